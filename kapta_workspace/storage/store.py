"""
The store: one database behind two doors, a transaction to read in and a transaction to write in.

SQLite on one machine, PostgreSQL for a team, by URL. Writers come one at a time on both, so the log's
positions are in commit order: whoever has seen position n has seen everything before it.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError, PendingRollbackError
from sqlalchemy.pool import StaticPool

from kapta_workspace.domain.errors import Misconfigured, Problem, Refused
from kapta_workspace.storage import trouble
from kapta_workspace.storage.tables import METADATA

Clock = Callable[[], datetime]

BUSY_SECONDS = 30
CACHE_KILOBYTES = 64 * 1024
"""What a connection may keep of the file in memory; SQLite's own 2 MB make a large import twice as slow."""
WRITER_LOCK = 7_240_921
"""The advisory lock PostgreSQL writers queue for; any number nobody else uses."""
LEANED_ON = (
    "Another record still points at one of these, or one of these points at nothing. Nothing was written."
)


def utc_now() -> datetime:
    """The present moment, for workspaces that are told no other clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Unit:
    """
    One transaction.

    Attributes:
        connection: The SQLAlchemy connection inside it.
        now: The moment it began, by the store's clock.
        is_writing: Whether it may write.
    """

    connection: sa.Connection
    now: datetime
    is_writing: bool

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self.connection.dialect.name

    def forget(self) -> None:
        """Take back whatever was done so far and end the transaction: it was only a rehearsal."""
        self.connection.rollback()

    def allot(self, kind: str, count: int) -> range:
        """So many fresh ids of a kind; never given out twice, even when records are removed."""
        counter = METADATA.tables["counter"]
        first = self.connection.scalar(sa.select(counter.c.next).where(counter.c.kind == kind))
        if first is None:
            first = 1
            self.connection.execute(counter.insert().values(kind=kind, next=first + count))
        else:
            self.connection.execute(counter.update().where(counter.c.kind == kind).values(next=first + count))
        return range(first, first + count)


class Store:
    """
    A workspace's database.

    Args:
        url: An SQLAlchemy URL; ``sqlite://`` keeps everything in memory, for tests.
        clock: Tells the present moment.
    """

    def __init__(self, url: str, *, clock: Clock = utc_now) -> None:
        self.url = sa.engine.make_url(url)
        self.clock = clock
        self.engine = _engine(self.url)

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file of our own."""
        return self.engine.dialect.name == "sqlite"

    @property
    def path(self) -> Path | None:
        """The database file, where there is one."""
        name = self.url.database
        return Path(name) if self.is_sqlite and name and name != ":memory:" else None

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """A transaction that sees one consistent state and cannot write."""
        asked = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self._connected(asked) as connection:
            yield Unit(connection, self.clock(), is_writing=False)

    @contextmanager
    def writing(self) -> Iterator[Unit]:
        """A transaction that writes; it waits its turn, and either all of it happens or nothing."""
        with self._connected({"kapta_writes": True}) as connection:
            if not self.is_sqlite:
                # Waiting in the queue has an end, as on SQLite; what the writer then does has none.
                connection.exec_driver_sql(
                    f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'; "
                    f"SELECT pg_advisory_xact_lock({WRITER_LOCK}); SET LOCAL lock_timeout = 0"
                )
            yield Unit(connection, self.clock(), is_writing=True)

    @contextmanager
    def _connected(self, asked: Mapping[str, Any]) -> Iterator[sa.Connection]:
        try:
            with self.engine.connect() as plain:
                connection = plain.execution_options(**asked)
                with connection.begin():
                    yield connection
        except (OperationalError, PendingRollbackError) as error:
            raise trouble.explained(error, self.engine, WRITER_LOCK) from error
        except IntegrityError as error:
            # The rules say this better; the database's own check is the last wall behind them.
            raise Refused([Problem(LEANED_ON, code="E07")]) from error
        except DatabaseError as error:
            if not trouble.is_damage(error):
                raise
            raise trouble.damaged(error, self.url) from error

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def _engine(url: sa.URL) -> sa.Engine:
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url)
    if url.get_backend_name() == "postgresql":
        try:
            return sa.create_engine(url, pool_pre_ping=True)
        except ModuleNotFoundError as error:
            raise Misconfigured(
                'PostgreSQL needs its driver: pip install "kapta-workspace[postgres]".'
            ) from error
    raise Misconfigured(f"A workspace lives on SQLite or PostgreSQL, not on {url.get_backend_name()}.")


def _sqlite_engine(url: sa.URL) -> sa.Engine:
    pooled: dict[str, Any] = {}
    if not url.database or url.database == ":memory:":
        pooled = {"poolclass": StaticPool}
    engine = sa.create_engine(
        url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False}, **pooled
    )
    if not pooled:
        sa.event.listen(engine, "do_connect", lambda *_: _make_private(Path(str(url.database))))
        sa.event.listen(engine, "handle_error", _end_what_ended)
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_private(path: Path) -> None:
    # Whoever can open the file is an administrator, so nobody else on the machine may.
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise trouble.no_place(error, path) from error


def _end_what_ended(context: sa.engine.ExceptionContext) -> None:
    # A full disk makes SQLite take the whole transaction back. Whoever carried on after the error would
    # write outside of any transaction, row by row: so nothing more goes through this connection.
    driver = context.connection.connection.driver_connection if context.connection else None
    if isinstance(driver, sqlite3.Connection) and context.connection and context.connection.in_transaction():
        context.is_disconnect = not driver.in_transaction


def has_sound_wal(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> bool:
    """Whether this SQLite build is free of the WAL-reset bug, which can corrupt a file two programs share."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by us, never behind our back
    for pragma in (
        "foreign_keys=ON",
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "trusted_schema=OFF",
        f"cache_size=-{CACHE_KILOBYTES}",
        *(
            ("journal_mode=WAL", "synchronous=NORMAL")
            if has_sound_wal()
            else ("journal_mode=DELETE", "synchronous=FULL")
        ),
    ):
        try:
            connection.execute(f"PRAGMA {pragma}")
        except UnicodeDecodeError as error:
            # SQLite quotes what it found in the place of the tables' description, and that is no text.
            raise sqlite3.DatabaseError("malformed database schema") from error


def _begin_sqlite(connection: sa.Connection) -> None:
    # IMMEDIATE takes the write lock at once; a plain BEGIN that later wants it loses four of five under load.
    writes = connection.get_execution_options().get("kapta_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
