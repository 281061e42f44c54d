"""How far a goal is: the mean of the actions below it."""

import datetime as dt

import pandas as pd

from kapta_workspace.domain.plan import progress

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
