"""Loading an invented history: every batch through the door, as its writer, at its moment."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

import pandas as pd

from kapta_workspace.domain.changes import ChangeSet, Receipt, Rows
from kapta_workspace.domain.errors import Misconfigured, NotFound, Refused
from kapta_workspace.domain.fields import Kind, Schema
from kapta_workspace.domain.progress import Progress, silent, told
from kapta_workspace.services import custom, people, records
from kapta_workspace.storage import log, migrate
from kapta_workspace.storage.store import Store, Unit


class Batch(Protocol):
    """
    Records written in one go at one moment of an invented history.

    Attributes:
        moment: When they were written down, in UTC.
        actor: The e-mail of the colleague who wrote them.
        through: The way in.
        why: In that colleague's words, for the log.
        writes: Kind and rows. A negative *id* is the same record in every batch; links hold these ids too.
    """

    @property
    def moment(self) -> datetime: ...  # noqa: D102
    @property
    def actor(self) -> str: ...  # noqa: D102
    @property
    def through(self) -> str: ...  # noqa: D102
    @property
    def why(self) -> str: ...  # noqa: D102
    @property
    def writes(self) -> tuple[tuple[str, pd.DataFrame], ...]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Loaded:
    """
    What was loaded.

    Attributes:
        batches: How many.
        created: How many records were made, by kind.
        updated: How many were changed, by kind.
    """

    batches: int
    created: Mapping[str, int]
    updated: Mapping[str, int]


def load(store: Store, batches: Sequence[Batch], *, progress: Progress = silent) -> Loaded:
    """
    Write a history into an empty workspace, wholly or not at all.

    Args:
        store: Its database.
        batches: The history, oldest first.
        progress: Told after each batch.

    Raises:
        Misconfigured: when somebody works in the workspace already.
        Refused: when a batch breaks a rule; it is told which one.
    """
    migrate.upgrade(store)
    ids: dict[int, int] = {}
    with store.writing() as unit:
        if log.head(unit):
            raise Misconfigured("This workspace is in use already; a demo is only loaded into an empty one.")
        receipts = [
            _write(replace(unit, now=batch.moment), batch, ids)
            for batch in told(batches, progress, "Writing the demo's history")
        ]
    return Loaded(
        len(receipts),
        _sum(receipt.created for receipt in receipts),
        _sum(receipt.updated for receipt in receipts),
    )


def is_in_use(store: Store) -> bool:
    """Whether anything was ever written to a workspace."""
    if migrate.revision(store) is None:
        return False
    with store.reading() as unit:
        return log.head(unit) > 0


def _write(unit: Unit, batch: Batch, ids: dict[int, int]) -> Receipt:
    schemas = custom.schemas(unit)
    writes = tuple(Rows(kind, _known(schemas[kind], rows, ids)) for kind, rows in batch.writes)
    change = ChangeSet(writes, batch.through, batch.why)
    try:
        receipt = records.save_within(unit, _actor(unit, batch.actor), change)
    except Refused as refusal:
        refusal.add_note(f"In the batch of {batch.moment:%Y-%m-%d %H:%M} by {batch.actor}: {batch.why}")
        raise
    for (_, rows), given in zip(batch.writes, receipt.ids, strict=True):
        ids.update(zip(rows["id"].tolist(), given, strict=True))
    return receipt


def _actor(unit: Unit, email: str) -> int:
    """The colleague's id; the workspace itself writes until its people are there."""
    try:
        return people.by_email(unit, email).id
    except NotFound:
        return people.SYSTEM.id


def _known(schema: Schema, rows: pd.DataFrame, ids: Mapping[int, int]) -> pd.DataFrame:
    """The rows with the real ids of records that earlier batches made; ids still unknown are new here."""
    links = {field.name: field.kind for field in schema.fields if field.kind in (Kind.LINK, Kind.LINKS)}
    real = {
        name: _real(rows[name], links.get(str(name), Kind.LINK), ids)
        for name in rows.columns
        if name == "id" or name in links
    }
    return rows.assign(**real)


def _real(column: pd.Series, kind: Kind, ids: Mapping[int, int]) -> pd.Series:
    if kind is Kind.LINKS:
        cells = [tuple(ids.get(one, one) for one in cell) for cell in column.tolist()]
        return pd.Series(cells, index=column.index, dtype="object")
    return column.map(lambda one: ids.get(one, one), na_action="ignore").astype("Int64")


def _sum(parts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for part in parts:
        total.update(part)
    return dict(total)
