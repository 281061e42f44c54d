"""The people of an account's page: key players and other contacts there, contributors here."""

from collections.abc import Mapping, Sequence
from typing import Any

from kapta_workspace.domain.fields import Field, Kind
from kapta_workspace.ui.panel.icons import icon
from kapta_workspace.ui.panel.pages import words
from kapta_workspace.ui.panel.pages.place import query
from kapta_workspace.ui.panel.pages.rows import DEEDS, row_deeds
from kapta_workspace.ui.panel.pages.sections import add, may_write, worth
from kapta_workspace.ui.panel.pieces import avatar, badge, button, card, chip, empty_state, is_missing, link
from kapta_workspace.ui.panel.router import address
from kapta_workspace.ui.panel.safe import Safe, html, join, safe_url
from kapta_workspace.ui.panel.tables import Column, table
from kapta_workspace.workspace import AccountPage

TITLE = "Key players and contacts"

Faces = Mapping[int, str]
"""The addresses of photos, by contact."""


def key_players(page: AccountPage, faces: Faces, *, combined: bool) -> Safe:
    """The list of contacts, primaries first, those with a photo in ``faces`` by it."""
    people = page.key_players
    actions = () if page.view.position is not None else (_add(page),)
    if people.empty:
        nobody = empty_state(
            "Nobody yet",
            "Key players come first: add the people who decide, sponsor and support."
            + worth(page, "key_players.roles", "key_players.depth", "key_players.org", "relationship"),
            sign="people",
        )
        return card(TITLE, nobody, actions=actions, anchor="people")
    rows = words.rows(people)
    return card(
        TITLE,
        table(_columns(page, faces, combined=combined), rows, caption=TITLE),
        aside=len(rows),
        actions=(_switch(page, combined=combined), *actions),
        anchor="people",
    )


def above_chart(page: AccountPage, *, combined: bool) -> Safe:
    """The heading above the org chart, with the way back to the list."""
    past = page.view.position is not None
    return html(
        '<section class="k-above" aria-label="{title}"><h2>{title}</h2><span class="k-aside">{count}</span>'
        '<div class="k-actions">{switch}{add}</div></section>',
        title=TITLE,
        count=len(page.key_players),
        switch=_switch(page, combined=combined, shown="chart"),
        add="" if past else _add(page),
    )


def quick(page: AccountPage, faces: Faces, *, combined: bool) -> Safe:
    """The list with its cells open, for setting an imported list to rights; every change is saved at once."""
    people = page.key_players
    if people.empty or not may_write(page):
        return key_players(page, faces, combined=combined)
    rows = words.rows(people)
    schema = page.view.schemas["contact"]
    columns = (
        Column("name", "Name", show=lambda one: person(one, page, faces)),
        *((Column("account_name", "Account", show=_account),) if combined else ()),
        *(_open(schema[name]) for name in EDITED),
        Column("days", "Freshness", show=freshness),
        Column("id", DEEDS, sort=False, show=lambda one: row_deeds(schema, one)),
    )
    return card(
        TITLE,
        table(columns, rows, caption=TITLE),
        aside="each change is saved at once",
        actions=(_switch(page, combined=combined, shown="people"), _add(page)),
        anchor="people",
    )


EDITED = ("title", "role", "friend_foe", "decision_power", "primary")
"""What is edited in the list itself; the form has the rest."""


def _open(field: Field) -> Column:
    return Column(field.name, field.label, show=lambda one: cell(field, one), hint=field.help)


def cell(field: Field, one: words.Row) -> Safe:
    """A field of a contact as a control that saves what is put into it."""
    held = "" if is_missing(one[field.name]) else one[field.name]
    about = html(
        'data-change="set" data-kind="contact" data-id="{id}" data-field="{field}" aria-label="{label}"',
        id=one["id"],
        field=field.name,
        label=f"{field.label} of {one['name']}",
    )
    if field.kind is Kind.YES_NO:
        return html('<input type="checkbox" {about}{on}>', about=about, on=Safe(" checked") if held else "")
    if field.kind is not Kind.CHOICE:
        return html('<input type="text" class="k-cell" value="{held}" {about}>', about=about, held=held)
    known = [("", "–"), *((choice.code, choice.label) for choice in field.choices)]
    options = join(
        html(
            '<option value="{code}"{on}>{label}</option>',
            code=code,
            label=label,
            on=Safe(" selected") if code == held else "",
        )
        for code, label in known
    )
    return html('<select class="k-cell" {about}>{options}</select>', about=about, options=options)


def _switch(page: AccountPage, *, combined: bool, shown: str = "") -> Safe:
    ways = {"": "List", "people": "Edit list", "chart": "Org chart"}
    options: list[tuple[str, dict[str, object], bool]] = [
        (label, query(page, combined=combined, tab=tab or None), tab == shown)
        for tab, label in ways.items()
        if tab != "people" or may_write(page)
    ]
    return words.switch("List or org chart", options, "account")


def _add(page: AccountPage) -> Safe:
    return button("Add contact", "add", sign="plus", kind="contact", account=page.account)


