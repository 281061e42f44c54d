"""The plan as one list: everything somebody has to do, by the day it is due, sorted as one likes."""

from collections.abc import Mapping

import pandas as pd

from kapta_workspace.domain.fields import Schema
from kapta_workspace.domain.plan import work
from kapta_workspace.ui.panel.drawings import progress as bar
from kapta_workspace.ui.panel.pages import scope, words
from kapta_workspace.ui.panel.pages.rows import DEEDS, row_deeds
from kapta_workspace.ui.panel.pages.sections import MOST, counted, long_table, may_write
from kapta_workspace.ui.panel.pieces import MISSING, badge, card, is_missing
from kapta_workspace.ui.panel.safe import Safe, html
from kapta_workspace.ui.panel.style import Tone
from kapta_workspace.ui.panel.tables import Column
from kapta_workspace.workspace import AccountPage

TONES: dict[str, Tone] = {
    "on_track": "healthy",
    "complete": "healthy",
    "at_risk": "watch",
    "off_track": "risk",
}

DONE = ("complete", "cancelled")
"""States of what needs nothing more."""


def draw(page: AccountPage, goals: pd.DataFrame, actions: pd.DataFrame, *, combined: bool) -> Safe:
    """The card: what is open first, then what is done."""
    found = work(goals, actions)
    is_done = found["status"].isin(DONE)
    ordered = pd.concat([found[~is_done], found[is_done]], ignore_index=True)
    late = sum(is_late(page, one) for one in words.rows(found))
    said = f"{counted(len(found))}, {int((~is_done).sum())} open" + (f", {late} overdue" if late else "")
    drawn = long_table(
        _columns(page, goals, found, combined=combined), words.rows(ordered.head(MOST)), "Plan"
    )
    return card("Everything planned", drawn, aside=said)


def _columns(
    page: AccountPage, goals: pd.DataFrame, found: pd.DataFrame, *, combined: bool
) -> tuple[Column, ...]:
    names = dict(zip(goals["id"].tolist(), goals["name"].tolist(), strict=True))
    sections = page.view.titles("plan_type", goals["plan_type"].dropna().unique().tolist())
    people = page.view.titles("user", page.view.frame("user")["id"].tolist())
    schemas = page.view.schemas
    accounts = page.view.titles("account", found["account"].unique().tolist()) if combined else {}

    def chip(one: words.Row) -> Safe:
        return scope.chip(page, {**one, "account_name": accounts.get(int(one["account"]), "")}, "goal")

    deeds = Column("id", DEEDS, sort=False, show=lambda one: row_deeds(schemas[str(one["kind"])], one))
    return (
        Column("name", "What"),
        *((Column("account", "Account", show=chip),) if combined else ()),
        Column("goal", "Of", show=lambda one: _title(names, one["goal"])),
        Column("plan_type", "Section", show=lambda one: _title(sections, one["plan_type"])),
        Column("owner", "Owner", show=lambda one: _title(people, one["owner"])),
        Column("start", "Start", show=lambda one: words.day(one["start"])),
        Column("due", "Due", show=lambda one: _due(page, one)),
        Column("percent", "Progress", show=lambda one: bar(_percent(one), str(one["name"]))),
        Column("status", "Status", show=lambda one: status(schemas, str(one["kind"]), one)),
        *((deeds,) if may_write(page) else ()),
    )


def _title(known: dict[int, str], key: object) -> object:
    return MISSING if is_missing(key) else known.get(int(str(key)), MISSING)


def _percent(one: words.Row) -> float | None:
    return None if is_missing(one["percent"]) else float(one["percent"])


def _due(page: AccountPage, one: words.Row) -> Safe:
    late = badge("Overdue", "risk", "clock") if is_late(page, one) else ""
    return html("{day} {late}", day=words.day(one["due"]), late=late)


def is_late(page: AccountPage, one: words.Row) -> bool:
    """Whether something is open past its day."""
    open_ = str(one["status"]) not in DONE
    return open_ and not is_missing(one["due"]) and bool(one["due"] < pd.Timestamp(page.today))


def status(schemas: Mapping[str, Schema], kind: str, one: words.Row) -> Safe:
    """How it stands, in a word and a colour."""
    code = str(one["status"])
    return badge(schemas[kind]["status"].label_of(code), TONES.get(code, "neutral"))
