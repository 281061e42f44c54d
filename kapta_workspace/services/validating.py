"""Whether the score tells who leaves: past scores held against what happened, without hindsight."""

import datetime as dt
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from typing import Any

import pandas as pd

from kapta_workspace.domain import portfolio
from kapta_workspace.domain.changes import ChangeSet, Receipt, Rows
from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.domain.health import CATALOGUE, Scorecard, ScoreResult
from kapta_workspace.domain.health.engine import score
from kapta_workspace.domain.validation import sensitivity
from kapta_workspace.domain.validation.backtest import Backtest, backtest, by_lead
from kapta_workspace.domain.validation.bands import band_rates, suggest_cuts
from kapta_workspace.domain.validation.gate import Gate, gate
from kapta_workspace.domain.validation.measures import lift_curve, reliability
from kapta_workspace.domain.validation.models import boosted, standard
from kapta_workspace.domain.validation.outcomes import CHURNED, Design, origins, renewals, snapshots
from kapta_workspace.domain.validation.panel import Panel, panel
from kapta_workspace.domain.validation.report import UNTESTED, UNVALIDATED, Evidence, evidence, expectation
from kapta_workspace.domain.validation.suggest import Bounds, Suggestion, suggest
from kapta_workspace.services import records, scoring
from kapta_workspace.services.past import Past, past_of, position_on
from kapta_workspace.services.views import View

SHARES = tuple(number / 20 for number in range(1, 21))
HALF_LIVES = {"x0.5": 0.5, "x2": 2.0}
KEY = "evidence.{tier}"


@dataclass(frozen=True)
class Sensitivity:
    """
    What the score hangs on.

    Attributes:
        factors: Without each factor: *factor, auc, auc_change, rank_shift* (``sensitivity.leave_one_out``).
        weights: If the weights are only roughly right (``sensitivity.uncertain_weights``), name → number.
        choices: The choices nobody can prove: *missing, half_life, aggregation, auc, rank_shift*.
        shares: Which of them the ranks hang on: *choice, first, total*.
        saturation: *factor, weight, effective_weight, at_zero, at_hundred, mean, sd, measured*.
        correlations: Factors by factors.
    """

    factors: pd.DataFrame
    weights: Mapping[str, float]
    choices: pd.DataFrame
    shares: pd.DataFrame
    saturation: pd.DataFrame
    correlations: pd.DataFrame


@dataclass(frozen=True, repr=False)
class Validation:
    """
    A backtest of one scorecard, and everything that can be asked of it.

    Attributes:
        card: The scorecard tested, the same for every day.
        design: Horizon, lead, least age, step.
        panel: The rows: an account on a day, its factors as they were known, and what happened.
        tested: The models compared: ``tested.table``, ``.differences()``, ``.calibration``.
        evidence: The badge: a level and its figures.
        expected: What a backtest of so few or many outcomes can tell at all.
    """

    card: Scorecard
    design: Design
    panel: Panel
    tested: Backtest
    evidence: Evidence
    expected: str
    _again: Callable[[Scorecard], Panel]

    def suggest_weights(self, *, bounds: Bounds | None = None, draws: int = 200) -> Suggestion:
        """The weights the outcomes suggest beside the present ones; nothing is applied by itself."""
        return suggest(self.panel, bounds=bounds, draws=draws)

    @cached_property
    def gate(self) -> Gate:
        """Whether the suggested weights may be offered: enough churn, and a gain out of sample."""
        return gate(self.panel, self.design)

    def sensitivity(self, *, size: int = 64) -> Sensitivity:
        """What the score hangs on: factors, weights, half-lives, how a missing value counts."""
        values = {name: self._again(_slowed(self.card, by)).value for name, by in HALF_LIVES.items()}
        return Sensitivity(
            factors=sensitivity.leave_one_out(self.panel),
            weights=sensitivity.uncertain_weights(self.panel, self.card.bands),
            choices=sensitivity.choices(self.panel, values),
            shares=sensitivity.variance_shares(self.panel, values, size=size),
            saturation=sensitivity.saturation(self.panel),
            correlations=sensitivity.correlations(self.panel),
        )

    @property
    def bands(self) -> pd.DataFrame:
        """How many left in each band: *band, n, events, rate, low, high*."""
        known = self.panel.labelled
        return band_rates(known.churned, known.score, self.card.bands)

    @property
    def cuts(self) -> Any:
        """Where the bands should begin, judged by who left (``bands.Cuts``)."""
        known = self.panel.labelled
        return suggest_cuts(known.churned, known.score, self.card.bands)

    @property
    def reliability(self) -> pd.DataFrame:
        """What was said against what happened: *said, happened, low, high, events, n*."""
        rows = self.tested.probabilities
        return reliability(rows["churned"].to_numpy(), rows["probability"].to_numpy())

    @property
    def lift(self) -> pd.DataFrame:
        """What the riskiest part of the list catches: *share, lift, captured, captured_revenue*."""
        known = self.panel.labelled
        return lift_curve(known.churned, -known.score, known.revenue, SHARES)

    def __repr__(self) -> str:
        return f"<Validation of scorecard {self.card.tier} {self.card.number}: {self.evidence}>"

    def _repr_html_(self) -> str:
        best = self.tested.table.sort_values("auc", ascending=False).head(6).round(3).to_html(index=False)
        return f"{self.evidence._repr_html_()}<p>{escape(self.expected)}</p>{best}"


