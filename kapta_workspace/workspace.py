"""The workspace: one person at one database, a desk for every record kind, a view on every account."""

from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any, Self

import pandas as pd

from kapta_workspace.connectors import advisor, enrich
from kapta_workspace.connectors.oidc import OidcProvider
from kapta_workspace.connectors.sources import switched_on
from kapta_workspace.domain.access import Actor
from kapta_workspace.domain.changes import ChangeSet, Receipt, Rows
from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.domain.fields import Schema
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.services import (
    account_menu,
    activity,
    exports,
    filters,
    guiding,
    people,
    records,
    removal,
    setup,
    undo,
    views,
)
from kapta_workspace.services.account_page import AccountPage
from kapta_workspace.services.checkins import CheckIns
from kapta_workspace.services.clean_up import CleanUp
from kapta_workspace.services.coaching import Coaching
from kapta_workspace.services.connecting import Connectors
from kapta_workspace.services.contact_page import ContactPage
from kapta_workspace.services.desks import Desk, Key
from kapta_workspace.services.documents import DocumentDesk
from kapta_workspace.services.enriching import Enrich
from kapta_workspace.services.health import Health
from kapta_workspace.services.imports import Imports
from kapta_workspace.services.metrics import MetricDesk
from kapta_workspace.services.moments import Moment
from kapta_workspace.services.org_chart import AccountChart
from kapta_workspace.services.pictures import Album
from kapta_workspace.services.portfolio_page import Listed, MetricView, PortfolioPage, over
from kapta_workspace.services.record_pages import RecordPages
from kapta_workspace.services.reports import ReportFile, Reports
from kapta_workspace.services.review_page import ReviewPage
from kapta_workspace.services.settings_file import SettingsPlan
from kapta_workspace.services.sign_in import SignIn
from kapta_workspace.services.unfinished import Begun, Unfinished
from kapta_workspace.services.views import View
from kapta_workspace.settings import Settings, listed, load
from kapta_workspace.storage import checkup, documents, pictures
from kapta_workspace.storage.store import Clock, Store, utc_now

__all__ = [
    "AccountChart",
    "AccountPage",
    "Begun",
    "ContactPage",
    "Listed",
    "MetricView",
    "OidcProvider",
    "PortfolioPage",
    "ReportFile",
    "ReviewPage",
    "SettingsPlan",
    "SignIn",
    "Unfinished",
    "Workspace",
    "open_workspace",
]

DESKS: Mapping[str, str] = {schema.plural_name: schema.name for schema in SCHEMAS.values()}
"""The workspace's attribute → the record kind behind it: ``ws.accounts``, ``ws.contacts`` …"""


REMOVED = "removed"
"""The folder of restore files, below that of the workspace."""


