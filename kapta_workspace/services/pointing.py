"""Who points at a record: what has to be led elsewhere before it goes."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from kapta_workspace.domain.fields import Field, Kind, Schema
from kapta_workspace.storage import reading
from kapta_workspace.storage.conditions import FEW, Condition, among, is_set
from kapta_workspace.storage.store import Unit


def pointing(unit: Unit, schema: Schema, links: Sequence[Field], ids: Mapping[str, set[int]]) -> pd.DataFrame:
    """The records that point at some others through one of these links: *id* and the links."""
    names = ["id", *(field.name for field in links)]
    columns = dict.fromkeys("custom" if field.custom else field.name for field in links)
    found = [reading.none(schema, names)]
    for field in links:
        wanted = ids[field.target]
        rows = reading.select(unit, schema, _may_point(schema, field, wanted), names=["id", *columns])[names]
        found.append(rows[[not wanted.isdisjoint(_ids(cell)) for cell in rows[field.name].tolist()]])
    parts = [part for part in found if len(part)] or found[:1]
    return pd.concat(parts, ignore_index=True).drop_duplicates("id", ignore_index=True)


def _may_point(schema: Schema, field: Field, wanted: set[int]) -> Condition:
    if field.custom:
        return is_set(schema.name, "custom")
    few = field.kind is Kind.LINK and len(wanted) <= FEW
    return among(schema.name, field.name, wanted) if few else is_set(schema.name, field.name)


def emptied(links: pd.Series, ids: set[int]) -> pd.Series:
    """A column of links, or of lists of links, without some ids."""
    if links.dtype == object:
        kept = [tuple(one for one in cell if one not in ids) for cell in links.tolist()]
        return pd.Series(kept, index=links.index, dtype="object")
    return links.mask(links.isin(ids))


def _ids(cell: Any) -> tuple[int, ...]:
    return cell if isinstance(cell, tuple) else () if pd.isna(cell) else (int(cell),)
