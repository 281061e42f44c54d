"""
The blank workbook administrators fill in: one sheet a record kind, written from the schemas as they are now.

Headings say which columns are required, drop-downs hold the choices, and one grey example row shows what a
filled row looks like; the reader leaves that row out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from kapta_workspace.domain import derived
from kapta_workspace.domain.fields import Field, Kind, Schema

MARK, EXAMPLE = "#", "(example)"
"""The first column's heading, and what marks the example row in it."""

MADE = datetime(2026, 1, 1, tzinfo=UTC)
"""What every template says of its making: the same fields give the same file, byte for byte."""

ROWS = 5_000
"""So many rows carry drop-downs and formats; more may be filled in."""


@dataclass(frozen=True, slots=True)
class CellFormat:
    """
    How a template's column of one field kind looks.

    Attributes:
        number: The spreadsheet's number format.
        width: In characters.
        example: What the example row shows.
    """

    number: str = "@"
    width: int = 22
    example: str = "Text"


CELL_FORMATS: Mapping[Kind, CellFormat] = {
    Kind.TEXT: CellFormat(),
    Kind.LONG_TEXT: CellFormat(width=40, example="A few words"),
    Kind.INTEGER: CellFormat("0", 14, "3"),
    Kind.NUMBER: CellFormat("General", 14, "12.5"),
    Kind.PERCENT: CellFormat("General", 14, "50"),
    Kind.MONEY: CellFormat("General", 16, "120000"),
    Kind.DATE: CellFormat("yyyy-mm-dd", 14, "2026-03-31"),
    Kind.MOMENT: CellFormat("@", 20, "2026-03-31T14:30"),
    Kind.YES_NO: CellFormat("@", 10, "yes"),
    Kind.CHOICE: CellFormat(width=20),
    Kind.CHOICES: CellFormat(width=26),
    Kind.URL: CellFormat(width=30, example="https://customer.example"),
    Kind.EMAIL: CellFormat(width=28, example="ada@customer.example"),
    Kind.PHONE: CellFormat(width=20, example="+44 1632 960001"),
    Kind.LINK: CellFormat(width=24, example="Its name"),
    Kind.LINKS: CellFormat(width=30, example="One name; another name"),
    Kind.PICTURE: CellFormat(width=20, example=""),
}
"""Field kind → how its column looks. Everything but numbers and days is text, so that leading zeros stay."""


def template_fields(schema: Schema) -> tuple[Field, ...]:
    """The columns of a kind's sheet: its own fields a file may fill, the derived word second."""
    own = [field for field in derived.on_sheet(schema).fields if field.sheet and not field.moved_by]
    return (*own[:1], *derived.words(schema), *own[1:])


def write_template(path: Path, schemas: Iterable[Schema], lists: Mapping[str, Sequence[str]]) -> Path:
    """
    Write the template workbook.

    Args:
        path: Where to; an existing file is replaced.
        schemas: The record kinds as the workspace has them; those without a sheet are passed over.
        lists: Record kind → titles that links to it may name, for drop-downs.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": MADE})
        chosen = [schema for schema in schemas if schema.sheet]
        for schema in chosen:
            _write_sheet(book, schema, lists)
        _write_read_me(book, chosen)
    return path


def _write_sheet(book: Any, schema: Schema, lists: Mapping[str, Sequence[str]]) -> None:
    sheet: Worksheet = book.add_worksheet(schema.sheet)
    required = book.add_format({"bold": True, "bottom": 2})
    optional = book.add_format({"bottom": 1})
    grey = book.add_format({"font_color": "#6b7280", "italic": True, "num_format": "@"})
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, 0, 10)
    sheet.write_string(0, 0, MARK, optional)
    sheet.write_string(1, 0, EXAMPLE, grey)
    for column, field in enumerate(template_fields(schema), start=1):
        look = CELL_FORMATS[field.kind]
        sheet.set_column(column, column, look.width, book.add_format({"num_format": look.number}))
        sheet.write_string(0, column, field.label, required if field.required else optional)
        sheet.write_string(1, column, example(field), grey)
        _offer(sheet, column, offered(field, lists))
        if said := field.help or (f"Required: {field.label.lower()}." if field.required else ""):
            sheet.write_comment(0, column, said)


def example(field: Field) -> str:
    """What the example row shows for a field."""
    if field.choices:
        return field.choices[0].label
    return CELL_FORMATS[field.kind].example


def offered(field: Field, lists: Mapping[str, Sequence[str]]) -> list[str]:
    """What a field's drop-down holds; nothing for free text."""
    if field.kind is Kind.YES_NO:
        return ["yes", "no"]
    if field.kind is Kind.CHOICE:
        return [choice.label for choice in field.choices]
    return list(lists.get(field.target, ())) if field.kind is Kind.LINK else []


LONGEST_LIST = 255
"""Spreadsheets take a drop-down's choices up to so many characters; longer ones are left to typing."""


def _offer(sheet: Worksheet, column: int, words: Sequence[str]) -> None:
    if words and len(",".join(words)) <= LONGEST_LIST and not any("," in word for word in words):
        sheet.data_validation(
            2, column, ROWS, column, {"validate": "list", "source": list(words), "error_type": "warning"}
        )


def _write_read_me(book: Any, schemas: Sequence[Schema]) -> None:
    sheet: Worksheet = book.add_worksheet("Read me")
    bold = book.add_format({"bold": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 26)
    sheet.set_column(2, 2, 12)
    sheet.set_column(3, 3, 90)
    for row, line in enumerate(READ_ME):
        sheet.write_string(row, 0, line)
    row = len(READ_ME) + 1
    for column, heading in enumerate(("Sheet", "Column", "Required", "What goes in")):
        sheet.write_string(row, column, heading, bold)
    for schema in schemas:
        for field in template_fields(schema):
            row += 1
            for column, said in enumerate(
                (schema.sheet, field.label, "yes" if field.required else "", _told(field))
            ):
                sheet.write_string(row, column, said, wrap)


READ_ME = (
    "Fill in the sheets you need and leave the others empty. Bold columns are required.",
    "The grey example rows are left out when the file is read.",
    "An empty cell changes nothing; write (clear) to empty a field of a record that exists.",
    "Rows may stand in any order: a parent account or a manager may come later in the file.",
    "People are named by their e-mail or name, accounts by their name or external id.",
)


def _told(field: Field) -> str:
    choices = ", ".join(choice.label for choice in field.choices)
    return " ".join(part for part in (field.help, f"One of: {choices}." if choices else "") if part)
