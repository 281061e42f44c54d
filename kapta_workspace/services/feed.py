"""An agenda as a calendar feed (RFC 5545), to subscribe to from any calendar."""

import datetime as dt
from collections.abc import Mapping

import pandas as pd

from kapta_workspace.domain.errors import Misconfigured


def ics(agenda: pd.DataFrame, accounts: Mapping[int, str], now: dt.datetime, *, name: str) -> str:
    """
    An agenda (``domain.agenda.AGENDA``) as the text of an .ics file: one all-day entry each.

    Args:
        agenda: What lies ahead.
        accounts: Account id → name, for the place of each entry.
        now: When the feed was made.
        name: What a calendar calls it.

    Raises:
        Misconfigured: when icalendar is not installed.
    """
    try:
        from icalendar import Calendar, Event  # noqa: PLC0415 - the extra calendar
    except ImportError as missing:
        raise Misconfigured('A calendar feed needs: pip install "kapta-workspace[calendar]"') from missing
    calendar = Calendar()
    calendar.add("prodid", "-//kapta-workspace//check-ins and tasks//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for one in agenda.to_dict("records"):
        event, day = Event(), pd.Timestamp(one["day"]).date()
        event.add("uid", f"{one['uid']}@kapta-workspace")
        event.add("dtstamp", now)
        event.add("dtstart", day)
        event.add("dtend", day + dt.timedelta(days=1))
        event.add("summary", one["title"])
        event.add("location", accounts.get(int(one["account"]), ""))
        event.add("description", one["said"])
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return str(calendar.to_ical(), "utf-8")
