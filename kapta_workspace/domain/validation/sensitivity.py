"""What the score hangs on: single factors, exact weights, and the choices nobody can prove."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from kapta_workspace.domain.health.scorecard import KAPPA, Bands
from kapta_workspace.domain.validation.measures import Floats, Ints, as_floats
from kapta_workspace.domain.validation.panel import NEUTRAL, Panel
from kapta_workspace.domain.validation.resampling import pooled_auc

MISSING = ("fifty", "exclude", "zero")
"""What an assumed value may count as; ``fifty`` is ours."""

AGGREGATION = ("arithmetic", "geometric")
FLOOR = 1.0
"""The least value in a geometric mean."""


def combined(
    panel: Panel,
    weight: Floats,
    *,
    value: Floats | None = None,
    missing: str = "fifty",
    aggregation: str = "arithmetic",
) -> Floats:
    """The score of every row under other choices: weights, values, what is assumed, how it is averaged."""
    factors = panel.value if value is None else value
    assumed = ~panel.measured & ~np.isnan(factors)
    if missing == "exclude":
        factors = np.where(assumed, np.nan, factors)
    elif missing == "zero":
        factors = np.where(assumed, 0.0, factors)
    known = ~np.isnan(factors)
    heavy = np.where(known, weight, 0.0)
    whole = heavy.sum(axis=1)
    share = heavy / np.where(whole > 0, whole, 1.0)[:, None]
    filled = np.nan_to_num(factors)
    if aggregation == "geometric":
        mean = np.exp((share * np.log(np.maximum(filled, FLOOR))).sum(axis=1))
    else:
        mean = (share * filled).sum(axis=1)
    return as_floats(np.where(whole > 0, mean, NEUTRAL))


def rank_shift(before: Floats, after: Floats, origin: Ints) -> float:
    """How far an account's rank moves on average, as a share of the list, within origins."""
    moved = 0.0
    for day in np.unique(origin):
        mine = origin == day
        moved += float(np.abs(_ranks(after[mine]) - _ranks(before[mine])).sum()) / max(1, int(mine.sum()))
    return moved / len(before)


def _ranks(values: Floats) -> Floats:
    return as_floats(pd.Series(values).rank().to_numpy())


def _auc(panel: Panel, score: Floats) -> float:
    known = ~np.isnan(panel.churned)
    whole = np.ones((1, int(known.sum())))
    return float(pooled_auc(panel.churned[known], -score[known], panel.origin[known], whole)[0])


def leave_one_out(panel: Panel) -> pd.DataFrame:
    """What each factor adds: *factor, auc_change* when it is left out, and the mean *rank_shift*."""
    present = combined(panel, panel.weight)
    whole = _auc(panel, present)
    rows = []
    for place, name in enumerate(panel.factors):
        weight = panel.weight.copy()
        weight[place] = 0.0
        without = combined(panel, weight)
        rows.append((name, _auc(panel, without) - whole, rank_shift(present, without, panel.origin)))
    return pd.DataFrame(rows, columns=["factor", "auc_change", "rank_shift"])


def uncertain_weights(
    panel: Panel, bands: Bands, *, kappa: float = KAPPA, draws: int = 200, seed: int = 0
) -> Mapping[str, float]:
    """
    How much hangs on the exact weights, were they drawn around the present ones (Dirichlet κ · w).

    Returns:
        *sd*: mean standard deviation of a score; *band_changes*: share of accounts whose band is another in
        over 10 % of draws; *rank_correlation*: mean Spearman; *auc_low, auc_high*: 95 % of draws.
    """
    rng = np.random.default_rng(seed)
    present = combined(panel, panel.weight)
    drawn = rng.dirichlet(np.maximum(kappa * panel.weight, 1e-9), draws)
    scores = np.array([combined(panel, weight) for weight in drawn])
    changed = (_band(scores, bands) != _band(present, bands)).mean(axis=0)
    ranks = _ranks(present)
    alike = [float(np.corrcoef(ranks, _ranks(score))[0, 1]) for score in scores]
    aucs = np.array([_auc(panel, score) for score in scores])
    low, high = np.nanpercentile(aucs, [2.5, 97.5]) if not np.isnan(aucs).all() else (np.nan, np.nan)
    return {
        "sd": float(scores.std(axis=0).mean()),
        "band_changes": float((changed > 0.1).mean()),
        "rank_correlation": float(np.mean(alike)),
        "auc_low": float(low),
        "auc_high": float(high),
    }


def _band(score: Floats, bands: Bands) -> Ints:
    badge = np.floor(np.round(score, 9) + 0.5)
    return (badge >= bands.amber).astype(np.int64) + (badge >= bands.green)


