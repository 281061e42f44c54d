"""The lists administrators keep: each with a sentence on what it does, made from its schema."""

from collections.abc import Mapping
from typing import Any, Literal

import pandas as pd

from kapta_workspace.domain.access import RULES, Action, Relation, Role, reach
from kapta_workspace.domain.fields import Choice, Field, Kind, Schema, in_a_sentence
from kapta_workspace.domain.own_choices import LISTS
from kapta_workspace.ui.form import choices_of, held_by
from kapta_workspace.ui.panel.icons import Icon
from kapta_workspace.ui.panel.pages import words
from kapta_workspace.ui.panel.pages.rows import DEEDS, row_deeds
from kapta_workspace.ui.panel.pages.sections import column
from kapta_workspace.ui.panel.pieces import button, card, empty_state, stack
from kapta_workspace.ui.panel.safe import Safe, html
from kapta_workspace.ui.panel.tables import Column, table
from kapta_workspace.workspace import Workspace

FEW = 6
"""So many fields of a kind are columns; the form has them all."""

SAYS: Mapping[str, str] = {
    "custom_field": "A field stands in forms, pages, templates, search and exports as soon as it is added.",
    "metric": "Metrics are shown by family; the first four stand under the health score of every account.",
    "voc_question": "Questions are answered on accounts and contacts; those that count move the score.",
    "criterion": "A completed business review is rated from 1 to 5 by each of these.",
    "review_types": "What a business review may be; the next of a type begins with what the last one had.",
    "review_stages": "How far a business review is, in the order it goes through them.",
    "plan_type": "A plan has these sections; the depth says whether goals have objectives and actions below.",
    "stage": "An opportunity stands at one of these; its probability weighs the pipeline.",
    "product": "What accounts have from us and what opportunities are about.",
    "policy": "Accounts that fall short are coached and can be filtered; no policy ever blocks anything.",
    "user": "Whoever is disabled can do nothing more, at once; what they did stays theirs.",
    "group": "A group lets its members see accounts they neither own nor work on.",
    "member": "Who is in which group.",
    "reach": "Which accounts the members of a group see.",
    "setting": "Keys and values that some parts of the workspace read; the other tabs set the usual ones.",
}
"""What a list does, in a sentence."""

