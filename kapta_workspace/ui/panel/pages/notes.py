"""The notes of an account: looked through by words, author, type and day, newest first."""

from collections.abc import Mapping, Sequence

import pandas as pd

from kapta_workspace.domain.fields import Field
from kapta_workspace.domain.noted import Asked, narrowed
from kapta_workspace.ui.panel.pages import place, scope, words
from kapta_workspace.ui.panel.pages.narrowing import labelled, select
from kapta_workspace.ui.panel.pages.place import query
from kapta_workspace.ui.panel.pages.sections import MOST, Section, add, may_write, nothing, ordered
from kapta_workspace.ui.panel.pieces import avatar, button, card, empty_state, is_missing, link, stack
from kapta_workspace.ui.panel.router import address
from kapta_workspace.ui.panel.safe import Safe, html, join, safe_markdown, safe_url
from kapta_workspace.workspace import AccountPage

NOTES = Section(
    "note",
    "Notes",
    ("title",),
    "Write down a call, a visit or an e-mail: it keeps the contact fresh.",
    ("notes", "freshness"),
)
PAGE = 40
"""So many notes are drawn at once."""
FEW = 8
"""So few notes need no search."""


def notes(page: AccountPage, asked: Mapping[str, str], *, combined: bool) -> Safe:
    """
    Everything written down, newest first.

    Args:
        page: The account's page.
        asked: The query: what ``domain.noted`` narrows by; *older* lists old ones as well, *note* is the one
            note somebody came for, which stands first.
        combined: With each note's account.
    """
    rows = ordered(page, "note")
    if rows.empty:
        return card(NOTES.title, nothing(page, NOTES), actions=add(page, "note", "Add note"))
    field = page.view.schemas["note"]["kind"]
    wanted = Asked.of(asked)
    if wanted.kind not in {choice.code for choice in field.choices}:
        wanted = Asked.of({**wanted.told, "kind": ""})
    chosen, sought = narrowed(rows, wanted), rows[rows["id"].astype("str") == asked.get("note", "")]
    here: dict[str, object] = {**query(page, combined=combined, tab="notes"), **wanted.told}
    every = link("Show all", address("account", {**here, **dict.fromkeys(wanted.told)}))
    first = chosen[~chosen["id"].isin(sought["id"])].head(MOST if "older" in asked else PAGE)
    people = page.view.titles(
        "contact", [one for part in (sought, first) for many in part["contacts"] for one in many]
    )
    listed = len(first) + int(chosen["id"].isin(sought["id"]).sum())
    return card(
        NOTES.title,
        stack(
            _sought(page, sought, people, here, combined=combined),
            _kinds(field, here, wanted),
            _narrowings(page, rows, wanted, every) if len(rows) > FEW or wanted.told else "",
            _list(page, first, people, combined=combined) if len(chosen) else _none(every),
            _older(len(chosen), listed, address("account", {**here, "older": "yes"})),
        ),
        aside=f"{len(chosen):,}, the newest {listed} listed" if listed < len(chosen) else f"{len(chosen):,}",
        actions=add(page, "note", "Add note"),
    )


def _list(page: AccountPage, rows: pd.DataFrame, people: Mapping[int, str], *, combined: bool) -> Safe:
    items = join(_note(page, one, people, combined=combined) for one in words.rows(rows))
    return html('<ol class="k-notes">{items}</ol>', items=items)


def _sought(
    page: AccountPage,
    rows: pd.DataFrame,
    people: Mapping[int, str],
    here: Mapping[str, object],
    *,
    combined: bool,
) -> Safe:
    """The one note somebody came for, apart from the others."""
    if rows.empty:
        return Safe("")
    return html(
        '<section class="k-sought" aria-label="The note you came for">{note}<p>{back}</p></section>',
        note=_list(page, rows, people, combined=combined),
        back=link("Only the list", address("account", here)),
    )


# --- what they are narrowed by ------------------------------------------------------------------------


def _kinds(field: Field, here: Mapping[str, object], wanted: Asked) -> Safe:
    return words.switch(
        "Kind of note",
        [
            ("All", {**here, "kind": None}, not wanted.kind),
            *((one.label, {**here, "kind": one.code}, one.code == wanted.kind) for one in field.choices),
        ],
        "account",
    )


