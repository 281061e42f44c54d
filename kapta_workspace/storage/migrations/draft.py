"""
Writing a step: for developers, after the schemas changed.

While the newest step is not in any release yet, it is written anew. The first step describes every table in
a line or two, in words of its own, so that it never changes when the schemas do; later ones are what Alembic
finds to be different, and want reading before they are committed.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import wrap
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.storage import migrate
from kapta_workspace.storage.store import Store
from kapta_workspace.storage.tables import METADATA

FIRST = "0001_the_first_tables.py"
WIDTH = 110

WORDS: Mapping[type[sa.types.TypeEngine[Any]], str] = {
    sa.Text: "text",
    sa.BigInteger: "integer",
    sa.Double: "number",
    sa.Date: "date",
    sa.DateTime: "moment",
    sa.Boolean: "yes_no",
    JSONB: "json",
}
"""Type → the word of the first step for it."""

HEAD = '''"""
The first tables.

A column is *name:type*, or *name>target* for a link that is checked at commit and *name>>target* for one that
is checked at once. Behind the name, ``#`` says it is part of the key, ``!`` that it is never missing, ``*``
that it is indexed, ``?`` that it is indexed where it is not missing.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

TEXT = sa.Text()
TYPES: dict[str, sa.types.TypeEngine[Any]] = {
    "text": TEXT,
    "integer": sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
    "number": sa.Double(),
    "date": sa.Date().with_variant(TEXT, "sqlite"),
    "moment": sa.DateTime(timezone=True).with_variant(TEXT, "sqlite"),
    "yes_no": sa.Boolean().with_variant(sa.SmallInteger(), "sqlite"),
    "json": postgresql.JSONB().with_variant(TEXT, "sqlite"),
}

'''

TAIL = """

def upgrade() -> None:
    for table, told in TABLES.items():
        words = told.split()
        op.create_table(
            table,
            *(_column(word) for word in words),
            *(_link(table, word) for word in words if ">" in word),
            sa.PrimaryKeyConstraint(*(_name(word) for word in words if "#" in word), name=f"pk_{table}"),
        )
        for word in words:
            if "*" in word or "?" in word:
                there = sa.column(_name(word)).is_not(None) if "?" in word else None
                made: dict[str, Any] = {"sqlite_where": there, "postgresql_where": there}
                op.create_index(f"ix_{table}_{_name(word)}", table, [_name(word)], **made)
    for index, (table, columns) in INDEXES.items():
        op.create_index(index, table, columns.split())


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _name(word: str) -> str:
    return word.replace(">", ":").partition(":")[0].rstrip("#!*?")


def _column(word: str) -> sa.Column[Any]:
    kind = "integer" if ">" in word else word.partition(":")[2]
    return sa.Column(_name(word), TYPES[kind], nullable="#" not in word and "!" not in word)


def _link(table: str, word: str) -> sa.ForeignKeyConstraint:
    name, target = _name(word), word.rpartition(">")[2]
    when: dict[str, Any] = {} if ">>" in word else {"deferrable": True, "initially": "DEFERRED"}
    return sa.ForeignKeyConstraint([name], [f"{target}.id"], name=f"fk_{table}_{name}", **when)
"""


def write(message: str = "") -> Path:
    """
    Write the step from the last release's tables to today's, and say where.

    Args:
        message: What it changes, in a few words; the first step needs none.

    Raises:
        Misconfigured: when there is nothing to write, or a later step lacks its message.
    """
    folder = migrate.SCRIPTS / "versions"
    if migrate.RELEASED < "0001":
        path = folder / FIRST
        path.write_text(first(METADATA), encoding="utf-8")
        return path
    return _next(folder, message)


def first(metadata: sa.MetaData) -> str:
    """The text of the first step."""
    tables = "".join(_table(table) for table in metadata.sorted_tables)
    indexes = "".join(
        f'    "{index.name}": ("{table.name}", "{" ".join(index.columns.keys())}"),\n'
        for table in metadata.sorted_tables
        for index in sorted(table.indexes, key=lambda index: str(index.name))
        if not _is_short(table, index)
    )
    return f"{HEAD}TABLES = {{\n{tables}}}\n\nINDEXES = {{\n{indexes}}}\n{TAIL}"


def _table(table: sa.Table) -> str:
    """One entry, laid out as the formatter would."""
    text = " ".join(_words(table))
    entry = f'    "{table.name}": "{text}",\n'
    if len(entry) <= WIDTH + 1:
        return entry
    room = WIDTH - len('        ""')
    lines = (
        [text] if len(text) <= room else wrap(text, room - 1, break_long_words=False, break_on_hyphens=False)
    )
    spaced = [f"{line} " for line in lines[:-1]] + lines[-1:]
    return f'    "{table.name}": (\n' + "".join(f'        "{line}"\n' for line in spaced) + "    ),\n"


def _words(table: sa.Table) -> Iterator[str]:
    short = {index.columns.keys()[0]: index for index in table.indexes if _is_short(table, index)}
    for column in table.columns:
        mark = "#" if column.primary_key else "" if column.nullable else "!"
        if column.name in short:
            mark += "*" if short[column.name].dialect_options["sqlite"]["where"] is None else "?"
        yield f"{column.name}{mark}{_rest(column)}"


def _rest(column: sa.Column[Any]) -> str:
    for link in column.foreign_keys:
        return f"{'>' if link.deferrable else '>>'}{link.column.table.name}"
    return f":{WORDS[type(column.type)]}"


def _is_short(table: sa.Table, index: sa.Index) -> bool:
    """Whether a mark behind a column's name says it all."""
    return [str(index.name)] == [f"ix_{table.name}_{name}" for name in index.columns.keys()]  # noqa: SIM118


def _next(folder: Path, message: str) -> Path:
    if not message:
        raise Misconfigured("Say in a few words what the step changes: kapta generate --step “…”.")
    from alembic import command  # noqa: PLC0415 - see kapta_workspace.storage.migrate

    for unreleased in sorted(folder.glob("[0-9]*.py")):
        if unreleased.stem[:4] > migrate.RELEASED:
            unreleased.unlink()
    number = f"{int(migrate.RELEASED) + 1:04}"
    store = Store("sqlite://")
    migrate.upgrade(store)
    with store.engine.connect() as connection:
        config = migrate.config(migrate.SCRIPTS, connection)
        made = command.revision(config, message, autogenerate=True, rev_id=number)
    store.close()
    if made is None or isinstance(made, list):
        raise Misconfigured("Alembic wrote no step.")
    return Path(made.path)
