"""The scores of n accounts with everything they were made of, as arrays and as two frames."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from kapta_workspace.domain.health.arithmetic import Level, level, weight_spread
from kapta_workspace.domain.health.decay import Bools, Floats, Ints
from kapta_workspace.domain.health.reading import Cited, joined
from kapta_workspace.domain.health.scorecard import UNDEFINED, Scorecard

ADJUST = "adjust"
"""The group of the rows that are no factors: penalties and the cap."""

MEASURED, ASSUMED, NOT_APPLICABLE = "measured", "assumed", "n/a"

TOTALS = (
    "account",
    "score",
    "badge",
    "band",
    "base",
    "penalty",
    "cap",
    "ceiling",
    "capped_by",
    "coverage",
    "fresh_coverage",
    "low",
    "high",
    "weight_sd",
    "borderline",
    "undefined",
)
PARTS = ("account", "factor", "group", "weight", "value", "earned", "lost", "evidence", "age_days", "rows")


@dataclass(frozen=True)
class ScoreResult:
    """
    The scores of n accounts over F factors.

    Attributes:
        ids: The account ids.
        on: The day each was scored for, as day numbers.
        factors: The F factor ids, in the order of the cards.
        cards: The scorecards used.
        card: For each account, which of them.
        value: n × F, NaN where a factor does not apply.
        measured: n × F, whether the value rests on records.
        age: n × F, days since the newest record behind it.
        recency: n × F, how much of the evidence's weight its age leaves, 1 where age means nothing.
        level: The arithmetic: weights, base, penalty, cut, score.
        raw: Penalty name → points before they were held to the base.
        ceiling: The smallest cap that holds, 100 for none.
        capped_by: Its id, empty for none.
        cited: Factor or penalty → the rows it rests on.
    """

    ids: Ints
    on: Floats
    factors: tuple[str, ...]
    cards: tuple[Scorecard, ...]
    card: Ints
    value: Floats
    measured: Bools
    age: Floats
    recency: Floats
    level: Level
    raw: Mapping[str, Floats]
    ceiling: Floats
    capped_by: tuple[str, ...]
    cited: Mapping[str, tuple[Cited, ...]]

    @cached_property
    def score(self) -> Floats:
        """The scores, NaN where there is none."""
        return np.where(self.level.defined, self.level.score, np.nan)

    @cached_property
    def badge(self) -> Floats:
        """The displayed whole scores: rounded half up, NaN where there is none."""
        return np.floor(np.round(self.score, 9) + 0.5)

    @cached_property
    def bands(self) -> tuple[str, ...]:
        """The band of every displayed score, empty where there is none."""
        return tuple(
            UNDEFINED if np.isnan(badge) else self.cards[card].bands.of(int(badge))
            for badge, card in zip(self.badge.tolist(), self.card.tolist(), strict=True)
        )

    @cached_property
    def possible(self) -> tuple[Floats, Floats]:
        """The scores if everything assumed were 0, and if it were 100."""
        known = self.measured | np.isnan(self.value)
        raw = sum(self.raw.values(), np.zeros(len(self.ids)))
        low, high = (
            level(self.level.weight, np.where(known, self.level.value, fill), raw, self.ceiling)
            for fill in (0.0, 100.0)
        )
        nowhere = ~self.level.defined
        return np.where(nowhere, np.nan, low.score), np.where(nowhere, np.nan, high.score)

    @cached_property
    def coverage(self) -> Floats:
        """The share of the weight that rests on records."""
        return np.asarray((self.level.weight * self.measured).sum(axis=1), dtype=np.float64)

    @cached_property
    def fresh_coverage(self) -> Floats:
        """The same with every factor counted by the age of its evidence."""
        return np.asarray((self.level.weight * self.measured * self.recency).sum(axis=1), dtype=np.float64)

    @cached_property
    def weight_sd(self) -> Floats:
        """The standard deviation of each score if the weights are only roughly right."""
        kappa = np.array([card.kappa for card in self.cards])[self.card]
        return np.asarray(weight_spread(self.level.weight, self.level.value, kappa), dtype=np.float64)

    @cached_property
    def borderline(self) -> Bools:
        """Whether a band's edge lies within the spread of the weights, or within the possible range."""
        low, high = self.possible
        out = np.zeros(len(self.ids), dtype=bool)
        for name in ("green", "amber"):
            edge = np.array([getattr(card.bands, name) for card in self.cards])[self.card] - 0.5
            out |= np.abs(self.score - edge) <= self.weight_sd
            out |= (low < edge) & (edge <= high)
        return out & self.level.defined

    @cached_property
    def totals(self) -> pd.DataFrame:
        """
        One row an account, columns ``TOTALS``.

        *score* is 0 to 100, *badge* its displayed whole number, *base* the weighted mean, *penalty* and
        *cap* the points taken off; *undefined* accounts have no score, never a 0.
        """
        low, high = self.possible
        columns: dict[str, Any] = {
            "account": self.ids,
            "score": self.score,
            "badge": pd.Series(self.badge).astype("Int64"),
            "band": pd.array(self.bands, dtype="str"),
            "base": np.where(self.level.defined, self.level.base, np.nan),
            "penalty": self.level.penalty,
            "cap": self.level.cut,
            "ceiling": self.ceiling,
            "capped_by": pd.array(self.capped_by, dtype="str"),
            "coverage": self.coverage,
            "fresh_coverage": self.fresh_coverage,
            "low": low,
            "high": high,
            "weight_sd": self.weight_sd,
            "borderline": self.borderline,
            "undefined": ~self.level.defined,
        }
        return pd.DataFrame(columns)

    @cached_property
    def penalties(self) -> Mapping[str, Floats]:
        """The points each penalty really took: the penalty of the level, shared by the raw points."""
        whole = sum(self.raw.values(), np.zeros(len(self.ids)))
        scale = self.level.penalty / np.where(whole > 0, whole, 1.0)
        return {name: raw * scale for name, raw in self.raw.items()}

    @cached_property
    def parts(self) -> pd.DataFrame:
        """
        One row for every factor and adjustment of every account, columns ``PARTS``.

        *earned* adds up to the score, *lost* to 100 − score. *evidence* is ``measured``, ``assumed`` or
        ``n/a``; *rows* holds ``kind:id`` of every record behind the value.
        """
        factors = self._factor_rows()
        adjustments = [
            self._adjustment(name, points)
            for name, points in (*self.penalties.items(), ("cap", self.level.cut))
        ]
        table = pd.concat([factors, *adjustments], ignore_index=True)
        ordered = table.sort_values("place", kind="stable").drop(columns="place").reset_index(drop=True)
        return ordered[list(PARTS)]

    def _factor_rows(self) -> pd.DataFrame:
        n, count = self.value.shape
        names, on_card = np.array(self.factors, dtype=object), self.on_card
        groups = np.array(
            [[card.group_of(name) for name in self.factors] for card in self.cards], dtype=object
        )
        evidence = np.where(np.isnan(self.value), NOT_APPLICABLE, np.where(self.measured, MEASURED, ASSUMED))
        cells = {
            "place": np.repeat(np.arange(n), count),
            "account": np.repeat(self.ids, count),
            "factor": np.tile(names, n),
            "group": groups[self.card].ravel() if count else np.array([], dtype=object),
            "weight": self.level.weight.ravel(),
            "value": self.value.ravel(),
            "earned": self.level.earned.ravel(),
            "lost": self.level.lost.ravel(),
            "evidence": evidence.ravel(),
            "age_days": self.age.ravel(),
            "rows": self._citations(),
        }
        table = pd.DataFrame(cells)[on_card.ravel()]
        return table.astype({"factor": "str", "group": "str", "evidence": "str"})

    def _citations(self) -> pd.Series:
        n, count = self.value.shape
        found = np.empty((n, count), dtype=object)
        found.fill(())
        for place, name in enumerate(self.factors):
            for pos, rows in joined(self.cited.get(name, ())).items():
                found[pos, place] = rows
        return pd.Series(found.ravel(), dtype="object")

    def _adjustment(self, name: str, points: Floats) -> pd.DataFrame:
        n = len(self.ids)
        rows = joined(self.cited.get(name, ()))
        table = pd.DataFrame(
            {"place": np.arange(n), "account": self.ids, "earned": -points + 0.0, "lost": points}
        )
        table["factor"] = pd.array([name] * n, dtype="str")
        table["group"] = pd.array([ADJUST] * n, dtype="str")
        table["evidence"] = pd.array([MEASURED] * n, dtype="str")
        table["rows"] = pd.Series([rows.get(place, ()) for place in range(n)], dtype="object")
        return table.assign(weight=np.nan, value=np.nan, age_days=np.nan)

    @cached_property
    def on_card(self) -> Bools:
        """N × F, whether the factor stands on the account's card at all."""
        stands = np.array(
            [[card.share(name) > 0 for name in self.factors] for card in self.cards], dtype=bool
        )
        return np.asarray(stands.reshape(len(self.cards), len(self.factors))[self.card])

    def place(self, account: int) -> int:
        """
        Where an account stands among the results.

        Raises:
            KeyError: if it was not scored.
        """
        return int(self.places(np.array([account]))[0])

    def places(self, accounts: Ints) -> Ints:
        """
        Where accounts stand among the results.

        Raises:
            KeyError: if one of them was not scored.
        """
        found = pd.Index(self.ids).get_indexer(pd.Index(accounts)).astype(np.int64)
        if (found < 0).any():
            raise KeyError(f"Account {accounts[found < 0][0]} was not scored.")
        return found
