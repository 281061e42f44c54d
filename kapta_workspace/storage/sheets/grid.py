"""A sheet before anyone has said which of its rows are headings and which are data."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

Area = tuple[int, ...]
Cells = list[str | None]


@dataclass(frozen=True)
class Grid:
    """
    Every cell of a sheet, as text.

    Attributes:
        name: The sheet's name.
        table: Text columns c0, c1 …, named by their position in the file; a column without any content may
            be missing. Its first row is row 1 of the file; an empty cell is missing.
        hidden: Whether the sheet is hidden.
        merged: Merged ranges as first row, first column, last row, last column, counted from 0 in the file.
        lengths: How many cells each row of a delimited file has, or only the first when all have as many;
            empty for a workbook.
        separator_line: Whether row 1 of a delimited file only names the separator (``sep=;``).
        notes: What reading it had to say.
    """

    name: str
    table: pa.Table
    hidden: bool = False
    merged: tuple[Area, ...] = ()
    lengths: Sequence[int] = ()
    separator_line: bool = False
    notes: tuple[str, ...] = ()

    def position(self, at: int) -> int:
        """Where a column of the table stands in the file: 0 is column A."""
        return int(self.table.column_names[at][1:])

    @property
    def delimited(self) -> bool:
        """Whether the grid comes from a text file, where every row says how many cells it has."""
        return bool(self.lengths)

    def head(self, rows: int) -> list[Cells]:
        """The first rows, as lists of cells."""
        part = self.table.slice(0, rows)
        columns = [column.to_pylist() for column in part.columns]
        return [list(row) for row in zip(*columns, strict=True)]

    def row(self, at: int) -> Cells:
        """The cells of one row, counted from 0."""
        return [column[at].as_py() for column in self.table.columns]
