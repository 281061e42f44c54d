"""The change log: one entry a change set, one line a touched record; births stand on the records."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

import pandas as pd
import polars as pl
import sqlalchemy as sa

from kapta_workspace.domain import frames
from kapta_workspace.domain.changes import ChangeSet, Op
from kapta_workspace.domain.fields import Kind, Schema
from kapta_workspace.storage import rows
from kapta_workspace.storage.conditions import FEW, Condition
from kapta_workspace.storage.rows import table
from kapta_workspace.storage.store import Unit
from kapta_workspace.storage.tables import METADATA

SETS = METADATA.tables["change_set"]
LINES = METADATA.tables["change"]

NAMED_ACCOUNTS = 500
"""An entry names the accounts it touched up to so many; beyond, every reader takes it as touching all."""


def head(unit: Unit) -> int:
    """The newest position of the log; 0 in a new workspace."""
    return int(unit.connection.scalar(sa.select(sa.func.max(SETS.c.id))) or 0)


def open_set(unit: Unit, change: ChangeSet, actor: int | None) -> int:
    """Begin an entry and give its position; its counts are told by ``close_set``."""
    position = unit.allot("log", 1)[0]
    values = {
        "id": position,
        "at": _stored(unit, _not_before(unit)),
        "actor": actor,
        "through": change.through,
        "why": change.why or None,
        "undoes": change.undoes,
        "counts": _json(unit, {}),
        "details": _json(unit, dict(change.details)) if change.details else None,
    }
    unit.connection.execute(SETS.insert().values(**values))
    return position


def close_set(
    unit: Unit, position: int, counts: Mapping[str, Mapping[str, int]], accounts: Sequence[int]
) -> None:
    """Say what an entry did: how many records of each kind it touched, and which accounts."""
    named = sorted(set(accounts))
    values = {
        "counts": _json(unit, {kind: dict(done) for kind, done in counts.items()}),
        "accounts": _json(unit, named) if len(named) <= NAMED_ACCOUNTS else None,
    }
    unit.connection.execute(SETS.update().where(SETS.c.id == position).values(**values))


def remark(unit: Unit, actor: int, through: str, why: str, account: int, details: Mapping[str, Any]) -> int:
    """
    An entry about something that changed no record, such as a question to another system; gives its position.

    It has no lines, so there is nothing of it to undo.
    """
    position = open_set(unit, ChangeSet((), through, why, details=details), actor or None)
    close_set(unit, position, {}, [account])
    return position


def _not_before(unit: Unit) -> datetime:
    # A clock set back must not put a later entry before an earlier one.
    last = unit.connection.scalar(sa.select(SETS.c.at).order_by(SETS.c.id.desc()).limit(1))
    return max(unit.now, as_moment(last)) if last is not None else unit.now


def as_moment(value: Any) -> datetime:
    """A stored moment, whichever database it comes from."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.astimezone(UTC)


def _stored(unit: Unit, moment: datetime) -> Any:
    utc = moment.astimezone(UTC)
    return utc.isoformat(timespec="microseconds") if unit.dialect == "sqlite" else utc


def _json(unit: Unit, value: Any) -> Any:
    return json.dumps(value) if unit.dialect == "sqlite" else value


def append(unit: Unit, position: int, kind: str, op: Op, lines: pd.DataFrame) -> None:
    """Write lines *record, account, before, after* (dictionaries) of one kind under an entry."""
    accounts = [None if pd.isna(account) else int(account) for account in lines["account"].tolist()]
    told = pl.DataFrame(
        {
            "record": pl.Series(lines["record"].tolist(), dtype=pl.Int64),
            "account": pl.Series(accounts, dtype=pl.Int64),
            "before": [json.dumps(before) for before in lines["before"]],
            "after": [json.dumps(after) for after in lines["after"]],
        }
    )
    entry = {"set_id": pl.lit(position), "kind": pl.lit(kind), "op": pl.lit(str(op))}
    rows.insert_columns(unit.connection, LINES, told.with_columns(**entry))


LINE_COLUMNS = ("set_id", "kind", "record", "op", "account", "before", "after")


def at(position: int) -> Condition:
    """The entry at a position."""
    return SETS.c.id == position


def changed() -> Condition:
    """An entry changed records: it is no mere ``remark``."""
    return sa.cast(SETS.c.counts, sa.Text) != "{}"


def under(position: int) -> Condition:
    """The lines of the entry at a position."""
    return LINES.c.set_id == position


