"""Writing tables into files others open: no text ever becomes a formula, no half file is ever left behind."""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from kapta_workspace.domain import frames
from kapta_workspace.domain.errors import Misconfigured

SUFFIXES = (".xlsx", ".csv", ".parquet")
SAFE_BOOK = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
WIDEST = 60
MOST_ROWS = 1_048_575
"""A sheet of a workbook holds no more, its heading apart."""
LONGEST = 32_767
"""A cell takes no more characters."""

STARTS_A_FORMULA = re.compile(r"^'*[\s]*[=+\-@＝＋－＠\t\r]")
MISTAKEN = re.compile(r"^<r>.*</r>$|_x[0-9A-Fa-f]{4}_x[0-9A-Fa-f]{4}_", re.DOTALL)
HARMLESS = re.compile(r"^[+-][\d\s().,/-]*$")
"""Telephone numbers and plain figures: spreadsheets may calculate with them, but nothing runs."""


def write(path: Path, tables: Mapping[str, pd.DataFrame]) -> list[Path]:
    """
    Write tables: one workbook with a sheet each, or one csv or parquet file each.

    Args:
        path: Where to; its ending says what is written. Several tables in csv or parquet put their names
            behind the file's.
        tables: Sheet name → table.

    Raises:
        Misconfigured: when the ending is none of ours, or the file cannot be written.
    """
    writer = WRITERS.get(path.suffix.casefold())
    if writer is None:
        raise Misconfigured(f"{path.name} does not say what to write: end it in {', '.join(SUFFIXES)}.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return writer(path, tables)
    except OSError as error:
        raise Misconfigured(f"{path} could not be written: {error.strerror or error}.") from error


def paths(path: Path, names: Sequence[str]) -> list[Path]:
    """The files ``write`` makes for these tables."""
    if path.suffix.casefold() == ".xlsx" or len(names) == 1:
        return [path]
    return [path.with_stem(f"{path.stem}_{name}") for name in names]


def guarded(text: Any) -> Any:
    """
    A cell's text for a csv file: what a spreadsheet would take for a formula gets an apostrophe.

    A text that has one already gets another, so that taking one away gives back every text as it was.
    """
    if isinstance(text, str) and STARTS_A_FORMULA.match(text) and not HARMLESS.match(text.lstrip("'")):
        return f"'{text}"
    return text


def _workbook(path: Path, tables: Mapping[str, pd.DataFrame]) -> list[Path]:
    def fill(target: Path) -> None:
        with xlsxwriter.Workbook(str(target), SAFE_BOOK) as book:
            looks = {
                "head": book.add_format({"bold": True, "bottom": 1}),
                "day": book.add_format({"num_format": "yyyy-mm-dd"}),
                "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            }
            for name, table in tables.items():
                _sheet(book.add_worksheet(name[:31]), table, looks)

    return [placed(path, fill)]


def _sheet(sheet: Any, table: pd.DataFrame, looks: Mapping[str, Any]) -> None:
    if len(table) > MOST_ROWS:
        raise Misconfigured(f"{len(table):,} rows do not fit on a sheet; export them as csv or parquet.")
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(table.columns):
        sheet.write_string(0, column, str(name), looks["head"])
        values = table[name]
        longest = max((len(str(value)) for value in values.head(200).dropna().tolist()), default=0)
        sheet.set_column(column, column, min(max(longest, len(str(name))) + 2, WIDEST))
        for row, value in enumerate(values.tolist(), 1):
            _cell(sheet, (row, column), value, looks)
    if len(table):
        sheet.autofilter(0, 0, len(table), max(len(table.columns) - 1, 0))


def _cell(sheet: Any, place: tuple[int, int], value: Any, looks: Mapping[str, Any]) -> None:
    if frames.is_missing(value):
        return
    if isinstance(value, tuple):
        value = "; ".join(str(one) for one in value)
    if isinstance(value, pd.Timestamp):
        is_day = value == value.normalize() and value.tzinfo is None
        plain = value.tz_convert("UTC").tz_localize(None) if value.tzinfo else value
        sheet.write_datetime(*place, plain.to_pydatetime(), looks["day" if is_day else "moment"])
    elif isinstance(value, bool):
        sheet.write_boolean(*place, value)
    elif isinstance(value, int | float):
        sheet.write_number(*place, value)
    elif len(str(value)) > LONGEST:
        raise Misconfigured(
            f"Row {place[0]} holds a text of {len(str(value)):,} characters, more than a cell takes; "
            "export as csv or parquet."
        )
    else:
        write_text(sheet, place, str(value))


def write_text(sheet: Any, place: tuple[int, int], text: str, look: Any = None) -> None:
    """
    Put a text into a cell of a workbook, as it is.

    What the library would take for its own markup, or would disguise by halves, goes in as several pieces,
    none of which it knows; whoever reads the cell gets the whole.
    """
    if not MISTAKEN.search(text):
        sheet.write_string(*place, text, look)
        return
    pieces = [text[:1], text[1:2], *filter(None, re.split("(?=_)", text[2:]))]
    sheet.write_rich_string(*place, *pieces, *([look] if look else []))


def _csv(path: Path, tables: Mapping[str, pd.DataFrame]) -> list[Path]:
    def fill(table: pd.DataFrame, target: Path) -> None:
        # The mark at the beginning tells spreadsheets that the text is UTF-8. Lines end as RFC 4180 says, and
        # only so is a lone carriage return within a text put between quotation marks.
        table.map(_written).to_csv(target, index=False, encoding="utf-8-sig", lineterminator="\r\n")

    return _each(path, tables, fill)


def _written(value: Any) -> Any:
    if isinstance(value, tuple):
        value = "; ".join(str(one) for one in value)
    if isinstance(value, pd.Timestamp):
        return value.isoformat() if value.tzinfo else value.date().isoformat()
    return guarded(value)


def _parquet(path: Path, tables: Mapping[str, pd.DataFrame]) -> list[Path]:
    def fill(table: pd.DataFrame, target: Path) -> None:
        lists = {str(name): table[name].map(list) for name in table if table[name].dtype == object}
        table.assign(**lists).to_parquet(target, index=False)

    return _each(path, tables, fill)


def _each(
    path: Path, tables: Mapping[str, pd.DataFrame], fill: Callable[[pd.DataFrame, Path], None]
) -> list[Path]:
    return [
        placed(place, partial(fill, table))
        for place, table in zip(paths(path, list(tables)), tables.values(), strict=True)
    ]


def placed(path: Path, fill: Callable[[Path], None]) -> Path:
    """Write beside the place and move in when finished."""
    work = path.with_name(f".{path.stem}.{os.getpid()}{path.suffix}")
    try:
        fill(work)
        return work.replace(path)
    finally:
        work.unlink(missing_ok=True)


WRITERS: Mapping[str, Callable[[Path, Mapping[str, pd.DataFrame]], list[Path]]] = {
    ".xlsx": _workbook,
    ".csv": _csv,
    ".parquet": _parquet,
}
"""A file's ending → what writes it."""
