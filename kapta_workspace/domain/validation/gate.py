"""The gate before a suggestion: enough churn, and a gain out of sample that is no accident."""

from dataclasses import dataclass

import numpy as np

from kapta_workspace.domain.validation.backtest import account_folds, closed_origins, ranks, time_folds
from kapta_workspace.domain.validation.measures import Floats
from kapta_workspace.domain.validation.models import CURRENT, SUGGESTED, Model, standard
from kapta_workspace.domain.validation.outcomes import Design
from kapta_workspace.domain.validation.panel import Panel
from kapta_workspace.domain.validation.resampling import DRAWS, Estimate, auc_draws, estimate

LEAST_EVENTS = 30
LEAST_ORIGINS = 3
REPEATS, PARTS = 3, 5
LEVEL = 0.90


@dataclass(frozen=True)
class Gate:
    """
    Whether suggested weights may be offered.

    Attributes:
        opens: Whether both conditions are met. Even then a person decides.
        events: Different accounts that left.
        difference: AUC out of sample of the suggested less the present weights, with its 90 % interval.
        by_time: Whether it was tested in time (else by account).
        sentences: What was found.
    """

    opens: bool
    events: int
    difference: Estimate
    by_time: bool
    sentences: tuple[str, ...]


def gate(panel: Panel, design: Design, *, draws: int = DRAWS, seed: int = 0) -> Gate:
    """
    Try suggested weights out of sample against the present ones.

    In time where three origins can be tested so, else three times five folds by account. Opens with 30
    churned accounts or more and a 90 % interval of the difference above 0.
    """
    known = panel.labelled
    models = tuple(model for model in standard(known.factors) if model.name in (SUGGESTED, CURRENT))
    by_time = closed_origins(known, design) >= LEAST_ORIGINS
    risk = _in_time(known, design, models) if by_time else _by_account(known, models, seed)
    tested = np.flatnonzero(~np.isnan(risk).any(axis=1))
    rows = known.rows(tested)
    values, drawn = auc_draws(rows.churned, risk[tested], rows.origin, rows.account, draws, seed)
    one, two = (
        [model.name for model in models].index(SUGGESTED),
        [model.name for model in models].index(CURRENT),
    )
    found = estimate(float(values[one] - values[two]), drawn[:, one] - drawn[:, two], LEVEL)
    enough = known.events >= LEAST_EVENTS
    return Gate(enough and found.low > 0, known.events, found, by_time, _sentences(known.events, found))


def _in_time(panel: Panel, design: Design, models: tuple[Model, ...]) -> Floats:
    return ranks(panel, list(time_folds(panel, design)), models)


def _by_account(panel: Panel, models: tuple[Model, ...], seed: int) -> Floats:
    runs = [ranks(panel, list(account_folds(panel, PARTS, seed + turn)), models) for turn in range(REPEATS)]
    return np.asarray(np.mean(runs, axis=0), dtype=np.float64)


def _sentences(events: int, found: Estimate) -> tuple[str, ...]:
    said = [f"{events} accounts left; {LEAST_EVENTS} are needed."] if events < LEAST_EVENTS else []
    span = f"{found.value:+.3f} AUC [{found.low:+.3f}, {found.high:+.3f}]"
    verdict = "which is no accident" if found.low > 0 else "which may be chance"
    return (*said, f"Out of sample the suggested weights differ by {span}, {verdict}.")