def taking_back(position: int) -> Condition:
    """The entries that took the one at a position back."""
    return SETS.c.undoes == position


def hands(position: sa.ColumnElement[int], by: int | None, *, by_people: bool) -> list[Condition]:
    """A log position, held by a column, at which this person wrote, or any person and not the workspace."""
    meant = [SETS.c.actor == by] if by is not None else [SETS.c.actor.is_not(None)] if by_people else []
    return [position.in_(sa.select(SETS.c.id).where(one)) for one in meant]


def about(kinds: Mapping[str, Condition | None]) -> Condition:
    """A line is of one of these kinds; of a kind with a condition, of a record that is there and meets it."""
    free = LINES.c.kind.in_([kind for kind, bound in kinds.items() if bound is None])
    bound = [
        sa.and_(LINES.c.kind == kind, LINES.c.record.in_(sa.select(table(kind).c.id).where(one)))
        for kind, one in kinds.items()
        if one is not None
    ]
    return sa.or_(free, *bound)


def lines(unit: Unit, *where: sa.ColumnElement[bool]) -> pd.DataFrame:
    """Log lines under conditions, oldest first: *set_id, kind, record, op, account, before, after*."""
    statement = sa.select(*(LINES.c[name] for name in LINE_COLUMNS)).where(*where).order_by(LINES.c.set_id)
    found = pd.DataFrame(
        unit.connection.execute(statement).fetchall(), columns=list(LINE_COLUMNS), dtype="object"
    )
    for name in ("before", "after"):
        found[name] = pd.Series([rows.as_json(value) for value in found[name].tolist()], dtype="object")
    return found


def lines_after(unit: Unit, kind: str, position: int) -> pd.DataFrame:
    """The lines of one kind after a position, oldest first."""
    return lines(unit, LINES.c.kind == kind, LINES.c.set_id > position)


def lines_of(unit: Unit, kind: str, records: Sequence[int], position: int) -> pd.DataFrame:
    """The lines of some records after a position, oldest first: the columns of ``lines`` and *actor*."""
    few = (LINES.c.record.in_(records),) if len(records) <= FEW else ()
    found = lines(unit, LINES.c.kind == kind, LINES.c.set_id > position, *few)
    found = found[found["record"].isin(records)]
    who = unit.connection.execute(sa.select(SETS.c.id, SETS.c.actor).where(SETS.c.id > position)).fetchall()
    return found.assign(actor=found["set_id"].map(dict(map(tuple, who))))


