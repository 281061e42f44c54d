"""A register as a report: the very rows a list shows, narrowed and sorted as they are on the screen."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kapta_workspace.domain.fields import Field, Kind
from kapta_workspace.domain.reports import Column, Fact, Facts, Report, Section, Table
from kapta_workspace.domain.reports.blocks import Form
from kapta_workspace.services.portfolio_page import PortfolioPage
from kapta_workspace.services.registers import Listed
from kapta_workspace.services.reports.portfolio import TITLE

FORMS: Mapping[Kind, Form] = {
    Kind.DATE: "day",
    Kind.INTEGER: "whole",
    Kind.MONEY: "whole",
    Kind.NUMBER: "number",
    Kind.PERCENT: "percent",
    Kind.YES_NO: "tick",
}
"""How a kind of field is written; all others are text."""


def register(page: PortfolioPage, name: str, asked: Mapping[str, str]) -> Report:
    """
    The report of a list.

    Args:
        page: The accounts of the filter.
        name: The register's.
        asked: What the address of the list asks for.
    """
    listed = page.register(name, asked)
    fields = listed.fields
    columns = [column for field in fields for column in _columns(field)]
    rows = _said(listed, fields)
    facts = Facts((("Rows", len(rows), "whole"), *_sums(listed)))
    title = listed.register.title
    said = (f"Filter of accounts: {page.narrowed.expression}",) if page.is_narrowed else ()
    section = Section(title, (facts, Table(tuple(columns), rows, title=title)))
    return Report(TITLE, title, page.today, (section,), said)


def _columns(field: Field) -> list[Column]:
    name = f"{field.name}_name" if field.kind is Kind.LINK else field.name
    label = field.label.removesuffix(" (account manager)")
    made = [Column(name, label, FORMS.get(field.kind, "text"))]
    # Money never stands without its currency.
    return [*made, Column("currency", f"Currency of {label.lower()}")] if field.kind is Kind.MONEY else made


def _said(listed: Listed, fields: tuple[Field, ...]) -> pd.DataFrame:
    rows = listed.named(listed.rows)
    words = {
        field.name: rows[field.name].map(lambda one, field=field: _word(field, one), na_action="ignore")
        for field in fields
        if field.kind in (Kind.CHOICE, Kind.CHOICES)
    }
    return rows.assign(**words).reset_index(drop=True)


def _word(field: Field, value: Any) -> str:
    many = value if isinstance(value, tuple) else (value,)
    return ", ".join(field.label_of(one) for one in many)


def _sums(listed: Listed) -> list[Fact]:
    labels = {field.name: field.label for field in listed.fields}
    return [
        (f"{labels[name]}, {one['currency']}", one[name], "whole")
        for one in listed.totals.to_dict("records")
        for name in listed.register.sums
    ]
