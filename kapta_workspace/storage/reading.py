"""Which rows: the accounts of a scope, the accounts an actor may see, and their records as frames."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import sqlalchemy as sa

from kapta_workspace.domain import frames
from kapta_workspace.domain.access import AUDIENCES, Action, Actor, Relation, heard, reach
from kapta_workspace.domain.fields import Schema
from kapta_workspace.storage import rows
from kapta_workspace.storage.conditions import FEW, Condition, among
from kapta_workspace.storage.rows import table
from kapta_workspace.storage.store import Unit

__all__ = [
    "ALL",
    "FEW",
    "Ids",
    "Scope",
    "account_ids",
    "by_id",
    "family",
    "in_scope",
    "of",
    "seen_by",
    "seen_in",
    "select",
    "whose",
]


@dataclass(frozen=True, slots=True)
class Scope:
    """
    Which accounts a view is of.

    Attributes:
        tops: The accounts named; None means all of them.
        family: Whether everything below them belongs to it.
        archived: Whether archived accounts below a top belong to it (the tops themselves always do).
        only: Those of its accounts that are looked at; None means all of them.
    """

    tops: tuple[int, ...] | None = None
    family: bool = False
    archived: bool = False
    only: tuple[int, ...] | None = None


ALL = Scope()
Ids = sa.Select[tuple[int]] | Sequence[int]
"""Accounts, named or as part of a statement."""


# --- whose --------------------------------------------------------------------------------------------


def seen_by(actor: Actor) -> Condition | None:
    """The condition under which an account is visible to the actor; None when all are."""
    relations = reach(actor.role, Action.SEE)
    if actor.is_disabled:
        return sa.false()
    if relations is None:
        return None
    return sa.or_(sa.false(), *(related(relation, actor.id) for relation in sorted(relations)))


def related(relation: Relation, user: int | sa.ColumnElement[int]) -> Condition:
    """The condition that a person stands to an account in a relation."""
    account = table("account")
    if relation is Relation.OWNER:
        return account.c.owner == user
    if relation is Relation.CONTRIBUTOR:
        contributor = table("contributor")
        return account.c.id.in_(sa.select(contributor.c.account).where(contributor.c.user == user))
    shared, member = table("reach"), table("member")
    groups = sa.select(member.c.group).where(member.c.user == user)
    return account.c.id.in_(sa.select(shared.c.account).where(shared.c.group.in_(groups)))


def relations(unit: Unit, actor: Actor, accounts: Collection[int]) -> dict[int, frozenset[Relation]]:
    """How an actor stands to some accounts, by account id."""
    held: dict[int, set[Relation]] = {one: set() for one in accounts}
    for relation in Relation:
        chosen = sa.select(table("account").c.id).where(related(relation, actor.id))
        if len(held) <= FEW:
            chosen = chosen.where(table("account").c.id.in_(held))
        for one in unit.connection.scalars(chosen):
            if one in held:
                held[one].add(relation)
    return {one: frozenset(found) for one, found in held.items()}


def in_scope(scope: Scope) -> sa.Select[tuple[int]]:
    """The ids of a scope's accounts, whoever asks."""
    account = table("account")
    chosen = sa.select(account.c.id)
    if scope.only is not None:
        chosen = chosen.where(account.c.id.in_(scope.only))
    if scope.tops is None:
        return chosen if scope.archived else chosen.where(account.c.archived_at.is_(None))
    if not scope.family:
        return chosen.where(account.c.id.in_(scope.tops))
    tree = family(scope.tops)
    chosen = chosen.where(account.c.id.in_(sa.select(tree.c.id)))
    if not scope.archived:
        chosen = chosen.where(sa.or_(account.c.archived_at.is_(None), account.c.id.in_(scope.tops)))
    return chosen


def family(tops: Collection[int]) -> sa.CTE:
    """The accounts below the given ones, and they themselves; UNION ends even on a loop."""
    account = table("account")
    tree = sa.select(account.c.id).where(account.c.id.in_(tops)).cte("family", recursive=True)
    return tree.union(sa.select(account.c.id).where(account.c.parent == tree.c.id))


def account_ids(unit: Unit, scope: Scope, actor: Actor | None) -> list[int]:
    """The ids of a scope's accounts that the actor may see (all of them when nobody asks)."""
    chosen = in_scope(scope) if actor is None else seen_in(scope, actor)
    return list(unit.connection.scalars(chosen.order_by(table("account").c.id)))


def seen_in(scope: Scope, actor: Actor) -> sa.Select[tuple[int]]:
    """The ids of a scope's accounts that the actor may see, as part of a statement."""
    chosen, clause = in_scope(scope), seen_by(actor)
    return chosen if clause is None else chosen.where(clause)


def visible(unit: Unit, actor: Actor, accounts: Iterable[int]) -> set[int]:
    """Those of some accounts that exist and that the actor may see."""
    wanted = set(accounts)
    chosen = sa.select(table("account").c.id)
    clause = seen_by(actor)
    if clause is not None:
        chosen = chosen.where(clause)
    if len(wanted) <= FEW:
        chosen = chosen.where(table("account").c.id.in_(wanted))
    return wanted.intersection(unit.connection.scalars(chosen))


