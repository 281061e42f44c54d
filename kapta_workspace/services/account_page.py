"""What an account's page shows, direct or combined, today or on a past day: one frame a section."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from kapta_workspace.connectors.advisor import Advisor
from kapta_workspace.domain import family as kin
from kapta_workspace.domain import key_players
from kapta_workspace.domain.errors import NotFound
from kapta_workspace.domain.health import ScoreResult
from kapta_workspace.domain.validation.report import Evidence
from kapta_workspace.services import (
    activity,
    advice,
    doing,
    explaining,
    families,
    metrics,
    portfolio,
    scoring,
    statement,
    trend,
)
from kapta_workspace.services.doing import WhatIf
from kapta_workspace.services.explaining import Moved, Question
from kapta_workspace.services.families import Family
from kapta_workspace.services.past import past_of, position_on
from kapta_workspace.services.statement import Statement
from kapta_workspace.services.validating import kept_evidence
from kapta_workspace.services.views import View
from kapta_workspace.services.wording import Wording
from kapta_workspace.storage.reading import Scope


@dataclass(frozen=True)
class AccountPage:
    """
    One account, alone or with everything below it.

    Attributes:
        view: The window it is seen through.
        account: Its id.
        days: The period movements are compared over.
        advisor: The language model; None while none is switched on.
        looks_up: Whether somebody may be asked what is missing about it.
    """

    view: View
    account: int
    days: int = 30
    advisor: Advisor | None = None
    looks_up: bool = False

    @property
    def wording(self) -> Wording:
        """The language model, and what it may be asked about the account; off unless switched on."""
        return Wording(self.view.store, self.view.user, self.advisor)

    @property
    def today(self) -> dt.date:
        """The day the page shows."""
        return self.view.moment.date()

    @cached_property
    def direct(self) -> View:
        """The account alone, through the same eyes and at the same moment."""
        return self.view if not self.view.scope.family else self._seen(Scope((self.account,), archived=True))

    def _seen(self, scope: Scope) -> View:
        return self.view.over(scope).still()

    @cached_property
    def record(self) -> pd.Series:
        """
        The account itself, as ``View.shown`` has it.

        Raises:
            NotFound: when it was not there on the day shown.
        """
        found = self.direct.shown("account")
        if found.empty:
            raise NotFound(f"The account was not there on {self.today}.")
        return found.iloc[0]

    @cached_property
    def overview(self) -> pd.DataFrame:
        """One row an account in view (``portfolio.overview``), the account itself first."""
        table = portfolio.overview(self.view, days=self.days)
        return table.sort_values("id", key=lambda ids: ids != self.account, kind="stable", ignore_index=True)

    @cached_property
    def own(self) -> pd.Series:
        """The account's own row of the overview, whichever accounts are in view."""
        table = self.overview[self.overview["id"] == self.account]
        return table.iloc[0] if len(table) else portfolio.overview(self.direct, days=self.days).iloc[0]

    @cached_property
    def children(self) -> pd.DataFrame:
        """The accounts directly below it that one may see (``portfolio.overview``), by name."""
        table = self.overview if self.view.scope.family else self._below
        mine = table[(table["parent"] == self.account).fillna(value=False)]
        return mine.sort_values("name", key=lambda names: names.str.casefold(), ignore_index=True)

    @property
    def _below(self) -> pd.DataFrame:
        below = self._seen(Scope((self.account,), family=True))
        # Most accounts have nobody below them, and then there is nothing to work out.
        return portfolio.overview(below, days=self.days) if len(below.accounts) > 1 else self.overview

    @cached_property
    def members(self) -> pd.DataFrame:
        """
        The accounts the combined view may be made of, as an indented list reads them.

        *id, name, deep, archived, chosen*: the account first, archived ones included; *chosen* says whether
        it is in view.
        """
        rows = self._seen(Scope((self.account,), family=True, archived=True)).frame("account").set_index("id")
        found = pd.DataFrame(kin.outline(rows.reset_index(), self.account), columns=["id", "deep"])
        shown = set(self.view.accounts)
        return found.assign(
            name=found["id"].map(rows["name"]),
            archived=found["id"].map(rows["archived_at"].notna()),
            chosen=found["id"].isin(shown),
        )

    @cached_property
    def score(self) -> ScoreResult:
        """The account's own score with all its parts."""
        return scoring.scores(self.direct, self.today)

    @cached_property
    def evidence(self) -> Evidence:
        """What is known about the power of the account's scorecard: the badge beside a score shown large."""
        return kept_evidence(self.direct, self.score.cards[0])

    @cached_property
    def question(self) -> Question:
        """Why the score moved over the period, as ``change`` and ``statement`` ask it."""
        return explaining.ask(self.direct, self.account, None, self.today, days=self.days)

    @cached_property
    def moved(self) -> Moved:
        """What moved the account's own score over the period: part by part, cause by cause."""
        return explaining.change(self.question)

    @cached_property
    def statement(self) -> Statement:
        """The same as a bank statement."""
        return statement.statement(self.question, self.direct)

    @cached_property
    def family(self) -> Family:
        """The combined score as the administrators want it to lead, the worst named."""
        return families.family(self.view, self.today, families.headline(self.view))

    @cached_property
    def trend(self) -> pd.DataFrame:
        """The account's own score at the last twelve month-ends and on the day shown (``trend.TREND``)."""
        days = trend.month_ends(self.today, 12)
        begun = position_on(scoring.days_of(self.view.store), days[0])
        return trend.trend(past_of(self.direct, begun), days)

    @cached_property
    def ideas(self) -> WhatIf:
        """What could be done about the account's own score, the most durable points an hour first."""
        return doing.what_if(self.direct, self.account, self.today)

    @cached_property
    def coaching(self) -> pd.DataFrame:
        """What is suggested (``advice.Coaching``), warnings first; in a family the first few of each."""
        family = self._seen(Scope((self.account,), family=True))
        return advice.coach(family, self.account, combined=self.view.scope.family)

    @cached_property
    def suggested(self) -> int:
        """How many suggestions there are about the account, its family in mind, without pricing them."""
        with_those_below = not self.children.empty
        view = self._seen(Scope((self.account,), family=True)) if with_those_below else self.direct
        return advice.counted(view, self.account)

    @cached_property
    def metrics(self) -> pd.DataFrame:
        """The account's own metrics against their targets (``metrics.TABLE``), in their order."""
        return metrics.table(self.direct, self.today, self.days)

    @cached_property
    def metrics_together(self) -> pd.DataFrame:
        """The metrics of all accounts in view together (``metrics.TOGETHER``)."""
        return metrics.together(self.view, self.today)

    def told(self, records: Iterable[str]) -> pd.DataFrame:
        """
        Records given as ``kind:id``, in words: *record, kind, id, label, title, on*.

        *label* names the kind, *on* is the day the record is about; missing ones are left out.
        """
        return explaining.told(self.view, records)

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
    def persons(self) -> pd.DataFrame:
        """The same with everybody once, whichever accounts know them (``key_players.persons``)."""
        return key_players.persons(self.key_players, self.view.frame("contact"))

    @cached_property
    def contributors(self) -> pd.DataFrame:
        """Who works on the accounts in view, beside the owners: *account, user, account_name, user_name*."""
        return self.view.shown("contributor")[["account", "user", "account_name", "user_name"]]

    def happened(self, limit: int) -> pd.DataFrame:
        """So many things that happened, newest first, in sentences (``services.activity.recent``)."""
        return activity.recent(self.view, limit=limit)

    @property
    def hidden(self) -> int:
        """How many accounts of the family one may not see, whichever of the others are chosen."""
        return self._seen(replace(self.view.scope, only=None)).hidden
