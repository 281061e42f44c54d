"""Intervals by drawing accounts anew: an account's snapshots belong together, rows are never drawn alone."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from kapta_workspace.domain.validation.measures import Floats, Ints, won_pairs

DRAWS = 1000
BLOCK = 100
LEVEL = 0.95


@dataclass(frozen=True)
class Estimate:
    """
    A number with its interval.

    Attributes:
        value: From all rows.
        low: The lower end.
        high: The upper end.
    """

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        """As it is written: 0.71 [0.62, 0.80]."""
        return f"{self.value:.2f} [{self.low:.2f}, {self.high:.2f}]"


def drawn_counts(account: Ints, draws: int, seed: int) -> Iterator[Floats]:
    """How often each row is drawn when as many accounts are drawn as there are: blocks of draws × n."""
    rng = np.random.default_rng(seed)
    different, place = np.unique(account, return_inverse=True)
    for begun in range(0, draws, BLOCK):
        size = min(BLOCK, draws - begun)
        picked = rng.integers(0, len(different), (size, len(different)))
        counts = np.zeros((size, len(different)))
        np.add.at(counts, (np.arange(size)[:, None], picked), 1.0)
        yield counts[:, place]


def pooled_auc(churned: Floats, risk: Floats, origin: Ints, counts: Floats) -> Floats:
    """
    The AUC within origins, weighed by their pairs, for B resampled populations.

    Ranks are only ever compared inside one origin: the base rate drifts from one to the next.
    """
    won, pairs = np.zeros(len(counts)), np.zeros(len(counts))
    for day in np.unique(origin):
        mine = origin == day
        more, of = won_pairs(churned[mine], risk[mine], counts[:, mine])
        won, pairs = won + more, pairs + of
    return np.where(pairs > 0, won / np.where(pairs > 0, pairs, 1), np.nan)


def auc_draws(
    churned: Floats, risks: Floats, origin: Ints, account: Ints, draws: int = DRAWS, seed: int = 0
) -> tuple[Floats, Floats]:
    """
    The AUC of M models, and its values under the same draws for all of them.

    Args:
        churned: n outcomes.
        risks: n × M.
        origin: n origins.
        account: n accounts.
        draws: How many resampled populations.
        seed: What the draws begin from.
    """
    whole = np.ones((1, len(churned)))
    columns = range(risks.shape[1])
    value = np.array([pooled_auc(churned, risks[:, one], origin, whole)[0] for one in columns])
    blocks = [
        np.column_stack([pooled_auc(churned, risks[:, one], origin, counts) for one in columns])
        for counts in drawn_counts(account, draws, seed)
    ]
    return value, np.concatenate(blocks) if blocks else np.zeros((0, len(value)))


def estimate(value: float, drawn: Floats, level: float = LEVEL) -> Estimate:
    """A number with its percentile interval."""
    known = drawn[~np.isnan(drawn)]
    if not len(known):
        return Estimate(value, float("nan"), float("nan"))
    tail = 100 * (1 - level) / 2
    low, high = np.percentile(known, [tail, 100 - tail])
    return Estimate(float(value), float(low), float(high))
