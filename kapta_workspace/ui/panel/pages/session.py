"""One visitor's session: the frame built once, and what is in it replaced as they move about."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from threading import Lock
from typing import Any

import pandas as pd
import panel as pn
from panel_material_ui.template.base import Page

from kapta_workspace.domain.errors import KaptaError, Misconfigured, NotFound, NotSignedIn
from kapta_workspace.ui.panel.actions import Actions
from kapta_workspace.ui.panel.browser import Browser
from kapta_workspace.ui.panel.downloads import REPORTS, ROUTE, SETTINGS
from kapta_workspace.ui.panel.live import Live
from kapta_workspace.ui.panel.page import at_work, page
from kapta_workspace.ui.panel.pages import account, coaching, reports
from kapta_workspace.ui.panel.pages.bar import at_the_end
from kapta_workspace.ui.panel.pages.doing import Doing
from kapta_workspace.ui.panel.pages.filtering import FilterChoice
from kapta_workspace.ui.panel.pages.finding import find
from kapta_workspace.ui.panel.pages.menu import menu
from kapta_workspace.ui.panel.pages.missing import missing
from kapta_workspace.ui.panel.pages.places import PLACES, WIDE
from kapta_workspace.ui.panel.pages.stage import Part
from kapta_workspace.ui.panel.pages.stages import STAGES
from kapta_workspace.ui.panel.pages.stand import Stand
from kapta_workspace.ui.panel.pages.title import TITLE, title
from kapta_workspace.ui.panel.pane import Html
from kapta_workspace.ui.panel.pieces import empty_state
from kapta_workspace.ui.panel.router import Router, address, along, day_of
from kapta_workspace.ui.panel.safe import Safe, join
from kapta_workspace.ui.panel.search import Found, SearchBox
from kapta_workspace.ui.panel.server import caller, form_token
from kapta_workspace.ui.panel.style import asset
from kapta_workspace.ui.panel.tree import AccountTree
from kapta_workspace.workspace import AccountPage, Workspace, open_workspace

__all__ = ["PAGES", "TITLE", "Session", "file_of", "keep_typed", "open_session", "served", "use"]

PAGES = ("", "account", "parent", *WIDE, *PLACES)
"""The addresses a session draws itself, without the page being loaded again."""

FILTERED = ("filter", "where")
"""What an address says of the filter, which the page of one account does not depend on."""

AT_THE_END = {"margin-left": "auto"}

FACES = 60
"""So many photos are shown on one page; a family has more people than a list needs faces."""

_workspace: Workspace | None = None
_signed_in = False
_opening = Lock()


def use(workspace: Workspace | None, *, signed_in: bool = False) -> None:
    """Serve this workspace, to nobody unknown if ``signed_in``; else the usual one is opened when visited."""
    globals().update(_workspace=workspace, _signed_in=signed_in)


def served() -> Workspace:
    """
    The workspace of this process, on behalf of whoever visits.

    Raises:
        NotSignedIn: when one has to be signed in and is not.
    """
    return _on_behalf_of(caller())


def file_of(visitor: str | None, path: str, query: Mapping[str, str]) -> tuple[str, bytes] | None:
    """
    A document's file, or a report, for a visitor; nothing where there is none, or none for them.

    Raises:
        Misconfigured: when this machine cannot make the report.
    """
    try:
        workspace = _on_behalf_of(visitor)
        if path == SETTINGS:
            return "settings.yaml", workspace.settings_file.text().encode()
        if path.startswith(REPORTS):
            return reports.made(workspace, path.removeprefix(REPORTS), query)
        return workspace.documents.read(int(path.removeprefix(ROUTE)))
    except Misconfigured:
        raise
    except KaptaError:
        return None


def keep_typed(visitor: str | None, told: Mapping[str, Any]) -> bool:
    """
    Keep what a visitor has typed into a form so far; not kept is what was saved already.

    Raises:
        NotSignedIn: when one has to be signed in and is not.
    """
    return _on_behalf_of(visitor).unfinished.keep(**told)


def _on_behalf_of(visitor: str | None) -> Workspace:
    with _opening:
        shared = _workspace or open_workspace(through="dashboard")
        use(shared, signed_in=_signed_in)
    if visitor is None and not _signed_in:
        return shared
    if visitor is None or not visitor.isdecimal():
        raise NotSignedIn("Sign in first.")
    return shared.acting_as(int(visitor), through="dashboard")


class Session:
    """
    What one visitor sees: the tree, and the page their address names.

    Attributes:
        workspace: On the visitor's behalf.
        router: Their address bar.
        actions: The buttons pressed in the page.
        browser: Both, and what else a page hears of the browser by.
        menu: Where one can go, and the filter that is on; the account tree is below it.
        bar: Create New, and their own menu.
        tree: The account tree.
        body: The page's content, replaced in place.
        stage: What is alive below it (``pages.stage``).
        doing: What they do: forms, archiving, undo.
    """

    def __init__(self, start: str) -> None:
        self.workspace = served()
        self.browser = Browser(pages=list(PAGES))
        self.router: Router = self.browser
        self.actions: Actions = self.browser
        self.start = start
        self._form = form_token()
        self._shown: tuple[str, dict[str, str]] | None = None
        self._upto = 0  # the position of the log that is drawn
        self._about: int | None = None  # the account that is
        self._frame: Page | None = None
        self._kept: frozenset[int] | None = None
        self._listed: tuple[frozenset[int] | None, date | None] = (None, None)  # what the tree is of
        self._narrowed: dict[str, str] = {}  # the filter the menu of accounts keeps to
        self.tree = AccountTree(rows=self.workspace.menu().text)
        self.menu = Html(stylesheets=[asset("pages.css"), asset("portfolio.css")])
        self.bar = Html(stylesheets=[asset("pages.css")], sizing_mode=None, align="center", styles=AT_THE_END)
        self.body = Html(stylesheets=[asset("pages.css"), asset("portfolio.css")])
        self.stage = pn.Column(sizing_mode="stretch_width", margin=0)
        self.doing = Doing(self)
        self.filter = FilterChoice(self)
        self._parts: dict[str, Part] = {}
        self.router.follow(lambda _: self._moved())
        self.tree.param.watch(lambda event: self._open(event.new["id"]), "chosen")
        self.show()
        Live(lambda: self.workspace.head, lambda _before, _after: self._catch_up())

    def framed(self) -> Any:
        """The whole page."""
        self._frame = page(
            [self.body, self.stage],
            title=TITLE,
            sidebar=[self.menu, self.tree],
            header=[SearchBox(self._find, hint="Search accounts, people, notes, reviews"), self.bar],
            hidden=[self.doing.dialog, self.doing.told],
            browser=self.browser,
        )
        return self._frame

    def _moved(self) -> None:
        """Draw another address; the browser also tells the one a session begins with, drawn already."""
        if (self.router.page or self.start, self.router.query) == self._shown:
            self.router.shows(self.router.drawn["title"])
            return
        with at_work(self._frame):
            self.show()

    def show(self) -> None:
        """Draw what the address names; one who has moved on meanwhile is shown where they are."""
        asked, place, query = self.router.url, self.router.page or self.start, self.router.query
        self._shown = (place, query)
        with along(**self._day_kept()):
            drawn = self._told()
            if asked != self.router.url:
                return
            kept = {"days": query.get("days"), **self.filter.on}
            self.menu.object = join([menu(place, kept), self.filter.told])
            self.bar.object = at_the_end(self.workspace.me, self._form)
            self.tree.opens = address("account", {**kept, **self._day_kept(), "id": ""})
        if self._listed != (self._kept, self._day):
            self._list()
        self.body.object = drawn
        self.router.shows(title(drawn, query.get("tab", "")))

    def _told(self) -> Safe:
        """The page, or the sentence that says why there is none."""
        try:
            return self._drawn()
        except NotFound:
            self._clear()
            return missing(self.router, self.workspace.view().moment.date())
        except KaptaError as error:
            self._clear()
            return empty_state("That did not work", str(error), sign="alert")

    def _day_kept(self) -> dict[str, object]:
        """The past day that is shown, which every link keeps until today is shown again."""
        day = self.router.query.get("as_of")
        return {} if day is None else {"as_of": day}

    def _find(self, text: str) -> list[Found]:
        """What the search finds, on the day that is shown."""
        with along(**self._day_kept()):
            return find(self.workspace, text, self._day)

    def _leads_on(self) -> bool:
        """Whether the address was led on: to today from a day yet to come, or to the filter that is on."""
        asked, today = self.router.query.get("as_of"), self.workspace.view().moment.date()
        if asked is not None and ((day := day_of(asked)) is None or day > today):
            self.router.change(replace=True, as_of=None)
            return True
        return self.filter.leads_on()

    def _drawn(self) -> Safe:
        if self._leads_on():
            return Safe("")
        place, query = self.router.page or self.start, self.router.query
        self._upto, self._about = self.workspace.head, None
        days = _number(query.get("days"), 30)
        one = self._account(place, query) if place in ("account", "parent") else None
        self.tree.selected = one or 0
        if place in PLACES or one is not None:
            self._narrow(days, query)
        if one is not None:
            return self._drawn_account(one, place, query, days)
        self._clear()
        if place in PLACES:
            return PLACES[place](self.workspace, query)
        place = place if place in WIDE else "portfolio"
        return WIDE[place](self._stand(place, query, days))

    def _drawn_account(self, one: int, place: str, query: Mapping[str, str], days: int) -> Safe:
        """
        An account's page, from memory where it was drawn already and nothing written since concerns it.

        What is alive on the stage is shown anew in any case.
        """
        combined = query.get("view", "combined" if place == "parent" else "direct") == "combined"
        tab = query.get("tab", "")
        if "as_of" not in query:
            self.workspace.kept(one, "reminders", lambda: self.workspace.check_ins.update(one))
        self._upto, self._about = self.workspace.head, one

        def draw(shown: AccountPage) -> Safe:
            faces = self._faces(shown)
            return account.draw(shown, combined=combined, asked=query, logo=self._logo(shown), faces=faces)

        if tab in STAGES or "as_of" in query:
            shown = self._page(one, query, combined=combined, days=days)
            drawn = draw(shown)
            self._mount(tab, shown)
            return drawn
        self._clear()
        asked = (place, *sorted((name, said) for name, said in query.items() if name not in FILTERED))
        return self.workspace.kept(
            one, asked, lambda: draw(self._page(one, query, combined=combined, days=days))
        )

    def _page(self, account: int, query: Mapping[str, str], *, combined: bool, days: int) -> AccountPage:
        """What the address asks for; of a family the accounts it names, all of them where it names none."""
        some = [int(one) for one in query.get("only", "").split(",") if one.isascii() and one.isdigit()]
        asked: dict[str, Any] = {"combined": combined, "as_of": day_of(query.get("as_of")), "days": days}
        if not combined:
            return self.workspace.page(account, **asked)
        asked["archived"] = query.get("archived") == "yes"
        shown = self.workspace.page(account, only=some, **asked)
        return shown if shown.view.accounts else self.workspace.page(account, **asked)

    def _stand(self, place: str, query: dict[str, str], days: int) -> Stand:
        """What a page over the portfolio is drawn from; the menu of accounts keeps to the filter."""
        page = self.filter.page(days, day_of(query.get("as_of")))
        stand = Stand(page, self.filter.choice(page), place, query)
        self._narrowed = self.filter.on
        self.tree_of(page.table if page.is_narrowed else None)
        if place == "portfolio" and not stand.is_past:
            return replace(stand, coaching=coaching.summary(stand, self.workspace.coaching.known()))
        return stand

    def _narrow(self, days: int, query: Mapping[str, str]) -> None:
        """Beside a page that is of one account or person, the menu keeps to the filter, too."""
        if self._narrowed != self.filter.on:
            self._stand("accounts", {**query}, days)

    def _logo(self, shown: AccountPage) -> str | None:
        """The address of the account's logo."""
        name = shown.record["logo"]
        return self.workspace.pictures.urls([name]).get(str(name))

    def _faces(self, shown: AccountPage) -> dict[int, str]:
        """The addresses of the photos of the people on the page."""
        found = shown.view.frame("contact").dropna(subset="photo").head(FACES)
        urls = self.workspace.pictures.urls(found["photo"])
        pairs = zip(found["id"].tolist(), found["photo"].tolist(), strict=True)
        return {who: urls[name] for who, name in pairs if name in urls}

    def _mount(self, tab: str, shown: AccountPage) -> None:
        """Put the tab's live part on the stage, built when it is first wanted; no part clears the stage."""
        if tab not in STAGES:
            self._clear()
            return
        part = self._parts.get(tab) or self._parts.setdefault(tab, STAGES[tab](self))
        part.show(shown)
        if list(self.stage) != [part.view]:
            self.stage[:] = [part.view]

    def _clear(self) -> None:
        if len(self.stage):
            self.stage.clear()

    def _account(self, place: str, query: dict[str, str]) -> int | None:
        """The account the address names; on the parents' page the first parent when it names none."""
        if "id" in query:
            return _number(query["id"], 0)
        return self.workspace.menu(self._kept).first_parent if place == "parent" else None

    def _open(self, chosen: int) -> None:
        """Go to the account the visitor chose, with the period, the day and the filter kept."""
        kept = {**self.router.query, **self.filter.on}
        days, as_of, name, where = (kept.get(one) for one in ("days", "as_of", "filter", "where"))
        self.router.go("account", id=chosen, days=days, as_of=as_of, filter=name, where=where)

    def _catch_up(self) -> None:
        """Somebody wrote: draw again where it may concern what is shown and was not drawn already."""
        head = self.workspace.head
        if head == self._upto:
            return
        self._list()
        if self._about is None or self.workspace.concerns(self._about, self._upto):
            self.show()
        else:
            self._upto = head

    def refresh(self) -> None:
        """Draw again what is shown."""
        with at_work(self._frame):
            self._list()
            self.show()

    def tree_of(self, accounts: pd.DataFrame | None) -> None:
        """Keep the menu to these accounts and those above them; all of them when none are named."""
        self._kept = None if accounts is None else frozenset(accounts["id"].astype(int))

    def open_form(self, kind: str, record: int | None = None, **given: object) -> None:
        """Open the form of a record, or of a new one with some values ``given``."""
        self.doing.open(kind, record, **given)

    def _list(self) -> None:
        """Fill the tree as of the day shown: without a filter with the one text that all sessions share."""
        self._listed = (self._kept, self._day)
        self.tree.rows = self.workspace.menu(self._kept, as_of=self._day).text

    @property
    def _day(self) -> date | None:
        """The past day that is shown."""
        return day_of(self.router.query.get("as_of"))


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def open_session(start: str = "portfolio") -> Any:
    """The page of a new session; ``start`` is what is shown at the bare address."""
    return Session(start).framed()
