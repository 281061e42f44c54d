"""The people of an account's page: key players and other contacts there, contributors here."""

from kapta_workspace.ui.panel.pages import words
from kapta_workspace.ui.panel.pieces import avatar, badge, card, chip, empty_state, is_missing
from kapta_workspace.ui.panel.router import address
from kapta_workspace.ui.panel.safe import Safe, html, join
from kapta_workspace.ui.panel.tables import Column, table
from kapta_workspace.workspace import AccountPage


def key_players(page: AccountPage, *, combined: bool) -> Safe:
    """The list of contacts, primaries first."""
    people = page.key_players
    if people.empty:
        nobody = empty_state(
            "Nobody yet",
            "Key players come first: add the people who decide, sponsor and support.",
            sign="people",
        )
        return card("Key players and contacts", nobody, anchor="people")
    columns = (
        Column("name", "Name", show=_person),
        *(
            (
                Column(
                    "account_name",
                    "Account",
                    show=lambda one: chip(
                        one["account_name"], address("account", {"id": int(one["account"])})
                    ),
                ),
            )
            if combined
            else ()
        ),
        Column("role", "Role", show=lambda one: words.choice("contact", "role", one["role"])),
        Column("friend_foe", "Friend / foe", show=words.friend_foe),
        Column("decision_power", "Decision power", show=words.power),
        Column("reports_to_name", "Reports to"),
        Column("internal_contact_name", "Internal contact"),
        Column("days", "Last contact", show=_freshness),
    )
    rows = words.rows(people)
    return card(
        "Key players and contacts",
        table(columns, rows, caption="Key players and contacts"),
        aside=len(rows),
        anchor="people",
    )


def _person(one: words.Row) -> Safe:
    star = badge("Primary", "primary", "star") if one["primary"] is True else ""
    return html(
        '<span class="k-person">{face}<span>{name} {star}<br><small class="k-sub">{title}</small></span>'
        "</span>",
        face=avatar(str(one["name"]), size="small"),
        name=one["name"],
        star=star,
        title="" if is_missing(one["title"]) else one["title"],
    )


def _freshness(one: words.Row) -> Safe:
    state = str(one["freshness"])
    return html(
        "{state} {ago}",
        state=badge(state.title(), words.FRESH.get(state, "neutral")),
        ago="" if state == "never" else words.ago(one["days"]),
    )


def contributors(page: AccountPage, *, combined: bool) -> Safe:
    """Who works on the account, its owner first."""
    people = [(str(page.record["owner_name"]), "Owner")]
    for name, theirs in page.contributors.groupby("user_name"):
        where = sorted(set(theirs["account_name"])) if combined else []
        people.append((str(name), ", ".join(where)))
    lines = join(
        html(
            '<li>{face} {name} <span class="k-sub">{said}</span></li>',
            face=avatar(name, size="small"),
            name=name,
            said=said,
        )
        for name, said in people
    )
    return card("Contributors", html('<ul class="k-people">{lines}</ul>', lines=lines))
