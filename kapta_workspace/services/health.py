"""The health score for people: one account or all, today or any past day, with everything it was made of."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from kapta_workspace.domain.changes import Receipt
from kapta_workspace.domain.health.explain.level import explain_level
from kapta_workspace.domain.health.rollup import BLEND
from kapta_workspace.domain.validation.orders import lapses, order_metrics
from kapta_workspace.domain.validation.outcomes import LEADS
from kapta_workspace.domain.validation.report import Evidence
from kapta_workspace.services import doing, explaining, families, scoring, snapshots, statement, trend
from kapta_workspace.services.desks import Desk, Key
from kapta_workspace.services.doing import WhatIf
from kapta_workspace.services.explaining import Moved, Question
from kapta_workspace.services.families import Family
from kapta_workspace.services.moments import Moment, position_of
from kapta_workspace.services.past import past_of, position_on
from kapta_workspace.services.score import Score
from kapta_workspace.services.scorecards import Scorecards
from kapta_workspace.services.statement import Statement
from kapta_workspace.services.validating import (
    Validation,
    keep_evidence,
    kept_evidence,
    leads,
    validate,
)
from kapta_workspace.services.views import View, open_view
from kapta_workspace.storage.reading import Scope
from kapta_workspace.storage.store import Store

Day = dt.date | None


@dataclass(frozen=True)
class Health:
    """
    Scores, why they are what they are, why they moved, and what could be done about them.

    ``score("Acme")`` is one account's, ``frame()`` the whole portfolio's; ``as_of`` asks for a past day, and
    ``known_at`` for what had been recorded by a moment: the end of that day unless said.
    """

    store: Store
    user: int
    through: str = "code"

    # --- the level --------------------------------------------------------------------------------

    def frame(self, *, as_of: Day = None, known_at: Moment = None) -> pd.DataFrame:
        """
        The scores of all accounts one may see.

        Returns:
            *account, name, score, badge, band, base, penalty, cap, coverage, low, high, borderline …* as
            ``ScoreResult.totals``, the lowest score first.
        """
        view, day = self._view(None, as_of, known_at)
        totals = scoring.totals(view, day)
        names = view.titles("account", totals["account"].tolist())
        named = totals.assign(name=totals["account"].map(names).astype("str"))
        first = ["account", "name", "badge", "band", "score"]
        return named[[*first, *(name for name in named if name not in first)]].sort_values(
            "score", ignore_index=True
        )

    def parts(self, *, as_of: Day = None, known_at: Moment = None) -> pd.DataFrame:
        """
        What the scores of all accounts one may see are made of: for ``charts.factor_heatmap``.

        Returns:
            *account, factor, group, weight, value, earned, lost, evidence, age_days, rows* (``PARTS``).
        """
        view, day = self._view(None, as_of, known_at)
        return scoring.scores(view, day).parts

    def score(self, account: Key, *, as_of: Day = None, known_at: Moment = None) -> Score:
        """One account's score on a day."""
        one = self._find(account)
        view, day = self._view(one, as_of, known_at)
        name = view.titles("account", [one]).get(one, str(one))
        return Score(one, name, day, scoring.scores(view, day))

    def explain(self, account: Key, *, as_of: Day = None, known_at: Moment = None) -> pd.DataFrame:
        """
        The parts of one account's score, the most points lost first: the coaching list.

        Returns:
            *factor, label, group, weight, value, evidence, age_days, earned, lost, earned_shown, lost_shown,
            rows*; the *shown* columns add up to the printed score and to what it lacks of 100.
        """
        found = self.score(account, as_of=as_of, known_at=known_at)
        return explain_level(found.result, found.account)

    # --- the change -------------------------------------------------------------------------------

    def change(
        self,
        account: Key,
        *,
        since: Day = None,
        until: Day = None,
        days: int = 30,
        known_at: Moment = None,
    ) -> Moved:
        """
        Why one account's score moved between two days: part by part, cause by cause.

        Args:
            account: Its name or id.
            since: The earlier day; ``days`` before the later unless said, or the account's first.
            until: The later day; today unless said.
            days: See ``since``.
            known_at: Judge both days by what was recorded by this moment, not each by its own.
        """
        return explaining.change(self._ask(account, (since, until, days), known_at))

    def ledger(
        self,
        account: Key,
        *,
        since: Day = None,
        until: Day = None,
        days: int = 30,
        every: bool = False,
    ) -> Statement:
        """
        The same as a bank statement: one row an entry of the log, one for the time between.

        Args:
            account: Its name or id.
            since: See ``change``.
            until: See ``change``.
            days: See ``change``.
            every: Also the entries that moved nothing.
        """
        question = self._ask(account, (since, until, days), None)
        view, _ = self._view(question.account, until, None)
        return statement.statement(question, view, every=every)

    def trend(self, account: Key | None = None, *, months: int = 12, known_at: Moment = None) -> pd.DataFrame:
        """
        The scores at the last month-ends and today, each as it was known then.

        Args:
            account: Its name or id; all accounts one may see when left out.
            months: How many month-ends.
            known_at: Judge every day by what was recorded by this moment: late notes included.

        Returns:
            *account, on, score, badge, band, low, high, card*; *card* is the scorecard's version.
        """
        view, today = self._view(None if account is None else self._find(account), None, None)
        days = trend.month_ends(today, months)
        with self.store.reading() as unit:
            known = position_of(unit, known_at)
        return trend.trend(past_of(view, position_on(scoring.days_of(self.store), days[0])), days, known)

    # --- families ---------------------------------------------------------------------------------

    def rollup(self, parent: Key, how: str = BLEND, *, as_of: Day = None, known_at: Moment = None) -> Family:
        """
        The score of an account and everything below it: ``blend``, ``revenue``, ``equal`` or ``worst``.

        The blend is half the mean weighed by contract value, half the worst member, which is named beside it.
        """
        view, day = self._view(self._find(parent), as_of, known_at, family=True)
        return families.family(view, day, how)

    def rollup_change(self, parent: Key, *, since: dt.date, how: str = BLEND) -> pd.DataFrame:
        """
        What each member did to the change of the combined score; see ``families.family_change``.

        Raises:
            NotFound: when the family had no score on that day, or has none today.
        """
        return families.family_change(self.rollup(parent, how, as_of=since), self.rollup(parent, how))

    # --- what could be done -----------------------------------------------------------------------

    def whatif(
        self,
        account: Key,
        *,
        actions: Iterable[str] | None = None,
        minutes: float | None = None,
        takes: Mapping[str, float] | None = None,
    ) -> WhatIf:
        """
        What could be done about a score, and what it would bring, by scoring the account again with it.

        Args:
            account: Its name or id.
            actions: Ids of ideas (``.ideas["id"]``) to imagine done, all together.
            minutes: A time to be filled with the best of them.
            takes: Minutes by sort of idea, where yours are others than the usual.
        """
        one = self._find(account)
        view, day = self._view(one, None, None)
        return doing.what_if(view, one, day, actions=actions, minutes=minutes, takes=takes)

    # --- the rules, and whether they hold ---------------------------------------------------------

    @property
    def scorecards(self) -> Scorecards:
        """The versions of the scorecards: ``scorecards.frame()``, ``.edit("normal", weights={…}, why=…)``."""
        return Scorecards(self.store, self.user, self.through)

    def backtest(  # noqa: PLR0913 - one keyword a question the person may ask
        self,
        tier: str = "normal",
        *,
        horizon: int = 180,
        lead: int = 0,
        every: int = 30,
        since: Day = None,
        until: Day = None,
        draws: int = 1000,
        losses: Collection[str] = ("churned",),
        outcomes: pd.DataFrame | None = None,
        known_at: Moment = None,
    ) -> Validation:
        """
        Ask of past scores whether they told who would leave, without hindsight; see ``Validation``.

        Args:
            tier: Whose scorecard: ``normal`` or ``strategic``.
            horizon: Days within which a notice counts.
            lead: Days between the score and that window.
            every: Days between the days asked about.
            since: The first of them; the first day of the log unless said.
            until: The day up to which outcomes are known; today unless said.
            draws: Resampled portfolios behind the intervals.
            losses: The outcomes that count as leaving, such as ``contracted`` too.
            outcomes: *account* (ids), *origin, churned* (1, 0 or missing) instead of the outcomes recorded.
            known_at: Judge every day by what was recorded by this moment: for a history imported later,
                whose rows carry their true days.

        Raises:
            Misconfigured: when nobody left or nobody stayed.
        """
        view, today = self._view(None, None, None, archived=True)
        with self.store.reading() as unit:
            known = position_of(unit, known_at)
        return validate(
            view,
            tier,
            design=(horizon, lead, every),
            since=since,
            until=until or today,
            draws=draws,
            losses=losses,
            rows=outcomes,
            known=known,
        )

    def leads(
        self,
        tier: str = "normal",
        *,
        days: Sequence[int] = LEADS,
        losses: Collection[str] = ("churned",),
    ) -> pd.DataFrame:
        """How early the score knows: its AUC by the days before a contract's end (``validating.leads``)."""
        view, _ = self._view(None, None, None, archived=True)
        return leads(view, tier, days, losses)

    @staticmethod
    def from_orders(
        orders: pd.DataFrame, days: Sequence[dt.date], horizon: int = 90
    ) -> tuple[pd.DataFrame, pd.DataFrame]:
        """
        Recency, activity and trend from orders, and who stopped buying: metrics to import, outcomes to test.

        From *account, on* to *account, on, recency, activity, trend* and *account, origin, churned*; see
        ``domain.validation.orders``.
        """
        return order_metrics(orders, days), lapses(orders, days, horizon)

    def keep_evidence(self, found: Validation, why: str = "") -> Receipt:
        """Show what a backtest found beside the scores from now on; for administrators."""
        return keep_evidence(View(self.store, self.user), found, why, self.through)

    def evidence(self, tier: str = "normal") -> Evidence:
        """The badge of the scorecard in force: what its last kept backtest found."""
        return kept_evidence(View(self.store, self.user), self.scorecards.get(tier))

    # --- snapshots --------------------------------------------------------------------------------

    def snapshot(self) -> Receipt:
        """
        Keep today's scores with the seal of the records they rest on; for administrators.

        Once a day and account: what is kept of today stays, and a second call writes for new accounts only.
        Archived accounts are closed and have no score of the day.
        """
        view, today = self._view(None, None, None)
        head, kept = view.head, self.snapshots()
        return snapshots.keep(past_of(view, head), head, today, kept, self.user, self.store, self.through)

    def snapshots(self, account: Key | None = None) -> pd.DataFrame:
        """The snapshots kept, newest first: *account, on, known, card, engine, digest, score, parts*."""
        kept = Desk(self.store, self.user, "snapshot").frame(account)
        return kept.sort_values(["on", "account"], ascending=[False, True], ignore_index=True)

    def verify(self, account: Key | None = None) -> pd.DataFrame:
        """
        Compute kept snapshots again from the log, and compare scores and seals.

        Returns:
            *account, on, score, again, records, holds, why*.
        """
        kept = self.snapshots(account)
        one = None if account is None else self._find(account)
        view, _ = self._view(one, None, None, archived=True)
        oldest = int(kept["known"].min()) if len(kept) else view.head
        return snapshots.verify(kept, past_of(view, oldest))

    # --- the window -------------------------------------------------------------------------------

    def _find(self, account: Key) -> int:
        return Desk(self.store, self.user, "account").find(account)

    def _view(
        self,
        account: int | None,
        as_of: Day,
        known_at: Moment,
        *,
        family: bool = False,
        archived: bool = False,
    ) -> tuple[View, dt.date]:
        day = as_of or self.store.clock().date()
        known = known_at if known_at is not None else as_of
        view = open_view(self.store, self.user, account, combined=family, as_of=known, archived=archived)
        return view, day

    def _ask(self, account: Key, span: tuple[Day, Day, int], known_at: Moment) -> Question:
        since, until, days = span
        one = self._find(account)
        view = View(self.store, self.user, Scope((one,), archived=True))
        with self.store.reading() as unit:
            known = position_of(unit, known_at)
        last = until or self.store.clock().date()
        return explaining.ask(view, one, since, last, days=days, known=known)
