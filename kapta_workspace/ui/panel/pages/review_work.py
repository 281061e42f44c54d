"""What came of a business review: its work and its notes, and what can be done with them."""

from typing import Any

import pandas as pd

from kapta_workspace.domain.access import Role
from kapta_workspace.ui.panel.pages import place, plan_list, words
from kapta_workspace.ui.panel.pages.notes import note
from kapta_workspace.ui.panel.pages.rows import DEEDS, FINISH, finish, row_deeds
from kapta_workspace.ui.panel.pieces import badge, button, card, empty_state, is_missing
from kapta_workspace.ui.panel.safe import Safe, html, join
from kapta_workspace.ui.panel.tables import Column, table
from kapta_workspace.workspace import ReviewPage

FINISHED_HERE = ("task", "action")
"""Kinds that are done with one press; a goal is done once all below it is."""


def is_archived(page: ReviewPage) -> bool:
    """Whether the review was put away."""
    return not is_missing(page.record["archived_at"])


def may_write(page: ReviewPage) -> bool:
    """Whether the page offers to change anything: not a past day, an archived review, or a viewer's."""
    return not page.is_past and not is_archived(page) and page.view.actor.role is not Role.VIEWER


def _add(page: ReviewPage, text: str, kind: str, hint: str, **given: Any) -> Safe:
    """The button that makes a record of this review."""
    about: dict[str, Any] = {"account": page.account, "review": page.review, **given}
    return button(text, "add", sign="plus", hint=hint, kind=kind, **about)


def made(page: ReviewPage) -> Safe:
    """The actions, tasks and goals that came of it, what is open first."""
    actions = (
        _add(page, "Add task", "task", "Add a task that comes of it"),
        _add(page, "Add action", "action", "Add an action that comes of it"),
        _add(page, "Add goal", "goal", "Add a goal that comes of it"),
    )
    shown = actions if may_write(page) else ()
    if page.work.empty:
        said = "Write down who does what by when: the next review begins with what is still open."
        return card("What came of it", empty_state("Nothing yet", said, sign="check"), actions=shown)
    open_ = int(page.work["is_open"].sum())
    body = work(page, page.work, "What came of it")
    return card("What came of it", body, aside=f"{len(page.work)}, {open_} open", actions=shown)


def work(page: ReviewPage, rows: pd.DataFrame, caption: str) -> Safe:
    """Actions, tasks and goals as a list, each with what can be done with it."""
    schemas = page.view.schemas

    def due(one: words.Row) -> Safe:
        late = one["is_open"] and not is_missing(one["due"]) and one["due"] < pd.Timestamp(page.today)
        return html(
            "{day} {late}", day=words.day(one["due"]), late=badge("Overdue", "risk", "clock") if late else ""
        )

    def deeds(one: words.Row) -> Safe:
        schema = schemas[str(one["kind"])]
        return row_deeds(schema, {**one, schema.title: one["name"]})

    def ending(one: words.Row) -> Safe:
        kind = str(one["kind"])
        is_offered = one["is_open"] and kind in FINISHED_HERE
        return finish(kind, int(one["id"]), str(one["name"])) if is_offered else Safe("")

    def what(one: words.Row) -> Safe:
        name = place.one(one["name"], str(one["kind"]), one["id"], page.account)
        label = schemas[str(one["kind"])].label
        return html('{name}<br><small class="k-sub">{label}</small>', name=name, label=label)

    columns = [
        Column("name", "What", show=what),
        Column("who", "Who", show=lambda one: words.whole(one["who"])),
        Column("due", "Due", show=due),
        Column("status", "Status", show=lambda one: plan_list.status(schemas, str(one["kind"]), one)),
    ]
    if may_write(page):
        if (rows["is_open"] & rows["kind"].isin(FINISHED_HERE)).any():
            columns.append(Column("finish", FINISH, sort=False, show=ending))
        columns.append(Column("id", DEEDS, sort=False, show=deeds))
    return table(columns, words.rows(rows), caption=caption)


def noted(page: ReviewPage) -> Safe:
    """The notes about it."""
    who = ",".join(str(one) for one in page.record["contacts"])
    hint = "Add a note about this business review"
    given: dict[str, Any] = {"its_kind": "meeting", **({"contacts": who} if who else {})}
    actions = (_add(page, "Add note", "note", hint, **given),) if may_write(page) else ()
    if page.notes.empty:
        said = "Keep here what was said; whoever took part is named, and counts as spoken to."
        return card("Notes", empty_state("No notes yet", said, sign="document"), actions=actions)
    schema = page.view.schemas["note"]
    live = may_write(page)
    items = join(
        note(one, schema["kind"], deeds=row_deeds(schema, one) if live else "")
        for one in words.rows(page.notes)
    )
    body = html('<ol class="k-notes">{items}</ol>', items=items)
    return card("Notes", body, aside=len(page.notes), actions=actions, anchor="notes")