def _columns(page: AccountPage, faces: Faces, *, combined: bool) -> tuple[Column, ...]:
    past = page.view.position is not None
    return (
        Column("name", "Name", show=lambda one: person(one, page, faces)),
        *((Column("account_name", "Account", show=_account),) if combined else ()),
        Column("role", "Role", show=lambda one: words.choice("contact", "role", one["role"])),
        Column("friend_foe", "Friend / foe", show=words.friend_foe),
        Column("decision_power", "Decision power", show=words.power),
        Column("days", "Freshness", show=freshness, hint="The latest conversation, and whether it is time"),
        Column("next_due", "Next check-in", show=next_check_in),
        Column("reports_to_name", "Reports to"),
        Column("internal_contact_name", "Internal contact"),
        *(() if past else (Column("id", DEEDS, sort=False, show=_menu),)),
    )


def _account(one: words.Row) -> Safe:
    return chip(one["account_name"], address("account", {"id": int(one["account"])}))


def person(one: words.Row, page: AccountPage, faces: Faces) -> Safe:
    """Somebody's face, name, star and title; the name leads to their page."""
    star = (
        html('<span class="k-star">{star}</span>', star=icon("star", "Primary contact"))
        if one["primary"] is True
        else ""
    )
    as_of = page.today.isoformat() if page.view.position is not None else None
    return html(
        '<span class="k-person">{face}<span>{name} {star}<br><small class="k-sub">{title}</small></span>'
        "</span>",
        face=avatar(str(one["name"]), faces.get(int(one["id"]))),
        name=link(one["name"], address("contact", {"id": int(one["id"]), "as_of": as_of})),
        star=star,
        title="" if is_missing(one["title"]) else one["title"],
    )


def freshness(one: words.Row) -> Safe:
    """How fresh the last contact is, and how long ago it was."""
    state = str(one["freshness"])
    return html(
        '<span class="k-nowrap">{state}</span> <small class="k-sub k-nowrap">{ago}</small>',
        state=badge(state.title(), words.FRESH.get(state, "neutral")),
        ago="" if state == "never" else words.ago(one["days"]),
    )


def next_check_in(one: words.Row) -> Safe:
    """The day of the next agreed check-in, and that it is overdue."""
    late = one["overdue"]
    return html(
        "{day} {late}",
        day=words.day(one["next_due"]),
        late=badge(f"{int(late)} d late", "risk", "clock") if not is_missing(late) and late > 0 else "",
    )


def _menu(one: words.Row) -> Safe:
    """What can be done with a contact: edit, view details, archive."""
    who = int(one["id"])
    return html(
        '<button type="button" class="k-button k-quiet" popovertarget="k-menu-{who}" title="Actions" '
        'aria-label="Actions for {name}">{dots}</button>'
        '<div popover id="k-menu-{who}" class="k-menu">{edit}{view}{archive}</div>',
        who=who,
        name=one["name"],
        dots=icon("dots"),
        edit=button("Edit", "edit", quiet=True, kind="contact", id=who),
        view=link("View details", address("contact", {"id": who})),
        archive=button("Archive", "archive", quiet=True, kind="contact", id=who),
    )


def contributors(page: AccountPage, *, combined: bool) -> Safe:
    """Who works on the account, its owner first, with how to write to them; more can be added."""
    mails = page.view.frame("user").set_index("id")["email"].to_dict()
    owner = page.record["owner"]
    people = [_colleague(page.record["owner_name"], "Owner", mails.get(owner))]
    rows = page.view.shown("contributor")
    for (user, name), theirs in rows.groupby(["user", "user_name"]):
        where = _where(sorted(set(theirs["account_name"]))) if combined else ""
        own = theirs.loc[theirs["account"] == page.account, "id"].tolist()
        drop = _drop(str(name), int(own[0])) if own and may_write(page) else Safe("")
        people.append(_colleague(name, where, mails.get(user), drop))
    found = [mails.get(one) for one in (owner, *rows["user"].unique())]
    known = [str(one) for one in found if not is_missing(one)]
    lines = join(people)
    actions = (*_write_to_all(known), *add(page, "contributor"))
    return card("Contributors", html('<ul class="k-people">{lines}</ul>', lines=lines), actions=actions)


def _where(accounts: Sequence[str]) -> Safe | str:
    """The account somebody works on; of many their number, and their names on hovering."""
    if len(accounts) < 2:
        return "".join(accounts)
    return html('<span title="{names}">{many} accounts</span>', names=", ".join(accounts), many=len(accounts))


def _colleague(name: Any, said: Safe | str, mail: Any, drop: Safe | str = "") -> Safe:
    to = None if is_missing(mail) else safe_url(f"mailto:{mail}")
    return html(
        '<li>{face} {name} <span class="k-sub k-grow">{said}</span>{drop}</li>',
        face=avatar(str(name), size="small"),
        name=html('<a href="{to}" title="Write to {name}">{name}</a>', to=to, name=name) if to else name,
        said=said,
        drop=drop,
    )


def _drop(name: str, record: int) -> Safe:
    hint = f"Take {name} off the account"
    return button("", "drop", sign="close", quiet=True, hint=hint, kind="contributor", id=record)


def _write_to_all(mails: Sequence[str]) -> tuple[Safe, ...]:
    if len(mails) < 2:
        return ()
    to = safe_url(f"mailto:{','.join(mails)}")
    return (html('<a class="k-button k-quiet" href="{to}">E-mail all</a>', to=to),)
