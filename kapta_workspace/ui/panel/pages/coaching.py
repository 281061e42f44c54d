"""Coaching on the screen: what to do first, why, what it would bring, and the form that starts it."""

from collections.abc import Mapping, Sequence
from typing import Any
from zlib import crc32

import pandas as pd

from kapta_workspace.domain.health.whatif import HYGIENE
from kapta_workspace.domain.measured import signed
from kapta_workspace.ui.panel.pages import wording, words
from kapta_workspace.ui.panel.pages.place import query, to_record
from kapta_workspace.ui.panel.pages.stand import Stand, counted, head
from kapta_workspace.ui.panel.pages.wording import Draft
from kapta_workspace.ui.panel.pieces import badge, button, card, empty_state, is_missing, link, row, stack
from kapta_workspace.ui.panel.router import address
from kapta_workspace.ui.panel.safe import Safe, html, join, safe_url
from kapta_workspace.workspace import AccountPage

SHOWN = 12
"""So many suggestions are drawn before one asks for all of them."""
FEW = 5
"""So many are told on the portfolio's page."""
REASONS = ("Agreed otherwise", "Not true", "Not worth it")
"""Reasons at hand for setting a suggestion aside."""

BEGIN: Mapping[str, str] = {
    "note": "Write the note",
    "contact": "Open the card",
    "risk": "Open the risk",
    "task": "Open the task",
    "action": "Open the action",
    "opportunity": "Open an opportunity",
    "goal": "Set a goal",
    "account": "Open the account",
}
"""What the button that starts a suggestion says, by the kind of form."""


def count(page: AccountPage, *, combined: bool) -> Safe:
    """
    The button at the top right of the details: how many suggestions there are, and the way to them.

    Those of a whole family are counted where they are listed: working all of them out takes too long here.
    """
    if page.view.position is not None:
        return Safe("")
    number = Safe("")
    if not combined:
        number = html('<span class="k-badge k-primary">{number}</span>', number=page.suggested)
    return html(
        '<a class="k-button k-quiet" href="{to}">Coaching {number}</a>',
        to=safe_url(address("account", query(page, combined=combined, tab="coaching"))),
        number=number,
    )


def draw(page: AccountPage, asked: Mapping[str, str], combined: bool) -> Safe:
    """The suggestions about an account, or its family."""
    rest = address("account", query(page, combined=combined, tab="coaching", rows="all"))
    every, live = asked.get("rows") == "all", page.view.position is None
    shown = page.coaching if every else page.coaching.head(SHOWN)
    told = page.told(dict.fromkeys(record for records in shown["records"] for record in records))
    here = None if combined else page.account
    found = _list(
        shown,
        _linked(told, page.account),
        rest,
        len(page.coaching),
        here=here,
        live=live,
        drafts={} if combined else wording.drafts(page, words.rows(shown), asked),
        ways=() if combined else wording.ways(page),
    )
    return found if combined else stack(wording.draw(page, asked), found)


def draw_all(stand: Stand) -> Safe:
    """The suggestions about the accounts of the filter that are most in need."""
    found = stand.page.coaching
    rest = stand.here(rows="all")
    shown = found if stand.asked.get("rows") == "all" else found.head(SHOWN)
    told: dict[str, Safe] = {}
    for account in shown["account"].astype(int).unique().tolist():
        mine = shown.loc[shown["account"] == account, "records"]
        records = dict.fromkeys(record for records in mine for record in records)
        told |= _linked(stand.page.told(account, records), account)
    said = html("{accounts}; those most in need are looked at", accounts=counted(stand))
    drawn = _list(shown, told, rest, len(found), here=None, live=stand.may_write)
    return stack(head(stand, "Coaching", said), drawn)


def summary(stand: Stand, known: pd.DataFrame) -> Safe:
    """The card on the portfolio's page: what is known already of its accounts, and the way to the rest."""
    known = known[known["account"].isin(stand.page.table["id"])].head(FEW)
    more = link("What to do first", stand.to("coaching"))
    if known.empty:
        said = html('<p class="k-sub">What to do first, why, and what it would bring. {more}</p>', more=more)
        return card("Coaching", said)
    lines = join(
        html(
            "<li>{account}: {what} {points}</li>",
            account=words.account_link(one, "account_name", "account", tab="coaching"),
            what=one["what"],
            points=_points(one),
        )
        for one in words.rows(known)
    )
    return card("Coaching", html('<ul class="k-records">{lines}</ul>', lines=lines), actions=[more])


