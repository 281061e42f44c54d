"""
What changes, before and after: change sets on the way in, differences for the log, and the way back.

A ``ChangeSet`` is what every form, drag, sheet and undo hands to the door. The log keeps, for each touched
field, the value before and after. A record's birth is not logged a second time: it stands on the record
(``born``), which keeps the log of an import of 600,000 rows one line long.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

import pandas as pd

from kapta_workspace.domain import frames
from kapta_workspace.domain.fields import Schema
from kapta_workspace.domain.schemas import SCHEMAS


class Op(StrEnum):
    """What a log line says happened to a record."""

    EDIT = "edit"
    REMOVE = "remove"
    REVIVE = "revive"


How = Literal["save", "remove", "revive"]


@dataclass(frozen=True, slots=True)
class Rows:
    """
    Rows of one kind to be written.

    Attributes:
        kind: The record kind.
        frame: One row a record. ``id`` missing or negative makes a new record (a negative id lets other
            rows of the set link to it); ``version``, where given, is the one the writer last saw. Columns
            that are absent stay as they are. The index labels the rows in problems: numbers are rows, texts
            are not shown.
        how: ``save`` creates and edits; ``remove`` takes records away for good; ``revive`` brings removed
            ones back under their old *id* and *born*, which the frame then carries.
    """

    kind: str
    frame: pd.DataFrame
    how: How = "save"


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """
    A set of changes that happens as a whole or not at all.

    Attributes:
        writes: The rows, by kind; links may point forward.
        through: The way in: form, dashboard, notebook, code, import, undo, connector, demo.
        why: In a person's words, for the log.
        undoes: The log position this set takes back.
        details: Facts worth keeping with the log entry, such as an import's file and counts.
    """

    writes: tuple[Rows, ...]
    through: str = "code"
    why: str = ""
    undoes: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Receipt:
    """
    What a write did.

    Attributes:
        position: Its place in the log; the head before it when nothing changed.
        created: How many records were made, by kind.
        updated: How many were changed, by kind.
        removed: How many were removed, by kind.
        unchanged: How many already were as asked, by kind.
        ids: The id of every row of each write, in order.
        sentence: The same in words.
    """

    position: int
    created: Mapping[str, int]
    updated: Mapping[str, int]
    removed: Mapping[str, int]
    unchanged: Mapping[str, int]
    ids: tuple[tuple[int, ...], ...]

    @property
    def changed(self) -> bool:
        """Whether anything was written at all."""
        return any((self.created, self.updated, self.removed))

    @property
    def sentence(self) -> str:
        """What was written, in words."""
        said = [
            f"{SCHEMAS[kind].counted(count)} {verb}"
            for verb, counts in (
                ("created", self.created),
                ("updated", self.updated),
                ("removed", self.removed),
            )
            for kind, count in counts.items()
        ]
        return f"{', '.join(said)} (log {self.position})." if said else "Nothing changed."

    def _repr_html_(self) -> str:
        return f"<p>{self.sentence}</p>"


DIFFERENCES = ("record", "field", "before", "after")


def differences(before: pd.DataFrame, after: pd.DataFrame, names: Iterable[str]) -> pd.DataFrame:
    """
    What differs between two frames of the same records, row for row.

    Both frames carry *id* and the named fields in the same row order; the answer has a row for each
    differing cell: *record, field, before, after*, values as JSON holds them.
    """
    found = []
    for name in names:
        changed = frames.unequal(before[name], after[name])
        if changed.any():
            cells = {
                "record": before["id"].to_numpy(dtype=object)[changed],
                "field": name,
                "before": [frames.plain(value) for value in before[name][changed].tolist()],
                "after": [frames.plain(value) for value in after[name][changed].tolist()],
            }
            found.append(pd.DataFrame(cells, dtype="object"))
    if not found:
        return pd.DataFrame({name: pd.Series(dtype="object") for name in DIFFERENCES})
    return pd.concat(found, ignore_index=True)


# --- the past -----------------------------------------------------------------------------------------


def rewind(
    current: pd.DataFrame,
    log: pd.DataFrame,
    schema: Schema,
    position: int,
    versions: Mapping[int, int] | None = None,
) -> pd.DataFrame:
    """
    The records as they stood at a log position.

    Args:
        current: The records as they stand now, as ``frames.columns(schema)``.
        log: The log lines *after* the position, oldest first: *record, op, before, after* (dictionaries).
        schema: The record kind.
        position: The log position wanted; records born later are not there yet.
        versions: For records the log names, the last position up to the wanted one that touched them; those
            left out had not been touched since they were born.

    For each field the value before its first later change is the value at the position; a record removed
    later is brought back, one revived later is taken out again.
    """
    first, there = _first_changes(log)
    base = _with_removed(current, [record for record, was in there.items() if was], schema)
    base = _overwritten(base, first, schema)
    if len(log):
        base = _as_seen(base, {int(one) for one in log["record"]}, versions or {})
    revived = [record for record, was in there.items() if not was]
    stays = (base["born"].isna() | (base["born"] <= position)) & ~base["id"].isin(revived)
    return base[stays].sort_values("id", ignore_index=True)


def _first_changes(log: pd.DataFrame) -> tuple[dict[str, dict[int, Any]], dict[int, bool]]:
    """By field and record the value before the first change; by record whether it was there at the start."""
    first: dict[str, dict[int, Any]] = {}
    there: dict[int, bool] = {}
    for record, op, before in zip(log["record"], log["op"], log["before"], strict=True):
        if op in (Op.REMOVE, Op.REVIVE):
            there.setdefault(int(record), op == Op.REMOVE)
        for name, value in (before or {}).items():
            first.setdefault(name, {}).setdefault(int(record), value)
    return first, there


def _with_removed(current: pd.DataFrame, removed: list[int], schema: Schema) -> pd.DataFrame:
    """The records with blank rows for those removed since, indexed by id."""
    base = current.set_index(current["id"].astype("int64").to_numpy())
    gone = [record for record in removed if record not in base.index]
    if not gone:
        return base
    extra = frames.blank(schema, len(gone)).set_axis(gone)
    extra["id"] = frames.column(pd.Series(gone, index=extra.index), "Int64")
    return pd.concat([base, extra]) if len(base) else extra


def _overwritten(base: pd.DataFrame, first: Mapping[str, Mapping[int, Any]], schema: Schema) -> pd.DataFrame:
    kinds, changed = frames.columns(schema), {}
    for name, values in first.items():
        if name in kinds:
            known = {record: value for record, value in values.items() if record in base.index}
            cells = pd.Series(_cells(schema, name, list(known.values())), dtype="object")
            changed[name] = _with_cells(frames.column(base[name], kinds[name]), known, cells)
    return base.assign(**changed)


def _with_cells(column: pd.Series, records: Iterable[int], cells: pd.Series) -> pd.Series:
    """A column with other cells for some records of its index."""
    rows = column.index.get_indexer(pd.Index(list(records), dtype="int64"))
    if column.dtype == object:
        lists = column.to_numpy(copy=True)
        for row, cell in zip(rows.tolist(), cells, strict=True):
            lists[row] = cell
        return pd.Series(lists, index=column.index, dtype="object")
    values = column.array.copy()
    if len(rows):
        values[rows] = frames.column(cells, str(column.dtype)).array
    return pd.Series(values, index=column.index)


def _cells(schema: Schema, name: str, values: list[Any]) -> list[Any]:
    """Plain values from the log as a frame's cells hold them: days and moments are read once each."""
    kind = frames.columns(schema)[name]
    if kind == "object":
        return [frames.as_tuple(value) for value in values]
    if not kind.startswith("datetime64"):
        return values
    known = {value: as_cell(schema, name, value) for value in set(values)}
    return [known[value] for value in values]


def _as_seen(base: pd.DataFrame, touched: set[int], versions: Mapping[int, int]) -> pd.DataFrame:
    """The records with the versions they had: whoever edits what they saw then is told of what came since."""
    mine = base["born"][base.index.isin(touched)]
    seen = [versions.get(one, born) for one, born in zip(mine.index.tolist(), mine.tolist(), strict=True)]
    version = _with_cells(base["version"], mine.index, pd.Series(seen, dtype="object"))
    return base.assign(version=version)


def as_cell(schema: Schema, name: str, value: Any) -> Any:
    """A plain value from the log as a frame's cell holds it."""
    if name in frames.RECORD:
        return value
    return frames.value_of(schema[name], value)
