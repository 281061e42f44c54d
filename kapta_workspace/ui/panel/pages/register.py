"""The page of a register: what it is narrowed by, what it adds up to, and its rows, some at a time."""

from collections.abc import Mapping, Sequence

from kapta_workspace.domain.fields import Kind, in_a_sentence
from kapta_workspace.domain.registers import ALL, How, Narrowing, number
from kapta_workspace.ui.panel.downloads import REPORTS
from kapta_workspace.ui.panel.icons import icon
from kapta_workspace.ui.panel.pages import above, cells, words
from kapta_workspace.ui.panel.pages.narrowing import labelled, select
from kapta_workspace.ui.panel.pages.stand import Stand, adding, counted, head, nothing_matches
from kapta_workspace.ui.panel.pieces import (
    card,
    empty_state,
    link,
    stack,
)
from kapta_workspace.ui.panel.router import address
from kapta_workspace.ui.panel.safe import Safe, html, join, safe_url
from kapta_workspace.ui.panel.tables import Column, table
from kapta_workspace.workspace import Listed

SIZE = 50
"""So many rows are drawn at a time: a page of ten thousand is slow to draw, and nobody reads it."""

CURRENCIES = 4
"""So many currencies are told before one opens the rest."""

BESIDE: Mapping[str, tuple[tuple[str, str], ...]] = dict.fromkeys(
    ("tasks", "actions", "notes"), (("tasks", "Tasks"), ("actions", "Actions of plans"), ("notes", "Notes"))
)
"""Registers that share a line of the menu: address and name of each."""

ADD: Mapping[str, str] = {
    "account": "Add an account",
    "contact": "Add a contact",
    "contract": "Add a contract",
    "review": "Add a review",
    "opportunity": "Add an opportunity",
    "risk": "Open a risk",
    "task": "Add a task",
    "note": "Add a note",
}
"""What the button of a list says, by the kind it makes."""


def draw(stand: Stand) -> Safe:
    """The page."""
    listed = stand.page.register(stand.place, stand.asked)
    register = listed.register
    add = ADD.get(register.kind, "")
    said = html("{said} of {whose}", said=_said(listed), whose=counted(stand))
    return stack(
        head(
            stand,
            register.title,
            counted(stand) if register.kind == "account" else said,
            periods=register.kind == "account",
            actions=adding(stand, register.kind, add) if add else "",
        ),
        *_beside(stand, register.name),
        *above.drawn(stand, listed),
        _card(stand, listed),
    )


def _beside(stand: Stand, name: str) -> tuple[Safe, ...]:
    """The lists that share a line of the menu with this one."""
    if name not in BESIDE:
        return ()
    links = join(
        html(
            '<a href="{to}"{current}>{said}</a>',
            to=safe_url(stand.to(other)),
            current=Safe(' aria-current="true"') if other == name else "",
            said=said,
        )
        for other, said in BESIDE[name]
    )
    return (html('<nav class="k-switch" aria-label="Lists">{links}</nav>', links=links),)


def _said(listed: Listed) -> str:
    count = len(listed.rows)
    label = in_a_sentence(listed.schema.label if count == 1 else listed.schema.plural)
    return f"{count:,} {label}"


def _card(stand: Stand, listed: Listed) -> Safe:
    register = listed.register
    body = stack(_narrowings(stand, listed), _totals(listed), _rows(stand, listed))
    count, every = len(listed.rows), listed.every
    aside = f"{count:,}" if count == every else f"{count:,} of {every:,}"
    take = html(
        '<a class="k-button k-quiet" href="{to}" download>{sign}Download</a>',
        to=safe_url(address(f"{REPORTS}register/0.xlsx", {**stand.asked, "name": register.name})),
        sign=icon("download"),
    )
    drawn = card(register.title, body, aside=aside, actions=(take,) if count else (), anchor="rows")
    return html('<div class="k-register">{drawn}</div>', drawn=drawn)


# --- what it is narrowed by ---------------------------------------------------------------------------


def _narrowings(stand: Stand, listed: Listed) -> Safe:
    if not listed.every and not _of(stand):
        return Safe("")
    drops = join(_drop(stand, listed, one) for one in listed.register.narrowings)
    return html('<div class="k-narrow">{drops}{of}</div>', drops=drops, of=_of(stand))


def _of(stand: Stand) -> Safe:
    """Whose accounts the list keeps to, with the way to all."""
    for word, said in (("of", "Accounts of"), ("owned", "Owned by")):
        if user := number(stand.asked.get(word, "")):
            name = stand.page.view.titles("user", [user]).get(user, f"user {user}")
            return html(
                '<a class="k-chip k-narrow-of" href="{to}" title="Show those of all accounts">'
                "{said} {name} {close}</a>",
                to=safe_url(stand.here(**{word: None, "page": None})),
                said=said,
                name=name,
                close=icon("close", "Take off"),
            )
    return Safe("")


