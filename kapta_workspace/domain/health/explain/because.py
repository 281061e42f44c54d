"""Why a part of the score moved, in a sentence: what was written, what was not, what was set otherwise."""

import datetime as dt
from collections.abc import Mapping

import numpy as np

RECORDS = "records"
CLOCK = "clock"
SETTINGS = "settings"

SILENT: Mapping[str, tuple[str, str]] = {
    "notes": ("No note has been written since {day}", "No note was ever written"),
    "freshness": ("Nobody there has been spoken to since {day}", "Nobody there was ever spoken to"),
    "qbr": ("The last rated review was on {day}", "No business review was ever rated"),
    "satisfaction": ("Satisfaction was last entered on {day}", "Satisfaction was never entered"),
    "profile.swot": ("The SWOT was last reviewed on {day}", "The SWOT was never filled in"),
    "profile.voc": ("A question was last answered on {day}", "No question was ever answered"),
    "relationship": ("Friend or foe was last judged on {day}", "Friend or foe was never judged"),
    "nps": ("They were last asked on {day}", "They were never asked"),
    "plan.updates": ("An open action was last updated on {day}", "No open action was ever updated"),
}
"""What the passing of time means for a factor that ages: with a last record, and without any."""

LATE: Mapping[str, str] = {
    "tasks": "Tasks passed their due dates or stayed overdue",
    "plan.schedule": "Actions fell behind their dates",
    "plan.existence": "A plan section has nothing under way any more",
    "profile.contracts": "A contract ran out or began",
    "risk": "Time passed without work on the open risk",
    "renewal": "The end of the contract came nearer without a plan for its renewal",
    "cap": "A special rule holds the score down, or lets it go",
}
"""The same for parts that do not age by a last record."""


def weightiest(parts: Mapping[str, float]) -> str:
    """The cause that moved a part most; the first of equals."""
    return max(parts, key=lambda name: abs(np.nan_to_num(parts[name])))


def because(factor: str, parts: Mapping[str, float], *, on: dt.date, age: float, changed: int) -> str:
    """
    Say why a part moved.

    Args:
        factor: Its id.
        parts: Cause → points: clock, settings, records.
        on: The later day.
        age: Days since the newest record behind it; missing where there is none.
        changed: How many records behind it were made or changed in between.
    """
    cause = weightiest(parts)
    if not any(np.nan_to_num(value) for value in parts.values()):
        return "Nothing about it moved."
    if cause == SETTINGS:
        return "The scorecard was changed: it weighs or reads this otherwise now."
    if cause == RECORDS:
        many = f"{changed} records were" if changed != 1 else "1 record was"
        return f"{many} added or changed." if changed else "The facts of the account were changed."
    return f"{_passed(factor, on, age)}."


def _passed(factor: str, on: dt.date, age: float) -> str:
    if factor in LATE:
        return LATE[factor]
    known, never = SILENT.get(factor, ("It was last brought up to date on {day}", "Time passed"))
    if np.isnan(age):
        return never
    day = on - dt.timedelta(days=int(age))
    return f"{known.format(day=f'{day:%-d %b %Y}')}, {_ago(int(age))}"


def _ago(days: int) -> str:
    return f"{days} day{'' if days == 1 else 's'} ago" if days else "the same day"