def whose(schema: Schema, accounts: Ids) -> Condition | None:
    """The condition that a kind's records belong to some accounts; None for the workspace's own kinds."""
    if not schema.account:
        return None
    return table(schema.name).c[schema.account].in_(accounts)


def of(schema: Schema, scope: Scope, actor: Actor, *, whole: bool = False) -> Condition | None:
    """
    The condition that the actor may see a record and that it belongs to a scope; None when all do.

    A person's own records of the whole workspace, such as filters, are theirs unless they shared them.
    *whole* leaves out for which roles a record is meant.
    """
    if actor.is_disabled:
        return sa.false()
    near, meant = _near(schema, scope, actor), None if whole else meant_for(schema, actor)
    return near if meant is None else meant if near is None else sa.and_(near, meant)


def meant_for(schema: Schema, actor: Actor) -> Condition | None:
    """The condition that a record is meant for the actor's role; None when all of the kind are."""
    if not schema.audience or heard(actor.role) == AUDIENCES.keys():
        return None
    return table(schema.name).c[schema.audience].in_(_open_to(schema, actor))


def open_to(unit: Unit, schema: Schema, actor: Actor) -> list[int]:
    """The records that say who may read a kind's records and let the actor's role do so, by id."""
    return list(unit.connection.scalars(_open_to(schema, actor)))


def _open_to(schema: Schema, actor: Actor) -> sa.Select[tuple[int]]:
    speaking = table(schema.spoken_for)
    return sa.select(speaking.c.id).where(speaking.c.access.in_(sorted(heard(actor.role))))


def _near(schema: Schema, scope: Scope, actor: Actor) -> Condition | None:
    if schema.account:
        return whose(schema, seen_in(scope, actor))
    if not schema.mine:
        return None
    source = table(schema.name)
    shared = source.c.is_shared == sa.true() if "is_shared" in schema else sa.false()
    return sa.or_(source.c[schema.mine] == actor.id, shared)


# --- records ------------------------------------------------------------------------------------------


def select(
    unit: Unit, schema: Schema, *where: Condition | None, names: Sequence[str] | None = None
) -> pd.DataFrame:
    """Records under conditions, by id: *id, version, born* and the fields (or only the named columns)."""
    source = table(schema.name)
    own = [field.name for field in schema.fields if not field.custom]
    wanted = (
        list(names) if names is not None else [*frames.RECORD, *own, *(["custom"] if schema.custom else [])]
    )
    statement = sa.select(*(source.c[name] for name in wanted)).order_by(source.c.id)
    for clause in where:
        if clause is not None:
            statement = statement.where(clause)
    return rows.frame(schema, unit.connection.execute(statement), wanted)


def by_id(unit: Unit, schema: Schema, ids: Sequence[int], names: Sequence[str] | None = None) -> pd.DataFrame:
    """The records with these ids that exist, by id."""
    if len(ids) <= FEW:
        return select(unit, schema, among(schema.name, "id", ids), names=names)
    found = select(unit, schema, names=names)
    return found[found["id"].isin(ids)].reset_index(drop=True)


def none(schema: Schema, names: Sequence[str]) -> pd.DataFrame:
    """No records, with the named columns."""
    return frames.empty(schema)[list(names)]


def shared(
    unit: Unit, schema: Schema, actor: Actor, wanted: npt.NDArray[np.int64], names: Sequence[str]
) -> pd.DataFrame:
    """Those of some records that exist and that the actor may see, archived ones included."""
    if not len(wanted):
        return none(schema, names)
    few = among(schema.name, "id", wanted.tolist()) if len(wanted) <= FEW else None
    found = select(unit, schema, of(schema, Scope(archived=True), actor), few, names=names)
    return found if few is not None else found[found["id"].isin(wanted)]


def titles(unit: Unit, schema: Schema, actor: Actor, wanted: Collection[int]) -> dict[int, str]:
    """Id → title of those of some records that the actor may see, archived ones included."""
    few = among(schema.name, "id", wanted) if len(wanted) <= FEW else None
    found = select(unit, schema, of(schema, Scope(archived=True), actor), few, names=["id", schema.title])
    named = zip(found["id"].tolist(), found[schema.title].tolist(), strict=True)
    return {one: title for one, title in named if one in wanted}


def ids(unit: Unit, kind: str, *where: Condition) -> list[int]:
    """The ids of records under conditions, in order."""
    source = table(kind)
    return list(unit.connection.scalars(sa.select(source.c.id).where(*where).order_by(source.c.id)))


def raw(unit: Unit, kind: str, *where: Condition, order: Sequence[str] = ("id",)) -> list[Mapping[str, Any]]:
    """Records under conditions as the database holds them: for a handful of them, without frames."""
    source = table(kind)
    statement = sa.select(source).where(*where).order_by(*(source.c[name] for name in order))
    return [dict(row) for row in unit.connection.execute(statement).mappings()]
