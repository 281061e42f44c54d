"""
How well a score tells who leaves: ranks, probabilities, lift. Functions of plain arrays.

``churned`` is 1 for an account that gave notice in the window and 0 for one followed to its end without;
``risk`` is higher for those thought more likely to leave (for a health score: its negative).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

NORMAL_95 = 1.959963984540054


def as_floats(values: Any) -> Floats:
    """Anything array-like as floats."""
    return np.asarray(values, dtype=np.float64)


# ------------------------------------------------------------------------------ ranks


def auc(churned: Any, risk: Any) -> float:
    """
    The chance that somebody who left was ranked riskier than somebody who stayed; ties count half.

    NaN where nobody left or nobody stayed.

    Example:
        >>> auc([1, 0, 0], [3, 1, 3])
        0.75
    """
    return float(weighted_auc(churned, risk, np.ones((1, len(as_floats(churned)))))[0])


def weighted_auc(churned: Any, risk: Any, counts: Floats) -> Floats:
    """
    The same for B resampled populations at once.

    Args:
        churned: n outcomes.
        risk: n risks.
        counts: B × n, how often each row was drawn.
    """
    won, pairs = won_pairs(churned, risk, counts)
    return np.where(pairs > 0, won / np.where(pairs > 0, pairs, 1), np.nan)


def won_pairs(churned: Any, risk: Any, counts: Floats) -> tuple[Floats, Floats]:
    """
    How many pairs of one who left and one who stayed are ranked rightly, and how many there are.

    Args:
        churned: n outcomes.
        risk: n risks.
        counts: B × n, how often each row was drawn.
    """
    left, score = as_floats(churned) > 0, as_floats(risk)
    if not len(score):
        return np.zeros(len(counts)), np.zeros(len(counts))
    order = np.argsort(score, kind="stable")
    _, first = np.unique(score[order], return_index=True)
    stayed = np.add.reduceat(np.where(left, 0.0, counts)[:, order], first, axis=1)
    gone = np.add.reduceat(np.where(left, counts, 0.0)[:, order], first, axis=1)
    below = np.cumsum(stayed, axis=1) - stayed
    return (gone * (below + stayed / 2)).sum(axis=1), gone.sum(axis=1) * stayed.sum(axis=1)


def auc_error(value: float, events: float, others: float) -> float:
    """The standard error of an AUC to expect from so many events (Hanley and McNeil 1982); for planning."""
    first, second = value / (2 - value), 2 * value**2 / (1 + value)
    spread = (events - 1) * (first - value**2) + (others - 1) * (second - value**2)
    return sqrt((value * (1 - value) + spread) / (events * others))


def expected_half_width(events: float, others: float, value: float = 0.7) -> float:
    """Half the width of the 95 % interval of an AUC that so many events will allow: print it beforehand."""
    return NORMAL_95 * auc_error(value, events, others)


def ordinal_c(outcome: Any, score: Any) -> float:
    """
    The chance that the better outcome had the better score, over all pairs of different outcomes.

    Args:
        outcome: Ordered numbers, such as churned 0, contracted 1, renewed 2, expanded 3.
        score: The scores, higher for better.
    """
    grade, points = as_floats(outcome), as_floats(score)
    won = pairs = 0.0
    for level in np.unique(grade)[1:]:
        worse, better = points[grade < level], np.sort(points[grade == level])
        lower, upper = np.searchsorted(better, worse, "left"), np.searchsorted(better, worse, "right")
        won += float((len(better) - upper).sum() + (upper - lower).sum() / 2)
        pairs += len(worse) * len(better)
    return won / pairs if pairs else float("nan")


def harrell_c(time: Any, event: Any, risk: Any, weight: Any | None = None) -> float:
    """
    The chance that who left earlier was ranked riskier, over pairs whose order is known.

    A pair counts when the shorter time ends in an event; of equal times the event came first. Factors
    derived from the time itself must not be among what made the risk: they would prove themselves.

    Args:
        time: Days each was followed.
        event: Whether the following ended in churn.
        risk: Higher for riskier.
        weight: Weights of the events (see ``uno_c``).
    """
    days, left, score = as_floats(time), as_floats(event) > 0, as_floats(risk)
    heavy = np.ones(len(days)) if weight is None else as_floats(weight)
    won = pairs = 0.0
    for one in np.flatnonzero(left):
        later = (days > days[one]) | ((days == days[one]) & ~left)
        won += heavy[one] * float((score[later] < score[one]).sum() + (score[later] == score[one]).sum() / 2)
        pairs += heavy[one] * float(later.sum())
    return won / pairs if pairs else float("nan")


def staying(time: Any, event: Any) -> tuple[Floats, Floats]:
    """The Kaplan-Meier curve: the days on which somebody left and the share still there after each."""
    days, left = as_floats(time), as_floats(event) > 0
    steps = np.unique(days[left])
    at_risk = np.array([(days >= day).sum() for day in steps], dtype=np.float64)
    gone = np.array([((days == day) & left).sum() for day in steps], dtype=np.float64)
    return steps, as_floats(np.cumprod(1 - gone / at_risk)) if len(steps) else np.zeros(0)


def uno_c(time: Any, event: Any, risk: Any) -> float:
    """Harrell's C with events weighed by 1/G², G the share not yet censored; where over 20 % are censored."""
    days, left = as_floats(time), as_floats(event) > 0
    steps, uncensored = staying(days, ~left)
    place = np.searchsorted(steps, days, side="left")
    share = np.r_[1.0, uncensored][place]
    weight = np.where(left, 1 / np.maximum(share, 1e-9) ** 2, 0.0)
    return harrell_c(days, left, risk, weight)


