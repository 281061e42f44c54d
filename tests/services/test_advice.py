"""Coaching through the workspace: through one's own eyes, answered through the door, as of a past day."""

from datetime import timedelta

import pytest

from kapta_workspace import Misconfigured, NotFound, Workspace
from kapta_workspace.domain.coaching import COACHING
from kapta_workspace.settings import load
from tests.build import ADMIN, START, Office

TASK, RISK = "/task_overdue/task:", "/risk_untended/risk:"


@pytest.fixture
def ids(office: Office) -> dict[str, int]:
    """A group above a clinic with a critical risk and a late task."""
    found = office.portfolio("Group > Clinic")
    early = START.date() - timedelta(days=60)
    found["risk"] = office.add(
        "risk", account=found["Clinic"], reason="Tender", severity="critical", opened_on=early
    )
    found["task"] = office.add(
        "task", account=found["Clinic"], title="Send the plan", assignee=ADMIN, due=early
    )
    return found


def workspace(office: Office, user: int = ADMIN) -> Workspace:
    """The workspace of a user."""
    return Workspace(office.store, user, load())


def test_an_account_is_coached_and_its_parent_hears_of_it(office: Office, ids: dict[str, int]) -> None:
    """The clinic's risk leads, the group is told of it; the portfolio and the combined view hold both."""
    coaching = workspace(office).coaching
    own, parent = coaching("Clinic"), coaching("Group")
    combined, everything = coaching("Group", combined=True), coaching()

    assert ["id", "account", "account_name", *COACHING[2:]] == list(own.columns)
    assert f"{ids['Clinic']}{RISK}{ids['risk']}" == own["id"].iloc[0]
    assert (f"risk:{ids['risk']}",) == own["records"].iloc[0]
    assert ("risk", ids["risk"], {"status": "in_process"}) == tuple(own[["opens", "record", "given"]].iloc[0])
    assert {"Clinic"} == set(own["account_name"])
    assert "child_at_risk" in set(parent["rule"].head(3))
    assert {"Group", "Clinic"} == set(combined["account_name"]) == set(everything["account_name"])
    assert len(own) == coaching.count("Clinic") == len(coaching("Clinic"))


def test_answers_are_kept_respected_and_taken_back(office: Office, ids: dict[str, int]) -> None:
    """Done goes for a day and comes back undone, snoozed comes back in time, dismissed stays away."""
    ws = workspace(office)
    task = f"{ids['Clinic']}{TASK}{ids['task']}"
    risk = f"{ids['Clinic']}{RISK}{ids['risk']}"
    ws.coaching.done(task)
    ws.coaching.snooze(risk, START.date() + timedelta(days=3))
    said = set(ws.coaching("Clinic")["id"])
    office.clock.moment = START + timedelta(days=4)
    later = ws.coaching("Clinic").set_index("id")
    ws.coaching.dismiss(task, "It was agreed otherwise")

    assert not {task, risk} & said
    assert {task, risk} <= set(later.index)
    assert "Said to be done on 1 Mar 2026" in str(later.at[task, "because"])
    assert task not in set(ws.coaching("Clinic")["id"])
    assert task not in set(ws.coaching()["id"])
    assert ["dismissed", "snoozed", "done"] == ws.coaching.answers("Clinic")["verdict"].tolist()

    ws.undo()
    ws.tasks.edit(ids["task"], status="done")

    assert task not in set(ws.coaching("Clinic")["id"])


def test_what_cannot_be_answered_is_said(office: Office, ids: dict[str, int]) -> None:
    """An unknown suggestion, a day gone by, an empty reason; nothing is written."""
    coaching = workspace(office).coaching
    with office.untouched():
        for unknown in ("", "x/y/z", f"{ids['Clinic']}{TASK}999"):
            with pytest.raises(NotFound):
                coaching.done(unknown)
        with pytest.raises(Misconfigured):
            coaching.snooze(f"{ids['Clinic']}{TASK}{ids['task']}", START.date())
        with pytest.raises(Misconfigured):
            coaching.dismiss(f"{ids['Clinic']}{TASK}{ids['task']}", " ")


def test_a_past_day_is_coached_as_it_was(office: Office, ids: dict[str, int]) -> None:
    """Today the task is done; as of before that it was still to do."""
    ws, before = workspace(office), office.head
    ws.tasks.edit(ids["task"], status="done")

    assert "task_overdue" not in set(ws.coaching("Clinic")["rule"])
    assert "task_overdue" in set(ws.coaching("Clinic", as_of=before)["rule"])


def test_one_is_coached_on_what_one_may_see(office: Office, ids: dict[str, int]) -> None:
    """A viewer of the group hears nothing of the clinic, which is not shared with them."""
    vera = office.user("Vera", "viewer")
    office.share(vera, ids["Group"])
    coaching = workspace(office, vera).coaching

    assert {"Group"} == set(coaching()["account_name"])
    assert "child_at_risk" not in set(coaching("Group", combined=True)["rule"])
    with pytest.raises(NotFound):
        coaching("Clinic")
