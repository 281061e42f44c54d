"""
The second reader: openpyxl, for .xlsx only, when the first one cannot. Runs in the confined process only.

Slower, but it streams: a sheet costs what it holds, not the rectangle it spans. What a file says about its
own size is not believed, and nothing beyond the bounds is read.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl

from kapta_workspace.storage.sheets.raw import RawSheet


def sheets(path: Path, rows: int, columns: int) -> Iterator[RawSheet]:
    """The sheets of a workbook, in order, up to so many rows and columns."""
    with path.open("rb") as file:  # by its name alone it would be refused for having no ending
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        tables = {sheet.title for sheet in book.worksheets}
        for name in book.sheetnames:
            sheet = book[name]
            hidden = sheet.sheet_state != "visible"
            if name not in tables:
                yield RawSheet(name, "chart", hidden)
                continue
            sheet.reset_dimensions()
            # Without a last column every row is as long as it is, and an empty one costs nothing.
            cells = sheet.iter_rows(max_row=rows)
            found = ([_value(cell) for cell in row[:columns]] for row in cells)
            yield RawSheet(name, hidden=hidden, rows=found)


def _value(cell: Any) -> Any:
    return None if cell.data_type == "e" else cell.value
