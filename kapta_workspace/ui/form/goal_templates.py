"""A goal from a template: which, from what day on, with all days told before anything is written."""

import datetime as dt
from typing import Any

import pandas as pd

from kapta_workspace.domain import frames
from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.domain.fields import Choice, Field, Kind
from kapta_workspace.domain.templates import OBJECTIVE
from kapta_workspace.ui.form.deeds import Deed, Headquarters, asking, called, minding
from kapta_workspace.ui.form.form import Form
from kapta_workspace.ui.form.office import Saved

NONE_YET = (
    "There is no goal template for this yet. Administrators make them under Settings, Plans and deals, or "
    "keep a goal that went well as one."
)


def template_deed(office: Headquarters, account: int, section: int | None = None, /, **given: Any) -> Deed:
    """
    Plan a goal from a template.

    Args:
        office: The workspace.
        account: The account it is planned on.
        section: The plan section it is planned in; any when left out.
        given: What it is for, such as a *contract*.

    Raises:
        Misconfigured: when no template fits.
    """
    window, desk = office.view(archived=True), office.goal_templates
    known = offered_templates(window.frame("goal_template"), section)
    if known.empty:
        raise Misconfigured(NONE_YET)
    owner = int(window.frame("account", archived=True).set_index("id")["owner"][account])
    form = asking(window, f"Plan a goal on {called(window, 'account', account)}", "", _asked(known, section))
    form.fill(
        {"template": str(known["id"].iloc[0]), "start": window.moment.date().isoformat(), "owner": owner}
    )
    form.begun = dict(form.raw)

    def do(filled: Form) -> Saved | None:
        told = filled.changes()
        template, name = int(told.pop("template")), told.pop("name", None) or ""
        start = told.pop("start").date()
        values = {one: value for one, value in told.items() if value is not None}
        values |= _where(known[known["id"] == template].iloc[0], section, values.pop("plan_type", None))
        receipt = desk.use(template, account, start=start, name=name, **values, **given)
        said = f"Goal “{name or known.set_index('id')['name'][template]}” planned{_with(receipt.created)}."
        return Saved("goal", receipt.ids[0][0], said, receipt.position, is_new=True)

    def aside(filled: Form) -> str:
        start = _day(filled.raw["start"])
        if start is None or not filled.raw["template"]:
            return ""
        template = int(str(filled.raw["template"]))
        return _outline(desk.outline(template, start), desk.due(template, start))

    return Deed(form, "Plan it", minding(do), is_grave=False, aside=aside)


def offered_templates(templates: pd.DataFrame, section: int | None) -> pd.DataFrame:
    """The live templates of a section and those of none, by name; all of them when no section is named."""
    live = templates[templates["archived_at"].isna()].sort_values("name", kind="stable")
    fits = live["plan_type"].isna() | (live["plan_type"] == section).fillna(value=False)
    return live if section is None else live[fits]


def _asked(known: pd.DataFrame, section: int | None) -> tuple[Field, ...]:
    """What is asked; the section only where neither the place nor every template says it."""
    named = tuple(
        Choice(
            str(one["id"]),
            str(one["name"]),
            "" if frames.is_missing(one["description"]) else one["description"],
        )
        for one in known.to_dict("records")
    )
    ours = Field(name="name", label="Name of the goal", help="Like the template while this is empty.")
    place = Field(
        name="plan_type",
        label="Plan section",
        kind=Kind.LINK,
        target="plan_type",
        help="For a template that belongs to none.",
    )
    return (
        Field(name="template", label="Template", kind=Kind.CHOICE, choices=named, required=True),
        ours,
        Field(
            name="start", label="Start", kind=Kind.DATE, required=True, help="All other days follow from it."
        ),
        Field(
            name="owner", label="Owner", kind=Kind.LINK, target="user", help="Of the goal and of its actions."
        ),
        *((place,) if section is None and known["plan_type"].isna().any() else ()),
    )


def _where(template: pd.Series, section: int | None, chosen: int | None) -> dict[str, int]:
    """The plan section, where the template does not say it."""
    found = section if section is not None else chosen
    return {} if found is None or not pd.isna(template["plan_type"]) else {"plan_type": int(found)}


def _day(raw: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(raw))
    except ValueError:
        return None


def _outline(laid: pd.DataFrame, due: dt.date | None) -> str:
    """The steps with their days, a line each."""
    head = f"The goal is due {due:%-d %b %Y}." if due else "The goal gets no day it is due."
    lines = [_line(step) for step in laid.to_dict("records")]
    return "\n".join([head, *lines]) if lines else f"{head} The template has no steps yet."


def _line(step: dict[Any, Any]) -> str:
    first, last = step["start"], step["due"]
    days = f"{first:%-d %b}" + (f" to {last:%-d %b %Y}" if not pd.isna(last) else f" {first:%Y}")
    deep = "" if step["kind"] == OBJECTIVE or pd.isna(step["parent"]) else "    "
    return f"{deep}{step['name']}: {days}"


def _with(created: Any) -> str:
    parts = [(created.get("goal", 1) - 1, "objective"), (created.get("action", 0), "action")]
    said = [f"{many} {word}{'' if many == 1 else 's'}" for many, word in parts if many]
    return f" with {' and '.join(said)}" if said else ""
