"""The activity list: log lines and births of what a view shows, newest first, in sentences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from kapta_workspace.domain import activity, frames
from kapta_workspace.domain.access import Action, decide
from kapta_workspace.domain.fields import Schema
from kapta_workspace.services import custom, people
from kapta_workspace.services.piecemeal import APART, instead, only, touched
from kapta_workspace.services.remembered import WHO_SEES, Later, remembered
from kapta_workspace.services.views import View
from kapta_workspace.storage import log, reading
from kapta_workspace.storage.conditions import Condition
from kapta_workspace.storage.rows import table
from kapta_workspace.storage.store import Store

QUIET = frozenset({"metric_value"})
"""Kinds whose single records are too many to be news."""


@dataclass(frozen=True)
class Asked:
    """What is asked of the log: the newest lines, of one kind, record or person only, or of people only."""

    limit: int
    kind: str | None
    record: int | None
    by: int | None
    by_people: bool


def recent(
    view: View,
    *,
    limit: int = 50,
    kind: str | None = None,
    record: int | None = None,
    by: int | None = None,
    by_people: bool = False,
) -> pd.DataFrame:
    """
    What happened to the accounts in view.

    Args:
        view: Whose accounts; a view of the past tells only what had happened by then.
        limit: The most lines, newest first.
        kind: Only this record kind.
        record: Only this record (with ``kind``).
        by: Only what this user did.
        by_people: Not what the workspace did by itself.

    Returns:
        *set_id, at, actor, actor_name, through, why, kind, record, account, op, sentence*.
    """
    asked = Asked(limit, kind, record, by, by_people)
    named = list(view.accounts) if view.position is not None or view.scope.tops is not None else None
    known = _born_anywhere(view, asked) if named is None and asked.record is None and by is None else {}
    with view.store.reading() as unit:
        schemas, actor = custom.schemas(unit), people.actor(unit, view.user)
        accounts = reading.seen_in(view.scope, actor) if named is None else named
        chosen = [schema for schema in schemas.values() if _tells(schema, kind)]
        upto = view.position if view.position is not None else log.head(unit)
        meant = {schema.name: reading.meant_for(schema, actor) for schema in chosen}
        near = _born_near(view, chosen, asked)
        held = known.keys() if near is None else near.kinds
        far = [schema for schema in chosen if schema.name not in held]
        parts = [_born(unit, schema, accounts, upto, asked, meant[schema.name]) for schema in far]
        parts += [*known.values()] if near is None else [near.lines]
        parts.append(_lines(unit, meant, accounts, upto, asked))
        lines = (
            pd.concat([part for part in parts if len(part)], ignore_index=True)
            if any(map(len, parts))
            else parts[-1]
        )
        lines = lines.sort_values(["set_id", "record"], ascending=[False, True], kind="stable").head(limit)
        entries = _with_entries(unit, lines)
    return activity.sentences(entries, schemas, _names(view, entries, schemas))


def _tells(schema: Schema, kind: str | None) -> bool:
    return bool(schema.account) and (schema.name == kind if kind else schema.name not in QUIET)


def _born(
    unit: Any,
    schema: Schema,
    accounts: reading.Ids,
    upto: int,
    asked: Asked,
    meant: Condition | None,
) -> pd.DataFrame:
    source = table(schema.name)
    where = [
        source.c[schema.account].in_(accounts),
        source.c.born <= upto,
        *log.hands(source.c.born, asked.by, by_people=asked.by_people),
    ]
    if asked.record is not None:
        where.append(source.c.id == asked.record)
    if meant is not None:
        where.append(meant)
    found = log.births(unit, schema, *where, limit=asked.limit)
    count = len(found)
    return found.assign(
        op="create",
        before=pd.Series([{}] * count, dtype="object"),
        after=pd.Series([{}] * count, dtype="object"),
    )


def _born_anywhere(view: View, asked: Asked) -> dict[str, pd.DataFrame]:
    """The same of each kind over all accounts in view, from memory: no table is in the order of births."""

    def mend(known: dict[str, pd.DataFrame], later: Later) -> dict[str, pd.DataFrame] | None:
        again, kinds = touched(later), frozenset[str]().union(*(entry.kinds for entry in later))
        if again is None:
            return None
        some = _births(only(view, again), asked, None if kinds & WHO_SEES else kinds)
        made = {kind: _joined(known[kind], rows, again, asked.limit) for kind, rows in some.items()}
        told = {kind: rows for kind, rows in made.items() if rows is not None}
        return {**known, **told} if len(told) == len(made) else None

    return remembered(
        view,
        ("born", asked),
        lambda entry: not entry.kinds <= APART,
        lambda: _births(view, asked, None),
        mend,
    )


def _births(view: View, asked: Asked, kinds: frozenset[str] | None) -> dict[str, pd.DataFrame]:
    with view.store.reading() as unit:
        schemas, actor, upto = custom.schemas(unit), people.actor(unit, view.user), log.head(unit)
        accounts = reading.seen_in(view.scope, actor)
        return {
            schema.name: _born(unit, schema, accounts, upto, asked, reading.meant_for(schema, actor))
            for schema in schemas.values()
            if _tells(schema, asked.kind) and (kinds is None or schema.name in kinds)
        }


def _joined(
    known: pd.DataFrame, again: pd.DataFrame, accounts: frozenset[int], limit: int
) -> pd.DataFrame | None:
    """The newest of a kind, those of some accounts told anew; None where an older one may take a place."""
    rows = instead(known, again, accounts)
    rows = rows.sort_values(["set_id", "record"], ascending=[False, True], ignore_index=True).head(limit)
    if len(known) < limit:
        return rows  # there are no others
    return rows if len(rows) == limit and _turn(rows) <= _turn(known) else None


def _turn(births: pd.DataFrame) -> tuple[int, int]:
    """When the turn of the last of some births comes, newest first."""
    last = births.iloc[-1]
    return -int(last["set_id"]), int(last["record"])


@dataclass(frozen=True)
class Near:
    """Births among the records the process keeps of an account: the *lines*, and of which *kinds*."""

    kinds: frozenset[str]
    lines: pd.DataFrame


def _born_near(view: View, chosen: Iterable[Schema], asked: Asked) -> Near | None:
    """The same from the records of the one account in view; None in other views."""
    held = view.held
    if held is None or held.own is None or asked.by_people:
        return None
    if asked.record is not None or asked.by is not None:
        return None
    kinds: set[str] = set()
    found: list[tuple[int, int, int, Any, str]] = []
    for schema in chosen:
        if held.frame(schema.name) is not None:
            kinds.add(schema.name)
            rows = view.frame(schema.name, archived=True)
            if len(rows):
                found += _newest(rows, schema, asked.limit)
    newest = sorted(found, key=lambda one: (-one[0], one[1]))[: asked.limit]
    columns = ["set_id", "record", "account", "title", "kind"]
    lines = pd.DataFrame(newest, columns=columns, dtype="object").assign(op="create")
    for side in ("before", "after"):
        lines[side] = pd.Series([{}] * len(lines), dtype="object")
    return Near(frozenset(kinds), lines)


def _newest(rows: pd.DataFrame, schema: Schema, limit: int) -> list[tuple[int, int, int, Any, str]]:
    born, ids = (rows[name].to_numpy(dtype=np.int64) for name in ("born", "id"))
    first = np.lexsort((ids, -born))[:limit]
    owners = rows[schema.account].iloc[first].tolist()
    titles = [None if frames.is_missing(one) else one for one in rows[schema.title].iloc[first].tolist()]
    kinds = [schema.name] * len(first)
    return list(zip(born[first].tolist(), ids[first].tolist(), owners, titles, kinds, strict=True))


def _lines(
    unit: Any,
    meant: Mapping[str, Condition | None],
    accounts: reading.Ids,
    upto: int,
    asked: Asked,
) -> pd.DataFrame:
    columns = log.LINES.c
    where = [columns.account.in_(accounts), log.about(meant), columns.set_id <= upto]
    where += log.hands(columns.set_id, asked.by, by_people=asked.by_people)
    if asked.record is not None:
        where.append(columns.record == asked.record)
    back = log.reaching_back(unit, asked.limit, *where)
    return log.lines(unit, *where, columns.set_id >= back).assign(title=None)


def _with_entries(unit: Any, lines: pd.DataFrame) -> pd.DataFrame:
    wanted = [int(one) for one in lines["set_id"].unique()]
    sets = log.sets(unit, log.SETS.c.id.in_(wanted))[["id", "at", "actor", "through", "why"]]
    return lines.astype({"set_id": "Int64"}).merge(
        sets.rename(columns={"id": "set_id"}), on="set_id", how="left"
    )


def _names(view: View, entries: pd.DataFrame, schemas: Mapping[str, Schema]) -> dict[str, dict[int, str]]:
    return {kind: view.titles(kind, ids) for kind, ids in activity.mentions(entries, schemas).items()}


def entries(store: Store, user: int, *, limit: int = 100, mine: bool = False) -> pd.DataFrame:
    """
    The newest log entries: *id, at, actor, through, why, undoes, counts, accounts, details*.

    Whoever may not change settings sees only their own.
    """
    with store.reading() as unit:
        actor = people.actor(unit, user)
        where = [] if decide(actor, Action.SETTINGS) and not mine else [log.SETS.c.actor == actor.id]
        return log.sets(unit, *where, limit=limit)


def last_change(store: Store, user: int) -> int | None:
    """The position of a person's newest log entry that changed anything; None before the first."""
    with store.reading() as unit:
        found = log.sets(unit, log.SETS.c.actor == user, log.changed(), limit=1)
    return int(found["id"].iloc[0]) if len(found) else None
