"""What a goal template comes to on the calendar, and what template a goal would make."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from kapta_workspace.domain import family, frames
from kapta_workspace.domain.fields import Kind
from kapta_workspace.domain.plan import CANCELLED

OBJECTIVE, ACTION = "objective", "action"

LAID_OUT = ("step", "kind", "parent", "name", "description", "start", "due")
KEPT = ("id", "kind", "parent", "name", "description", "after_days", "days")


def laid_out(steps: pd.DataFrame, start: dt.date) -> pd.DataFrame:
    """
    The steps of one template on the calendar, each objective followed by what is below it.

    Args:
        steps: *id, kind, parent, name, description, after_days, days*.
        start: The day the goal starts.

    Returns:
        ``LAID_OUT``; *due* is missing for a step of which nobody said how long it takes.
    """
    rows = [(*row, *_span(step, start)) for step in _in_order(steps) for row in [_told(step)]]
    found = pd.DataFrame(rows, columns=list(LAID_OUT))
    days = dict.fromkeys(("start", "due"), frames.DTYPES[Kind.DATE])
    return found.astype({"step": "Int64", "parent": "Int64", **days})


def due(days: Any, laid: pd.DataFrame, start: dt.date) -> dt.date | None:
    """The day the goal is due: so many days after its start, else with the last of its steps."""
    if not frames.is_missing(days):
        return start + dt.timedelta(days=int(days))
    last = laid[["start", "due"]].max().max()
    return None if pd.isna(last) else pd.Timestamp(last).date()


def _in_order(steps: pd.DataFrame) -> Iterator[Mapping[Any, Any]]:
    """The steps from the first to start; what is below an objective right behind it."""
    by = [name for name in ("after_days", "days", "id") if name in steps]
    ordered = steps.sort_values(by, kind="stable", na_position="first").to_dict("records")
    there = {step["id"] for step in ordered}
    for step in ordered:
        if step["parent"] not in there:  # also one whose objective is gone: nothing is left out
            yield step
            yield from (one for one in ordered if one["parent"] == step["id"])


def _told(step: Mapping[Any, Any]) -> tuple[Any, ...]:
    return step["id"], step["kind"], step["parent"], step["name"], step["description"]


def _span(step: Mapping[Any, Any], start: dt.date) -> tuple[dt.date, dt.date | None]:
    after = 0 if frames.is_missing(step["after_days"]) else int(step["after_days"])
    begins = start + dt.timedelta(days=after)
    lasts = step["days"]
    return begins, None if frames.is_missing(lasts) else begins + dt.timedelta(days=int(lasts))


# --- out of a goal ------------------------------------------------------------------------------------


def kept(goals: pd.DataFrame, actions: pd.DataFrame, goal: int) -> tuple[int | None, pd.DataFrame]:
    """
    The template a goal would make: its dates as days from its start.

    Args:
        goals: *id, parent, name, description, status, start, due*.
        actions: *id, goal, name, description, status, start, due*.
        goal: Which goal.

    Returns:
        How many days it takes, and its steps, ``KEPT``, numbered below zero. What was cancelled is left out,
        and whatever began before the goal begins with it. An objective below an objective stands beside it; a
        second step of one name gets a number.
    """
    live = goals[(goals["status"] != CANCELLED) | (goals["id"] == goal)]
    below = [one for one in family.descendants(live, [goal]) if one != goal]
    objectives = live[live["id"].isin(below)].assign(kind=OBJECTIVE, under=goal)
    work = actions[actions["goal"].isin([goal, *below]) & (actions["status"] != CANCELLED)]
    parts = [objectives, work.assign(kind=ACTION, under=work["goal"])]
    columns = ["kind", "id", "under", "name", "description", "start", "due"]
    both = pd.concat([part[columns] for part in parts if len(part)] or [objectives[columns]])
    whole = goals[goals["id"] == goal].iloc[0]
    days = [pd.Timestamp(day) for day in (whole["start"], *both["start"], *both["due"]) if not pd.isna(day)]
    begins = pd.Timestamp(whole["start"]) if not pd.isna(whole["start"]) else min(days, default=pd.NaT)
    numbers = {(row["kind"], row["id"]): -1 - place for place, row in enumerate(both.to_dict("records"))}
    seen: dict[str, int] = {}
    rows = [
        (
            numbers[row["kind"], row["id"]],
            row["kind"],
            numbers.get((OBJECTIVE, row["under"])),
            _apart(str(row["name"]), seen),
            None if pd.isna(row["description"]) else row["description"],
            _after(row, begins),
            _lasts(row["start"], row["due"]),
        )
        for row in both.to_dict("records")
    ]
    found = pd.DataFrame(rows, columns=list(KEPT))
    return _lasts(begins, whole["due"]), found.astype(
        dict.fromkeys(("parent", "after_days", "days"), "Int64")
    )


def _apart(name: str, seen: dict[str, int]) -> str:
    key = name.casefold()
    seen[key] = seen.get(key, 0) + 1
    return name if seen[key] == 1 else f"{name} ({seen[key]})"


def _after(row: Mapping[Any, Any], begins: Any) -> int:
    first = row["due"] if pd.isna(row["start"]) else row["start"]
    return 0 if pd.isna(first) or pd.isna(begins) else max(0, (first - begins).days)


def _lasts(start: Any, due: Any) -> int | None:
    return None if pd.isna(start) or pd.isna(due) else max(0, (due - start).days)
