"""Merging two accounts: everybody comes along with the manager they have, and undo gives all of it back."""

from contextlib import suppress
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kapta_workspace.domain import family
from kapta_workspace.domain.errors import Refused
from kapta_workspace.services import undo
from kapta_workspace.services.merging import merge_accounts
from tests.build import ADMIN, Office

CHART = (
    "Ada @ Acme; Bo @ Acme -> Ada; "
    "Zoe @ Zeytin; Yan @ Zeytin -> Zoe; Xia @ Zeytin -> Yan; Wim @ Zeytin -> Yan; Vic @ Zeytin -> Wim"
)


def merged(office: Office, survivor: int, loser: int) -> int:
    """Merge, and say where in the log."""
    return merge_accounts(office.store, ADMIN, survivor, loser).position


def managers(office: Office) -> dict[str, str | None]:
    """Who reports to whom, by name."""
    people = office.frame("contact")
    names = people["name"].to_dict()
    return {one["name"]: names.get(one["reports_to"]) for one in people.to_dict("records")}


def test_contacts_move_together_with_their_managers(office):
    """Five people on four levels come to Acme, and each still reports to whom they reported to."""
    ids = office.portfolio("Acme; Zeytin")
    office.people(CHART, ids)
    before = managers(office)
    merged(office, ids["Acme"], ids["Zeytin"])

    assert {ids["Acme"]} == set(office.frame("contact")["account"])
    assert before == managers(office)


def test_a_child_merges_into_its_parent_whose_contacts_it_reports_to(office):
    """Rome's people report to Ada of Globex, whom the merge does not touch."""
    ids = office.portfolio("Globex > Rome")
    office.people("Ada @ Globex; Bo @ Rome -> Ada; Cy @ Rome -> Bo", ids)
    merged(office, ids["Globex"], ids["Rome"])

    assert {"Ada": None, "Bo": "Ada", "Cy": "Bo"} == managers(office)


def test_whoever_would_report_to_another_family_reports_to_nobody(office):
    """Bo's manager stays behind with Globex, and so does Dov, whose manager Bo leaves."""
    ids = office.portfolio("Acme; Globex > Rome")
    office.people("Ada @ Globex; Bo @ Rome -> Ada; Cy @ Rome -> Bo; Dov @ Globex -> Bo", ids)
    merged(office, ids["Acme"], ids["Rome"])

    assert {"Ada": None, "Bo": None, "Cy": "Bo", "Dov": None} == managers(office)


def test_people_who_become_one_close_no_loop(office):
    """Ada leads Bo on one account and Bo leads Ada on the other: one of the two links goes."""
    ids = office.portfolio("Acme; Zeytin")
    people = office.people(
        "Ada @ Acme; Bo @ Acme -> Ada; Ada Z @ Zeytin -> Bo Z; Bo Z @ Zeytin; Cy @ Zeytin -> Ada Z", ids
    )
    for name in ("Ada", "Bo"):
        for one in (name, f"{name} Z"):
            office.edit("contact", people[one], email=f"{name.lower()}@them.example")
    merged(office, ids["Acme"], ids["Zeytin"])

    assert {"Ada": None, "Bo": "Ada", "Cy": "Ada"}.items() <= managers(office).items()


def test_what_a_person_gains_leads_to_the_people_they_become(office):
    """Ada had no manager on Acme; on Zeytin she reports to Bo Z, who is Bo."""
    ids = office.portfolio("Acme; Zeytin")
    people = office.people("Ada @ Acme; Bo @ Acme; Ada Z @ Zeytin -> Bo Z; Bo Z @ Zeytin", ids)
    for name in ("Ada", "Bo"):
        for one in (name, f"{name} Z"):
            office.edit("contact", people[one], email=f"{name.lower()}@them.example")
    merged(office, ids["Acme"], ids["Zeytin"])

    assert "Bo" == managers(office)["Ada"]


