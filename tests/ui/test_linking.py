"""The window that links what is there already to a business review, for both toolkits."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from kapta_workspace import KaptaError, Misconfigured, Workspace, open_workspace
from kapta_workspace.ui.form import Deed, Saved, link_deed


@pytest.fixture
def ws() -> Iterator[Workspace]:
    """
    Acme's reviews of 5 January (1) and 9 March (2); Hooli's (3) with a task of its own.

    Task 1 came of the first, task 2 of none; the goal, the action, the note without a title and the two
    documents belong to none, but document 2, which belongs to a contract.
    """
    with open_workspace("sqlite://", clock=lambda: datetime(2026, 3, 1, 12, tzinfo=UTC)) as made:
        for name in ("Acme", "Hooli"):
            made.accounts.add(name=name)
        for account, day in (
            ("Acme", date(2026, 1, 5)),
            ("Acme", date(2026, 3, 9)),
            ("Hooli", date(2026, 2, 2)),
        ):
            made.business_reviews.add(account=account, held_on=day, type="qbr", stage="opened")
        made.tasks.add(account="Acme", title="Send the offer", due=date(2026, 2, 1), review=1)
        made.tasks.add(account="Acme", title="Call Ann")
        made.tasks.add(account="Hooli", title="Not ours")
        section = int(made.view().frame("plan_type")["id"].iloc[0])
        made.goals.add(account="Acme", plan_type=section, name="Grow in Rome")
        made.actions.add(account="Acme", goal=1, name="Visit Rome", due=date(2026, 4, 1))
        made.notes.add(account="Acme", kind="phone", occurred_on=date(2026, 2, 3), text="Prices")
        made.contracts.add(account="Acme", name="Frame")
        made.documents.add(account="Acme", name="Slides", url="https://x.example/a")
        made.documents.add(
            account="Acme", name="Annex", url="https://x.example/b", section="contract", about=1
        )
        yield made


def of(ws: Workspace, review: int) -> dict[str, list[int]]:
    """What belongs to a review, by kind."""
    found = {}
    for kind in ("task", "action", "goal", "note"):
        rows = ws.desk(kind).frame()
        found[kind] = rows.loc[(rows["review"] == review).fillna(value=False), "id"].tolist()
    papers = ws.documents.frame()
    mine = (papers["section"] == "review") & (papers["about"] == review).fillna(value=False)
    found["document"] = papers.loc[mine.fillna(value=False).astype(bool), "id"].tolist()
    return {kind: ids for kind, ids in found.items() if ids}


def pressed(deed: Deed, **chosen: list[int]) -> Saved | Deed | None:
    """Choose records of some kinds and save."""
    deed.form.fill(chosen)
    return deed.do(deed.form)


def test_all_kinds_are_linked_and_unlinked_in_one_entry_that_undo_takes_back(ws: Workspace) -> None:
    """Four records of four kinds come to the first review and its task goes: one entry of the log."""
    before = ws.view().head
    deed = link_deed(ws, 1)
    assert [1] == deed.form.raw["task"]
    saved = pressed(deed, task=[], action=[1], goal=[1], note=[1], document=[1])

    assert isinstance(saved, Saved)
    assert "4 records linked to QBR of 5 Jan 2026, 1 unlinked." == saved.sentence
    assert {"action": [1], "goal": [1], "note": [1], "document": [1]} == of(ws, 1)
    assert before + 1 == ws.view().head
    ws.undo(saved.position)
    assert {"task": [1]} == of(ws, 1)


def test_what_is_there_is_offered_the_latest_first_with_where_it_belongs(ws: Workspace) -> None:
    """Acme's alone; the other review's task and the contract's document say so; a note has its day."""
    form = link_deed(ws, 2).form

    assert [("Call Ann", "Open"), ("Send the offer", "Open · 1 Feb 2026 · with QBR of 5 Jan 2026")] == [
        tuple(one[1:]) for one in form.offer("task")
    ]
    assert [("Annex", "1 Mar 2026 · with a contract"), ("Slides", "1 Mar 2026")] == [
        tuple(one[1:]) for one in form.offer("document")
    ]
    assert ["Phone call of 3 Feb 2026"] == [one.label for one in form.offer("note")]
    assert ["Send the offer"] == [one.label for one in form.offer("task", "off")]


