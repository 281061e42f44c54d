"""Who is acting: users as actors, and how they stand to accounts."""

from collections.abc import Sequence

import pandas as pd
import sqlalchemy as sa

from kapta_workspace.domain.access import Actor, Relation, Role
from kapta_workspace.domain.errors import NotFound
from kapta_workspace.storage.rows import table
from kapta_workspace.storage.store import Unit

SYSTEM = Actor(0, "The workspace", "", Role.ADMINISTRATOR)
"""Acts when nobody does: first set-up and the demo."""


def actor(unit: Unit, user: int) -> Actor:
    """The actor behind a user id, read afresh: a changed role counts from the next call on."""
    if user == SYSTEM.id:
        return SYSTEM
    person = table("user")
    row = unit.connection.execute(sa.select(person).where(person.c.id == user)).mappings().one_or_none()
    if row is None:
        raise NotFound(f"There is no user {user}.")
    disabled = bool(row["is_disabled"]) or row["archived_at"] is not None
    return Actor(int(row["id"]), row["name"], row["email"], Role(row["role"]), disabled)


def by_email(unit: Unit, email: str) -> Actor:
    """The actor with an e-mail address, whatever its case."""
    person = table("user")
    for one, known in unit.connection.execute(sa.select(person.c.id, person.c.email)):
        if known.casefold() == email.strip().casefold():
            return actor(unit, one)
    raise NotFound(f"Nobody here has the e-mail {email}.")


def relations(unit: Unit, who: Actor, accounts: Sequence[int]) -> pd.Series:
    """How an actor stands to some accounts: sets of ``Relation`` by account id."""
    held = {
        Relation.OWNER: _ids(
            unit, sa.select(table("account").c.id).where(table("account").c.owner == who.id)
        ),
        Relation.CONTRIBUTOR: _ids(
            unit, sa.select(table("contributor").c.account).where(table("contributor").c.user == who.id)
        ),
        Relation.GROUP: _ids(
            unit,
            sa.select(table("reach").c.account)
            .join(table("member"), table("member").c.group == table("reach").c.group)
            .where(table("member").c.user == who.id),
        ),
    }
    rows = [frozenset(r for r in Relation if account in held[r]) for account in accounts]
    return pd.Series(rows, index=list(accounts), dtype="object")


def _ids(unit: Unit, chosen: sa.Select[tuple[int]]) -> frozenset[int]:
    return frozenset(unit.connection.scalars(chosen))


def first_administrator(unit: Unit) -> Actor:
    """The workspace's first enabled administrator: who a notebook works as when nobody is named."""
    person = table("user")
    rows = sa.select(person.c.id).where(person.c.role == Role.ADMINISTRATOR, person.c.archived_at.is_(None)).order_by(person.c.id)
    for one in unit.connection.scalars(rows):
        found = actor(unit, one)
        if not found.is_disabled:
            return found
    raise NotFound("The workspace has no administrator.")
