"""The sections of an account's page that are lists of one record kind, drawn from its schema."""

from collections.abc import Sequence, Sized
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kapta_workspace.domain.access import Role
from kapta_workspace.domain.fields import Field, Kind, Schema, in_a_sentence
from kapta_workspace.ui.panel.pages import scope, words
from kapta_workspace.ui.panel.pages.place import PAGES
from kapta_workspace.ui.panel.pages.rows import DEEDS, all_deeds
from kapta_workspace.ui.panel.pieces import button, card, chip, empty_state, is_missing, link, stack
from kapta_workspace.ui.panel.router import address
from kapta_workspace.ui.panel.safe import Safe, html, safe_markdown
from kapta_workspace.ui.panel.tables import Column, table
from kapta_workspace.workspace import AccountPage

SHOWN, MOST = 12, 400
"""So many rows of a section are shown; the rest, up to so many in all, opens in place."""


@dataclass(frozen=True, slots=True)
class Section:
    """
    A list of one kind on an account's page.

    Attributes:
        kind: The record kind.
        title: The heading.
        columns: The fields shown, the first as each row's heading.
        hint: What to add, said while there is nothing.
        factors: The parts of the score that are earned here, whose points the empty section names.
    """

    kind: str
    title: str
    columns: tuple[str, ...]
    hint: str
    factors: tuple[str, ...] = ()


SECTIONS: dict[str, Section] = {
    one.kind: one
    for one in (
        Section(
            "review",
            "Business reviews",
            ("held_on", "type", "stage", "summary", "owner"),
            "Plan the next review with them, and keep what came of it.",
            ("qbr",),
        ),
        Section("swot", "SWOT", ("text", "quadrant", "theme", "updated_on"), "", ("profile.swot",)),
        Section(
            "voc_answer",
            "Voice of customer",
            ("question", "answer", "contact", "answered_on"),
            "Ask them the questions of the survey and write down what they say.",
            ("profile.voc",),
        ),
        Section(
            "contract",
            "Contracts",
            ("name", "value", "start", "end", "auto_renew"),
            "Add what they have signed: value and end date show what is at stake, and when.",
            ("profile.contracts", "renewal"),
        ),
        Section(
            "opportunity",
            "Opportunities",
            ("name", "stage", "status", "value", "close_on", "owner"),
            "Add what they may buy next, with its stage and close date.",
        ),
    )
}
"""The list sections of the details, in the usual order."""


def may_write(page: AccountPage) -> bool:
    """Whether buttons that change something are shown: not in the past, not to viewers, not when archived."""
    live = is_missing(page.record["archived_at"])
    return live and page.view.position is None and page.view.actor.role is not Role.VIEWER


def listed(
    page: AccountPage,
    section: Section,
    *,
    combined: bool,
    aside: str | None = None,
    above: Safe | str = "",
    extra: tuple[Column, ...] = (),
) -> Safe:
    """
    A section as a table, or what to add while it is empty.

    Args:
        page: What it shows.
        section: Which.
        combined: With each row's account.
        aside: Said beside the heading; else how many there are.
        above: What stands above the rows.
        extra: Columns before what can be done.
    """
    schema, rows = page.view.schemas[section.kind], ordered(page, section.kind)
    if rows.empty:
        return card(
            section.title, nothing(page, section), actions=add(page, section.kind), anchor=section.kind
        )
    columns = columns_of(page, schema, section.columns, combined=combined, extra=extra)
    drawn = long_table(columns, words.rows(rows.head(MOST)), section.title)
    body = stack(above, drawn) if above else drawn
    said = aside or counted(len(rows))
    return card(section.title, body, aside=said, actions=add(page, section.kind), anchor=section.kind)


def counted(many: int) -> str:
    """How many rows there are, and how many of them are listed where that is fewer."""
    return f"{many:,}, the first {MOST} listed" if many > MOST else f"{many:,}"


