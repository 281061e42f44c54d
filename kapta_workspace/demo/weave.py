"""Bind the events of a diary into batches: a week in one go, the newest days person by person."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from kapta_workspace.demo import colleagues, days
from kapta_workspace.demo.diary import Batch, Diary, Event
from kapta_workspace.demo.lists import custom_fields
from kapta_workspace.domain import frames
from kapta_workspace.domain.fields import Schema
from kapta_workspace.domain.schemas import SCHEMAS, with_custom

RECENT = 2
"""From so many days before the last one on, every colleague's day is a batch of its own."""
START = dt.time(7, 0, tzinfo=dt.UTC)
"""When the first batch of a day is written: by ten o'clock UTC that day has dawned in every time zone."""
PLACES = {kind: place for place, kind in enumerate(SCHEMAS)}


class Slot(NamedTuple):
    """Where an event is bound: sorts by time."""

    day: dt.date
    turn: int
    actor: str
    through: str
    why: str


class Row(NamedTuple):
    """All that one batch says about one record."""

    slot: Slot
    kind: str
    id: int
    is_new: bool
    values: dict[str, Any]


def bind(diary: Diary) -> Iterator[Batch]:
    """The batches of a diary, in the order of their moments."""
    recent = days.working(diary.end - dt.timedelta(days=RECENT))
    rows = _fold((_slot(event, recent), event) for event in sorted(diary.events, key=lambda event: event.day))
    slots = sorted({row.slot for row in rows})
    shares = _shares(rows, {slot: place for place, slot in enumerate(slots)})
    moments = _moments(slots)
    for place, slot in enumerate(slots):
        writes = sorted(shares[place], key=lambda write: write[0])
        yield Batch(moments[place], slot.actor, slot.through, slot.why, tuple(write[1:] for write in writes))


def _slot(event: Event, recent: dt.date) -> Slot:
    hand = event.hand
    actor = hand.actor or colleagues.DESK
    if event.day >= recent:
        return Slot(event.day, hand.turn, actor, hand.through, hand.why or "The day's notes and updates")
    friday = event.day + dt.timedelta(days=4 - event.day.weekday())
    day = min(friday, days.working(recent - dt.timedelta(days=1)))
    if hand.why:
        return Slot(day, hand.turn, actor, hand.through, hand.why)
    return Slot(day, 0, colleagues.DESK, "form", f"What the team noted in the week to {day:%d %B %Y}")


def _fold(events: Iterable[tuple[Slot, Event]]) -> list[Row]:
    """One row a record in each batch: what changes in the week of its birth is part of its birth."""
    rows: dict[tuple[Slot, int], Row] = {}
    for slot, event in events:
        known = rows.get((slot, event.id))
        if known is None:
            rows[slot, event.id] = Row(slot, event.kind, event.id, event.is_new, dict(event.values))
        else:
            known.values.update(event.values)
    return list(rows.values())


Write = tuple[tuple[int, bool, tuple[str, ...]], str, pd.DataFrame]


def _shares(rows: list[Row], places: Mapping[Slot, int]) -> dict[int, list[Write]]:
    """Batch → its frames: for each kind the new records, then the changed ones by their columns."""
    alike: dict[tuple[str, bool, tuple[str, ...]], list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: places[row.slot]):
        alike[row.kind, row.is_new, () if row.is_new else tuple(sorted(row.values))].append(row)
    schemas, shares = with_custom(SCHEMAS, custom_fields()), defaultdict(list)
    for (kind, is_new, names), group in alike.items():
        numbers = np.array([places[row.slot] for row in group])
        for low, part in _cut(group, numbers, schemas[kind]):
            shares[int(numbers[low])].append(((PLACES[kind], not is_new, names), kind, part))
    return shares


def _cut(rows: list[Row], numbers: np.ndarray, schema: Schema) -> Iterator[tuple[int, pd.DataFrame]]:
    """Type the rows of a whole history at once, then cut them up by batch; empty columns stay out."""
    frame = _frame(rows, schema)
    cuts = np.flatnonzero(np.diff(numbers, prepend=-1)).tolist()
    for low, high in zip(cuts, [*cuts[1:], len(rows)], strict=True):
        filled = {"id"}.union(*(row.values for row in rows[low:high]))
        part = frame.iloc[low:high].reset_index(drop=True)
        yield (
            low,
            part if len(filled) == len(frame.columns) else part[[name for name in frame if name in filled]],
        )


def _frame(rows: list[Row], schema: Schema) -> pd.DataFrame:
    names = {name: None for row in rows for name in row.values}
    unknown = set(names) - set(schema.names)
    if unknown:
        raise KeyError(f"{schema.name} has no field {', '.join(sorted(unknown))}")
    raw = {"id": [row.id for row in rows]} | {name: [row.values.get(name) for row in rows] for name in names}
    return frames.typed(raw, schema)


def _moments(slots: list[Slot]) -> list[dt.datetime]:
    """The moment of each batch: three minutes apart within a day."""
    made: list[dt.datetime] = []
    for place, slot in enumerate(slots):
        again = place > 0 and slots[place - 1].day == slot.day
        made.append(made[-1] + dt.timedelta(minutes=3) if again else dt.datetime.combine(slot.day, START))
    return made
