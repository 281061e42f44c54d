"""Rules about what was meant to be done: plan sections, actions, tasks, risks."""

from collections.abc import Iterator

import pandas as pd

from kapta_workspace.domain.coaching.scene import Scene, counted, day, label_of
from kapta_workspace.domain.coaching.suggestion import Opening, Suggestion
from kapta_workspace.domain.health.ideas import Idea

STALE_DAYS = 30
"""After so many days an open action, or risk, wants a word."""


def goals(now: Scene) -> Iterator[Suggestion]:
    """A plan section with no goal under way."""
    for idea in now.found.get("goal", []):
        number = int(idea.record.partition(":")[2])
        text = "The scorecard asks for a goal with an action in every section of the plan."
        yield now.suggest("no_goal", idea, text, Opening("goal", None, {"plan_type": number}), idea.record)


def late_actions(now: Scene) -> Iterator[Suggestion]:
    """An action past its day."""
    for idea, one in _with(now, "action", "action"):
        text = f"It was due on {day(one['due'])} and stands at {_percent(one)}."
        opens = Opening("action", int(one["id"]), {"percent": 100, "status": "complete"})
        yield now.suggest("action_overdue", idea, text, opens, idea.record)


def stale_actions(now: Scene) -> Iterator[Suggestion]:
    """An open action nobody has said anything about for long."""
    for idea, one in _with(now, "update", "action"):
        told = one["updated_on"] if not pd.isna(one["updated_on"]) else one["born_on"]
        days = STALE_DAYS + 1 if pd.isna(told) else (now.today - pd.Timestamp(told)).days
        if days > STALE_DAYS:
            text = f"Nothing has been said about it for {counted(days, 'day')}; it stands at {_percent(one)}."
            percent = idea.rows[0].values["percent"]
            opens = Opening("action", int(one["id"]), {"percent": f"{percent:.0f}"})
            yield now.suggest("action_stale", idea, text, opens, idea.record)


def _percent(one: pd.Series) -> str:
    return f"{0 if pd.isna(one['percent']) else one['percent']:.0f}%"


def tasks(now: Scene) -> Iterator[Suggestion]:
    """A task past its day."""
    for idea, one in _with(now, "task", "task"):
        days = (now.today - one["due"]).days
        text = f"It was due on {day(one['due'])}, {counted(days, 'day')} ago."
        opens = Opening("task", int(one["id"]), {"status": "done"})
        yield now.suggest("task_overdue", idea, text, opens, idea.record)


def risks(now: Scene) -> Iterator[Suggestion]:
    """An open risk nobody works on."""
    for idea, one in _with(now, "risk", "risk"):
        severity = label_of("risk", "severity", one["severity"])
        told = one["updated_on"] if not pd.isna(one["updated_on"]) else one["opened_on"]
        days = (now.today - pd.Timestamp(told)).days
        text = f"{severity} risk, open since {day(one['opened_on'])}; not touched for {counted(days, 'day')}."
        opens = Opening("risk", int(one["id"]), {"status": "in_process"})
        grave = one["severity"] in ("high", "critical")
        yield now.suggest("risk_untended", idea, text, opens, idea.record, is_warning=grave)


def _with(now: Scene, sort: str, kind: str) -> Iterator[tuple[Idea, pd.Series]]:
    """The ideas of a sort with the records they are about, the longest due first."""
    rows = now.frame(kind)
    known = {int(one["id"]): one for _, one in rows.iterrows()}
    for idea in now.found.get(sort, []):
        one = known.get(int(idea.record.partition(":")[2]))
        if one is not None:
            yield idea, one
