"""Why a score moved: part by part, down to the records, or to the note that was not written."""

from collections.abc import Mapping, Sequence
from typing import Any

from kapta_workspace.domain.health.whatif import HYGIENE
from kapta_workspace.domain.measured import signed
from kapta_workspace.ui.panel.drawings import step
from kapta_workspace.ui.panel.pages import words
from kapta_workspace.ui.panel.pages.place import query, to_record
from kapta_workspace.ui.panel.pieces import card, delta, empty_state, is_missing, link, stack
from kapta_workspace.ui.panel.safe import Safe, html, join
from kapta_workspace.ui.panel.tables import Column, table
from kapta_workspace.workspace import AccountPage

MOST_RECORDS = 8
"""So many records are named under a row."""

WORDS = {"clock": "time that passed", "settings": "new settings", "records": "what was recorded"}


def draw(page: AccountPage, asked: str, *, combined: bool = False) -> Safe:
    """The answer: the causes, the ledger, or what could be done, whichever was asked for."""
    drawn = {"ledger": _ledger, "ideas": _ideas}.get(asked, _causes)
    return stack(_switch(page, asked, combined=combined), drawn(page))


def _switch(page: AccountPage, asked: str, *, combined: bool) -> Safe:
    known = {"change": "What moved it", "ledger": "As a statement", "ideas": "What would raise it"}
    chosen, here = asked if asked in known else "change", query(page, combined=combined, tab="measure")
    return words.switch(
        "About the score",
        [(label, {**here, "why": name}, name == chosen) for name, label in known.items()],
        "account",
    )


# --- the causes ---------------------------------------------------------------------------------------


def _causes(page: AccountPage) -> Safe:
    moved = page.moved
    rows = words.rows(moved.table[moved.table["shown"] != 0])
    opened = _opened(page, [record for one in rows for record in one["rows"][-MOST_RECORDS:]])
    widest = max((abs(one["shown"]) for one in rows), default=1.0)
    parts = join(
        _row(
            html("{label}", label=one["label"]),
            one["shown"],
            widest,
            html(
                "<p>{because} {split}</p>{records}",
                because=one["because"],
                split=_split(one),
                records=_records(one["rows"], opened),
            ),
        )
        for one in rows
    )
    said = " · ".join(
        f"{WORDS[str(one['cause'])]} {signed(float(one['shown']), 1)}" for one in words.rows(moved.causes)
    )
    nothing = empty_state("Nothing moved", "The score is what it was.", sign="check")
    return card(
        "Why did it move?",
        stack(
            html(
                "<p><b>{before:.1f}</b> on {since}, <b>{after:.1f}</b> on {until}: {moved}. "
                '<span class="k-sub">{causes}</span></p>',
                before=moved.before,
                since=words.day(moved.since),
                after=moved.after,
                until=words.day(moved.until),
                moved=html("<b>{points} points</b>", points=signed(moved.printed, 1)),
                causes=said,
            ),
            html("<div>{parts}</div>", parts=parts) if rows else nothing,
        ),
        aside="open a row for its records; the rows add up",
        anchor="why",
    )


def _split(one: words.Row) -> str:
    parts = [(WORDS[name], float(one[name])) for name in WORDS if abs(float(one[name])) >= SAID]
    if len(parts) < 2:
        return ""
    return f"Of it {', '.join(f'{word} {signed(points, 1)}' for word, points in parts)}."


SAID = 0.05
"""Fewer points than these are not said."""


def _row(label: Any, points: float, widest: float, inside: Any, day: Any = "") -> Safe:
    """A row that opens: its label, a bar and the points; what is behind it inside."""
    return html(
        '<details class="k-why"><summary><span class="k-why-day">{day}</span><span>{label}</span>{bar}'
        '<b class="k-number">{points}</b></summary><div class="k-why-in">{inside}</div></details>',
        day=day,
        label=label,
        bar=step(points, widest),
        points=signed(points, 1),
        inside=inside,
    )


# --- the ledger ---------------------------------------------------------------------------------------


