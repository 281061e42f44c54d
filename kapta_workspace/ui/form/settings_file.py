"""A file of settings as a form: what it would change, told before it does, with one button."""

from typing import Any, Protocol

import pandas as pd

from kapta_workspace.domain.errors import Refused
from kapta_workspace.domain.fields import Field
from kapta_workspace.ui.form.deeds import Deed, asking, minding
from kapta_workspace.ui.form.form import Form
from kapta_workspace.ui.form.office import Office, Saved

SHOWN = 30
"""So many changes are told one by one."""


class Archive(Office, Protocol):
    """What this form uses of a workspace: ``settings_file``."""

    @property
    def settings_file(self) -> Any:
        """All settings as one file."""


def settings_deed(office: Archive, name: str, data: bytes) -> Deed:
    """
    Bring the settings of a file in.

    Raises:
        Unreadable: when it is no file of settings.
        Refused: with every problem and its place in the file.
    """
    plan = office.settings_file.plan(data)
    if not plan.is_clean:
        raise Refused(plan.found)
    changes: pd.DataFrame = plan.changes
    why = Field(name="why", label="Why", help="For the log; left empty it says where they came from.")
    fields = (why,) if len(changes) else ()
    form = asking(office.view(), f"Settings of {name}", _told(plan.summary, changes), fields)

    def do(filled: Form) -> Saved | None:
        if changes.empty:
            return Saved("setting", 0, "Nothing was to be changed.", None, is_new=False)
        receipt = plan.apply(str(filled.raw.get("why") or "") or f"Settings were taken from {name}.")
        return Saved("setting", 0, "The settings are as the file says.", receipt.position, is_new=False)

    return Deed(form, "Apply" if len(changes) else "Close", minding(do), is_grave=False)


def _told(summary: str, changes: pd.DataFrame) -> str:
    """The plan in lines: what is created, archived or restored, and every field that changes."""
    if changes.empty:
        return f"{summary} Everything already is as this file says."
    lines = [_line(row) for row in changes.head(SHOWN).to_dict("records")]
    more = len(changes) - len(lines)
    rest = [f"… and {more} changes more; kapta settings import --dry-run lists them all."] if more else []
    return "\n".join([summary, "", *lines, *rest])


def _line(row: dict[Any, Any]) -> str:
    section = str(row["section"]).replace("_", " ").capitalize()
    if row["does"] == "create":
        return f"• {section}: “{row['name']}” is added."
    if row["field"] == "archived_at":
        return f"• {section}: “{row['name']}” is {row['does']}d."
    before, after = (_short(row[side]) for side in ("before", "after"))
    return f"• {section}: “{row['name']}”, {row['field']}: {before} → {after}"


def _short(value: Any) -> str:
    text = "(empty)" if value is None or pd.isna(value) else str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"