def full_account(office: Office, account: int, people: list[int]) -> dict[str, int]:
    """One record of each kind that links to others of the account."""
    section = office.add("plan_type", name=f"Section {account}")
    stage = office.add("stage", name=f"Stage {account}", probability=20)
    question = office.add("voc_question", text=f"How are we {account}?")
    contract = office.add("contract", account=account, name="Frame")
    goal = office.add("goal", account=account, plan_type=section, name="Grow", contract=contract)
    part = office.add("goal", account=account, plan_type=section, name="Part", parent=goal)
    action = office.add("action", account=account, goal=part, name="Call")
    return {
        "goal": part,
        "action": action,
        "swot": office.add("swot", account=account, quadrant="threat", text="Slow", action=action),
        "note": office.add("note", account=account, occurred_on="2026-02-01", contacts=people, action=action),
        "task": office.add("task", account=account, title="Write", contact=people[0], action=action),
        "voc_answer": office.add(
            "voc_answer", account=account, question=question, contact=people[0], answer="Fine",
            answered_on="2026-02-01",
        ),
        "opportunity": office.add(
            "opportunity", account=account, name="More", stage=stage, contract=contract
        ),
        "review": office.add("review", account=account, held_on="2026-02-01", contacts=people),
        "contact_line": office.add(
            "contact_line", account=account, from_contact=people[0], to_contact=people[1], line="influence"
        ),
    }  # fmt: skip


def everything(office: Office, kinds: tuple[str, ...]) -> dict[str, pd.DataFrame]:
    """All records of some kinds, without the log positions they were written at."""
    return {kind: office.frame(kind).drop(columns=["version", "born"]) for kind in kinds}


ALL = (
    "account",
    "contact",
    "goal",
    "action",
    "swot",
    "note",
    "task",
    "voc_answer",
    "opportunity",
    "review",
    "contact_line",
)


def test_every_kind_of_record_moves_with_its_links_and_undo_gives_it_back(office):
    """An action keeps its objective, a note its people, a task its contact, a SWOT item its action."""
    ids = office.portfolio("Acme; Zeytin")
    people = office.people(CHART, ids)
    found = full_account(office, ids["Zeytin"], [people["Zoe"], people["Yan"]])
    before = everything(office, ALL)
    position = merged(office, ids["Acme"], ids["Zeytin"])

    after = everything(office, ALL)
    for kind, one in found.items():
        assert ids["Acme"] == after[kind].at[one, "account"]
        rest = [name for name in before[kind] if name != "account"]
        pd.testing.assert_frame_equal(before[kind][rest], after[kind][rest])

    undo.undo(office.store, ADMIN, position)
    for kind, frame in everything(office, ALL).items():
        pd.testing.assert_frame_equal(before[kind], frame)


def test_a_note_of_the_parent_keeps_the_old_contact(office):
    """Globex's note was about Bo of Rome, who is Bo of Acme from now on: Acme is another family."""
    ids = office.portfolio("Acme; Globex > Rome")
    people = office.people("Bo @ Acme; Bo R @ Rome; Ada @ Globex", ids)
    for one in ("Bo", "Bo R"):
        office.edit("contact", people[one], email="bo@them.example")
    both = [people["Ada"], people["Bo R"]]
    above = office.add("note", account=ids["Globex"], occurred_on="2026-02-01", contacts=both)
    own = office.add("note", account=ids["Rome"], occurred_on="2026-02-01", contacts=both)
    merged(office, ids["Acme"], ids["Rome"])

    assert tuple(both) == tuple(office.one("note", above)["contacts"])
    assert (people["Ada"], people["Bo"]) == tuple(office.one("note", own)["contacts"])


def test_a_record_that_happens_to_bear_a_contacts_number_keeps_its_contact(office):
    """The task's id is that of the person it is about: it is led to who that person becomes."""
    ids = office.portfolio("Acme; Zeytin")
    people = office.people("Bo @ Acme; Bo Z @ Zeytin", ids)
    for one in people:
        office.edit("contact", people[one], email="bo@them.example")
    tasks = [
        office.add("task", account=ids["Zeytin"], title="Write", contact=people["Bo Z"]) for _ in range(4)
    ]
    merged(office, ids["Acme"], ids["Zeytin"])

    assert people["Bo"] in tasks
    assert {people["Bo"]} == set(office.frame("task")["contact"])


