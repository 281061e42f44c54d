"""From the text of a sheet's cells to typed columns, with the cells that mean nothing taken as nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
import polars as pl

from kapta_workspace.domain import derived, frames
from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.fields import CLEAR, Field, Formats, Kind, Schema
from kapta_workspace.domain.imports import cautions
from kapta_workspace.domain.imports.headers import PART, RECORD_ID, Column
from kapta_workspace.domain.readers import as_text, read

NOTHING = (
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
    "vacant",
)
"""What people and systems write into an empty link, number or address; in a text such a word is a text."""
TEXTS = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.CHOICE, Kind.CHOICES})
ID = Field(name="id", label=RECORD_ID, kind=Kind.INTEGER)


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    A sheet on its way into the workspace.

    Attributes:
        name: As in the workbook.
        typed: The columns of plain values, typed; links still as clean text.
        cleared: The cells that say "(clear)", by column.
        problems: The cells that could not be read.
        emptied: What cells said that counts as nothing there, and how many of them.
        cautions: The cells that were read, but ought to be looked at.
        respelt: By label: external ids that are written otherwise than they are kept.
    """

    name: str
    typed: pd.DataFrame
    cleared: Mapping[str, pd.Series]
    problems: tuple[Problem, ...]
    emptied: Mapping[str, int] = field(default_factory=dict)
    cautions: tuple[Problem, ...] = ()
    respelt: Mapping[int, str] = field(default_factory=dict)


def read_cells(
    name: str, schema: Schema, raw: pd.DataFrame, columns: Sequence[Column], formats: Formats
) -> Sheet:
    """Read every mapped column of a sheet; links are left as text for ``links``."""
    typed: dict[str, pd.Series] = {}
    cleared: dict[str, pd.Series] = {}
    problems: list[Problem] = []
    nothings: Counter[str] = Counter()
    doubts: list[Problem] = []
    respelt: Mapping[int, str] = {}
    for field_name, cells in _gathered(raw, columns).items():
        emptied = pl.from_pandas(cells.reset_index(drop=True)).str.contains(SAYS_CLEAR).fill_null(value=False)
        if emptied.any():
            cleared[field_name] = pd.Series(emptied.to_numpy(), index=cells.index)
        told = cells.mask(cleared[field_name]) if field_name in cleared else cells
        one = _field(schema, field_name)
        if one.kind not in TEXTS:
            told, words = _without_nothing(told)
            nothings.update(words)
        rounded = cautions.rounded_ids(one, told)
        told = told.mask(told.index.isin([problem.row for problem in rounded])) if rounded else told
        typed[field_name], found = _read(one, told, formats)
        problems.extend(replace(problem, kind=schema.name, sheet=name) for problem in (*found, *rounded))
        doubts.extend(replace(doubt, kind=schema.name, sheet=name) for doubt in cautions.turned(one, told))
        if field_name == cautions.EXTERNAL_ID:
            respelt = cautions.respelt(told, typed[field_name])
    frame = pd.DataFrame(typed, index=raw.index)
    return Sheet(name, frame, cleared, tuple(problems), nothings, tuple(doubts), respelt)


SAYS_CLEAR = r"(?i)^\s*" + CLEAR.replace("(", r"\(").replace(")", r"\)") + r"\s*$"


def _field(schema: Schema, name: str) -> Field:
    known = {one.name: one for one in (ID, *derived.words(schema), *schema.fields)}
    return known[name]


def _read(one: Field, cells: pd.Series, formats: Formats) -> tuple[pd.Series, tuple[Problem, ...]]:
    if one.target:
        return frames.column(pd.Series(as_text(cells).to_arrow(), index=cells.index, dtype="str"), "str"), ()
    reading = read(one, cells, formats)
    return reading.values, reading.problems


def _without_nothing(cells: pd.Series) -> tuple[pd.Series, dict[str, int]]:
    """The cells without the words that mean nothing, and how often each was said."""
    text = pl.from_pandas(cells.reset_index(drop=True)).cast(pl.String).str.strip_chars()
    says_nothing = text.str.to_lowercase().is_in(NOTHING).fill_null(value=False)
    if not says_nothing.any():
        return cells, {}
    counted = text.filter(says_nothing).value_counts(sort=True)
    words = dict(zip(*(counted[name].to_list() for name in counted.columns), strict=True))
    return cells.mask(np.asarray(says_nothing)), words


def _gathered(raw: pd.DataFrame, columns: Sequence[Column]) -> dict[str, pd.Series]:
    """One column of text a field; the parts of a name are joined."""
    found = {
        column.field: raw[column.header].astype("str")
        for column in columns
        if column.field and column.how != PART
    }
    parts = sorted((column for column in columns if column.how == PART), key=lambda column: column.order)
    if parts:
        texts = {str(at): as_text(raw[column.header].astype("str")) for at, column in enumerate(parts)}
        joined = pl.DataFrame(texts).select(pl.concat_str(pl.all(), separator=" ", ignore_nulls=True))
        found["name"] = pd.Series(joined.to_series().to_arrow(), index=raw.index, dtype="str")
    return found
