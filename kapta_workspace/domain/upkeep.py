"""
What the workspace keeps up by itself: the day a task was done, an attitude last judged, a risk last touched.

Each function takes the rows before and after a change and fills in what the change implies, wherever the
writer has not changed that very field. Today is handed in. New rows come without their defaults, so that what
somebody said can be told from what nobody did.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from kapta_workspace.domain import frames
from kapta_workspace.domain.frames import Flags

Upkeep = Callable[[pd.DataFrame, pd.DataFrame, pd.Timestamp], None]


def changed(before: pd.DataFrame, after: pd.DataFrame, *names: str) -> Flags:
    """Which rows differ in any of the named fields."""
    flags = np.zeros(len(after), dtype=bool)
    for name in names:
        flags |= frames.unequal(before[name], after[name])
    return flags


def imply(before: pd.DataFrame, after: pd.DataFrame, name: str, where: Flags, value: Any) -> None:
    """Set one field where a condition holds and the writer has not changed it."""
    flags = where & ~changed(before, after, name) if where.any() else where
    if flags.any():
        kept = after[name]
        after[name] = frames.column(kept.mask(flags, value), str(kept.dtype))


def _is(rows: pd.DataFrame, name: str, *codes: str) -> Flags:
    flags: Flags = rows[name].isin(codes).to_numpy(dtype=bool)
    return flags


def _day_of(
    before: pd.DataFrame, after: pd.DataFrame, name: str, moved: Flags, reached: Flags, today: pd.Timestamp
) -> None:
    """The day something was reached: today where it has just been, none where it no longer is."""
    held = changed(before, after, name)
    imply(before, after, name, moved & reached & ~held, today)
    imply(before, after, name, moved & ~reached & ~held, pd.NaT)


def keep_contact(before: pd.DataFrame, after: pd.DataFrame, today: pd.Timestamp) -> None:
    """Remember when friend / foe was judged and since when check-ins are meant."""
    for day, fact in (("assessed_on", "friend_foe"), ("checkin_since", "checkin_every")):
        _day_of(before, after, day, changed(before, after, fact), ~frames.blanks(after[fact]), today)


def keep_task(before: pd.DataFrame, after: pd.DataFrame, today: pd.Timestamp) -> None:
    """A task that becomes done was done today; one that is opened again was not done."""
    _day_of(before, after, "done_on", changed(before, after, "status"), _is(after, "status", "done"), today)


def keep_goal(before: pd.DataFrame, after: pd.DataFrame, today: pd.Timestamp) -> None:
    """A goal that becomes complete was reached today; one that is opened again was not."""
    moved = changed(before, after, "status")
    _day_of(before, after, "done_on", moved, _is(after, "status", "complete"), today)


def keep_action(before: pd.DataFrame, after: pd.DataFrame, today: pd.Timestamp) -> None:
    """Complete means 100 per cent and the other way round; progress dates the last update."""
    percent, status = changed(before, after, "percent"), changed(before, after, "status")
    whole = (after["percent"] == 100).to_numpy(dtype=bool)
    imply(before, after, "status", percent & whole, "complete")
    imply(before, after, "status", percent & ~whole & _is(after, "status", "complete"), "on_track")
    imply(before, after, "percent", status & _is(after, "status", "complete"), 100.0)
    moved = changed(before, after, "percent", "status") | frames.blanks(before["name"])
    imply(before, after, "updated_on", moved, today)
    crossed = _is(before, "status", "complete") != _is(after, "status", "complete")
    _day_of(before, after, "done_on", crossed, _is(after, "status", "complete"), today)


RISK_FACTS = ("status", "severity", "likelihood", "reason", "description", "assignee")
CLOSED = ("closed_resolved", "closed_lost", "closed_other")


def keep_risk(before: pd.DataFrame, after: pd.DataFrame, today: pd.Timestamp) -> None:
    """Any change dates the risk's last update; a closed status dates its end."""
    imply(before, after, "updated_on", changed(before, after, *RISK_FACTS), today)
    moved, closed = changed(before, after, "status"), _is(after, "status", *CLOSED)
    _day_of(before, after, "closed_on", moved, closed, today)


def keep_swot(before: pd.DataFrame, after: pd.DataFrame, today: pd.Timestamp) -> None:
    """A SWOT item is as old as its words."""
    imply(before, after, "updated_on", changed(before, after, "text", "quadrant", "theme"), today)


def keep_document(before: pd.DataFrame, after: pd.DataFrame, today: pd.Timestamp) -> None:
    """A document was added the day it appeared."""
    imply(before, after, "added_on", frames.blanks(before["name"]) & frames.blanks(after["added_on"]), today)


UPKEEP: Mapping[str, Upkeep] = {
    "contact": keep_contact,
    "task": keep_task,
    "goal": keep_goal,
    "action": keep_action,
    "risk": keep_risk,
    "swot": keep_swot,
    "document": keep_document,
}

BY_ACTOR: Mapping[str, str] = {
    "account": "owner",
    "note": "author",
    "task": "assignee",
    "voc_answer": "entered_by",
    "rating": "rated_by",
    "filter": "owner",
    "arrangement": "owner",
}
"""The field that names the person doing it, when nobody else is named."""

BY_OWNER: Mapping[str, str] = {"action": "owner", "review": "owner"}
"""The field that names the account's owner, when nobody else is named."""
