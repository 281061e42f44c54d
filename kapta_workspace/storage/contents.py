"""What a database holds, in numbers: enough to tell whether a copy is the same and a step lost nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

STANDS_AT = sa.table("alembic_version", sa.column("version_num", sa.Text))


@dataclass(frozen=True, slots=True)
class Contents:
    """
    A database in numbers.

    Attributes:
        step: The migration its tables stand at.
        head: The newest position of its log; 0 when nothing was ever written.
        counts: Rows, by table.
    """

    step: str
    head: int
    counts: Mapping[str, int]


def contents(connection: sa.Connection) -> Contents:
    """What the database behind a connection holds."""
    step = connection.scalar(sa.select(STANDS_AT.c.version_num))
    log = sa.table("change_set", sa.column("id", sa.BigInteger))
    head = connection.scalar(sa.select(sa.func.max(log.c.id)))
    return Contents(str(step), int(head or 0), counts(connection))


def counts(connection: sa.Connection) -> dict[str, int]:
    """How many rows each table has."""
    names = sorted(set(sa.inspect(connection).get_table_names()) - {"alembic_version"})
    number = sa.select(sa.func.count())
    return {name: int(connection.scalar(number.select_from(sa.table(name))) or 0) for name in names}
