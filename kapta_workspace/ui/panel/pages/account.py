"""The account page: who they are, how they stand, whom we know there, what is below them, what happened."""

from collections.abc import Sized
from typing import Any

import pandas as pd

from kapta_workspace.domain.fields import Field, Kind
from kapta_workspace.ui.panel.pages import health, people, portfolio, words
from kapta_workspace.ui.panel.pages.place import query
from kapta_workspace.ui.panel.pieces import (
    avatar,
    card,
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


def draw(page: AccountPage, *, combined: bool, tab: str = "") -> Safe:
    """The page, direct or combined; on the tab ``chart`` what stands above the org chart."""
    if tab == "chart":
        return stack(
            _head(page, combined=combined, tab=tab), _past(page), people.above_chart(page, combined=combined)
        )
    return stack(
        _head(page, combined=combined),
        _past(page),
        html(
            '<div class="k-columns"><div>{wide}</div><aside class="k-rail">{rail}</aside></div>',
            wide=stack(*_wide(page, combined=combined)),
            rail=stack(people.contributors(page, combined=combined), _activity(page)),
        ),
    )


def _wide(page: AccountPage, *, combined: bool) -> list[Safe]:
    if combined:
        return [
            _summary(page),
            _members(page),
            people.key_players(page, combined=True),
            health.card_of(page, of="its own"),
        ]
    return [_summary(page), health.card_of(page), people.key_players(page, combined=False), _children(page)]


def _head(page: AccountPage, *, combined: bool, tab: str | None = None) -> Safe:
    record, figures = page.record, page.overview.iloc[0]
    view = words.switch(
        "Which accounts",
        [
            ("Direct", query(page, tab=tab), not combined),
            ("Combined", query(page, combined=True, tab=tab), combined),
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
                (f"{said}", query(page, combined=combined, days=one, tab=tab), one == page.days)
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
