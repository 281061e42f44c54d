"""The page of a business review, used as a manager would: prepared, held, rated, followed up."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kapta_workspace import Workspace, open_workspace
from tests.ui.panel.served import Serving, soon


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """Globex was reviewed 90 days ago, rated 3 throughout, with one task still open; the next is tomorrow."""
    with open_workspace(f"sqlite:///{tmp_path}/kapta.db", folder=tmp_path, through="dashboard") as ws:
        today = ws.store.clock().date()
        ws.accounts.add(name="Globex")
        ws.contacts.add(account="Globex", name="Ada Byron", title="CEO", friend_foe="advocate")
        then, soon_ = today - dt.timedelta(days=90), today + dt.timedelta(days=1)
        met: dict[str, Any] = {"account": "Globex", "type": "qbr", "contacts": [1], "colleagues": [ws.user]}
        ws.business_reviews.add(held_on=then, stage="completed", summary="Prices first", **met)
        ws.business_reviews.add(held_on=soon_, stage="scheduled", description="1. The plan", **met)
        for criterion in ws.criteria.frame()["id"]:
            marked = {"account": "Globex", "review": 1, "criterion": criterion}
            ws.review_ratings.add(value=3, rated_by=ws.user, rated_on=then, **marked)
        ws.tasks.add(account="Globex", title="Send the offer", assignee=ws.user, due=then, review=1)
        yield ws


def open_next(page: Page, served: Serving) -> None:
    """The page of the next review, by its address."""
    page.goto(f"{served.url}review?id=2")
    expect(page.get_by_role("heading", name="QBR of", level=1)).to_be_visible()


def test_the_lists_lead_to_the_page_and_its_neighbours(served: Serving, page: Page) -> None:
    """From the account's section and from the register; before and after lead on, Back comes back."""
    page.goto(f"{served.url}account?id=1")
    table = page.get_by_role("table", name="Business reviews")
    table.get_by_role("row").nth(2).get_by_role("link").first.click()
    expect(page.get_by_text("The first with them")).to_be_visible()
    assert "review?id=1" in page.url

    beside = page.get_by_role("navigation", name="Reviews before and after")
    beside.get_by_role("link", name="After it").click()
    expect(beside.get_by_role("link", name="Before it")).to_contain_text("3.0 of 5")
    page.go_back()
    expect(page.get_by_text("The first with them")).to_be_visible()

    page.goto(f"{served.url}reviews")
    page.get_by_role("table", name="Business reviews").get_by_role("rowheader").get_by_role("link").click()
    expect(page.get_by_role("region", name="Agenda and results")).to_contain_text("The plan")
    assert "review?id=2" in page.url


def test_before_the_meeting_it_says_what_to_know(served: Serving, page: Page) -> None:
    """Who comes and what they think of us, what was left to do, how the last one was rated."""
    open_next(page, served)

    last = page.get_by_role("region", name="Last time", exact=True)
    expect(last).to_contain_text("Prices first")
    expect(last).to_contain_text("Send the offer")
    expect(last).to_contain_text("Overdue")
    expect(page.get_by_role("region", name="Who takes part")).to_contain_text("++ Advocate")
    expect(page.get_by_role("region", name="Ratings", exact=True)).to_contain_text("not rated yet")
    expect(page.get_by_role("region", name="Since")).to_contain_text("Overdue tasks and actions")
    expect(page.get_by_text("in 1 day")).to_be_visible()


def test_it_is_completed_and_rated_in_place(served: Serving, page: Page, workspace: Workspace) -> None:
    """One press completes it; Rate it asks the criteria; each is shown with its change, and none is lost."""
    open_next(page, served)
    page.get_by_role("button", name="Mark as completed").click()
    expect(page.locator(".k-page-head")).to_contain_text("Completed")
    assert soon(lambda: workspace.business_reviews.get(2)["stage"] == "completed")

    page.get_by_role("button", name="Rate this business review").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Outlook").select_option("5 – excellent")
    form.get_by_role("button", name="Save the rating").click()

    row = page.get_by_role("table", name="Ratings by criterion").get_by_role("row", name="Outlook")
    expect(row).to_contain_text("5.0")
    expect(row).to_contain_text("3.0")
    expect(row).to_contain_text("up 2.0")


def test_what_comes_of_it_is_added_there(served: Serving, page: Page, workspace: Workspace) -> None:
    """A task and a note are made on the page, belong to the review, and stand on it; Ada counts as met."""
    open_next(page, served)
    page.get_by_role("button", name="Add a task that comes of it").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Title").fill("Invite to the factory")
    form.get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_role("region", name="What came of it").first).to_contain_text("Invite to the factory")

    page.get_by_role("button", name="Add a note about this business review").click()
    form.get_by_label("Title").fill("Minutes")
    form.get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_role("region", name="Notes")).to_contain_text("Minutes")

    note, task = workspace.notes.frame().iloc[0], workspace.tasks.frame().iloc[-1]
    assert (2, "meeting", (1,)) == (note["review"], note["kind"], tuple(note["contacts"]))
    assert (2, "Invite to the factory") == (task["review"], task["title"])


