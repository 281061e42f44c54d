"""The health ledger: the bank statement of one score, exact from its opening to its closing balance."""

import datetime as dt
from collections.abc import Callable

import pandas as pd

LEDGER = ("since", "until", "kind", "label", "event", "effect", "score")
TIME, EVENT = "time", "event"
TIME_PASSED = "Time passed"

ScoreAt = Callable[[dt.date, int], float]
"""The score on a day when so many of the events, in order, have happened."""


def ledger(events: pd.DataFrame, since: dt.date, until: dt.date, score_at: ScoreAt) -> pd.DataFrame:
    """
    Replay what happened between two days, one row an event and one row for the time between.

    From events *on, label* (and *recorded, id* where they are there, to order events of one day) to *since,
    until, kind, label, event, effect, score*: *kind* is ``time`` or ``event``, *event* the position among
    the sorted events (missing for time), *effect* the points gained or lost, *score* the balance after it.
    The effects add up to the difference of the scores whatever the formula. Events before or on ``since``
    have already happened; events after ``until`` have not.

    Args:
        events: What happened, in any order.
        since: The day of the opening balance.
        until: The day of the closing balance.
        score_at: Asked for a day and for how many of the events of the interval have happened.
    """
    ordered = _ordered(events, since, until)
    rows: list[tuple[object, ...]] = []
    day, balance = since, score_at(since, 0)
    for place, (on, label) in enumerate(zip(ordered["on"], ordered["label"], strict=True)):
        happened = pd.Timestamp(on).date()
        if happened > day:
            day, balance = _time(rows, day, happened, balance, score_at(happened, place))
        after = score_at(day, place + 1)
        rows.append((day, day, EVENT, label, place, after - balance, after))
        balance = after
    if until > day:
        _time(rows, day, until, balance, score_at(until, len(ordered)))
    return pd.DataFrame(rows, columns=list(LEDGER)).astype(
        {"event": "Int64", "effect": "float64", "score": "float64"}
    )


def _time(
    rows: list[tuple[object, ...]], day: dt.date, later: dt.date, before: float, after: float
) -> tuple[dt.date, float]:
    rows.append((day, later, TIME, TIME_PASSED, None, after - before, after))
    return later, after


def _ordered(events: pd.DataFrame, since: dt.date, until: dt.date) -> pd.DataFrame:
    on = pd.to_datetime(events["on"])
    kept = events[(on > pd.Timestamp(since)) & (on <= pd.Timestamp(until))]
    keys = [name for name in ("on", "recorded", "id") if name in kept.columns]
    return kept.sort_values(keys, kind="stable").reset_index(drop=True)
