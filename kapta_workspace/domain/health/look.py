"""
A look at records: which rows belong to which account, seen from which day.

A ``Look`` fixes the accounts (n of them) and the day each is looked at from; ``look.rows(kind)`` gives
the rows of a kind with the position of their account. Factors work on these whole columns.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from kapta_workspace.domain.health.columns import Columns, Records
from kapta_workspace.domain.health.decay import Bools, Floats, Ints

Made = TypeVar("Made")


@dataclass(frozen=True)
class Rows:
    """
    The rows of one kind that belong to the accounts looked at (m of them).

    Attributes:
        columns: The frame they were taken from, other accounts' rows included.
        at: Where in the frame each row stands.
        pos: The position (0 … n-1) of each row's account.
        on: The day each row is looked at from.
    """

    columns: Columns
    at: Ints
    pos: Ints
    on: Floats

    def __len__(self) -> int:
        return len(self.at)

    @property
    def kind(self) -> str:
        """The record kind."""
        return self.columns.kind

    @property
    def ids(self) -> Ints:
        """The ids of the rows."""
        return self.columns.link("id")[self.at]

    def has(self, name: str) -> bool:
        """Whether the frame carries an optional column."""
        return self.columns.has(name)

    def day(self, name: str) -> Floats:
        """A day column as day numbers, NaN where missing."""
        return self.columns.day(name)[self.at]

    def past(self, name: str) -> Floats:
        """A day column without the days that lie after the look."""
        days = self.day(name)
        return np.where(days <= self.on, days, np.nan)

    def number(self, name: str) -> Floats:
        """A number column, NaN where missing."""
        return self.columns.number(name)[self.at]

    def link(self, name: str) -> Ints:
        """A link column as ids."""
        return self.columns.link(name)[self.at]

    def yes(self, name: str, *, missing: bool = False) -> Bools:
        """A yes/no column; a missing answer counts as ``missing``."""
        return self.columns.yes(name, missing=missing)[self.at]

    def filled(self, name: str) -> Bools:
        """Whether a column holds something; spaces alone are nothing."""
        return self.columns.filled(name)[self.at]

    def is_in(self, name: str, *codes: str) -> Bools:
        """Whether a choice column holds one of the codes."""
        numbers, words = self.columns.codes(name)
        return np.array([word in codes for word in words] + [False], dtype=bool)[numbers[self.at]]

    def scale(self, name: str, points: Mapping[str, float], otherwise: float) -> Floats:
        """A choice column turned into numbers; unknown and missing codes count ``otherwise``."""
        numbers, words = self.columns.codes(name)
        return np.array([points.get(word, otherwise) for word in words] + [otherwise])[numbers[self.at]]

    def texts(self, name: str) -> list[str | None]:
        """A text column as plain texts, None where missing."""
        numbers, words = self.columns.codes(name)
        return [None if number < 0 else words[number] for number in numbers[self.at].tolist()]

    @property
    def live(self) -> Bools:
        """Whether each row was not archived on the day of the look."""
        if not self.has("archived_at"):
            return np.ones(len(self), dtype=bool)
        return ~(self.day("archived_at") <= self.on)

    def pairs(self, name: str) -> tuple[Ints, Ints]:
        """A column of tuples opened: the row (of these) each link stands in, and the linked id."""
        lengths, flat = self.columns.cells(name)
        first = np.cumsum(lengths) - lengths
        mine = lengths[self.at]
        row = np.repeat(np.arange(len(self)), mine)
        within = np.arange(len(row)) - np.repeat(np.cumsum(mine) - mine, mine)
        return row, flat[first[self.at][row] + within]

    def where(self, chosen: Bools) -> "Rows":
        """The chosen rows only."""
        return Rows(self.columns, self.at[chosen], self.pos[chosen], self.on[chosen])

    def place(self, ids: Ints) -> Ints:
        """Where each id stands among these rows, −1 where it does not."""
        there = np.full(len(self.columns) + 1, -1, dtype=np.int64)
        there[self.at] = np.arange(len(self))
        return there[self.columns.standing(ids)]


@dataclass(frozen=True)
class Shared:
    """
    The q rows of a kind that belongs to the whole workspace, such as metrics.

    Attributes:
        rows: The rows; their ``pos`` and ``on`` mean nothing.
        shown: For n accounts and q rows, whether the row existed on the account's day.
    """

    rows: Rows
    shown: Bools

    def only(self, chosen: Bools) -> "Shared":
        """The chosen rows only."""
        return Shared(self.rows.where(chosen), self.shown[:, chosen])


@dataclass(frozen=True)
class Look:
    """
    n accounts, the day each is looked at from, and the records known about them.

    Attributes:
        records: Record kind → columns.
        accounts: *id, tier, started_on* and the account's own fields; one row an account.
        ids: The account ids.
        on: The day of the look, one an account.
        known: The day up to which rows had been recorded, one an account; only read where a frame carries
            *known_on* (the services hand in frames already cut by the log).
    """

    records: Records
    accounts: pd.DataFrame
    ids: Ints
    on: Floats
    known: Floats
    _made: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def n(self) -> int:
        """How many accounts there are."""
        return len(self.ids)

    def once(self, name: str, make: Callable[[], Made]) -> Made:
        """What several factors need, made by the first to ask."""
        if name not in self._made:
            self._made[name] = make()
        made: Made = self._made[name]
        return made

    @cached_property
    def start(self) -> Floats:
        """The day each relationship began: *started_on*, else *customer_since*, else *born_on*."""
        own, day = self.own(), np.full(self.n, np.nan)
        for name in ("started_on", "customer_since", "born_on"):
            if own.has(name):
                day = np.where(np.isnan(day), own.day(name), day)
        return np.where(np.isnan(day), self.on, np.minimum(day, self.on))

    def zeros(self, *more: int) -> Floats:
        """An array of nothing, one row an account."""
        return np.zeros((self.n, *more))

    def own(self) -> Rows:
        """The accounts themselves as rows."""
        every = np.arange(self.n)
        return Rows(self.once("account", lambda: Columns("account", self.accounts)), every, every, self.on)

    def rows(self, kind: str) -> Rows:
        """The rows of a kind that belong to the accounts; none when the kind was not given."""
        return self.once(f"rows {kind}", lambda: self._gather(self.records[kind]))

    def _gather(self, columns: Columns) -> Rows:
        index = self.once("index", lambda: pd.Index(self.ids))
        pos = index.get_indexer(pd.Index(columns.link("account"))).astype(np.int64)
        mine = pos >= 0
        if columns.has("known_on"):
            mine &= ~(columns.day("known_on") > self.known[pos])
        chosen = np.flatnonzero(mine)
        return Rows(columns, chosen, pos[chosen], self.on[pos[chosen]])

    def shared(self, kind: str) -> Shared:
        """The rows of a kind that belongs to the whole workspace, in the order of its ids."""
        columns = self.records[kind]
        every = np.argsort(columns.link("id"), kind="stable")
        rows = Rows(columns, every, every * 0, np.full(len(every), np.inf))
        on, known = self.on[:, None], self.known[:, None]
        shown = ~(rows.day("born_on") > on)
        if rows.has("archived_at"):
            shown &= ~(rows.day("archived_at") <= on)
        if rows.has("known_on"):
            shown &= ~(rows.day("known_on") > known)
        return Shared(rows, shown)