def _drop(stand: Stand, listed: Listed, one: Narrowing) -> Safe:
    now = stand.asked.get(one.name, one.usual)
    if one.how is How.LEAST:
        control = html(
            '<input class="k-cell" type="text" inputmode="numeric" value="{now}" placeholder="any" '
            'aria-label="{label}" data-change="list" data-field="{name}" data-id="list">',
            now=now,
            label=one.label,
            name=one.name,
        )
    else:
        control = _select(one, now, _options(listed, one))
    return labelled(one.label, control)


def _options(listed: Listed, one: Narrowing) -> list[tuple[str, str]]:
    if not one.options:
        return [(str(who), name) for who, name in listed.people.get(one.name, ())]
    mine = listed.counts[listed.counts["narrowing"] == one.name]
    count = dict(zip(mine["value"], mine["count"], strict=True))
    return [(code, f"{said} ({count[code]:,})") for code, said in one.options]


def _select(one: Narrowing, now: str, options: Sequence[tuple[str, str]]) -> Safe:
    every = (ALL if one.usual else "", "All" if one.usual else "Any")
    known = {code for code, _ in options}
    other = (
        [(now, f"Within {now} days")] if one.how is How.WITHIN and now and now not in (*known, ALL) else []
    )
    chosen = every[0] if now in ("", ALL) else now
    return select(one.label, one.name, (every, *options, *other), chosen)


def _totals(listed: Listed) -> Safe:
    """What the rows add up to, a currency each."""
    rows, fields = words.rows(listed.totals), {one.name: one.label for one in listed.fields}
    if not rows:
        return Safe("")

    def line(one: words.Row) -> Safe:
        sums = join(
            (
                html(
                    "{label} <b>{amount:,.0f}</b> {currency}",
                    label="" if at == 0 else fields[name].lower(),
                    amount=one[name],
                    currency=one["currency"],
                )
                for at, name in enumerate(listed.register.sums)
            ),
            ", ",
        )
        return html(
            '<li>{sums} <span class="k-sub">in {count:,}</span></li>', sums=sums, count=int(one["count"])
        )

    first, rest = join(line(one) for one in rows[:CURRENCIES]), rows[CURRENCIES:]
    more = html(
        "<details><summary>and {count} more currencies</summary><ul>{lines}</ul></details>",
        count=len(rest),
        lines=join(line(one) for one in rest),
    )
    return html(
        '<div class="k-sums"><ul aria-label="In total, by currency">{first}</ul>{more}</div>',
        first=first,
        more=more if rest else "",
    )


# --- its rows -----------------------------------------------------------------------------------------


def _rows(stand: Stand, listed: Listed) -> Safe:
    count = len(listed.rows)
    if not count:
        return _nothing(stand, listed)
    pages = -(-count // SIZE)
    at = min(max(number(stand.asked.get("page", "")), 1), pages)
    shown = words.rows(listed.page((at - 1) * SIZE, SIZE))
    drawn = table(
        cells.columns(stand, listed),
        shown,
        caption=listed.register.title,
        sorted_by=_head_of(listed, listed.by),
        descending=listed.down,
        sort_to=lambda column: _sorted_by(stand, listed, column),
    )
    return join([drawn, _pager(stand, at, pages, count)])


def _head_of(listed: Listed, by: str) -> str:
    """The column of the table that shows a field of the register."""
    field = next(one for one in listed.fields if one.name == by)
    return f"{by}_name" if field.kind is Kind.LINK else by


def _sorted_by(stand: Stand, listed: Listed, column: Column) -> str:
    name = next(one.name for one in listed.fields if _head_of(listed, one.name) == column.name)
    down = None if listed.by == name and listed.down else ("1" if listed.by == name else None)
    return stand.here(sort=name, down=down, page=None)


def _nothing(stand: Stand, listed: Listed) -> Safe:
    if listed.every:
        every = {one.name: ALL if one.usual else None for one in listed.register.narrowings}
        return empty_state(
            "Nothing fits",
            f"There are {listed.schema.counted(listed.every)}, and none that fits what is chosen above.",
            action=link("Show all of them", stand.here(**every, of=None, owned=None, page=None)),
            sign="search",
        )
    if stand.page.is_narrowed:
        return nothing_matches(stand)
    label = in_a_sentence(listed.schema.plural)
    add = ADD.get(listed.register.kind, "")
    return empty_state(
        f"No {label} yet",
        listed.register.hint,
        action=adding(stand, listed.register.kind, add) if add else None,
    )


def _pager(stand: Stand, at: int, pages: int, count: int) -> Safe:
    if pages == 1:
        return Safe("")
    first = (at - 1) * SIZE + 1
    ways = [
        (said, to)
        for said, to, there in (("Previous", at - 1, at > 1), ("Next", at + 1, at < pages))
        if there
    ]
    return html(
        '<nav class="k-pager" aria-label="Rows"><span>{first:,} to {last:,} of {count:,}</span>{ways}</nav>',
        first=first,
        last=min(first + SIZE - 1, count),
        count=count,
        ways=join(
            html(
                '<a class="k-button" href="{to}" rel="{rel}">{said}</a>',
                to=safe_url(stand.here(page=None if to == 1 else to)),
                rel="prev" if said == "Previous" else "next",
                said=said,
            )
            for said, to in ways
        ),
    )