def _ledger(page: AccountPage) -> Safe:
    found = page.statement
    rows = words.rows(found.table)
    opened = _opened(page, [record for one in rows for record in one["rows"][-MOST_RECORDS:]])
    widest = max((abs(one["effect"]) for one in rows), default=1.0)
    lines = join(
        _row(
            html('{label} <span class="k-sub">{who}</span>', label=one["label"], who=one["who"]),
            one["shown"],
            widest,
            html(
                "<p>{parts} Balance {score:.1f}.</p>{records}",
                parts=_parts(one["parts"]),
                score=one["score"],
                records=_records(one["rows"], opened),
            ),
            words.day(one["until"]),
        )
        for one in rows
    )
    nothing = empty_state("Nothing happened", "No record came and no time passed.", sign="clock")
    return card(
        "The statement of the score",
        stack(
            _balance("Opening", found.opening),
            html("<div>{lines}</div>", lines=lines) if rows else nothing,
            _balance("Closing", found.closing),
        ),
        aside="every entry opens on its records; the rows add up",
        anchor="why",
    )


def _balance(word: str, score: float) -> Safe:
    return html(
        '<div class="k-why-balance"><span>{word}</span><b>{score:.1f}</b></div>', word=word, score=score
    )


def _parts(parts: Sequence[tuple[str, float]]) -> str:
    said = ", ".join(f"{label} {signed(points, 1)}" for label, points in parts)
    return f"{said}." if said else ""


# --- the records --------------------------------------------------------------------------------------


def _opened(page: AccountPage, records: Sequence[str]) -> dict[str, Safe]:
    """Record → its line: what it is, its title, its day, and a link to where it stands."""
    told = page.told(dict.fromkeys(records))
    return {str(one["record"]): _line(page, one) for one in words.rows(told)}


def _line(page: AccountPage, one: words.Row) -> Safe:
    kind = str(one["kind"])
    where = to_record(kind, int(one["id"]), page.account, **query(page))
    title = one["label"] if is_missing(one["title"]) else one["title"]
    return html(
        '<li>{title} <span class="k-sub">{label}{day}</span></li>',
        title=link(str(title), where),
        label=one["label"],
        day="" if is_missing(one["on"]) else html(", {day}", day=words.day(one["on"])),
    )


def _records(records: Sequence[str], opened: Mapping[str, Safe]) -> Safe:
    """The newest records of a row; those one may not see, or that are gone, are counted."""
    if not records:
        return html('<p class="k-sub">No record stands behind it: nothing was written.</p>')
    last = [opened[one] for one in reversed(records[-MOST_RECORDS:]) if one in opened]
    more = len(records) - len(last)
    said = html('<li class="k-sub">and {more} more</li>', more=more) if more else ""
    return html('<ul class="k-records">{lines}{said}</ul>', lines=join(last), said=said)


# --- the ideas ----------------------------------------------------------------------------------------


PROVEN = {HYGIENE: "unproven: it keeps the record in order"}
"""What is said of an idea of which nobody knows whether it keeps the customer."""


def _ideas(page: AccountPage) -> Safe:
    found = page.ideas.ideas
    rows = words.rows(found[found["durable"] > SAID].head(10))
    if not rows:
        nothing = empty_state("Nothing to raise", "Every part is as good as it gets.", sign="check")
        return card("What would raise it", nothing, anchor="why")
    columns = (
        Column("label", "What to do"),
        Column("gain", "Today", numeric=True, show=lambda one: delta(float(one["gain"]))),
        Column("durable", "Over 30 days", numeric=True, show=lambda one: signed(float(one["durable"]), 1)),
        Column("minutes", "Minutes", numeric=True, show=lambda one: f"{one['minutes']:.0f}"),
        Column("evidence", "Evidence", show=lambda one: PROVEN.get(str(one["evidence"]), one["evidence"])),
    )
    return card(
        "What would raise it",
        table(columns, rows, caption="Ideas, the most points an hour first"),
        aside="computed by scoring the account with it done",
        anchor="why",
    )
