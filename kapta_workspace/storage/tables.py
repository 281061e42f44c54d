"""Schema → table: every record kind's table, the log, the counters that number them, and who may come in."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from kapta_workspace.domain.fields import Field, Kind, Schema
from kapta_workspace.domain.schemas import SCHEMAS

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def _in_sqlite(plain: sa.types.TypeEngine[Any], sqlite: sa.types.TypeEngine[Any]) -> sa.types.TypeEngine[Any]:
    # SQLite has no days, moments or JSON of its own. Storing their ISO text ourselves spares a conversion
    # per cell on the way in and out, which is most of the cost of reading a wide table.
    return plain.with_variant(sqlite, "sqlite")


TEXT = sa.Text()
# Only a column of exactly INTEGER is SQLite's own row number; any other key costs a second tree.
INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = _in_sqlite(JSONB(), sa.Text())
MOMENT = _in_sqlite(sa.DateTime(timezone=True), sa.Text())

COLUMN_TYPES: Mapping[Kind, sa.types.TypeEngine[Any]] = {
    Kind.TEXT: TEXT,
    Kind.LONG_TEXT: TEXT,
    Kind.INTEGER: INTEGER,
    Kind.NUMBER: sa.Double(),
    Kind.PERCENT: sa.Double(),
    Kind.MONEY: sa.Double(),
    Kind.DATE: _in_sqlite(sa.Date(), sa.Text()),
    Kind.MOMENT: MOMENT,
    Kind.YES_NO: _in_sqlite(sa.Boolean(), sa.SmallInteger()),
    Kind.CHOICE: TEXT,
    Kind.CHOICES: JSON,
    Kind.URL: TEXT,
    Kind.EMAIL: TEXT,
    Kind.PHONE: TEXT,
    Kind.LINK: INTEGER,
    Kind.LINKS: JSON,
    Kind.PICTURE: TEXT,
}

INDEXED = frozenset({"account", "parent", "owner", "reports_to", "user", "group", "metric", "external_id"})
"""
Fields that lists are cut by often enough to pay for an index.

Every other link has one over the rows that have it: removing a record asks each link whether it points there.
"""


def build(schemas: Mapping[str, Schema] = SCHEMAS) -> sa.MetaData:
    """Every table of the workspace, derived from the schemas."""
    metadata = sa.MetaData(naming_convention=NAMING)
    _log_tables(metadata)
    _sign_in_tables(metadata)
    _unfinished_table(metadata)
    for schema in schemas.values():
        _record_table(metadata, schema)
    return metadata


def _record_table(metadata: sa.MetaData, schema: Schema) -> sa.Table:
    # Numbers come from the counter table, so neither database is asked to make them up.
    own = [
        sa.Column("id", INTEGER, primary_key=True, autoincrement=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("born", INTEGER, nullable=False),
    ]
    fields = [_column(field) for field in schema.fields if not field.custom]
    made = sa.Table(schema.name, metadata, *own, *fields, sa.Column("custom", JSON))
    for link in schema.links:
        if link.name not in INDEXED and not link.custom:
            there = made.c[link.name].is_not(None)
            sa.Index(None, made.c[link.name], sqlite_where=there, postgresql_where=there)
    return made


def _column(field: Field) -> sa.Column[object]:
    links = []
    if field.kind is Kind.LINK:
        # Deferred, so that parents and managers may stand in any order within one transaction.
        links.append(sa.ForeignKey(f"{field.target}.id", deferrable=True, initially="DEFERRED"))
    return sa.Column(field.name, COLUMN_TYPES[field.kind], *links, index=field.name in INDEXED or None)


def _log_tables(metadata: sa.MetaData) -> None:
    sa.Table(
        "counter",
        metadata,
        sa.Column("kind", TEXT, primary_key=True),
        sa.Column("next", INTEGER, nullable=False),
    )
    sa.Table(
        "change_set",
        metadata,
        sa.Column("id", INTEGER, primary_key=True, autoincrement=False),
        sa.Column("at", MOMENT, nullable=False, index=True),
        sa.Column("actor", INTEGER),
        sa.Column("through", TEXT, nullable=False),
        sa.Column("why", TEXT),
        sa.Column("undoes", INTEGER),
        sa.Column("counts", JSON, nullable=False),
        sa.Column("accounts", JSON),
        sa.Column("details", JSON),
    )
    sa.Table(
        "change",
        metadata,
        sa.Column("set_id", INTEGER, sa.ForeignKey("change_set.id"), primary_key=True),
        sa.Column("kind", TEXT, primary_key=True),
        sa.Column("record", INTEGER, primary_key=True),
        sa.Column("op", TEXT, nullable=False),
        sa.Column("account", INTEGER),
        sa.Column("before", JSON, nullable=False),
        sa.Column("after", JSON, nullable=False),
        sa.Index("ix_change_kind_record", "kind", "record", "set_id"),
        sa.Index("ix_change_account", "account", "set_id"),
    )


def _sign_in_tables(metadata: sa.MetaData) -> None:
    """
    Who may come in: never in the log, never in a View.

    Moments are whole seconds since 1970, and whatever opens a door (a cookie, a link) stands here as its
    digest only: who reads these tables can come in with nothing of what they read.
    """
    sa.Table(
        "sign_in_password",
        metadata,
        sa.Column("user", INTEGER, primary_key=True, autoincrement=False),
        sa.Column("hash", TEXT, nullable=False),
        sa.Column("at", INTEGER, nullable=False),
    )
    for name in ("sign_in_session", "sign_in_link"):
        sa.Table(
            name,
            metadata,
            sa.Column("digest", TEXT, primary_key=True),
            sa.Column("user", INTEGER, nullable=False, index=True),
            sa.Column("at", INTEGER, nullable=False),
            sa.Column("seen", INTEGER, nullable=False),
        )
    sa.Table(
        "database_role",
        metadata,
        sa.Column("name", TEXT, primary_key=True),
        sa.Column("user", INTEGER, nullable=False),
    )
    sa.Table(
        "sign_in_try",
        metadata,
        sa.Column("who", TEXT, nullable=False, index=True),
        sa.Column("at", INTEGER, nullable=False, index=True),
    )


def _unfinished_table(metadata: sa.MetaData) -> None:
    """What people have typed into forms and not saved: each one's own, never in the log, never in a View."""
    sa.Table(
        "unfinished",
        metadata,
        sa.Column("user", INTEGER, primary_key=True, autoincrement=False),
        sa.Column("form", TEXT, primary_key=True),
        sa.Column("ticket", TEXT, nullable=False),
        sa.Column("at", INTEGER, nullable=False, index=True),
        sa.Column("body", TEXT, nullable=False),
    )


METADATA = build()
