"""Days and moments: ISO, a month by its name, or numbers whose order the file has stated."""

import datetime as dt

import polars as pl

from kapta_workspace.domain.fields import Field, Formats
from kapta_workspace.domain.readers.cells import Complaint, Read

NAMED = ("%Y/%m/%d", "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%b %d, %Y", "%B %d, %Y")
FIRST_YEAR, LAST_YEAR = 1900, 2199
HOUR = r"(?:[T ]\d{1,2}:\d{2}.*)?$"
"""A day may carry a time of day behind it, which a date does not keep."""


def read_date(field: Field, text: pl.Series, formats: Formats) -> Read:
    """A day: ISO, a day with its month's name, or numbers whose order has been said for the file."""
    _ = field
    days = text.str.extract(rf"^(\d{{4}}-\d{{2}}-\d{{2}}){HOUR}").str.to_date("%Y-%m-%d", strict=False)
    if days.null_count() == text.null_count():
        return days, [out_of_time(days)]
    days = days.fill_null(_named(text))
    day_first, month_first = _numbered(text)
    days = days.fill_null(_agreed(day_first, month_first, formats))
    both = (day_first.is_not_null() & month_first.is_not_null()).fill_null(value=False) & days.is_null()
    unread = text.is_not_null() & days.is_null() & ~both
    return days, [
        Complaint(
            both,
            "E04",
            "{label} can be read two ways: “{value}”.",
            "Say whether this file writes the day or the month first, or write it like 2026-03-31.",
        ),
        Complaint(unread, "E03", "{label} is not a day: “{value}”.", "Write it like 2026-03-31."),
        out_of_time(days),
    ]


def _named(text: pl.Series) -> pl.Series:
    """Days that name their month, and days of eight digits."""
    found = text.set(~text.str.contains(r"^\d{8}$").fill_null(value=False), None).str.to_date(
        "%Y%m%d", strict=False
    )
    written = text.set(~text.str.contains(r"[A-Za-z/].*\b\d{4}$|^\d{4}/").fill_null(value=False), None)
    for pattern in NAMED:
        found = found.fill_null(written.str.to_date(pattern, strict=False))
    return found


def _numbered(text: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Days of three numbers, read with the day first and with the month first."""
    pattern = rf"^(\d{{1,2}})[./-](\d{{1,2}})[./-](\d{{4}}){HOUR}"
    first, second, year = (text.str.extract(pattern, group).cast(pl.Int32) for group in (1, 2, 3))
    return _day(year, second, first), _day(year, first, second)


def _day(year: pl.Series, month: pl.Series, day: pl.Series) -> pl.Series:
    two = [pl.col(name).cast(pl.String).str.zfill(2) for name in ("month", "day")]
    parts = pl.DataFrame({"year": year, "month": month, "day": day})
    return parts.select(pl.format("{}-{}-{}", "year", *two)).to_series().str.to_date("%Y-%m-%d", strict=False)


def _agreed(day_first: pl.Series, month_first: pl.Series, formats: Formats) -> pl.Series:
    """The reading the file has stated; without one, the only possible reading, or the one both ways share."""
    if formats.day_first is not None:
        return day_first if formats.day_first else month_first
    either = day_first.fill_null(month_first)
    return either.set((day_first != month_first).fill_null(value=False), None)


def out_of_time(days: pl.Series) -> Complaint:
    """The complaint about years that nobody can mean."""
    odd = (days.dt.year() < FIRST_YEAR) | (days.dt.year() > LAST_YEAR)
    return Complaint(
        odd, "E03", f"{{label}} lies outside the years {FIRST_YEAR} to {LAST_YEAR}: “{{value}}”."
    )


def read_moment(field: Field, text: pl.Series, formats: Formats) -> Read:
    """A point in time in ISO form; without a zone it is UTC."""
    _ = field, formats
    moments = pl.Series([_moment(value) for value in text.to_list()], dtype=pl.Datetime("us"))
    unread = text.is_not_null() & moments.is_null()
    sentence = "{label} is not a point in time: “{value}”."
    return moments, [
        Complaint(unread, "E03", sentence, "Write it like 2026-03-31T14:30."),
        out_of_time(moments),
    ]


def _moment(value: str | None) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(value) if value else None
        return moment.astimezone(dt.UTC).replace(tzinfo=None) if moment and moment.tzinfo else moment
    except (ValueError, OverflowError):
        return None
