"""What happened in the demo, event by event: the pages from which batches are bound."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any

import pandas as pd

from kapta_workspace.demo import days


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """
    Records written in one go at one moment of the invented history.

    Attributes:
        moment: When they were written down, in UTC.
        actor: The e-mail of the colleague who wrote them.
        through: The way in: form, import, notebook or dashboard.
        why: In that colleague's words, for the log.
        writes: Kind and rows, in an order in which links point backwards. A negative ``id`` is the same
            record in every batch: new the first time, changed later, when only the changed columns stand
            in the row (one frame per set of columns). Links hold these ids too.
    """

    moment: dt.datetime
    actor: str
    through: str
    why: str
    writes: tuple[tuple[str, pd.DataFrame], ...]


@dataclass(frozen=True, slots=True)
class Hand:
    """
    Who wrote something down, and how.

    Attributes:
        actor: The colleague's e-mail; empty for the operations desk.
        through: The way in.
        why: Set for what deserves an entry of its own in the log; empty for everyday work.
        turn: Before (-1), among (0) or after (1) the everyday work of its week.
    """

    actor: str = ""
    through: str = "form"
    why: str = ""
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """One record made or changed on one day; ``values`` holds the fields given or changed."""

    day: dt.date
    kind: str
    id: int
    is_new: bool
    values: Mapping[str, Any]
    hand: Hand


@dataclass(slots=True)
class Diary:
    """
    Collects events and hands out temporary ids.

    Attributes:
        begin: No event happens earlier.
        end: No event happens later.
        events: What was written, in the order of writing (not of days).
        ids: Where temporary ids come from.
    """

    begin: dt.date
    end: dt.date
    events: list[Event] = field(default_factory=list)
    ids: Iterator[int] = field(default_factory=lambda: count(-1, -1))

    def add(self, kind: str, day: dt.date, hand: Hand, /, **values: Any) -> int:
        """Write down a new record and return its temporary id; missing values may be left out or None."""
        made = next(self.ids)
        self.events.append(Event(self.clamp(day), kind, made, True, _given(values), hand))
        return made

    def edit(self, kind: str, record: int, day: dt.date, hand: Hand, /, **values: Any) -> None:
        """Write down what changed about a record."""
        self.events.append(Event(self.clamp(day), kind, record, False, _given(values), hand))

    def clamp(self, day: dt.date) -> dt.date:
        """The working day, inside the history, on which something meant for this day is written down."""
        return min(max(days.working(day), self.begin), self.end)


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def dice(*words: object) -> Random:
    """Chance that depends on the given words alone, so that one account's luck never moves another's."""
    return Random("/".join(map(str, words)))  # noqa: S311 - invented data, not secrets
