"""A contact's page: who they are, what is missing, what was said with them, where else we know them."""

from collections.abc import Callable, Mapping, Sized
from typing import Any

import pandas as pd

from kapta_workspace.domain.access import Role
from kapta_workspace.domain.errors import NotFound
from kapta_workspace.domain.fields import Field, Kind
from kapta_workspace.domain.registers import number
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.ui.panel.icons import icon
from kapta_workspace.ui.panel.pages import enriching, words
from kapta_workspace.ui.panel.pages.notes import note
from kapta_workspace.ui.panel.pages.people import freshness, next_check_in
from kapta_workspace.ui.panel.pages.rows import row_deeds
from kapta_workspace.ui.panel.pages.sections import said
from kapta_workspace.ui.panel.pieces import (
    avatar,
    badge,
    button,
    card,
    chip,
    definition_list,
    empty_state,
    is_missing,
    link,
    stack,
)
from kapta_workspace.ui.panel.router import address, day_of
from kapta_workspace.ui.panel.safe import Safe, html, join, safe_markdown, safe_url
from kapta_workspace.ui.panel.tables import Column, table
from kapta_workspace.workspace import ContactPage, Workspace

PICTURES = "image/png,image/jpeg,image/webp,image/gif"
SHOWN = 40
"""So many notes are drawn at once."""


def draw(workspace: Workspace, query: Mapping[str, str]) -> Safe:
    """The page of the contact the address names: *id*, and *kind* for one kind of note alone."""
    which = number(query.get("id", ""))
    if not which:
        raise NotFound("The address names no contact.")
    page = workspace.contact_page(which, as_of=day_of(query.get("as_of")))
    if not page.is_past:
        workspace.check_ins.update(int(page.record["account"]))
    return stack(
        _head(page, workspace),
        _past(page, query),
        html(
            '<div class="k-columns"><div>{wide}</div><aside class="k-rail">{rail}</aside></div>',
            wide=stack(
                _suggestions(page, workspace),
                _details(page),
                _notes(page, query.get("kind", "")),
                _answers(page),
            ),
            rail=stack(_freshness(page), _elsewhere(page), _timeline(page)),
        ),
    )


def _may_write(page: ContactPage) -> bool:
    return not page.is_past and page.view.actor.role is not Role.VIEWER


# --- the head -----------------------------------------------------------------------------------------


def _head(page: ContactPage, workspace: Workspace) -> Safe:
    one = words.one(page.record)
    who, name = page.contact, str(one["name"])
    photo = workspace.pictures.urls([one["photo"]]).get(str(one["photo"]))
    home = address("account", {"id": int(one["account"])})
    star = icon("star", "Primary contact") if one["primary"] is True else ""
    return html(
        '<header class="k-page-head">{face}<div class="k-title"><h1>{name} <span class="k-star">{star}</span>'
        '</h1><div class="k-sub">{title}{account}{archived}</div></div><div class="k-tools">{tools}</div>'
        "</header>",
        face=_face(name, photo, who) if _may_write(page) else avatar(name, photo, size="large"),
        name=name,
        star=star,
        title="" if is_missing(one["title"]) else html("<span>{said}</span>", said=one["title"]),
        account=chip(one["account_name"], home, "account"),
        archived="" if is_missing(one["archived_at"]) else badge("Archived", "neutral", "archive"),
        tools=_tools(page, archived=not is_missing(one["archived_at"])),
    )


def _face(name: str, photo: str | None, who: int) -> Safe:
    """The picture, and on it the button that chooses another."""
    return html(
        '<span class="k-upload">{face}{choose}</span>',
        face=avatar(name, photo, size="large"),
        choose=button(
            "", "picture", sign="plus", hint="Choose a picture", file=PICTURES, kind="contact", id=who
        ),
    )


def _tools(page: ContactPage, *, archived: bool) -> Safe:
    day = words.past_day(page.view.store.clock().date(), page.today if page.is_past else None)
    if not _may_write(page):
        return day
    who, has_photo = page.contact, not is_missing(page.record["photo"])
    deeds = [
        button("Edit", "edit", kind="contact", id=who),
        button(
            "Restore" if archived else "Archive", "restore" if archived else "archive", kind="contact", id=who
        ),
    ]
    if has_photo:
        deeds.append(button("Remove picture", "unpicture", kind="contact", id=who))
    return join([*deeds, day])


def _past(page: ContactPage, query: Mapping[str, str]) -> Safe:
    if not page.is_past:
        return Safe("")
    return words.past(page.today, address("contact", {**query, "as_of": None}))


# --- what is known, and what could be ------------------------------------------------------------------


def _details(page: ContactPage) -> Safe:
    schema = page.view.schemas["contact"]
    left = {"account", "name", "title", "photo", "primary", "archived_at"}
    fields = [one for one in schema.fields if one.tab and one.name not in left]
    return card("Details", definition_list([(one.label, _shown(page, one)) for one in fields]))


def _shown(page: ContactPage, field: Field) -> Any:
    one = words.one(page.record)
    held = one[field.name]
    if field.name in SIGNED:
        return SIGNED[field.name](one)
    if is_missing(held) or (isinstance(held, Sized) and not len(held)):
        return None
    if field.kind is Kind.LINK:
        name = one[f"{field.name}_name"]
        to = address("contact", {"id": int(held)})
        return link(name, to) if field.target == "contact" else name
    if field.kind is Kind.LONG_TEXT:
        return safe_markdown(str(held))
    way = {Kind.EMAIL: "mailto", Kind.PHONE: "tel"}.get(field.kind)
    return said(field, held) if way is None else _reach(way, str(held))


