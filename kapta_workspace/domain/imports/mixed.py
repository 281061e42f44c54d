"""One table of companies and people, as Odoo and address books keep it: told apart row by row."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import polars as pl

from kapta_workspace.domain.fields import Schema
from kapta_workspace.domain.frames import Flags
from kapta_workspace.domain.imports import headers
from kapta_workspace.domain.readers.choices import YES

MIXED = "companies and people"
"""The kind of a sheet that holds both, for whoever says so."""
SAYS_WHICH = frozenset({"is company", "is a company", "company type", "company or person"})
"""Folded headers of the column that tells a company from a person."""
COMPANY = frozenset({*YES, "company", "organisation", "organization"})

Apart = tuple[str, pd.DataFrame, Mapping[str, str]]
"""A record kind, its rows, and header → field for what only means something in the mixture."""


def is_mixed(columns: pd.Index) -> bool:
    """Whether a table has a column that tells companies from people."""
    return any(headers.fold(str(name)) in SAYS_WHICH for name in columns)


def apart(schemas: Mapping[str, Schema], frame: pd.DataFrame) -> list[Apart]:
    """
    The companies of a mixed table as accounts, its people as contacts of the company above them.

    A row is a company when its column says so, or when it says nothing, has nothing above it, and something
    beneath it names it.
    """
    parent, code = (_filling(schemas["account"], frame, name) for name in ("parent", "external_id"))
    company = _says_company(frame)
    if parent:
        above = frame[parent]
        named = _folded(above)
        known = [name for name in (code, _filling(schemas["account"], frame, "name")) if name]
        beneath = np.zeros(len(frame), dtype=bool)
        for name in known:
            beneath |= _folded(frame[name]).is_in(named.drop_nulls().to_list()).fill_null(False).to_numpy()
        company = company | (above.isna().to_numpy() & beneath)
    people: Mapping[str, str] = {parent: "account"} if parent else {}
    which = next(str(name) for name in frame.columns if headers.fold(str(name)) in SAYS_WHICH)
    found = [("account", frame[company], {which: ""}), ("contact", frame[~company], {**people, which: ""})]
    return [(kind, rows, told) for kind, rows, told in found if len(rows)]


def _says_company(frame: pd.DataFrame) -> Flags:
    which = next(name for name in frame.columns if headers.fold(str(name)) in SAYS_WHICH)
    flags: Flags = _folded(frame[which]).is_in(list(COMPANY)).fill_null(False).to_numpy().astype(bool)
    return flags


def _folded(cells: pd.Series) -> pl.Series:
    text = pl.from_pandas(cells.astype("str").reset_index(drop=True)).cast(pl.String)
    return text.str.strip_chars().str.to_lowercase()


def _filling(schema: Schema, frame: pd.DataFrame, name: str) -> str:
    """The header of the column that fills a field; empty when none does."""
    columns = headers.map_columns(schema, [str(one) for one in frame.columns])
    return next((column.header for column in columns if column.field == name), "")
