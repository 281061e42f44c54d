"""
A backtest without hindsight: what would the score of the day have told, had it been asked?

Test rows of an origin are only ever ranked by what was learnt from origins whose windows had closed by then
(*purging*). Without that, training labels look into the test window, and a flexible model finds the answer
there.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from kapta_workspace.domain.validation.logistic import Calibration, calibrate, calibration_line
from kapta_workspace.domain.validation.measures import (
    Floats,
    Ints,
    brier,
    brier_skill,
    calibration_error,
    lift_at,
)
from kapta_workspace.domain.validation.models import BASELINE, SCORE, SUGGESTED, Model
from kapta_workspace.domain.validation.outcomes import Design
from kapta_workspace.domain.validation.panel import Panel
from kapta_workspace.domain.validation.resampling import DRAWS, Estimate, auc_draws, estimate

EPOCH = dt.date(1970, 1, 1)
LEAST_EVENTS = 10
"""The fewest events a calibration is fitted to; with fewer on the last closed origin all are taken."""


@dataclass(frozen=True)
class Fold:
    """
    Rows to be ranked and the rows it may be learnt from.

    Attributes:
        test: Positions of the test rows.
        train: Positions of the training rows.
    """

    test: Ints
    train: Ints


def time_folds(panel: Panel, design: Design, *, purged: bool = True) -> Iterator[Fold]:
    """
    One fold for every origin that has something to learn from; the window of what is learnt expands.

    Args:
        panel: The labelled rows.
        design: Lead and horizon.
        purged: Leave out origins whose windows had not closed. False only to show what a leak is worth.
    """
    closed = panel.origin + design.lead + design.horizon
    for origin in np.unique(panel.origin):
        known = closed <= origin if purged else panel.origin < origin
        train = np.flatnonzero(known)
        if len(train) and 0 < panel.churned[train].sum() < len(train):
            yield Fold(np.flatnonzero(panel.origin == origin), train)


def account_folds(panel: Panel, parts: int = 5, seed: int = 0) -> Iterator[Fold]:
    """Folds by account, for data without time: nobody is ranked by what was learnt from themselves."""
    different = np.unique(panel.account)
    group = np.random.default_rng(seed).permutation(len(different)) % parts
    part = group[np.searchsorted(different, panel.account)]
    for number in range(parts):
        test, train = np.flatnonzero(part == number), np.flatnonzero(part != number)
        if len(test) and 0 < panel.churned[train].sum() < len(train):
            yield Fold(test, train)


def ranks(panel: Panel, folds: Sequence[Fold], models: Sequence[Model]) -> Floats:
    """The risks of n rows by M models, NaN where a row was never tested."""
    risk = np.full((len(panel), len(models)), np.nan)
    for fold in folds:
        train, test = panel.rows(fold.train), panel.rows(fold.test)
        for place, model in enumerate(models):
            risk[fold.test, place] = model.learn(train)(test)
    return risk


def closed_origins(panel: Panel, design: Design) -> int:
    """How many origins can be tested in time: those with a closed window, with events, before them."""
    return len(list(time_folds(panel, design)))


@dataclass(frozen=True)
class Backtest:
    """
    What a backtest found.

    Attributes:
        models: The models compared.
        table: *model, sort, auc, low, high*: AUC within origins with its interval by resampled accounts.
        origins: *origin, model, auc, rows, events*.
        calibration: *model, brier, skill, slope, intercept, ece, lift10, captured10, captured10_revenue*.
        probabilities: *account, origin, churned, risk, probability* of the tested rows by the score.
        events: Different accounts that left, among the tested rows.
        rows: Tested rows.
        tested: The number of test origins.
        by_time: Whether the folds were in time (else by account).
        design: Horizon, lead and the rest.
        lost: Rows that could not be scored because the account is gone.
        remarks: What was left out, and why.
    """

    models: tuple[Model, ...]
    table: pd.DataFrame
    origins: pd.DataFrame
    calibration: pd.DataFrame
    probabilities: pd.DataFrame
    events: int
    rows: int
    tested: int
    by_time: bool
    design: Design
    lost: int
    remarks: tuple[str, ...]
    _draws: Floats = field(repr=False, compare=False)
    _values: Floats = field(repr=False, compare=False)

    def auc(self, model: str) -> Estimate:
        """The AUC of a model with its interval."""
        place = self._place(model)
        return estimate(float(self._values[place]), self._draws[:, place])

    def difference(self, model: str, other: str, level: float = 0.95) -> Estimate:
        """How much more the first model's AUC is than the second's, by the same draws for both."""
        one, two = self._place(model), self._place(other)
        return estimate(
            float(self._values[one] - self._values[two]), self._draws[:, one] - self._draws[:, two], level
        )

    def _place(self, model: str) -> int:
        return [one.name for one in self.models].index(model)

    @property
    def best_baseline(self) -> str:
        """The naive baseline with the highest AUC: picked with hindsight, which is hard on the score."""
        return self._best(BASELINE)

    def _best(self, sort: str) -> str:
        found = self.table[(self.table["sort"] == sort) & self.table["auc"].notna()]
        return "" if found.empty else str(found.sort_values("auc", kind="stable")["model"].iloc[-1])

    def differences(self, model: str = SUGGESTED) -> pd.DataFrame:
        """A model less every other: *other, difference, low, high*."""
        rows = []
        for other in (one.name for one in self.models if one.name != model):
            found = self.difference(model, other)
            rows.append((other, found.value, found.low, found.high))
        return pd.DataFrame(rows, columns=["other", "difference", "low", "high"])


def backtest(
    panel: Panel,
    design: Design,
    models: Sequence[Model],
    *,
    draws: int = DRAWS,
    seed: int = 0,
    purged: bool = True,
    remarks: Sequence[str] = (),
) -> Backtest:
    """
    Test models on a panel, in time where at least one origin can be tested so, else by account.

    Args:
        panel: The rows; censored ones are left out.
        design: Lead and horizon.
        models: What to compare.
        draws: Resampled portfolios behind the intervals.
        seed: What draws and folds begin from.
        purged: See ``time_folds``.
        remarks: Sentences to pass on.

    Raises:
        ValueError: if nobody left, or nobody stayed.
    """
    known = panel.labelled
    if not 0 < known.churned.sum() < len(known):
        raise ValueError("There is nothing to test: it takes accounts that left and accounts that stayed.")
    folds = list(time_folds(known, design, purged=purged))
    by_time = bool(folds)
    folds = folds or list(account_folds(known, seed=seed))
    risk = ranks(known, folds, models)
    tested = np.flatnonzero(~np.isnan(risk).any(axis=1))
    rows, risk = known.rows(tested), risk[tested]
    values, drawn = auc_draws(rows.churned, risk, rows.origin, rows.account, draws, seed)
    probability = _probabilities(known, folds)[tested]
    return Backtest(
        models=tuple(models),
        table=_table(models, values, drawn),
        origins=_by_origin(rows, risk, models),
        calibration=_calibrations(known, tested, folds, risk, models),
        probabilities=pd.DataFrame(
            {
                "account": rows.account,
                "origin": pd.to_datetime(rows.origin, unit="D"),
                "churned": rows.churned,
                "risk": -rows.score,
                "probability": probability,
            }
        ),
        events=rows.events,
        rows=len(rows),
        tested=len(np.unique(rows.origin)),
        by_time=by_time,
        design=design,
        lost=panel.lost,
        remarks=tuple(remark for remark in remarks if remark),
        _draws=drawn,
        _values=values,
    )


def _table(models: Sequence[Model], values: Floats, drawn: Floats) -> pd.DataFrame:
    spread = [estimate(float(value), drawn[:, place]) for place, value in enumerate(values)]
    return pd.DataFrame(
        {
            "model": [model.name for model in models],
            "sort": [model.sort for model in models],
            "auc": values,
            "low": [one.low for one in spread],
            "high": [one.high for one in spread],
        }
    )


def _by_origin(rows: Panel, risk: Floats, models: Sequence[Model]) -> pd.DataFrame:
    made = []
    for origin in np.unique(rows.origin):
        mine = rows.origin == origin
        churned = rows.churned[mine]
        values, _ = auc_draws(churned, risk[mine], rows.origin[mine], rows.account[mine], draws=0)
        day = EPOCH + dt.timedelta(days=int(origin))
        size, events = len(churned), int(churned.sum())
        made += [(day, model.name, value, size, events) for model, value in zip(models, values, strict=True)]
    return pd.DataFrame(made, columns=["origin", "model", "auc", "rows", "events"])


def last_calibration(train: Panel, score: Floats) -> Calibration:
    """
    Fit probabilities on the last closed origin: base rates drift, and old ones mislead.

    Where it holds too few events all of the training rows are taken.
    """
    last = train.origin == train.origin.max()
    events = train.churned[last].sum()
    if min(events, last.sum() - events) >= LEAST_EVENTS:
        return calibrate(score[last], train.churned[last])
    return calibrate(score, train.churned)


def _probabilities(known: Panel, folds: Sequence[Fold]) -> Floats:
    """The probability of churn of every tested row by the score as shown, learnt without hindsight."""
    made = np.full(len(known), np.nan)
    for fold in folds:
        train, test = known.rows(fold.train), known.rows(fold.test)
        made[fold.test] = last_calibration(train, train.score)(test.score)
    return made


CALIBRATION = (
    "model",
    "brier",
    "skill",
    "slope",
    "intercept",
    "ece",
    "lift10",
    "captured10",
    "captured10_revenue",
)


def _calibrations(
    known: Panel, tested: Ints, folds: Sequence[Fold], risk: Floats, models: Sequence[Model]
) -> pd.DataFrame:
    """Probabilities and lift of the models that give a score of 0 to 100."""
    rows = known.rows(tested)
    made = []
    for place, model in enumerate(models):
        if model.sort != SCORE:
            continue
        probability, base = np.full(len(known), np.nan), np.full(len(known), np.nan)
        for fold in folds:
            train, test = known.rows(fold.train), known.rows(fold.test)
            rank = model.learn(train)
            probability[fold.test] = last_calibration(train, -rank(train))(-rank(test))
            base[fold.test] = train.churned.mean()
        said = probability[tested]
        slope, intercept = calibration_line(rows.churned, said)
        skill = brier_skill(rows.churned, said, float(base[tested].mean()))
        lift = lift_at(rows.churned, risk[:, place], 0.1, rows.revenue)
        error = calibration_error(rows.churned, said)
        caught = (lift.lift, lift.captured, lift.captured_revenue)
        made.append((model.name, brier(rows.churned, said), skill, slope, intercept, error, *caught))
    return pd.DataFrame(made, columns=list(CALIBRATION))


def by_lead(panels: Sequence[tuple[int, Panel]], draws: int = DRAWS, seed: int = 0) -> pd.DataFrame:
    """
    How early the score knows: its AUC by the days between score and renewal.

    Columns *lead, auc, low, high, rows, events*.

    Args:
        panels: For every lead the rows of the renewal-anchored design, scored that long before. Origins are
            pooled: hardly two contracts end on one day.
        draws: Resampled portfolios behind the intervals.
        seed: What the draws begin from.
    """
    made = []
    for lead, panel in panels:
        known = panel.labelled
        together = np.zeros(len(known), dtype=np.int64)
        values, drawn = auc_draws(known.churned, -known.score[:, None], together, known.account, draws, seed)
        found = estimate(float(values[0]), drawn[:, 0])
        made.append((lead, found.value, found.low, found.high, len(known), int(known.churned.sum())))
    return pd.DataFrame(made, columns=["lead", "auc", "low", "high", "rows", "events"])
