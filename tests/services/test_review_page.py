"""The page of a business review as frames: what stands beside it, who meets, what came of it."""

from datetime import date

import pytest

from kapta_workspace.domain.errors import NotFound
from kapta_workspace.services.record_pages import RecordPages
from kapta_workspace.services.review_page import ReviewPage


@pytest.fixture
def acme(office):
    """Acme was reviewed on 5 January, is to be reviewed on 9 March; Hooli was on 1 February."""
    office.accounts = office.portfolio("Acme; Hooli")
    office.ids = office.people("Ann @ Acme; Bo @ Acme; Cy @ Hooli", office.accounts)
    office.first = review(office, "Acme", date(2026, 1, 5), "completed", summary="Prices first")
    office.other = review(office, "Hooli", date(2026, 2, 1), "completed")
    office.next = review(office, "Acme", date(2026, 3, 9), "scheduled", contacts=("Bo", "Ann"))
    return office


def review(office, account, day, stage, contacts=(), **facts):
    """A business review of an account."""
    who = tuple(office.ids[name] for name in contacts)
    facts |= {"account": office.accounts[account], "held_on": day, "type": "qbr", "stage": stage}
    return office.add("review", contacts=who, colleagues=(1,), **facts)


def page(office, which, user=1, position=None):
    """Somebody's page of a review."""
    account = int(office.one("review", which)["account"])
    return ReviewPage(office.view(user, account, position=position, archived=True), which)


def test_only_reviews_of_the_same_account_stand_beside_it(acme):
    """Hooli's review of February lies between Acme's two and is neither's neighbour."""
    shown = page(acme, acme.next)

    assert acme.first == int(shown.before["id"])
    assert shown.after is None
    assert acme.next == int(page(acme, acme.first).after["id"])


def test_an_archived_review_is_passed_over_and_still_has_its_page(acme):
    """Acme's next review has none before it once that is archived; its address still shows it."""
    acme.edit("review", acme.first, archived_at=acme.clock())

    assert page(acme, acme.next).before is None
    assert "Prices first" == page(acme, acme.first).record["summary"]


def test_who_takes_part_stands_in_the_order_named(acme):
    """Bo was named before Ann; of us there is Ana; Bo was spoken to nine days before."""
    who = (acme.ids["Bo"],)
    facts = {"account": acme.accounts["Acme"], "kind": "phone", "author": 1, "contacts": who}
    acme.write("note", {**facts, "occurred_on": date(2026, 2, 20)})
    shown = page(acme, acme.next)

    assert [("Bo", "fresh", 9), ("Ann", "never")] == [
        tuple(one)[: 3 if one.freshness == "fresh" else 2]
        for one in shown.contacts[["name", "freshness", "days"]].itertuples(index=False)
    ]
    assert {1: "Ana"} == shown.colleagues


def test_what_came_of_a_review_is_what_points_at_it(acme):
    """A task and an action of January's review; the task is done, so the next begins with the action."""
    account, first = acme.accounts["Acme"], acme.first
    section = acme.add("plan_type", name="Ours", depth="intermediate")
    goal = acme.add("goal", account=account, plan_type=section, name="Grow", review=first)
    acme.add("action", account=account, goal=goal, name="Offer", due=date(2026, 2, 1), review=first)
    acme.add("task", account=account, title="Send minutes", assignee=1, status="done", review=first)
    acme.add("task", account=account, title="Not of it", assignee=1)
    acme.write("note", {"account": account, "kind": "meeting", "author": 1, "review": first} | NOTED)

    made, following = page(acme, first), page(acme, acme.next)

    assert ["Offer", "Grow", "Send minutes"] == made.work["name"].tolist()
    assert ["Minutes"] == made.notes["title"].tolist()
    assert ["Offer", "Grow"] == following.open_before["name"].tolist()
    assert following.work.empty
    assert (1, 1) == (following.overdue, following.between["note"])


NOTED = {"title": "Minutes", "occurred_on": date(2026, 2, 6)}


def test_a_review_is_compared_with_the_last_rated_one(acme):
    """January was rated 3 by Ana; what March will be rated is compared with that."""
    criterion = acme.add("criterion", name="Results", position=1)
    facts = {"account": acme.accounts["Acme"], "criterion": criterion, "rated_by": 1}
    acme.add("rating", review=acme.first, value=3, rated_on=date(2026, 1, 6), **facts)

    shown = page(acme, acme.next)
    assert [3.0] == shown.compared["before"].tolist()
    assert acme.next not in shown.means

    acme.add("rating", review=acme.next, value=5, rated_on=date(2026, 3, 9), **facts)
    assert [2.0] == page(acme, acme.next).compared["change"].tolist()


def test_a_past_page_shows_what_was_known_then(acme):
    """Before it was summed up there was no summary."""
    before = acme.head
    acme.edit("review", acme.next, summary="Agreed")

    assert "Agreed" == page(acme, acme.next).record["summary"]
    assert page(acme, acme.next, position=before).record.isna()["summary"]


def test_whoever_may_not_see_the_account_finds_no_review(acme):
    """A viewer of Hooli is told of Acme's review what is told of one that does not exist."""
    viewer = acme.user("Vic", "viewer")
    acme.share(viewer, acme.accounts["Hooli"])
    pages = RecordPages()
    pages.store, pages.user, pages.through = acme.store, viewer, "code"

    assert acme.other == pages.review_page(acme.other).review
    with pytest.raises(NotFound):
        pages.review_page(acme.first)
