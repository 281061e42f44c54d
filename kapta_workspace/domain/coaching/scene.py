"""What rules look at: one account's records on a day, with the ideas its score gives already."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from kapta_workspace.domain.coaching.suggestion import Opening, Suggestion
from kapta_workspace.domain.freshness import freshness, terms
from kapta_workspace.domain.health.columns import nothing
from kapta_workspace.domain.health.ideas import MINUTES, Idea, ideas
from kapta_workspace.domain.health.scorecard import Scorecard
from kapta_workspace.domain.health.worlds import FRESH, Row, World
from kapta_workspace.domain.schemas import SCHEMAS

POWER = {"high": 3, "medium": 2, "low": 1}


@dataclass(frozen=True)
class Scene:
    """
    One account on a day.

    Attributes:
        world: The account and its records, archived ones included.
        on: The day.
        card: Its scorecard.
        policies: The account-type policies.
        users: Our own people: *id, name, is_disabled, archived_at*.
        rating: The rating a business review is guessed to get.
        minutes: Other times than usual, by sort of work.
    """

    world: World
    on: dt.date
    card: Scorecard
    policies: pd.DataFrame
    users: pd.DataFrame
    rating: float = 3.0
    minutes: Mapping[str, float] = field(default_factory=dict)

    @property
    def account(self) -> int:
        """The account's id."""
        return self.world.account

    @property
    def record(self) -> pd.Series:
        """The account itself."""
        return self.world.accounts.iloc[0]

    @property
    def today(self) -> pd.Timestamp:
        """The day, as frames hold it."""
        return pd.Timestamp(self.on)

    def all_of(self, kind: str) -> pd.DataFrame:
        """The records of a kind, archived ones included."""
        found = self.world.facts.get(kind)
        return nothing(kind) if found is None else found

    def frame(self, kind: str) -> pd.DataFrame:
        """The live records of a kind."""
        found = self.all_of(kind)
        return found[found["archived_at"].isna()] if "archived_at" in found else found

    @cached_property
    def found(self) -> dict[str, list[Idea]]:
        """What the score itself suggests, by sort."""
        made: dict[str, list[Idea]] = {}
        for idea in ideas(self.world, self.on, self.card, minutes=self.minutes, rating=self.rating):
            made.setdefault(idea.sort, []).append(idea)
        return made

    @cached_property
    def people(self) -> pd.DataFrame:
        """The live contacts with *last_contact, days, band, overdue* (``freshness``) and *weight*."""
        contacts = self.frame("contact")
        fresh = freshness(contacts, self.frame("note"), self.on, agreed=self.agreed)
        told = fresh[["last_contact", "days", "band", "overdue"]]
        weight = contacts["decision_power"].map(POWER).fillna(0).astype("int64").rename("weight")
        return pd.concat([contacts, told, weight], axis=1)

    @property
    def agreed(self) -> pd.DataFrame:
        """What is agreed for the account (``freshness.terms``)."""
        return terms(self.world.accounts, self.policies)

    def policy(self, name: str) -> float | None:
        """What the policy of the account's tier says; None where it says nothing."""
        tier = self.record["tier"]
        mine = self.policies[self.policies["tier"] == ("normal" if pd.isna(tier) else tier)]
        value = mine[name].iloc[0] if len(mine) else None
        return None if value is None or pd.isna(value) else float(value)

    def suggest(
        self,
        rule: str,
        idea: Idea,
        because: str,
        opens: Opening,
        *records: str,
        is_warning: bool = False,
    ) -> Suggestion:
        """A suggestion about this account."""
        return Suggestion(rule, self.account, idea, because, records, opens, is_warning)

    def idea(
        self, sort: str, factor: str, label: str, *rows: Row, record: str, times: float = 1, name: str = ""
    ) -> Idea:
        """An idea of the rules' own; priced like any other."""
        minutes = {**MINUTES, **self.minutes}[sort] * times
        return Idea(f"{name or sort} {record}", sort, label, factor, minutes, rows, record=record)

    def talk(self, person: Any, label: str) -> Idea:
        """A conversation with somebody, today."""
        told = {"kind": "phone", "occurred_on": self.on, "contacts": (int(person.id),), "born_on": self.on}
        row = Row("note", FRESH + int(person.id), told)
        return self.idea("call", "freshness", label, row, record=f"contact:{int(person.id)}")


def rows_of(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows of a frame, their columns as attributes."""
    return frame.itertuples()


def day(value: Any) -> str:
    """A day in a sentence."""
    return f"{pd.Timestamp(value):%-d %b %Y}"


def since(days: Any) -> str:
    """How long ago somebody was spoken to, in a sentence."""
    if pd.isna(days):
        return "nobody of ours has ever spoken to them"
    return f"last spoken to {counted(int(days), 'day')} ago"


def counted(number: int, word: str) -> str:
    """So many of something."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def listed(names: list[str], most: int = 3) -> str:
    """A few names in a sentence."""
    shown = names[:most] + ([f"{len(names) - most} more"] if len(names) > most else [])
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def label_of(kind: str, name: str, code: Any) -> str:
    """A choice's label; *unknown* where there is none."""
    return "unknown" if pd.isna(code) else SCHEMAS[kind][name].label_of(code)
