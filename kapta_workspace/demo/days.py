"""Days of an invented history: where it begins and ends, working days, and calendar months."""

import calendar
import datetime as dt
from collections.abc import Iterator

MONTHS = 18
"""How far back the demo history reaches."""


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day of an earlier month, clamped to that month's end."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def working(day: dt.date) -> dt.date:
    """The day itself, or the Friday before it when it falls on a weekend."""
    return day - dt.timedelta(days=max(0, day.weekday() - 4))


def first(today: dt.date) -> dt.date:
    """The Monday of the last week that lies wholly before the same day eighteen months ago."""
    start = months_before(today, MONTHS)
    return start - dt.timedelta(days=start.weekday() + 7)


def last(today: dt.date) -> dt.date:
    """The last working day before today: nothing of the demo is written down later, in any time zone."""
    return working(today - dt.timedelta(days=1))


def month_starts(begin: dt.date, end: dt.date) -> Iterator[dt.date]:
    """The first of every month after ``begin`` and not after ``end``."""
    year, month = begin.year, begin.month
    while True:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        if dt.date(year, month, 1) > end:
            return
        yield dt.date(year, month, 1)


def after(day: dt.date, days: float) -> dt.date:
    """So many days later (or, negative, earlier)."""
    return day + dt.timedelta(days=round(days))
