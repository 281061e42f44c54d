"""What stands above the rows of a register: what is coming, the pipeline, what is overdue."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from kapta_workspace.domain.policies import RULES
from kapta_workspace.domain.registers import BANDS, coming, totals
from kapta_workspace.domain.schemas.common import SEVERITIES
from kapta_workspace.ui.panel.pages import place, words
from kapta_workspace.ui.panel.pages.contracts import span
from kapta_workspace.ui.panel.pages.opportunities import pipeline
from kapta_workspace.ui.panel.pages.stand import Stand
from kapta_workspace.ui.panel.pieces import badge, button, card, is_missing
from kapta_workspace.ui.panel.safe import Safe, html, join, safe_url
from kapta_workspace.ui.panel.tables import Column, table
from kapta_workspace.ui.panel.timeline import timeline
from kapta_workspace.workspace import Listed

DRAWN = 6
"""So many contracts are drawn on the line of time, the next to end first."""
BEFORE = 120
"""So many days before today the line of time begins at most."""
OVERDUE = 10
"""So many accounts with an overdue review are named."""


def drawn(stand: Stand, listed: Listed) -> tuple[Safe, ...]:
    """The pieces above a register's rows; none for most."""
    made = ABOVE.get(listed.register.name)
    return tuple(piece for piece in made(stand, listed) if piece) if made else ()


def figure(said: object, number: object, below: object, to: str, *, chosen: bool = False) -> Safe:
    """A number large enough to be seen first, with what it counts; the whole of it leads to its rows."""
    return html(
        '<a class="k-figure k-figure-link" href="{to}"{current}><div class="k-figure-label">{said}</div>'
        '<div class="k-figure-number">{number}</div><div class="k-sub">{below}</div></a>',
        to=safe_url(to),
        current=Safe(' aria-current="true"') if chosen else "",
        said=said,
        number=number,
        below=below,
    )


def figures(*pieces: Safe) -> Safe:
    """Numbers side by side, all of one height."""
    return html('<div class="k-figures">{pieces}</div>', pieces=join(pieces))


def money(rows: pd.DataFrame, name: str = "value", most: int = 2) -> str:
    """What some rows are worth, in the currencies of most of them."""
    found = words.rows(totals(rows, (name,)))
    said = [f"{one[name]:,.0f} {one['currency']}" for one in found[:most]]
    more = len(found) - most
    return ", ".join([*said, *([f"{more} more"] if more > 0 else [])]) or "no value recorded"


# --- contracts ----------------------------------------------------------------------------------------


def _contracts(stand: Stand, listed: Listed) -> tuple[Safe, ...]:
    rows = stand.page.register("contracts", {**_whose(stand), "state": "in_force"}).rows
    bands = words.rows(coming(rows, "days_left", (*BANDS, 365)))
    strip = figures(
        *(
            figure(
                "Ending within a year" if one["within"] == 365 else f"Ending within {one['within']} days",
                f"{one['count']:,}",
                money(rows[rows["id"].isin(one["ids"])]) if one["count"] else "none",
                stand.here(ends=one["within"], state=None, page=None),
                chosen=stand.asked.get("ends") == str(one["within"]),
            )
            for one in bands
        )
    )
    next_ = listed.rows[(listed.rows["days_left"] >= 0).fillna(value=False)]
    next_ = listed.named(next_.sort_values("end", kind="stable").head(DRAWN))
    if next_.empty:
        return (strip,)
    today = stand.page.today
    spans = [replace(span(one, today, combined=False), name=_named(stand, one)) for one in words.rows(next_)]
    since = today - dt.timedelta(days=BEFORE)
    line = timeline(spans, today, "The next contracts to end", since=since)
    return strip, card("Next to end", line, aside=len(next_))


def _named(stand: Stand, one: words.Row) -> Safe:
    """A contract and its account, each leading to where it stands."""
    return html(
        "{contract} {account}",
        contract=place.rows(html("<b>{name}</b>", name=one["name"]), int(one["account"]), "contract"),
        account=stand.account(one, "account_name", "account"),
    )


def _whose(stand: Stand) -> dict[str, str]:
    return {name: value for name, value in stand.asked.items() if name in ("of", "owned")}


# --- opportunities, risks, reviews --------------------------------------------------------------------


