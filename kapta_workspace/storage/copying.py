"""Copying a SQLite workspace while others write to it, and putting a copy back in its place."""

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from kapta_workspace.domain.errors import Misconfigured, Unreadable
from kapta_workspace.domain.progress import Progress
from kapta_workspace.storage.contents import Contents, contents
from kapta_workspace.storage.store import BUSY_SECONDS, Store

PAGES = 2_000
"""So many pages are copied between two signs of progress."""


def copy_out(store: Store, target: Path, progress: Progress) -> Contents:
    """Copy the workspace into a new file and say what was in it at that moment."""
    with store.reading() as unit:
        # The first question fixes the state this transaction sees; the copy below is of that very state.
        found = contents(unit.connection)
        source: sqlite3.Connection = unit.connection.connection.driver_connection  # type: ignore[assignment]
        with closing(_new_file(target)) as copy:
            source.backup(copy, pages=PAGES, progress=Patience(progress, "Copying the workspace"))
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, without companions
    return found


def look_into(file: Path) -> Contents:
    """
    What a copy holds, after SQLite's own checks of it.

    Raises:
        Unreadable: when the file is no workspace, or is damaged.
    """
    engine = sa.create_engine(f"sqlite:///file:{file.resolve().as_posix()}?mode=ro&uri=true")
    try:
        with engine.connect() as connection:
            said = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
            dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            if said != "ok" or dangling:
                raise Unreadable(
                    f"The copy {file} is damaged: {said if said != 'ok' else 'links point at nothing'}."
                )
            return contents(connection)
    except DBAPIError as error:
        raise Unreadable(f"The copy {file} cannot be read as a workspace: {error.orig}.") from error
    finally:
        engine.dispose()


def put_back(store: Store, file: Path, progress: Progress) -> None:
    """
    Make the workspace what a copy is, in one transaction of its own file.

    Programs that have the workspace open see the new state with their next question; renaming files under
    them would leave them writing into the old one.

    Raises:
        Misconfigured: when another program keeps the workspace busy.
    """
    path = store.path
    if path is None:
        raise Misconfigured("A workspace that lives in memory cannot be restored.")
    store.close()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with (
            closing(sqlite3.connect(f"file:{file.resolve().as_posix()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as target,
        ):
            source.backup(target, progress=Patience(progress, "Putting the backup in place"))
        path.chmod(0o600)
    except (OSError, sqlite3.Error) as error:
        raise Misconfigured(
            f"The backup could not be put in place at {path}, which is as it was: {error}. Make room or look "
            "at who may write there, then restore again."
        ) from error


def _new_file(target: Path) -> sqlite3.Connection:
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    return sqlite3.connect(target)


class Patience:
    """Passes on how far SQLite is; ends the wait when somebody else keeps the file busy for too long."""

    def __init__(self, progress: Progress, what: str) -> None:
        self.progress, self.what = progress, what
        self.least, self.since = -1, time.monotonic()

    def __call__(self, _status: int, remaining: int, total: int) -> None:
        """Take SQLite's word on how many pages are left."""
        if remaining != self.least:
            self.least, self.since = remaining, time.monotonic()
        elif time.monotonic() - self.since > BUSY_SECONDS:
            raise Misconfigured(
                f"Another program has kept the workspace busy for {BUSY_SECONDS} seconds. "
                "Close it and try again."
            )
        self.progress(total - remaining, total, self.what)