def _narrowings(page: AccountPage, rows: pd.DataFrame, wanted: Asked, every: Safe) -> Safe:
    """Words, author, type, sub-type and days; types only where there are any."""
    authors = page.view.titles("user", rows["author"].dropna().unique().tolist())
    by_name = sorted(authors.items(), key=lambda one: one[1].casefold())
    drops = [_drop("Author", "author", [(str(who), name) for who, name in by_name], wanted.author)]
    for label, name in (("Type", "type"), ("Sub-type", "subtype")):
        there = sorted(rows[name].dropna().unique().tolist(), key=str.casefold)
        if there or getattr(wanted, name):
            drops.append(_drop(label, name, [(one, one) for one in there], getattr(wanted, name)))
    return html(
        '<search class="k-narrow">{text}{drops}{since}{until}{off}</search>',
        text=_typed("Words", "text", "search", wanted.text),
        drops=join(drops),
        since=_typed("From", "since", "date", wanted.since),
        until=_typed("Until", "until", "date", wanted.until),
        off=every if wanted.told else "",
    )


def _typed(label: str, name: str, kind: str, now: str) -> Safe:
    return labelled(
        label,
        html(
            '<input class="k-cell" type="{kind}" value="{now}" aria-label="{label}" data-change="list" '
            'data-field="{name}" data-id="list">',
            label=label,
            name=name,
            kind=kind,
            now=now,
        ),
    )


def _drop(label: str, name: str, options: Sequence[tuple[str, str]], now: str) -> Safe:
    return labelled(label, select(label, name, (("", "Any"), *options), now))


def _none(every: Safe) -> Safe:
    return empty_state("No note fits", "Look for less, or in all of them.", action=every)


# --- one note -----------------------------------------------------------------------------------------


def _older(every: int, listed: int, to: str) -> Safe:
    """The way to the older notes, or that search finds those that are too many to list."""
    if every == listed:
        return Safe("")
    if listed == MOST:
        return html('<p class="k-sub">and {many} older ones; search finds them.</p>', many=every - listed)
    return html('<p><a href="{to}">Show older notes</a></p>', to=safe_url(to))


def _note(page: AccountPage, one: words.Row, people: Mapping[int, str], *, combined: bool) -> Safe:
    field = page.view.schemas["note"]["kind"]
    with_ = join(
        [link(people[who], address("contact", {"id": who})) for who in one["contacts"] if who in people], ", "
    )
    return note(
        one,
        field,
        people=html(
            "{with_}{about}", with_=html(" · with {names}", names=with_) if with_ else "", about=_about(one)
        ),
        where=scope.chip(page, one, "note") if combined else "",
        deeds=_deeds(one) if may_write(page) else "",
    )


def _about(one: words.Row) -> Safe:
    """The business review a note is about, leading there."""
    if is_missing(one["review"]):
        return Safe("")
    review = place.one("a business review", "review", int(one["review"]), int(one["account"]))
    return html(" · about {review}", review=review)


def note(one: words.Row, field: Field, *, people: str = "", where: str = "", deeds: str = "") -> Safe:
    """
    A note as it stands in a list.

    Args:
        one: The note, with *author_name*.
        field: The field that says what kind of note it is.
        people: With whom, behind its kind.
        where: The account it belongs to, where that is not clear.
        deeds: What can be done with it.
    """
    return html(
        '<li class="k-note"><header>{face}<span><b>{title}</b><br>'
        '<span class="k-sub">{author} · {day} · {kind}{people}</span></span>'
        "{where}{deeds}</header>{text}</li>",
        face=avatar(str(one["author_name"]), size="small"),
        title=field.label_of(one["kind"]) if is_missing(one["title"]) else one["title"],
        author=one["author_name"],
        day=words.day(one["occurred_on"]),
        kind=field.label_of(one["kind"]),
        people=people,
        where=where,
        deeds=deeds,
        text=""
        if is_missing(one["text"])
        else html('<div class="k-prose">{text}</div>', text=safe_markdown(str(one["text"]))),
    )


def _deeds(one: words.Row) -> Safe:
    record = int(one["id"])
    return html(
        '<span class="k-deeds">{edit}{away}</span>',
        edit=button("Edit", "edit", quiet=True, hint="Edit the note", kind="note", id=record),
        away=button(
            "", "archive", sign="archive", quiet=True, hint="Archive the note", kind="note", id=record
        ),
    )
