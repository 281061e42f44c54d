"""Spreadsheet files made for one test: honest ones by openpyxl, hostile ones part by part."""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from kapta_workspace.storage.sheets import Sheet

SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TOP = (
    f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{RELATIONS}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>'
)
LINKS = (
    f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{RELATIONS}/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>'
)


def workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> openpyxl.Workbook:
    """Write an .xlsx with these rows and hand it back, to be changed and saved again."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row, cells in enumerate(rows, start=1):
            for column, value in enumerate(cells, start=1):
                if value is not None:
                    sheet.cell(row, column).value = value
    book.save(path)
    return book


def parts(data: str, *, workbook_settings: str = "", before: str = "") -> dict[str, str]:
    """The parts of the smallest .xlsx, with this sheet data; ``before`` stands in front of the sheet."""
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": TOP,
        "xl/_rels/workbook.xml.rels": LINKS,
        "xl/workbook.xml": f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{RELATIONS}">{workbook_settings}'
        '<sheets><sheet name="Accounts" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'{before}<worksheet xmlns="{SPREADSHEET}">'
        f"<sheetData>{data}</sheetData></worksheet>",
    }


def filled(sheet: Sheet, row: int) -> list[str]:
    """The filled cells of one row of a sheet."""
    return [str(cell) for cell in sheet.frame.loc[row] if isinstance(cell, str)]


def text_cell(reference: str, text: str) -> str:
    """One cell with its text inside it."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def text_row(number: int, *cells: str) -> str:
    """One row of text cells from column A on."""
    written = "".join(
        text_cell(f"{letter}{number}", text) for letter, text in zip("ABCDEF", cells, strict=False)
    )
    return f'<row r="{number}">{written}</row>'


def pack(path: Path, contents: Mapping[str, str | bytes]) -> Path:
    """Pack parts into one file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in contents.items():
            package.writestr(name, content)
    return path
