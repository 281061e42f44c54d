"""Undo: the inverse of a change set, handed to the same door, while what it touched has not changed since."""

from collections.abc import Mapping

import pandas as pd
import sqlalchemy as sa

from kapta_workspace.domain import frames
from kapta_workspace.domain.changes import ChangeSet, Op, Receipt, Rows
from kapta_workspace.domain.errors import NotFound, Problem, Refused
from kapta_workspace.domain.fields import Schema
from kapta_workspace.services import custom, entry, people, records
from kapta_workspace.storage import log, reading
from kapta_workspace.storage.rows import table
from kapta_workspace.storage.store import Store, Unit


def undo(store: Store, user: int, position: int, why: str = "") -> Receipt:
    """
    Take a change set back: what it made goes, what it edited returns, what it removed comes again.

    Raises:
        NotFound: when there is no such entry in the log.
        Refused: naming every record and field that changed since; nothing is taken back then.
    """
    with store.writing() as unit:
        schemas = custom.schemas(unit)
        made = log.sets(unit, log.SETS.c.id == position)
        if made.empty:
            raise NotFound(f"The log has no entry {position}.")
        writes, problems = _inverse(unit, schemas, position)
        if problems:
            raise Refused(problems)
        if not writes:
            raise Refused([Problem(f"Log entry {position} changed nothing that could be taken back.")])
        own = made["actor"].fillna(0).iloc[0] == people.actor(unit, user).id
        change = ChangeSet(tuple(writes), "undo", why, undoes=position, details={"own": bool(own)})
        return records.save_within(unit, user, change)


def _inverse(unit: Unit, schemas: Mapping[str, Schema], position: int) -> tuple[list[Rows], list[Problem]]:
    """The writes that take an entry back, in the order links need, and what stands in the way."""
    lines = log.lines(unit, log.LINES.c.set_id == position)
    returns: list[Rows] = []
    goes: list[Rows] = []
    problems: list[Problem] = []
    for kind, schema in schemas.items():
        mine = lines[lines["kind"] == kind]
        back, edited = mine[mine["op"] == Op.REMOVE], mine[mine["op"] == Op.EDIT]
        born = _still_there(unit, schema, position, mine[mine["op"] == Op.REVIVE]["record"].tolist())
        if len(back):
            returns.append(Rows(kind, _revived(schema, back), "revive"))
        if len(edited):
            returns.extend(_reverted(unit, schema, edited, problems))
        if len(born):
            problems.extend(_changed_since(schema, born, position))
            goes.insert(0, Rows(kind, born[["id"]].astype("Int64"), "remove"))
    problems.extend(_leaned_on(unit, schemas, goes, position))
    return [*returns, *goes], problems


def _still_there(unit: Unit, schema: Schema, position: int, revived: list[int]) -> pd.DataFrame:
    """The records the entry made or revived that still exist."""
    source = table(schema.name)
    where = (
        sa.or_(source.c.born == position, source.c.id.in_(revived)) if revived else source.c.born == position
    )
    return reading.select(unit, schema, where, names=["id", "version", "born"])


def _revived(schema: Schema, back: pd.DataFrame) -> pd.DataFrame:
    rows = [before for before in back["before"]]
    columns = frames.columns(schema)
    return pd.DataFrame(
        {name: frames.column([row.get(name) for row in rows], kind) for name, kind in columns.items()}
    )


def _reverted(unit: Unit, schema: Schema, edited: pd.DataFrame, problems: list[Problem]) -> list[Rows]:
    """One write for each set of fields that were edited together, if they still hold what the entry gave them."""
    current = reading.by_id(unit, schema, [int(one) for one in edited["record"]]).set_index("id", drop=False)
    parts: dict[tuple[str, ...], list[tuple[int, Mapping[str, object]]]] = {}
    for record, before, after in zip(edited["record"], edited["before"], edited["after"], strict=True):
        if record not in current.index:
            problems.append(entry.unknown(schema, int(record)))
            continue
        now = current.loc[record]
        for name, value in after.items():
            if name in schema and frames.plain(now[name]) != value:
                problems.append(_moved_on(schema, int(record), name, value, frames.plain(now[name])))
        parts.setdefault(tuple(sorted(before)), []).append((int(record), before))
    return [Rows(schema.name, _columns(schema, names, rows)) for names, rows in parts.items()]


def _columns(
    schema: Schema, names: tuple[str, ...], rows: list[tuple[int, Mapping[str, object]]]
) -> pd.DataFrame:
    columns = {"id": frames.column([record for record, _ in rows], "Int64")}
    for name in names:
        if name in schema:
            columns[name] = frames.column([before[name] for _, before in rows], frames.dtype(schema[name]))
    return pd.DataFrame(columns)


def _moved_on(schema: Schema, record: int, name: str, then: object, now: object) -> Problem:
    return Problem(
        f"{schema[name].label} of {schema.label.lower()} {record} was changed since, from “{then}” to “{now}”.",
        code="E21",
        kind=schema.name,
        field=name,
        value=now,
        record=record,
        suggestion="Undo that later change first, or set the field by hand.",
    )


def _changed_since(schema: Schema, born: pd.DataFrame, position: int) -> list[Problem]:
    later = born[born["version"] > position]
    return [
        Problem(
            f"{schema.label} {record} was edited after it was made.",
            code="E21",
            kind=schema.name,
            record=int(record),
            suggestion="Undo the later changes first, or archive it.",
        )
        for record in later["id"].tolist()
    ]


def _leaned_on(unit: Unit, schemas: Mapping[str, Schema], goes: list[Rows], position: int) -> list[Problem]:
    """Records made by others that link to what would go."""
    leaving = {write.kind: set(write.frame["id"].tolist()) for write in goes}
    found = []
    for schema in schemas.values():
        for link in schema.links:
            ids = leaving.get(link.target)
            if ids:
                found.extend(
                    _inbound(unit, schema, link.name, ids, leaving.get(schema.name, set()), position)
                )
    return found


def _inbound(
    unit: Unit, schema: Schema, name: str, ids: set[int], going: set[int], position: int
) -> list[Problem]:
    source = table(schema.name)
    # What the same entry made goes as well, so only records of other entries can stand in the way.
    where = (source.c[name].is_not(None), source.c.born != position)
    few = (source.c[name].in_(ids),) if len(ids) <= reading.FEW else ()
    rows = reading.select(unit, schema, *where, *few, names=["id", name])
    held = rows[rows[name].isin(ids) & ~rows["id"].isin(going)]
    return [
        Problem(
            f"{schema.label} {record} was added since and belongs to {schema[name].label.lower()} {target}.",
            code="E21",
            kind=schema.name,
            record=int(record),
            suggestion="Remove or move it first.",
        )
        for record, target in zip(held["id"].tolist(), held[name].tolist(), strict=True)
    ]
