"""Play a demo's batches back as a door would, and keep what stands at the end."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from kapta_workspace.demo.diary import Batch
from kapta_workspace.demo.lists import custom_fields
from kapta_workspace.domain import frames
from kapta_workspace.domain.fields import Kind, Schema
from kapta_workspace.domain.schemas import SCHEMAS, with_custom

KINDS = with_custom(SCHEMAS, custom_fields())


@dataclass(repr=False)
class Row:
    """One row of one batch, with what its record was before."""

    batch: Batch
    kind: str
    id: int
    values: dict[str, Any]
    before: dict[str, Any] | None


@dataclass(repr=False)
class History:
    """The rows in the order they were written, and the records they left behind, by kind and id."""

    rows: list[Row] = field(default_factory=list)
    records: dict[str, dict[int, dict[str, Any]]] = field(default_factory=lambda: defaultdict(dict))

    def frame(self, kind: str) -> pd.DataFrame:
        """Every record of a kind as it stands at the end: *id* and its fields."""
        made = pd.DataFrame.from_dict(self.records[kind], orient="index")
        made = made.reindex(columns=[*KINDS[kind].names])
        for many in (one.name for one in KINDS[kind].fields if one.kind is Kind.LINKS):
            made[many] = made[many].map(frames.as_tuple)
        return made.rename_axis("id").reset_index()

    def named(self, kind: str, name: str) -> pd.Series:
        """The one record of that name."""
        found = self.frame(kind)
        return found[found["name"] == name].iloc[0]

    def at(self, moment: dt.datetime) -> "History":
        """The same history played back only up to a moment."""
        return play({id(row.batch): row.batch for row in self.rows if row.batch.moment <= moment}.values())


def play(batches: Iterable[Batch]) -> History:
    """Write every row, later ones over earlier ones."""
    history = History()
    for batch in batches:
        for kind, frame in batch.writes:
            for record, given in _given(frame):
                _write(history, batch, kind, record, given)
    return history


def _given(frame: pd.DataFrame) -> Iterator[tuple[int, dict[str, Any]]]:
    """Id and present values of each row."""
    for values in frame.to_dict("records"):
        record = values.pop("id")
        yield record, {str(name): value for name, value in values.items() if not _is_missing(value)}


def _is_missing(value: Any) -> bool:
    return value is None or value is pd.NA or value in {"", ()} or bool(value != value)  # noqa: PLR0124 - NaN


def _write(history: History, batch: Batch, kind: str, record: int, given: dict[str, Any]) -> None:
    before = history.records[kind].get(record)
    history.rows.append(Row(batch, kind, record, given, before))
    history.records[kind][record] = {**(before or {}), **given}


def account_of(row: Row, schema: Schema) -> int | None:
    """Whose record a row is; nothing for records of the whole workspace."""
    if not schema.account:
        return None
    return row.id if schema.account == "id" else {**(row.before or {}), **row.values}[schema.account]


def links(values: dict[str, Any], schema: Schema) -> Iterator[tuple[str, int]]:
    """Kind and id of every record the values point at."""
    for name, value in values.items():
        if schema[name].kind is Kind.LINK:
            yield schema[name].target, value
        elif schema[name].kind is Kind.LINKS:
            yield from ((schema[name].target, one) for one in value)


def chain(start: int, upward: dict[int, int]) -> list[int]:
    """From a record up through its links to the top; a circle ends where it closes."""
    seen = [start]
    while (above := upward.get(seen[-1])) is not None and above not in seen:
        seen.append(above)
    return [*seen, above] if above is not None else seen
