"""The first page: how all accounts stand, what needs somebody now and why, and the lowest scores."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from kapta_workspace.domain.measured import signed
from kapta_workspace.domain.policies import REQUIRED, RULES
from kapta_workspace.domain.registers import BANDS, coming
from kapta_workspace.domain.schemas.common import SEVERITIES
from kapta_workspace.ui.panel.pages import above, cells, place, words
from kapta_workspace.ui.panel.pages.stand import PERIODS, Stand, counted, head, nothing_matches
from kapta_workspace.ui.panel.pieces import (
    badge,
    band_badge,
    button,
    card,
    empty_state,
    is_missing,
    link,
    stack,
)
from kapta_workspace.ui.panel.router import address
from kapta_workspace.ui.panel.safe import Safe, html, join, safe_url
from kapta_workspace.ui.panel.tables import table

__all__ = ["PERIODS", "draw"]

ROWS = 15
"""So many accounts are drawn, the lowest scores first; the list of accounts has them all."""

FEW = 5
"""So many of each are named in a card; its heading counts them all."""

BAND_NAMES = {"red": "at risk", "amber": "to watch", "green": "healthy"}


def draw(stand: Stand) -> Safe:
    """The page."""
    if stand.page.table.empty and not stand.choice.expression:
        return empty_state(
            "No accounts yet",
            "Add the first one here, or bring in many from a spreadsheet: kapta import accounts.xlsx.",
            action=button("Add an account", "create", sign="plus", kind="account"),
            sign="account",
        )
    if stand.page.table.empty and stand.page.is_narrowed:
        return stack(head(stand, "Portfolio", counted(stand), periods=True), nothing_matches(stand))
    return stack(
        head(stand, "Portfolio", counted(stand), periods=True),
        _bands(stand),
        _needs(stand),
        html(
            '<div class="k-columns"><div>{wide}</div><aside class="k-rail">{rail}</aside></div>',
            wide=stack(
                html(
                    '<div class="k-board">{cards}</div>',
                    cards=join(
                        [
                            html('<div class="k-board-wide">{falls}</div>', falls=_falls(stand)),
                            _endings(stand),
                            _calls(stand),
                            _risks(stand),
                            stack(_short(stand), _coverage(stand)),
                        ]
                    ),
                ),
                _accounts(stand),
            ),
            rail=stack(stand.coaching, _activity(stand)),
        ),
    )


# --- how they stand -----------------------------------------------------------------------------------


def _bands(stand: Stand) -> Safe:
    """The bands as one bar, and each with its movement; every number leads to its accounts."""
    mine = stand.page.table
    counts = {name: mine[mine["band"] == name] for name in ("red", "amber", "green")}
    bar = join(
        html(
            '<i class="k-{tone}" style="width:{share:.2f}%"></i>',
            tone=words.BANDS[name],
            share=100 * len(rows) / max(len(mine), 1),
        )
        for name, rows in counts.items()
    )
    return html(
        '<section class="k-standing" aria-label="Health of the accounts"><div class="k-standing-bar" '
        'aria-hidden="true">{bar}</div><ul>{bands}</ul></section>',
        bar=bar,
        bands=join(_band(stand, name, rows, len(mine)) for name, rows in counts.items()),
    )


def _band(stand: Stand, name: str, rows: pd.DataFrame, every: int) -> Safe:
    said = BAND_NAMES[name]
    return html(
        '<li>{badge}<span class="k-standing-number">{count}</span>'
        '<span class="k-sub">{share:.0f}%</span><span class="k-sub">{rose} rose, {fell} fell</span></li>',
        badge=band_badge(words.BANDS[name]),
        count=stand.count(len(rows), f"accounts {said}", "accounts", band=name),
        share=100 * len(rows) / max(every, 1),
        rose=stand.count(
            int((rows["delta"] > 0).sum()), f"{said} that rose", "accounts", band=name, moved="up"
        ),
        fell=stand.count(
            int((rows["delta"] < 0).sum()), f"{said} that fell", "accounts", band=name, moved="down"
        ),
    )


def _needs(stand: Stand) -> Safe:
    """What waits for somebody, as numbers one can follow."""
    page = stand.page
    mine, short = page.table, page.short["account"].nunique()
    risky, late = mine[mine["risk"].notna()], page.calls
    soon = page.endings
    bands = words.rows(coming(soon, "days_left"))
    endings = join(
        (
            stand.count(
                one["count"], f"contracts ending within {one['within']} days", "contracts", ends=one["within"]
            )
            for one in bands
        ),
        " / ",
    )
    return html(
        '<div class="k-figures">{pieces}</div>',
        pieces=join(
            [
                html(
                    '<div class="k-figure"><div class="k-figure-label">Contracts ending</div>'
                    '<div class="k-figure-number">{endings}</div>'
                    '<div class="k-sub">within {days} days</div></div>',
                    endings=endings,
                    days=" / ".join(str(one) for one in BANDS),
                ),
                above.figure("Open risks", f"{len(risky):,}", _severities(risky), stand.to("risks")),
                above.figure(
                    "Overdue check-ins",
                    f"{len(late):,}",
                    f"in {late['account'].nunique():,} accounts",
                    stand.to("people", late="up"),
                ),
                above.figure(
                    "Reviews overdue",
                    f"{len(page.overdue_reviews):,}",
                    "by the policy of their type",
                    stand.to("accounts", short="review"),
                ),
                above.figure("Below policy", f"{short:,}", f"of {len(mine):,} accounts", "#below"),
            ]
        ),
    )


def _severities(risky: pd.DataFrame) -> str:
    counts = risky["risk"].value_counts()
    said = [
        f"{int(counts[one.code])} {one.label.lower()}" for one in reversed(SEVERITIES) if one.code in counts
    ]
    return ", ".join(said) or "none"


# --- what needs somebody now --------------------------------------------------------------------------


def _list(lines: Iterable[Safe], nothing: str) -> Safe:
    drawn = join(lines)
    if not drawn:
        return html('<p class="k-none">{nothing}</p>', nothing=nothing)
    return html('<ul class="k-told-list">{lines}</ul>', lines=drawn)


def _line(first: Any, last: Any, below: Any) -> Safe:
    return html(
        '<li><span class="k-told-first">{first}</span><span class="k-told-last">{last}</span>'
        '<span class="k-sub">{below}</span></li>',
        first=first,
        last=last,
        below=below,
    )


def _more(stand: Stand, text: str, place_: str, **query: object) -> tuple[Safe, ...]:
    return (link(text, stand.to(place_, **query)),)


def _falls(stand: Stand) -> Safe:
    page = stand.page
    fell = int((page.table["delta"] < 0).sum())
    lines = (
        _line(stand.account(one, tab="measure", why="change"), words.moved(one), _why(stand, one))
        for one in words.rows(page.falls.head(FEW))
    )
    period = PERIODS.get(page.days, f"{page.days} days")
    return card(
        "Biggest falls",
        _list(lines, f"No score fell over {period}."),
        aside=fell or None,
        actions=_more(stand, "All that fell", "accounts", moved="down", sort="delta") if fell else (),
    )


def _why(stand: Stand, one: words.Row) -> Safe:
    """What cost an account most: the part with its points, the sentence, and the record behind it."""
    if is_missing(one["label"]):
        return Safe("")
    record = Safe("")
    if not is_missing(one["record"]):
        kind = str(one["record"]).partition(":")[0]
        title = one["record_title"]
        said = f"{one['record_kind']}: {title}" if isinstance(title, str) else str(one["record_kind"])
        record = html(" {link}", link=place.rows(said, int(one["id"]), kind, as_of=stand.asked.get("as_of")))
    return html(
        "<b>{label} {points}</b> {because}{record}",
        label=one["label"],
        points=signed(float(one["points"]), 1),
        because=one["because"],
        record=record,
    )


def _endings(stand: Stand) -> Safe:
    soon = stand.page.endings
    within = soon[(soon["days_left"] <= BANDS[-1]).fillna(value=False)]
    named = stand.page.view.titles("account", within["account"].head(FEW).tolist())
    lines = (
        _line(
            stand.account({**one, "name": named.get(int(one["account"]), "")}, key="account", tab=None),
            html('<span class="k-nowrap">in {days} days</span>', days=int(one["days_left"])),
            html(
                "{contract}, {worth}",
                contract=place.rows(one["name"], int(one["account"]), "contract"),
                worth=words.money(one),
            ),
        )
        for one in words.rows(within.head(FEW))
    )
    return card(
        "Contracts ending within 90 days",
        _list(lines, "No contract ends within 90 days."),
        aside=len(within) or None,
        actions=_more(stand, "All contracts", "contracts", ends=BANDS[-1]) if len(within) else (),
    )


def _calls(stand: Stand) -> Safe:
    calls = stand.page.calls
    lines = (
        _line(
            link(one["name"], address("contact", {"id": int(one["contact"])})),
            html('<span class="k-nowrap">{days} days late</span>', days=int(one["overdue"])),
            html(
                "{account}; {because}",
                account=stand.account(one, "account_name", "account"),
                because=str(one["because"]).partition("; ")[0].partition(", ")[2],
            ),
        )
        for one in words.rows(calls.head(FEW))
    )
    return card(
        "Call first",
        _list(lines, "Nobody is waiting for a call."),
        aside=len(calls) or None,
        actions=_more(stand, "All that are overdue", "people", late="up") if len(calls) else (),
    )


def _risks(stand: Stand) -> Safe:
    listed = stand.page.open_risks
    shown = listed.page(0, FEW)
    lines = (
        _line(
            stand.account(one, "account_name", "account", tab="risk"),
            badge(
                words.choice("risk", "severity", one["severity"]),
                words.SEVERITY[str(one["severity"])],
                "alert",
            ),
            html("{reason}, open for {days} days", reason=one["reason"], days=int(one["days_open"])),
        )
        for one in words.rows(shown)
    )
    count = len(listed.rows)
    return card(
        "Open risks",
        _list(lines, "No risk is open."),
        aside=count or None,
        actions=_more(stand, "All risks", "risks") if count else (),
    )


def _short(stand: Stand) -> Safe:
    short = stand.page.short
    counts = short["rule"].value_counts()
    lines = (
        html(
            "<li><span>{said}</span>{count}</li>",
            said=said,
            count=stand.count(int(counts.get(rule, 0)), f"accounts: {said.lower()}", "accounts", short=rule),
        )
        for rule, said in RULES.items()
    )
    return card(
        "Below the policy of their type",
        html('<ul class="k-short">{lines}</ul>', lines=join(lines)),
        aside=short["account"].nunique() or None,
        anchor="below",
    )


def _coverage(stand: Stand) -> Safe:
    """In how many accounts each required role is filled, and where it is not."""
    every, lacking = len(stand.page.table), stand.page.lacking["role"].value_counts()
    lines = (
        _covered(stand, role, said, every - int(lacking.get(role, 0)), every)
        for role, said in REQUIRED.items()
    )
    return card("Required roles filled", html('<ul class="k-cover">{lines}</ul>', lines=join(lines)))


def _covered(stand: Stand, role: str, said: str, held: int, every: int) -> Safe:
    lacks = every - held
    return html(
        '<li><span>{said}</span><span class="k-progress"><span class="k-bar" aria-hidden="true">'
        '<span style="width:{share:.0f}%"></span></span>{share:.0f}%</span>'
        '<span class="k-sub">{lacks}</span></li>',
        said=said,
        share=100 * held / max(every, 1),
        lacks=html(
            "missing in {count}", count=stand.count(lacks, f"accounts without {said}", "accounts", lacks=role)
        )
        if lacks
        else "everywhere",
    )


def _activity(stand: Stand) -> Safe:
    page = stand.page
    names = dict(zip(page.table["id"], page.table["name"], strict=True))
    lines = join(
        html(
            '<li><span class="k-sub">{when:%-d %b %Y} · {account}</span><br><b>{who}</b> {what}</li>',
            when=one["at"],
            account=""
            if is_missing(one["account"]) or one["account"] not in names
            else stand.account({"id": one["account"], "name": names[one["account"]]}),
            who=one["actor_name"],
            what=one["sentence"],
        )
        for one in words.rows(page.activity)
    )
    nothing = html('<p class="k-none">Notes, edits and tasks appear here.</p>')
    drawn = html('<ol class="k-activity">{lines}</ol>', lines=lines) if lines else nothing
    return card("Recent activity", drawn)


SHOWN = ("name", "badge", "delta", "risk", "value", "days_silent")
"""The columns of the accounts on the first page; the list has more."""


def _accounts(stand: Stand) -> Safe:
    listed = stand.page.register("accounts")
    count = len(listed.rows)
    drawn = table(
        [column for column in cells.columns(stand, listed) if column.name in SHOWN],
        words.rows(listed.page(0, ROWS)),
        caption="Accounts, the lowest score first",
        sorted_by="badge",
    )
    every = html('<a href="{to}">All {count:,} accounts</a>', to=safe_url(stand.to("accounts")), count=count)
    shown = card("Accounts, the lowest score first", drawn, aside=f"{count:,}", actions=(every,))
    return html('<div class="k-register">{shown}</div>', shown=shown)
