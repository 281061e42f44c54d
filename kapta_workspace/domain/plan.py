"""The plan of an account: how far each goal is, from its actions up."""

import datetime as dt
from collections.abc import Iterable

import pandas as pd

from kapta_workspace.domain import family

CANCELLED = "cancelled"
COMPLETE = "complete"


def progress(goals: pd.DataFrame, actions: pd.DataFrame, today: dt.date) -> pd.DataFrame:
    """
    How far each goal is.

    Args:
        goals: Goals and objectives: *id, parent, status*.
        actions: Their actions: *goal, percent, status, due*.
        today: The day it is.

    Returns:
        By goal *id*: *percent*, the mean of all actions at or below it, each weighing the same; 100 where a
        goal without actions is complete, missing where one is not. *actions* counts them, *overdue* those
        that are past their day and not complete. Cancelled actions, and those of cancelled goals, do not
        count.
    """
    live = actions[(actions["status"] != CANCELLED) & actions["goal"].notna()]
    cancelled = set(goals.loc[goals["status"] == CANCELLED, "id"])
    late = (live["due"] < pd.Timestamp(today)) & (live["status"] != COMPLETE)
    rows = []
    for goal, status in zip(goals["id"].tolist(), goals["status"].tolist(), strict=True):
        below = [one for one in family.descendants(goals, [goal]) if one not in cancelled or one == goal]
        mine = live["goal"].isin(below)
        percent = live.loc[mine, "percent"].fillna(0).mean() if mine.any() else _alone(status)
        rows.append((int(goal), percent, int(mine.sum()), int((late & mine).sum())))
    found = pd.DataFrame(rows, columns=["id", "percent", "actions", "overdue"])
    return found.astype({"percent": "float64"}).set_index("id")


def unfinished(goals: pd.DataFrame, actions: pd.DataFrame, wanted: Iterable[int]) -> dict[int, int]:
    """
    How many actions at or below some goals are not complete; as in ``progress``, cancelled ones do not count.

    Archived goals and actions do not count either. From *id, parent, status, archived_at* and
    *goal, status, archived_at*.
    """
    live = goals[goals["archived_at"].isna()]
    cancelled = set(live.loc[live["status"] == CANCELLED, "id"])
    open_ = actions.loc[
        actions["archived_at"].isna() & ~actions["status"].isin([COMPLETE, CANCELLED]), "goal"
    ]
    found = {}
    for goal in wanted:
        below = [one for one in family.descendants(live, [goal]) if one not in cancelled or one == goal]
        found[goal] = int(open_.isin(below).sum())
    return found


def overtaken(goals: pd.DataFrame, actions: pd.DataFrame, touched: Iterable[int]) -> list[int]:
    """The complete goals, of some and of those above them, below which something is not complete."""
    some = set(touched)
    line = goals["id"].isin(some | family.ancestors(goals, some))
    complete = (goals["status"] == COMPLETE) & goals["archived_at"].isna()
    there = unfinished(goals, actions, goals.loc[(line & complete).fillna(value=False), "id"].tolist())
    return sorted(goal for goal, count in there.items() if count)


def _alone(status: object) -> float:
    return 100.0 if status == COMPLETE else float("nan")


WORK = ("kind", "id", "account", "goal", "plan_type", "name", "start", "due", "owner", "percent", "status")


def work(goals: pd.DataFrame, actions: pd.DataFrame) -> pd.DataFrame:
    """
    The work of a plan as one list, by the day it is due; what has no day comes last.

    Args:
        goals: Goals and objectives: *id, account, parent, plan_type, name, start, due, owner, status*.
        actions: Their actions: *id, account, goal, name, start, due, owner, percent, status*.

    Returns:
        ``WORK``: the actions, and the goals that have nothing below them and are the work themselves; *goal*
        is what an action belongs to, or what an objective is part of.
    """
    section = dict(zip(goals["id"].tolist(), goals["plan_type"].tolist(), strict=True))
    above = {*goals["parent"].dropna().tolist(), *actions["goal"].dropna().tolist()}
    alone = goals[~goals["id"].isin(above)]
    percent = (alone["status"] == COMPLETE).map({True: 100.0, False: 0.0}).astype("float64")
    parts = (
        actions.assign(kind="action", plan_type=actions["goal"].map(section).astype("Int64")),
        alone.assign(kind="goal", goal=alone["parent"], percent=percent),
    )
    found = pd.concat([part[list(WORK)] for part in parts if len(part)] or [parts[0][list(WORK)]])
    return found.sort_values(["due", "name"], kind="stable", na_position="last", ignore_index=True)