def _slowed(card: Scorecard, by: float) -> Scorecard:
    """The card with every half-life of its factors longer or shorter."""
    options: dict[str, Mapping[str, Any]] = dict(card.options)
    for name in card.factors:
        usual = {**(CATALOGUE[name].options if name in CATALOGUE else {}), **card.options.get(name, {})}
        if "half_life" in usual:
            options[name] = {**card.options.get(name, {}), "half_life": by * usual["half_life"]}
    return replace(card, options=options)


def validate(  # noqa: PLR0913 - one keyword a question the person may ask
    view: View,
    tier: str,
    *,
    design: tuple[int, int, int],
    since: dt.date | None,
    until: dt.date,
    draws: int,
    losses: Collection[str] = (CHURNED,),
    rows: pd.DataFrame | None = None,
    known: int | None = None,
) -> Validation:
    """
    Hold the past scores of a tier's accounts against their outcomes.

    Args:
        view: The accounts one may see, archived ones among them.
        tier: ``normal`` or ``strategic``.
        design: Horizon, lead, and days between origins.
        since: The first day asked about; the first day of the log unless said.
        until: The day up to which outcomes are known.
        draws: Resampled portfolios.
        losses: The outcomes that count as leaving.
        rows: *account, origin, churned* instead of the outcomes recorded here.
        known: A log position to judge every day by, where history was imported later.

    Raises:
        Misconfigured: when there is nothing to test.
    """
    horizon, lead, every = design
    plan = Design(horizon=horizon, lead=lead, every=every)
    begun = 0 if since is None else position_on(scoring.days_of(view.store), since)
    past = past_of(view, begun if known is None else known)
    now = past.material(view.head, until)
    card = now.cards[tier]
    mine = now.accounts[now.accounts["tier"].fillna("normal") == tier]
    labelled = _rows(view, past, mine, plan, (since, until), losses) if rows is None else rows
    revenue = _revenue(view, until)

    def again(other: Scorecard) -> Panel:
        return panel(labelled, lambda day: _scored(past, day, tier, other, known), revenue=revenue)

    told = labelled["churned"].dropna()
    if not 0 < told.sum() < len(told):
        raise Misconfigured(expectation(int(told.sum()), int(len(told) - told.sum())))
    made = again(card)
    bounds, remark = boosted()
    tested = backtest(
        made, plan, (*standard(made.factors), *bounds), draws=draws, remarks=(remark, _missing(past))
    )
    name = f"scorecard {card.tier} {card.number}"
    left = labelled.groupby("account")["churned"].max()
    said = expectation(int((left == 1).sum()), int((left == 0).sum()))
    return Validation(card, plan, made, tested, evidence(tested, version=name), said, again)


