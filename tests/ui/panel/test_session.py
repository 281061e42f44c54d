"""One visitor's session: the account chosen, the day and the filter kept, and what each page is called."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from kapta_workspace import Workspace
from kapta_workspace.ui.panel.pages import session as sessions
from kapta_workspace.ui.panel.pages.places import WIDE
from kapta_workspace.ui.panel.pages.session import Session
from tests.ui.panel.test_portfolio_pages import house

DAY = "2026-02-25"
TABS = ("plan", "tasks", "notes", "risk", "measure", "people")


@pytest.fixture
def own() -> Iterator[Workspace]:
    """The house, to change something in."""
    with house() as made:
        yield made


@pytest.fixture(scope="module")
def ws() -> Iterator[Workspace]:
    """Globex (1) with Globex EU (3) below it, Initech (2) with Ada, as of 1 March 2026."""
    with house() as made:
        made.store.clock.day = made.store.clock.day.replace(year=2025)  # type: ignore[attr-defined]
        made.accounts.add(name="Globex EU", parent="Globex")
        made.store.clock.day = made.store.clock.day.replace(year=2026)  # type: ignore[attr-defined]
        made.accounts.add(name="Newcomer")
        yield made


@pytest.fixture
def session(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """A visit that begins at the portfolio."""
    monkeypatch.setattr(sessions, "Live", lambda _head, _changed: None)
    sessions.use(ws)
    yield Session("portfolio")
    sessions.use(None)


def go(session: Session, url: str, *, popped: bool = False) -> str:
    """Follow a link, or Back to it; gives the page."""
    session.router.place = {"url": url, "replace": False, "popped": popped}
    return str(session.body.object)


def choose(session: Session, account: int) -> None:
    """Choose an account in the tree."""
    session.tree.chosen = {"id": account, "count": session.tree.chosen["count"] + 1}


def links(text: str) -> list[str]:
    """Where a piece leads within the workspace."""
    found = [unescape(one) for one in re.findall(r'href="([^"]*)"', text)]
    return [one for one in found if one.partition("?")[0] in {*sessions.PAGES, "contact"} - {""}]


# --- the tree -----------------------------------------------------------------------------------------


def test_the_account_just_left_is_opened_again(session: Session) -> None:
    """From the portfolio, and from the account's own plan: a choice in the tree always opens its details."""
    choose(session, 1)
    for elsewhere in ("portfolio", "account?id=1&tab=plan"):
        go(session, elsewhere)
        choose(session, 1)
        assert "account?id=1" == session.router.url


def test_the_tree_marks_the_account_that_is_shown_and_none_elsewhere(session: Session) -> None:
    """On the account's page it, on the portfolio, a contact's page and the accounts none."""
    marked = []
    for url in ("account?id=2", "portfolio", "account?id=1&tab=plan", "contact?id=1", "accounts"):
        go(session, url)
        marked.append(session.tree.selected)

    assert [2, 0, 1, 0, 0] == marked


# --- a past day ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        *WIDE,
        "account?id=1",
        *(f"account?id=1&tab={tab}" for tab in TABS),
        "account?id=1&view=combined",
        "account?id=3",
        "contact?id=1",
        "account?id=4",
    ],
)
def test_every_link_of_a_past_day_keeps_it(session: Session, url: str) -> None:
    """Pages, menus, the tree opened in a new tab; one link alone leads to today, to the same place."""
    text = go(session, f"{url}{'&' if '?' in url else '?'}as_of={DAY}")
    every = [*links(text), *links(str(session.menu.object)), *links(str(session.bar.object))]
    today = [one for one in every if f"as_of={DAY}" not in one]

    assert [url] == today
    assert f"account?as_of={DAY}&id=" == session.tree.opens
    assert f'value="{DAY}"' in text


def test_the_tree_and_the_search_keep_the_past_day(session: Session) -> None:
    """What is chosen in the tree and found by the search is shown as it was that day."""
    go(session, f"portfolio?as_of={DAY}")
    found = session._find("Ada")
    choose(session, 2)

    assert [f"contact?id=1&as_of={DAY}"] == [one.href for one in found]
    assert f"account?id=2&as_of={DAY}" == session.router.url
    assert [] == [one for one in session._find("Ada") if DAY not in one.href]


def test_an_account_that_was_not_there_yet_says_so_and_leads_to_today(session: Session) -> None:
    """The day can be seen and changed, and the same account shown today."""
    text = go(session, f"account?id=4&as_of={DAY}")

    assert "It was not there on that day" in text
    assert 'href="account?id=4">Show today' in text
    assert f'<input type="date" data-change="as_of" max="2026-03-01" value="{DAY}">' in text


@pytest.mark.parametrize("asked", ["2030-01-01", "garbage"])
def test_a_day_that_is_none_or_yet_to_come_is_today(session: Session, asked: str) -> None:
    """It is taken out of the address, and the page can be written."""
    text = go(session, f"account?id=1&as_of={asked}")

    assert "account?id=1" == session.router.url
    assert "Nothing can be changed here" not in text


