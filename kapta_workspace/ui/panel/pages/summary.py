"""The parts of an account's details that are no lists: its summary, the accounts around it, its activity."""

from collections.abc import Sized
from typing import Any

from kapta_workspace.domain.fields import Field
from kapta_workspace.ui.panel.pages import words
from kapta_workspace.ui.panel.pages.place import query, rows
from kapta_workspace.ui.panel.pages.sections import may_write, said
from kapta_workspace.ui.panel.pieces import button, card, definition_list, empty_state, is_missing, row, stack
from kapta_workspace.ui.panel.safe import Safe, html, join
from kapta_workspace.ui.panel.tables import Column, table
from kapta_workspace.workspace import AccountPage


def summary(page: AccountPage) -> Safe:
    """Who they are: the advised fields, the administrator's own, and what is under contract."""
    record, figures = page.record, page.overview.iloc[0]
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
    return card("Summary", body, actions=(edit,) if may_write(page) else (), anchor="summary")


def _summarised(page: AccountPage) -> list[Field]:
    """The advised fields and the administrator's own, but those said elsewhere on the page."""
    said = {"description", "parent", "logo", "products"}
    schema = page.view.schemas["account"]
    return [
        field
        for field in schema.fields
        if (field.advised or field.custom) and field.tab and field.name not in said
    ]


def _shown(page: AccountPage, field: Field) -> Any:
    held = page.record[field.name]
    return None if is_missing(held) or (isinstance(held, Sized) and not len(held)) else said(field, held)


def members(page: AccountPage) -> Safe:
    """The accounts of the combined view, the worst named beside the heading."""
    table_ = page.overview
    scored = table_[table_["badge"].notna()]
    worst = words.rows(scored.sort_values("badge").head(1))
    lowest = html("worst: {worst}", worst=words.account_link(worst[0])) if worst else ""
    hidden = html('<p class="k-sub">{n} more hidden from you.</p>', n=page.hidden) if page.hidden else ""
    return card(
        "Accounts in view",
        stack(_accounts(words.rows(table_), "Accounts in view"), hidden),
        aside=lowest,
    )


def children(page: AccountPage) -> Safe:
    """The accounts directly below; nothing where there are none."""
    if page.children.empty:
        return Safe("")
    return card(
        "Accounts below it",
        _accounts(words.rows(page.children), "Accounts below it"),
        aside=len(page.children),
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


def activity(page: AccountPage) -> Safe:
    """What happened, newest first."""
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