def choices(panel: Panel, values: Mapping[str, Floats] | None = None) -> pd.DataFrame:
    """
    Every combination of the unprovable choices: *missing, half_life, aggregation, auc, rank_shift*.

    Args:
        panel: The rows.
        values: The factors under other half-lives, such as ``{"x0.5": …, "x2": …}``, each n × F.
    """
    variants = {"x1": panel.value, **(values or {})}
    present = combined(panel, panel.weight)
    rows = []
    for missing in MISSING:
        for name, value in variants.items():
            for aggregation in AGGREGATION:
                other = combined(panel, panel.weight, value=value, missing=missing, aggregation=aggregation)
                shift = rank_shift(present, other, panel.origin)
                rows.append((missing, name, aggregation, _auc(panel, other), shift))
    return pd.DataFrame(rows, columns=["missing", "half_life", "aggregation", "auc", "rank_shift"])


INPUTS = ("missing", "half_life", "aggregation", "weights")


def variance_shares(
    panel: Panel,
    values: Mapping[str, Floats] | None = None,
    *,
    kappa: float = KAPPA,
    size: int = 256,
    seed: int = 0,
) -> pd.DataFrame:
    """
    Which choice the ranks hang on: Sobol shares of the variance of the mean rank shift.

    Columns *choice, first, total*: the share a choice explains by itself, and with all its interactions
    (Saltelli's estimator, as in the handbook on composite indicators).

    Args:
        panel: The rows.
        values: See ``choices``.
        kappa: How sure the weights are.
        size: Pairs of drawn scenarios; ``size`` × 6 scores are computed.
        seed: What the draws begin from.
    """
    variants = [panel.value, *(values or {}).values()]
    rng = np.random.default_rng(seed)
    first, second = (_scenarios(panel, len(variants), kappa, size, rng) for _ in range(2))
    present = combined(panel, panel.weight)

    def shifts(scenarios: list[tuple[Any, ...]]) -> Floats:
        return np.array([_shift(panel, present, variants, scenario) for scenario in scenarios])

    one, two = shifts(first), shifts(second)
    spread = float(np.var(np.r_[one, two]))
    rows = []
    for place, name in enumerate(INPUTS):
        mixed = shifts([(*a[:place], b[place], *a[place + 1 :]) for a, b in zip(first, second, strict=True)])
        alone = float(np.mean(two * (mixed - one)) / spread) if spread else 0.0
        together = float(np.mean((one - mixed) ** 2) / (2 * spread)) if spread else 0.0
        rows.append((name, alone, together))
    return pd.DataFrame(rows, columns=["choice", "first", "total"])


def _scenarios(
    panel: Panel, variants: int, kappa: float, size: int, rng: np.random.Generator
) -> list[tuple[Any, ...]]:
    weight = rng.dirichlet(np.maximum(kappa * panel.weight, 1e-9), size)
    missing, half_life, aggregation = (rng.integers(0, count, size) for count in (len(MISSING), variants, 2))
    return list(zip(missing, half_life, aggregation, weight, strict=True))


def _shift(panel: Panel, present: Floats, variants: list[Floats], scenario: tuple[Any, ...]) -> float:
    missing, half_life, aggregation, weight = scenario
    names = {"missing": MISSING[missing], "aggregation": AGGREGATION[aggregation]}
    return rank_shift(present, combined(panel, weight, value=variants[half_life], **names), panel.origin)


def saturation(panel: Panel) -> pd.DataFrame:
    """
    What each factor does to the spread of the scores.

    Columns *factor, weight, effective_weight, at_zero, at_hundred, mean, sd, measured*: the effective weight
    is the share of the score's variance the factor really drives (they add up to 1); a factor at 0 or 100 in
    most accounts tells nothing.
    """
    filled, base = panel.filled, combined(panel, panel.weight)
    spread = float(np.var(base))
    pulled = np.array([np.mean((column - column.mean()) * (base - base.mean())) for column in filled.T])
    pull = panel.weight * pulled / spread if spread else panel.weight * np.nan
    applies = ~np.isnan(panel.value)
    return pd.DataFrame(
        {
            "factor": panel.factors,
            "weight": panel.weight,
            "effective_weight": pull,
            "at_zero": [float((column <= 0).mean()) for column in filled.T],
            "at_hundred": [float((column >= 100).mean()) for column in filled.T],
            "mean": filled.mean(axis=0),
            "sd": filled.std(axis=0),
            "measured": (panel.measured & applies).sum(axis=0) / np.maximum(applies.sum(axis=0), 1),
        }
    )


def correlations(panel: Panel) -> pd.DataFrame:
    """How alike the factors are: their correlations, factor by factor; missing where one never varies."""
    table = pd.DataFrame(panel.filled, columns=list(panel.factors))
    return table.loc[:, table.std() > 0].corr().reindex(index=panel.factors, columns=panel.factors)