# ------------------------------------------------------------------------------ open risks


def test_of_two_open_risks_the_one_of_the_account_that_stays_stays_open(office):
    """Zeytin's is closed the same day with the reason why, and undo opens it again on Zeytin."""
    ids = office.portfolio("Acme; Zeytin")
    mine = office.add("risk", account=ids["Acme"], reason="Tender", opened_on="2026-01-05")
    theirs = office.add("risk", account=ids["Zeytin"], reason="Price", opened_on="2026-02-05")
    before = everything(office, ("account", "risk"))
    position = merged(office, ids["Acme"], ids["Zeytin"])

    kept, closed = office.one("risk", mine), office.one("risk", theirs)
    assert (ids["Acme"], "open") == (kept["account"], kept["status"])
    assert (ids["Acme"], "closed_other", "2026-03-01") == tuple(
        closed[name] for name in ("account", "status", "closed_on")
    )
    assert (
        "Closed when its account was merged into Acme, where the risk “Tender” stays open."
        == (closed["resolution"])
    )

    undo.undo(office.store, ADMIN, position)
    for kind, frame in everything(office, ("account", "risk")).items():
        pd.testing.assert_frame_equal(before[kind], frame)


def test_the_other_accounts_risk_may_stay_open_instead(office):
    """Zeytin's comes to Acme open; Acme's own is closed the same day, says why, and undo opens it again."""
    ids = office.portfolio("Acme; Zeytin")
    mine = office.add("risk", account=ids["Acme"], reason="Tender", opened_on="2026-01-05")
    theirs = office.add("risk", account=ids["Zeytin"], reason="Price", opened_on="2026-02-05")
    before = everything(office, ("account", "risk"))
    position = merge_accounts(office.store, ADMIN, ids["Acme"], ids["Zeytin"], risk=theirs).position

    kept, closed = office.one("risk", theirs), office.one("risk", mine)
    assert (ids["Acme"], "open") == (kept["account"], kept["status"])
    assert (ids["Acme"], "closed_other", "2026-03-01") == tuple(
        closed[name] for name in ("account", "status", "closed_on")
    )
    assert (
        "Closed when Zeytin was merged into Acme, where its risk “Price” stays open." == closed["resolution"]
    )

    undo.undo(office.store, ADMIN, position)
    for kind, frame in everything(office, ("account", "risk")).items():
        pd.testing.assert_frame_equal(before[kind], frame)


def test_a_risk_that_is_open_on_neither_account_is_refused(office):
    """A closed one, another account's, or none at all: nothing is merged."""
    ids = office.portfolio("Acme; Zeytin; Hooli")
    office.add("risk", account=ids["Acme"], reason="Tender", opened_on="2026-01-05")
    closed = office.add(
        "risk", account=ids["Zeytin"], reason="Old", status="closed_lost", opened_on="2025-01-05"
    )
    office.add("risk", account=ids["Zeytin"], reason="Price", opened_on="2026-02-05")
    strange = office.add("risk", account=ids["Hooli"], reason="Fire", opened_on="2026-02-05")
    head = office.head

    for risk in (closed, strange, 987_654):
        with pytest.raises(Refused, match=f"Risk {risk} is open on neither account"):
            merge_accounts(office.store, ADMIN, ids["Acme"], ids["Zeytin"], risk=risk)
    assert head == office.head


def test_an_open_risk_comes_along_open_where_there_is_no_other(office):
    """Acme has a closed one only."""
    ids = office.portfolio("Acme; Zeytin")
    office.add("risk", account=ids["Acme"], reason="Tender", status="closed_lost", opened_on="2026-01-05")
    theirs = office.add("risk", account=ids["Zeytin"], reason="Price", opened_on="2026-02-05")
    merged(office, ids["Acme"], ids["Zeytin"])

    assert (ids["Acme"], "open") == tuple(office.one("risk", theirs)[name] for name in ("account", "status"))