def test_what_is_taken_from_elsewhere_is_told_before(ws: Workspace) -> None:
    """From the other review and from the contract; what is unlinked, too; then it is so."""
    deed = link_deed(ws, 2)
    assert deed.aside is not None
    assert "" == deed.aside(deed.form)
    deed.form.fill({"task": [1, 2], "document": [2]})

    assert (
        "Linked: “Send the offer”, until now with QBR of 5 Jan 2026; “Call Ann”; "
        "“Annex”, until now with a contract." == deed.aside(deed.form)
    )
    assert isinstance(deed.do(deed.form), Saved)
    assert ({}, {"task": [1, 2], "document": [2]}) == (of(ws, 1), of(ws, 2))


def test_unlinking_leaves_the_record_on_the_account(ws: Workspace) -> None:
    """The task is no longer of the review; a document that is unlinked belongs to the account."""
    pressed(link_deed(ws, 1), document=[1])
    deed = link_deed(ws, 1)
    saved = pressed(deed, task=[], document=[])

    assert isinstance(saved, Saved)
    assert "2 records unlinked from QBR of 5 Jan 2026." == saved.sentence
    assert {} == of(ws, 1)
    assert ["Annex", "Slides"] == sorted(ws.documents.frame("Acme")["name"])
    assert ws.documents.get(1)[["section", "about"]].isna().all()


def test_nothing_chosen_anew_writes_nothing(ws: Workspace) -> None:
    """The window stays open and says so."""
    before, deed = ws.view().head, link_deed(ws, 1)

    assert deed.do(deed.form) is None
    assert ("Nothing was changed.", before) == (deed.form.message, ws.view().head)


def test_a_record_of_another_account_cannot_be_sent(ws: Workspace) -> None:
    """Whatever a browser sends: Hooli's task is not on offer, and is not linked."""
    assert pressed(link_deed(ws, 1), task=[1, 3]) is None
    assert {"task": [1]} == of(ws, 1)


def test_what_somebody_else_linked_meanwhile_is_not_written_over(ws: Workspace) -> None:
    """Both open the window; the task went to the other review first, so the second is told."""
    deed = link_deed(ws, 1)
    ws.tasks.edit(2, review=2)

    assert pressed(deed, task=[1, 2]) is None
    assert deed.form.message
    assert {"task": [2]} == of(ws, 2)


def test_whoever_may_change_only_their_own_is_told_in_the_window(ws: Workspace) -> None:
    """Cy contributes to Acme: their own task is linked, that of somebody else refused with the reason."""
    ws.users.add(name="Cy", email="cy@us.example", role="contributor")
    ws.contributors.add(account="Acme", user="Cy")
    cy = ws.acting_as("cy@us.example")
    own = cy.tasks.add(account="Acme", title="Mine", assignee=cy.user)
    deed = link_deed(cy, 2)

    assert pressed(deed, task=[2, own]) is None
    assert "only their own" in deed.form.message
    assert isinstance(pressed(deed, task=[own]), Saved)
    assert {"task": [own]} == of(ws, 2)


def test_where_there_is_nothing_or_nothing_is_shared_it_is_said(ws: Workspace) -> None:
    """An account without a record; a review nobody shares with Mia."""
    ws.accounts.add(name="Initech")
    ws.business_reviews.add(account="Initech", held_on=date(2026, 3, 3))
    ws.users.add(name="Mia", email="mia@us.example", role="account_manager")

    with pytest.raises(Misconfigured, match="nothing on this account yet"):
        link_deed(ws, 4)
    with pytest.raises(KaptaError, match="not shared with you"):
        link_deed(ws.acting_as("mia@us.example"), 1)
