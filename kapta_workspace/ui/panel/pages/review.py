"""The page of a business review: its agenda, who meets, how it was rated, what came of it, what to know."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kapta_workspace.domain.access import Role
from kapta_workspace.domain.errors import NotFound
from kapta_workspace.domain.fields import in_a_sentence
from kapta_workspace.domain.policies import HELD
from kapta_workspace.domain.registers import number
from kapta_workspace.domain.reviews import DAYS, called
from kapta_workspace.ui.panel.pages import documents, place, reports, words
from kapta_workspace.ui.panel.pages.people import freshness
from kapta_workspace.ui.panel.pages.review_ratings import ratings
from kapta_workspace.ui.panel.pages.review_work import is_archived, made, may_write, noted, work
from kapta_workspace.ui.panel.pages.reviews import rated
from kapta_workspace.ui.panel.pages.sections import value
from kapta_workspace.ui.panel.pieces import (
    MISSING,
    avatar,
    badge,
    button,
    card,
    chip,
    definition_list,
    is_missing,
    link,
    stack,
)
from kapta_workspace.ui.panel.router import address, day_of
from kapta_workspace.ui.panel.safe import Safe, html, join, safe_markdown, safe_url
from kapta_workspace.workspace import ReviewPage, Workspace

LINK = "Choose which tasks, actions, goals, notes and documents that are there already belong to it"


def draw(workspace: Workspace, query: Mapping[str, str]) -> Safe:
    """The page of the business review the address names by *id*."""
    which = number(query.get("id", ""))
    if not which:
        raise NotFound("The address names no business review.")
    page = workspace.review_page(which, as_of=day_of(query.get("as_of")))
    return stack(
        _head(page),
        words.past(page.today, address("review", {**query, "as_of": None})) if page.is_past else "",
        _neighbours(page),
        html(
            '<div class="k-columns"><div>{wide}</div><aside class="k-rail">{rail}</aside></div>',
            wide=stack(_agenda(page), _last_time(page), ratings(page, _rate(page)), made(page), noted(page)),
            rail=stack(_facts(page), _people(page), _since(page), _documents(page), _pack(page, query)),
        ),
    )


# --- the head -----------------------------------------------------------------------------------------


def _head(page: ReviewPage) -> Safe:
    one, schema = words.one(page.record), page.view.schemas["review"]
    day = words.past_day(page.view.store.clock().date(), page.today if page.is_past else None)
    return html(
        '<header class="k-page-head"><div class="k-title"><h1>{name}</h1><div class="k-sub">{account}{stage}'
        '<span>{when}</span>{archived}</div></div><div class="k-tools">{tools}{day}</div></header>',
        name=called(schema, one),
        account=chip(one["account_name"], address("account", {"id": page.account}), "account"),
        stage=badge(
            schema["stage"].label_of(one["stage"]),
            "healthy" if page.is_held else "primary",
            "check" if page.is_held else "calendar",
        ),
        when=_when(page),
        archived=badge("Archived", "neutral", "archive") if is_archived(page) else "",
        tools=_tools(page),
        day=day,
    )


def _when(page: ReviewPage) -> Any:
    """How far off the day is; that it went by where it should have been held."""
    days = (page.record["held_on"].date() - page.today).days
    if days > 0:
        return f"in {days} day{'' if days == 1 else 's'}"
    if days < 0 and not page.is_held:
        return badge(f"{words.ago(-days)}, not completed", "watch", "clock")
    return words.ago(-days)


def _tools(page: ReviewPage) -> Safe:
    about: dict[str, Any] = {"kind": "review", "id": page.review}
    if not may_write(page):
        back = is_archived(page) and not page.is_past and page.view.actor.role is not Role.VIEWER
        return button("Restore", "restore", **about) if back else Safe("")
    held = {**about, "field": "stage", "value": HELD}
    held_word = in_a_sentence(page.view.schemas["review"]["stage"].label_of(HELD))
    return join(
        [
            "" if page.is_held else button(f"Mark as {held_word}", "set", sign="check", **held),
            button("Edit", "edit", hint="Edit this business review", **about),
            button("Link records", "link", hint=LINK, id=page.review),
            button("Archive", "archive", quiet=True, hint="Archive this business review", **about),
        ]
    )


def _rate(page: ReviewPage) -> Safe:
    """The button that rates it, one's own earlier ratings filled in."""
    hint = "Rate this business review by the criteria"
    return button("Rate it", "rate", sign="star", hint=hint, id=page.review) if may_write(page) else Safe("")