def long_table(columns: Sequence[Column], rows: Sequence[words.Row], title: str) -> Safe:
    """The first rows as a table; those behind them open in place."""
    first, rest = table(columns, rows[:SHOWN], caption=title), rows[SHOWN:MOST]
    if not rest:
        return first
    more = table(columns, rest, caption=f"{title}, the rest")
    return html(
        '{first}<details class="k-rest"><summary>{count} more</summary>{more}</details>',
        first=first,
        count=len(rest),
        more=more,
    )


def ordered(page: AccountPage, kind: str) -> pd.DataFrame:
    """The live records of a kind in view, in the schema's order, with the names of what they link to."""
    rows, schema = page.view.shown(kind), page.view.schemas[kind]
    names = [name.lstrip("-") for name in schema.order]
    ways = [not name.startswith("-") for name in schema.order]
    return rows.sort_values(names, ascending=ways, kind="stable") if names else rows


def add(page: AccountPage, kind: str, text: str = "Add", hint: str = "", **given: Any) -> tuple[Safe, ...]:
    """The button that adds a record, to the account shown unless another is ``given``, where one may."""
    if not may_write(page):
        return ()
    label = in_a_sentence(page.view.schemas[kind].label)
    said = "" if text not in ("", "Add") else f"Add {'an' if label[0] in 'aeiou' else 'a'} {label}"
    about = {"account": page.account, **given}
    return (button(text, "add", sign="plus", hint=hint or said, kind=kind, **about),)


def nothing(page: AccountPage, section: Section) -> Safe:
    """What an empty section says: what would be here, and the points it is worth."""
    schema = page.view.schemas[section.kind]
    said = section.hint + worth(page, *section.factors)
    return empty_state(f"No {in_a_sentence(schema.plural)} yet", said)


def points(page: AccountPage, *factors: str) -> float:
    """How many points of the account's score are lost at some factors; none where they are not scored."""
    parts = page.score.parts
    return float(parts.loc[parts["factor"].isin(factors), "lost"].sum()) if len(parts) else 0.0


def worth(page: AccountPage, *factors: str) -> str:
    """What filling in a section may bring, as a sentence; nothing where that is nothing."""
    lost = round(points(page, *factors))
    return f" It is worth up to {lost} point{'' if lost == 1 else 's'} of the score." if lost else ""


def columns_of(
    page: AccountPage,
    schema: Schema,
    names: tuple[str, ...],
    *,
    combined: bool,
    extra: tuple[Column, ...] = (),
) -> tuple[Column, ...]:
    """Columns for some fields; in the combined view with each row's account, and what can be done last."""
    fields = [column(schema[name]) for name in names]
    if schema.name in PAGES:
        fields[0] = _to_its_page(schema, fields[0])
    where = (account_column(page, schema.name),) if combined else ()
    last = Column("id", DEEDS, sort=False, show=lambda one: all_deeds(schema, one))
    deeds = (last,) if may_write(page) else ()
    return (fields[0], *where, *fields[1:], *extra, *deeds)


def _to_its_page(schema: Schema, usual: Column) -> Column:
    """The heading of a row whose record has a page of its own, leading there."""

    def show(one: words.Row) -> Safe:
        return link(value(schema[usual.name], one), address(PAGES[schema.name], {"id": int(one["id"])}))

    return Column(usual.name, usual.label, numeric=usual.numeric, show=show, hint=usual.hint)


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
    if field.kind is Kind.LINK and field.target in PAGES:
        return link(held, address(PAGES[field.target], {"id": int(one[field.name])}))
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
    if field.kind is Kind.INTEGER and abs(int(held)) > YEARS:
        return f"{int(held):,}"
    return f"{held:,.10g}" if isinstance(held, float) else held


YEARS = 9999
"""Whole numbers up to this are written as they stand, since some of them are years."""


def account_column(page: AccountPage, kind: str) -> Column:
    """The account each row of a kind belongs to; pressed, its rows alone are shown."""
    return Column("account_name", "Account", show=lambda one: scope.chip(page, one, kind))


def account_chip(one: words.Row) -> Safe:
    """The account a row belongs to, leading there."""
    return chip(one["account_name"], address("account", {"id": int(one["account"])}))
