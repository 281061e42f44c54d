"""The contracts of an account: when they end, by when notice must be given, which renew by themselves."""

import datetime as dt
from typing import Any

import pandas as pd

from kapta_workspace.domain.contracts import notices
from kapta_workspace.domain.registers import totals
from kapta_workspace.ui.panel.pages import words
from kapta_workspace.ui.panel.pages.sections import SECTIONS, counted, listed
from kapta_workspace.ui.panel.pieces import is_missing
from kapta_workspace.ui.panel.safe import Safe, html
from kapta_workspace.ui.panel.style import Tone
from kapta_workspace.ui.panel.timeline import Mark, Span, timeline
from kapta_workspace.workspace import AccountPage

BEFORE = 365
"""So many days of the past are drawn."""

SOON = 90
"""Days within which an end or a notice is near."""


def contracts(page: AccountPage, *, combined: bool) -> Safe:
    """The section: ends on a line of time, and the contracts in full below it."""
    rows = notices(page.view.shown("contract"), page.today)
    rows = rows[rows["end"].notna()].sort_values("end", kind="stable")
    if rows.empty:
        return listed(page, SECTIONS["contract"], combined=combined)
    spans = [span(one, page.today, combined=combined) for one in words.rows(rows.head(MOST))]
    since = page.today - dt.timedelta(days=BEFORE)
    drawn = timeline(spans, page.today, "When contracts end", since=since)
    every = page.view.frame("contract")
    return listed(page, SECTIONS["contract"], combined=combined, aside=_aside(every, rows), above=drawn)


MOST = 12
"""So many contracts are drawn on the line of time, the next to end first."""


def _aside(every: pd.DataFrame, rows: pd.DataFrame) -> str:
    """How many contracts are listed, what those in force are worth, and of how many the end has passed."""
    ended = int((rows["days_left"] < 0).sum())
    late = int(((rows["days_left"] >= 0) & (rows["notice_left"] < 0)).sum())
    said = [counted(len(every))]
    past = rows.loc[rows["days_left"] < 0, "id"]
    worth = words.rows(totals(every[~every["id"].isin(past) & every["value"].notna()], ("value",)))
    money = " + ".join(f"{one['value']:,.0f} {one['currency']}" for one in worth)
    said += [f"{money} in force"] if money else []
    said += [f"{ended} ended"] if ended else []
    said += [f"notice passed for {late}"] if late else []
    return ", ".join(said)


def span(one: words.Row, today: dt.date, *, combined: bool) -> Span:
    """A contract on a line of time, with the last day to give notice; *combined* names its account."""
    end, start = _day(one["end"]), _day(one["start"])
    last = _day(one["notice_on"])
    return Span(
        name=html(
            "<b>{name}</b>{account}",
            name=one["name"],
            account=html(' <span class="k-sub">{name}</span>', name=one["account_name"]) if combined else "",
        ),
        said=told(one),
        start=start,
        end=end,
        tone=_tone(one),
        marks=() if last is None else (Mark(last, f"Notice by {last:%-d %b %Y}"),),
        filled=today,
    )


def _tone(one: words.Row) -> Tone:
    """Red when it ended or the notice has passed and it does not go on by itself; amber when that is near."""
    if one["days_left"] < 0:
        return "neutral" if one["auto_renew"] is True else "risk"
    near = one["days_left"] if is_missing(one["notice_left"]) else min(one["days_left"], one["notice_left"])
    if near < 0 and one["auto_renew"] is not True:
        return "risk"
    return "watch" if 0 <= near <= SOON else "primary"


def told(one: words.Row) -> str:
    """When a contract ends, by when notice must be given, and whether it renews by itself, in words."""
    left = int(one["days_left"])
    said = [f"ends {_day(one['end']):%-d %b %Y}, {_in(left)}" if left >= 0 else f"ended {_in(left)}"]
    if not is_missing(one["notice_left"]) and left >= 0:
        notice = int(one["notice_left"])
        day = _day(one["notice_on"])
        said.append(f"notice by {day:%-d %b %Y}" + (f", {_in(notice)}" if notice >= 0 else ", passed"))
    said.append("renews by itself" if one["auto_renew"] is True else "does not renew by itself")
    return " · ".join(said)


def _in(days: int) -> str:
    if days == 0:
        return "today"
    many = f"{abs(days)} day{'' if abs(days) == 1 else 's'}"
    return f"in {many}" if days > 0 else f"{many} ago"


def _day(value: Any) -> dt.date | None:
    return None if is_missing(value) else pd.Timestamp(value).date()
