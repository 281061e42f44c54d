"""Why a score moved: between two days, two accounts, or an account and a benchmark (theorem 2)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kapta_workspace.domain.health.arithmetic import Change, Level, change
from kapta_workspace.domain.health.decay import Floats, Ints
from kapta_workspace.domain.health.explain.rounding import printed, rounded
from kapta_workspace.domain.health.result import ADJUST, ScoreResult

CHANGE = ("account", "factor", "group", "before", "after", "by_value", "by_weight", "change", "shown")
SUMMARY = ("account", "before", "after", "change", "badge_before", "badge_after", "badge_change")


@dataclass(frozen=True)
class Pair:
    """
    Two results brought to the same accounts and the same factors.

    Attributes:
        ids: The accounts both have.
        factors: The factors either has.
        before: The first state.
        after: The second state.
        places: Where the accounts stand in the two results.
    """

    ids: Ints
    factors: tuple[str, ...]
    before: Level
    after: Level
    places: tuple[Ints, Ints]


def pair(before: ScoreResult, after: ScoreResult) -> Pair:
    """Bring two results together: accounts in both, factors of either."""
    ids = np.intersect1d(before.ids, after.ids)
    factors = tuple(dict.fromkeys((*before.factors, *after.factors)))
    places = before.places(ids), after.places(ids)
    first, last = spread(before, factors, places[0]), spread(after, factors, places[1])
    return Pair(ids, factors, first, last, places)


def spread(result: ScoreResult, factors: Sequence[str], places: Ints) -> Level:
    """The arithmetic of some accounts over a longer list of factors; those missing weigh nothing."""
    index = np.array([factors.index(name) for name in result.factors], dtype=np.int64)

    def wide(narrow: np.ndarray, fill: object) -> np.ndarray:
        out = np.full((len(places), len(factors)), fill, dtype=narrow.dtype)
        out[:, index] = narrow[places]
        return out

    level = result.level
    return Level(
        weight=wide(level.weight, 0),
        value=wide(level.value, 0),
        scored=wide(level.scored, fill=False),
        base=level.base[places],
        penalty=level.penalty[places],
        cut=level.cut[places],
        score=level.score[places],
        defined=level.defined[places],
    )


def explain_change(before: ScoreResult, after: ScoreResult, *, shown: bool = True) -> pd.DataFrame:
    """
    What moved every account's score from one state to the other; the rows add up exactly.

    Columns *account, factor, group, before, after, by_value, by_weight, change, shown*: values before and
    after (missing where the factor did not apply), points because the factor itself moved, points because
    its share moved, and their sum; *shown* is rounded to tenths so that an account's rows add up to the
    difference of its printed scores, or missing if not asked for (a whole portfolio has no use for it).
    Accounts without a score on either side are left out.
    """
    both = pair(before, after)
    parts = change(both.before, both.after)
    defined = np.asarray(both.before.defined & both.after.defined, dtype=bool)
    factors = _factor_rows(both, parts, before, after)
    adjustments = [_adjustment(both, name, points) for name, points in _adjusted(both, before, after)]
    table = pd.concat([factors, *adjustments], ignore_index=True)
    table = table[defined[table["place"]]].sort_values("place", kind="stable")
    table["change"] = table["by_value"] + table["by_weight"]
    table = table[(table["group"] != ADJUST) | (table["change"] != 0)].copy()
    table["shown"] = _shown(table, both) if shown else np.nan
    return table[list(CHANGE)].reset_index(drop=True)


def _factor_rows(both: Pair, parts: Change, before: ScoreResult, after: ScoreResult) -> pd.DataFrame:
    n, count = both.before.weight.shape
    groups = [_group(name, after) or _group(name, before) for name in both.factors]
    kept = (both.before.weight > 0) | (both.after.weight > 0)
    cells = {
        "place": np.repeat(np.arange(n), count),
        "account": np.repeat(both.ids, count),
        "factor": np.tile(np.array(both.factors, dtype=object), n),
        "group": np.tile(np.array(groups, dtype=object), n),
        "before": _shown_value(both.before).ravel(),
        "after": _shown_value(both.after).ravel(),
        "by_value": np.asarray(parts.by_value, dtype=float).ravel(),
        "by_weight": np.asarray(parts.by_weight, dtype=float).ravel() + 0.0,
    }
    return pd.DataFrame(cells)[kept.ravel()]


def _shown_value(level: Level) -> Floats:
    return np.where(level.scored, level.value, np.nan).astype(np.float64)


def _group(name: str, result: ScoreResult) -> str:
    return next((found for card in result.cards if (found := card.group_of(name))), "")


def _adjusted(both: Pair, before: ScoreResult, after: ScoreResult) -> list[tuple[str, Floats]]:
    first, last = both.places
    nothing = np.zeros(len(both.ids))
    names = dict.fromkeys((*before.penalties, *after.penalties))
    taken = [(name, _at(before, name, first, nothing) - _at(after, name, last, nothing)) for name in names]
    return [*taken, ("cap", np.asarray(both.before.cut - both.after.cut, dtype=np.float64))]


def _at(result: ScoreResult, name: str, places: Ints, nothing: Floats) -> Floats:
    return result.penalties[name][places] if name in result.penalties else nothing


def _adjustment(both: Pair, name: str, points: Floats) -> pd.DataFrame:
    n = len(both.ids)
    table = pd.DataFrame({"place": np.arange(n), "account": both.ids, "factor": name, "group": ADJUST})
    return table.assign(before=np.nan, after=np.nan, by_value=points + 0.0, by_weight=0.0)


def _shown(table: pd.DataFrame, both: Pair) -> Floats:
    shown = np.zeros(len(table))
    place = table["place"].to_numpy()
    for number in np.unique(place):
        mine = place == number
        first, last = (printed(float(level.score[number])) for level in (both.before, both.after))
        parts = rounded(table["change"].to_numpy()[mine].tolist(), printed(last - first))
        shown[mine] = [float(part) for part in parts]
    return shown


def moved(before: ScoreResult, after: ScoreResult) -> pd.DataFrame:
    """
    How far every account moved: *account, before, after, change, badge_before, badge_after, badge_change*.

    *badge_change* is the difference of the displayed whole numbers. An account scored on one side only, or
    without a score there, has a missing change, not zero.
    """
    first = before.totals[["account", "score", "badge"]].rename(
        columns={"score": "before", "badge": "badge_before"}
    )
    last = after.totals[["account", "score", "badge"]].rename(
        columns={"score": "after", "badge": "badge_after"}
    )
    table = last.merge(first, on="account", how="left")
    table["change"] = table["after"] - table["before"]
    table["badge_change"] = table["badge_after"] - table["badge_before"]
    return table[list(SUMMARY)]
