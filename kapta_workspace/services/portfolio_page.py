"""What the pages over the whole portfolio show: the accounts a filter means, today or on a past day."""

import datetime as dt
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock

import pandas as pd

from kapta_workspace.domain import coaching, measured
from kapta_workspace.domain.pipeline import by_stage
from kapta_workspace.domain.products import Matrix, matrix
from kapta_workspace.domain.registers import REGISTERS, number
from kapta_workspace.domain.registers import facts as worked_out
from kapta_workspace.domain.team import team
from kapta_workspace.services import (
    activity,
    advice,
    explaining,
    falls,
    filters,
    metrics,
    registers,
    standing,
)
from kapta_workspace.services.filters import Narrowed
from kapta_workspace.services.metric_views import MetricView, metric_view, picked
from kapta_workspace.services.registers import Listed
from kapta_workspace.services.standing import Facts
from kapta_workspace.services.views import View
from kapta_workspace.storage import log
from kapta_workspace.storage.reading import FEW, Scope

__all__ = ["Listed", "MetricView", "PortfolioPage", "Whole", "over", "whole"]

FELL = 6
"""Of so many accounts that fell the most it is said why."""
LATELY = 12
"""So many things that happened are told."""


@dataclass(frozen=True, eq=False)
class Whole:
    """
    All accounts a person may see, worked out once and shared by every page that shows them.

    Worked out before a write and after it, it is not the same: two are equal only when they are one.

    Attributes:
        view: The window.
        days: The period movements are compared over.
        pages: Filter → the page over the accounts it means, for the filters last asked for.
    """

    view: View
    days: int = 30
    pages: "OrderedDict[str, PortfolioPage]" = field(default_factory=OrderedDict, repr=False)

    @cached_property
    def today(self) -> dt.date:
        """The day the pages show."""
        return self.view.moment.date()

    @cached_property
    def facts(self) -> Facts:
        """What is worked out about the accounts."""
        return standing.facts(self.view, self.days)

    @cached_property
    def accounts(self) -> pd.DataFrame:
        """The rows of the register of accounts (``registers.facts.accounts``)."""
        known = self.facts
        return worked_out.accounts(
            known.overview, known.short, known.lacking, known.calls["account"], self.today
        )


Key = tuple[int, int, bool, int, dt.datetime | None, dt.date, int, int | None]

KEPT = 8
"""So many portfolios are remembered, a person's, a day and a period each; and so many filters of each."""

_kept: OrderedDict[Key, Whole] = OrderedDict()
_lock = Lock()


def whole(view: View, days: int = 30) -> Whole:
    """
    All accounts in view, as they were worked out for the same person since anybody last wrote anything.

    The view is of everything one may see, with or without archived accounts.
    """
    with view.store.reading() as unit:
        head = log.head(unit)
        moment = log.moments(unit, [head]).get(head)  # a backup put in its place has another
    today = view.store.clock().date()
    key = (id(view.store), view.user, view.scope.archived, head, moment, today, days, view.position)
    with _lock:
        known = _kept.get(key)
        if known is None or known.view.store is not view.store:
            known = _kept[key] = Whole(view, days)
        _kept.move_to_end(key)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return known


def over(view: View, asked: str | int, days: int = 30) -> "PortfolioPage":
    """The page over the accounts a filter means, archived ones where it says so; their visits share it."""
    if filters.reaches_archived(view, asked):
        view = view.over(Scope(archived=True))
    every = whole(view, days)
    with _lock:
        page = every.pages.setdefault(str(asked), PortfolioPage(every, str(asked)))
        every.pages.move_to_end(page.asked)
        while len(every.pages) > KEPT:
            every.pages.popitem(last=False)
    return page


