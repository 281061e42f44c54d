"""Who moved a score: the clock, the settings or the records that arrived. The parts add up exactly."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kapta_workspace.domain.health.arithmetic import CAUSES, shapley
from kapta_workspace.domain.health.columns import Facts
from kapta_workspace.domain.health.decay import Floats, Ints
from kapta_workspace.domain.health.engine import Cards, score
from kapta_workspace.domain.health.explain.change import spread
from kapta_workspace.domain.health.result import ADJUST, ScoreResult

EVENT_DAYS: Mapping[str, tuple[str, ...]] = {
    "contact": ("assessed_on",),
    "swot": ("updated_on",),
    "voc_answer": ("answered_on",),
    "action": ("updated_on", "done_on"),
    "task": ("done_on",),
    "note": ("occurred_on",),
    "review": ("held_on",),
    "rating": ("rated_on",),
    "satisfaction": ("on",),
    "metric_value": ("measured_on",),
    "risk": ("opened_on", "updated_on", "closed_on"),
}
"""The days on which something happened; planned days, such as when a task is due, are not among them."""


@dataclass(frozen=True)
class State:
    """
    Everything a score depends on at one moment.

    Attributes:
        facts: Record kind → frame, as known then.
        accounts: The accounts, as known then.
        on: The day.
        cards: The scorecards in force then.
    """

    facts: Facts
    accounts: pd.DataFrame
    on: dt.date
    cards: Cards


def clamped(facts: Facts, on: dt.date) -> dict[str, pd.DataFrame]:
    """The facts with every event after a day moved to that day: new rows seen with the old clock."""
    return {kind: _clamped(kind, frame, on) for kind, frame in facts.items()}


def _clamped(kind: str, frame: pd.DataFrame, on: dt.date) -> pd.DataFrame:
    changed = {}
    for name in ("born_on", "archived_at", *EVENT_DAYS.get(kind, ())):
        if name in frame.columns:
            zone = "UTC" if isinstance(frame[name].dtype, pd.DatetimeTZDtype) else None
            limit = pd.Timestamp(on, tz=zone)
            changed[name] = frame[name].mask(frame[name] > limit, limit).astype(frame[name].dtype)
    return frame.assign(**changed)


def corner(before: State, after: State, moved: frozenset[str]) -> ScoreResult:
    """The scores with some of clock, settings and records already new, the others still old."""
    rows = after if "records" in moved else before
    on = after.on if "clock" in moved else before.on
    cards = after.cards if "settings" in moved else before.cards
    facts = clamped(rows.facts, on) if "records" in moved and "clock" not in moved else rows.facts
    return score(facts, rows.accounts, on, cards)


def explain_causes(before: State, after: State) -> pd.DataFrame:
    """
    What the clock, the settings and the records did to every part of every score.

    Columns *account, factor, group, clock, settings, records, change*. Rows add up to each factor's part
    of the change (theorem 2) and columns to each cause's part of it, both exactly. Accounts that do not
    exist in both states, or lack a score in any of the eight combinations, are left out.
    """
    return causes_of(lambda moved: corner(before, after, moved))


def causes_of(at: Callable[[frozenset[str]], ScoreResult]) -> pd.DataFrame:
    """
    The same from any function that scores with some causes new and the others old.

    Args:
        at: From the set of causes already moved to a result; asked once for each of the eight sets.
    """
    results = {moved: at(moved) for moved in _subsets()}
    none, everything = results[frozenset()], results[frozenset(CAUSES)]
    ids = _common([result.ids for result in results.values()])
    factors = tuple(dict.fromkeys(name for result in results.values() for name in result.factors))
    rows = tuple(dict.fromkeys(name for result in results.values() for name in result.penalties))
    middle = _middle(none, everything, ids)
    cells = {moved: _cells(result, ids, factors, rows, middle) for moved, result in results.items()}
    parts = shapley(lambda moved: cells[moved])
    return _table(parts, ids, (*factors, *rows, "cap"), everything)


def _subsets() -> list[frozenset[str]]:
    return [
        frozenset(name for place, name in enumerate(CAUSES) if number >> place & 1)
        for number in range(2 ** len(CAUSES))
    ]


def _common(ids: list[Ints]) -> Ints:
    kept = ids[0]
    for more in ids[1:]:
        kept = np.intersect1d(kept, more)
    return np.sort(kept)


def _middle(none: ScoreResult, everything: ScoreResult, ids: Ints) -> Floats:
    first, last = (result.level.base[result.places(ids)] for result in (none, everything))
    return np.asarray((first + last) / 2, dtype=np.float64)


def _cells(
    result: ScoreResult, ids: Ints, factors: tuple[str, ...], penalties: tuple[str, ...], middle: Floats
) -> Floats:
    """
    Weight × (value − middle) of every factor, then what penalties and cap took: n × (F + …).

    With the middle held fixed these add up to the score less the middle in every state, and their
    difference is a factor's part in theorem 2; so Shapley parts of them add up both ways.
    """
    places = result.places(ids)
    level = spread(result, factors, places)
    nothing = np.zeros(len(ids))
    taken = [result.penalties[name][places] if name in result.penalties else nothing for name in penalties]
    cells = np.column_stack(
        [level.weight * (level.value - middle[:, None]), *(-points for points in taken), -level.cut]
    )
    cells[~np.asarray(level.defined, dtype=bool)] = np.nan
    return cells


def _table(
    parts: Mapping[str, Floats], ids: Ints, names: tuple[str, ...], everything: ScoreResult
) -> pd.DataFrame:
    groups = [
        next((card.group_of(name) for card in everything.cards if card.group_of(name)), ADJUST)
        for name in names
    ]
    table = pd.DataFrame(
        {
            "account": np.repeat(ids, len(names)),
            "factor": np.tile(np.array(names, dtype=object), len(ids)),
            "group": np.tile(np.array(groups, dtype=object), len(ids)),
            **{cause: parts[cause].ravel() for cause in CAUSES},
        }
    )
    table["change"] = table[list(CAUSES)].sum(axis=1, skipna=False)
    return table.dropna(subset=["change"]).reset_index(drop=True)
