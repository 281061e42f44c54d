"""
What a register is, and the answers it gives: narrowed, counted, sorted, summed.

A ``Register`` says which columns a list has and by what it is narrowed; the functions here answer it over a
frame of rows. What the columns are called and may hold is read from the schema; a register only adds what is
worked out, such as the days until a contract ends.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from kapta_workspace.domain.fields import Field
from kapta_workspace.domain.frames import Flags


class How(StrEnum):
    """How a narrowing compares its column with what was chosen."""

    IS = "is"
    HAS = "has"
    WITHIN = "within"
    OVER = "over"
    LEAST = "least"
    MOVED = "moved"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Narrowing:
    """
    One way a register is narrowed.

    Attributes:
        name: What the address calls it.
        label: What people read.
        column: What it compares.
        how: And how: *is* a code, *has* one among several, *within* so many days from today (``LATE``: before
            today), *over* so many days, *least* an amount, *moved* up or down, *link* a record by id.
        options: Code → words; none where anything may be typed, or where the rows say who there is.
        usual: What is chosen unless said; ``ALL`` in the address takes it away.
    """

    name: str
    label: str
    column: str
    how: How = How.IS
    options: tuple[tuple[str, str], ...] = ()
    usual: str = ""


ALL, LATE, NEVER = "all", "late", "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """
    A list of one record kind over the whole portfolio.

    Attributes:
        name: The last part of its address.
        kind: The record kind.
        title: The heading.
        columns: Names of the kind's fields, and fields of what is worked out.
        narrowings: By what it is narrowed.
        order: The column it is sorted by; a leading minus sorts downward.
        sums: The columns of money that are added up, a currency each.
        hint: What to add, said while there is nothing.
    """

    name: str
    kind: str
    title: str
    columns: tuple[str | Field, ...]
    narrowings: tuple[Narrowing, ...]
    order: str
    sums: tuple[str, ...] = ()
    hint: str = ""

    @property
    def sortable(self) -> tuple[str, ...]:
        """The columns it can be sorted by."""
        return tuple(one if isinstance(one, str) else one.name for one in self.columns)


def chosen(register: Register, asked: Mapping[str, str]) -> dict[str, str]:
    """Narrowing → what is chosen in it, from an address; those that narrow nothing are left out."""
    found = {}
    for one in register.narrowings:
        value = asked.get(one.name, one.usual).strip()
        if value and value != ALL and _is_known(one, value):
            found[one.name] = value
    return found


def _is_known(one: Narrowing, value: str) -> bool:
    """Whether a value can be answered; an address may ask for anything."""
    if one.how in (How.LEAST, How.WITHIN, How.OVER) and amount(value) is not None:
        return True
    return (one.how is How.LINK and number(value) > 0) or value in {code for code, _ in one.options}


def narrowed(rows: pd.DataFrame, register: Register, asked: Mapping[str, str]) -> pd.DataFrame:
    """The rows that are left, from those of the register and what an address asks for."""
    flags = np.ones(len(rows), dtype=bool)
    picked = chosen(register, asked)
    for one in register.narrowings:
        if one.name in picked:
            flags &= keeps(one, rows, picked[one.name])
    return rows[flags]


def counts(rows: pd.DataFrame, register: Register, asked: Mapping[str, str]) -> pd.DataFrame:
    """
    How many rows each choice would leave, all the other choices being as they are.

    Returns:
        *narrowing, value, count*, one row an option of every narrowing that has options.
    """
    made = []
    for one in register.narrowings:
        if one.options:
            others = narrowed(rows, register, {**asked, one.name: ALL})
            made += [(one.name, code, int(keeps(one, others, code).sum())) for code, _ in one.options]
    return pd.DataFrame(made, columns=["narrowing", "value", "count"])


def keeps(one: Narrowing, rows: pd.DataFrame, value: str) -> Flags:
    """Which rows a choice keeps; a missing value is kept by none but ``NEVER``."""
    column = rows[one.column]
    if one.how in (How.IS, How.LINK):
        return _flags(column == number(value) if one.how is How.LINK else column.astype("str") == value)
    if one.how is How.HAS:
        return np.fromiter((value in cell for cell in column), dtype=bool, count=len(column))
    return _measured(one, column, value)


def _measured(one: Narrowing, column: pd.Series, value: str) -> Flags:
    figures = pd.to_numeric(column, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    if value == NEVER:
        return np.asarray(np.isnan(figures), dtype=np.bool_)
    if one.how is How.MOVED:
        return np.asarray(figures > 0 if value == "up" else figures < 0)
    if one.how is How.WITHIN:
        return np.asarray(figures < 0 if value == LATE else (figures >= 0) & (figures <= _amount(value)))
    return np.asarray(figures > _amount(value) if one.how is How.OVER else figures >= _amount(value))


def _flags(answers: pd.Series) -> Flags:
    flags: Flags = answers.fillna(value=False).to_numpy(dtype=bool)
    return flags


def _amount(value: str) -> float:
    found = amount(value)
    return np.nan if found is None else found


def amount(text: str) -> float | None:
    """A number somebody typed, with commas or spaces between its thousands; None for anything else."""
    try:
        found = float("".join(text.replace(",", "").split()))
    except ValueError:
        return None
    return found if np.isfinite(found) else None


def number(text: str) -> int:
    """An id out of an address; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def ordered(rows: pd.DataFrame, by: str, *, down: bool, choices: Sequence[str] = ()) -> pd.DataFrame:
    """
    Rows by a column, what is missing last whichever way round.

    Codes among ``choices`` come in that order, texts without regard to case.
    """
    if by not in rows:
        return rows
    column = rows[by]
    if choices:
        column = column.astype("str").map({code: place for place, code in enumerate(choices)})
    elif column.dtype in ("str", object):
        column = pd.Series([_word(one) for one in column.tolist()], index=rows.index, dtype="str")
    order = column.sort_values(ascending=not down, kind="stable", na_position="last").index
    return rows.loc[order]


def _word(value: Any) -> str | None:
    if isinstance(value, tuple):
        return ", ".join(str(one) for one in value).casefold() or None
    return None if pd.isna(value) else str(value).casefold()


def totals(rows: pd.DataFrame, sums: Sequence[str]) -> pd.DataFrame:
    """
    What some columns of money add up to, a currency each: *currency, count* and the columns, most rows first.

    Amounts of several currencies are never added up; a row without any amount counts for none.
    """
    empty = pd.DataFrame(columns=["currency", "count", *sums])
    if not sums:
        return empty
    valued = rows[rows[list(sums)].notna().any(axis=1)]
    if valued.empty:
        return empty
    named = valued.assign(currency=valued["currency"].fillna(""))
    found = named.groupby("currency")[list(sums)].sum()
    made = found.assign(count=named.groupby("currency").size()).reset_index()
    return made.sort_values("count", ascending=False, kind="stable", ignore_index=True)[list(empty.columns)]


BANDS = (30, 60, 90)
"""The days by which what comes is told."""


def coming(rows: pd.DataFrame, days: str, within: Sequence[int] = BANDS) -> pd.DataFrame:
    """
    What comes within so many days, each band with those before it: *within, count, ids*.

    Args:
        rows: *id* and the column named by ``days``: whole days from today; the past and the unknown come
            never.
        days: That column.
        within: The bands.
    """
    left = pd.to_numeric(rows[days], errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    made = [(one, rows.loc[(left >= 0) & (left <= one), "id"].astype("int64").tolist()) for one in within]
    return pd.DataFrame(
        [(one, len(ids), tuple(ids)) for one, ids in made], columns=["within", "count", "ids"]
    )
