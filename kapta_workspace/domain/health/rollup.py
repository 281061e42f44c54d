"""The score of a family: its members' own scores, weighed by revenue, equally, by the worst, or a blend."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from kapta_workspace.domain.health.arithmetic import Numbers
from kapta_workspace.domain.health.result import ScoreResult

REVENUE, EQUAL, WORST, BLEND = "revenue", "equal", "worst", "blend"
MODES = (BLEND, REVENUE, EQUAL, WORST)
HALF = 0.5


@dataclass(frozen=True)
class Rollup:
    """
    The score of several accounts together.

    Attributes:
        mode: How the members were weighed.
        accounts: The members that have a score.
        score: Their scores.
        weight: Their weights, adding up to 1.
        total: The combined score; None when no member has one.
        worst: The members with the lowest score: always named beside a mean, which hides one burning child.
        remarks: Sentences about members without a score or weight, and about how revenue was read.
    """

    mode: str
    accounts: tuple[int, ...]
    score: Numbers
    weight: Numbers
    total: Any
    worst: tuple[int, ...]
    remarks: tuple[str, ...]

    def frame(self) -> pd.DataFrame:
        """The members: *account, score, weight, points*; the points add up to the combined score."""
        points = self.weight * self.score
        return pd.DataFrame(
            {"account": self.accounts, "score": self.score, "weight": self.weight, "points": points}
        )


def weights(score: Numbers, revenue: Numbers, mode: str = BLEND, blend: Any = HALF) -> Numbers:
    """
    The weights of members that all have a score; they add up to 1.

    Args:
        score: The members' scores.
        revenue: Their own revenue, never their children's; missing, zero or negative weighs nothing.
        mode: ``blend``, ``revenue``, ``equal`` or ``worst``.
        blend: The share of the worst member in a blend.

    Raises:
        ValueError: if there is no such mode.
    """
    if mode not in MODES:
        raise ValueError(f"There is no roll-up {mode}; there are {', '.join(MODES)}.")
    if not len(score):
        return score
    one = score[0] * 0 + 1
    equal = np.full(len(score), one / len(score))
    lowest = score == min(score)
    worst = np.where(lowest, one / int(lowest.sum()), one * 0)
    if mode in (EQUAL, WORST):
        return equal if mode == EQUAL else worst
    own = np.where(pd.isna(revenue), one * 0, revenue)
    own = np.where(own > 0, own, one * 0)
    by_revenue = own / own.sum() if own.sum() > 0 else equal
    return by_revenue if mode == REVENUE else (1 - blend) * by_revenue + blend * worst


def rollup(members: pd.DataFrame, mode: str = BLEND, blend: Any = HALF) -> Rollup:
    """
    Combine members, each counted once: the account itself and all below it.

    Args:
        members: *account, score, revenue*; a missing score or revenue is missing, not zero.
        mode: See ``weights``.
        blend: See ``weights``.
    """
    scored = members[members["score"].notna()]
    score, revenue = scored["score"].to_numpy(), scored["revenue"].to_numpy()
    weight = weights(score, revenue, mode, blend)
    accounts = tuple(int(account) for account in scored["account"])
    total = (weight * score).sum() if len(score) else None
    worst = tuple(account for account, one in zip(accounts, score, strict=True) if one == min(score))
    return Rollup(mode, accounts, score, weight, total, worst, _remarks(members, scored, mode))


def _remarks(members: pd.DataFrame, scored: pd.DataFrame, mode: str) -> tuple[str, ...]:
    said = []
    without = [str(account) for account in members.loc[members["score"].isna(), "account"]]
    if without:
        said.append(f"No score, so not counted: account {', '.join(without)}.")
    if mode not in (REVENUE, BLEND) or scored.empty:
        return tuple(said)
    revenue = scored["revenue"]
    known = revenue.notna() & (revenue.fillna(0) > 0)
    if not known.any():
        return (*said, "No member has a revenue: all weigh the same.")
    missing = [str(account) for account in scored.loc[revenue.isna(), "account"]]
    if missing:
        said.append(f"No revenue, so not weighted by it: account {', '.join(missing)}.")
    negative = [str(account) for account in scored.loc[revenue.fillna(0) < 0, "account"]]
    if negative:
        said.append(f"Negative revenue, counted as none: account {', '.join(negative)}.")
    return tuple(said)


def contributions(together: Rollup, result: ScoreResult) -> pd.DataFrame:
    """
    The combined score as a table of accounts by factors; rows, columns and all add up exactly.

    Columns *account*, one for every factor, one for every penalty, *cap* and *points*: the points each
    member brings through each part (theorem 3a). Accounts of the roll-up must be among those scored.
    """
    places = np.array([result.place(account) for account in together.accounts], dtype=np.int64)
    weight = np.asarray(together.weight, dtype=np.float64)
    columns: dict[str, Any] = {"account": together.accounts}
    earned = result.level.earned[places]
    columns |= {name: weight * earned[:, number] for number, name in enumerate(result.factors)}
    columns |= {name: -weight * points[places] for name, points in result.penalties.items()}
    columns["cap"] = -weight * result.level.cut[places]
    table = pd.DataFrame(columns)
    return table.assign(points=table.drop(columns="account").sum(axis=1))


def rollup_change(before: Rollup, after: Rollup) -> pd.DataFrame:
    """
    What each member did to the change of the combined score; the rows add up to it exactly (theorem 3b).

    Columns *account, before, after, by_score, by_weight, change*. Who joined or left appears with its one
    score and only moves the total by weight.
    """
    first, last = _by_account(before), _by_account(after)
    middle = (_total(before) + _total(after)) / 2
    rows = []
    for account in sorted(first.keys() | last.keys()):
        (old, was), (new, now) = first.get(account, (None, 0)), last.get(account, (None, 0))
        start, end = (new if old is None else old), (old if new is None else new)
        by_score = (was + now) / 2 * (end - start)
        by_weight = ((start + end) / 2 - middle) * (now - was)
        rows.append((account, old, new, by_score, by_weight, by_score + by_weight))
    return pd.DataFrame(rows, columns=["account", "before", "after", "by_score", "by_weight", "change"])


def _by_account(together: Rollup) -> Mapping[int, tuple[Any, Any]]:
    return {
        account: (score, weight)
        for account, score, weight in zip(together.accounts, together.score, together.weight, strict=True)
    }


def _total(together: Rollup) -> Any:
    """
    The combined score.

    Raises:
        ValueError: when there is none.
    """
    if together.total is None:
        raise ValueError("A family without a score has no change.")
    return together.total
