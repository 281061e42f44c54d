"""What is changed elsewhere shows within seconds and takes nothing away: typed text, a filter, a place."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Page, expect

from kapta_workspace import Workspace, open_workspace
from kapta_workspace.services import sign_in
from kapta_workspace.ui.panel import sign_in as door
from kapta_workspace.ui.panel.forms import begun
from kapta_workspace.ui.panel.pages import places as places_of
from kapta_workspace.ui.panel.pages import session
from kapta_workspace.ui.panel.sign_in import Doorman
from tests.browser.house import walk
from tests.ui.panel.served import Serving, serving

SECONDS = 120_000
"""Pages are drawn behind each other here, on a machine that may be busy."""

GOOD, SECRET = "four words in a row", b"only for tests, and long enough!"

ALL = """
  const within = (node) => (node.shadowRoot ? all(node.shadowRoot) : [])
  const all = (root) => [...root.querySelectorAll("*")].flatMap((node) => [node, ...within(node)])
"""
"""Every element of a page, those in shadows included."""

SCROLLED = f"""() => {{{ALL}
  return Math.max(...all(document).map((node) => node.scrollTop))
}}"""

BUTTONS = f"""() => {{{ALL}
  return [...new Set(all(document).map((node) => node.dataset?.action).filter(Boolean))].sort()
}}"""


@pytest.fixture
def workspace(database_url: str, tmp_path: Path) -> Iterator[Workspace]:
    """Globex with Ada, who reports to nobody, and Mia, who manages it."""
    with open_workspace(database_url, folder=tmp_path, through="dashboard") as ws:
        ws.users.add(name="Mia", email="mia@us.example", role="account_manager")
        ws.accounts.add(name="Globex", owner="Mia")
        ws.accounts.add(name="Globex EU", parent="Globex", owner="Mia")
        ws.contacts.add(account="Globex", name="Ada Byron")
        ws.desk("swot").add(account="Globex", quadrant="strength", text="They trust us")
        ws.notes.add(account="Globex", text="Called them", occurred_on=ws.view().moment.date())
        yield ws


def test_what_another_browser_changes_shows_and_takes_nothing_away(
    served: Serving, new_page: Callable[..., Page]
) -> None:
    """One has filtered the menu and scrolled, then types; the other renames the account: all of it stays."""
    mine, theirs = new_page(height=500), new_page()
    mine.goto(f"{served.url}account?id=1")
    expect(mine.locator("h1", has_text="Globex")).to_be_visible()
    mine.get_by_placeholder("Filter accounts").fill("glob")
    mine.mouse.move(700, 400)
    mine.mouse.wheel(0, 300)
    mine.wait_for_function(f"() => ({SCROLLED})() > 100")
    before = mine.evaluate(SCROLLED)

    theirs.goto(f"{served.url}account?id=1")
    rename(theirs, "Globex Two")
    expect(mine.locator("h1", has_text="Globex Two")).to_be_attached(timeout=SECONDS)
    assert ("glob", before) == (
        mine.get_by_placeholder("Filter accounts").input_value(),
        mine.evaluate(SCROLLED),
    )

    mine.get_by_role("button", name="Edit", exact=True).first.click()
    form = mine.get_by_role("dialog")
    form.get_by_role("tab", name="More Info").click()
    form.get_by_label("City").fill("Springfi")
    rename(theirs, "Globex Three")
    expect(mine.locator("h1", has_text="Globex Three")).to_be_attached(timeout=SECONDS)
    form.get_by_label("City").press_sequentially("eld")
    expect(form.get_by_label("City")).to_have_value("Springfield")
    expect(form.get_by_label("City")).to_be_focused()


def rename(page: Page, name: str) -> None:
    """Give the account that is open another name."""
    page.get_by_role("button", name="Edit", exact=True).first.click()
    page.get_by_role("dialog").get_by_label("Account name", exact=True).fill(name)
    page.get_by_role("dialog").get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(f"Account “{name}” saved.")).to_be_visible()


# --- a past day ---------------------------------------------------------------------------------------

READS = {"as_of", "dismiss", "fold", "choose", "word", "create", "undo"}
"""Buttons that may stand on the page of a past day: they read, or stand in the bar and say why not."""

TABS = ("", "plan", "tasks", "notes", "risk", "measure", "people", "coaching", "health", "why")


def test_every_page_of_a_past_day_is_marked_and_cannot_be_written(
    served: Serving, page: Page, workspace: Workspace
) -> None:
    """Portfolio, its lists, every tab of an account and of a family, a contact: the day, and no button."""
    day = workspace.view().moment.date().isoformat()
    wide = sorted({"portfolio", *getattr(places_of, "WIDE", ())})
    views = [(view, tab) for view in ("direct", "combined") for tab in TABS]
    tabs = [f"account?id=1&view={view}&tab={tab}&as_of={day}" for view, tab in views]
    places = [*tabs, f"contact?id=1&as_of={day}", *(f"{place}?as_of={day}" for place in wide)]
    wrong = {}
    page.goto(f"{served.url}{places[0]}")
    for place in places:
        walk(page, f"/{place}")
        expect(page.get_by_text("Nothing can be changed here.").first, place).to_be_visible()
        if found := set(page.evaluate(BUTTONS)) - READS:
            wrong[place] = found

    assert {} == wrong
    before = workspace.head
    page.get_by_role("button", name="Create new").click()
    page.locator("#k-create").get_by_role("button", name="Contact").click()
    expect(page.get_by_text("nothing can be changed here. Go back to today first.")).to_be_visible()
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert before == workspace.head


# --- somebody's rights change while their page is open ------------------------------------------------


@pytest.fixture
def house(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serving]:
    """The pages behind the door, its sockets looked at every two seconds; Mia has a password."""
    monkeypatch.setattr(sign_in, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    monkeypatch.setattr(door, "LOOKED_AT", 2)
    doorman = Doorman(workspace.sign_in, secret=SECRET)
    doorman.door.set_password(workspace.me.id, "mia@us.example", GOOD)
    session.use(workspace, signed_in=True)
    pages = {name: partial(session.open_session, name or "portfolio") for name in session.PAGES}
    routes = begun.routes(session.keep_typed, doorman)
    with serving(pages, auth=doorman, secret=SECRET, routes=routes) as running:
        running.call(doorman.begin)
        yield running
    session.use(None)


REFUSED = re.compile("not shared with you|may not|cannot")


def come_in(page: Page, url: str) -> None:
    """Sign in as Mia and go to Globex."""
    page.goto(f"{url}account?id=1")
    page.get_by_label("E-mail").fill("mia@us.example")
    page.get_by_label("Password").fill(GOOD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("h1", has_text="Globex")).to_be_visible(timeout=SECONDS)


def test_a_role_taken_away_counts_from_the_next_click(
    house: Serving, page: Page, workspace: Workspace
) -> None:
    """Mia types while she is made a viewer: saving is refused in a sentence, nothing is written or lost."""
    come_in(page, house.url)
    page.get_by_role("button", name="Edit", exact=True).first.click()
    form = page.get_by_role("dialog")
    form.get_by_role("tab", name="More Info").click()
    form.get_by_label("City").fill("Springfield")
    workspace.users.edit("Mia", role="viewer")
    before = workspace.head
    form.get_by_role("button", name="Save", exact=True).click()

    expect(form.get_by_role("alert").filter(has_text=REFUSED)).to_be_visible()
    expect(form.get_by_label("City")).to_have_value("Springfield")
    assert before == workspace.head


def test_a_disabled_user_is_out_and_their_text_waits_for_them(
    house: Serving, new_page: Callable[..., Page], workspace: Workspace
) -> None:
    """The socket closes, the page says why and keeps the text; in again elsewhere, she goes on typing."""
    page = new_page(allow=["401", "WebSocket", "Failed to load resource"])
    come_in(page, house.url)
    page.get_by_role("button", name="Edit", exact=True).first.click()
    form = page.get_by_role("dialog")
    form.get_by_role("tab", name="More Info").click()
    form.get_by_label("City").fill("Springfield")
    workspace.users.edit("Mia", is_disabled=True)

    expect(page.get_by_text("You are signed out. What you typed is still here")).to_be_visible()
    expect(form.get_by_label("City")).to_have_value("Springfield")
    workspace.users.edit("Mia", is_disabled=False)
    other = page.context.new_page()
    come_in(other, house.url)
    other.close()
    expect(form.get_by_text("Everything you typed is here.")).to_be_visible()
    expect(form.get_by_label("City")).to_have_value("Springfield")


def test_a_page_without_typed_text_leads_to_the_door(
    house: Serving, new_page: Callable[..., Page], workspace: Workspace
) -> None:
    """Disabled while she only reads, Mia stands before the sign-in page, and comes back to where she was."""
    page = new_page(allow=["WebSocket", "Failed to load resource"])
    come_in(page, house.url)
    workspace.users.edit("Mia", is_disabled=True)

    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert "next=%2Faccount%3Fid%3D1" in page.url