def _opportunities(stand: Stand, _listed: Listed) -> tuple[Safe, ...]:
    live = stand.page.register("opportunities", {**_whose(stand), "status": "active"}).rows
    if live.empty:
        return ()
    stages = stand.page.pipeline(live)
    drawn_ = pipeline(stages, lambda stage: stand.here(stage=stage, status=None, page=None))
    return (card("Weighted pipeline", drawn_, aside=money(live, "weighted", 4)),)


def _risks(stand: Stand, _listed: Listed) -> tuple[Safe, ...]:
    rows = stand.page.register("risks", _whose(stand)).rows
    counts = rows["severity"].value_counts()
    return (
        figures(
            *(
                figure(
                    badge(one.label, words.SEVERITY[one.code], "alert"),
                    f"{int(counts.get(one.code, 0)):,}",
                    "open",
                    stand.here(severity=one.code, state=None, page=None),
                    chosen=stand.asked.get("severity") == one.code,
                )
                for one in reversed(SEVERITIES)
            )
        ),
    )


def _reviews(stand: Stand, _listed: Listed) -> tuple[Safe, ...]:
    late = stand.page.overdue_reviews
    if late.empty:
        return ()
    columns = [
        Column("name", "Account", show=lambda one: stand.account(one, key="account")),
        Column("last_held", "Last review", show=lambda one: words.day(one["last_held"])),
        Column("review_days", "One every", show=lambda one: f"{one['review_days']:.0f} days"),
        Column("late", "Overdue", show=_late),
        Column("owner_name", "Owner"),
    ]
    if stand.may_write:
        columns.append(Column("account", html('<span class="k-hidden">Plan</span>'), sort=False, show=_plan))
    shown = table(columns, words.rows(late.head(OVERDUE)), caption="Reviews overdue by policy")
    every = stand.to("accounts", short="review")
    more = (
        html(
            '<p class="k-sub"><a href="{to}">All {count:,} accounts</a></p>',
            to=safe_url(every),
            count=len(late),
        )
        if len(late) > OVERDUE
        else Safe("")
    )
    return (card("Overdue by policy", join([more, shown]), aside=f"{len(late):,}", anchor="overdue"),)


def _late(one: words.Row) -> Safe:
    if is_missing(one["late"]):
        return badge("never held one", "risk", "clock")
    return badge(f"{int(one['late']):,} days", "risk", "clock")


def _plan(one: words.Row) -> Safe:
    about: dict[str, Any] = {"kind": "review", "account": int(one["account"]), "stage": "scheduled"}
    return button("Plan a review", "add", hint=f"Plan a review with {one['name']}", **about)


# --- accounts, tasks, people --------------------------------------------------------------------------


def _accounts(stand: Stand, listed: Listed) -> tuple[Safe, ...]:
    """Why each account falls short, where the list keeps to those that do."""
    rule = stand.asked.get("short", "")
    if rule not in RULES:
        return ()
    short = stand.page.short
    mine = short[(short["rule"] == rule) & short["account"].isin(listed.rows["id"])].head(OVERDUE)
    names = dict(zip(listed.rows["id"], listed.rows["name"], strict=True))
    lines = join(
        html(
            "<li>{account}<span>{said}</span></li>",
            account=stand.account({**one, "name": names[one["account"]]}, key="account"),
            said=one["said"],
        )
        for one in words.rows(mine)
    )
    return (card(RULES[rule], html('<ul class="k-short">{lines}</ul>', lines=lines)),)


def _tasks(stand: Stand, listed: Listed) -> tuple[Safe, ...]:
    rows = stand.page.register(listed.register.name, _whose(stand)).rows
    late = int((rows["due_in"] < 0).sum())
    bands = words.rows(coming(rows, "due_in", (7, 30)))
    now = stand.asked.get("due")
    return (
        figures(
            figure(
                "Overdue",
                f"{late:,}",
                f"of {len(rows):,} open",
                stand.here(due="late", page=None),
                chosen=now == "late",
            ),
            *(
                figure(
                    f"Due within {one['within']} days",
                    f"{one['count']:,}",
                    "from today on",
                    stand.here(due=one["within"], page=None),
                    chosen=now == str(one["within"]),
                )
                for one in bands
            ),
        ),
    )


ABOVE: Mapping[str, Callable[[Stand, Listed], tuple[Safe, ...]]] = {
    "accounts": _accounts,
    "contracts": _contracts,
    "opportunities": _opportunities,
    "risks": _risks,
    "reviews": _reviews,
    "tasks": _tasks,
    "actions": _tasks,
}
"""A register's name → what stands above its rows."""
