"""The people of an account's page: key players and other contacts there, contributors here."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from kapta_workspace.domain.fields import Field, Kind
from kapta_workspace.ui.panel.icons import icon
from kapta_workspace.ui.panel.pages import scope, words
from kapta_workspace.ui.panel.pages.place import query
from kapta_workspace.ui.panel.pages.rows import DEEDS, row_deeds
from kapta_workspace.ui.panel.pages.sections import add, may_write, worth
from kapta_workspace.ui.panel.pieces import (
    MISSING,
    avatar,
    badge,
    button,
    card,
    empty_state,
    is_missing,
    link,
)
from kapta_workspace.ui.panel.router import address
from kapta_workspace.ui.panel.safe import Safe, html, join, safe_url
from kapta_workspace.ui.panel.tables import Column, table
from kapta_workspace.workspace import AccountPage

TITLE = "Key players and contacts"

Faces = Mapping[int, str]
"""The addresses of photos, by contact."""


def key_players(page: AccountPage, faces: Faces, *, combined: bool) -> Safe:
    """The list of contacts, primaries first, those with a photo in ``faces`` by it."""
    people = page.persons if combined else page.key_players
    actions = (_add(page),) if may_write(page) else ()
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
    shown = page.persons if combined else page.key_players
    return html(
        '<section class="k-above" aria-label="{title}"><h2>{title}</h2><span class="k-aside">{count}</span>'
        '<div class="k-actions">{switch}{add}</div></section>',
        title=TITLE,
        count=len(shown),
        switch=_switch(page, combined=combined, shown="chart"),
        add=_add(page) if may_write(page) else "",
    )


def quick(page: AccountPage, faces: Faces, *, combined: bool) -> Safe:
    """The list with its cells open, for setting an imported list to rights; every change is saved at once."""
    people = page.key_players
    if people.empty or combined or not may_write(page):
        return key_players(page, faces, combined=combined)
    rows = words.rows(people)
    schema = page.view.schemas["contact"]
    columns = (
        Column("name", "Name", show=lambda one: person(one, page, faces, titled=False)),
        *(_open(schema[name]) for name in EDITED),
        Column("days", "Freshness", show=freshness),
        Column("id", DEEDS, sort=False, show=lambda one: row_deeds(schema, one)),
    )
    return card(
        TITLE,
        table(columns, rows, caption=TITLE),
        aside="each change is saved at once",
        actions=(_switch(page, combined=False, shown="people"), _add(page)),
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
        if tab != "people" or (may_write(page) and not combined)
    ]
    return words.switch("List or org chart", options, "account")


def _add(page: AccountPage) -> Safe:
    return button("Add contact", "add", sign="plus", kind="contact", account=page.account)


def _columns(page: AccountPage, faces: Faces, *, combined: bool) -> tuple[Column, ...]:
    each = _Each(page, combined=combined)

    def role(one: words.Row) -> Any:
        return words.choice("contact", "role", one["role"])

    return (
        Column("name", "Name", show=lambda one: person(one, page, faces)),
        *((Column("account_name", "Account", show=each.chips),) if combined else ()),
        Column("role", "Role", show=each.said("role", role)),
        Column("friend_foe", "Friend / foe", show=each.said("friend_foe", words.friend_foe)),
        Column("decision_power", "Decision power", show=each.said("decision_power", words.power)),
        Column(
            "days",
            "Freshness",
            show=lambda one: freshness(each.freshest(one)),
            hint="The latest conversation, and whether it is time",
        ),
        Column("next_due", "Next check-in", show=each.said("next_due", next_check_in)),
        Column("reports_to_name", "Reports to", show=each.said("reports_to_name", _boss)),
        Column("internal_contact_name", "Internal contact", show=each.said("internal_contact_name", _inside)),
        *((Column("id", DEEDS, sort=False, show=each.menu),) if may_write(page) else ()),
    )


def _boss(one: words.Row) -> Any:
    return MISSING if is_missing(one["reports_to_name"]) else one["reports_to_name"]


def _inside(one: words.Row) -> Any:
    return MISSING if is_missing(one["internal_contact_name"]) else one["internal_contact_name"]


class _Each:
    """
    What the accounts say of one person: once where they agree, each for itself where they differ.

    Somebody hostile here and an advocate there is both, and shown as both; a mean would hide the one that
    matters.
    """

    def __init__(self, page: AccountPage, *, combined: bool) -> None:
        self._page = page
        known = words.rows(page.key_players) if combined else []
        self._known = {int(one["id"]): one for one in known}

    def of(self, one: words.Row) -> list[words.Row]:
        """The rows of a person, one an account."""
        return [self._known[member] for member in one.get("members", ())] or [one]

    def said(self, name: str, show: Callable[[words.Row], Any]) -> Callable[[words.Row], Any]:
        """How a field is shown: the different things said of it, each with its account."""

        def shown(one: words.Row) -> Any:
            told = {str(row[name]): row for row in reversed(self.of(one)) if not is_missing(row[name])}
            if len(told) < 2:
                return show(next(iter(told.values()), one))
            return html(
                '<div class="k-differ">{all}</div>',
                all=join(
                    html(
                        '<div>{value} <small class="k-sub">{account}</small></div>',
                        value=show(row),
                        account=row["account_name"],
                    )
                    for row in reversed(told.values())
                ),
            )

        return shown

    def freshest(self, one: words.Row) -> words.Row:
        """The account somebody of ours spoke to them last for."""
        spoken = [row for row in self.of(one) if not is_missing(row["days"])]
        return min(spoken, key=lambda row: int(row["days"]), default=one)

    def chips(self, one: words.Row) -> Safe:
        """The accounts that know them."""
        chips = join(scope.chip(self._page, row, "contact") for row in self.of(one))
        return html('<span class="k-chips">{chips}</span>', chips=chips)

    def menu(self, one: words.Row) -> Safe:
        """What can be done, for each account by itself."""
        return _menu(self.of(one))


def person(one: words.Row, page: AccountPage, faces: Faces, *, titled: bool = True) -> Safe:
    """Somebody's face, name, star and, unless it stands beside, title; the name leads to their page."""
    star = (
        html('<span class="k-star">{star}</span>', star=icon("star", "Primary contact"))
        if one["primary"] is True
        else ""
    )
    as_of = page.today.isoformat() if page.view.position is not None else None
    return html(
        '<span class="k-person">{face}<span>{star}{name}<br><small class="k-sub">{title}</small></span>'
        "</span>",
        face=avatar(str(one["name"]), faces.get(int(one["id"]))),
        name=link(one["name"], address("contact", {"id": int(one["id"]), "as_of": as_of})),
        star=star,
        title=one["title"] if titled and not is_missing(one["title"]) else "",
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


def _menu(rows: Sequence[words.Row]) -> Safe:
    """What can be done with a contact: edit, view details, archive; with several each by its account."""
    first = rows[0]
    return html(
        '<button type="button" class="k-button k-quiet" popovertarget="k-menu-{who}" title="Actions" '
        'aria-label="Actions for {name}">{dots}</button>'
        '<div popover id="k-menu-{who}" class="k-menu">{deeds}</div>',
        who=int(first["id"]),
        name=first["name"],
        dots=icon("dots"),
        deeds=join(_deeds(one, f" at {one['account_name']}" if len(rows) > 1 else "") for one in rows),
    )


def _deeds(one: words.Row, where: str) -> Safe:
    who = int(one["id"])
    return html(
        "{edit}{view}{archive}",
        edit=button(f"Edit{where}", "edit", quiet=True, kind="contact", id=who),
        view=link(f"View details{where}", address("contact", {"id": who})),
        archive=button(f"Archive{where}", "archive", quiet=True, kind="contact", id=who),
    )


def contributors(page: AccountPage, *, combined: bool) -> Safe:
    """Who works on the account, its owner first, with how to write to them; more can be added."""
    mails = page.view.frame("user").set_index("id")["email"].to_dict()
    owner = page.record["owner"]
    people = [_colleague(page.record["owner_name"], "Owner", mails.get(owner))]
    rows = page.view.shown("contributor")
    if combined:
        rows = _with_owners(page, rows)
    for (user, name), theirs in rows.groupby(["user", "user_name"], sort=False):
        where = _where(sorted(set(theirs["account_name"]))) if combined else ""
        own = theirs.loc[(theirs["account"] == page.account) & theirs["id"].notna(), "id"].tolist()
        drop = _drop(str(name), int(own[0])) if own and may_write(page) else Safe("")
        people.append(_colleague(name, where, mails.get(user), drop))
    found = [mails.get(one) for one in dict.fromkeys((owner, *rows["user"].tolist()))]
    known = [str(one) for one in found if not is_missing(one)]
    lines = join(people)
    actions = (*_write_to_all(known), *add(page, "contributor"))
    return card(
        "Contributors",
        html('<ul class="k-people">{lines}</ul>', lines=lines),
        actions=actions,
    )


def _with_owners(page: AccountPage, rows: pd.DataFrame) -> pd.DataFrame:
    """Those who contribute somewhere in the family and those who own an account of it, by name."""
    owned = page.view.shown("account")
    owned = owned[(owned["owner"] != page.record["owner"]).fillna(value=False)]
    owners = pd.DataFrame(
        {
            "user": owned["owner"],
            "user_name": owned["owner_name"],
            "account": owned["id"],
            "account_name": "owns " + owned["name"].astype("str"),
        }
    )
    rows = rows[rows["user"] != page.record["owner"]]
    both = pd.concat([rows[["id", "user", "user_name", "account", "account_name"]], owners])
    return both.sort_values("user_name", key=lambda names: names.astype("str").str.casefold(), kind="stable")


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
