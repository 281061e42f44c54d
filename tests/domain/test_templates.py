"""Goal templates: days counted from a start become dates, and dates of a goal become days again."""

import datetime as dt

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from kapta_workspace.domain.templates import due, kept, laid_out
from tests.build import rows

START = dt.date(2026, 12, 1)


def steps(*told):
    """The steps of one template: id, kind, parent, name, after_days, days."""
    names = ("id", "kind", "parent", "name", "after_days", "days")
    return rows("template_step", *(dict(zip(names, one, strict=True)) for one in told))


def days(laid):
    """Name, first and last day of each step, as texts."""
    return [
        (name, str(first.date()), None if pd.isna(last) else str(last.date()))
        for name, first, last in laid[["name", "start", "due"]].itertuples(index=False)
    ]


ONBOARDING = steps(
    (1, "action", None, "Review", 80, 10),
    (2, "objective", None, "Set up", 0, 30),
    (3, "action", 2, "Train", 14, None),
    (4, "action", 2, "Kick-off", 2, 5),
)


def test_steps_keep_their_days_from_the_start():
    """From 1 December: two days later is the 3rd, five days more the 8th; day 80 is 19 February."""
    assert [
        ("Set up", "2026-12-01", "2026-12-31"),
        ("Kick-off", "2026-12-03", "2026-12-08"),
        ("Train", "2026-12-15", None),
        ("Review", "2027-02-19", "2027-03-01"),
    ] == days(laid_out(ONBOARDING, START))


def test_a_goal_is_due_after_its_days_or_with_its_last_step():
    """Ninety days after 1 December is 1 March; without days the last step says it, or nobody."""
    laid = laid_out(ONBOARDING, START)

    assert dt.date(2027, 3, 1) == due(90, laid, START)
    assert dt.date(2027, 3, 1) == due(None, laid, START)
    assert due(None, laid.iloc[:0], START) is None


def test_a_step_whose_objective_is_gone_stands_under_the_goal():
    """Nothing of a template is left out."""
    assert ["Kick-off"] == laid_out(ONBOARDING.iloc[[3]], START)["name"].tolist()


GOALS = rows(
    "goal",
    {"id": 1, "name": "Win Rome", "status": "complete", "start": "2026-01-10", "due": "2026-04-10"},
    {"id": 2, "name": "Meet", "parent": 1, "status": "on_track", "start": "2026-01-10", "due": "2026-01-20"},
    {"id": 3, "name": "Deeper", "parent": 2, "status": "on_track"},
    {"id": 4, "name": "Dropped", "parent": 1, "status": "cancelled"},
    {"id": 5, "name": "Elsewhere", "status": "on_track"},
)
ACTIONS = rows(
    "action",
    {"id": 1, "goal": 2, "name": "Call", "status": "complete", "start": "2026-01-05", "due": "2026-01-12"},
    {"id": 2, "goal": 1, "name": "Sign", "status": "on_track", "due": "2026-04-01"},
    {"id": 3, "goal": 1, "name": "call", "status": "cancelled"},
    {"id": 4, "goal": 4, "name": "Of the dropped", "status": "on_track"},
    {"id": 5, "goal": 3, "name": "CALL", "status": "on_track", "start": "2026-01-11"},
    {"id": 6, "goal": 5, "name": "Of another goal", "status": "on_track"},
)


def test_a_goal_is_kept_with_days_for_its_dates():
    """
    Ninety days from 10 January to 10 April; the call began before it, so on day 0, and took 7 days.

    What was cancelled is left out with all below it, an objective below an objective stands beside it, and
    the second call gets a number.
    """
    found, made = kept(GOALS, ACTIONS, 1)
    by = made.set_index("name")
    above = dict(zip(made["id"], made["name"], strict=True))

    assert 90 == found
    assert ["Meet", "Deeper", "Call", "Sign", "CALL (2)"] == made["name"].tolist()
    assert [None, None, "Meet", None, "Deeper"] == [above.get(one) for one in made["parent"]]
    assert [0, 0, 0, 81, 1] == made["after_days"].tolist()
    assert (10, 7) == (by.loc["Meet", "days"], by.loc["Call", "days"])
    assert by.loc[["Deeper", "Sign", "CALL (2)"], "days"].isna().all()


def test_a_goal_without_dates_is_kept_without_days():
    """Nothing is made up: its steps all start with it."""
    goals = rows("goal", {"id": 1, "name": "Someday", "status": "on_track"})
    found, made = kept(goals, rows("action", {"id": 1, "goal": 1, "name": "Think", "status": "on_track"}), 1)

    assert found is None
    assert ([0], True) == (made["after_days"].tolist(), bool(made["days"].isna().all()))


@st.composite
def templates(draw):
    """Up to eight steps with days; actions below objectives or below the goal."""
    many, told = draw(st.integers(0, 8)), []
    objectives = []
    for number in range(1, many + 1):
        kind = draw(st.sampled_from(["objective", "action"]))
        parent = draw(st.sampled_from([None, *objectives])) if kind == "action" else None
        objectives += [number] if kind == "objective" else []
        told.append((number, kind, parent, f"Step {number}", *draw(st.tuples(*[st.integers(0, 400)] * 2))))
    return steps(*told) if told else ONBOARDING.iloc[:0]


@given(templates(), st.dates(dt.date(2000, 1, 1), dt.date(2090, 1, 1)))
def test_what_was_planned_from_a_template_makes_the_same_template(made, start):
    """Laid out from any day and kept again: the same steps, parents and days."""
    laid = laid_out(made, start)
    whole = {"id": 1000, "name": "Goal", "status": "not_started", "start": start}
    shared = ("name", "description", "start", "due")

    def planned(step, link):
        facts = {name: None if pd.isna(step[name]) else step[name] for name in shared}
        parent = 1000 if pd.isna(step["parent"]) else step["parent"]
        return {"id": step["step"], link: parent, "status": "not_started", **facts}

    told = laid.to_dict("records")
    goals = rows("goal", whole, *(planned(one, "parent") for one in told if one["kind"] == "objective"))
    work = [planned(one, "goal") for one in told if one["kind"] == "action"]
    actions = rows("action", *work) if work else rows("action", {"id": 1, "goal": 1}).iloc[:0]
    again = kept(goals, actions, 1000)[1]

    assert outline(made) == outline(again)


def outline(made):
    """Steps by name: what they are, what they stand under, their days."""
    names = dict(zip(made["id"], made["name"], strict=True))
    return {
        one["name"]: (one["kind"], names.get(one["parent"]), one["after_days"], one["days"])
        for one in made.to_dict("records")
    }
