"""Which rows: the accounts of a scope, the accounts an actor may see, and their records as frames."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa

from kapta_workspace.domain import frames
from kapta_workspace.domain.access import Action, Actor, Relation, reach
from kapta_workspace.domain.fields import Schema
from kapta_workspace.storage import rows
from kapta_workspace.storage.rows import table
from kapta_workspace.storage.store import Unit

FEW = 500
"""Up to so many ids are named in the statement; beyond, the table is read and cut in memory."""


@dataclass(frozen=True, slots=True)
class Scope:
    """
    Which accounts a view is of.

    Attributes:
        tops: The accounts named; None means all of them.
        family: Whether everything below them belongs to it.
        archived: Whether archived accounts below a top belong to it (the tops themselves always do).
    """

    tops: tuple[int, ...] | None = None
    family: bool = False
    archived: bool = False


ALL = Scope()


def seen_by(actor: Actor) -> sa.ColumnElement[bool] | None:
    """The condition under which an account is visible to the actor; None when all are."""
    relations = reach(actor.role, Action.SEE)
    if actor.is_disabled:
        return sa.false()
    if relations is None:
        return None
    account = table("account")
    return sa.or_(sa.false(), *(_related(account.c.id, relation, actor.id) for relation in sorted(relations)))


def _related(account: sa.ColumnElement[int], relation: Relation, user: int) -> sa.ColumnElement[bool]:
    accounts, contributors, reaches, members = (
        table(name) for name in ("account", "contributor", "reach", "member")
    )
    if relation is Relation.OWNER:
        return accounts.c.owner == user
    if relation is Relation.CONTRIBUTOR:
        return account.in_(sa.select(contributors.c.account).where(contributors.c.user == user))
    groups = sa.select(members.c.group).where(members.c.user == user)
    return account.in_(sa.select(reaches.c.account).where(reaches.c.group.in_(groups)))


def in_scope(scope: Scope) -> sa.Select[tuple[int]]:
    """The ids of a scope's accounts, whoever asks."""
    account = table("account")
    chosen = sa.select(account.c.id)
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


def ancestors(tops: Collection[int]) -> sa.CTE:
    """The accounts above the given ones, and they themselves."""
    account = table("account")
    line = sa.select(account.c.id, account.c.parent).where(account.c.id.in_(tops)).cte("line", recursive=True)
    return line.union(sa.select(account.c.id, account.c.parent).where(account.c.id == line.c.parent))


def account_ids(unit: Unit, scope: Scope, actor: Actor | None) -> list[int]:
    """The ids of a scope's accounts that the actor may see (all of them when nobody asks)."""
    chosen = in_scope(scope)
    clause = seen_by(actor) if actor else None
    if clause is not None:
        chosen = chosen.where(clause)
    return list(unit.connection.scalars(chosen.order_by(table("account").c.id)))


def whose(schema: Schema, accounts: sa.Select[tuple[int]] | Sequence[int]) -> sa.ColumnElement[bool] | None:
    """The condition that a kind's records belong to some accounts; None for the workspace's own kinds."""
    if not schema.account:
        return None
    return table(schema.name).c[schema.account].in_(accounts)


def select(
    unit: Unit, schema: Schema, *where: sa.ColumnElement[bool] | None, names: Sequence[str] | None = None
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
    found = unit.connection.execute(statement).fetchall()
    return rows.frame(schema, found, wanted)


def by_id(unit: Unit, schema: Schema, ids: Sequence[int], names: Sequence[str] | None = None) -> pd.DataFrame:
    """The records with these ids that exist, by id."""
    if len(ids) <= FEW:
        return select(unit, schema, table(schema.name).c.id.in_(list(ids)), names=names)
    found = select(unit, schema, names=names)
    return found[found["id"].isin(ids)].reset_index(drop=True)
