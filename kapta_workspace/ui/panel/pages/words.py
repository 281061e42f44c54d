"""How facts of accounts and people are said on every page."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd

from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.ui.panel.pieces import MISSING, Band, badge, band_badge, delta, is_missing, link
from kapta_workspace.ui.panel.router import address
from kapta_workspace.ui.panel.safe import Safe, html, join, safe_url
from kapta_workspace.ui.panel.style import Tone

Row = Mapping[str, Any]

BANDS: dict[str, Band] = {"green": "healthy", "amber": "watch", "red": "risk"}
"""The score's bands, as the pieces call them."""

SEVERITY: dict[str, Tone] = {"low": "neutral", "medium": "watch", "high": "risk", "critical": "risk"}
FRESH: dict[str, Tone] = {"fresh": "healthy", "due": "watch", "stale": "risk", "never": "neutral"}
SIGNS = {"advocate": "++", "supporter": "+", "neutral": "0", "critic": "−", "hostile": "−−"}
"""Friend / foe as a sign, so that it needs no colour."""
POWER = {"high": "●●●", "medium": "●●○", "low": "●○○"}


def rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """A frame's rows as the pieces take them."""
    return [{str(name): value for name, value in one.items()} for one in frame.to_dict("records")]


def one(record: pd.Series) -> dict[str, Any]:
    """One row of a frame as the pieces take it."""
    return {str(name): value for name, value in record.items()}


def account_link(row: Row, name: str = "name", key: str = "id", **query: object) -> Any:
    """An account's name, leading to its page."""
    if is_missing(row.get(key)):
        return MISSING
    return link(row[name], address("account", {"id": int(row[key]), **query}))


def type_badge(row: Row) -> Safe:
    """The account type, where it is not the normal one."""
    kinds: dict[str, tuple[str, Tone]] = {
        "strategic": ("Strategic", "primary"),
        "flagged": ("Flagged", "watch"),
        "archived": ("Archived", "neutral"),
    }
    found = kinds.get(str(row["account_type"]))
    signs: dict[str, Any] = {"strategic": "star", "flagged": "flag", "archived": "archive"}
    return badge(found[0], found[1], signs[str(row["account_type"])]) if found else Safe("")


def score(row: Row) -> Safe:
    """The displayed score with its band."""
    if is_missing(row.get("badge")):
        return band_badge("unknown")
    return html(
        '<span class="k-nowrap"><span class="k-score">{number}</span> {band}</span>',
        number=int(row["badge"]),
        band=band_badge(BANDS.get(str(row["band"]), "unknown")),
    )


def moved(row: Row) -> Safe:
    """The gain or loss over the period."""
    return delta(None if is_missing(row.get("delta")) else float(row["delta"]))


def money(row: Row, name: str = "value") -> Any:
    """An amount with its currency."""
    if is_missing(row.get(name)):
        return MISSING
    return html("{amount} {currency}", amount=f"{row[name]:,.0f}", currency=row.get("currency") or "")


def risk(row: Row) -> Any:
    """The severity of the open risk."""
    if is_missing(row.get("risk")):
        return MISSING
    return badge(f"{str(row['risk']).title()} risk", SEVERITY.get(str(row["risk"]), "risk"), "alert")


def ago(days: Any) -> Any:
    """So many days ago, in words."""
    if is_missing(days):
        return badge("Never", "neutral")
    return "today" if int(days) == 0 else f"{int(days)} day{'' if int(days) == 1 else 's'} ago"


def day(value: Any) -> Any:
    """A calendar day."""
    if is_missing(value):
        return MISSING
    return html('<span class="k-nowrap">{day:%-d %b %Y}</span>', day=pd.Timestamp(value))


def whole(text: Any) -> Any:
    """A name that is not broken over two lines."""
    return MISSING if is_missing(text) else html('<span class="k-nowrap">{text}</span>', text=text)


def choice(kind: str, field: str, value: Any) -> Any:
    """A choice's label; unknown is said, never left out."""
    return (
        html('<span class="k-none">unknown</span>')
        if is_missing(value)
        else SCHEMAS[kind][field].label_of(value)
    )


def friend_foe(row: Row) -> Any:
    """Friend or foe, by sign and word."""
    value = row.get("friend_foe")
    if is_missing(value):
        return html('<span class="k-none">? unknown</span>')
    return html("<b>{sign}</b> {word}", sign=SIGNS[str(value)], word=choice("contact", "friend_foe", value))


def power(row: Row) -> Any:
    """Decision power, by dots and word."""
    value = row.get("decision_power")
    if is_missing(value):
        return html('<span class="k-none">unknown</span>')
    return html(
        '<span aria-hidden="true">{dots}</span> {word}',
        dots=POWER[str(value)],
        word=choice("contact", "decision_power", value),
    )


def past_day(today: dt.date, chosen: dt.date | None) -> Safe:
    """A day to be chosen, to see the page as it was then; the one that is shown, where it is past."""
    return html(
        '<label class="k-day">As it was on<input type="date" data-change="as_of" max="{today}"{chosen}>'
        "</label>",
        today=today.isoformat(),
        chosen="" if chosen is None else html(' value="{day}"', day=chosen.isoformat()),
    )


def switch(label: str, options: list[tuple[str, dict[str, object], bool]], page: str = "") -> Safe:
    """A few choices side by side, as links: words, the query they lead to, whether it is the present one."""
    return html(
        '<nav class="k-switch" aria-label="{label}">{options}</nav>',
        label=label,
        options=join(
            html(
                '<a href="{to}"{current}>{words}</a>',
                to=safe_url(address(page, query)),
                current=Safe(' aria-current="true"') if chosen else "",
                words=words,
            )
            for words, query, chosen in options
        ),
    )


def periods(options: list[tuple[str, dict[str, object], bool]], page: str) -> Safe:
    """The period that changes are told over, as a switch that says so."""
    return html(
        '<span class="k-day k-nowrap">Change over {switch}</span>',
        switch=switch("Change over", options, page),
    )


def past(today: dt.date, now: str) -> Safe:
    """That a page shows a past day, with the way back to today."""
    return html(
        '<div class="k-past" role="status"><strong>As it was on {day}.</strong> Nothing can be changed here. '
        '<a href="{now}">Show today</a></div>',
        day=day(today),
        now=safe_url(now),
    )
