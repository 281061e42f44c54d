"""Rows given back for mending: as they came, with what is wrong beside them."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import xlsxwriter


def write_failed(path: Path, sheets: Mapping[str, pd.DataFrame]) -> Path:
    """
    Write sheets of text as a workbook; every cell stays the text it was.

    Args:
        path: Where to; an existing file is replaced.
        sheets: By name: rows of text, missing where a cell is empty.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    as_text = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), as_text) as book:
        bold, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
        for name, frame in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, max(len(frame.columns) - 1, 0), 22, text)
            for column, header in enumerate(frame.columns):
                sheet.write_string(0, column, str(header), bold)
                for row, cell in enumerate(frame[header].tolist(), start=1):
                    if isinstance(cell, str):
                        sheet.write_string(row, column, cell, text)
    return path
