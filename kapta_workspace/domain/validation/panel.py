"""The rows of a backtest with what was known on their day: factors, evidence and scores, as arrays."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from kapta_workspace.domain.health.result import ScoreResult
from kapta_workspace.domain.validation.measures import Floats, Ints

NEUTRAL = 50.0


@dataclass(frozen=True)
class Panel:
    """
    n rows (an account on an origin) by F factors.

    Attributes:
        account: The accounts.
        origin: The day of each row, as day numbers.
        churned: 1, 0, or NaN where censored.
        factors: The names of the factors.
        value: n × F on 0 to 100, NaN where a factor does not apply.
        measured: n × F, whether the value rests on records.
        base: The weighted mean by the present weights, before penalties and caps.
        score: The score as it was shown.
        weight: The F present weights, adding up to 1.
        revenue: The revenue of each row; NaN where unknown.
        raw: n × R further columns for the bound; none by default.
        lost: How many rows of the snapshots could not be scored: hard-deleted accounts.
    """

    account: Ints
    origin: Ints
    churned: Floats
    factors: tuple[str, ...]
    value: Floats
    measured: np.ndarray
    base: Floats
    score: Floats
    weight: Floats
    revenue: Floats
    raw: Floats
    lost: int = 0

    def __len__(self) -> int:
        return len(self.account)

    def rows(self, chosen: np.ndarray) -> "Panel":
        """Some of the rows, by mask or by position."""
        cut: dict[str, Any] = {name: getattr(self, name)[chosen] for name in ROWS}
        return replace(self, **cut)

    @property
    def labelled(self) -> "Panel":
        """The rows whose outcome is known."""
        return self.rows(~np.isnan(self.churned))

    @property
    def events(self) -> int:
        """How many different accounts left: an account's snapshots are not independent."""
        return len(np.unique(self.account[self.churned == 1]))

    @property
    def filled(self) -> Floats:
        """
        The factors with those that do not apply filled in by the row's own weighted mean.

        That is exactly what leaving them out of the mean does.
        """
        return np.where(np.isnan(self.value), self.base[:, None], self.value)


def panel(
    rows: pd.DataFrame,
    score_at: Callable[[dt.date], ScoreResult],
    *,
    revenue: Mapping[int, float] | None = None,
) -> Panel:
    """
    Score every row as of its origin.

    Args:
        rows: What ``snapshots`` or ``renewals`` gives: *account, origin, churned*.
        score_at: The scores of the portfolio as they were known on a day, with the card under test: asked
            once for each origin. Anything recorded later must be missing from it.
        revenue: Account → revenue, for lift by revenue.

    Raises:
        ValueError: if nobody was scored, or by more than one scorecard.
    """
    days: list[Any] = sorted(rows["origin"].unique())
    stamps = [pd.Timestamp(day) for day in days]
    parts = [_of_origin(day, rows[rows["origin"] == day], score_at(day.date())) for day in stamps]
    known = [part for part in parts if len(part)]
    if not known:
        raise ValueError("There is no row to backtest: no account was scored on any origin.")
    money = revenue or {}
    joined: dict[str, Any] = {name: np.concatenate([getattr(part, name) for part in known]) for name in ROWS}
    joined["revenue"] = np.array([money.get(int(one), np.nan) for one in joined["account"]], dtype=np.float64)
    return replace(known[0], **joined, lost=sum(part.lost for part in parts))


ROWS = ("account", "origin", "churned", "value", "measured", "base", "score", "revenue", "raw")
"""The attributes that hold one entry a row."""


def _of_origin(day: pd.Timestamp, mine: pd.DataFrame, result: ScoreResult) -> Panel:
    if len(result.cards) != 1:
        raise ValueError("A backtest is of one scorecard: score the accounts of one tier.")
    found = pd.Index(result.ids).get_indexer(pd.Index(mine["account"].to_numpy(dtype=np.int64)))
    there = found >= 0
    there[there] &= result.level.defined[found[there]]
    places = found[there]
    weight = np.array([result.cards[0].share(name) for name in result.factors])
    return Panel(
        account=result.ids[places],
        origin=np.full(len(places), (day - pd.Timestamp("1970-01-01")).days, dtype=np.int64),
        churned=mine["churned"].to_numpy(dtype=float)[there],
        factors=result.factors,
        value=result.value[places],
        measured=result.measured[places],
        base=result.level.base[places],
        score=result.score[places],
        weight=weight / weight.sum(),
        revenue=np.full(len(places), np.nan),
        raw=np.zeros((len(places), 0)),
        lost=int((~there).sum()),
    )


def weighted_mean(panel: Panel, weight: Floats) -> Floats:
    """The score by other weights: factors that do not apply are left out and their weight shared out."""
    known = ~np.isnan(panel.value)
    heavy = np.where(known, weight, 0.0)
    whole = heavy.sum(axis=1)
    mean = (heavy * np.nan_to_num(panel.value)).sum(axis=1) / np.where(whole > 0, whole, 1.0)
    return np.where(whole > 0, mean, NEUTRAL)