def landmark_c(churns: pd.DataFrame, current: pd.DataFrame) -> float:
    """
    At every churn, the churner's score of the moment against everyone then at risk.

    From churns *account, on* and current scores *account, on, score* (one row for every account at risk on
    each of those days) to a number: the mean over all such pairs.
    """
    won = pairs = 0.0
    for account, on in zip(churns["account"], churns["on"], strict=True):
        now = current[current["on"] == on]
        own = now.loc[now["account"] == account, "score"].to_numpy(dtype=float)
        others = now.loc[now["account"] != account, "score"].to_numpy(dtype=float)
        if len(own):
            won += float((others > own[0]).sum() + (others == own[0]).sum() / 2)
            pairs += len(others)
    return won / pairs if pairs else float("nan")


# ------------------------------------------------------------------------------ probabilities


def brier(churned: Any, probability: Any) -> float:
    """The mean squared error of probabilities."""
    return float(np.mean((as_floats(probability) - as_floats(churned)) ** 2))


def brier_skill(churned: Any, probability: Any, base_rate: float) -> float:
    """How much better than always saying the base rate of the training data; 0 is no better."""
    return 1 - brier(churned, probability) / brier(churned, np.full(len(as_floats(churned)), base_rate))


def calibration_error(churned: Any, probability: Any, bins: int = 10) -> float:
    """The mean gap between what was said and what happened, over bins of equal counts (ECE)."""
    left, said = as_floats(churned), as_floats(probability)
    parts = np.array_split(np.argsort(said, kind="stable"), bins)
    return float(
        sum(len(part) / len(left) * abs(left[part].mean() - said[part].mean()) for part in parts if len(part))
    )


def wilson(events: float, of: float, z: float = NORMAL_95) -> tuple[float, float]:
    """
    The 95 % interval of a share.

    Example:
        >>> [round(side, 6) for side in wilson(2, 10)]
        [0.056682, 0.509838]
    """
    if not of:
        return 0.0, 1.0
    share, more = events / of, z**2 / of
    middle, half = (
        (share + more / 2) / (1 + more),
        z * sqrt(share * (1 - share) / of + more / (4 * of)) / (1 + more),
    )
    return middle - half, middle + half


def reliability(churned: Any, probability: Any, bins: int = 10) -> pd.DataFrame:
    """What was said against what happened, in equal bins: *said, happened, low, high, events, n*."""
    left, said = as_floats(churned), as_floats(probability)
    rows = []
    for part in np.array_split(np.argsort(said, kind="stable"), bins):
        if len(part):
            events = float(left[part].sum())
            rows.append(
                (said[part].mean(), left[part].mean(), *wilson(events, len(part)), int(events), len(part))
            )
    return pd.DataFrame(rows, columns=["said", "happened", "low", "high", "events", "n"])


# ------------------------------------------------------------------------------ lift


