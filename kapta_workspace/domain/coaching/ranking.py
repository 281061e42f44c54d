"""What suggestions are worth and in which order they are told."""

import datetime as dt
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from kapta_workspace.domain.coaching.suggestion import Suggestion
from kapta_workspace.domain.health import whatif
from kapta_workspace.domain.health.engine import Cards
from kapta_workspace.domain.health.worlds import World

COACHING = (
    "id",
    "account",
    "rule",
    "warning",
    "what",
    "because",
    "records",
    "points",
    "durable",
    "minutes",
    "per_hour",
    "low",
    "high",
    "evidence",
    "about",
    "opens",
    "record",
    "given",
)
"""The columns of a table of suggestions; see ``priced``."""

WARNINGS = 3
"""So many warnings come before what merely brings most."""


Case = tuple[World, Sequence[Suggestion]]
"""An account's records and what is suggested about it."""


def priced(
    cases: Sequence[Case],
    on: dt.date,
    cards: Cards,
    *,
    horizon: int = whatif.HORIZON,
    backed: frozenset[str] = frozenset(),
) -> pd.DataFrame:
    """
    Price suggestions, by scoring each account again with each of them.

    Returns:
        ``COACHING``: *id* names the suggestion, *points* is what it adds to today's score, *durable* the mean
        of that over the horizon, *per_hour* durable points an hour, *low* and *high* today's points at worst
        and at best, *evidence* ``evidence-backed`` or ``score hygiene``; *opens*, *record* (missing for a new
        one) and *given* say which form it starts and what stands in it.
    """
    asked = [(world, [one.idea for one in found]) for world, found in cases]
    worths = whatif.worths(asked, on, cards, horizon=horizon, backed=backed)
    rows = []
    for (_, found), worth in zip(cases, worths, strict=True):
        by_id = {one["id"]: one for one in worth.to_dict("records")}
        rows += [told(one, by_id[one.idea.id]) for one in found]
    return table(rows)


def ranked(made: pd.DataFrame) -> pd.DataFrame:
    """
    Put priced suggestions in order: *durable points a minute*, the most first.

    ::

        rank = mean over u = 0 … 30 of (H(R + x, t + u) - H(R, t + u)) / minutes

    where R are the records, x the change and H the score: a note fades, a field stays. The ``WARNINGS`` that
    lead say that an account could be lost, whether its scorecard weighs that or not; they, too, stand in
    this order, one of a rule before a second of the same.
    """
    best = made.sort_values("per_hour", ascending=False, kind="stable")
    warned = best[best["warning"]]
    turn = warned.groupby(["account", "rule"]).cumcount()
    first = warned.loc[turn.sort_values(kind="stable").index].head(WARNINGS)
    first = first.sort_values("per_hour", ascending=False, kind="stable")
    return pd.concat([first, best.drop(index=first.index)]).reset_index(drop=True)


def told(one: Suggestion, worth: Mapping[Hashable, Any]) -> Mapping[str, object]:
    """A suggestion and what it is worth, as a row of ``COACHING``."""
    return {
        "id": one.key,
        "account": one.account,
        "rule": one.rule,
        "warning": one.is_warning,
        "what": one.idea.label,
        "because": one.because,
        "records": one.records,
        "points": float(worth["gain"]),
        "durable": float(worth["durable"]),
        "minutes": one.idea.minutes,
        "per_hour": float(worth["per_hour"]),
        "low": float(worth["low"]),
        "high": float(worth["high"]),
        "evidence": worth["evidence"],
        "about": one.about,
        "opens": one.opens.kind,
        "record": one.opens.record,
        "given": dict(one.opens.given),
    }


def table(rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """Rows of ``COACHING`` as a frame with its types."""
    made = pd.DataFrame(list(rows), columns=list(COACHING))
    numbers = ("points", "durable", "minutes", "per_hour", "low", "high")
    return made.astype(
        {
            "account": "Int64",
            "record": "Int64",
            "warning": "bool",
            **dict.fromkeys(numbers, "float64"),
            **dict.fromkeys(("id", "rule", "what", "because", "evidence", "about", "opens"), "str"),
        }
    )
