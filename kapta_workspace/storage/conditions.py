"""
Conditions: which records, said without SQL.

Services name records by conditions built here and hand them to ``storage/reading.py``; only this layer knows
what they become.
"""

from collections.abc import Collection, Iterable

import sqlalchemy as sa

from kapta_workspace.storage.rows import table
from kapta_workspace.storage.store import Unit

Condition = sa.ColumnElement[bool]

FEW = 500
"""Up to so many values are named in a statement; beyond, the table is read and cut in memory."""


def among(kind: str, name: str, values: Iterable[int | str]) -> Condition:
    """The field holds one of these values."""
    return table(kind).c[name].in_(list(values))


def is_set(kind: str, name: str) -> Condition:
    """The field holds something."""
    return table(kind).c[name].is_not(None)


def is_unset(kind: str, name: str) -> Condition:
    """The field holds nothing."""
    return table(kind).c[name].is_(None)


def nothing() -> Condition:
    """No record at all."""
    return sa.false()


def either(*conditions: Condition) -> Condition:
    """At least one of them holds; none of none does."""
    return sa.or_(sa.false(), *conditions)


def both(*conditions: Condition) -> Condition:
    """All of them hold."""
    return sa.and_(sa.true(), *conditions)


def alike(unit: Unit, kind: str, name: str, texts: Iterable[str]) -> Condition:
    """
    The field may hold one of these texts in whatever case.

    Databases fold only plain letters alike, so every text with other letters is taken along: whoever asks
    compares what comes back once more.
    """
    column = table(kind).c[name]
    plain = [text.casefold() for text in texts]
    if unit.dialect == "sqlite":
        beyond = sa.func.length(sa.cast(column, sa.BLOB)) != sa.func.length(column)
        return sa.or_(sa.func.lower(column).in_(plain), beyond)
    beyond = sa.func.octet_length(column) != sa.func.char_length(column)
    return sa.or_(sa.func.lower(sa.collate(column, "C")).in_(plain), beyond)


def above(kind: str, link: str, ids: Collection[int]) -> Condition:
    """These records and all that stand above them along a link; ends even on a loop."""
    source = table(kind)
    line = sa.select(source.c.id, source.c[link]).where(source.c.id.in_(ids)).cte("line", recursive=True)
    line = line.union(sa.select(source.c.id, source.c[link]).where(source.c.id == line.c[link]))
    return source.c.id.in_(sa.select(line.c.id))


def born_elsewhere(kind: str, position: int) -> Condition:
    """Another log entry than this one made the record."""
    return table(kind).c.born != position