def _reach(way: str, held: str) -> Safe:
    """An address one can write to or call."""
    to = safe_url(f"{way}:{held}".replace(" ", ""))
    return html('<a href="{to}">{said}</a>', to=to, said=held)


SIGNED: Mapping[str, Callable[[words.Row], Any]] = {
    "friend_foe": words.friend_foe,
    "decision_power": words.power,
}
"""Fields said with a sign beside the word."""


def _suggestions(page: ContactPage, workspace: Workspace) -> Safe:
    """What the data implies and what was looked up, each to be accepted on its own."""
    if not _may_write(page) or not is_missing(page.record["archived_at"]):
        return Safe("")
    return enriching.proposals(workspace, "contact", page.contact, named=str(page.record["name"]))


# --- what was said -------------------------------------------------------------------------------------


def _notes(page: ContactPage, kind: str) -> Safe:
    field, rows = SCHEMAS["note"]["kind"], page.notes
    known = {choice.code for choice in field.choices}
    chosen = rows[rows["kind"] == kind] if kind in known else rows
    here: dict[str, object] = {"id": page.contact}
    options = [("All", here, kind not in known)]
    options += [(one.label, {**here, "kind": one.code}, one.code == kind) for one in field.choices]
    items = join(_note(page, one, field) for one in words.rows(chosen.head(SHOWN)))
    nothing = html('<p class="k-none">Nothing of that kind.</p>')
    body = stack(
        words.switch("Kind of note", options, "contact"),
        html('<ol class="k-notes">{items}</ol>', items=items) if len(chosen) else nothing,
    )
    if rows.empty:
        body = empty_state(
            "No notes yet", "Write down a call, a visit or an e-mail with them.", sign="document"
        )
    return card("Notes", body, aside=len(chosen), actions=_add_note(page), anchor="notes")


def _add_note(page: ContactPage) -> tuple[Safe, ...]:
    if not _may_write(page):
        return ()
    account, who = int(page.record["account"]), page.contact
    return (
        button(
            "Log a call",
            "add",
            hint="Log a call with them",
            kind="note",
            its_kind="phone",
            account=account,
            contacts=who,
        ),
        button(
            "Add note",
            "add",
            sign="plus",
            hint="Add a note about them",
            kind="note",
            account=account,
            contacts=who,
        ),
    )


def _note(page: ContactPage, one: words.Row, field: Field) -> Safe:
    return note(one, field, deeds=row_deeds(page.view.schemas["note"], one) if _may_write(page) else "")


def _answers(page: ContactPage) -> Safe:
    account = int(page.record["account"])
    hint = "Add an answer of theirs"
    add = (
        button(
            "Add answer",
            "add",
            sign="plus",
            hint=hint,
            kind="voc_answer",
            account=account,
            contact=page.contact,
        ),
    )
    actions = add if _may_write(page) else ()
    if page.answers.empty:
        nothing = empty_state("No answers yet", "Ask them the questions of the survey.", sign="question")
        return card("Voice of customer", nothing, actions=actions)
    schema = page.view.schemas["voc_answer"]
    deeds = Column("id", "", sort=False, show=lambda one: row_deeds(schema, one))
    columns = (
        Column("question_name", "Question"),
        Column("answer", "Answer"),
        Column("answered_on", "Answered on", show=lambda one: words.day(one["answered_on"])),
        *((deeds,) if _may_write(page) else ()),
    )
    shown = table(columns, words.rows(page.answers), caption="Voice of customer")
    return card("Voice of customer", shown, aside=len(page.answers), actions=actions)


# --- beside it -----------------------------------------------------------------------------------------


def _freshness(page: ContactPage) -> Safe:
    fresh = words.one(page.freshness.rename({"band": "freshness"}))
    every = SCHEMAS["contact"]["checkin_every"]
    rhythm = None if is_missing(fresh["every"]) or not fresh["every"] else every.label_of(fresh["every"])
    pairs = [
        ("Freshness", freshness(fresh)),
        ("Last contact", words.day(fresh["last_contact"])),
        ("Agreed rhythm", rhythm),
        ("Next check-in", next_check_in(fresh)),
    ]
    return card("Keeping in touch", definition_list(pairs))


def _elsewhere(page: ContactPage) -> Safe:
    if page.elsewhere.empty:
        return Safe("")
    lines = join(
        html(
            "<li>{account} {name}<br>{attitude}</li>",
            account=chip(one["account_name"], address("account", {"id": int(one["account"])})),
            name=link(one["name"] if is_missing(one["title"]) else one["title"], _to(one)),
            attitude=html('<span class="k-sub">{said}</span>', said=words.friend_foe(one)),
        )
        for one in words.rows(page.elsewhere)
    )
    return card("The same person elsewhere", html('<ul class="k-people">{lines}</ul>', lines=lines))


def _to(one: words.Row) -> str:
    return address("contact", {"id": int(one["id"])})


def _timeline(page: ContactPage) -> Safe:
    events = [
        (pd.Timestamp(one["at"]).tz_localize(None), f"{one['actor_name']} {one['sentence']}")
        for one in words.rows(page.timeline)
    ]
    field = SCHEMAS["note"]["kind"]
    events += [
        (pd.Timestamp(one["occurred_on"]), f"{field.label_of(one['kind'])}: {_title(one)}")
        for one in words.rows(page.notes.head(SHOWN))
    ]
    lines = join(
        html('<li><span class="k-sub">{when:%-d %b %Y}</span><br>{what}</li>', when=when, what=what)
        for when, what in sorted(events, key=lambda event: event[0], reverse=True)[:SHOWN]
    )
    return card("Timeline", html('<ol class="k-activity">{lines}</ol>', lines=lines))


def _title(one: words.Row) -> str:
    return "(untitled)" if is_missing(one["title"]) else str(one["title"])
