"""Who points at a record: what has to be led elsewhere before it goes."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from kapta_workspace.domain.fields import Field, Kind, Schema
from kapta_workspace.storage import reading
from kapta_workspace.storage.conditions import FEW, among, is_set
from kapta_workspace.storage.store import Unit


def pointing(unit: Unit, schema: Schema, links: Sequence[Field], ids: Mapping[str, set[int]]) -> pd.DataFrame:
    """The records that point at some others through one of these links: *id* and the links."""
    names = ["id", *(field.name for field in links)]
    found = [reading.none(schema, names)]
    for field in links:
        wanted = ids[field.target]
        few = field.kind is Kind.LINK and len(wanted) <= FEW
        where = among(schema.name, field.name, wanted) if few else is_set(schema.name, field.name)
        rows = reading.select(unit, schema, where, names=names)
        found.append(rows[[not wanted.isdisjoint(_ids(cell)) for cell in rows[field.name].tolist()]])
    parts = [part for part in found if len(part)] or found[:1]
    return pd.concat(parts, ignore_index=True).drop_duplicates("id", ignore_index=True)


def _ids(cell: Any) -> tuple[int, ...]:
    return cell if isinstance(cell, tuple) else () if pd.isna(cell) else (int(cell),)
