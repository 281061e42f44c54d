"""From the text of a sheet's cells to typed columns, with the cells that mean nothing taken as nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from kapta_workspace.domain import derived
from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.fields import CLEAR, Field, Formats, Kind, Schema
from kapta_workspace.domain.imports.headers import Column
from kapta_workspace.domain.readers import read

NOTHING = frozenset(
    {
        "",
        "-",
        "--",
        "?",
        "xx",
        "null",
        "(null)",
        "none",
        "n/a",
        "na",
        "n/d",
        "#n/a",
        "nil",
        "000000000000000aaa",
    }
)
"""What people and systems write into an empty link, number or address; in a text such a word is a text."""
TEXTS = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.CHOICE, Kind.CHOICES})


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    A sheet on its way into the workspace.

    Attributes:
        name: As in the workbook.
        schema: The record kind it holds.
        columns: What became of each column.
        typed: The columns of plain values, typed; links still as text.
        cleared: The cells that say "(clear)", by column.
        problems: The cells that could not be read.
    """

    name: str
    schema: Schema
    columns: tuple[Column, ...]
    typed: pd.DataFrame
    cleared: Mapping[str, pd.Series]
    problems: tuple[Problem, ...]


def field_of(schema: Schema, name: str) -> Field:
    """A field of a kind, derived words included."""
    return next((field for field in derived.words(schema) if field.name == name), None) or schema[name]


def is_link(schema: Schema, name: str) -> bool:
    """Whether a column names other records."""
    return name in schema and schema[name].kind in (Kind.LINK, Kind.LINKS)


def read_cells(
    name: str,
    schema: Schema,
    raw: pd.DataFrame,
    columns: Sequence[Column],
    formats: Mapping[str, Formats] | Formats,
) -> Sheet:
    """Read every mapped column of a sheet; links are left as text for ``links``."""
    typed: dict[str, pd.Series] = {}
    cleared: dict[str, pd.Series] = {}
    problems: list[Problem] = []
    for field_name, cells in _gathered(raw, columns).items():
        told = formats if isinstance(formats, Formats) else formats.get(field_name, Formats())
        emptied = cells.str.strip().str.casefold() == CLEAR
        if emptied.any():
            cleared[field_name] = emptied.fillna(value=False).astype(bool)
            cells = cells.mask(cleared[field_name])  # noqa: PLW2901 - the cleared cells are taken out
        values, found = _read(schema, field_name, cells, told)
        typed[field_name] = values
        problems.extend(found)
    frame = pd.DataFrame(typed, index=raw.index)
    said = tuple(_placed(problem, name, schema) for problem in problems)
    return Sheet(name, schema, tuple(columns), frame, cleared, said)


def _read(schema: Schema, name: str, cells: pd.Series, formats: Formats) -> tuple[pd.Series, list[Problem]]:
    if name == "id":
        reading = read(
            Field(name="id", label="Workspace id", kind=Kind.INTEGER), _without_nothing(cells), formats
        )
        return reading.values, list(reading.problems)
    field = field_of(schema, name)
    if is_link(schema, name):
        return _without_nothing(cells).str.strip(), []
    if field.kind not in TEXTS:
        cells = _without_nothing(cells)
    reading = read(field, cells, formats)
    return reading.values, list(reading.problems)


def _gathered(raw: pd.DataFrame, columns: Sequence[Column]) -> dict[str, pd.Series]:
    """One column of text a field; the parts of a name are joined."""
    parts = sorted(
        (column for column in columns if column.how == "part of the name"), key=lambda column: column.order
    )
    found = {
        column.field: raw[column.header].astype("str")
        for column in columns
        if column.field and column not in parts
    }
    if parts:
        joined = raw[[column.header for column in parts]].astype("str").fillna("")
        found["name"] = joined.agg(" ".join, axis=1).str.replace(r"\s+", " ", regex=True).str.strip()
    return found


def _without_nothing(cells: pd.Series) -> pd.Series:
    # The few distinct short words are looked at, not every cell: a column of 500,000 links has few of them.
    short = cells.where(cells.str.len() <= max(map(len, NOTHING)))
    words = [word for word in short.dropna().unique() if word.strip().casefold() in NOTHING]
    return cells.mask(cells.isin(words)) if words else cells


def _placed(problem: Problem, sheet: str, schema: Schema) -> Problem:
    return Problem(
        problem.sentence,
        code=problem.code,
        kind=schema.name,
        field=problem.field,
        value=problem.value,
        row=problem.row,
        suggestion=problem.suggestion,
        sheet=sheet,
    )
