"""What travels through the door: a change set with its surroundings, and its writes as they were read."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from kapta_workspace.domain.access import Action, Actor
from kapta_workspace.domain.changes import ChangeSet, How
from kapta_workspace.domain.fields import Schema
from kapta_workspace.domain.frames import Flags
from kapta_workspace.storage.store import Unit


@dataclass(frozen=True, slots=True)
class Grounds:
    """
    What a change set is, where that decides who may bring it; only this package's own services say so.

    Attributes:
        action: The one action to judge it by, instead of each row's own: a merge moves records of many kinds,
            and takes the right to merge, not a right for each kind.
        accounts: The accounts on which that action is taken.
        takes_back: Whether it takes back what the actor did: removing what one has made oneself needs no
            right to remove.
        tidies: Whether it keeps links right after an account went; archived accounts let that happen.
    """

    action: Action | None = None
    accounts: tuple[int, ...] = ()
    takes_back: bool = False
    tidies: bool = False


ORDINARY = Grounds()


@dataclass(frozen=True, slots=True)
class Passage:
    """
    One change set on its way through the door.

    Attributes:
        unit: The transaction it is written in.
        actor: Who brings it.
        schemas: The record kinds as this workspace has them.
        change: What is to be written.
        grounds: What it is, where that decides who may bring it.
    """

    unit: Unit
    actor: Actor
    schemas: Mapping[str, Schema]
    change: ChangeSet
    grounds: Grounds = ORDINARY

    @property
    def now(self) -> pd.Timestamp:
        """The moment of the change."""
        return pd.Timestamp(self.unit.now)

    @property
    def today(self) -> pd.Timestamp:
        """The day of the change."""
        return pd.Timestamp(self.unit.now.date())


@dataclass(frozen=True, slots=True, eq=False)
class Sent:
    """
    One write after reading.

    Attributes:
        schema: The kind.
        how: As in ``changes.Rows``.
        frame: The typed columns the writer named, rows numbered from 0, always with *id*.
        labels: What the rows are called in problems.
        is_new: Which rows make records that are not there.
    """

    schema: Schema
    how: How
    frame: pd.DataFrame
    labels: pd.Index
    is_new: Flags

    @property
    def ids(self) -> pd.Series:
        """The id of each row."""
        return self.frame["id"]
