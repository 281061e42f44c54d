"""Accounts of which a share only belongs to the parent: whether they are family is for a person to say."""

import re
from collections.abc import Container, Sequence
from dataclasses import replace

import pandas as pd

from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.fields import Schema
from kapta_workspace.domain.imports import headers
from kapta_workspace.domain.imports.headers import UNKNOWN, Column

SHARE = "share that belongs to the parent"
"""Why a column of shares fills no field."""
WORDS = frozenset(
    {
        "ownership",
        "ownership percentage",
        "ownership percent",
        "ownership share",
        "percent owned",
        "percentage owned",
        "share owned",
        "equity share",
        "stake",
        "own per",
    }
)
"""Folded headers of such a column."""
FIGURE = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*(%?)\s*")
WHOLE = 100.0


def noticed(schema: Schema, columns: Sequence[Column]) -> list[Column]:
    """The columns, those of shares told apart from what nobody knows."""
    if schema.name != "account":
        return list(columns)
    return [
        replace(column, how=SHARE)
        if column.how == UNKNOWN and headers.fold(column.header) in WORDS
        else column
        for column in columns
    ]


def partly_owned(
    schema: Schema, raw: pd.DataFrame, columns: Sequence[Column], decided: Container[int]
) -> tuple[pd.DataFrame, list[Problem]]:
    """
    The rows without the parents that own them in part only, and a conflict for each.

    Args:
        schema: Accounts.
        raw: The rows, by label.
        columns: What the columns mean.
        decided: The labels of rows whose parent a person has decided about.
    """
    share = next((column.header for column in columns if column.how == SHARE), None)
    parent = next((column.header for column in columns if column.field == "parent"), None)
    if share is None or parent is None:
        return raw, []
    told = raw.loc[raw[share].notna() & raw[parent].notna(), [parent, share]]
    figures = {text: FIGURE.fullmatch(text) for text in told[share].unique()}
    in_percent = any(one and (one[2] or _number(one[1]) > 1) for one in figures.values())
    whole = {
        text
        for text, one in figures.items()
        if one and _number(one[1]) * (1 if in_percent else WHOLE) >= WHOLE
    }
    partly = [row for row in told.index if row not in decided and told.at[row, share] not in whole]
    problems = [_problem(schema, row, str(told.at[row, parent]), str(told.at[row, share])) for row in partly]
    raw = raw.assign(**{parent: raw[parent].mask(raw.index.isin(partly))})
    return raw, problems


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _problem(schema: Schema, row: int, parent: str, share: str) -> Problem:
    return Problem(
        f"“{parent}” holds a share only (“{share.strip()}”), and an account stands in one family.",
        code="E09",
        kind=schema.name,
        field="parent",
        value=f"{parent} ({share.strip()})",
        row=row,
        suggestion=f"Decide: parent=“{parent}” puts it in that family, an empty parent keeps it apart.",
    )