EMPTY: Mapping[str, str] = {
    "custom_field": "Add what your company knows of its accounts and contacts and no other does.",
}
"""What an empty list says besides."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "custom_field": ("label", "entity", "kind", "required", "counts", "position"),
    "metric": ("name", "family", "format", "direction", "target", "access"),
    "voc_question": ("text", "kind", "counts", "position"),
    "policy": ("tier", "key_players", "fresh_days", "stale_days", "review_days", "checkin_every"),
    "user": ("name", "email", "role", "title", "is_disabled"),
    "setting": ("key", "value"),
}
"""The columns of lists whose first fields are not their weightiest."""


def listed(workspace: Workspace, kind: str) -> Safe:
    """One kind as a list that can be added to and edited."""
    view = workspace.view()
    schema, rows = view.schemas[kind], view.shown(kind)
    label = in_a_sentence(schema.label)
    add = (button("Add", "add", sign="plus", hint=f"Add: {label}", kind=kind),)
    said = html('<p class="k-sub">{said}</p>', said=SAYS[kind])
    if rows.empty:
        return card(
            schema.plural,
            stack(said, empty_state(f"No {in_a_sentence(schema.plural)} yet", EMPTY.get(kind, ""))),
            actions=add,
        )
    columns = (
        *(column(field) for field in _columns(schema)),
        Column("id", DEEDS, sort=False, show=lambda one: row_deeds(schema, one)),
    )
    drawn = table(columns, words.rows(_ordered(schema, rows)), caption=schema.plural)
    return card(schema.plural, stack(said, drawn), aside=len(rows), actions=add, anchor=kind)


def own_choices(workspace: Workspace, key: str) -> Safe:
    """A list of choices that is no kind of its own: what each is called, and how many records have it."""
    told, window = LISTS[key], workspace.view(archived=True)
    schema, held = window.schemas[told.kind], held_by(window, key)
    known = choices_of(window, key)
    rows: list[Mapping[str, Any]] = [
        {
            "label": one.label,
            "many": held.get(one.code, 0),
            "stays": told.needed.get(one.code, ""),
            "moves": _moves(key, one, at, len(known) - 1),
        }
        for at, one in enumerate(known)
    ]
    columns = (
        Column("label", schema[told.field].label, sort=False),
        Column("moves", html('<span class="k-hidden">Order</span>'), sort=False),
        Column("many", schema.plural, numeric=True, sort=False),
        Column("stays", "Always kept", sort=False),
    )
    change = button("Change", "own_choices", hint=f"Change: {in_a_sentence(told.title)}", list=key)
    said = html('<p class="k-sub">{said}</p>', said=SAYS[key])
    drawn = table(columns, rows, caption=told.title)
    return card(told.title, stack(said, drawn), aside=len(rows), actions=(change,), anchor=key)


def _moves(key: str, one: Choice, at: int, last: int) -> Safe:
    """The buttons that move a choice up and down, as far as it can go."""
    up = _move(key, one, "up") if at else ""
    down = _move(key, one, "down") if at < last else ""
    return html(
        '<span class="k-deeds k-moves"><span class="k-slot">{up}</span>'
        '<span class="k-slot">{down}</span></span>',
        up=up,
        down=down,
    )


def _move(key: str, one: Choice, way: Literal["up", "down"]) -> Safe:
    sign: Icon = "arrow-up" if way == "up" else "arrow-down"
    about = {"list": key, "code": one.code, "step": way}
    return button("", "own_choice", sign=sign, quiet=True, hint=f"Move {one.label} {way}", **about)


def _columns(schema: Schema) -> list[Field]:
    if schema.name in COLUMNS:
        return [schema[name] for name in COLUMNS[schema.name]]
    return [field for field in schema.fields if field.tab and field.kind is not Kind.LONG_TEXT][:FEW]


def _ordered(schema: Schema, rows: pd.DataFrame) -> pd.DataFrame:
    by = [name for name in schema.order if name in rows]
    return rows.sort_values(by, kind="stable") if by else rows


# --- roles --------------------------------------------------------------------------------------------

ACTIONS: Mapping[Action, str] = {
    Action.SEE: "See accounts",
    Action.CREATE: "Make accounts",
    Action.EDIT: "Edit accounts and their records",
    Action.NOTE: "Write notes, tasks and actions",
    Action.GOVERN: "Change owner, contributors, parent, type",
    Action.RATE: "Enter satisfaction",
    Action.ARCHIVE: "Archive and restore",
    Action.MERGE: "Merge accounts",
    Action.REMOVE: "Remove for good",
    Action.IMPORT: "Import",
    Action.EXPORT: "Export",
    Action.SETTINGS: "Change settings and users",
}

WHERE: Mapping[Relation, str] = {
    Relation.OWNER: "own",
    Relation.CONTRIBUTOR: "contributing",
    Relation.GROUP: "group",
}


def roles() -> Safe:
    """What each role may do, and on which accounts, from the rules the door decides by."""
    columns = (
        Column("does", "What", sort=False),
        *(Column(role.value, role.value.replace("_", " ").title(), sort=False) for role in Role),
    )
    rows = [
        {"does": said, **{role.value: _reach(role, action) for role in RULES}}
        for action, said in ACTIONS.items()
    ]
    said = html('<p class="k-sub">A role is set on the user; it counts from the next click.</p>')
    return card("What each role may do", stack(said, table(columns, rows, caption="What each role may do")))


def _reach(role: Role, action: Action) -> str:
    found = reach(role, action)
    if found is None:
        return "all"
    return ", ".join(word for relation, word in WHERE.items() if relation in found) or "–"