def removed(unit: Unit, kind: str, records: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Id → the whole record as it stood when it was last removed."""
    few = (LINES.c.record.in_(records),) if len(records) <= FEW else ()
    found = lines(unit, LINES.c.kind == kind, LINES.c.op == Op.REMOVE, *few)
    return dict(zip(found["record"].astype(int).tolist(), found["before"].tolist(), strict=True))


def versions_at(unit: Unit, kind: str, position: int, records: Sequence[int]) -> dict[int, int]:
    """For records touched after a position: the last position up to it that touched them, if any."""
    touched = sa.select(LINES.c.record).where(LINES.c.kind == kind, LINES.c.set_id > position)
    later = records if len(records) <= FEW else touched
    statement = sa.select(LINES.c.record, sa.func.max(LINES.c.set_id)).where(
        LINES.c.kind == kind, LINES.c.set_id <= position, LINES.c.record.in_(later)
    )
    found = unit.connection.execute(statement.group_by(LINES.c.record))
    return {int(record): int(last) for record, last in found}


def reaching_back(unit: Unit, count: int, *where: sa.ColumnElement[bool]) -> int:
    """The position from which on there are so many lines under conditions; 0 when there are none."""
    newest = sa.select(LINES.c.set_id).where(*where).order_by(LINES.c.set_id.desc()).limit(count)
    return int(min(unit.connection.scalars(newest), default=0))


SET_COLUMNS = ("id", "at", "actor", "through", "why", "undoes", "counts", "accounts", "details")


def sets(unit: Unit, *where: sa.ColumnElement[bool], limit: int | None = None) -> pd.DataFrame:
    """Log entries, newest first: *id, at, actor, through, why, undoes, counts, accounts, details*."""
    statement = (
        sa.select(*(SETS.c[name] for name in SET_COLUMNS))
        .where(*where)
        .order_by(SETS.c.id.desc())
        .limit(limit)
    )
    found = pd.DataFrame(
        unit.connection.execute(statement).fetchall(), columns=list(SET_COLUMNS), dtype="object"
    )
    for name in ("counts", "accounts", "details"):
        found[name] = pd.Series([rows.as_json(value) for value in found[name].tolist()], dtype="object")
    found["at"] = rows.decode(Kind.MOMENT, found["at"].tolist())
    return found.astype({"id": "Int64", "actor": "Int64", "undoes": "Int64", "through": "str", "why": "str"})


class Entry(NamedTuple):
    """
    What an entry of the log touched.

    Attributes:
        position: Its position.
        at: When it was written.
        actor: Who wrote it; None for the workspace itself.
        accounts: The accounts; None when they were too many to name.
        kinds: The record kinds.
    """

    position: int
    at: datetime
    actor: int | None
    accounts: frozenset[int] | None
    kinds: frozenset[str]


def since(unit: Unit, position: int, most: int) -> list[Entry]:
    """The entries from a position on, its own first; none of them when there are more than so many."""
    statement = sa.select(SETS.c.id, SETS.c.at, SETS.c.actor, SETS.c.accounts, SETS.c.counts)
    statement = statement.where(SETS.c.id >= position).order_by(SETS.c.id).limit(most + 1)
    found = unit.connection.execute(statement).fetchall()
    return [_entry(*one) for one in found] if len(found) <= most else []


def newest(unit: Unit) -> tuple[int, datetime | None]:
    """The newest position and when it was written; 0 and None in a new workspace."""
    statement = sa.select(SETS.c.id, SETS.c.at).order_by(SETS.c.id.desc()).limit(1)
    found = unit.connection.execute(statement).first()
    return (int(found[0]), as_moment(found[1])) if found is not None else (0, None)


def _entry(position: int, at: Any, actor: Any, accounts: Any, counts: Any) -> Entry:
    named = rows.as_json(accounts)
    kinds = frozenset(rows.as_json(counts) or {})
    return Entry(int(position), as_moment(at), actor, None if named is None else frozenset(named), kinds)


def last_standing(unit: Unit, through: str, name: str, value: str) -> pd.DataFrame:
    """The newest entry of a way in, not undone, whose details say ``value`` under ``name``."""
    undone = sa.select(SETS.c.undoes).where(SETS.c.undoes.is_not(None))
    said = sa.cast(SETS.c.details, sa.Text).contains(json.dumps({name: value})[1:-1], autoescape=True)
    return sets(unit, SETS.c.through == through, said, SETS.c.id.not_in(undone), limit=1)


def births(
    unit: Unit, schema: Schema, *where: sa.ColumnElement[bool] | None, limit: int | None = None
) -> pd.DataFrame:
    """Records by the entry that made them, newest first: *set_id, kind, record, account, title*."""
    source = table(schema.name)
    owner = source.c[schema.account] if schema.account else sa.null()
    statement = sa.select(source.c.born, source.c.id, owner, source.c[schema.title])
    for clause in where:
        if clause is not None:
            statement = statement.where(clause)
    found = unit.connection.execute(
        statement.order_by(source.c.born.desc(), source.c.id).limit(limit)
    ).fetchall()
    made = pd.DataFrame(found, columns=["set_id", "record", "account", "title"], dtype="object")
    made["kind"] = schema.name
    return made


def position_at(unit: Unit, moment: datetime) -> int:
    """The newest position written at or before a moment; 0 when there was nothing yet."""
    limit = _stored(unit, moment)
    return int(unit.connection.scalar(sa.select(sa.func.max(SETS.c.id)).where(SETS.c.at <= limit)) or 0)


def end_of(day: date, zone: Any = UTC) -> datetime:
    """The last moment of a calendar day in a time zone."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=zone) - timedelta(
        microseconds=1
    )


def moments(unit: Unit, positions: Sequence[int]) -> Mapping[int, datetime]:
    """The moment of each position."""
    found = unit.connection.execute(sa.select(SETS.c.id, SETS.c.at).where(SETS.c.id.in_(list(positions))))
    return {int(one): as_moment(at) for one, at in found}


def empty_lines() -> pd.DataFrame:
    """No lines, with the columns ``append`` takes."""
    return pd.DataFrame(
        {name: pd.Series(dtype="object") for name in ("record", "account", "before", "after")}
    )


def whole(schema: Schema, records: pd.DataFrame) -> list[dict[str, Any]]:
    """Every record in full, as the line of a removal keeps it."""
    return frames.plain_rows(records, frames.columns(schema))
