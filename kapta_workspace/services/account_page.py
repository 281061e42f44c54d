"""What an account's page shows, direct or combined, today or on a past day: one frame a section."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from kapta_workspace.domain import key_players
from kapta_workspace.domain.health import ScoreResult
from kapta_workspace.services import activity, portfolio, scoring
from kapta_workspace.services.views import View
from kapta_workspace.storage.reading import Scope


@dataclass(frozen=True)
class AccountPage:
    """
    One account, alone or with everything below it.

    Attributes:
        view: The window it is seen through.
        account: Its id.
        days: The period movements are compared over.
    """

    view: View
    account: int
    days: int = 30

    @property
    def today(self) -> dt.date:
        """The day the page shows."""
        return self.view.moment.date()

    @cached_property
    def direct(self) -> View:
        """The account alone, through the same eyes and at the same moment."""
        return View(
            self.view.store, self.view.user, Scope((self.account,), archived=True), self.view.position
        )

    @cached_property
    def record(self) -> pd.Series:
        """The account itself, as ``View.shown`` has it."""
        return self.direct.shown("account").iloc[0]

    @cached_property
    def overview(self) -> pd.DataFrame:
        """One row an account in view (``portfolio.overview``), the account itself first."""
        table = portfolio.overview(self.view, days=self.days)
        return table.sort_values("id", key=lambda ids: ids != self.account, kind="stable", ignore_index=True)

    @cached_property
    def children(self) -> pd.DataFrame:
        """The accounts directly below it that one may see (``portfolio.overview``), by name."""
        below = View(self.view.store, self.view.user, Scope((self.account,), family=True), self.view.position)
        table = portfolio.overview(below, days=self.days)
        mine = table[(table["parent"] == self.account).fillna(value=False)]
        return mine.sort_values("name", key=lambda names: names.str.casefold(), ignore_index=True)

    @cached_property
    def score(self) -> ScoreResult:
        """The account's own score with all its parts."""
        return scoring.scores(self.direct, self.today)

    @cached_property
    def key_players(self) -> pd.DataFrame:
        """
        The contacts in view, primaries first (``key_players.COLUMNS``).

        With *account_name*, *internal_contact_name* and *reports_to_name*.
        """
        people = key_players.listed(
            self.view.frame("contact"),
            self.view.frame("note"),
            self.view.frame("account"),
            self.view.frame("policy"),
            self.today,
        )
        for field, kind in (("account", "account"), ("internal_contact", "user"), ("reports_to", "contact")):
            known = self.view.titles(kind, people[field].dropna().unique().tolist())
            people[f"{field}_name"] = people[field].map(known).astype("str")
        return people

    @cached_property
    def contributors(self) -> pd.DataFrame:
        """Who works on the accounts in view, beside the owners: *account, user, account_name, user_name*."""
        return self.view.shown("contributor")[["account", "user", "account_name", "user_name"]]

    @cached_property
    def activity(self) -> pd.DataFrame:
        """What happened, newest first, in sentences (``services.activity.recent``)."""
        return activity.recent(self.view, limit=30)

    @property
    def hidden(self) -> int:
        """How many accounts of the family one may not see."""
        return self.view.hidden