def _neighbours(page: ReviewPage) -> Safe:
    """The ways to the reviews before and after it."""
    before, after = _to(page, page.before, "Before it"), _to(page, page.after, "After it")
    if not before and not after:
        return Safe("")
    return html(
        '<nav class="k-beside" aria-label="Reviews before and after">{before}{after}</nav>',
        before=before or html('<span class="k-sub">The first with them</span>'),
        after=after or html('<span class="k-sub">The last so far</span>'),
    )


def _to(page: ReviewPage, other: pd.Series | None, said: str) -> Safe:
    if other is None:
        return Safe("")
    one = words.one(other)
    return html(
        '<a href="{to}"><small class="k-sub">{said}</small> {name}{rated}</a>',
        to=safe_url(place.to_record("review", int(one["id"]), page.account)),
        said=said,
        name=called(page.view.schemas["review"], one),
        rated=html(" {rated}", rated=rated(page.means.get(int(one["id"]))))
        if one["id"] in page.means
        else "",
    )


# --- what it is about ---------------------------------------------------------------------------------


def _facts(page: ReviewPage) -> Safe:
    one, schema = words.one(page.record), page.view.schemas["review"]
    own = [field for field in schema.fields if field.custom and field.tab]
    pairs = [
        (schema["held_on"].label, words.day(one["held_on"])),
        (schema["type"].label, schema["type"].label_of(one["type"])),
        (schema["owner"].label, _colleague(one["owner"], one["owner_name"])),
        *((field.label, value(field, one)) for field in own),
    ]
    return card("The meeting", definition_list(pairs))


def _colleague(who: Any, name: Any) -> Any:
    return None if is_missing(who) or is_missing(name) else link(name, address("work", {"user": int(who)}))


def _agenda(page: ReviewPage) -> Safe:
    """What is to be spoken about, and what came out: the field can be edited alone."""
    one, label = page.record, page.view.schemas["review"]["description"].label
    hint = f"Edit the {label[0].lower()}{label[1:]}"
    about: dict[str, Any] = {"kind": "review", "id": page.review, "only": "description"}
    actions = (button("Edit", "edit", quiet=True, hint=hint, **about),) if may_write(page) else ()
    summary = (
        "" if is_missing(one["summary"]) else html('<p class="k-lead"><b>{said}</b></p>', said=one["summary"])
    )
    if is_missing(one["description"]):
        none = html('<p class="k-none">Nothing is written down yet.</p>')
        return card(label, stack(summary, none), actions=actions)
    text = html('<div class="k-prose">{text}</div>', text=safe_markdown(str(one["description"])))
    return card(label, stack(summary, text), actions=actions)


def _last_time(page: ReviewPage) -> Safe:
    """What the review before came to, and what it left to do: where this one begins."""
    if page.before is None:
        return Safe("")
    one = words.one(page.before)
    name = called(page.view.schemas["review"], one)
    came_to = MISSING if is_missing(one["summary"]) else one["summary"]
    left = page.open_before
    said = html(
        "<p>{name}: {came_to}</p>",
        name=link(name, place.to_record("review", int(one["id"]), page.account)),
        came_to=came_to,
    )
    open_ = work(page, left, "Still open from last time") if len(left) else _nothing_left(page)
    return card("Last time", stack(said, open_), aside=f"{len(left)} still open" if len(left) else None)