@dataclass(frozen=True)
class Lift:
    """
    What the riskiest share of a list catches.

    Attributes:
        share: The share of the list looked at.
        lift: Its churn rate by the churn rate of all.
        captured: The share of the churned accounts in it.
        captured_revenue: The share of the churned revenue in it; NaN where no revenue was given.
    """

    share: float
    lift: float
    captured: float
    captured_revenue: float


def lift_at(churned: Any, risk: Any, share: float, revenue: Any | None = None) -> Lift:
    """
    What looking at the riskiest share catches; accounts of equal risk at the edge count in part.

    Report accounts and revenue both: the riskiest accounts are often the small ones.
    """
    left, score = as_floats(churned), as_floats(risk)
    money = left * (np.zeros(len(left)) if revenue is None else np.nan_to_num(as_floats(revenue)))
    taken = _taken(score, share * len(left))
    caught, whole = float((taken * left).sum()), float(left.sum())
    if not whole:
        return Lift(share, float("nan"), float("nan"), float("nan"))
    lift = caught / (share * len(left)) / (whole / len(left))
    by_money = float((taken * money).sum() / money.sum()) if money.sum() > 0 else float("nan")
    return Lift(share, lift, caught / whole, by_money)


def _taken(risk: Floats, room: float) -> Floats:
    """How much of each row fits into the riskiest ``room`` rows."""
    _, place, counts = np.unique(-risk, return_inverse=True, return_counts=True)
    before = np.cumsum(counts) - counts
    part = np.clip((room - before) / counts, 0, 1)
    return np.asarray(part[place], dtype=np.float64)


def lift_curve(
    churned: Any, risk: Any, revenue: Any | None = None, shares: Sequence[float] | None = None
) -> pd.DataFrame:
    """The lift of many shares: *share, lift, captured, captured_revenue*."""
    wanted = np.linspace(0.05, 1, 20).tolist() if shares is None else shares
    return pd.DataFrame([vars(lift_at(churned, risk, share, revenue)) for share in wanted])


# ------------------------------------------------------------------------------ alerts

DROP, WITHIN = 10.0, 30


def alerts(history: pd.DataFrame, cut: float) -> pd.DataFrame:
    """
    Where a score raises an alert: below the cut, or 10 points lower than within the last 30 days.

    From *account, on, score* to the same rows with *alert*.
    """
    made = history.sort_values(["account", "on"], kind="stable").reset_index(drop=True)
    days = made["on"].to_numpy(dtype="datetime64[D]").astype(np.int64)
    account, score = made["account"].to_numpy(), made["score"].to_numpy(dtype=float)
    fell = np.zeros(len(made), dtype=bool)
    for back in range(1, len(made)):
        near = (account[back:] == account[:-back]) & (days[back:] - days[:-back] <= WITHIN)
        if not near.any():
            break
        fell[back:] |= near & (score[:-back] - score[back:] >= DROP)
    return made.assign(alert=(score < cut) | fell)


def lead_times(history: pd.DataFrame, churns: pd.DataFrame, cut: float) -> pd.DataFrame:
    """
    For each churned account the days from the start of its last unbroken alert to its notice.

    From scores *account, on, score* and churns *account, notice_on* to *account, notice_on, lead_days*; 0
    where no alert stood at the notice. Always read beside ``false_alarms`` at the same cut.
    """
    told = alerts(history, cut)
    rows = []
    for account, notice in zip(churns["account"], pd.to_datetime(churns["notice_on"]), strict=True):
        own = told[(told["account"] == account) & (told["on"] < notice)]
        quiet = np.flatnonzero(~own["alert"].to_numpy(dtype=bool))
        since = own["on"].iloc[quiet[-1] + 1 if len(quiet) else 0 :]
        rows.append((account, notice, (notice - since.iloc[0]).days if len(since) else 0))
    return pd.DataFrame(rows, columns=["account", "notice_on", "lead_days"])


def false_alarms(history: pd.DataFrame, churns: pd.DataFrame, cut: float) -> float:
    """Alerts that began in accounts that never gave notice, for every 100 years of such accounts."""
    told = alerts(history[~history["account"].isin(churns["account"])], cut)
    if told.empty:
        return float("nan")
    begun = told["alert"] & ~(
        told["alert"].shift(fill_value=False) & (told["account"] == told["account"].shift())
    )
    span = told.groupby("account")["on"].agg(["min", "max"])
    years = float((span["max"] - span["min"]).dt.days.sum()) / 365.25
    return 100 * float(begun.sum()) / years if years else float("nan")
