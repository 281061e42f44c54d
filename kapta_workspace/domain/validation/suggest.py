"""
Weights the outcomes suggest: as near to the present ones as the evidence allows.

A logistic fit with weights of at least 0 (a factor keeps its direction) and a prior at the administrator's
own: no evidence gives those back, much evidence gives the data's. Nothing is ever applied by itself.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kapta_workspace.domain.health.explain.rounding import whole_weights
from kapta_workspace.domain.validation.logistic import Fit, Problem, bounded_logistic, calibrate
from kapta_workspace.domain.validation.measures import Floats, as_floats
from kapta_workspace.domain.validation.panel import Panel, weighted_mean
from kapta_workspace.domain.validation.resampling import Estimate, drawn_counts, estimate

STRENGTH = 3.0
"""λ: best at 15 to 60 events; ten times as much leaves half the gain on the table."""

LEAST_SCALE = 0.1
DRAWS = 200


@dataclass(frozen=True)
class Bounds:
    """
    What an administrator allows, in whole points of the 100.

    Attributes:
        low: The least weight of each factor.
        high: The most.
    """

    low: Floats
    high: Floats


def fit_weights(
    panel: Panel, *, strength: float = STRENGTH, count: Floats | None = None, bounds: Bounds | None = None
) -> Fit:
    """
    Fit the weights of a panel whose outcomes are known.

    Args:
        panel: The rows.
        strength: λ of the prior.
        count: How often each row counts; once if left out.
        bounds: Limits of the weights.
    """
    weight = np.ones(len(panel)) if count is None else count
    scale = max(LEAST_SCALE, -calibrate(panel.base, panel.churned, weight).slope)
    problem = _problem(panel, scale, strength, weight, bounds, scale)
    fit = bounded_logistic(problem)
    for _ in range(BOUNDED_ROUNDS if bounds else 0):
        whole = max(float(fit.beta.sum()), LEAST_SCALE)
        fit = bounded_logistic(_problem(panel, scale, strength, weight, bounds, whole))
        if abs(whole - fit.beta.sum()) < BOUNDED_TIGHT * whole:
            break
    return fit


BOUNDED_ROUNDS = 30
BOUNDED_TIGHT = 1e-6


def _problem(
    panel: Panel, scale: float, strength: float, weight: Floats, bounds: Bounds | None, whole: float
) -> Problem:
    """The problem to solve; bounds on shares become bounds on β once their sum is known to be ``whole``."""
    count = len(panel.factors)
    low = np.zeros(count) if bounds is None else bounds.low / 100 * whole
    high = np.full(count, np.inf) if bounds is None else bounds.high / 100 * whole
    return Problem(panel.filled, panel.churned, scale * panel.weight, strength, low, high, weight)


def weights_of(fit: Fit, panel: Panel, bounds: Bounds | None = None) -> list[int]:
    """The whole weights of a fit, adding up to 100; the present ones where nothing speaks for any factor."""
    shares = fit.beta if fit.beta.sum() > 0 else panel.weight
    found = whole_weights(shares.tolist())
    return found if bounds is None else _held(found, bounds)


def _held(weights: list[int], bounds: Bounds) -> list[int]:
    """Whole weights moved into their bounds, one point at a time, the least painful first."""
    low, high = np.ceil(bounds.low).astype(int), np.floor(bounds.high).astype(int)
    held = np.clip(np.array(weights), low, high)
    while held.sum() != sum(weights):
        step = 1 if held.sum() < sum(weights) else -1
        room = np.where(step > 0, high - held, held - low)
        if room.max() <= 0:
            raise ValueError("No weights within these bounds add up to 100.")
        held[int(np.argmax(room))] += step
    return [int(one) for one in held]


@dataclass(frozen=True)
class Suggestion:
    """
    Suggested weights beside the present ones.

    Attributes:
        table: *factor, current, suggested, low, high, zero_share*: whole weights, the 95 % interval of each
            suggested weight over resampled accounts, and the share of draws in which it is 0.
        fit: What they were rounded from.
        changes: *account, origin, before, after, change*: what every row's score would become.
        backed: The factors whose interval excludes 0.
    """

    table: pd.DataFrame
    fit: Fit
    changes: pd.DataFrame
    backed: frozenset[str]

    @property
    def weights(self) -> dict[str, int]:
        """Factor → suggested weight."""
        return dict(zip(self.table["factor"], self.table["suggested"].astype(int), strict=True))


def suggest(
    panel: Panel,
    *,
    strength: float = STRENGTH,
    draws: int = DRAWS,
    seed: int = 0,
    bounds: Bounds | None = None,
) -> Suggestion:
    """
    Suggest weights from all rows of a panel whose outcome is known, with their uncertainty.

    Args:
        panel: The rows; censored ones are left out.
        strength: λ of the prior.
        draws: Resampled portfolios behind the intervals.
        seed: What the draws begin from.
        bounds: Limits of the weights.
    """
    known = panel.labelled
    fit = fit_weights(known, strength=strength, bounds=bounds)
    weights = weights_of(fit, known, bounds)
    drawn = [
        weights_of(fit_weights(known, strength=strength, count=count, bounds=bounds), known, bounds)
        for block in drawn_counts(known.account, draws, seed)
        for count in block
    ]
    table = _table(known, weights, as_floats(drawn))
    after = weighted_mean(known, as_floats(weights))
    changes = pd.DataFrame(
        {"account": known.account, "origin": known.origin, "before": known.base, "after": after}
    )
    backed = frozenset(table.loc[table["low"] > 0, "factor"])
    return Suggestion(table, fit, changes.assign(change=after - known.base), backed)


def _table(panel: Panel, weights: list[int], drawn: Floats) -> pd.DataFrame:
    spread: list[Estimate] = [estimate(weight, drawn[:, place]) for place, weight in enumerate(weights)]
    return pd.DataFrame(
        {
            "factor": panel.factors,
            "current": whole_weights(panel.weight.tolist()),
            "suggested": weights,
            "low": [one.low for one in spread],
            "high": [one.high for one in spread],
            "zero_share": (drawn == 0).mean(axis=0),
        }
    )
