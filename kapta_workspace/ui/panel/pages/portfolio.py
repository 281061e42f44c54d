"""The portfolio page: how all accounts stand, what needs somebody now, and each of them in a row."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from kapta_workspace.domain.filters import with_clause
from kapta_workspace.ui.panel.pages import words
from kapta_workspace.ui.panel.pages.filtering import ALL, Choice, filter_bar
from kapta_workspace.ui.panel.pieces import (
    MISSING,
    band_badge,
    button,
    card,
    empty_state,
    grid,
    is_missing,
    link,
    row,
    stack,
)
from kapta_workspace.ui.panel.router import address
from kapta_workspace.ui.panel.safe import Safe, html, join
from kapta_workspace.ui.panel.tables import Column, table

PERIODS = {30: "30 days", 90: "90 days", 365: "a year"}
"""The periods movements can be compared over."""

ENDING = (30, 90, 365)
"""Contracts that end within so many days are counted."""

ROWS = 200
"""So many accounts are drawn before one asks for all of them: a page of ten thousand rows is slow to draw."""

FEW = 6
"""So many accounts or people are named in a card; the heading counts them all."""


@dataclass(frozen=True)
class Board:
    """
    What the page shows.

    Attributes:
        overview: One row an account (``services.portfolio.overview``).
        today: The day it shows.
        days: The period movements are compared over.
        hidden: How many accounts one may not see.
        calls: Whom to call first (``check_ins.who_to_call``).
        activity: What happened lately (``services.activity.recent``).
        coaching: The card of what to do first (``pages.coaching.summary``).
        choice: What the bar of filters offers.
        asked: The query of the address: *band* narrows the accounts; *days, as_of, filter, where*.
    """

    overview: pd.DataFrame
    today: dt.date
    days: int = 30
    hidden: int = 0
    calls: pd.DataFrame = field(default_factory=pd.DataFrame)
    activity: pd.DataFrame = field(default_factory=pd.DataFrame)
    asked: Mapping[str, str] = field(default_factory=dict)
    coaching: Safe = field(default_factory=lambda: Safe(""))
    choice: Choice = field(default_factory=Choice)

    @property
    def mine(self) -> pd.DataFrame:
        """The accounts the filter means, or all."""
        return self.overview

    @property
    def shown(self) -> pd.DataFrame:
        """Those of the band asked for, too."""
        band = self.asked.get("band", "")
        return self.mine[self.mine["band"] == band] if band in words.BANDS else self.mine

    def to(self, **query: object) -> str:
        """The address of this page with parts of its query changed."""
        return address("portfolio", {**self.asked, **query})


def draw(board: Board) -> Safe:
    """The page."""
    if board.overview.empty and not board.choice.expression:
        return empty_state(
            "No accounts yet",
            "Add the first one here, or bring in many from a spreadsheet: kapta import accounts.xlsx.",
            action=button("Add an account", "create", sign="plus", kind="account"),
            sign="account",
        )
    ordered = board.shown.sort_values("badge", na_position="first", kind="stable")
    rows = words.rows(ordered if board.asked.get("rows") == "all" else ordered.head(ROWS))
    band = board.asked.get("band", "")
    title = f"Accounts {BAND_NAMES[band]}" if band in BAND_NAMES else "Accounts"
    return stack(
        _head(board),
        filter_bar(board.choice),
        _bands(board),
        html(
            '<div class="k-columns"><div>{wide}</div><aside class="k-rail">{rail}</aside></div>',
            wide=stack(
                _attention(board),
                card(title, _accounts(board, rows, len(ordered)), aside=f"{len(ordered):,}"),
            ),
            rail=stack(board.coaching, _activity(board)),
        ),
    )


def _accounts(board: Board, rows: list[dict[str, Any]], count: int) -> Safe:
    """The rows, and the way to the rest."""
    drawn = _table(rows, board.days)
    if len(rows) == count:
        return drawn
    every = link(f"Show all {count:,} accounts", board.to(rows="all"))
    said = html('<p class="k-sub">The {shown} lowest scores. {every}</p>', shown=len(rows), every=every)
    return stack(said, drawn)


BAND_NAMES = {"red": "at risk", "amber": "to watch", "green": "that are healthy"}


def _head(board: Board) -> Safe:
    said = _counted(board)
    every = link("Show all", address("portfolio", {"days": board.asked.get("days"), "filter": ALL}))
    narrowed = board.choice.expression or board.asked.get("band")
    past = html(" · as it was on {day}", day=words.day(board.today)) if board.asked.get("as_of") else ""
    return html(
        '<header class="k-page-head"><div class="k-title"><h1>Portfolio</h1>'
        '<p class="k-sub">{said}{past} {every}</p></div>{periods}</header>',
        said=said,
        past=past,
        every=every if narrowed else "",
        periods=words.switch(
            "Compared with",
            [
                (f"{one} ago", {**board.asked, "days": days}, days == board.days)
                for days, one in PERIODS.items()
            ],
            "portfolio",
        ),
    )


def _counted(board: Board) -> str:
    count, hidden = f"{len(board.mine):,}", f", {board.hidden} hidden" if board.hidden else ""
    if board.choice.expression and not board.choice.problem:
        return f"{count} of {board.choice.total:,} accounts{hidden}"
    return f"{count} accounts{hidden}"


# --- how they stand -----------------------------------------------------------------------------------


def _bands(board: Board) -> Safe:
    mine = board.mine
    risks = mine[mine["risk"].notna()]
    return grid(
        *(_band(board, name) for name in ("red", "amber", "green")),
        _figure(Safe("Open risks"), len(risks), _named(risks)),
        _figure(Safe("Contracts ending"), _ending(board, ENDING[1]), _endings(board)),
        narrow=180,
    )


def _band(board: Board, name: str) -> Safe:
    mine = board.mine
    inside = mine[mine["band"] == name]
    up, down = int((inside["delta"] > 0).sum()), int((inside["delta"] < 0).sum())
    share = 100 * len(inside) / max(len(mine), 1)
    moved = f"{share:.0f}% of the accounts; {up} rose, {down} fell"
    chosen = board.asked.get("band") == name
    return html(
        '<a class="k-figure k-figure-link" href="{to}"{current}>{figure}</a>',
        to=board.to(band=None if chosen else name),
        current=Safe(' aria-current="true"') if chosen else "",
        figure=_inside(band_badge(words.BANDS[name]), len(inside), moved),
    )


def _ending(board: Board, days: int) -> int:
    return len(_ends(board, days))


def _ends(board: Board, days: int) -> pd.DataFrame:
    mine, today = board.mine, pd.Timestamp(board.today)
    soon = (mine["next_end"] >= today) & (mine["next_end"] <= today + pd.Timedelta(days=days))
    return mine[soon].sort_values("next_end")


def _endings(board: Board) -> str:
    return ", ".join(f"{_ending(board, days)} within {PERIODS[days]}" for days in ENDING)


def _named(accounts: pd.DataFrame) -> Safe:
    return join([words.account_link(one) for one in words.rows(accounts.head(3))], ", ")


def _figure(label: Safe, number: int, said: object) -> Safe:
    return html('<div class="k-figure">{inside}</div>', inside=_inside(label, number, said))


def _inside(label: Safe, number: int, said: object) -> Safe:
    return html(
        '<div class="k-figure-label">{label}</div><div class="k-figure-number">{number}'
        '</div><div class="k-sub">{said}</div>',
        label=label,
        number=f"{number:,}",
        said=said,
    )


# --- what needs somebody now --------------------------------------------------------------------------


def _attention(board: Board) -> Safe:
    mine = board.mine
    fell = mine[mine["delta"] < 0].sort_values("delta")
    ends = _ends(board, ENDING[1])
    return grid(
        _short("Biggest falls", fell, words.moved, "Nothing fell over this period."),
        _short(
            "Ending within 90 days", ends, lambda one: words.day(one["next_end"]), "No contract ends soon."
        ),
        _calls(board),
        narrow=205,
    )


def _short(title: str, accounts: pd.DataFrame, said: Any, nothing: str) -> Safe:
    lines = join(
        html("<li>{name}<span>{said}</span></li>", name=words.account_link(one), said=said(one))
        for one in words.rows(accounts.head(FEW))
    )
    return card(title, _list(lines, nothing), aside=len(accounts) or None)


def _list(lines: Safe, nothing: str) -> Safe:
    if not lines:
        return html('<p class="k-none">{nothing}</p>', nothing=nothing)
    return html('<ul class="k-short">{lines}</ul>', lines=lines)


def _calls(board: Board) -> Safe:
    calls = board.calls
    if len(calls):
        calls = calls[calls["account"].isin(board.mine["id"])]
    lines = join(
        html(
            '<li title="{because}"><span>{name}<br><small class="k-sub">{account}</small></span>'
            '<span class="k-nowrap">{late}</span></li>',
            name=link(one["name"], address("contact", {"id": int(one["contact"])})),
            account=one["account_name"],
            because=one["because"],
            late="due" if is_missing(one["overdue"]) else f"{int(one['overdue'])} days late",
        )
        for one in words.rows(calls.head(FEW))
    )
    return card("Call first", _list(lines, "Nobody is waiting for a call."), aside=len(calls) or None)


def _activity(board: Board) -> Safe:
    lines = join(
        html(
            '<li><span class="k-sub">{when:%-d %b %Y} · {account}</span><br><b>{who}</b> {what}</li>',
            when=one["at"],
            account=_account(board, one["account"]),
            who=one["actor_name"],
            what=one["sentence"],
        )
        for one in words.rows(board.activity)
    )
    nothing = html('<p class="k-none">Notes, edits and tasks appear here.</p>')
    return card(
        "Recent activity", html('<ol class="k-activity">{lines}</ol>', lines=lines) if lines else nothing
    )


def _account(board: Board, account: Any) -> Any:
    found = board.overview[board.overview["id"] == account] if not is_missing(account) else pd.DataFrame()
    return words.account_link(words.rows(found)[0]) if len(found) else ""


def _table(rows: list[dict[str, Any]], days: int) -> Safe:
    columns = (
        Column("name", "Account", show=lambda one: row(words.account_link(one), words.type_badge(one))),
        Column(
            "badge", "Score", show=words.score, hint="0 to 100; each account's page says what it is made of"
        ),
        Column("delta", "Change", show=words.moved, hint=f"Over {PERIODS.get(days, f'{days} days')}"),
        Column("risk", "Risk", show=words.risk),
        Column("value", "Contracts", numeric=True, show=words.money, hint="Contracts in force"),
        Column("next_end", "Next end", show=lambda one: words.day(one["next_end"])),
        Column("days_silent", "Last contact", show=lambda one: words.ago(one["days_silent"])),
        Column("key_players", "Key players", numeric=True),
        Column("owner_name", "Owner", show=_owner),
    )
    return table(columns, rows, caption="Accounts, the lowest score first", sorted_by="badge")


def _owner(one: words.Row) -> Any:
    if is_missing(one["owner"]):
        return MISSING
    where = with_clause("", "owner", "=", str(one["owner_name"]))
    return link(words.whole(one["owner_name"]), address("portfolio", {"where": where}))
