"""The parts of an account's details that are no lists: its summary, the accounts around it, its activity."""

from collections.abc import Mapping, Sized
from typing import Any

from kapta_workspace.domain.fields import Field
from kapta_workspace.ui.form import LINKS, unused_links
from kapta_workspace.ui.panel.pages import enriching, place, words
from kapta_workspace.ui.panel.pages.place import query, rows
from kapta_workspace.ui.panel.pages.sections import may_write, said
from kapta_workspace.ui.panel.pieces import button, card, definition_list, empty_state, is_missing, row, stack
from kapta_workspace.ui.panel.router import address
from kapta_workspace.ui.panel.safe import Safe, html, join, safe_url
from kapta_workspace.ui.panel.tables import Column, table
from kapta_workspace.workspace import AccountPage


def summary(page: AccountPage) -> Safe:
    """Who they are: the advised fields, the administrator's own, and what is under contract."""
    record, figures = page.record, page.own
    pairs: list[tuple[Any, Any]] = [("Owner", record["owner_name"])]
    pairs.extend((field.label, _shown(page, field)) for field in _summarised(page))
    value, end = words.money(words.one(figures)), words.day(figures["next_end"])
    as_of = query(page)["as_of"]
    pairs.append(("Contracts in force", rows(value, page.account, "contract", as_of=as_of)))
    pairs.append(("Next contract end", rows(end, page.account, "contract", as_of=as_of)))
    described = record["description"]
    about = Safe("") if is_missing(described) else html('<p class="k-lead">{text}</p>', text=described)
    edit = button("Edit", "edit", quiet=True, hint="Edit the account", kind="account", id=page.account)
    body = stack(about, definition_list(pairs))
    actions = (*enriching.way(page), edit) if may_write(page) else ()
    return card("Summary", body, actions=actions, anchor="summary")


def _summarised(page: AccountPage) -> list[Field]:
    """
    The advised fields and the administrator's own, but those said elsewhere on the page.

    And the ways to a channel or a CRM that are used here, where the account has one.
    """
    said = {"description", "parent", "logo", "products"}
    schema = page.view.schemas["account"]
    used = LINKS - unused_links(page.view)
    ways = {name for name in used if not is_missing(page.record[name])}
    return [
        field
        for field in schema.fields
        if ((field.advised or field.custom) and field.tab and field.name not in said) or field.name in ways
    ]


def _shown(page: AccountPage, field: Field) -> Any:
    held = page.record[field.name]
    return None if is_missing(held) or (isinstance(held, Sized) and not len(held)) else said(field, held)


def members(page: AccountPage) -> Safe:
    """The accounts of the combined view."""
    shown = words.rows(page.overview)
    return card("Accounts in view", _accounts(shown, "Accounts in view"), aside=len(shown), anchor="accounts")


def children(page: AccountPage) -> Safe:
    """The accounts directly below; nothing where there are none."""
    if page.children.empty:
        return Safe("")
    return card(
        "Accounts below it",
        _accounts(words.rows(page.children), "Accounts below it"),
        aside=len(page.children),
        anchor="accounts",
    )


def _accounts(found: list[dict[str, Any]], caption: str) -> Safe:
    columns = (
        Column("name", "Account", show=lambda one: row(words.account_link(one), words.type_badge(one))),
        Column("badge", "Score", show=lambda one: rows(words.score(one), int(one["id"]), "satisfaction")),
        Column("delta", "Change", show=words.moved),
        Column("risk", "Risk", show=lambda one: _opened(words.risk(one), one, "risk", "risk")),
        Column(
            "value",
            "Contracts",
            numeric=True,
            show=lambda one: _opened(words.money(one), one, "value", "contract"),
        ),
        Column(
            "days_silent",
            "Last contact",
            show=lambda one: rows(words.ago(one["days_silent"]), int(one["id"]), "note"),
        ),
        Column("owner_name", "Owner", show=lambda one: words.whole(one["owner_name"])),
    )
    return table(columns, found, caption=caption)


def _opened(said: Any, one: words.Row, name: str, kind: str) -> Any:
    """A figure that opens its rows, where there is one."""
    return said if is_missing(one[name]) else rows(said, int(one["id"]), kind)


def activity(page: AccountPage, *, combined: bool, whole: bool = False) -> Safe:
    """What happened, newest first, day by day, ``whole`` far back; each leads to where its records stand."""
    found = page.happened(MOST if whole else RECENT)
    if found.empty:
        return card(
            "Activity", empty_state("Nothing yet", "Notes, edits and tasks appear here.", sign="clock")
        )
    names = page.view.titles("account", found["account"].dropna().unique().tolist()) if combined else {}
    days = found.groupby(found["at"].dt.date, sort=False)
    lines = join(
        html(
            '<li><h3 class="k-sub">{day:%-d %b %Y}</h3><ol class="k-activity">{lines}</ol></li>',
            day=day,
            lines=join(_happened(page, one, names) for one in words.rows(theirs)),
        )
        for day, theirs in days
    )
    back = address("account", query(page, combined=combined, activity="all"))
    return card(
        "Activity",
        stack(
            html('<ol class="k-days">{lines}</ol>', lines=lines),
            html('<p><a href="{to}#activity" data-jump="activity">Show more</a></p>', to=safe_url(back))
            if len(found) == RECENT and not whole
            else "",
        ),
        anchor="activity",
    )


RECENT, MOST = 30, 400
"""So much of what happened is listed, and so much once more is asked for."""


def _happened(page: AccountPage, one: words.Row, names: Mapping[int, str]) -> Safe:
    account = page.account if is_missing(one["account"]) else int(one["account"])
    return html(
        "<li>{what}{where}</li>",
        what=place.one(
            html("<b>{who}</b> {what}", who=one["actor_name"], what=one["sentence"]),
            str(one["kind"]),
            int(one["record"]),
            account,
        ),
        where=html(' <small class="k-sub">{name}</small>', name=names[account]) if account in names else "",
    )
