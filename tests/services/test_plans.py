"""Plans at the door: an action stands under a goal of its account, and complete goals have nothing open."""

from contextlib import suppress

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kapta_workspace.domain import family
from kapta_workspace.domain.errors import Refused
from kapta_workspace.domain.plan import unfinished
from kapta_workspace.services import undo
from kapta_workspace.services.merging import merge_accounts
from tests.build import ADMIN


@pytest.fixture
def plan(office):
    """Globex has a goal with an objective, Rome below it has none: the ids of accounts, goals and section."""
    ids = office.portfolio("Globex > Rome; Initech")
    section = office.add("plan_type", name="Ours")
    goal = office.add("goal", account=ids["Globex"], plan_type=section, name="Grow")
    part = office.add("goal", account=ids["Globex"], plan_type=section, name="Part", parent=goal)
    return {**ids, "section": section, "goal": goal, "part": part}


def action(office, plan, goal="part", account="Globex", by=ADMIN, **values):
    """Add an action under a goal."""
    return office.add("action", by=by, account=plan[account], goal=plan[goal], name="Call", **values)


def states(office, plan):
    """The status of the goal and of its objective."""
    return [office.one("goal", plan[one])["status"] for one in ("goal", "part")]


# ------------------------------------------------------------------------------ goals of its own account


@pytest.mark.parametrize("account", ["Rome", "Initech"])
def test_an_action_hangs_under_a_goal_of_its_own_account(office, plan, account):
    """Neither the parent's goal nor a stranger's is Rome's: nobody would find the action on either page."""
    with office.untouched(), pytest.raises(Refused, match="a goal of another account"):
        action(office, plan, account=account)


def test_an_objective_hangs_under_a_goal_of_its_own_account(office, plan):
    """Rome's goal is no objective of Globex's."""
    with pytest.raises(Refused, match="a goal of another account"):
        office.add("goal", account=plan["Rome"], plan_type=plan["section"], name="South", parent=plan["goal"])


def test_two_goals_are_not_each_others_objective(office, plan):
    """Part belongs to Grow; that Grow should belong to Part is refused, alone and with a third between."""
    chain = "That would make a loop: Grow → Part → Grow. Choose another goal, or none."
    with office.untouched(), pytest.raises(Refused, match=chain):
        office.edit("goal", plan["goal"], parent=plan["part"])
    deep = office.add(
        "goal", account=plan["Globex"], plan_type=plan["section"], name="Deep", parent=plan["part"]
    )
    with office.untouched(), pytest.raises(Refused, match="a loop: Grow → Deep → Part → Grow"):
        office.edit("goal", plan["goal"], parent=deep)


def test_two_goals_hung_under_each_other_together_are_refused(office, plan):
    """Neither edit alone closes the loop; both rows of the one change are told."""
    lone = office.add("goal", account=plan["Globex"], plan_type=plan["section"], name="Lone")
    with office.untouched(), pytest.raises(Refused) as refusal:
        office.write("goal", {"id": plan["goal"], "parent": lone}, {"id": lone, "parent": plan["part"]})

    assert [("E24", plan["goal"]), ("E24", lone)] == [
        (one.code, one.record) for one in refusal.value.problems
    ]


def test_neither_an_action_nor_a_goal_leaves_the_other_behind(office, plan):
    """An action stays with its goal, a goal with what hangs under it; one without anything may go."""
    one = action(office, plan)
    lone = office.add("goal", account=plan["Globex"], plan_type=plan["section"], name="Lone")

    with pytest.raises(Refused, match="a goal of another account"):
        office.edit("action", one, account=plan["Rome"])
    with pytest.raises(Refused, match="1 record hangs under this goal and would stay behind"):
        office.edit("goal", plan["goal"], account=plan["Rome"])
    office.edit("goal", lone, account=plan["Rome"])
    assert plan["Rome"] == office.one("goal", lone)["account"]