def test_the_agenda_alone_is_edited(served: Serving, page: Page, workspace: Workspace) -> None:
    """Edit beside the agenda opens that field and no other."""
    open_next(page, served)
    page.get_by_role("button", name="Edit the agenda and results").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_label("Summary")).to_have_count(0)
    form.get_by_label("Agenda and results").fill("1. Prices")
    form.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_role("region", name="Agenda and results")).to_contain_text("Prices")
    assert "1. Prices" == workspace.business_reviews.get(2)["description"]


def test_activity_and_notes_lead_to_it(served: Serving, page: Page, workspace: Workspace) -> None:
    """What happened to a review opens it, and so does the line of a note about it."""
    day = workspace.store.clock().date()
    workspace.notes.add(account="Globex", kind="note", title="Minutes", occurred_on=day, review=1)
    workspace.business_reviews.edit(2, summary="Prepared")
    page.goto(f"{served.url}account?id=1")
    activity = page.get_by_role("region", name="Activity")
    activity.get_by_role("link", name="business review").first.click()
    expect(page.get_by_role("heading", name="QBR of", level=1)).to_be_visible()
    expect(page.get_by_role("region", name="Agenda and results")).to_contain_text("Prepared")

    page.goto(f"{served.url}account?id=1&tab=notes")
    page.get_by_role("link", name="a business review").click()
    expect(page.get_by_role("region", name="Notes")).to_contain_text("Minutes")
    assert "review?id=1" in page.url


def test_a_review_that_is_not_there_leads_to_the_list(served: Serving, page: Page) -> None:
    """The sentence names what was asked for, and the way on."""
    page.goto(f"{served.url}review?id=99")
    expect(page.get_by_text("There is no such business review")).to_be_visible()
    page.get_by_role("link", name="All reviews").click()
    expect(page.get_by_role("heading", name="Business reviews", level=1)).to_be_visible()


def test_what_is_left_to_do_is_done_with_one_press(served: Serving, page: Page, workspace: Workspace) -> None:
    """The task of the review before is done from the page of the next; Undo opens it again."""
    open_next(page, served)
    last = page.get_by_role("region", name="Last time", exact=True)
    last.get_by_role("button", name="Done: “Send the offer”").click()
    expect(last).to_contain_text("Nothing made of it is open today.")
    expect(page.get_by_text("“Send the offer” is done.")).to_be_visible()
    assert soon(lambda: workspace.tasks.get(1)["status"] == "done")

    page.get_by_role("button", name="Undo", exact=True).click()
    expect(last).to_contain_text("Send the offer")
    assert soon(lambda: workspace.tasks.get(1)["status"] == "open")


def test_the_search_in_the_bar_leads_to_it(served: Serving, page: Page) -> None:
    """Part of the account's name and the word review: the latest first; Enter opens it."""
    page.goto(f"{served.url}portfolio")
    box = page.get_by_role("combobox", name="Search accounts")
    box.fill("glob review")
    found = page.get_by_role("option", name="QBR of")
    expect(found).to_have_count(2)
    expect(found.nth(1)).to_contain_text("Prices first")
    box.press("Enter")

    expect(page.get_by_role("heading", name="QBR of", level=1)).to_be_visible()
    expect(page.get_by_role("region", name="Agenda and results")).to_contain_text("The plan")
    assert "review?id=2" in page.url


def test_what_is_there_already_is_linked_and_unlinked(
    served: Serving, page: Page, workspace: Workspace
) -> None:
    """The task of the review before is chosen, told whose it was, and stands here; Undo gives it back."""
    open_next(page, served)
    page.get_by_role("button", name="Choose which tasks").click()
    form = page.get_by_role("dialog")
    tasks = form.get_by_role("combobox", name="Tasks")
    tasks.fill("offer")
    form.get_by_role("option", name="Send the offer").click()
    expect(form.get_by_text("“Send the offer”, until now with QBR of")).to_be_visible()
    form.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("1 record linked to QBR of")).to_be_visible()
    made = page.get_by_role("region", name="What came of it").first
    expect(made).to_contain_text("Send the offer")
    assert 2 == workspace.tasks.get(1)["review"]

    page.get_by_role("button", name="Undo", exact=True).click()
    expect(made).to_contain_text("Nothing yet")
    assert soon(lambda: workspace.tasks.get(1)["review"] == 1)
