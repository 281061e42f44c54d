"""Numbers as people write them: with thousands signs, currencies and percents, as the file has stated."""

import re

import polars as pl

from kapta_workspace.domain.fields import Field, Formats
from kapta_workspace.domain.readers.cells import Complaint, Read

EXACT = 2**53
"""Beyond this a number with a decimal point cannot hold every whole number."""


def read_number(field: Field, text: pl.Series, formats: Formats) -> Read:
    """A number with the file's decimal sign; thousands signs, currencies and (5) for −5 are understood."""
    values = (
        _plain(text) if formats.decimal == "." else pl.repeat(None, len(text), dtype=pl.Float64, eager=True)
    )
    left = text.is_not_null() & values.is_null()
    if left.any():
        values = values.fill_null(_dressed(text.set(~left, None), formats))
    unread = text.is_not_null() & values.is_null()
    wrong = Complaint(unread, "E05", "{label} is not a number: “{value}”.", "Write it like 1234.5.")
    return values, [wrong, *out_of_bounds(field, values)]


def _plain(text: pl.Series) -> pl.Series:
    """What is written the way machines write numbers; nearly every cell is."""
    values = text.cast(pl.Float64, strict=False)
    return values.set(~values.is_finite().fill_null(value=True), None)


def _dressed(text: pl.Series, formats: Formats) -> pl.Series:
    """Numbers under their thousands signs, currencies and percents."""
    decimal, other = formats.decimal, "," if formats.decimal == "." else "."
    thousands = rf"[{re.escape(other)} '’]"
    grouped = rf"^[-+]?\d{{1,3}}(?:{thousands}\d{{3}})+(?:{re.escape(decimal)}\d+)?$"
    bare = (
        text.str.replace("\u2212", "-", literal=True)
        .str.replace(r"^\((.+)\)$", "-$1")
        .str.replace_all(r"^([-+]?)\s*(?:[$€£¥₹]|[A-Z]{3}\s)\s*", "$1")
        .str.replace_all(r"\s*(?:[$€£¥₹%]|\s[A-Z]{3})$", "")
    )
    is_grouped = bare.str.contains(grouped).fill_null(value=False)
    joined = bare.set(is_grouped, None).fill_null(bare.str.replace_all(thousands, ""))
    if decimal == ",":
        joined = joined.str.replace(",", ".", literal=True)
    looks_right = joined.str.contains(r"^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$").fill_null(value=False)
    return _plain(joined.set(~looks_right, None))


def out_of_bounds(field: Field, values: pl.Series) -> list[Complaint]:
    """Complaints about values below the field's least or above its most."""
    found = []
    if field.least is not None:
        sentence = f"{{label}} is {{value}}; it must be at least {field.least:g}."
        found.append(Complaint(values < field.least, "E05", sentence))
    if field.most is not None:
        sentence = f"{{label}} is {{value}}; it must be at most {field.most:g}."
        found.append(Complaint(values > field.most, "E05", sentence))
    return found


def read_integer(field: Field, text: pl.Series, formats: Formats) -> Read:
    """A whole number."""
    values, complaints = read_number(field, text, formats)
    broken = (values != values.round(0)) | (values.abs() > EXACT)
    complaints.append(Complaint(broken, "E05", "{label} must be a whole number, not “{value}”."))
    return values.set(broken.fill_null(value=False), None).cast(pl.Int64), complaints