def test_an_action_that_hangs_elsewhere_from_old_is_edited_and_moves_with_its_account(office, plan):
    """It was hung there before the rule: its text changes, and a merge takes it along, goal and all."""
    one = action(office, plan)
    with office.store.writing() as unit:
        unit.connection.exec_driver_sql(f"UPDATE action SET account = {plan['Rome']} WHERE id = {one}")
    office.edit("action", one, description="More", due="2026-05-01")
    position = merge_accounts(office.store, ADMIN, plan["Initech"], plan["Rome"]).position
    assert plan["Initech"] == office.one("action", one)["account"]

    undo.undo(office.store, ADMIN, position)
    assert plan["Rome"] == office.one("action", one)["account"]


# ------------------------------------------------------------------------------ complete means 100 per cent


def test_an_open_action_puts_the_complete_goals_above_it_on_track_again(office, plan):
    """Objective and goal were complete, and are not once there is more to do; undo takes back both."""
    office.edit("goal", plan["part"], status="complete")
    office.edit("goal", plan["goal"], status="complete")
    receipt = office.write("action", {"account": plan["Globex"], "goal": plan["part"], "name": "More"})

    assert ["on_track", "on_track"] == states(office, plan)
    assert office.one("goal", plan["goal"])["done_on"] is None
    assert {"goal": 2} == receipt.updated

    undo.undo(office.store, ADMIN, receipt.position)
    assert ["complete", "complete"] == states(office, plan)
    assert "2026-03-01" == office.one("goal", plan["goal"])["done_on"]


def test_an_action_that_is_opened_again_opens_its_goals(office, plan):
    """By its status, by its percent, by being restored: each time the goal is on track again."""
    one = action(office, plan, status="complete")
    for back in ({"status": "on_track"}, {"percent": 50}):
        office.edit("action", one, status="complete")
        office.edit("goal", plan["part"], status="complete")
        office.edit("action", one, **back)
        assert "on_track" == states(office, plan)[1]
    office.edit("action", one, status="on_track", archived_at="2026-03-01 12:00")
    office.edit("goal", plan["part"], status="complete")
    office.edit("action", one, archived_at=None)
    assert "on_track" == states(office, plan)[1]


def test_what_is_complete_or_cancelled_opens_nothing(office, plan):
    """The objective stays complete."""
    office.edit("goal", plan["part"], status="complete")
    action(office, plan, status="complete")
    office.add("action", account=plan["Globex"], goal=plan["part"], name="Off", status="cancelled")

    assert "complete" == states(office, plan)[1]


def test_a_goal_does_not_become_complete_over_open_actions(office, plan):
    """It says how many are open; once they are complete or cancelled, the goal may be."""
    first, second = action(office, plan), action(office, plan, goal="goal")
    with pytest.raises(Refused, match="2 actions below it are not complete yet"):
        office.edit("goal", plan["goal"], status="complete")
    office.edit("action", first, status="complete")
    office.edit("action", second, status="cancelled")
    office.edit("goal", plan["goal"], status="complete")

    assert "complete" == states(office, plan)[0]


def test_whoever_may_add_actions_opens_goals_they_may_not_edit(office, plan):
    """Somebody of a group adds an action to a complete goal; it follows, though they could not edit it."""
    cy = office.user("Cy")
    office.share(cy, plan["Globex"])
    office.edit("goal", plan["goal"], status="complete")
    with pytest.raises(Refused):
        office.edit("goal", plan["goal"], by=cy, status="on_track")
    action(office, plan, goal="goal", by=cy)

    assert "on_track" == states(office, plan)[0]


WORK = (
    ("add action", {}),
    *(("set action", {"status": one}) for one in ("complete", "on_track", "cancelled")),
    *(("set action", {"percent": one}) for one in (40, 100)),
    ("set action", {"archived_at": "2026-03-01 12:00"}),
    ("set action", {"archived_at": None}),
    *(("set goal", {"status": one}) for one in ("complete", "on_track", "cancelled")),
    ("set goal", {"parent": None}),
    ("hang goal", {}),
    ("hang action", {}),
)
"""What may be done to a plan."""


def work(office, account, step):
    """Do one thing to the plan of an account; what the door refuses is not done."""
    (what, values), first, second = step
    goals, actions = (office.frame(kind)["id"].tolist() for kind in ("goal", "action"))
    goal, other = goals[first % len(goals)], goals[second % len(goals)]
    with suppress(Refused):
        if what == "add action":
            office.add("action", account=account, goal=goal, name="More")
        elif what == "set action":
            office.edit("action", actions[first % len(actions)], **values)
        elif what == "hang action":
            office.edit("action", actions[first % len(actions)], goal=other)
        elif what == "set goal":
            office.edit("goal", goal, **values)
        else:
            office.edit("goal", goal, parent=other)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(st.tuples(st.sampled_from(WORK), st.integers(0, 5), st.integers(0, 5)), max_size=12))