def _nothing_left(page: ReviewPage) -> Safe:
    return html(
        '<p class="k-sub">Nothing made of it is open{when}.</p>', when="" if page.is_past else " today"
    )


# --- beside it ----------------------------------------------------------------------------------------


def _people(page: ReviewPage) -> Safe:
    """Who takes part: theirs with what they think of us and when they were last heard, and ours."""
    edit = button("Edit", "edit", quiet=True, hint="Choose who takes part", kind="review", id=page.review)
    theirs = join(_contact(page, one) for one in words.rows(page.contacts))
    ours = join(
        html("<li>{face} {name}</li>", face=avatar(name, size="small"), name=_colleague(who, name))
        for who, name in page.colleagues.items()
    )
    nobody = html('<li class="k-none">Nobody named yet</li>')
    body = html(
        '<h3 class="k-sub">Theirs</h3><ul class="k-people">{theirs}</ul>'
        '<h3 class="k-sub">Ours</h3><ul class="k-people">{ours}</ul>',
        theirs=theirs or nobody,
        ours=ours or nobody,
    )
    many = len(page.contacts) + len(page.colleagues)
    return card(
        "Who takes part", body, aside=many or None, actions=(edit,) if may_write(page) else (), anchor="meet"
    )


def _contact(page: ReviewPage, one: words.Row) -> Safe:
    title = "" if is_missing(one["title"]) else html("{title}<br>", title=one["title"])
    return html(
        "<li>{face}<span>{name}<br><small class='k-sub'>{title}{attitude}</small><br>{fresh}</span></li>",
        face=avatar(str(one["name"]), size="small"),
        name=link(one["name"], place.to_record("contact", int(one["id"]), page.account)),
        title=title,
        attitude=words.friend_foe(one),
        fresh=freshness(one),
    )


def _since(page: ReviewPage) -> Safe:
    """What moved since the review before, and what is open: what one is asked about in the room."""
    counts = [
        (said[0].upper() + said[1:], place.rows(page.between[kind], page.account, kind))
        for kind, (_, said) in DAYS.items()
    ]
    title = "So far" if page.since is None else f"Since {page.since:%-d %b %Y}"
    if page.is_held:
        return card(title, definition_list(counts), anchor="since")
    figures = words.one(page.figures)
    moved = html("{score} {moved}", score=words.score(figures), moved=words.moved(figures))
    end = words.day(figures["next_end"])
    late = place.rows(page.overdue, page.account, "task") if page.overdue else "none"
    risk = "none" if is_missing(figures["risk"]) else place.rows(words.risk(figures), page.account, "risk")
    pairs = [
        ("Score", place.rows(moved, page.account, "satisfaction")),
        ("Open risk", risk),
        ("Next contract end", place.rows(end, page.account, "contract")),
        ("Overdue tasks and actions", late),
        *counts,
    ]
    return card(title, definition_list(pairs), anchor="since")


def _documents(page: ReviewPage) -> Safe:
    hint, about = "Attach a file, at most 10 MB", {"section": "review", "about": page.review}
    actions = (documents.upload("Attach", page.account, hint=hint, **about),) if may_write(page) else ()
    rows = page.documents
    lines = join(html("<li>{named}</li>", named=documents.named(one)) for one in words.rows(rows))
    body = html('<ul class="k-people">{lines}</ul>', lines=lines)
    if rows.empty:
        body = html('<p class="k-none">No slides or minutes yet.</p>')
    return card("Documents", body, aside=len(rows) or None, actions=actions)


def _pack(page: ReviewPage, query: Mapping[str, str]) -> Safe:
    """The report that is made to be shown to the customer, over the time since the review before."""
    days = None if page.since is None else max(1, (page.until - page.since).days)
    when = "the last quarter" if page.since is None else f"since {page.since:%-d %b %Y}"
    said = html(
        '<p class="k-sub">Made to be shown to them: results {when}, metrics, what comes next.</p>', when=when
    )
    return card("To take along", stack(said, reports.pack(page.account, query.get("as_of"), days)))
