"""
What the workspace keeps up by itself: the day a task was done, an attitude last judged, a risk last touched.

Each function takes the rows before and after a change and fills what the change implies, unless the writer
said it. ``today`` and the actor are handed in.
"""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from kapta_workspace.domain import frames

Given = frozenset[str]
Upkeep = Callable[[pd.DataFrame, pd.DataFrame, Given, pd.Timestamp], None]


def changed(before: pd.DataFrame, after: pd.DataFrame, *names: str) -> pd.Series:
    """Which rows differ in any of the named columns."""
    flags = pd.Series(data=False, index=after.index)
    for name in names:
        flags |= frames.differ(before[name], after[name])
    return flags


def stamp(after: pd.DataFrame, name: str, where: pd.Series, value: Any) -> None:
    """Set one column where a condition holds."""
    after[name] = after[name].mask(where.astype(bool), value)


def keep_contact(before: pd.DataFrame, after: pd.DataFrame, given: Given, today: pd.Timestamp) -> None:
    """Remember when friend / foe was judged and since when check-ins are meant."""
    if "assessed_on" not in given:
        judged = changed(before, after, "friend_foe")
        stamp(after, "assessed_on", judged & after["friend_foe"].notna(), today)
        stamp(after, "assessed_on", judged & after["friend_foe"].isna(), pd.NaT)
    if "checkin_since" not in given:
        begun = changed(before, after, "checkin_every")
        stamp(after, "checkin_since", begun & after["checkin_every"].notna(), today)
        stamp(after, "checkin_since", begun & after["checkin_every"].isna(), pd.NaT)


def keep_task(before: pd.DataFrame, after: pd.DataFrame, given: Given, today: pd.Timestamp) -> None:
    """A task that becomes done was done today; one that is opened again was not done."""
    if "done_on" not in given:
        moved = changed(before, after, "status")
        stamp(after, "done_on", moved & (after["status"] == "done"), today)
        stamp(after, "done_on", moved & (after["status"] != "done"), pd.NaT)


def keep_action(before: pd.DataFrame, after: pd.DataFrame, given: Given, today: pd.Timestamp) -> None:
    """Complete means 100 per cent and the other way round; progress dates the last update."""
    filled = changed(before, after, "percent") & (after["percent"] == 100)  # noqa: PLR2004 - per cent
    stamp(after, "status", filled & ("status" not in given), "complete")
    finished = changed(before, after, "status") & (after["status"] == "complete")
    stamp(after, "percent", finished & ("percent" not in given), 100.0)
    moved = changed(before, after, "percent", "status")
    if "updated_on" not in given:
        stamp(after, "updated_on", moved, today)
    if "done_on" not in given:
        stamp(after, "done_on", moved & (after["status"] == "complete") & after["done_on"].isna(), today)
        stamp(after, "done_on", moved & (after["status"] != "complete"), pd.NaT)


def keep_risk(before: pd.DataFrame, after: pd.DataFrame, given: Given, today: pd.Timestamp) -> None:
    """Any change dates the risk's last update; a closed status dates its end."""
    told = [
        name
        for name in ("status", "severity", "likelihood", "reason", "description", "assignee")
        if name in after
    ]
    if "updated_on" not in given:
        stamp(after, "updated_on", changed(before, after, *told), today)
    if "closed_on" not in given:
        moved, closed = (
            changed(before, after, "status"),
            after["status"].str.startswith("closed").fillna(value=False),
        )
        stamp(after, "closed_on", moved & closed, today)
        stamp(after, "closed_on", moved & ~closed, pd.NaT)


def keep_swot(before: pd.DataFrame, after: pd.DataFrame, given: Given, today: pd.Timestamp) -> None:
    """A SWOT item is as old as its words."""
    if "updated_on" not in given:
        stamp(after, "updated_on", changed(before, after, "text", "quadrant", "theme"), today)


def keep_document(before: pd.DataFrame, after: pd.DataFrame, given: Given, today: pd.Timestamp) -> None:
    """A document was added the day it appeared."""
    if "added_on" not in given:
        stamp(after, "added_on", before["name"].isna() & after["added_on"].isna(), today)


UPKEEP: Mapping[str, Upkeep] = {
    "contact": keep_contact,
    "task": keep_task,
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
}
"""The field that names the person doing it, when nobody else is named."""
