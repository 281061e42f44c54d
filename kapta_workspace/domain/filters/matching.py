"""Which accounts a filter means: the tree of tests answered over a frame of facts."""

import datetime as dt
import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.fields import Field, Kind
from kapta_workspace.domain.filters.reading import Junction, Negation, Node, Test
from kapta_workspace.domain.frames import Flags
from kapta_workspace.domain.search import nearest, plain

NUMBERS = frozenset({Kind.INTEGER, Kind.NUMBER, Kind.PERCENT, Kind.MONEY})
MANY = frozenset({Kind.CHOICES, Kind.LINKS})
LINKS = frozenset({Kind.LINK, Kind.LINKS})
ORDERED = frozenset({*NUMBERS, Kind.DATE})
YES, NO = frozenset({"yes", "true", "1"}), frozenset({"no", "false", "0"})
ME = "me"
DAY = re.compile(r"^today(?:([+-])(\d{1,5}))?$")

ORDER: Mapping[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Eyes:
    """Who asks, and on what day."""

    me: int
    today: dt.date


def doubt(node: Node, terms: Mapping[str, Field], today: dt.date) -> Problem | None:
    """The first thing wrong with a filter's names, operators and values; None when it can be answered."""
    return next((found for test in tests(node) if (found := _doubt(test, terms, today))), None)


def matching(
    node: Node, facts: pd.DataFrame, terms: Mapping[str, Field], *, me: int, today: dt.date
) -> pd.Series:
    """
    Which rows of the facts a filter means.

    A value that is not known fulfils only *is empty* and *!=*. A test ``doubt`` complains of is fulfilled by
    no row.

    Returns:
        True and False, with the index of ``facts``.
    """
    return pd.Series(_flags(node, facts, terms, Eyes(me, today)), index=facts.index, dtype=bool)


def tests(node: Node) -> Iterator[Test]:
    """The comparisons a filter is made of."""
    if isinstance(node, Test):
        yield node
    elif isinstance(node, Negation):
        yield from tests(node.part)
    else:
        for part in node.parts:
            yield from tests(part)


# --- what is wrong ------------------------------------------------------------------------------------


def _doubt(test: Test, terms: Mapping[str, Field], today: dt.date) -> Problem | None:
    field = terms.get(test.name)
    if field is None:
        near = nearest(pd.Series(list(terms)), test.name)
        said = f"Did you mean {' or '.join(near)}?" if near else f"There are {', '.join(sorted(terms))}."
        return _problem(f"There is nothing called “{test.name}” to filter by.", said)
    if test.how in ORDER and field.kind not in ORDERED:
        return _problem(f"“{test.name}” has no more or less.", "Use =, !=, contains, in or is empty.")
    if test.how == "contains" and field.kind in ORDERED | {Kind.YES_NO}:
        return _problem(f"“{test.name}” is no text.", "Use =, !=, < or >.")
    return next((found for value in test.values if (found := _wrong(field, test, value, today))), None)


def _wrong(field: Field, test: Test, value: str, today: dt.date) -> Problem | None:
    if field.kind in NUMBERS and _number(value) is None:
        return _problem(f"“{test.name}” is a number, and “{value}” is none.", f"Write {test.name} > 50.")
    if field.kind is Kind.DATE and _day(value, today) is None:
        return _problem(
            f"“{test.name}” is a day, and “{value}” is none.", "Write 2026-12-31, today, or today+90."
        )
    if field.kind is Kind.YES_NO and value.casefold() not in YES | NO:
        return _problem(f"“{test.name}” is yes or no, not “{value}”.")
    known = {one.code for one in field.choices} | {one.label.casefold() for one in field.choices}
    if field.choices and test.how != "contains" and value.casefold() not in known:
        labels = ", ".join(one.label for one in field.choices)
        return _problem(f"“{value}” is no choice of “{test.name}”.", f"Choose from {labels}.")
    return None


def _problem(sentence: str, suggestion: str = "") -> Problem:
    return Problem(sentence, code="F02", kind="filter", field="expression", suggestion=suggestion)


# --- the answer ---------------------------------------------------------------------------------------


def _flags(node: Node, facts: pd.DataFrame, terms: Mapping[str, Field], eyes: Eyes) -> Flags:
    if isinstance(node, Negation):
        return ~_flags(node.part, facts, terms, eyes)
    if isinstance(node, Junction):
        parts = [_flags(part, facts, terms, eyes) for part in node.parts]
        joined = np.logical_and if node.how == "and" else np.logical_or
        return np.asarray(joined.reduce(parts), dtype=bool)
    field = terms.get(node.name)
    if field is None or field.name not in facts or _doubt(node, terms, eyes.today):
        return np.zeros(len(facts), dtype=bool)
    return _answer(node, field, facts, eyes)


def _answer(test: Test, field: Field, facts: pd.DataFrame, eyes: Eyes) -> Flags:
    column = facts[field.name]
    if test.how == "empty":
        return _empty(column, field)
    if test.how == "!=":
        return ~_answer(Test(test.name, "=", test.values), field, facts, eyes)
    if test.how == "in":
        single = [_answer(Test(test.name, "=", (one,)), field, facts, eyes) for one in test.values]
        return np.asarray(np.logical_or.reduce(single), dtype=bool)
    if field.kind in ORDERED:
        return _compared(test, field, column, eyes)
    if field.kind is Kind.YES_NO:
        is_yes = column.fillna(value=False).to_numpy(dtype=bool)
        return is_yes if test.values[0].casefold() in YES else ~is_yes
    return _worded(test, field, facts, eyes)


def _empty(column: pd.Series, field: Field) -> Flags:
    if field.kind in MANY:
        return _each(not isinstance(cell, tuple) or not cell for cell in column)
    missing: Flags = column.isna().to_numpy(dtype=bool)
    return missing


def _compared(test: Test, field: Field, column: pd.Series, eyes: Eyes) -> Flags:
    if field.kind is Kind.DATE:
        day = np.datetime64(_day(test.values[0], eyes.today), "s")
        return np.asarray(_order(test)(column.to_numpy(), day), dtype=np.bool_)
    numbers = pd.to_numeric(column, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    return np.asarray(_order(test)(numbers, _number(test.values[0])), dtype=np.bool_)


def _order(test: Test) -> Callable[[Any, Any], Any]:
    return ORDER.get(test.how, operator.eq)


def _worded(test: Test, field: Field, facts: pd.DataFrame, eyes: Eyes) -> Flags:
    """Choices, links and texts: by code, label, name or id, whatever the case and accents."""
    value = plain(test.values[0])
    ids = facts[field.name]
    shown = facts.get(f"{field.name}_name", ids) if field.kind in LINKS else ids
    if field.kind in LINKS and value == ME and field.target == "user":
        return _each(eyes.me in _cell(one) for one in ids)
    labels = {plain(one.label): one.code for one in field.choices}
    wanted = {value, plain(labels.get(value, value))}
    texts = [[plain(str(one)) for one in _cell(cell)] for cell in shown]
    if test.how == "contains":
        return _each(any(value in said for said in each) for each in texts)
    found = _each(not wanted.isdisjoint(each) for each in texts)
    if field.kind in LINKS and value.isascii() and value.isdigit():
        return found | _each(int(value) in _cell(one) for one in ids)
    return found


def _each(flags: Iterable[bool]) -> Flags:
    return np.fromiter(flags, dtype=bool)


def _cell(value: Any) -> tuple[Any, ...]:
    if isinstance(value, tuple):
        return value
    return () if value is None or value is pd.NA or value != value else (value,)  # noqa: PLR0124, NaN


def _number(text: str) -> float | None:
    try:
        found = float(text.replace(",", "").rstrip("%"))
    except ValueError:
        return None
    return found if np.isfinite(found) else None


def _day(text: str, today: dt.date) -> dt.date | None:
    """A day, or one counted from today, within the years pandas knows at whole seconds."""
    counted = DAY.match(text.casefold())
    try:
        if counted is None:
            return dt.date.fromisoformat(text)
        sign, days = counted.groups()
        return today + dt.timedelta(days=int(f"{sign or '+'}{days or 0}"))
    except (ValueError, OverflowError):
        return None
