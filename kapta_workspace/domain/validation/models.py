"""What a score is compared with: naive baselines below, bounds above."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from kapta_workspace.domain.validation.logistic import Problem, bounded_logistic
from kapta_workspace.domain.validation.measures import Floats, as_floats
from kapta_workspace.domain.validation.panel import Panel, weighted_mean
from kapta_workspace.domain.validation.suggest import STRENGTH, fit_weights, weights_of

Predict = Callable[[Panel], Floats]
"""From rows to risks: higher for those thought more likely to leave."""


@dataclass(frozen=True)
class Model:
    """
    A way to rank accounts by risk.

    Attributes:
        name: What it is called in tables.
        learn: From the training rows (labelled) to a function that ranks other rows.
        sort: ``score`` (ours), ``baseline`` (naive) or ``bound`` (an upper bound nobody can explain).
    """

    name: str
    learn: Callable[[Panel], Predict]
    sort: str


SHOWN, CURRENT, SUGGESTED, EQUAL = "score as shown", "current weights", "suggested weights", "equal weights"
SCORE, BASELINE, BOUND = "score", "baseline", "bound"
RIDGE = 1e-3


def _shown(_: Panel) -> Predict:
    return lambda rows: -rows.score


def _current(_: Panel) -> Predict:
    return lambda rows: -rows.base


def _equal(train: Panel) -> Predict:
    weight = np.ones(len(train.factors))
    return lambda rows: -weighted_mean(rows, weight)


def _suggested(train: Panel) -> Predict:
    weight = as_floats(weights_of(fit_weights(train, strength=STRENGTH), train))
    return lambda rows: -weighted_mean(rows, weight)


def _free(train: Panel) -> Predict:
    count = len(train.factors)
    nothing, anything = np.zeros(count), np.full(count, np.inf)
    fit = bounded_logistic(
        Problem(train.filled, train.churned, nothing, RIDGE, -anything, anything, np.ones(len(train)))
    )
    return lambda rows: fit.risk(rows.filled)


def single(place: int, name: str) -> Model:
    """One factor by itself."""

    def learn(_: Panel) -> Predict:
        return lambda rows: -rows.filled[:, place]

    return Model(f"only {name}", learn, BASELINE)


def standard(factors: Sequence[str]) -> tuple[Model, ...]:
    """Everything that needs no further library: the scores, every single factor, and a free logistic."""
    return (
        Model(SHOWN, _shown, SCORE),
        Model(CURRENT, _current, SCORE),
        Model(SUGGESTED, _suggested, SCORE),
        Model(EQUAL, _equal, BASELINE),
        *(single(place, name) for place, name in enumerate(factors)),
        Model("free logistic", _free, BOUND),
    )


WITHOUT_BOOSTING = (
    "The boosting bounds were left out: install the extra “validation” (scikit-learn) for them."
)


def boosted(*, raw: bool = False) -> tuple[tuple[Model, ...], str]:
    """
    Gradient boosting on the factors, plain and monotone, and on raw fields where the panel has some.

    What a score cannot see, these may: the headroom is told, not hidden. They need scikit-learn (extra
    ``validation``); without it there are none, and the sentence says so.
    """
    try:
        maker = import_module("sklearn.ensemble").HistGradientBoostingClassifier
    except ImportError:
        return (), WITHOUT_BOOSTING
    made = [
        Model("boosting", _boosting(maker, monotone=False, raw=False), BOUND),
        Model("monotone boosting", _boosting(maker, monotone=True, raw=False), BOUND),
    ]
    if raw:
        made.append(Model("boosting on raw fields", _boosting(maker, monotone=False, raw=True), BOUND))
    return tuple(made), ""


def _boosting(maker: Any, *, monotone: bool, raw: bool) -> Callable[[Panel], Predict]:
    def columns(rows: Panel) -> Floats:
        return np.column_stack([rows.value, rows.raw]) if raw else rows.value

    def learn(train: Panel) -> Predict:
        options: dict[str, Any] = {
            "max_iter": 100,
            "learning_rate": 0.06,
            "max_leaf_nodes": 8,
            "random_state": 0,
        }
        if monotone:
            options["monotonic_cst"] = [-1] * len(train.factors)
        model = maker(min_samples_leaf=20, l2_regularization=1.0, **options)
        model.fit(columns(train), train.churned)
        return lambda rows: as_floats(model.predict_proba(columns(rows))[:, 1])

    return learn
