"""An open page is drawn again by what may concern it, and nothing else can make it look different."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kapta_workspace import Workspace, open_workspace
from kapta_workspace.services import news
from kapta_workspace.ui.panel.pages import account
from kapta_workspace.ui.panel.pages import session as sessions
from kapta_workspace.ui.panel.pages.session import Session
from kapta_workspace.workspace import AccountPage
from tests.build import StillClock

ACCOUNTS = ("Globex", "Globex EU", "Initech")
ALL = set(ACCOUNTS)
FAMILY = {"Globex", "Globex EU"}
TABS = ("", "notes", "measure")
NEXT_DAY = timedelta(days=1)
DAY = "2026-03-01"


@pytest.fixture
def calendar() -> StillClock:
    """The first of March."""
    return StillClock()


@pytest.fixture
def ws(calendar: StillClock, tmp_path: Path) -> Iterator[Workspace]:
    """Globex > Globex EU with Ada, and Initech with Bo, on a day that does not pass."""
    with open_workspace(f"sqlite:///{tmp_path / 'kapta.db'}", clock=calendar) as workspace:
        workspace.users.add(name="Mia", email="mia@ours.example", role="account_manager")
        workspace.accounts.add(name="Globex", owner="Mia")
        workspace.accounts.add(name="Globex EU", parent="Globex")
        workspace.accounts.add(name="Initech")
        workspace.contacts.add(name="Ada", account="Globex EU")
        workspace.contacts.add(name="Bo", account="Initech")
        yield workspace


def note(ws: Workspace, one: str, text: str) -> int:
    """Write a note."""
    return ws.notes.add(account=one, text=text, occurred_on=DAY)


def outcome(ws: Workspace) -> object:
    """Say what became of an account."""
    return ws.desk("outcome").add(account="Initech", kind="renewed", notice_on=DAY)


def arranged(ws: Workspace) -> object:
    """Fold a section of the account's page."""
    return ws.desk("arrangement").add(page="account", folded="swot")


STORY: tuple[tuple[str, Callable[[Workspace], object], set[str]], ...] = (
    ("a note", lambda ws: note(ws, "Initech", "Talk"), {"Initech"}),
    ("a note in the family", lambda ws: note(ws, "Globex", "Hi"), FAMILY),
    ("a contact", lambda ws: ws.contacts.edit("Ada", title="Buyer"), FAMILY),
    ("one who moves", lambda ws: ws.contacts.edit("Ada", account="Initech"), ALL),
    (
        "a risk",
        lambda ws: ws.risks.add(account="Initech", reason="price", severity="high", opened_on=DAY),
        {"Initech"},
    ),
    ("an account", lambda ws: ws.accounts.edit("Initech", city="Rome"), ALL),
    ("somebody's access", lambda ws: ws.contributors.add(account="Initech", user="Mia"), ALL),
    ("what belongs to nobody", lambda ws: ws.products.add(name="Pump"), ALL),
    ("what came of an account", outcome, ALL),
    ("how one arranged one's own pages", arranged, ALL),
    ("how another arranged theirs", lambda ws: arranged(ws.acting_as("mia@ours.example")), set()),
    ("a metric", lambda ws: ws.desk("metric").add(name="Margin"), ALL),
    ("a task", lambda ws: ws.tasks.add(account="Globex EU", title="Call", due="2026-03-04"), FAMILY),
    ("what was undone", lambda ws: ws.undo(ws.head), FAMILY),
    ("an account that joins", lambda ws: ws.accounts.edit("Initech", parent="Globex"), ALL),
    ("a note in the larger family", lambda ws: note(ws, "Initech", "Hi"), ALL),
    ("one archived", lambda ws: ws.accounts.archive("Initech"), ALL),
    ("a note with the rest", lambda ws: note(ws, "Globex", "So"), FAMILY),
)
"""What is written one after the other, and whose pages it may concern."""


def drawn(ws: Workspace, ones: set[str]) -> dict[str, list[str]]:
    """Accounts as their pages are drawn: direct on several tabs, and combined."""
    shown = [(tab, False) for tab in TABS] + [("", True)]
    return {
        one: [
            str(account.draw(ws.page(one, combined=together), combined=together, asked={"tab": tab}))
            for tab, together in shown
        ]
        for one in sorted(ones)
    }


def test_only_what_is_told_to_concern_a_page_changes_it(ws: Workspace) -> None:
    """Everything in the story concerns whom it is said to; the tabs of all others stay as they were."""
    for what, write, expected in STORY:
        head, before = ws.head, drawn(ws, ALL - expected)
        write(ws)
        assert (what, expected) == (
            what,
            {one for one in ACCOUNTS if ws.concerns(ws.accounts.find(one), head)},
        )
        assert before == drawn(ws, ALL - expected), what


