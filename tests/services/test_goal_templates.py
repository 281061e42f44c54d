"""Goals from templates: planned in one change, taken back in one, kept from a goal that went well."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from kapta_workspace import Refused, Workspace, open_workspace
from kapta_workspace.domain.errors import NotAllowed, NotFound

START = dt.date(2026, 12, 1)


@pytest.fixture
def ws(database_url: str) -> Iterator[Workspace]:
    """Globex, owned by Mia, with a contract; a template of one objective with an action, and an action."""
    with open_workspace(database_url) as made:
        made.users.add(name="Mia", email="mia@us.example", role="account_manager")
        made.accounts.add(name="Globex", owner="Mia")
        made.contracts.add(account="Globex", name="Frame 26")
        made.goal_templates.add(name="Onboarding", plan_type="Our own goals", days=90, description="Soon.")
        made.template_steps.add(template="Onboarding", kind="objective", name="Set up", days=30)
        made.template_steps.add(template="Onboarding", parent="Set up", name="Kick-off", after_days=2, days=5)
        made.template_steps.add(template="Onboarding", name="Review", after_days=80, days=10)
        yield made


def test_a_goal_is_planned_with_all_its_days(ws: Workspace) -> None:
    """Ninety days from 1 December is 1 March; everything is Mia's, whose account it is."""
    receipt = ws.goal_templates.use("Onboarding", "Globex", start=START)
    goals, actions = ws.goals.frame("Globex"), ws.actions.frame("Globex")

    assert ["Onboarding", "Set up"] == goals["name"].tolist()
    assert "Onboarding" == goals["parent_name"][1]
    assert ["2027-03-01", "2026-12-31"] == goals["due"].dt.strftime("%Y-%m-%d").tolist()
    assert {"Mia"} == {*goals["owner_name"], *actions["owner_name"]}
    assert ["Our own goals"] * 2 == goals["plan_type_name"].tolist()
    told = list(zip(actions["name"], actions["goal_name"], actions["due"].astype(str), strict=True))
    assert [("Kick-off", "Set up", "2026-12-08"), ("Review", "Onboarding", "2027-03-01")] == told
    assert {"goal": 2, "action": 2} == receipt.created
    assert "From the template “Onboarding”." == ws.log(limit=1)["why"].iloc[0]


def test_it_is_called_and_linked_as_one_says_and_taken_back_at_once(ws: Workspace) -> None:
    """For a contract, under a name of its own, by Bo; one undo takes all four records away."""
    ws.users.add(name="Bo", email="bo@us.example", role="account_manager")
    receipt = ws.goal_templates.use(
        "Onboarding", "Globex", start=START, name="Start in Rome", owner="Bo", contract="Frame 26"
    )
    goal = ws.goals.get(receipt.ids[0][0])

    assert ("Start in Rome", "Bo", "Frame 26") == tuple(goal[["name", "owner_name", "contract_name"]])
    assert {"Bo"} == set(ws.actions.frame()["owner_name"])
    ws.undo(receipt.position)
    assert (0, 0) == (len(ws.goals.frame()), len(ws.actions.frame()))


def test_a_template_of_no_section_asks_for_one(ws: Workspace) -> None:
    """Refused with the name of what is lacking, nothing written; given, it is planned there."""
    ws.goal_templates.edit("Onboarding", plan_type=None)
    with pytest.raises(Refused, match="Plan section is required"):
        ws.goal_templates.use("Onboarding", "Globex")
    assert ws.goals.frame().empty

    ws.goal_templates.use("Onboarding", "Globex", plan_type="Our own goals")
    assert {"Our own goals"} == set(ws.goals.frame()["plan_type_name"])


def test_a_goal_is_kept_as_a_template_and_planned_elsewhere(ws: Workspace) -> None:
    """The same steps and days on another account, from another day."""
    goal = ws.goal_templates.use("Onboarding", "Globex", start=START).ids[0][0]
    ws.goal_templates.keep(goal, "Proven")
    steps = ws.template_steps.frame()
    mine = steps[steps["template_name"] == "Proven"].set_index("name")

    assert [("Set up", 0, 30), ("Kick-off", 2, 5), ("Review", 80, 10)] == list(
        zip(mine.index, mine["after_days"], mine["days"], strict=True)
    )
    assert "Set up" == mine.loc["Kick-off", "parent_name"]
    ws.accounts.add(name="Initech", owner="Mia")
    ws.goal_templates.use("Proven", "Initech", start=dt.date(2027, 6, 1))
    assert ["2027-06-08", "2027-08-30"] == [str(day.date()) for day in ws.actions.frame("Initech")["due"]]


def test_a_goal_of_that_name_is_kept_once(ws: Workspace) -> None:
    """A second template of the name is refused, whatever the case of its letters."""
    goal = ws.goal_templates.use("Onboarding", "Globex", start=START, name="ONBOARDING").ids[0][0]

    with pytest.raises(Refused, match="Another goal template already has this template"):
        ws.goal_templates.keep(goal)


def test_only_administrators_keep_and_only_who_may_edit_plans(ws: Workspace) -> None:
    """Mia plans on her account and keeps nothing; Vi, who works on none, finds no account to plan on."""
    ws.users.add(name="Vi", email="vi@us.example", role="viewer")
    mia, vi = ws.acting_as("mia@us.example"), ws.acting_as("vi@us.example")
    goal = mia.goal_templates.use("Onboarding", "Globex", start=START).ids[0][0]

    with pytest.raises(NotAllowed):
        mia.goal_templates.keep(goal, "Mine")
    with pytest.raises(NotFound, match="no account"):
        vi.goal_templates.use("Onboarding", "Globex", start=START)
    assert 3 == len(vi.goal_templates.outline("Onboarding"))


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        ({"kind": "objective", "parent": "Set up"}, "An objective stands directly under the goal"),
        ({"parent": "Kick-off"}, "Only an objective has steps below it"),
        ({"parent": "Set up", "template": "Renew a contract"}, "This step is of another template"),
        ({"name": "kick-OFF"}, "Another template step already has this template and step"),
        ({"after_days": -1}, "Starts after"),
    ],
)
def test_a_step_fits_into_its_template(ws: Workspace, step: dict[str, Any], sentence: str) -> None:
    """What would not be a plan is refused in words."""
    with pytest.raises(Refused, match=sentence):
        ws.template_steps.add(**{"template": "Onboarding", "name": "New", **step})


@pytest.mark.parametrize("change", [{"kind": "action"}, {"template": "Renew a contract"}])
def test_an_objective_takes_its_steps_along_or_stays(ws: Workspace, change: dict[str, Any]) -> None:
    """It neither becomes an action nor leaves while steps stand below it; afterwards it may."""
    with pytest.raises(Refused, match="1 step below this one would be lost"):
        ws.template_steps.edit("Set up", **change)
    ws.template_steps.edit("Kick-off", parent=None)
    ws.template_steps.edit("Set up", **change)

    assert "Kick-off" in set(ws.goal_templates.outline("Onboarding")["name"])


def test_an_objective_is_taken_away_with_its_steps(ws: Workspace) -> None:
    """The review stays; undo brings back the objective with its step below it."""
    receipt = ws.goal_templates.take_away("Set up")
    assert ["Review"] == ws.goal_templates.outline("Onboarding")["name"].tolist()

    ws.undo(receipt.position)
    assert 1 == ws.goal_templates.outline("Onboarding")["parent"].notna().sum()
