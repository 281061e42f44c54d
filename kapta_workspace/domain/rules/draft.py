"""What rules look at: rows before and after a change, and the world they land in."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from kapta_workspace.domain import frames
from kapta_workspace.domain.changes import How
from kapta_workspace.domain.errors import Problem, row_of
from kapta_workspace.domain.fields import Schema
from kapta_workspace.domain.frames import Flags


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """
    Rows of one kind on their way through the door.

    Attributes:
        schema: Their kind.
        before: The rows as they stand, numbered from 0; a new record's row is all missing but its *id*.
        after: The same rows as they would stand; no rows when they go for good.
        is_new: Which rows are new records.
        given: The fields the writer named.
        how: Whether they are saved, removed or revived.
        labels: What the rows are called in problems; by default their numbers.
    """

    schema: Schema
    before: pd.DataFrame
    after: pd.DataFrame
    is_new: Flags
    given: frozenset[str]
    how: How = "save"
    labels: pd.Index | None = None
    _changed: dict[str, Flags] = field(default_factory=dict, repr=False)

    def touched(self, *names: str) -> Flags:
        """Which rows are new or change one of the named fields."""
        flags = self.is_new.copy()
        if not flags.all():
            for name in names:
                flags |= self.changed(name)
        return flags

    def changed(self, name: str) -> Flags:
        """Which rows differ in one field."""
        if name not in self._changed:
            self._changed[name] = frames.unequal(self.before[name], self.after[name])
        return self._changed[name]

    def rows(self, *names: str) -> pd.DataFrame:
        """The rows after, of those that are new or change one of the named fields."""
        flags = self.touched(*names)
        return self.after if flags.all() else self.after[flags]


UNSHARED = "(not shared with you)"
"""Stands for the name of a record the writer may not see."""


def _nothing() -> Mapping[str, pd.DataFrame]:
    return {}


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """
    What the rules look at beside the rows themselves, as it would stand after the change.

    Attributes:
        accounts: *id, name, parent, owner, archived_at* of the accounts that matter.
        contacts: *id, account, name, email, reports_to, archived_at* of the contacts that matter.
        users: *id, name, role, is_disabled, archived_at* of the people that matter.
        others: By kind: the records a kind's unique keys could clash with, with the fields of those keys.
        beside: By kind: records of other kinds, or others of the kind, that its rules look at: the questions
            of answers; all goals and actions of the accounts whose plans are changed.
        known: By kind: the records that links may point at, as a column of the account each belongs to
            (missing where the kind has none), indexed by id.
        closed: The accounts that were archived before the change and stay so.
        unshared: The accounts whose names the writer may not learn, not even from a refusal.
    """

    accounts: pd.DataFrame
    contacts: pd.DataFrame
    users: pd.DataFrame
    others: Mapping[str, pd.DataFrame] = field(default_factory=_nothing)
    beside: Mapping[str, pd.DataFrame] = field(default_factory=_nothing)
    known: Mapping[str, pd.Series] = field(default_factory=dict)
    closed: frozenset[int] = frozenset()
    unshared: frozenset[int] = frozenset()

    def account_names(self) -> dict[int, str]:
        """What each account is called to the writer."""
        return self._told(self.accounts, "id")

    def contact_names(self) -> dict[int, str]:
        """What each contact is called to the writer."""
        return self._told(self.contacts, "account")

    def _told(self, records: pd.DataFrame, account: str) -> dict[int, str]:
        rows = zip(records["id"].tolist(), records[account].tolist(), records["name"].tolist(), strict=True)
        return {one: UNSHARED if at in self.unshared else name for one, at, name in rows}


Rule = Callable[[Draft, World], Iterable[Problem]]


def problem(draft: Draft, row: int, name: str, code: str, sentence: str, suggestion: str = "") -> Problem:
    """A problem about one row of a draft, named by its number from 0."""
    value = draft.after[name].iloc[row] if name in draft.after else None
    return Problem(
        sentence,
        code=code,
        kind=draft.schema.name,
        field=name,
        value=None if frames.is_missing(value) else value,
        row=row_of(row if draft.labels is None else draft.labels[row]),
        record=None if draft.is_new[row] else int(draft.after["id"].iloc[row]),
        suggestion=suggestion,
    )


def where(flags: Flags) -> list[int]:
    """The numbers of the rows for which a flag is up."""
    found: list[int] = np.flatnonzero(flags).tolist()
    return found
