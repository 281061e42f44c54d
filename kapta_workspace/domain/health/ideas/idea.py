"""An idea, what it is drawn from, and how long each sort of work takes."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from kapta_workspace.domain.health.look import Look
from kapta_workspace.domain.health.scorecard import Scorecard
from kapta_workspace.domain.health.worlds import Row, World
from kapta_workspace.domain.schemas import SCHEMAS

MINUTES: Mapping[str, float] = {
    "field": 5,
    "card": 5,
    "contact": 30,
    "contract": 5,
    "update": 10,
    "goal": 20,
    "call": 30,
    "swot": 30,
    "voc": 30,
    "task": 30,
    "risk": 60,
    "renewal": 30,
    "review": 240,
    "action": 240,
    "satisfaction": 15,
}
"""How long each sort of idea takes; administrators may set their own."""

PLANNED_DAYS = 90
"""How far ahead a new action is imagined to be due."""


@dataclass(frozen=True)
class Idea:
    """
    Something that could be done.

    Attributes:
        id: Its stable name within the account, such as ``update action:2``.
        sort: What sort of work it is: a key of ``MINUTES``.
        label: What to do, in a sentence.
        factor: The factor or penalty it is about.
        minutes: How long it takes.
        rows: The records as they would be.
        low: The rows if it turns out badly, where the outcome is uncertain.
        high: The rows if it turns out well.
        record: The record it is about, as ``kind:id``; empty for a new one.
        for_points: Whether it is worth doing for the score; asking for an opinion never is.
    """

    id: str
    sort: str
    label: str
    factor: str
    minutes: float
    rows: tuple[Row, ...]
    low: tuple[Row, ...] = ()
    high: tuple[Row, ...] = ()
    record: str = ""
    for_points: bool = True


@dataclass(frozen=True)
class Setting:
    """
    What ideas are drawn from.

    Attributes:
        world: The account and its records.
        look: The same as the engine sees it.
        on: The day.
        card: The scorecard.
        minutes: How long each sort takes.
        rating: The rating a business review is guessed to get.
    """

    world: World
    look: Look
    on: dt.date
    card: Scorecard
    minutes: Mapping[str, float]
    rating: float

    def idea(
        self, sort: str, factor: str, label: str, *rows: Row, record: str = "", times: float = 1
    ) -> Idea:
        """An idea of a sort."""
        name = f"{sort} {record or rows[0].kind}" if record or len(rows) == 1 else sort
        return Idea(name, sort, label, factor, self.minutes[sort] * times, rows, record=record)

    def counts(self, factor: str) -> bool:
        """Whether a factor weighs anything on the card."""
        return self.card.share(factor) > 0


def label_of(kind: str, field: str) -> str:
    """A field's label as it stands inside a sentence."""
    found = SCHEMAS[kind][field].label if field in SCHEMAS[kind] else field
    return found if found.isupper() else found[:1].lower() + found[1:]