@dataclass(frozen=True)
class PortfolioPage:
    """
    The accounts a filter means, and everything over them: ``ws.portfolio_page("owner = me")``.

    Attributes:
        whole: All accounts one may see.
        asked: The filter: a name, an id, a text; empty for none.
    """

    whole: Whole
    asked: str = ""

    @property
    def view(self) -> View:
        """The window on all accounts one may see."""
        return self.whole.view

    @property
    def today(self) -> dt.date:
        """The day the page shows."""
        return self.whole.today

    @property
    def days(self) -> int:
        """The period movements are compared over."""
        return self.whole.days

    @cached_property
    def narrowed(self) -> Narrowed:
        """The accounts the filter means (``portfolio.overview``), and what it says."""
        if not self.asked:
            return Narrowed(self.whole.facts.overview, filters.offers(self.view))
        return filters.narrow(self.view, self.whole.facts.overview, self.asked, self.today)

    @property
    def table(self) -> pd.DataFrame:
        """One row an account (``portfolio.overview``)."""
        return self.narrowed.table

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter leaves something out."""
        return bool(self.narrowed.expression) and not self.narrowed.problem

    @cached_property
    def within(self) -> View:
        """The window on the accounts of the filter alone."""
        if not self.is_narrowed:
            return self.view
        return self._alone(self.table["id"].astype(int))

    def _mine(self, rows: pd.DataFrame, name: str = "account") -> pd.DataFrame:
        """Those of some rows that belong to the accounts of the filter."""
        return rows[rows[name].isin(self.table["id"])] if self.is_narrowed else rows

    # --- lists ------------------------------------------------------------------------------------

    def register(self, name: str, asked: Mapping[str, str] | None = None) -> Listed:
        """
        A list of one kind over the accounts, as an address asks for it.

        Args:
            name: The register's (``domain.registers.REGISTERS``).
            asked: Its narrowings by name, *sort* and *down*; *of* keeps to the accounts a user owns or
                contributes to, *owned* to those they own.
        """
        asked, chosen = asked or {}, REGISTERS[name]
        mine = self._accounts_asked(asked)
        if chosen.kind == "account":
            rows = self.whole.accounts
            return registers.listed(
                self.view, chosen, rows if mine is None else rows[rows["id"].isin(mine)], asked
            )
        if mine is None:
            rows = registers.kept(self.view, chosen)
        elif len(mine) <= FEW:
            rows = registers.filled(self._alone(mine), chosen)
        else:
            rows = registers.kept(self.view, chosen)
            rows = rows[rows["account"].isin(mine)]
        return registers.listed(self.view, chosen, rows, asked)

    def _accounts_asked(self, asked: Mapping[str, str]) -> frozenset[int] | None:
        """The accounts a list keeps to: those of the filter, of them those of somebody; None for all."""
        whose = (("of", self.accounts_of), ("owned", self.owned_by))
        parts = [of(user) for word, of in whose if (user := number(asked.get(word, "")))]
        if self.is_narrowed:
            parts.append(frozenset(self.table["id"].astype(int)))
        return frozenset.intersection(*parts) if parts else None

    def _alone(self, accounts: Iterable[int]) -> View:
        """The window on some of the accounts alone."""
        return self.view.over(Scope(tuple(accounts)))

    def owned_by(self, user: int) -> frozenset[int]:
        """The accounts a user owns, by id."""
        mine = self.table[(self.table["owner"] == user).fillna(value=False)]
        return frozenset(mine["id"].astype(int))

    def accounts_of(self, user: int) -> frozenset[int]:
        """The accounts a user owns or contributes to, by id."""
        helps = self._mine(self.view.frame("contributor"))
        return self.owned_by(user) | frozenset(helps.loc[helps["user"] == user, "account"].astype(int))

    # --- what needs somebody ----------------------------------------------------------------------

    @property
    def calls(self) -> pd.DataFrame:
        """The check-ins that are overdue, the most urgent first (``CALLS``)."""
        return self._mine(self.whole.facts.calls)

    @property
    def short(self) -> pd.DataFrame:
        """Where accounts fall short of their policy (``policies.SHORT``)."""
        return self._mine(self.whole.facts.short)

    @property
    def lacking(self) -> pd.DataFrame:
        """Which required role has nobody in it: *account, role*."""
        return self._mine(self.whole.facts.lacking)

    @property
    def overdue_reviews(self) -> pd.DataFrame:
        """The accounts whose business review is overdue by policy, the latest first."""
        return self._mine(self.whole.facts.overdue_reviews)

    @cached_property
    def falls(self) -> pd.DataFrame:
        """
        The accounts whose score fell the most over the period, each with what cost it most.

        Returns:
            Rows of ``portfolio.overview`` with the columns of ``falls.FELL`` but *account*.
        """
        fell = self.table[(self.table["delta"] < 0).fillna(value=False)]
        fell = fell.sort_values(["delta", "id"], kind="stable").head(FELL)
        if fell.empty:
            return fell.assign(**dict.fromkeys(falls.FELL[1:]))
        why = falls.kept(self.view, tuple(fell["id"].astype(int)), self.days, self.today)
        return fell.merge(why, left_on="id", right_on="account", how="left").drop(columns="account")

    @cached_property
    def endings(self) -> pd.DataFrame:
        """The contracts in force that end, the next first: the rows of their register."""
        rows = self.register("contracts").rows
        return rows[(rows["days_left"] >= 0).fillna(value=False)]

    @cached_property
    def open_risks(self) -> Listed:
        """The open risks, the most severe first."""
        return self.register("risks")

    @cached_property
    def activity(self) -> pd.DataFrame:
        """What people did lately (``activity.recent``), without what the workspace does by itself."""
        return activity.recent(self.within, limit=LATELY, by_people=True)

    # --- who, what and how much -------------------------------------------------------------------

    @cached_property
    def team(self) -> pd.DataFrame:
        """How the accounts of each colleague stand (``domain.team.TEAM``)."""
        late = worked_out.tasks(self._mine(self.view.frame("task")), self.today)
        late = late[(late["due_in"] < 0).fillna(value=False)]
        users, helps = self.view.frame("user"), self.view.frame("contributor")
        return team(users, self.table, helps, self.calls["account"], late["assignee"].dropna())

    def pipeline(self, opportunities: pd.DataFrame) -> pd.DataFrame:
        """Opportunities stage by stage (``domain.pipeline.by_stage``)."""
        return by_stage(opportunities, self.view.frame("stage"))

    @cached_property
    def products(self) -> Matrix:
        """Who has which product (``domain.products.matrix``)."""
        accounts = self._mine(self.view.frame("account"), "id")
        return matrix(accounts, self.view.frame("product"))

    @cached_property
    def coaching(self) -> pd.DataFrame:
        """What is suggested for those of the accounts that are most in need (``Coaching``)."""
        if self.table.empty:
            return coaching.table([]).assign(account_name=pd.Series(dtype="str"))
        needy = advice.neediest(self.within, advice.IN_NEED)
        return advice.coach(self._alone(needy).still(), None)

    def told(self, account: int, records: Iterable[str]) -> pd.DataFrame:
        """Records of an account given as ``kind:id``, in words (``explaining.told``)."""
        alone = self.view.over(Scope((account,), archived=True))
        return explaining.told(alone, records)

    def activity_of(self, user: int) -> pd.DataFrame:
        """What a user did lately to the accounts (``activity.recent``)."""
        return activity.recent(self.within, limit=LATELY, by=user)

    @cached_property
    def metric_names(self) -> pd.DataFrame:
        """The metrics the person may see, in their order (``metrics.definitions``)."""
        return metrics.definitions(self.view)

    def metric_view(self, asked: str) -> MetricView:
        """The metrics a view means: a name, an id, a filter's text; all of them for an empty one."""
        return metric_view(self.view, self.metric_names, asked, self.today)

    def metric_picked(self, asked: str, metric: int, *, on: bool) -> str:
        """The text of a view of metrics with one more of them, or one fewer (``metric_views.picked``)."""
        return picked(self.metric_names, self.metric_view(asked).metrics, metric, on=on)

    @cached_property
    def metrics(self) -> pd.DataFrame:
        """Every account by every metric, now and over the period (``metrics.TABLE``)."""
        return self._mine(metrics.table(self.view, self.today, self.days))

    def metrics_shown(self, asked: Mapping[str, str]) -> pd.DataFrame:
        """
        Rows of ``metrics``: those of a view of metrics, the accounts in the order asked for.

        Args:
            asked: As an address says it: *show* a view, *sort* and *down* the order, *look* historic *by*
                value, percent or colour.
        """
        found = self.metrics[self.metrics["metric"].isin(self.metric_view(asked.get("show", "")).metrics)]
        by = asked.get("by") if asked.get("by") in {"percent", "colour"} else "value"
        moved = by if asked.get("look") == "historic" else ""
        return measured.in_order(found, asked.get("sort", ""), down="down" in asked, moved=moved or "")

    @cached_property
    def metrics_together(self) -> pd.DataFrame:
        """What the accounts have together, one row a metric (``metrics.TOGETHER``)."""
        return metrics.together(self.within, self.today)
