"""Why a score is what it is: one account's parts, printed so that they add up to the printed score."""

import numpy as np
import pandas as pd

from kapta_workspace.domain.health.catalogue import CATALOGUE, PENALTIES, factor_of
from kapta_workspace.domain.health.explain.rounding import printed, rounded
from kapta_workspace.domain.health.result import ScoreResult

CAP_LABEL = "Cap"


def label_of(factor: str, names: dict[str, str] | None = None) -> str:
    """What people read for a factor or an adjustment; ``names`` may name metrics and plug-ins' factors."""
    if names and factor in names:
        return names[factor]
    found = PENALTIES.get(factor) or factor_of(factor, CATALOGUE)
    return found.label if found else {"cap": CAP_LABEL}.get(factor, factor)


def explain_level(result: ScoreResult, account: int, *, digits: int = 1) -> pd.DataFrame:
    """
    The parts of one account's score, the most points lost first: the coaching list.

    Columns *factor, label, group, weight, value, evidence, age_days, earned, lost, earned_shown,
    lost_shown, rows*. *earned* adds up to the score and *lost* to 100 − score; the *shown* columns are
    rounded and add up to the printed score, and to what the printed score lacks of 100. An account without
    a score has no rows.

    Raises:
        KeyError: if the account was not scored.
    """
    place = result.place(account)
    table = result.parts[result.parts["account"] == account].drop(columns="account")
    if not result.level.defined[place]:
        table = table.iloc[:0]
    table.insert(1, "label", [label_of(name) for name in table["factor"]])
    total = printed(float(np.nan_to_num(result.score[place])), digits)
    table["earned_shown"] = _shown(table["earned"], total, digits)
    table["lost_shown"] = _shown(table["lost"], 100 - total, digits)
    kept = table[(table["group"] != "adjust") | (table["lost"] > 0)]
    return kept.sort_values("lost", ascending=False, kind="stable").reset_index(drop=True)


def _shown(parts: pd.Series, total: float, digits: int) -> list[float]:
    return [float(part) for part in rounded(parts.tolist(), total, digits)]
