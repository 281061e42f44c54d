"""The sections of an account's page that are lists of one record kind, drawn from its schema."""

from collections.abc import Sized
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kapta_workspace.domain.access import Role
from kapta_workspace.domain.fields import Field, Kind, Schema, in_a_sentence
from kapta_workspace.domain.pipeline import weighted
from kapta_workspace.ui.panel.pages import words
from kapta_workspace.ui.panel.pieces import button, card, chip, empty_state, is_missing, link, stack
from kapta_workspace.ui.panel.router import address
from kapta_workspace.ui.panel.safe import Safe, html, safe_markdown
from kapta_workspace.ui.panel.tables import Column, table
from kapta_workspace.workspace import AccountPage

DEEDS = html('<span class="k-hidden">What can be done</span>')
"""The heading of the column of buttons: for those who hear the table only."""

SHOWN = 25
"""So many rows of a section are drawn; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Section:
    """
    A list of one kind on an account's page.

    Attributes:
        kind: The record kind.
        title: The heading.
        columns: The fields shown, the first as each row's heading.
        hint: What to add, said while there is nothing.
        factor: The part of the score that is earned here, whose points the empty section names.
    """

    kind: str
    title: str
    columns: tuple[str, ...]
    hint: str
    factor: str = ""


SECTIONS: dict[str, Section] = {
    one.kind: one
    for one in (
        Section(
            "review",
            "Business reviews",
            ("held_on", "type", "stage", "summary", "owner"),
            "Plan the next review with them, and keep what came of it.",
            "qbr",
        ),
        Section("swot", "SWOT", ("text", "quadrant", "theme", "updated_on"), "", "profile.swot"),
        Section(
            "voc_answer",
            "Voice of customer",
            ("question", "answer", "contact", "answered_on"),
            "Ask them the questions of the survey and write down what they say.",
            "profile.voc",
        ),
        Section(
            "contract",
            "Contracts",
            ("name", "value", "start", "end", "auto_renew"),
            "Add what they have signed: value and end date show what is at stake, and when.",
            "profile.contracts",
        ),
        Section(
            "opportunity",
            "Opportunities",
            ("name", "stage", "status", "value", "probability", "close_on", "owner"),
            "Add what they may buy next, with its stage and close date.",
        ),
    )
}
"""The list sections of the details, in the usual order."""


def may_write(page: AccountPage) -> bool:
    """Whether buttons that change something are shown: not in the past, not to viewers, not when archived."""
    live = is_missing(page.record["archived_at"])
    return live and page.view.position is None and page.view.actor.role is not Role.VIEWER


def opportunities(page: AccountPage, *, combined: bool) -> Safe:
    """The opportunities, with what they are worth by how probable they are."""
    found = weighted(page.view.frame("opportunity"), page.view.frame("stage"))
    sums = [f"{one['weighted']:,.0f} {one['currency']}" for one in words.rows(found)]
    said = f"weighted pipeline {', '.join(sums)}" if sums else None
    return listed(page, SECTIONS["opportunity"], combined=combined, aside=said)


def listed(page: AccountPage, section: Section, *, combined: bool, aside: str | None = None) -> Safe:
    """A section as a table, or what to add while it is empty; how many there are, or ``aside``, beside it."""
    schema, rows = page.view.schemas[section.kind], ordered(page, section.kind)
    if rows.empty:
        return card(
            section.title, nothing(page, section), actions=add(page, section.kind), anchor=section.kind
        )
    shown = words.rows(rows.head(SHOWN))
    columns = columns_of(page, schema, section.columns, combined=combined)
    more = len(rows) - len(shown)
    rest = html('<p class="k-sub k-more">and {more} more, older ones.</p>', more=more) if more else ""
    body = (
        stack(table(columns, shown, caption=section.title), rest)
        if more
        else table(columns, shown, caption=section.title)
    )
    return card(
        section.title, body, aside=aside or len(rows), actions=add(page, section.kind), anchor=section.kind
    )


def ordered(page: AccountPage, kind: str) -> pd.DataFrame:
    """The live records of a kind in view, in the schema's order, with the names of what they link to."""
    rows, schema = page.view.shown(kind), page.view.schemas[kind]
    names = [name.lstrip("-") for name in schema.order]
    ways = [not name.startswith("-") for name in schema.order]
    return rows.sort_values(names, ascending=ways, kind="stable") if names else rows


