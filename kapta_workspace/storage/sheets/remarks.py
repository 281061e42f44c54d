"""What is said aloud about a sheet: facts in, one sentence out. Nothing here reads or decides."""

from collections.abc import Sequence

SHOWN = 5


def listed(names: Sequence[str], count: int | None = None) -> str:
    """The first few names, and that there are more."""
    count = len(names) if count is None else count
    shown = list(names[:SHOWN])
    more = count - len(shown)
    if more > 0:
        return f"{', '.join(shown)} and {more:,} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def many(count: int, thing: str, things: str = "") -> str:
    """So many things, in the right number."""
    return f"{count:,} {thing if count == 1 else things or thing + 's'}"


def errors(count: int, cells: Sequence[str]) -> str:
    """Cells that hold an error instead of a value."""
    hold = "holds" if count == 1 else "hold"
    what = f"{many(count, 'cell')} {hold} an error such as #N/A and {_was(count)} read as empty"
    return f"{what}: {listed(cells, count)}."


def formulas(count: int, cells: Sequence[str]) -> str:
    """Formulas whose answer the file does not hold."""
    have = "has" if count == 1 else "have"
    return (
        f"{many(count, 'formula')} {have} no stored value and {_was(count)} read as empty: "
        f"{listed(cells, count)}. Open the file in a spreadsheet program and save it to store them."
    )


def hidden(rows: int, columns: Sequence[str]) -> str:
    """Rows and columns a person does not see."""
    parts = [many(rows, "row")] if rows else []
    if columns:
        parts.append(f"{'column' if len(columns) == 1 else 'columns'} {listed(columns)}")
    are, were = ("is", "it was") if rows + len(columns) == 1 else ("are", "they were")
    return f"{' and '.join(parts)} {are} hidden; {were} read like the others."


def numbers_as_text(count: int, cells: Sequence[str]) -> str:
    """Texts that look like numbers, in a column of numbers."""
    are = "is a number" if count == 1 else "are numbers"
    what = f"{many(count, 'cell')} {are} stored as text and {_was(count)} read as written"
    return f"{what}: {listed(cells, count)}."


def zeros(count: int) -> str:
    """Zero characters in texts."""
    return f"{many(count, 'zero character')} {_was(count)} taken out of the texts."


def merged(count: int, areas: Sequence[str]) -> str:
    """Merged cells among the data."""
    cells = "Cells are merged in" if count == 1 else f"Cells are merged in {count:,} places,"
    return f"{cells} {listed(areas, count)}; only the first cell of each holds the value."


def longer(count: int, first: int, columns: Sequence[str]) -> str:
    """Rows with more cells than headings."""
    stand = "the cell beyond them stands" if len(columns) == 1 else "the cells beyond them stand"
    rows = f"{many(count, 'row')} {'has' if count == 1 else 'have'} more cells than there are headings"
    return f"{rows}, the first is row {first:,}; {stand} in {listed(columns)}."


def shorter(count: int, first: int) -> str:
    """Rows with fewer cells than headings."""
    rows = f"{many(count, 'row')} {'has' if count == 1 else 'have'} fewer cells than there are headings"
    return f"{rows}, the first is row {first:,}; the missing ones at the end count as empty."


def gaps(count: int, first: int) -> str:
    """Blank rows within a table, beneath which another table might begin."""
    rows = (
        f"Row {first:,} is blank" if count == 1 else f"{count:,} rows are blank, the first is row {first:,}"
    )
    return f"{rows}; what stands beneath was read as the same table."


def _was(count: int) -> str:
    return "was" if count == 1 else "were"
