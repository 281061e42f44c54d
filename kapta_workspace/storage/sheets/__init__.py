"""Spreadsheets and text tables as people make them: read within bounds, every row accounted for."""

from kapta_workspace.storage.sheets.reading import read_workbook
from kapta_workspace.storage.sheets.workbook import Bounds, LeftOut, Sheet, Workbook

__all__ = ["Bounds", "LeftOut", "Sheet", "Workbook", "read_workbook"]
