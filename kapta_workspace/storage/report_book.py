"""A report as a workbook: a sheet with its facts, one for each table, numbers and days as such."""

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from kapta_workspace.domain.frames import is_missing
from kapta_workspace.domain.reports import Chart, Column, Facts, Report, Table, Text
from kapta_workspace.domain.reports.blocks import Form
from kapta_workspace.storage.exporting import SAFE_BOOK, placed, write_text

FORMATS: dict[Form, str] = {
    "whole": "#,##0",
    "number": "#,##0.##",
    "percent": '0"%"',
    "bar": "0",
    "signed": "+#,##0.#;-#,##0.#;0",
    "day": "yyyy-mm-dd",
}
WIDEST = 60
SHEET_NAME = 31
"""A sheet's name takes no more characters."""
UNFIT = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def write(report: Report, path: Path) -> Path:
    """Write the workbook beside its place and move it in when it is whole."""

    def fill(target: Path) -> None:
        with xlsxwriter.Workbook(str(target), SAFE_BOOK) as book:
            _Book(book).fill(report)

    return placed(path, fill)


class _Book:
    """A workbook being filled; no text in it ever becomes a formula."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._looks = {form: book.add_format({"num_format": shown}) for form, shown in FORMATS.items()}
        self._head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self._bold = book.add_format({"bold": True})
        self._big = book.add_format({"bold": True, "font_size": 16})
        self._wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self._names: set[str] = set()

    def fill(self, report: Report) -> None:
        """The summary, then a sheet a table."""
        self._summary(report)
        for name, table in report.tables:
            self._table(self._book.add_worksheet(self._name(name)), table)

    def _summary(self, report: Report) -> None:
        sheet = self._book.add_worksheet(self._name("Summary"))
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, WIDEST)
        write_text(sheet, (0, 0), report.title, self._big)
        sheet.write_string(1, 0, report.kind)
        self._cell(sheet, (1, 1), report.on, "day")
        at = 3
        for section in report.sections:
            for block in section.blocks:
                at = self._told(sheet, at, section.title, block)
        for remark in report.remarks:
            write_text(sheet, (at, 0), remark)
            at += 1

    def _told(self, sheet: Any, at: int, title: str, block: Any) -> int:
        lines: list[tuple[str, Any, Form]] = []
        if isinstance(block, Facts):
            lines = list(block.pairs)
        elif isinstance(block, Text):
            lines = [("", block.text, "text")]
        elif isinstance(block, Chart):
            lines = [
                (f"{day:%b %Y}", value, "whole") for day, value in zip(block.days, block.values, strict=True)
            ]
            title = block.title
        if not lines:
            return at
        write_text(sheet, (at, 0), title, self._bold)
        for down, (label, value, form) in enumerate(lines, at + 1):
            write_text(sheet, (down, 0), label)
            self._cell(sheet, (down, 1), value, form)
        return at + len(lines) + 2

    def _table(self, sheet: Any, table: Table) -> None:
        sheet.freeze_panes(1, 0)
        for across, column in enumerate(table.columns):
            values = table.rows[column.name].tolist()
            write_text(sheet, (0, across), column.label, self._head)
            sheet.set_column(across, across, _width(column, values))
            for down, value in enumerate(values, 1):
                self._cell(sheet, (down, across), value, column.form)
        if len(table.rows):
            sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)

    def _cell(self, sheet: Any, place: tuple[int, int], value: Any, form: Form) -> None:
        if is_missing(value):
            return
        if form == "day":
            sheet.write_datetime(*place, _moment(value), self._looks["day"])
        elif form == "tick":
            sheet.write_string(*place, "yes" if value else "no")
        elif form == "text" or isinstance(value, str):
            write_text(sheet, place, str(value), self._wrap)
        else:
            sheet.write_number(*place, float(value), self._looks[form])

    def _name(self, wanted: str) -> str:
        """A sheet's name: short, without the characters a sheet may not bear, and none twice."""
        plain = wanted.translate(UNFIT).strip()[:SHEET_NAME] or "Sheet"
        found, count = plain, 2
        while found.casefold() in self._names:
            found, count = f"{plain[: SHEET_NAME - 3]} {count}", count + 1
        self._names.add(found.casefold())
        return found


def _moment(value: Any) -> dt.datetime:
    moment = pd.Timestamp(value)
    return dt.datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001 - a day has no zone


def _width(column: Column, values: list[Any]) -> int:
    if column.form != "text":
        return max(12, len(column.label) + 2)
    longest = max((len(str(one)) for one in values[:200] if not is_missing(one)), default=0)
    return min(max(longest, len(column.label)) + 2, WIDEST)
