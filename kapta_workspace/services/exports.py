"""Records on their way out: as a spreadsheet a person reads and an import takes back, or as they are held."""

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from kapta_workspace.domain import derived
from kapta_workspace.domain.fields import Field, Kind
from kapta_workspace.domain.imports.headers import RECORD_ID
from kapta_workspace.services.views import View
from kapta_workspace.storage.sheets.template import template_fields

BETWEEN = "; "
"""Stands between several values in one cell."""


def held(view: View, kind: str, *, archived: bool = False) -> pd.DataFrame:
    """The records as programs want them: field names, ids and codes, with the names links point at."""
    return view.shown(kind, archived=archived)


def readable(view: View, kind: str, *, archived: bool = False) -> pd.DataFrame:
    """
    The records as people read them, and as an import takes them back.

    Returns:
        *Workspace id*, by which an import knows the record again, and the columns of the kind's import
        sheet under their labels; links as names (colleagues as e-mails, which cannot be confused), choices
        as labels, yes and no as words, the rest as it is.
    """
    schema = view.schemas[kind]
    found = view.frame(kind, archived=archived)
    words = derived.shown(schema, found)
    columns = {
        field.label: _readable(view, field, words[field.name] if field.name in words else found[field.name])
        for field in template_fields(schema)
    }
    return pd.DataFrame({RECORD_ID: found["id"], **columns}, index=found.index)


def _readable(view: View, field: Field, values: pd.Series) -> pd.Series:
    if field.kind is Kind.LINK:
        return values.map(_titles(view, field.target, values.dropna())).astype("str")
    if field.kind is Kind.LINKS:
        known = _titles(view, field.target, (one for cell in values for one in cell))
        return _joined(values, lambda one: known.get(one, ""))
    if field.kind is Kind.CHOICE:
        return values.map(field.label_of, na_action="ignore").astype("str")
    if field.kind is Kind.CHOICES:
        return _joined(values, field.label_of)
    if field.kind is Kind.YES_NO:
        return values.map({True: "yes", False: "no"}).astype("str")
    return values


def _titles(view: View, kind: str, ids: Iterable[int]) -> dict[int, str]:
    if kind != "user":
        return view.titles(kind, ids)
    people = view.frame("user", archived=True)
    return dict(zip(people["id"].tolist(), people["email"].tolist(), strict=True))


def _joined(values: pd.Series, word: Callable[[Any], str]) -> pd.Series:
    cells = [BETWEEN.join(word(one) for one in cell) or None for cell in values.tolist()]
    return pd.Series(cells, index=values.index, dtype="str")