# ------------------------------------------------------------------------------ whoever they are

PLACES = ("Acme", "Acme South", "Zeytin", "Zeytin South", "Top")
"""Two accounts with one below each, and one that may stand above the one or the other."""

companies = st.lists(
    st.tuples(st.sampled_from(PLACES), st.integers(0, 11), st.integers(0, 4), st.booleans()),
    min_size=2,
    max_size=12,
)
"""Of each person: where, which of those before they report to, which address, whether in Zeytin's note."""


endangered = st.tuples(
    *(st.lists(st.sampled_from(("open", "in_process", "closed_lost")), max_size=2) for _ in range(2))
)
"""The states of the risks of both accounts, in the order they were opened."""


def threatened(office: Office, account: int, states: list[str]) -> int:
    """Give an account its risks, the open ones the door lets in; says how many of them are open."""
    for day, state in enumerate(states, 1):
        with suppress(Refused):
            opened_on = f"2026-0{day}-05"
            office.add("risk", account=account, status=state, opened_on=opened_on, reason=f"Risk {day}")
    return min(1, sum(state != "closed_lost" for state in states))


def hired(office: Office, ids: dict[str, int], company: list[tuple[str, int, int, bool]]) -> list[int]:
    """People who report to one of those before them; what the door refuses is left out."""
    people: list[int] = []
    for number, (place, boss, address, _) in enumerate(company):
        one = office.add("contact", name=f"Person {number}", account=ids[place])
        given: list[dict[str, Any]] = [{"email": f"{address}@them.example"}] if address else []
        if people:
            given.append({"reports_to": people[boss % len(people)]})
        for values in given:
            with suppress(Refused):
                office.edit("contact", one, **values)
        people.append(one)
    return people


@pytest.mark.parametrize("above", ["", "Acme", "Zeytin", "Acme, Zeytin"])
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(company=companies, states=endangered)
def test_a_merge_loses_nobody_and_undo_gives_everything_back(office, above, company, states):
    """Whatever the org chart and the risks: links stay right, one risk is open, undo makes it as it was."""
    office.empty()
    picture = "Acme > Acme South; Zeytin > Zeytin South; Top"
    ids = office.portfolio(f"{picture} > {above}" if above else picture)
    people = hired(office, ids, company)
    near = [
        one for one, (place, *_) in zip(people, company, strict=True) if place in ("Zeytin", "Zeytin South")
    ]
    for account in ("Zeytin", "Zeytin South"):
        office.add("note", account=ids[account], occurred_on="2026-02-01", title="Visit", contacts=near)
    open_ = [threatened(office, ids[name], of) for name, of in zip(("Acme", "Zeytin"), states, strict=True)]
    before = everything(office, ("account", "contact", "note", "risk"))
    position = merged(office, ids["Acme"], ids["Zeytin"])

    risks = office.frame("risk")
    assert {ids["Acme"]} >= set(risks["account"])
    assert max(open_) == risks["status"].isin(["open", "in_process"]).sum()
    contacts, accounts = office.frame("contact"), office.frame("account")
    live = contacts[contacts["archived_at"].isna()]
    united = contacts[contacts["archived_at"].notna()]
    assert set(united["same_person"]) <= set(live["id"])
    assert len(people) == len(live) + len(united)
    assert ids["Zeytin"] not in set(live["account"])
    assert [] == family.loops(contacts["id"], contacts["reports_to"])
    led = live[live["reports_to"].notna()]
    root, home = family.roots(accounts), contacts["account"]
    assert led["account"].map(root).tolist() == led["reports_to"].map(home).map(root).tolist()

    undo.undo(office.store, ADMIN, position)
    for kind, frame in everything(office, ("account", "contact", "note", "risk")).items():
        pd.testing.assert_frame_equal(before[kind], frame)
