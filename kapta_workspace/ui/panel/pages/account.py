"""The account page: who they are, how they stand, whom we know there, what is below them, what happened."""

from collections.abc import Sized
from typing import Any

import pandas as pd

from kapta_workspace.domain.fields import Field, Kind
from kapta_workspace.ui.panel.drawings import score_dial
from kapta_workspace.ui.panel.pages import portfolio, words
from kapta_workspace.ui.panel.pieces import (
    avatar,
    badge,
    card,
    chip,
    definition_list,
    delta,
    empty_state,
    is_missing,
    link,
    row,
    stack,
)
from kapta_workspace.ui.panel.router import address
from kapta_workspace.ui.panel.safe import Safe, html, join, safe_url
from kapta_workspace.ui.panel.tables import Column, table
from kapta_workspace.workspace import AccountPage


def draw(page: AccountPage, *, combined: bool) -> Safe:
    """The page, direct or combined."""
    return stack(
        _head(page, combined=combined),
        _past(page),
        html(
            '<div class="k-columns"><div>{wide}</div><aside class="k-rail">{rail}</aside></div>',
            wide=stack(*_wide(page, combined=combined)),
            rail=stack(_contributors(page, combined=combined), _activity(page)),
        ),
    )


def _wide(page: AccountPage, *, combined: bool) -> list[Safe]:
    if combined:
        return [
            _summary(page),
            _members(page),
            _key_players(page, combined=True),
            _health(page, of="its own"),
        ]
    return [_summary(page), _health(page), _key_players(page, combined=False), _children(page)]


def _query(page: AccountPage, **query: object) -> dict[str, object]:
    shared = {"days": page.days if page.days != 30 else None}
    as_of = page.today.isoformat() if page.view.position is not None else None
    return {"id": page.account, **shared, "as_of": as_of, **query}


def _head(page: AccountPage, *, combined: bool) -> Safe:
    record, figures = page.record, page.overview.iloc[0]
    view = words.switch(
        "Which accounts",
        [
            ("Direct", _query(page), not combined),
            ("Combined", _query(page, view="combined"), combined),
        ],
        "account",
    )
    is_parent = bool(len(page.children)) or combined
    return html(
        '<header class="k-page-head">{logo}<div class="k-title"><h1>{name} {delta}</h1>'
        '<div class="k-sub">{path}{kind}{risk}</div></div>'
        '<div class="k-tools">{view}{periods}</div></header>',
        logo=avatar(str(record["name"]), size="large", square=True),
        name=record["name"],
        delta=delta(
            None if is_missing(figures["delta"]) else float(figures["delta"]), f"{page.days} days ago"
        ),
        path=_path(record),
        kind=words.type_badge(words.one(record)),
        risk=words.risk(words.one(figures)) if not is_missing(figures["risk"]) else "",
        view=view if is_parent else "",
        periods=words.switch(
            "Compared with",
            [
                (f"{said}", _query(page, days=one, view="combined" if combined else None), one == page.days)
                for one, said in portfolio.PERIODS.items()
            ],
            "account",
        ),
    )


def _path(record: pd.Series) -> Safe:
    if is_missing(record["parent"]):
        return Safe("")
    return html(
        '<span class="k-path">Part of {parent}</span> ',
        parent=link(record["parent_name"], address("account", {"id": int(record["parent"])})),
    )


def _past(page: AccountPage) -> Safe:
    if page.view.position is None:
        return Safe("")
    return html(
        '<div class="k-past" role="status"><strong>As it was on {day}.</strong> Nothing can be changed here. '
        '<a href="{now}">Show today</a></div>',
        day=words.day(page.today),
        now=safe_url(address("account", {"id": page.account})),
    )


def _summary(page: AccountPage) -> Safe:
    record, figures = page.record, page.overview.iloc[0]
    pairs: list[tuple[Any, Any]] = [("Owner", record["owner_name"])]
    pairs.extend((field.label, _shown(field, record[field.name])) for field in _summarised(page))
    pairs.append(("Contracts in force", words.money(words.one(figures))))
    pairs.append(("Next contract end", words.day(figures["next_end"])))
    described = record["description"]
    about = Safe("") if is_missing(described) else html('<p class="k-lead">{text}</p>', text=described)
    return card("Summary", stack(about, definition_list(pairs)))


def _summarised(page: AccountPage) -> list[Field]:
    """The advised fields and the administrator's own, but those said elsewhere on the page."""
    said = {"description", "parent", "logo", "products"}
    schema = page.view.schemas["account"]
    return [
        field
        for field in schema.fields
        if (field.advised or field.custom) and field.tab and field.name not in said
    ]


def _shown(field: Field, value: Any) -> Any:
    if is_missing(value) or (isinstance(value, Sized) and not len(value)):
        return None
    if field.kind is Kind.URL:
        return link(str(value).removeprefix("https://").rstrip("/"), str(value))
    if field.kind is Kind.DATE:
        return words.day(value)
    if field.kind in (Kind.CHOICE, Kind.CHOICES):
        many = value if isinstance(value, tuple) else (value,)
        return ", ".join(field.label_of(one) for one in many)
    if field.kind is Kind.YES_NO:
        return "yes" if value else "no"
    return f"{value:,.10g}" if isinstance(value, float) else value


