"""How far a goal is: the mean of the actions below it."""

import datetime as dt

import pandas as pd

from kapta_workspace.domain.plan import overtaken, progress, unfinished, work
from tests.build import rows

TODAY = dt.date(2026, 6, 15)


def goals(*rows):
    """Goals of *id, parent, status*."""
    frame = pd.DataFrame(rows, columns=["id", "parent", "status"])
    return frame.astype({"id": "Int64", "parent": "Int64", "status": "str"})


def actions(*rows):
    """Actions of *goal, percent, status, due*."""
    frame = pd.DataFrame(rows, columns=["goal", "percent", "status", "due"])
    return frame.astype({"goal": "Int64", "percent": "float64", "status": "str", "due": "datetime64[s]"})


def test_a_goal_is_as_far_as_the_mean_of_all_actions_below_it():
    """Growth holds an objective of 100 and 50 and an action of its own at 0: (100 + 50 + 0) / 3 = 50."""
    found = progress(
        goals((1, None, "on_track"), (2, 1, "on_track")),
        actions(
            (2, 100, "complete", "2026-06-01"), (2, 50, "on_track", "2026-07-01"), (1, 0, "not_started", None)
        ),
        TODAY,
    )

    assert [50.0, 75.0] == found["percent"].tolist()
    assert [3, 2] == found["actions"].tolist()


def test_cancelled_work_does_not_count():
    """A cancelled action, and those of a cancelled objective, leave the mean."""
    found = progress(
        goals((1, None, "on_track"), (2, 1, "cancelled")),
        actions((1, 40, "on_track", None), (1, 0, "cancelled", None), (2, 0, "on_track", None)),
        TODAY,
    )

    assert 40.0 == found.loc[1, "percent"]


def test_what_is_past_its_day_and_not_complete_is_overdue():
    """Yesterday's open action is late, yesterday's complete one is not, today's is not yet."""
    found = progress(
        goals((1, None, "on_track")),
        actions(
            (1, 10, "on_track", "2026-06-14"),
            (1, 100, "complete", "2026-06-14"),
            (1, 10, "on_track", "2026-06-15"),
        ),
        TODAY,
    )

    assert 1 == found.loc[1, "overdue"]


def test_a_goal_without_actions_says_nothing_until_it_is_complete():
    """Nothing to take a mean of: missing, or 100 when somebody called it complete."""
    found = progress(goals((1, None, "on_track"), (2, None, "complete")), actions(), TODAY)

    assert [True, False] == found["percent"].isna().tolist()
    assert 100.0 == found.loc[2, "percent"]


def test_the_work_of_a_plan_is_one_list_by_day():
    """Actions, and goals nothing is below: the second is due first, what has no day comes last."""
    found = work(
        rows(
            "goal",
            {"id": 1, "name": "Grow", "plan_type": 3, "status": "on_track"},
            {"id": 2, "name": "Sell", "plan_type": 3, "parent": 1, "status": "on_track"},
            {"id": 3, "name": "Call them", "plan_type": 4, "status": "complete", "due": "2026-01-01"},
        ),
        rows(
            "action",
            {"id": 1, "goal": 2, "name": "Offer", "percent": 40, "status": "on_track"},
            {"id": 2, "goal": 1, "name": "Visit", "percent": 0, "status": "not_started", "due": "2026-02-01"},
        ),
    )

    assert ["Call them", "Visit", "Offer"] == found["name"].tolist()
    assert ["goal", "action", "action"] == found["kind"].tolist()
    assert [4, 3, 3] == found["plan_type"].tolist()
    assert [100, 0, 40] == found["percent"].tolist()


def test_a_plan_of_nothing_is_no_work():
    """No goals, no actions: an empty list."""
    assert work(rows("goal", {"id": 1}).iloc[:0], rows("action", {"id": 1}).iloc[:0]).empty


def test_what_is_open_below_a_goal_does_not_count_what_is_cancelled_archived_or_complete():
    """Of six actions two are open: one under the goal, one under its objective; so neither is complete."""
    plan = rows(
        "goal",
        {"id": 1, "status": "complete"},
        {"id": 2, "parent": 1, "status": "complete"},
        {"id": 3, "parent": 1, "status": "cancelled"},
        {"id": 4, "status": "complete"},
    )
    done = rows(
        "action",
        {"id": 1, "goal": 1, "status": "on_track"},
        {"id": 2, "goal": 2, "status": "not_started"},
        {"id": 3, "goal": 2, "status": "complete"},
        {"id": 4, "goal": 2, "status": "cancelled"},
        {"id": 5, "goal": 2, "status": "at_risk", "archived_at": pd.Timestamp("2026-01-01")},
        {"id": 6, "goal": 3, "status": "at_risk"},
    )

    assert {1: 2, 2: 1, 4: 0} == unfinished(plan, done, [1, 2, 4])
    assert [1, 2] == overtaken(plan, done, [2])
    assert [1] == overtaken(plan, done, [1, 4])
