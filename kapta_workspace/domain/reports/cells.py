"""How a value of a report is written, the same on pages and on slides."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from kapta_workspace.domain.frames import is_missing
from kapta_workspace.domain.reports.blocks import Column, Form

NOTHING = "–"


def said(value: Any, form: Form = "text") -> str:
    """
    A value in words.

    >>> said(1234.5, "whole"), said(-3, "signed"), said(None), said(41.25, "percent")
    ('1,234', '−3', '–', '41%')
    """
    return NOTHING if is_missing(value) else WAYS[form](value)


def _number(value: Any) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".").replace("-", "−")


def _signed(value: Any) -> str:
    return f"{round(value, 1):+g}".replace("-", "−") if round(value, 1) else "±0"


def _day(value: Any) -> str:
    day = pd.Timestamp(value)
    return f"{day.day} {day:%b %Y}"


def cell(row: Mapping[Any, Any], column: Column) -> str:
    """A table's cell in words; empty where there is nothing."""
    value = row[column.shown or column.name]
    return "" if is_missing(value) else said(value, "text" if column.shown else column.form)


WAYS: Mapping[Form, Callable[[Any], str]] = {
    "text": str,
    "whole": lambda value: f"{value:,.0f}".replace("-", "−"),
    "number": _number,
    "percent": lambda value: f"{value:.0f}%".replace("-", "−"),
    "signed": _signed,
    "day": _day,
    "bar": lambda value: f"{value:.0f}",
    "tick": lambda value: "yes" if value else "no",
}
