"""What the columns are called: the text of their headings, made whole and made unique."""

from collections import Counter
from collections.abc import Iterator, Sequence

import pandas as pd

from kapta_workspace.storage.sheets import remarks
from kapta_workspace.storage.sheets.cells import column_letters
from kapta_workspace.storage.sheets.grid import Area, Grid
from kapta_workspace.storage.sheets.headings import Headings

MARK_HEADING = "#"


def found(grid: Grid, headings: Headings) -> list[str]:
    """The heading of each column of the grid, trimmed; empty where there is none."""
    block = grid.head(headings.last + 1)
    rows = block[headings.first :]
    names = []
    for at in range(grid.table.num_columns):
        texts = [text for row in rows if (text := (row[at] or "").strip())]
        names.append(texts[-1] if texts else _from_above(grid, headings, at, block))
    return names


def _from_above(grid: Grid, headings: Headings, at: int, block: list[list[str | None]]) -> str:
    """The text of a heading that is merged downwards over its column, from further up."""
    column = grid.position(at)
    for top, left, bottom, right in grid.merged:
        if left == right == column and top < headings.first <= bottom:
            return (block[top][at] or "").strip()
    return ""


def of_blank(grid: Grid, at: int) -> str:
    """What a column without a heading is called: *column C*."""
    return f"column {column_letters(grid.position(at))}"


def unique(names: Sequence[str]) -> list[str]:
    """
    Names told apart: the second of a name gets `` (2)``, the third `` (3)``.

    >>> unique(["Phone", "Phone", "Phone (2)"])
    ['Phone', 'Phone (3)', 'Phone (2)']
    """
    taken, given, result = set(names), set[str](), []
    for name in names:
        called, number = name, 1
        while called in given or (called != name and called in taken):
            number += 1
            called = f"{name} ({number})"
        given.add(called)
        result.append(called)
    return result


def mark_column(names: Sequence[str]) -> int | None:
    """The first column, when it is the one in which our template marks its example row."""
    first = next((at for at, name in enumerate(names) if name), None)
    return first if first is not None and names[first] == MARK_HEADING else None


def grouping_rows(grid: Grid, headings: Headings) -> set[int]:
    """Rows above the headings in which several cells are merged sideways, each over a group of columns."""
    sideways = Counter(area[0] for area in grid.merged if area[3] > area[1] and area[0] < headings.first)
    return {row for row, count in sideways.items() if count > 1}


def area_name(area: Area) -> str:
    """A merged range as a spreadsheet program writes it: B5:B9."""
    top, left, bottom, right = area
    return f"{column_letters(left)}{top + 1}:{column_letters(right)}{bottom + 1}"


def remarks_on(grid: Grid, headings: Headings, names: list[str], frame: pd.DataFrame) -> Iterator[str]:
    """What is to be said about headings that are missing, stand twice, or are merged."""
    last = max((at for at, name in enumerate(names) if name), default=-1)
    blank = [at for at, name in enumerate(names) if not name and of_blank(grid, at) in frame.columns]
    inside = [of_blank(grid, at) for at in blank if at < last]
    if inside:
        has = "One column has" if len(inside) == 1 else f"{len(inside)} columns have"
        yield f"{has} no heading and {'is' if len(inside) == 1 else 'are'} called {remarks.listed(inside)}."
    beyond = [of_blank(grid, at) for at in blank if at > last]
    longer = frame.index[frame[beyond].notna().any(axis="columns")]
    if len(longer):
        yield remarks.longer(len(longer), int(longer[0]), beyond)
    twice = [name for name, count in Counter(filter(None, names)).items() if count > 1]
    if twice:
        stand = "One heading stands" if len(twice) == 1 else f"{len(twice)} headings stand"
        yield f"{stand} more than once, so a number was added: {remarks.listed(twice)}."
    rows = grouping_rows(grid, headings) | set(range(headings.first, headings.last + 1))
    merged = [area_name(area) for area in grid.merged if area[3] > area[1] and area[0] in rows]
    if merged:
        yield f"Headings are merged over several columns: {remarks.listed(merged)}."