def test_what_cannot_be_told_concerns_every_page(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """More entries than are looked through, or a log that is another one's, may concern anybody."""
    one, head = ws.accounts.find("Globex"), ws.head
    for number in range(3):
        note(ws, "Initech", f"Note {number}")

    assert not ws.concerns(one, head)
    assert ws.concerns(one, ws.head + 5)
    monkeypatch.setattr(news, "FAR", 2)
    assert ws.concerns(one, head)


@dataclass(frozen=True)
class Visit:
    """A session, which looks for news when a test says so, and what it has drawn since."""

    session: Session
    drawings: list[str]
    looks: list[Callable[[object, object], None]]

    def look(self) -> None:
        """Look now."""
        self.looks[0](None, None)


@pytest.fixture
def visit(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visit]:
    """A visit that begins at the portfolio."""
    looks: list[Callable[[object, object], None]] = []
    monkeypatch.setattr(sessions, "Live", lambda _head, changed: looks.append(changed))
    sessions.use(ws)
    session = Session("portfolio")
    drawings: list[str] = []
    session.body.param.watch(lambda _: drawings.append(session.router.url), "object", onlychanged=False)
    yield Visit(session, drawings, looks)
    sessions.use(None)


def test_a_session_draws_what_concerns_it_and_its_own_once(ws: Workspace, visit: Visit) -> None:
    """The account's page: not at a note elsewhere, once at one of its own, once at what one did oneself."""
    session, drawings = visit.session, visit.drawings
    session.router.go("account", id=ws.accounts.find("Globex"), tab="notes")
    visit.look()
    drawings.clear()

    note(ws, "Initech", "Elsewhere")
    visit.look()
    assert [] == drawings
    note(ws, "Globex", "Here")
    visit.look()
    visit.look()
    assert 1 == len(drawings)
    note(ws, "Globex", "My own")
    session.refresh()
    visit.look()
    assert 2 == len(drawings)
    assert "My own" in str(session.body.object)


def test_the_portfolio_is_drawn_at_everything(ws: Workspace, visit: Visit) -> None:
    """A page over all accounts may look different by anything written."""
    drawings = visit.drawings
    visit.look()
    drawings.clear()

    note(ws, "Initech", "Elsewhere")
    visit.look()
    visit.look()
    assert 1 == len(drawings)


def test_a_page_is_drawn_from_memory_while_it_is_true(
    ws: Workspace, visit: Visit, calendar: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There and back again costs nothing; a note, another day, another person or another tab does."""
    session = visit.session
    drawn: list[str] = []
    draw = account.draw

    def counted(page: AccountPage, **asked: Any) -> Any:
        drawn.append(page.record["name"])
        return draw(page, **asked)

    monkeypatch.setattr(account, "draw", counted)
    globex, initech = (ws.accounts.find(name) for name in ("Globex", "Initech"))

    def walked(*places: dict[str, Any]) -> list[str]:
        drawn.clear()
        for query in places:
            session.router.go("account", **query)
        return list(drawn)

    first, other = {"id": globex}, {"id": initech}
    assert ["Globex", "Initech"] == walked(first, other, first, other)
    note(ws, "Globex", "Here")
    assert ["Globex"] == walked(first, other)
    assert ["Globex"] == walked({"id": globex, "tab": "notes"}, other, first)
    assert [] == walked({"id": globex, "tab": "notes"})
    assert "Here" in str(session.body.object)
    calendar.now += NEXT_DAY
    assert ["Globex", "Initech"] == walked(first, other, first)
    ws.users.edit("Mia", role="viewer")
    assert ["Initech", "Globex"] == walked(other, first, other)


def test_a_page_in_memory_is_ones_own(ws: Workspace) -> None:
    """What was kept for one person is not given to another, nor what was kept of a past day's."""
    one = ws.accounts.find("Initech")
    mia = ws.acting_as("mia@ours.example")

    def name(who: Workspace) -> str:
        return who.kept(one, "page", lambda: who.me.name)

    seen = [name(who) for who in (ws, mia, ws)]
    assert [ws.me.name, "Mia", ws.me.name] == seen


def test_of_an_account_unseen_nothing_is_told(ws: Workspace) -> None:
    """Whether somebody wrote about it or not, it is as with an account that does not exist."""
    mia, one = ws.acting_as("mia@ours.example"), ws.accounts.find("Initech")
    head = ws.head
    quiet = (mia.concerns(one, head), mia.concerns(999, head))
    note(ws, "Globex", "Elsewhere")
    elsewhere = (mia.concerns(one, head), mia.concerns(999, head))
    note(ws, "Initech", "Secret")

    assert ((True, True), (True, True)) == (quiet, elsewhere)
    assert (True, True) == (mia.concerns(one, head), mia.concerns(999, head))
    assert not mia.concerns(ws.accounts.find("Globex"), ws.head - 1)
