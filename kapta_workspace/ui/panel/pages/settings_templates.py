"""The goal templates administrators keep: each with its steps, and the days they fall on."""

import datetime as dt
from typing import Any

import pandas as pd

from kapta_workspace.domain import templates
from kapta_workspace.domain.fields import Schema
from kapta_workspace.ui.panel.pages import words
from kapta_workspace.ui.panel.pages.rows import row_deeds
from kapta_workspace.ui.panel.pieces import button, card, empty_state, is_missing, stack
from kapta_workspace.ui.panel.safe import Safe, html, join
from kapta_workspace.workspace import Workspace

SAYS = (
    "A goal planned from a template gets its objectives and actions at once, each so many days after the "
    "start that is chosen. A template of no section is offered in every section."
)

DAY_NONE = dt.date(2000, 1, 1)
"""Stands for the start, so that days are counted and not dated."""


def draw(workspace: Workspace) -> Safe:
    """The card: every live template with its steps, and buttons to add, edit and take away."""
    view = workspace.view()
    rows, steps = view.shown("goal_template"), view.frame("template_step")
    add = (button("Add", "add", sign="plus", hint="Add: goal template", kind="goal_template"),)
    said = html('<p class="k-sub">{said}</p>', said=SAYS)
    if rows.empty:
        nothing = empty_state(
            "No goal templates yet",
            "Add one here, or keep a goal of an account as one: its three dots offer it.",
            sign="target",
        )
        return card("Goal templates", stack(said, nothing), actions=add, anchor="goal_template")
    ordered = rows.sort_values(["plan_type_name", "name"], kind="stable", na_position="last")
    drawn = join(_template(workspace, one, steps) for one in words.rows(ordered))
    listed = html('<ul class="k-goals">{drawn}</ul>', drawn=drawn)
    return card("Goal templates", stack(said, listed), aside=len(rows), actions=add, anchor="goal_template")


def _template(workspace: Workspace, one: words.Row, steps: pd.DataFrame) -> Safe:
    schemas, record = workspace.schemas, int(one["id"])
    mine = steps[(steps["template"] == record).fillna(value=False)]
    laid = templates.laid_out(mine, DAY_NONE)
    return html(
        '<li class="k-goal"><div class="k-goal-head"><div class="k-goal-name"><b>{name}</b>'
        '<div class="k-sub">{facts}</div></div><span class="k-row">{add}</span>{deeds}</div>{steps}</li>',
        name=one["name"],
        facts=_facts(one, laid),
        add=join(_add(word, code, one) for code, word in KINDS.items()),
        deeds=row_deeds(schemas["goal_template"], one),
        steps=_steps(schemas["template_step"], one, laid, None),
    )


KINDS = {templates.OBJECTIVE: "Objective", templates.ACTION: "Action"}


def _add(word: str, kind: str, template: words.Row, parent: int | None = None, below: str = "") -> Safe:
    about: dict[str, Any] = {"template": int(template["id"]), "its_kind": kind}
    about |= {} if parent is None else {"parent": parent}
    hint = f"{word} for “{below or template['name']}”"
    return button(word, "add", sign="plus", hint=hint, kind="template_step", **about)


def _facts(one: words.Row, laid: pd.DataFrame) -> str:
    """The section, how long it takes, how many actions it has."""
    due = templates.due(one["days"], laid, DAY_NONE)
    where = "every section" if is_missing(one["plan_type_name"]) else str(one["plan_type_name"])
    many = int((laid["kind"] == templates.ACTION).sum())
    lasts = "" if due is None else f"due after {_counted((due - DAY_NONE).days, 'day')}"
    return " · ".join(part for part in (where, lasts, _counted(many, "action")) if part)


def _steps(schema: Schema, template: words.Row, laid: pd.DataFrame, parent: int | None) -> Safe:
    """The steps below the goal, or below an objective."""
    here = laid["parent"].isna() if parent is None else (laid["parent"] == parent).fillna(value=False)
    rows = words.rows(laid[here])
    if not rows:
        return Safe("")
    drawn = join(_step(schema, template, one, laid) for one in rows)
    return html('<ul class="k-steps">{drawn}</ul>', drawn=drawn)


def _step(schema: Schema, template: words.Row, one: words.Row, laid: pd.DataFrame) -> Safe:
    record, is_part = int(one["step"]), one["kind"] == templates.OBJECTIVE
    add = _add("Action", templates.ACTION, template, record, str(one["name"])) if is_part else ""
    return html(
        '<li class="k-step"><span class="k-goal-name">{name}<small class="k-sub">{days}</small></span>'
        '<span class="k-row">{add}</span>{deeds}</li>{below}',
        name=html("<b>{name}</b>", name=one["name"]) if is_part else one["name"],
        days=_days(one),
        add=add,
        deeds=_deeds(schema, record, str(one["name"])),
        below=_below(_steps(schema, template, laid, record)) if is_part else "",
    )


def _deeds(schema: Schema, record: int, name: str) -> Safe:
    return html(
        '<span class="k-deeds">{edit}{away}</span>',
        edit=button("Edit", "edit", quiet=True, hint=f"Edit “{name}”", kind=schema.name, id=record),
        away=button("", "take_away", sign="close", quiet=True, hint=f"Take away “{name}”", id=record),
    )


def _below(steps: Safe) -> Safe:
    return html("<li>{steps}</li>", steps=steps) if steps else steps


def _days(one: words.Row) -> str:
    """The days of a step, counted from the start of the goal."""
    first = (one["start"].date() - DAY_NONE).days
    if is_missing(one["due"]):
        return f"starts on day {first}, no day it is due"
    return f"day {first} to {(one['due'].date() - DAY_NONE).days}"


def _counted(many: int, word: str) -> str:
    return f"{many} {word}{'' if many == 1 else 's'}"
