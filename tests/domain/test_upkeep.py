"""What the workspace keeps up by itself, and that it never overrules what somebody said."""

import pandas as pd
import pytest

from kapta_workspace.domain import frames
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.domain.upkeep import UPKEEP
from tests.build import rows

TODAY, BEFORE = pd.Timestamp("2026-03-31"), pd.Timestamp("2026-01-01")


def kept(kind, before, **change):
    """What a record is after a change and its upkeep, in plain values; no ``before`` makes a new one."""
    old = rows(kind, {"id": 1, **before})
    new = old.assign(**{name: frames.column([value], str(old[name].dtype)) for name, value in change.items()})
    UPKEEP[kind](old, new, TODAY)
    assert frames.columns(SCHEMAS[kind]) == {name: str(one) for name, one in new.dtypes.items()}
    return frames.plain_rows(new)[0]


def test_an_attitude_is_dated_when_it_is_judged():
    """Friend / foe was last judged the day it changed; without an attitude there is no such day."""
    ada = {"name": "Ada", "friend_foe": "critic", "assessed_on": BEFORE}

    assert "2026-03-31" == kept("contact", ada, friend_foe="neutral")["assessed_on"]
    assert kept("contact", ada, friend_foe=None)["assessed_on"] is None
    assert "2026-01-01" == kept("contact", ada, title="CEO")["assessed_on"]
    assert "2026-03-31" == kept("contact", {}, name="Ada", friend_foe="neutral")["assessed_on"]


def test_an_attitude_that_came_with_its_day_keeps_it():
    """An import that knows when somebody was judged is believed."""
    day = pd.Timestamp("2025-12-24")

    assert (
        "2025-12-24" == kept("contact", {}, name="Ada", friend_foe="critic", assessed_on=day)["assessed_on"]
    )


def test_check_ins_count_from_the_day_they_were_meant():
    """Setting a rhythm dates it, taking it away undates it."""
    assert "2026-03-31" == kept("contact", {"name": "Ada"}, checkin_every="1m")["checkin_since"]
    rhythm = {"name": "Ada", "checkin_every": "1m", "checkin_since": BEFORE}

    assert kept("contact", rhythm, checkin_every=None)["checkin_since"] is None


@pytest.mark.parametrize(
    ("was", "becomes", "done_on"),
    [
        ("open", "done", "2026-03-31"),
        ("done", "open", None),
        ("done", "cancelled", None),
        ("done", "done", "2026-01-01"),
    ],
)
def test_a_task_is_done_the_day_it_becomes_done(was, becomes, done_on):
    """Done dates a task, open again undates it, and done twice is done the first time."""
    task = {"title": "Call", "status": was, "done_on": BEFORE if was == "done" else None}

    assert done_on == kept("task", task, status=becomes)["done_on"]


@pytest.mark.parametrize(
    ("was", "change", "percent", "status", "done_on"),
    [
        (("on_track", 40), {"percent": 100}, 100, "complete", "2026-03-31"),
        (("on_track", 40), {"status": "complete"}, 100, "complete", "2026-03-31"),
        (("on_track", 40), {"percent": 60}, 60, "on_track", None),
        (("complete", 100), {"percent": 60}, 60, "on_track", None),
        (("complete", 100), {"status": "at_risk"}, 100, "at_risk", None),
        (("complete", 100), {"status": "at_risk", "percent": 80}, 80, "at_risk", None),
    ],
)
def test_complete_means_a_hundred_per_cent(was, change, percent, status, done_on):
    """Either says the other, unless somebody says both."""
    status_, percent_ = was
    done = BEFORE if status_ == "complete" else None
    after = kept(
        "action", {"name": "Visit", "status": status_, "percent": percent_, "done_on": done}, **change
    )

    assert (percent, status, done_on, "2026-03-31") == (
        after["percent"],
        after["status"],
        after["done_on"],
        after["updated_on"],
    )


def test_a_new_action_is_as_old_as_today():
    """An action nobody has touched since was last touched when it was made."""
    assert "2026-03-31" == kept("action", {}, name="Visit")["updated_on"]
    assert "complete" == kept("action", {}, name="Visit", percent=100)["status"]


def test_a_renamed_action_has_not_progressed():
    """Only percent and status are progress."""
    assert "2026-01-01" == kept("action", {"name": "Visit", "updated_on": BEFORE}, name="Call")["updated_on"]


def test_a_closed_risk_is_dated():
    """Closing dates a risk's end, reopening undates it, and any change dates its last update."""
    risk = {"reason": "Champion left", "status": "open", "updated_on": BEFORE}
    closed = kept("risk", risk, status="closed_lost")
    again = kept("risk", {**risk, "status": "closed_lost", "closed_on": BEFORE}, status="in_process")

    assert ("2026-03-31", "2026-03-31") == (closed["closed_on"], closed["updated_on"])
    assert again["closed_on"] is None
    assert "2026-03-31" == kept("risk", risk, severity="high")["updated_on"]


def test_a_swot_item_is_as_old_as_its_words():
    """Moving an item up the list does not make it newer."""
    item = {"text": "Loyal", "quadrant": "strength", "updated_on": BEFORE}

    assert "2026-03-31" == kept("swot", item, text="Very loyal")["updated_on"]
    assert "2026-01-01" == kept("swot", item, position=3)["updated_on"]


def test_a_document_was_added_when_it_appeared():
    """A new document is of today unless it says otherwise; renaming it does not add it again."""
    day = pd.Timestamp("2025-12-24")

    assert "2026-03-31" == kept("document", {}, name="Contract.pdf")["added_on"]
    assert "2025-12-24" == kept("document", {}, name="Contract.pdf", added_on=day)["added_on"]
    assert kept("document", {"name": "a"}, name="b")["added_on"] is None


def test_a_goal_remembers_the_day_it_was_reached():
    """A goal set to complete was reached that day; set back it was not; a day given is believed."""
    goal = {"name": "Renew", "status": "on_track"}

    assert "2026-03-31" == kept("goal", goal, status="complete")["done_on"]
    assert (
        kept("goal", {**goal, "status": "complete", "done_on": BEFORE}, status="on_track")["done_on"] is None
    )
    assert "2026-01-01" == kept("goal", goal, status="complete", done_on=BEFORE)["done_on"]
