"""A contact's page, used as a manager would: menu, picture, suggestions, notes, answers."""

import io
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from kapta_workspace import Workspace, open_workspace
from kapta_workspace.ui.panel.pages import session
from tests.ui.panel.served import Serving, serving, soon


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """At Globex Ada and Bo write their addresses one way; Cy, the shouted head of sales, has none yet."""
    ws = open_workspace(f"sqlite:///{tmp_path}/kapta.db", folder=tmp_path, through="dashboard")
    ws.accounts.add(name="Globex")
    ws.contacts.add(account="Globex", name="Ada Byron", email="ada.byron@globex.example", primary=True)
    ws.contacts.add(account="Globex", name="Bo Lund", email="bo.lund@globex.example", reports_to="Ada Byron")
    ws.contacts.add(account="Globex", name="Cy Young", title="HEAD OF SALES", checkin_every="1m")
    yield ws
    ws.close()


@pytest.fixture
def served(workspace: Workspace) -> Iterator[Serving]:
    """The pages of that workspace at a free port."""
    session.use(workspace)
    pages = {name: partial(session.open_session, name or "portfolio") for name in session.PAGES}
    with serving(pages) as running:
        yield running


def open_cy(page: Page, served: Serving) -> None:
    """Cy's page, by its address."""
    page.goto(f"{served.url}contact?id=3")
    expect(page.get_by_role("heading", name="Cy Young", level=1)).to_be_visible()


def picture() -> bytes:
    """A small photo."""
    made = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(made, "JPEG")
    return made.getvalue()


def test_the_menu_of_a_listed_contact_edits_shows_and_archives(
    served: Serving, page: Page, workspace: Workspace
) -> None:
    """Three dots: Edit opens the form filled in, View details the page, Archive asks and retires."""
    page.goto(f"{served.url}account?id=1")
    menu = page.locator(".k-menu:popover-open")
    page.get_by_role("button", name="Actions for Bo Lund").click()
    menu.get_by_role("button", name="Edit").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_label("Name", exact=True)).to_have_value("Bo Lund")
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Actions for Cy Young").click()
    menu.get_by_role("link", name="View details").click()
    expect(page.get_by_role("heading", name="Cy Young", level=1)).to_be_visible()
    assert "contact?id=3" in page.url
    page.go_back()

    page.get_by_role("button", name="Actions for Bo Lund").click()
    menu.get_by_role("button", name="Archive").click()
    form.get_by_role("button", name="Archive").click()
    expect(page.get_by_role("row", name="Bo Lund")).to_have_count(0)
    assert "Bo Lund" not in workspace.contacts.frame()["name"].tolist()


def test_a_suggestion_is_written_when_it_is_accepted(
    served: Serving, page: Page, workspace: Workspace
) -> None:
    """The address two colleagues imply is proposed with its reason; accepted, it is Cy's, and is gone."""
    open_cy(page, served)
    enrich = page.get_by_role("region", name="Enrich info")
    expect(enrich).to_contain_text("2 colleagues there write theirs as first.last@globex.example.")

    enrich.get_by_role("button", name="Accept E-mail: cy.young@globex.example").click()

    assert soon(lambda: workspace.contacts.get("Cy Young")["email"] == "cy.young@globex.example")
    expect(enrich).not_to_contain_text("E-mail")
    expect(enrich).to_contain_text("Head of Sales")


def test_a_picture_is_chosen_checked_and_shown(
    served: Serving, page: Page, workspace: Workspace, tmp_path: Path
) -> None:
    """A photo becomes the face; an SVG is refused in a sentence and changes nothing."""
    open_cy(page, served)

    with page.expect_file_chooser() as asked:
        page.get_by_role("button", name="Choose a picture").click()
    asked.value.set_files({"name": "cy.jpg", "mimeType": "image/jpeg", "buffer": picture()})
    expect(page.get_by_role("img", name="Cy Young")).to_have_attribute("src", re.compile("^data:image/webp"))

    with page.expect_file_chooser() as asked:
        page.get_by_role("button", name="Choose a picture").click()
    asked.value.set_files({"name": "x.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"})
    expect(page.get_by_text("SVG pictures are not taken")).to_be_visible()
    assert str(workspace.contacts.get("Cy Young")["photo"]).endswith(".webp")


def test_a_call_is_logged_and_notes_are_filtered(served: Serving, page: Page, workspace: Workspace) -> None:
    """Log a call comes with the person and the kind filled in; it makes Cy fresh and is found by its kind."""
    open_cy(page, served)
    touch = page.get_by_role("region", name="Keeping in touch")
    expect(touch).to_contain_text("Never")

    page.get_by_role("button", name="Log a call with them").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Title").fill("About the renewal")
    form.get_by_label("Took place on").fill(str(workspace.store.clock().date()))
    form.get_by_role("button", name="Create", exact=True).click()

    expect(touch).to_contain_text("Fresh")
    notes = page.get_by_role("region", name="Notes")
    expect(notes.get_by_text("About the renewal")).to_be_visible()
    notes.get_by_role("link", name="Meeting").click()
    expect(notes.get_by_text("Nothing of that kind.")).to_be_visible()
    notes.get_by_role("link", name="Phone call").click()
    expect(notes.get_by_text("About the renewal")).to_be_visible()
    assert ["phone"] == workspace.notes.frame()["kind"].tolist()


def test_an_answer_of_theirs_is_added(served: Serving, page: Page, workspace: Workspace) -> None:
    """Add answer knows the account and the person; the answer is listed with its question."""
    open_cy(page, served)
    page.get_by_role("button", name="Add an answer of theirs").click()
    form = page.get_by_role("dialog")
    form.get_by_role("combobox", name="Question").click()
    form.get_by_role("listbox", name="Question").get_by_role("option").first.click()
    form.get_by_label("Answer", exact=True).select_option("9")
    form.get_by_label("Answered on").fill("2026-01-15")
    form.get_by_role("button", name="Create", exact=True).click()

    answers = page.get_by_role("table", name="Voice of customer")
    expect(answers).to_contain_text("recommend us?")
    expect(answers).to_contain_text("9")
    assert [3] == workspace.voc_answers.frame()["contact"].tolist()


def test_a_reminder_stands_among_the_accounts_tasks(
    served: Serving, page: Page, workspace: Workspace
) -> None:
    """Monthly, never talked to: due at once, the owner's task on the account's page; a call moves it away."""
    page.goto(f"{served.url}account?id=1&tab=tasks")
    expect(page.get_by_role("row", name="Check in with Cy Young")).to_be_visible()
    assert workspace.user == workspace.tasks.frame()["assignee"].item()

    workspace.check_ins.log("Cy Young", kind="phone")

    assert workspace.tasks.frame()["due"].item().date() > workspace.store.clock().date()


def test_an_unknown_contact_is_said_calmly(served: Serving, page: Page) -> None:
    """An id that is not there, and nonsense."""
    for query in ("id=999", "id=x", ""):
        page.goto(f"{served.url}contact?{query}")
        expect(page.get_by_text("There is no such")).to_be_visible()
