"""The served pages, clicked through as a manager would, over a small workspace on both databases."""

from collections.abc import Callable, Iterator
from threading import Event

import pytest
from playwright.sync_api import Page, expect

from kapta_workspace import Workspace, open_workspace
from kapta_workspace.ui.panel.pages import account
from tests.ui.panel.served import Serving

RUNNING = ".MuiLinearProgress-indeterminate"
"""The busy line while it runs."""


@pytest.fixture
def workspace(database_url: str) -> Iterator[Workspace]:
    """
    A small family and a stranger.

    Globex (strategic, owns its website) > Globex EU > Globex Nord, and Initech. Ada (primary sponsor) is at
    Globex, Bo reports to her from Globex EU. Somebody talked to Ada.
    """
    ws = open_workspace(database_url, through="dashboard")
    ws.accounts.add(name="Globex", account_type="strategic", website="globex.example")
    ws.accounts.add(name="Globex EU", parent="Globex")
    ws.accounts.add(name="Globex Nord", parent="Globex EU")
    ws.accounts.add(name="Initech")
    ws.contacts.add(
        account="Globex", name="Ada Byron", role="executive_sponsor", primary=True, friend_foe="advocate"
    )
    ws.contacts.add(account="Globex EU", name="Bo Lund", reports_to="Ada Byron", friend_foe="hostile")
    day = ws.store.clock().date()
    ws.notes.add(account="Globex", kind="phone", occurred_on=day, title="A call", contacts=["Ada Byron"])
    yield ws
    ws.close()


def test_a_manager_goes_from_the_portfolio_to_an_account_and_back(served: Serving, page: Page) -> None:
    """A click on an account opens its page without loading again, and Back returns to the portfolio."""
    page.goto(served.url)
    expect(page.get_by_role("heading", name="Portfolio")).to_be_visible()
    page.evaluate("window.stayed = true")

    page.get_by_role("region", name="Accounts, the lowest").get_by_role("link", name="Initech").click()

    expect(page.get_by_role("heading", name="Initech")).to_be_visible()
    assert "account?id=4" in page.url
    page.go_back()
    expect(page.get_by_role("heading", name="Portfolio")).to_be_visible()
    assert page.evaluate("window.stayed")


def test_a_parents_page_shows_its_family_direct_and_combined(served: Serving, page: Page) -> None:
    """Direct shows Ada alone; combined brings Bo from the account below, each with their account's chip."""
    page.goto(f"{served.url}account?id=1")
    people = page.get_by_role("region", name="Key players and contacts").get_by_role("table")
    expect(people.get_by_role("row")).to_have_count(2)

    page.get_by_role("link", name="Combined").click()

    expect(people.get_by_role("row")).to_have_count(3)
    expect(people).to_contain_text("−− Hostile")
    expect(page.get_by_role("region", name="Accounts in view").get_by_role("table")).to_contain_text(
        "Globex Nord"
    )
    assert "view=combined" in page.url


def test_the_tree_opens_accounts_and_marks_the_present_one(served: Serving, page: Page) -> None:
    """A parent is a folder; opening it and choosing a child goes to the child's page."""
    page.goto(served.url)
    tree = page.get_by_role("tree")
    tree.get_by_role("treeitem", name="Globex").first.click()
    page.keyboard.press("ArrowRight")

    tree.get_by_role("treeitem", name="Globex EU").first.click()

    expect(page.get_by_role("heading", name="Globex EU")).to_be_visible()
    expect(page.get_by_text("Part of")).to_be_visible()


def test_an_edit_made_elsewhere_shows_by_itself(served: Serving, page: Page, workspace: Workspace) -> None:
    """A name changed in a notebook appears on the open page within seconds, and in the activity."""
    page.goto(f"{served.url}account?id=4")
    expect(page.get_by_role("heading", name="Initech")).to_be_visible()

    workspace.accounts.edit("Initech", name="Initech Renamed")

    expect(page.get_by_role("heading", name="Initech Renamed")).to_be_visible()
    expect(page.get_by_text("Account name from Initech to Initech Renamed")).to_be_visible()


def test_an_account_that_is_not_there_says_so(served: Serving, page: Page) -> None:
    """An unknown id and nonsense get the same calm sentence, not an error."""
    page.goto(f"{served.url}account?id=999")

    expect(page.get_by_text("There is no such account")).to_be_visible()


def test_hostile_names_stay_text(served: Serving, page: Page, workspace: Workspace) -> None:
    """A name that is a script is shown as letters and runs nowhere."""
    name = "<img src=x onerror=alert(1)>"
    workspace.accounts.add(name=name, description="<script>alert(2)</script>")

    page.goto(served.url)
    page.get_by_role("region", name="Accounts, the lowest").get_by_role("link", name=name).click()

    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.get_by_text("<script>alert(2)</script>")).to_be_visible()


@pytest.mark.parametrize(("width", "dark"), [(390, False), (390, True), (1360, True)])
def test_pages_fit_narrow_and_dark_screens(served: Serving, new_page: object, width: int, dark: bool) -> None:
    """On a phone nothing scrolls sideways, and dark mode draws the same page."""
    page: Page = new_page(width=width, dark=dark)  # type: ignore[operator]
    page.goto(f"{served.url}account?id=1&view=combined")
    expect(page.get_by_role("heading", name="Globex").first).to_be_visible()

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_busy_line_runs_for_who_waits_alone(
    served: Serving, new_page: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a page is drawn its own line runs, and nobody else's; when it is drawn the line rests."""
    mine, theirs = new_page(), new_page()
    for page in (mine, theirs):
        page.goto(served.url)
        expect(page.locator("h1").first).to_be_visible()
        expect(page.locator(RUNNING)).to_have_count(0)
    go_on, draw = Event(), account.draw
    monkeypatch.setattr(account, "draw", lambda *args, **asked: go_on.wait(60) and draw(*args, **asked))
    mine.locator("a[href*='account?id=1']").first.click()
    try:
        expect(mine.locator(RUNNING)).to_have_count(1)
        expect(theirs.locator(RUNNING)).to_have_count(0)
    finally:
        go_on.set()
    expect(mine.locator("h1", has_text="Globex")).to_be_visible()
    expect(mine.locator(RUNNING)).to_have_count(0)


def test_the_frames_own_parts_have_names(served: Serving, page: Page) -> None:
    """What the page's library leaves nameless is named: the busy line, the sidebar's edge, empty headings."""
    page.goto(served.url)
    expect(page.locator(".MuiLinearProgress-root")).to_have_attribute("aria-label", "Busy")

    assert 0 == page.locator('[aria-label="Resize sidebar"]:not([role])').count()
    assert [] == [one for one in page.get_by_role("heading").all_inner_texts() if not one.strip()]
