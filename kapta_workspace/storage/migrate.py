"""
Bringing a database's tables to today's schema.

The steps lie in ``migrations/versions``; Alembic takes them. Around it stands what a workspace needs: nothing
is done when nothing is to do, a backup comes first, a step happens wholly or not at all, no step loses rows,
and programs that open a workspace at the same moment take turns. A new workspace gets today's tables at once.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, OperationalError

from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.storage import backup
from kapta_workspace.storage.contents import STANDS_AT, counts
from kapta_workspace.storage.steps import SCRIPTS, config, head, known, take
from kapta_workspace.storage.store import Store
from kapta_workspace.storage.tables import METADATA

RELEASED = "0004"
"""The newest step that people may have taken, never edited again; later ones may be written anew."""

__all__ = ["RELEASED", "SCRIPTS", "config", "head", "revision", "upgrade"]

VERSION = sa.Table(
    STANDS_AT.name,
    sa.MetaData(),
    sa.Column("version_num", sa.String(32), nullable=False),
    sa.PrimaryKeyConstraint("version_num", name=f"{STANDS_AT.name}_pkc"),
)
"""Where Alembic writes down the step, as it would make it."""

UNKNOWN_TABLE = ("no such table", "does not exist")


def upgrade(store: Store, scripts: Path = SCRIPTS) -> bool:
    """
    Take whatever steps are pending, and say whether there were any.

    Raises:
        Misconfigured: when the database is newer than this program, or a step failed; nothing changed then.
    """
    at, newest = revision(store), head(scripts)
    if at == newest:
        return False
    _refuse_newer(store, at, scripts)
    if at and store.path:
        backup.back_up(store, store.path.parent / backup.FOLDER, why=f"before step {newest}")
    try:
        with _migrating(store) as connection:
            _climb(connection, scripts)
    except OperationalError as error:
        raise Misconfigured(
            f"The tables of {_told(store)} could not be brought up to date, and nothing was changed: "
            f"{str(error.orig).strip().splitlines()[0]}."
        ) from error
    return True


def revision(store: Store) -> str | None:
    """The step a database's tables stand at; None before the first. Asking makes no file."""
    if store.path is not None and not store.path.exists():
        return None
    with store.reading() as unit:
        try:
            return unit.connection.scalar(sa.select(STANDS_AT.c.version_num))
        except DBAPIError as error:
            if any(words in str(error.orig) for words in UNKNOWN_TABLE):
                return None
            raise


def _refuse_newer(store: Store, at: str | None, scripts: Path) -> None:
    if at and at not in known(scripts):
        raise Misconfigured(
            f"The workspace {_told(store)} was last used by a newer version of this program (its tables are "
            f"at step {at}, this version knows them up to {head(scripts)}). Update the program: "
            "pip install --upgrade kapta-workspace."
        )


def _told(store: Store) -> str:
    return store.url.render_as_string(hide_password=True)


# --- the transaction ----------------------------------------------------------------------------------


@contextmanager
def _migrating(store: Store) -> Iterator[sa.Connection]:
    """A writer's transaction; in SQLite with foreign keys off, or a table made anew loses its children."""
    if not store.is_sqlite:
        with store.writing() as unit:
            yield unit.connection
        return
    with store.engine.connect() as plain:
        connection = plain.execution_options(kapta_writes=True)
        driver: Any = connection.connection.driver_connection
        # Inside a transaction SQLite ignores this without a word, so it stands before and after.
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
        finally:
            driver.execute("PRAGMA foreign_keys=ON")


def _climb(connection: sa.Connection, scripts: Path) -> None:
    there = sa.inspect(connection)
    if there.has_table("alembic_version"):
        if connection.scalar(sa.select(STANDS_AT.c.version_num)) == head(scripts):
            return  # another program was faster
    elif there.has_table("change_set"):
        raise Misconfigured(
            "This workspace was made by a version that was never released. Move its file away and make a "
            "new one."
        )
    else:
        _refuse_foreign(there, is_file=connection.dialect.name == "sqlite")
        _make(connection)
        if head() == head(scripts):
            return
    before = counts(connection)
    take(connection, scripts)
    _check(connection, before)


def _make(connection: sa.Connection) -> None:
    """Make today's tables where there are none; a test compares them with what all the steps would make."""
    METADATA.create_all(connection, checkfirst=False)
    VERSION.create(connection, checkfirst=False)
    connection.execute(VERSION.insert().values(version_num=head()))


def _refuse_foreign(asked: sa.Inspector, *, is_file: bool) -> None:
    """A file with any table is another program's; on a server only tables of our names are in the way."""
    there = set(asked.get_table_names())
    in_the_way = sorted(there if is_file else there & set(METADATA.tables))
    if in_the_way:
        raise Misconfigured(
            f"This database belongs to another program: it has the table {in_the_way[0]}. Nothing was "
            "changed. Give the workspace a database of its own (KAPTA_DATABASE_URL or --url)."
        )


def _check(connection: sa.Connection, before: Mapping[str, int]) -> None:
    if connection.dialect.name == "sqlite":
        dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if dangling:
            raise Misconfigured(
                f"A step would leave {len(dangling):,} links pointing at nothing, the first in "
                f"{dangling[0][0]}; nothing was changed. Please report this."
            )
    after = counts(connection)
    for name, count in before.items():
        if after.get(name, count) < count:
            raise Misconfigured(
                f"A step would lose {count - after[name]:,} of {count:,} rows of {name}; nothing was "
                "changed. Please report this."
            )