def add(page: AccountPage, kind: str, text: str = "Add", **given: Any) -> tuple[Safe, ...]:
    """The button that adds a record to the account shown; none where nothing may be changed."""
    if not may_write(page):
        return ()
    label = in_a_sentence(page.view.schemas[kind].label)
    hint = "" if text not in ("", "Add") else f"Add {'an' if label[0] in 'aeiou' else 'a'} {label}"
    return (button(text, "add", sign="plus", hint=hint, kind=kind, account=page.account, **given),)


def nothing(page: AccountPage, section: Section) -> Safe:
    """What an empty section says: what would be here, and the points it is worth."""
    schema = page.view.schemas[section.kind]
    lost = points(page, section.factor)
    worth = f" It is worth up to {lost:.0f} points of the score." if lost >= 0.5 else ""
    return empty_state(f"No {in_a_sentence(schema.plural)} yet", section.hint + worth)


def points(page: AccountPage, factor: str) -> float:
    """How many points of the account's score are lost at one factor; none where it is not scored."""
    parts = page.score.parts
    found = parts.loc[parts["factor"] == factor, "lost"] if factor and len(parts) else pd.Series(dtype=float)
    return 0.0 if found.empty or is_missing(found.iloc[0]) else float(found.iloc[0])


def columns_of(
    page: AccountPage, schema: Schema, names: tuple[str, ...], *, combined: bool
) -> tuple[Column, ...]:
    """Columns for some fields; in the combined view with each row's account, and what can be done last."""
    fields = [column(schema[name]) for name in names]
    where = (Column("account_name", "Account", show=account_chip),) if combined else ()
    deeds = (
        (Column("id", DEEDS, sort=False, show=lambda one: row_deeds(schema, one)),) if may_write(page) else ()
    )
    return (fields[0], *where, *fields[1:], *deeds)


def column(field: Field) -> Column:
    """A field as a column of a list."""
    name = f"{field.name}_name" if field.kind is Kind.LINK else field.name
    numeric = field.kind in (Kind.MONEY, Kind.NUMBER, Kind.INTEGER, Kind.PERCENT)
    return Column(name, field.label, numeric=numeric, show=lambda one: value(field, one), hint=field.help)


def value(field: Field, one: words.Row) -> Any:
    """A record's field as a reader takes it in."""
    held = one[f"{field.name}_name"] if field.kind is Kind.LINK else one[field.name]
    if is_missing(held) or (isinstance(held, Sized) and not len(held)):
        return None if field.kind is Kind.LINKS else words.day(None)
    if field.kind is Kind.MONEY:
        return words.money(one, field.name)
    if field.kind is Kind.PERCENT:
        return f"{held:g}%"
    if field.kind is Kind.LONG_TEXT:
        return html('<div class="k-clamp">{text}</div>', text=safe_markdown(str(held)))
    return said(field, held)


def said(field: Field, held: Any) -> Any:
    """A single value in words, or as a link where it is an address."""
    if field.kind is Kind.URL:
        return link(str(held).removeprefix("https://").rstrip("/"), str(held))
    if field.kind is Kind.DATE:
        return words.day(held)
    if field.kind in (Kind.CHOICE, Kind.CHOICES):
        many = held if isinstance(held, tuple) else (held,)
        return ", ".join(field.label_of(one) for one in many)
    if field.kind is Kind.YES_NO:
        return "yes" if held else "no"
    return f"{held:,.10g}" if isinstance(held, float) else held


def row_deeds(schema: Schema, one: words.Row) -> Safe:
    """Edit and archive, at the end of a row."""
    record = int(one["id"])
    name = one[schema.title]
    called = (
        in_a_sentence(schema.label) if is_missing(name) or not isinstance(name, str) else f"“{name[:40]}”"
    )
    away = ("archive", "Archive") if schema.archivable else ("drop", "Take away")
    return html(
        '<span class="k-deeds">{edit}{away}</span>',
        edit=button("Edit", "edit", quiet=True, hint=f"Edit {called}", kind=schema.name, id=record),
        away=button(
            "", away[0], sign="archive", quiet=True, hint=f"{away[1]} {called}", kind=schema.name, id=record
        ),
    )


def account_chip(one: words.Row) -> Safe:
    """The account a row belongs to, leading there."""
    return chip(one["account_name"], address("account", {"id": int(one["account"])}))