def _list(
    shown: pd.DataFrame,
    told: Mapping[str, Safe],
    rest: str,
    count: int,
    *,
    here: int | None,
    live: bool,
    drafts: Mapping[str, Draft] | None = None,
    ways: Sequence[Safe] = (),
) -> Safe:
    rows = words.rows(shown)
    if not rows:
        nothing = empty_state("Nothing to suggest", "All is as good as the rules can tell.", sign="check")
        return card("Coaching", nothing)
    more = drafts or {}
    lines = join(
        _one(one, told, named=int(one["account"]) != here, live=live, draft=more.get(str(one["id"])))
        for one in rows
    )
    return card(
        "Coaching",
        stack(
            html(
                '<p class="k-sub">Warnings first, then what gains most for the time it takes. Points are '
                "what the score would rise by today. {held}</p>",
                held=_held(rows),
            ),
            html('<ol class="k-coach">{lines}</ol>', lines=lines),
            html("<p>{link}</p>", link=link(f"Show all {count}", rest)) if count > len(rows) else "",
        ),
        aside=f"{count}",
        actions=ways,
    )


def _held(rows: Sequence[words.Row]) -> str:
    """Said once for all suggestions of which nothing more is known."""
    if not any(one["evidence"] == HYGIENE for one in rows):
        return ""
    return (
        "Where no evidence is named, it keeps the record in order; whether it keeps the customer is unproven."
    )


def _linked(told: pd.DataFrame, account: int) -> dict[str, Safe]:
    """Record → a line with a link to where it stands."""
    return {str(one["record"]): _line(one, account) for one in words.rows(told)}


def _line(one: words.Row, account: int) -> Safe:
    kind = str(one["kind"])
    where = to_record(kind, int(one["id"]), account)
    title = one["label"] if is_missing(one["title"]) else one["title"]
    return html(
        '<li>{title} <span class="k-sub">{label}</span></li>',
        title=link(str(title), where),
        label=one["label"],
    )


def _one(
    one: words.Row, told: Mapping[str, Safe], *, named: bool, live: bool, draft: Draft | None = None
) -> Safe:
    records = join(told[record] for record in one["records"] if record in told)
    where = words.account_link(one, "account_name", "account", tab="coaching")
    return html(
        '<li class="k-coached"><div class="k-coached-what">{warning}{account}<b>{what}</b></div>'
        '<div class="k-coached-worth">{points} '
        '<span class="k-sub">{minutes:.0f} min{evidence}</span></div>'
        "<details><summary>{because}</summary>{records}</details>{deeds}{below}</li>",
        warning=badge("Warning", "risk", "alert") if one["warning"] else "",
        account=html("{where} ", where=where) if named else "",
        what=one["what"],
        points=_points(one),
        minutes=one["minutes"],
        evidence="" if one["evidence"] == HYGIENE else f" · {one['evidence']}",
        because=one["because"],
        records=html('<ul class="k-records">{records}</ul>', records=records)
        if records
        else html('<p class="k-sub">It rests on what is not recorded.</p>'),
        deeds=_deeds(one, draft.way if draft else "") if live else "",
        below=draft.below if draft else "",
    )


def _points(one: words.Row) -> Safe:
    if abs(one["points"]) < 0.05 and abs(one["durable"]) < 0.05:
        return badge("not seen by the score", "neutral")
    if abs(one["points"]) < 0.05:
        return html('<span class="k-number">{later}</span>', later=_later(one))
    later = _later(one)
    return html(
        '<span class="k-number" title="{later}"><b>{points}</b> points</span>',
        later=later,
        points=signed(float(one["points"]), 1),
    )


def _later(one: words.Row) -> str:
    return f"{signed(float(one['durable']), 1)} on average over the next 30 days"


def _deeds(one: words.Row, draft: Safe | str) -> Safe:
    """Start it, or answer it."""
    kind, record = str(one["opens"]), one["record"]
    given = {f"its_{name}": _plain(value) for name, value in one["given"].items()}
    given.setdefault("its_account", int(one["account"]))
    about = {"kind": kind, **given} | ({} if is_missing(record) else {"id": int(record)})
    spare = f"k-coach-{crc32(one['id'].encode()):x}"
    aside = join(
        button(reason, "coach_dismiss", quiet=True, suggestion=one["id"], reason=reason) for reason in REASONS
    )
    return row(
        button(BEGIN.get(kind, "Start"), "coach_start", **about),
        draft,
        button("Done", "coach_done", quiet=True, suggestion=one["id"]),
        button("In a week", "coach_snooze", quiet=True, suggestion=one["id"], hint="Remind me in a week"),
        html(
            '<button type="button" class="k-button k-quiet" popovertarget="{id}">Dismiss</button>'
            '<div popover id="{id}" class="k-menu"><p class="k-sub">Why?</p>{aside}</div>',
            id=spare,
            aside=aside,
        ),
    )


def _plain(value: Any) -> Any:
    return value[0] if isinstance(value, tuple) else value