def _rows(
    view: View,
    past: Past,
    accounts: pd.DataFrame,
    plan: Design,
    span: tuple[dt.date | None, dt.date],
    losses: Collection[str],
) -> pd.DataFrame:
    """An account on a day, wherever the window behind the day is over: the latest would know only leavers."""
    since, until = span
    first = since or past.days.min().date()
    last = until - dt.timedelta(days=plan.lead + plan.horizon)
    outcomes = _named(view.frame("outcome"), losses)
    contracts = view.frame("contract", archived=True)
    under = contracts[["account", "start", "end"]] if len(contracts) else None
    days = origins(first, last, plan)
    found = snapshots(accounts[["id", "started_on"]], outcomes, days, plan, until, under)
    return found if len(found) else found.assign(churned=pd.Series(dtype=float))


def _scored(past: Past, day: dt.date, tier: str, card: Scorecard, known: int | None) -> ScoreResult:
    made = past.material(past.position(day) if known is None else known, day)
    mine = made.accounts["tier"].fillna("normal") == tier
    return score(made.facts, made.accounts[mine], day, card)


def _revenue(view: View, on: dt.date) -> dict[int, float]:
    worth = portfolio.values(portfolio.in_force(view.frame("contract"), on))
    known = worth["value"].dropna()
    return dict(zip(known.index.astype(int).tolist(), known.astype(float).tolist(), strict=True))


def _missing(past: Past) -> str:
    later = past.lines["account"].later
    gone = later.loc[later["op"] == "remove", "record"].nunique()
    return f"{gone} accounts were removed for good and are missing; archive instead." if gone else ""


def leads(view: View, tier: str, days: Sequence[int], losses: Collection[str]) -> pd.DataFrame:
    """
    How early the score knows: its AUC so many days before each contract's end.

    Every contract with an outcome is scored on the days before its end, with what was known then; a day on
    which the decision was known already is left out. Columns *lead, auc, low, high, rows, events*.

    Raises:
        Misconfigured: when no contract has an outcome yet.
    """
    past = past_of(view, 0)
    card = past.material(view.head, view.moment.date()).cards[tier]
    outcomes = _named(view.frame("outcome"), losses)
    rows = renewals(outcomes, view.frame("contract", archived=True), days)
    rows = rows[rows["origin"] >= past.days.min()]
    found = []
    for lead in days:
        mine = rows[rows["lead"] == lead]
        if 0 < mine["churned"].sum() < len(mine):
            found.append((lead, panel(mine, lambda day: _scored(past, day, tier, card, None))))
    if not found:
        raise Misconfigured("No contracts have ended both ways yet: record who renewed and who left.")
    return by_lead(found)


def _named(outcomes: pd.DataFrame, losses: Collection[str]) -> pd.DataFrame:
    """The outcomes with everything that counts as leaving called churned."""
    return outcomes.assign(kind=outcomes["kind"].mask(outcomes["kind"].isin(losses), CHURNED))


# --- the badge, kept ----------------------------------------------------------------------------------


def keep_evidence(view: View, found: Validation, why: str, through: str) -> Receipt:
    """Show a backtest's badge beside the scores of its tier from now on; for administrators."""
    text = json.dumps(
        {
            "number": found.card.number,
            "level": found.evidence.level,
            "sentence": found.evidence.sentence,
            "remarks": list(found.evidence.remarks),
            "on": view.store.clock().date().isoformat(),
        }
    )
    key = KEY.format(tier=found.card.tier)
    rows = view.frame("setting")
    mine = rows[rows["key"] == key]
    known: dict[str, Any] = {"id": mine["id"].tolist()} if len(mine) else {}
    row = pd.DataFrame({**known, "key": [key], "value": [text]}).set_axis(["evidence"])
    reason = why or f"The scorecard {found.card.tier} {found.card.number} was tested."
    return records.save(view.store, view.user, ChangeSet((Rows("setting", row),), through, reason))


def kept_evidence(view: View, card: Scorecard) -> Evidence:
    """The badge of a scorecard: what its last backtest found, as long as it is the same version."""
    rows = view.frame("setting")
    found = rows.loc[rows["key"] == KEY.format(tier=card.tier), "value"]
    if found.empty:
        return UNTESTED
    plain = json.loads(str(found.iloc[0]))
    if plain["number"] != card.number:
        said = f"Version {card.number} has not been tested; version {plain['number']} was on {plain['on']}."
        return Evidence(UNVALIDATED, said)
    return Evidence(plain["level"], f"{plain['sentence']} Tested on {plain['on']}.", tuple(plain["remarks"]))
