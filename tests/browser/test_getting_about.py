"""Getting about: the tree, how far a page is scrolled, a past day kept through clicks, the browser's tab."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from kapta_workspace import Workspace, open_workspace
from tests.ui.panel.served import Serving

SCROLLS = """(to) => {
  const within = (root) => [...root.querySelectorAll("*")].flatMap((node) => [node, ...(node.shadowRoot ? within(node.shadowRoot) : [])])
  const box = within(document).find((node) => node.classList.contains("main-content"))
  if (to !== null) { box.scrollTop = to }
  return Math.round(box.scrollTop)
}"""  # noqa: E501
"""How far the page is scrolled, after it was scrolled so far."""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Globex with Ada since sixty days, who waits for a call; Newcomer since today; forty more accounts."""
    moment = [dt.datetime.now(dt.UTC) - dt.timedelta(days=60)]
    folder: Path = tmp_path_factory.mktemp("about")
    url = f"sqlite:///{folder / 'kapta.db'}"
    with open_workspace(url, folder=folder, through="dashboard", clock=lambda: moment[0]) as ws:
        ws.accounts.add(name="Globex")
        ws.contacts.add(account="Globex", name="Ada Byron", role="champion", checkin_every="1m")
        ws.contracts.add(account="Globex", name="Frame", value=1000, currency="EUR", end="2099-01-01")
        for number in range(40):
            ws.accounts.add(name=f"Plenty {number:02}")
        moment[0] = dt.datetime.now(dt.UTC)
        ws.accounts.add(name="Newcomer")
        yield ws


def account(page: Page, name: str) -> Locator:
    """The row of an account in the tree."""
    return page.get_by_role("tree").get_by_role("treeitem", name=name, exact=True)


def go(page: Page, name: str) -> None:
    """Follow a line of the menu."""
    page.get_by_role("navigation", name="Pages").get_by_role("link", name=name, exact=True).click()


def headed(page: Page, title: str) -> None:
    """The page of this heading is there."""
    expect(page.locator("h1", has_text=title)).to_be_visible()


def scrolled(page: Page, to: int | None = None) -> int:
    """How far the page is scrolled, after it was scrolled so far."""
    found: int = page.evaluate(SCROLLS, to)
    page.wait_for_timeout(100)  # the browser tells of it in the next frame
    return found


def settled(page: Page, top: int) -> None:
    """The page comes to stand so far down."""
    page.wait_for_function(f"() => Math.abs(({SCROLLS})(null) - {top}) <= 1")


def test_the_tree_opens_the_account_just_left(served: Serving, page: Page) -> None:
    """From the portfolio, which marks none, and from the account's own plan."""
    page.goto(f"{served.url}account?id=1")
    headed(page, "Globex")
    for elsewhere in ("Portfolio", "Plan"):
        page.get_by_role("link", name=elsewhere, exact=True).click()
        expect(page).to_have_title(re.compile(elsewhere))
        marked = page.get_by_role("treeitem", selected=True)
        expect(marked).to_have_count(0 if elsewhere == "Portfolio" else 1)

        account(page, "Globex").click()

        expect(page).to_have_url(f"{served.url}account?id=1")
        expect(page).to_have_title("Globex – Key accounts")
        expect(page.get_by_role("treeitem", selected=True)).to_have_text("Globex")


def test_a_page_begins_at_its_top_and_back_returns_to_where_one_was(served: Serving, page: Page) -> None:
    """Down the accounts, into one: its top. Back: down the accounts. Forward: where one was in it."""
    page.set_viewport_size({"width": 1280, "height": 500})
    page.goto(f"{served.url}accounts")
    headed(page, "Accounts")
    page.wait_for_timeout(1500)  # the frame's own parts come a moment later
    link = page.get_by_role("rowheader", name="Plenty 20").get_by_role("link")
    link.scroll_into_view_if_needed()
    before = scrolled(page)
    assert before > 100

    link.click()
    headed(page, "Plenty 20")
    settled(page, 0)
    assert 150 == scrolled(page, 150)

    page.go_back()
    headed(page, "Accounts")
    settled(page, before)
    page.go_forward()
    headed(page, "Plenty 20")
    settled(page, 150)
    account(page, "Plenty 21").click()
    headed(page, "Plenty 21")
    settled(page, 0)


def test_a_link_to_a_part_of_another_page_begins_there(served: Serving, page: Page) -> None:
    """From the list of contracts to the contracts of the account, which stand further down."""
    page.set_viewport_size({"width": 1280, "height": 500})
    page.goto(f"{served.url}contracts")
    page.get_by_role("rowheader", name="Frame").get_by_role("link").click()

    headed(page, "Globex")
    part = page.get_by_role("region", name=re.compile("^Contracts")).first
    expect(part).to_be_in_viewport()
    assert scrolled(page) > 100


def test_a_past_day_is_kept_through_clicks_until_today_is_shown(served: Serving, page: Page) -> None:
    """By a name on the first page, the tree, the search, one's own menu; the day is in sight throughout."""
    then = (dt.datetime.now(dt.UTC) - dt.timedelta(days=10)).date().isoformat()
    page.goto(f"{served.url}portfolio?as_of={then}")
    day = page.get_by_label("As it was on")
    expect(account(page, "Newcomer")).to_have_count(0)

    page.get_by_role("region", name="Call first").get_by_role("link", name="Ada Byron").click()
    headed(page, "Ada Byron")
    expect(day).to_have_value(then)
    account(page, "Globex").click()
    headed(page, "Globex")
    expect(day).to_have_value(then)
    page.get_by_role("combobox", name="Search").fill("Plenty 03")
    page.get_by_role("option", name="Plenty 03").click()
    headed(page, "Plenty 03")
    expect(day).to_have_value(then)
    page.get_by_role("button", name="your menu").click()
    page.get_by_role("link", name="My work").last.click()
    expect(day).to_have_value(then)
    assert f"as_of={then}" in page.url

    page.get_by_role("link", name="Show today").click()
    expect(day).to_have_value("")
    expect(account(page, "Newcomer")).to_have_count(1)
    assert "as_of" not in page.url


def test_the_day_is_changed_on_an_account_that_was_not_there(served: Serving, page: Page) -> None:
    """It says so; another day, or today, is one step away."""
    then = (dt.datetime.now(dt.UTC) - dt.timedelta(days=10)).date().isoformat()
    page.goto(f"{served.url}account?id=42&as_of={then}")
    expect(page.get_by_text("It was not there on that day")).to_be_visible()

    page.get_by_role("link", name="Show today").click()

    headed(page, "Newcomer")
    day = page.get_by_label("As it was on")
    day.focus()
    day.fill(then)
    day.dispatch_event("change")
    expect(page.get_by_text("It was not there on that day")).to_be_visible()
