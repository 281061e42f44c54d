"""From a grid of cells to a table: headings above, data beneath, every other row accounted for."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from kapta_workspace.domain.errors import Unreadable
from kapta_workspace.storage.sheets import remarks, titles
from kapta_workspace.storage.sheets.grid import Grid
from kapta_workspace.storage.sheets.headings import Headings, find_headings
from kapta_workspace.storage.sheets.workbook import (
    ABOVE,
    BLANK,
    EXAMPLE,
    GROUPS,
    HEADINGS,
    REPEATED,
    SEPARATOR_LINE,
    Bounds,
    LeftOut,
    Sheet,
)

MARK = "(example)"
TOTALS = {"total", "totals", "grand total", "sum", "subtotal"}
Mask = NDArray[np.bool_]
Reasons = dict[int, str]


def find_table(grid: Grid, bounds: Bounds) -> Sheet:
    """
    Take the data of a grid under its headings, and say of every other row why it is not data.

    Raises:
        Unreadable: more data rows or columns than the bounds allow.
    """
    content = rows_with_content(grid.table)
    grid = replace(grid, table=grid.table.slice(0, len(content)))
    headings = find_headings(grid)
    if headings is None:
        nothing = pd.DataFrame(index=pd.RangeIndex(0, name="row"))
        return Sheet(grid.name, nothing, (), grid.hidden, (*grid.notes, "The sheet is empty."))
    names = titles.found(grid, headings)
    reasons = _reasons(grid, headings, names, content)
    data = np.ones(len(content), dtype=bool)
    data[list(reasons)] = False
    body = _filtered(grid.table, data).combine_chunks()
    kept = _columns_kept(body, names)
    _refuse_too_many(grid, body.num_rows, len(kept), bounds)
    called = titles.unique([names[at] or titles.of_blank(grid, at) for at in kept])
    frame = _frame(body, kept, called, data)
    return Sheet(
        grid.name,
        frame,
        tuple(_left_out(grid, reasons)),
        grid.hidden,
        (*grid.notes, *_notes(grid, headings, names, frame, body, np.flatnonzero(~content) + 1)),
    )


def _filtered(table: pa.Table, data: Mask) -> pa.Table:
    """The rows that are data; as they mostly follow each other to the end, without copying them."""
    first = int(data.argmax())
    return table.slice(first) if data[first:].all() and data.any() else table.filter(pa.array(data))


def rows_with_content(table: pa.Table) -> Mask:
    """For each row up to the last one with content, whether any of its cells holds more than space."""
    content = np.zeros(table.num_rows, dtype=bool)
    unsure = np.arange(table.num_rows)
    for column in table.columns:
        if not len(unsure):
            break
        cells = column if len(unsure) == table.num_rows else column.take(pa.array(unsure))
        text = pc.not_equal(pc.utf8_trim_whitespace(cells), "")
        sure = pc.fill_null(text, fill_value=False).to_numpy().astype(bool)
        content[unsure[sure]] = True
        unsure = unsure[~sure]
    last = int(content.nonzero()[0][-1]) + 1 if content.any() else 0
    return content[:last]


def _reasons(grid: Grid, headings: Headings, names: list[str], content: Mask) -> Reasons:
    """Every row that is not data, and why."""
    reasons: Reasons = dict.fromkeys(np.flatnonzero(~content).tolist(), BLANK)
    grouping = titles.grouping_rows(grid, headings)
    reasons |= {at: GROUPS if at in grouping else ABOVE for at in range(headings.first) if content[at]}
    reasons |= dict.fromkeys(range(headings.first, headings.last), GROUPS)
    reasons[headings.last] = HEADINGS
    if grid.separator_line:
        reasons[0] = SEPARATOR_LINE
    if headings.certain and len(set(names) - {""}) > 1:
        reasons |= dict.fromkeys(_rows_equal(grid, names, headings.last + 1), REPEATED)
    mark = titles.mark_column(names)
    if mark is not None:
        marked = pc.equal(pc.utf8_trim_whitespace(grid.table.column(mark)), MARK)
        places = np.flatnonzero(pc.fill_null(marked, fill_value=False).to_numpy().astype(bool))
        reasons |= {int(at): EXAMPLE for at in places if at > headings.last}
    return reasons


def _rows_equal(grid: Grid, names: list[str], start: int) -> Iterator[int]:
    """Rows that hold the headings once more, as printed lists do on every page."""
    first = next((at for at, name in enumerate(names) if name), None)
    if first is None:
        return
    same = pc.equal(pc.utf8_trim_whitespace(grid.table.column(first)), names[first])
    for at in np.flatnonzero(pc.fill_null(same, fill_value=False).to_numpy().astype(bool)).tolist():
        if at >= start and [(cell or "").strip() for cell in grid.row(at)] == names:
            yield at


def _columns_kept(body: pa.Table, names: list[str]) -> list[int]:
    """Columns that have a heading or hold anything; the template's mark column has done its work."""
    mark = titles.mark_column(names)
    columns = (at for at in range(len(names)) if at != mark)
    return [at for at in columns if names[at] or body.column(at).null_count < body.num_rows]


