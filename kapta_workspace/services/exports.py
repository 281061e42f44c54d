"""Records on their way out: as a spreadsheet a person reads and an import takes back, or as they are held."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from kapta_workspace.domain import derived
from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.domain.fields import Field, Kind
from kapta_workspace.domain.imports import contributors, headers, links
from kapta_workspace.domain.imports.headers import RECORD_ID
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.services.views import View
from kapta_workspace.storage import exporting
from kapta_workspace.storage.sheets.template import template_fields


def kinds(names: Iterable[str]) -> list[str]:
    """
    The record kinds behind desks, such as ``accounts``.

    Raises:
        Misconfigured: when there is no such desk.
    """
    desks = {schema.plural_name: schema.name for schema in SCHEMAS.values()}
    wanted = list(names)
    lost = sorted(set(wanted) - set(desks))
    if lost:
        raise Misconfigured(f"There are no {', '.join(lost)}; there are {', '.join(sorted(desks))}.")
    return [desks[name] for name in wanted]


def export(
    view: View, path: Path, wanted: Sequence[str] = (), *, archived: bool = False, raw: bool = False
) -> list[Path]:
    """
    Write records of some kinds, or of every kind that holds any, as far as the person may see them.

    Args:
        view: Of which accounts, and as of when.
        path: Ends in .xlsx (a sheet a kind), .csv or .parquet (a file a kind).
        wanted: Which kinds; all when none is named.
        archived: Archived records, too.
        raw: Field names, ids and codes for programs, instead of what people read and an import takes back.

    Returns:
        The files written.
    """
    found = tables(view, wanted, archived=archived, raw=raw)
    return exporting.write(path, named(view, found, path))


def tables(
    view: View, wanted: Sequence[str], *, archived: bool = False, raw: bool = False
) -> dict[str, pd.DataFrame]:
    """By kind: the records, ``raw`` as programs or else as people want them; see ``export``."""
    read, still = held if raw else readable, view.still()
    found = {kind: read(still, kind, archived=archived) for kind in wanted or still.schemas}
    return {kind: table for kind, table in found.items() if wanted or len(table)}


def named(view: View, found: Mapping[str, pd.DataFrame], path: Path) -> dict[str, pd.DataFrame]:
    """The tables under the names an import knows their sheets by; files are called after the desks."""
    if path.suffix.casefold() == ".xlsx":
        return {headers.sheet_name(view.schemas, kind): table for kind, table in found.items()}
    return {view.schemas[kind].plural_name: table for kind, table in found.items()}


NUMBERED = re.compile(links.NUMBERED)
"""A title that an import would take for a record's id."""
PARTED = re.compile(f"{links.SEVERAL.pattern}|{links.NUMBERED}")
"""A title that an import would take for several, where several may stand."""
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
    if kind == "account":
        found = found.assign(contributors=contributors.told(found["id"], view.frame("contributor")))
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
        known = _titles(view, field.target, (one for cell in values for one in cell), PARTED)
        return _joined(values, lambda one: known.get(one, ""))
    if field.kind is Kind.CHOICE:
        return values.map(field.label_of, na_action="ignore").astype("str")
    if field.kind is Kind.CHOICES:
        return _joined(values, field.label_of)
    if field.kind is Kind.YES_NO:
        return values.map({True: "yes", False: "no"}).astype("str")
    return values


def _titles(view: View, kind: str, ids: Iterable[int], misread: re.Pattern[str] = NUMBERED) -> dict[int, str]:
    """What links say: a colleague's e-mail, a record's title, or its id like #12 where no title will do."""
    if kind == "user":
        people = view.frame("user", archived=True)
        return dict(zip(people["id"].tolist(), people["email"].tolist(), strict=True))
    known, shared = view.titles(kind, ids), _namesakes(view, kind)
    plain = {one for one, title in known.items() if title and not misread.search(title)} - shared
    return {one: title if one in plain else f"#{one}" for one, title in known.items()}


def _namesakes(view: View, kind: str) -> frozenset[int]:
    """The records that share their title with another one, where names count."""
    schema = view.schemas[kind]
    rows = view.frame(kind, archived=True)
    keys = pd.DataFrame({"title": rows[schema.title].astype("str").str.casefold()})
    if schema.account == "account":
        keys["account"] = rows["account"]
    return frozenset(rows.loc[keys.duplicated(keep=False), "id"].tolist())


def _joined(values: pd.Series, word: Callable[[Any], str]) -> pd.Series:
    cells = [BETWEEN.join(word(one) for one in cell) or None for cell in values.tolist()]
    return pd.Series(cells, index=values.index, dtype="str")