class Workspace(RecordPages):
    """
    Key accounts as one person works on them.

    Every record kind has a desk (``ws.accounts``, ``ws.contacts``, ``ws.contracts`` …; ``dir(ws)`` lists
    them) with ``frame``, ``add``, ``edit``, ``archive`` and the rest. Everything that returns a table
    returns a DataFrame.

    Args:
        store: The database.
        user: On whose behalf everything is done.
        settings: Where things are kept.
        through: The way in, for the log: notebook, dashboard, code …
    """

    settings: Settings

    def __init__(self, store: Store, user: int, settings: Settings, *, through: str = "code") -> None:
        self.store = store
        self.user = user
        self.settings = settings
        self.through = through

    @property
    def me(self) -> Actor:
        """Who is acting, read afresh: a changed role counts at once."""
        with self.store.reading() as unit:
            return people.actor(unit, self.user)

    @property
    def schemas(self) -> Mapping[str, Schema]:
        """Every record kind as this workspace has it."""
        return View(self.store, self.user).schemas

    def desk(self, kind: str) -> Desk:
        """The desk of a record kind, by its name."""
        return Desk(self.store, self.user, kind, self.through)

    def __getattr__(self, name: str) -> Desk:
        kind = DESKS.get(name)
        if kind is None:
            raise AttributeError(f"The workspace has no {name}; its desks are {', '.join(sorted(DESKS))}.")
        return self.desk(kind)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *DESKS})

    def view(
        self,
        account: Key | None = None,
        *,
        combined: bool = False,
        as_of: Moment = None,
        archived: bool = False,
        only: Iterable[Key] = (),
    ) -> View:
        """
        A window on one account, on its whole family (``combined``), or on all accounts one may see.

        Args:
            account: Its name or id.
            combined: With everything below it.
            as_of: A day, a moment or a log position of the past.
            archived: Archived accounts among them.
            only: Those of them that are looked at; all of them when none is named.

        Raises:
            NotFound: when there is no such account, or it is not shared.
        """
        desk = self.desk("account")
        one = None if account is None else desk.find(account)
        some = [desk.find(each) if isinstance(each, str) else each for each in only]
        return views.open_view(
            self.store, self.user, one, combined=combined, as_of=as_of, archived=archived, only=some
        )

    def activity(
        self, account: Key | None = None, *, combined: bool = False, limit: int = 50
    ) -> pd.DataFrame:
        """What happened, newest first, in sentences; see ``services.activity.recent``."""
        return activity.recent(self.view(account, combined=combined), limit=limit)

    def save(self, *writes: Rows, why: str = "", details: Mapping[str, Any] | None = None) -> Receipt:
        """Write rows of several kinds at once, wholly or not at all."""
        change = ChangeSet(writes, self.through, why, details=details or {})
        return records.save(self.store, self.user, change)

    def undo(self, position: int | None = None, why: str = "") -> Receipt:
        """Take back a log entry (one's own last one when none is named) while what it touched stands."""
        if position is None:
            position = activity.last_change(self.store, self.user)
            if position is None:
                raise Misconfigured("You have not changed anything yet, so there is nothing to undo.")
        return undo.undo(self.store, self.user, position, why)

    def log(self, *, limit: int = 100, mine: bool = False) -> pd.DataFrame:
        """
        The newest log entries: *id, at, actor, through, why, undoes, counts, accounts, details*.

        Whoever is no administrator sees their own entries only.
        """
        return activity.entries(self.store, self.user, limit=limit, mine=mine)

    def remove_account(self, account: Key, *, confirm: str, why: str = "") -> Receipt:
        """
        Remove an account and all its records for good; archive it instead wherever you can.

        It may have no children; ``confirm`` is its name, typed out.
        """
        record, place = self.desk("account").get(account), self.settings.folder / REMOVED
        if confirm != record["name"]:
            raise Misconfigured(f"To remove it for good, give its name: confirm={record['name']!r}.")
        return removal.remove_account(self.store, self.user, int(record["id"]), place, why)

    def merge(
        self,
        survivor: Key,
        loser: Key,
        *,
        choose: Mapping[str, Any] | None = None,
        risk: int | None = None,
        why: str = "",
    ) -> Receipt:
        """Merge one account into another; see ``services.removal.merge_accounts``."""
        one, other = self.desk("account").find(survivor), self.desk("account").find(loser)
        return removal.merge_accounts(self.store, self.user, one, other, choose=choose, risk=risk, why=why)

    @property
    def imports(self) -> Imports:
        """Spreadsheets in: ``ws.imports.plan("accounts.xlsx")``, then ``.apply()``."""
        return Imports(self.store, self.user)

    def export(
        self,
        path: Path | str,
        *names: str,
        account: Key | None = None,
        combined: bool = False,
        as_of: Moment = None,
        archived: bool = False,
        raw: bool = False,
    ) -> list[Path]:
        """
        Write what one may see to .xlsx, .csv or .parquet: ``ws.export("all.xlsx")``; see ``exports.export``.

        ``names`` are desks, such as ``accounts``; every kind that holds any record when none is named.
        """
        view = self.view(account, combined=combined, as_of=as_of, archived=archived)
        return exports.export(view, Path(path), exports.kinds(names), archived=archived, raw=raw)

    @property
    def connectors(self) -> Connectors:
        """Other systems in: ``ws.connectors.plan("salesforce")``, then ``.apply()``."""
        return Connectors(self.store, self.user, switched_on(self.settings.sources))

    def page(
        self,
        account: Key,
        *,
        combined: bool = False,
        as_of: Moment = None,
        archived: bool = False,
        only: Iterable[Key] = (),
        days: int = 30,
    ) -> AccountPage:
        """Everything an account's page shows, section by section; see ``view`` for the arguments."""
        one = self.desk("account").find(account)
        view = self.view(one, combined=combined, as_of=as_of, archived=archived, only=only)
        return AccountPage(view.still(), one, days, self.coaching.advisor, bool(self.enrich.asked("account")))

    def org_chart(
        self, account: Key, *, combined: bool = False, as_of: Moment = None, archived: bool = False
    ) -> AccountChart:
        """
        Who reports to whom at an account, or in its family: drawn, filtered, saved to a file, rearranged.

        ``ws.org_chart("Acme").move("Ada", "Bo")``; see ``view`` for the arguments.
        """
        one = self.desk("account").find(account)
        view = views.open_view(self.store, self.user, one, combined=combined, as_of=as_of, archived=archived)
        return AccountChart(view, one, self.through)

    def clean_up(self, account: Key) -> CleanUp:
        """Who of an imported list stays, who is archived; see ``services.clean_up``."""
        return CleanUp(self.store, self.user, self.desk("account").find(account), self.through)

    @property
    def pictures(self) -> Album:
        """Photos and logos: ``ws.pictures.put("contact", 12, Path("ada.jpg").read_bytes())``."""
        kept = pictures.Pictures(self.settings.folder / "pictures")
        return Album(kept, self.desk("contact"), self.desk("account"))

    @property
    def documents(self) -> DocumentDesk:
        """Documents and files: ``ws.documents.put("Acme", "plan.pdf", data)``, ``.read("plan.pdf")``."""
        kept = documents.Documents(self.settings.folder / "documents")
        return DocumentDesk(self.store, self.user, "document", self.through, kept=kept)

    @property
    def metrics(self) -> MetricDesk:
        """What is measured, and what was: ``ws.metrics.table("Acme")``, ``.together``, ``.recorded``."""
        return MetricDesk(self.store, self.user, "metric", self.through)

    @property
    def check_ins(self) -> CheckIns:
        """Freshness, reminders and conversations: ``ws.check_ins.log("Ada", kind="phone", text="…")``."""
        return CheckIns(self.store, self.user, self.through)

    def who_to_call(self, *, mine: bool = False) -> pd.DataFrame:
        """Whom to call first, and why; see ``services.checkins``."""
        return self.check_ins.who_to_call(mine=mine)

    def calendar(self) -> str:
        """One's check-ins and open tasks as the text of an .ics file, for any calendar."""
        return self.check_ins.calendar()

    @property
    def health(self) -> Health:
        """The health score: ``ws.health.score("Acme")``, ``ws.health.frame()``."""
        return Health(self.store, self.user, self.through)

    @property
    def reports(self) -> Reports:
        """What the screens say, as files: ``ws.reports.account("Acme").save("acme.pdf")``."""
        return Reports(self.store, self.user)

    @property
    def enrich(self) -> Enrich:
        """What could be filled in: ``ws.enrich.found("contact", "Ada")``, ``.look_up``, ``.accept``."""
        on = enrich.switched_on(listed(self.settings.enrich), self.settings.searcher)
        return Enrich(self.store, self.user, self.through, on, self.pictures)

    @property
    def coaching(self) -> Coaching:
        """What to do, why and what it would bring: ``ws.coaching("Acme")``, ``ws.coaching.done(id)``."""
        return Coaching(self.store, self.user, self.through, advisor.made(self.settings.advisor))

    def portfolio(self, *, days: int = 30, as_of: Moment = None, filter: str | int = "") -> pd.DataFrame:  # noqa: A002
        """One row an account (``services.portfolio``), or of those a filter means (name, id or text)."""
        return filters.strictly(self.narrowed(filter, days=days, as_of=as_of))

    def narrowed(self, asked: str | int = "", *, days: int = 30, as_of: Moment = None) -> filters.Narrowed:
        """The portfolio a filter leaves, and the filter; what is wrong with it is said, not raised."""
        return filters.narrowed(self.view(as_of=as_of).still(), asked, days)

    def portfolio_page(self, asked: str | int = "", *, days: int = 30, as_of: Moment = None) -> PortfolioPage:
        """Everything over the accounts a filter means, list by list; see ``services.portfolio_page``."""
        return over(self.view(as_of=as_of), asked, days)

    def menu(self, kept: Iterable[int] | None = None, *, as_of: Moment = None) -> account_menu.AccountMenu:
        """The accounts one may see, or some of them with those above, as a tree for a page."""
        return account_menu.menu(self.view(as_of=as_of), kept)

    def guide(self, account: Key | None = None) -> pd.DataFrame:
        """What is left to set accounts up, step by step, and its points (``services.guiding.COLUMNS``)."""
        return guiding.guided(self.view(account))

    def acting_as(self, user: str | int, *, through: str | None = None) -> "Workspace":
        """The same workspace on behalf of somebody else, by e-mail or id, for a server that let them in."""
        with self.store.reading() as unit:
            who = people.by_email(unit, user) if isinstance(user, str) else people.actor(unit, user)
        return Workspace(self.store, who.id, self.settings, through=through or self.through)

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Workspace of {self.me.name} at {self.store.url.render_as_string(hide_password=True)}>"

    def _repr_html_(self) -> str:
        count = len(self.view().accounts)
        return f"<p><b>Workspace</b> of {escape(self.me.name)} ({self.me.role}): {count:,} accounts.</p>"


def open_workspace(
    url: str | None = None,
    *,
    user: str | None = None,
    folder: Path | str | None = None,
    through: str = "code",
    clock: Clock = utc_now,
) -> Workspace:
    """
    Open the workspace, making it on first use.

    Args:
        url: An SQLAlchemy URL; else ``KAPTA_DATABASE_URL``, else the workspace file beside the notebooks.
        user: The e-mail to work as; else ``KAPTA_USER``, else the first administrator. Whoever can open the
            workspace's file is an administrator in any case: roles are kept by the served dashboards and by
            PostgreSQL.
        folder: Where pictures, documents and backups are kept.
        through: The way in, for the log.
        clock: Tells the present moment.
    """
    settings = load(database_url=url, folder=None if folder is None else Path(folder), user=user)
    store = Store(settings.url, clock=clock)
    try:
        if not settings.trust_network_disk:
            checkup.refuse_network_disk(store)
        setup.prepare(store)
        with store.reading() as unit:
            who = people.by_email(unit, settings.user) if settings.user else people.first_administrator(unit)
    except BaseException:
        store.close()
        raise
    return Workspace(store, who.id, settings, through=through)