def _refuse_too_many(grid: Grid, rows: int, columns: int, bounds: Bounds) -> None:
    for count, most, what in ((rows, bounds.rows, "rows"), (columns, bounds.columns, "columns")):
        if count > most:
            raise Unreadable(
                f"The sheet “{grid.name}” has {count:,} {what} and at most {most:,} are read at once; "
                "split it into smaller files."
            )


def _frame(body: pa.Table, kept: list[int], called: list[str], data: Mask) -> pd.DataFrame:
    index = pd.Index(np.flatnonzero(data) + 1, name="row")
    if not kept:
        return pd.DataFrame(index=index)
    frame: pd.DataFrame = body.select(kept).rename_columns(called).to_pandas()
    return frame.astype("str").set_index(index)


def _left_out(grid: Grid, reasons: Reasons) -> Iterator[LeftOut]:
    said = [at for at, reason in sorted(reasons.items()) if reason != BLANK]
    rows = grid.table.take(pa.array(said, pa.int64())).to_pylist()
    texts = {
        at: " | ".join(cell for cell in row.values() if cell and not cell.isspace())
        for at, row in zip(said, rows, strict=True)
    }
    for at, reason in sorted(reasons.items()):
        yield LeftOut(at + 1, reason, texts.get(at, ""))


def _notes(
    grid: Grid,
    headings: Headings,
    names: list[str],
    frame: pd.DataFrame,
    body: pa.Table,
    blank: NDArray[np.intp],
) -> Iterator[str]:
    if headings.last and not (grid.separator_line and headings.last == 1):
        yield f"The headings were taken from row {headings.last + 1}."
    if not headings.certain:
        yield f"Row {headings.last + 1} was taken as the headings, although it looks like data."
    yield from titles.remarks_on(grid, headings, names, frame)
    if not len(frame):
        yield "There are headings but no rows beneath them."
        return
    gaps = blank[blank > frame.index[0]]  # blank rows at the very end are none
    if len(gaps):
        yield remarks.gaps(len(gaps), int(gaps[0]))
    if len(grid.lengths) > 1:
        wanted = max(at for at, name in enumerate(names) if name) + 1 if any(names) else 0
        short = [int(row) for row in frame.index if grid.lengths[row - 1] < wanted]
        if short:
            yield remarks.shorter(len(short), short[0])
    areas = [area for area in grid.merged if headings.last < area[0] < frame.index[-1]]
    if areas:
        yield remarks.merged(len(areas), [titles.area_name(area) for area in areas[: remarks.SHOWN]])
    last = body.slice(body.num_rows - 1).to_pylist()[0].values()
    first = next((cell.strip() for cell in last if cell and not cell.isspace()), "")
    if first.casefold() in TOTALS:
        yield f"The last row, {frame.index[-1]}, starts with “{first}”; it was kept as data."
    mark = titles.mark_column(names)
    if mark is not None and body.column(mark).null_count < len(frame):
        yield "The column “#” is kept for marking example rows; what stands in it was left out."
