"""A portfolio whose truth is known: factors drift, and accounts leave by a logistic hazard of them."""

from dataclasses import replace

import numpy as np

from kapta_workspace.domain.validation.outcomes import Design
from kapta_workspace.domain.validation.panel import Panel

EVERY, HORIZON = 30, 180
DESIGN = Design(horizon=HORIZON, every=EVERY)
FACTORS = ("strong", "weak", "idle")
TRUE = np.array([4.0, 2.0, 0.0])
"""How much each factor, on 0 to 1, lowers the log odds of leaving within a month."""

PRESENT = np.array([0.2, 0.3, 0.5])
"""The weights of a scorecard that was made up."""


def portfolio(seed, accounts=200, months=14, rate=-2.2, weight=PRESENT, true=TRUE):
    """
    Every account at every month end, followed for six months; who has left is gone.

    Args:
        seed: What is drawn begins from it.
        accounts: How many there are at first.
        months: How many origins.
        rate: The log odds of leaving in a month at factors of 0.5.
        weight: The present weights.
        true: What the factors really do.
    """
    rng = np.random.default_rng(seed)
    spread = months + HORIZON // EVERY + 1
    own = rng.normal(0, 18, (accounts, 1, len(true)))
    drift = np.cumsum(rng.normal(0, 5, (accounts, spread, len(true))), axis=1)
    value = np.clip(50 + own + drift, 0, 100)
    odds = rate - (value / 100 - 0.5) @ true
    leaves = rng.random((accounts, spread)) < 1 / (1 + np.exp(-odds))
    month = np.where(leaves.any(axis=1), leaves.argmax(axis=1), spread)
    who, when = np.nonzero(month[:, None] >= np.arange(months))
    churned = (month[who] < when + HORIZON // EVERY).astype(float)
    return panel(who + 1, when * EVERY, churned, value[who, when], weight)


def panel(account, origin, churned, value, weight=PRESENT, factors=FACTORS):
    """Rows from arrays; everything measured, no penalty, no cap."""
    value = np.asarray(value, dtype=float)
    base = np.nan_to_num(value) @ weight
    count = len(value)
    return Panel(
        account=np.asarray(account, dtype=np.int64),
        origin=np.asarray(origin, dtype=np.int64),
        churned=np.asarray(churned, dtype=float),
        factors=tuple(factors),
        value=value,
        measured=np.ones(value.shape, dtype=bool),
        base=base,
        score=base,
        weight=np.asarray(weight, dtype=float),
        revenue=np.full(count, np.nan),
        raw=np.zeros((count, 0)),
    )


def one_origin(made):
    """The same rows as if all had been seen on one day: no folds in time are possible."""
    return replace(made, origin=np.zeros(len(made), dtype=np.int64))