def test_no_goal_is_ever_complete_over_an_open_action_nor_part_of_itself(office, steps):
    """Whatever is added, opened, hung elsewhere or called complete; each step can be undone and redone."""
    office.empty()
    account = office.portfolio("Globex")["Globex"]
    section = office.add("plan_type", name="Ours")
    goals = [office.add("goal", account=account, plan_type=section, name=name) for name in ("Grow", "Keep")]
    part = office.add("goal", account=account, plan_type=section, name="Part", parent=goals[0])
    office.add("action", account=account, goal=part, name="Call", status="complete")
    for step in steps:
        head, before = office.head, everything(office)
        work(office, account, step)
        goals_, actions = after = everything(office)
        complete = goals_.loc[goals_["status"] == "complete", "id"].tolist()
        assert {0} >= set(unfinished(goals_, actions, complete).values())
        assert [] == family.loops(goals_["id"], goals_["parent"])
        for wanted in (before, after) if office.head != head else ():
            undo.undo(office.store, ADMIN, office.head)
            for was, now in zip(wanted, everything(office), strict=True):
                pd.testing.assert_frame_equal(was, now)


def everything(office):
    """All goals and actions, without the log positions they were written at."""
    return tuple(office.frame(kind).drop(columns=["version", "born"]) for kind in ("goal", "action"))


# ------------------------------------------------------------------------------ whose it is


def test_an_action_and_a_review_are_the_account_owners_unless_somebody_else_is_named(office, plan):
    """Ben owns Ulm; one who is named stays named, and an edit that empties the owner leaves it empty."""
    ben = office.user("Ben")
    ulm = office.add("account", name="Ulm", owner=ben)
    goal = office.add("goal", account=ulm, plan_type=plan["section"], name="Grow")
    one = office.add("action", account=ulm, goal=goal, name="Call")
    other = office.add("action", account=ulm, goal=goal, name="Write", owner=ADMIN)
    review = office.add("review", account=ulm, held_on="2026-03-01")
    assert [ben, ADMIN, ben] == [
        office.one(*record)["owner"] for record in (("action", one), ("action", other), ("review", review))
    ]

    office.edit("action", one, owner=None)
    assert office.one("action", one)["owner"] is None


# ------------------------------------------------------------------------------ answers


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        ("ten", ("8", " 8 ", "10"), ("eleven", "77", "-1")),
        ("five", ("1", "5"), ("0", "6")),
        ("yes_no", ("yes", "No "), ("perhaps",)),
        ("choice", ("price", "Good Service"), ("Prices",)),
        ("text", ("Anything at all",), ()),
    ],
)
def test_an_answer_is_one_of_what_its_question_offers(office, kind, right, wrong):
    """In any case and with any spaces; what does not fit is refused with what would."""
    acme = office.portfolio("Acme")["Acme"]
    asked = office.write(
        "voc_question", {"text": "How?", "kind": kind, "choices": "Price\nGood service"}
    ).ids[0][0]
    given = {"account": acme, "question": asked, "answered_on": "2026-02-01"}
    for answer in right:
        office.add("voc_answer", answer=answer, **given)
    for answer in wrong:
        with pytest.raises(Refused, match=r"is no answer to this question\. Choose one of: "):
            office.add("voc_answer", answer=answer, **given)


def test_an_old_answer_that_fits_no_more_is_edited_elsewhere(office):
    """The question became one of 0 to 10; “Rather” stands, and its day may be mended."""
    acme = office.portfolio("Acme")["Acme"]
    asked = office.add("voc_question", text="How?")
    one = office.add("voc_answer", account=acme, question=asked, answer="Rather", answered_on="2026-02-01")
    office.write("voc_question", {"id": asked, "kind": "ten"})
    office.edit("voc_answer", one, answered_on="2026-02-02")
    with pytest.raises(Refused, match="is no answer"):
        office.edit("voc_answer", one, answer="Very")