def _health(page: AccountPage, of: str = "") -> Safe:
    totals = page.score.totals
    if totals.empty or is_missing(totals["badge"].iloc[0]):
        return card(
            "Health", empty_state("No score yet", "It appears with the first records."), anchor="health"
        )
    figures, moved = totals.iloc[0], page.overview.iloc[0]["delta"]
    dial = score_dial(
        float(figures["score"]),
        words.BANDS.get(str(figures["band"]), "unknown"),
        None if is_missing(moved) else float(moved),
        f"{page.days} days ago",
    )
    parts = page.score.parts.sort_values("lost", ascending=False, kind="stable")
    lost = words.rows(parts[parts["lost"] > 0.05].head(8))
    columns = (
        Column("factor", "Factor", show=lambda one: FACTORS.get(str(one["factor"]), str(one["factor"]))),
        Column("lost", "Points lost", numeric=True, show=lambda one: f"{one['lost']:.1f}"),
        Column(
            "value",
            "Value",
            numeric=True,
            show=lambda one: "" if is_missing(one["value"]) else f"{one['value']:.0f}",
        ),
        Column("evidence", "Rests on", show=_evidence),
    )
    where = table(columns, lost, caption="Where points are lost", sorted_by="lost", descending=True)
    resting = f"{100 * float(figures['coverage']):.0f}% of it rests on records"
    said = f"{of} score; {resting}" if of else resting
    return card(
        "Health",
        html('<div class="k-health">{dial}{where}</div>', dial=dial, where=where),
        aside=said,
        anchor="health",
    )


def _evidence(one: words.Row) -> Any:
    count = len(one["rows"])
    if str(one["evidence"]) == "assumed":
        return html('<span class="k-none">assumed, nothing recorded</span>')
    return f"{count} record{'' if count == 1 else 's'}" if count else "the account's fields"


FACTORS = {
    "profile.fields": "Profile: fields filled in",
    "profile.contracts": "Profile: contract details",
    "profile.swot": "Profile: SWOT kept up",
    "profile.voc": "Profile: voice of customer answered",
    "key_players.roles": "Key players: required roles",
    "key_players.depth": "Key players: how many",
    "key_players.org": "Key players: reporting lines",
    "relationship": "Relationship: friend or foe",
    "plan.existence": "Plan: goals with actions",
    "plan.schedule": "Plan: on schedule",
    "plan.updates": "Plan: kept up to date",
    "tasks": "Tasks done on time",
    "notes": "Notes written",
    "freshness": "Freshness of contact",
    "qbr": "Business review",
    "satisfaction": "Satisfaction",
    "nps": "Willingness to recommend",
    "risk": "Open risk",
    "renewal": "Renewal without a plan",
    "cap": "Held down by a special rule",
}
"""The factors in words."""


def _members(page: AccountPage) -> Safe:
    table_ = page.overview
    scored = table_[table_["badge"].notna()]
    worst = words.rows(scored.sort_values("badge").head(1))
    said = html("worst: {worst}", worst=words.account_link(worst[0])) if worst else ""
    hidden = html('<p class="k-sub">{n} more hidden from you.</p>', n=page.hidden) if page.hidden else ""
    return card(
        "Accounts in view",
        stack(_accounts(words.rows(table_), "Accounts in view"), hidden),
        aside=said,
    )


def _children(page: AccountPage) -> Safe:
    if page.children.empty:
        return Safe("")
    return card(
        "Accounts below it",
        _accounts(words.rows(page.children), "Accounts below it"),
        aside=len(page.children),
    )


def _accounts(rows: list[dict[str, Any]], caption: str) -> Safe:
    columns = (
        Column("name", "Account", show=lambda one: row(words.account_link(one), words.type_badge(one))),
        Column("badge", "Score", show=words.score),
        Column("delta", "Change", show=words.moved),
        Column("risk", "Risk", show=words.risk),
        Column("value", "Contracts", numeric=True, show=words.money),
        Column("days_silent", "Last contact", show=lambda one: words.ago(one["days_silent"])),
        Column("owner_name", "Owner", show=lambda one: words.whole(one["owner_name"])),
    )
    return table(columns, rows, caption=caption)


def _key_players(page: AccountPage, *, combined: bool) -> Safe:
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


def _contributors(page: AccountPage, *, combined: bool) -> Safe:
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


def _activity(page: AccountPage) -> Safe:
    if page.activity.empty:
        return card(
            "Activity", empty_state("Nothing yet", "Notes, edits and tasks appear here.", sign="clock")
        )
    lines = join(
        html(
            '<li><span class="k-sub">{when:%-d %b %Y}</span><br><b>{who}</b> {what}</li>',
            when=one["at"],
            who=one["actor_name"],
            what=one["sentence"],
        )
        for one in words.rows(page.activity)
    )
    return card("Activity", html('<ol class="k-activity">{lines}</ol>', lines=lines))