def test_today_the_day_can_be_chosen_on_portfolio_account_and_contact(session: Session) -> None:
    """The field stands on all three, empty."""
    for url in ("portfolio", "account?id=1", "contact?id=1"):
        assert '<input type="date" data-change="as_of" max="2026-03-01">' in go(session, url)


def test_the_tree_is_that_of_the_past_day(session: Session, ws: Workspace) -> None:
    """An account that came later is not in it; today it is."""
    go(session, f"portfolio?as_of={DAY}")
    then = session.tree.rows
    go(session, "portfolio")

    assert "Globex EU" in then
    assert "Newcomer" not in then
    assert ws.menu().text == session.tree.rows


# --- what is not there --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "said", "way"),
    [
        ("account?id=99", "There is no such account", "accounts"),
        ("contact?id=99", "There is no such contact", "people"),
        ("contact", "There is no such contact", "people"),
    ],
)
def test_what_is_not_there_is_called_by_its_name_with_a_way_on(
    session: Session, url: str, said: str, way: str
) -> None:
    """An account or a contact, and the list it would stand in."""
    text = go(session, url)

    assert said in text
    assert [way] == links(text)


# --- titles -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("portfolio", "Portfolio – Key accounts"),
        ("reviews", "Business reviews – Key accounts"),
        ("account?id=1", "Globex – Key accounts"),
        ("account?id=1&tab=plan", "Globex, Plan – Key accounts"),
        ("contact?id=1", "Ada Byron – Key accounts"),
        ("contact?id=99", "There is no such contact – Key accounts"),
    ],
)
def test_the_browsers_tab_says_what_is_shown(session: Session, url: str, title: str) -> None:
    """The heading of the page, the tab of the account."""
    go(session, url)

    assert (url, title) == (session.router.drawn["url"], session.router.drawn["title"])


# --- the filter ---------------------------------------------------------------------------------------


def test_a_filter_stands_in_the_address_of_an_account(session: Session, ws: Workspace) -> None:
    """So that it is on again when the page is loaded anew or shared, and the tree keeps to it."""
    go(session, "accounts?where=type+%3D+strategic")
    go(session, "account?id=2")
    url = session.router.url
    again = Session("portfolio")
    go(again, url)
    go(again, "portfolio")

    assert "account?id=2&where=type+%3D+strategic" == url
    assert "portfolio?where=type+%3D+strategic" == again.router.url
    assert ws.menu(frozenset({1})).text == again.tree.rows
    go(again, "accounts?filter=all")
    go(again, "account?id=2")
    assert ("account?id=2", ws.menu().text) == (again.router.url, again.tree.rows)


def test_back_to_an_account_seen_before_the_filter_takes_it_off(session: Session, ws: Workspace) -> None:
    """An address that Back leads to is meant as it stands."""
    go(session, "account?id=2")
    go(session, "accounts?where=type+%3D+strategic")
    go(session, "account?id=2", popped=True)

    assert ("account?id=2", ws.menu().text) == (session.router.url, session.tree.rows)


def test_a_filter_just_saved_is_shown_as_saved(own: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the address said as a text it says by the saved filter, today and on a past day."""
    monkeypatch.setattr(sessions, "Live", lambda _head, _changed: None)
    sessions.use(own)
    session = Session("portfolio")
    before = go(session, "accounts?where=type+%3D+strategic")
    record = own.filters.add(name="Our strategic ones", expression="type = strategic")
    session.refresh()
    after = str(session.body.object)
    past = go(session, f"accounts?as_of={DAY}")
    sessions.use(None)

    assert '<option value="" selected>Not saved</option>' in before
    assert f"accounts?as_of={DAY}&filter={record}" == session.router.url
    for text in (after, past):
        assert f'<option value="{record}" selected>Our strategic ones</option>' in text
        assert "Not saved" not in text


def test_who_owns_a_deal_is_no_filter_of_accounts(session: Session) -> None:
    """A list with an owner of its own is narrowed by that; the accounts are by theirs."""
    go(session, "opportunities?owner=2")
    of_deals = session.router.url
    go(session, "accounts?owner=2")

    assert "opportunities?owner=2" == of_deals
    assert "accounts?where=owner+%3D+%22Ben+Book%22" == session.router.url


# --- archived accounts --------------------------------------------------------------------------------


def test_archived_accounts_are_listed_where_they_are_asked_for(
    own: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the type Archived: in the list, its records in other lists, and in the tree with its sign."""
    monkeypatch.setattr(sessions, "Live", lambda _head, _changed: None)
    sessions.use(own)
    session = Session("portfolio")
    own.accounts.archive("Globex")
    said = {
        url: go(session, url)
        for url in ("accounts", "accounts?where=type+%3D+archived", "contracts?where=type+%3D+archived")
    }
    tree = session.tree.rows
    sessions.use(None)

    assert ["Globex" in one for one in said.values()] == [False, True, True]
    assert "1 of 2 accounts" in said["accounts?where=type+%3D+archived"]
    assert '[[1,"Globex",0,"sra"]]' == tree
