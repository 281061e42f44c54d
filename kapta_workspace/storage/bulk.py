"""Filling a table: its indexes, and PostgreSQL's checks of links, are made afresh behind the rows."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import sqlalchemy as sa

BULK = 20_000
"""From so many rows on, and where they are most of their table, doing it once for all pays."""


@contextmanager
def bulk(connection: sa.Connection, target: sa.Table, count: int) -> Iterator[None]:
    """
    Around inserting ``count`` rows.

    Sorting the keys once is several times faster than finding each its place. It all happens in the running
    transaction: taken back, the old indexes stand. PostgreSQL's readers of this table wait meanwhile, which
    is why it is done only where the table was empty or small.
    """
    if count < BULK or _there(connection, target) > count or not _is_ours(connection, target):
        yield
        return
    with ExitStack() as afterwards:
        if connection.dialect.name == "postgresql":
            afterwards.enter_context(_unlinked(connection, target))
        dropped = sorted(target.indexes, key=lambda index: str(index.name))
        for index in dropped:
            index.drop(connection)
        yield
        for index in dropped:
            index.create(connection)


@contextmanager
def _unlinked(connection: sa.Connection, target: sa.Table) -> Iterator[None]:
    """PostgreSQL changes no table while checks wait, so those of the rows before are made first."""
    told = "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f' AND conrelid = "
    links = connection.execute(sa.text(f"{told} to_regclass(:name)"), {"name": target.name}).fetchall()
    quote = connection.dialect.identifier_preparer.quote
    connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    for name, _ in links:
        connection.exec_driver_sql(f"ALTER TABLE {quote(target.name)} DROP CONSTRAINT {quote(name)}")
    yield
    for name, says in links:
        connection.exec_driver_sql(f"ALTER TABLE {quote(target.name)} ADD CONSTRAINT {quote(name)} {says}")
    connection.exec_driver_sql("SET CONSTRAINTS ALL DEFERRED")


def _there(connection: sa.Connection, target: sa.Table) -> int:
    return connection.scalar(sa.select(sa.func.count()).select_from(target)) or 0


def _is_ours(connection: sa.Connection, target: sa.Table) -> bool:
    """Only a table's owner may change it; on a server that can be somebody else."""
    if connection.dialect.name == "sqlite":
        return True
    asked = "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass(:name)"
    return bool(connection.scalar(sa.text(asked), {"name": target.name}))
