"""
What becomes of a database's own errors: a sentence that says what was not done, why, and what to do.

A busy workspace names the program that keeps it busy, where the system or the server knows it.
"""

import os
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, DBAPIError, SQLAlchemyError

from kapta_workspace.domain.errors import KaptaError, Misconfigured, Unreadable

BUSY = ("locked", "lock timeout")
FULL = ("is full", "No space left", "disk full", "File too large")
UNWRITABLE = ("readonly", "read-only", "unable to open", "Permission denied")
AWAY = (
    "terminating connection", "server closed the connection", "connection refused", "Connection refused",
    "starting up", "shutting down", "No such file or directory", "the connection is closed",
    "connection is lost", "consuming input failed", "timeout expired", "recovery mode",
)  # fmt: skip
DAMAGED = ("malformed", "not a database", "disk image", "file is encrypted")
LOCKS = Path("/proc/locks")


def explained(error: SQLAlchemyError, engine: sa.Engine, writer_lock: int) -> KaptaError:
    """An operational error as a sentence."""
    said = str(error.orig if isinstance(error, DBAPIError) else error)
    where = engine.url.render_as_string(hide_password=True)
    if any(words in said for words in BUSY):
        by = holder(engine, writer_lock) or "another program"
        return Misconfigured(
            f"The workspace {where} is busy: {by} has been writing in it for too long. Nothing of this "
            "change was written; try again, and if it stays so, end that program."
        )
    if any(words in said for words in FULL):
        return Misconfigured(
            f"The disk under {where} is full; nothing of this change was written. Make room and try again."
        )
    if "I/O" in said or "rolled back" in said:
        return Misconfigured(
            f"The disk under {where} took no more or gave an error ({_first_line(said)}); nothing of this "
            "change was written. Make room or look at the disk, then try again: kapta doctor tells more."
        )
    if any(words in said for words in UNWRITABLE):
        return Misconfigured(
            f"The workspace {where} may not be written to by this user; check who owns the file and its "
            "folder and their permissions: kapta doctor tells."
        )
    if any(words in said for words in AWAY):
        return Misconfigured(
            f"The database {where} does not answer just now; nothing is half-written. Try again in a moment; "
            "if it stays away, look at its server."
        )
    return Misconfigured(f"The database {where} could not do this: {_first_line(said)}")


def is_damage(error: DatabaseError) -> bool:
    """Whether SQLite finds the file ruined."""
    return any(words in str(error.orig) for words in DAMAGED)


def damaged(error: DatabaseError, url: sa.URL) -> Unreadable:
    """What to do about a ruined file: the newest backup takes its place, and the file is kept aside."""
    return Unreadable(
        f"The file {url.database} is damaged or no workspace ({_first_line(str(error.orig))}). It was left "
        "as it is. Put the newest backup in its place: kapta restore (it keeps this file under another name)."
    )


def no_place(error: OSError, path: Path) -> Misconfigured:
    """Why no file could be made."""
    return Misconfigured(
        f"The workspace cannot be kept at {path}: {error.strerror or error}. Choose a folder this user may "
        "write to (--folder or KAPTA_FOLDER), or change the owner of this one."
    )


def holder(engine: sa.Engine, writer_lock: int) -> str:
    """The program that is writing, such as *process 4711 (python3)*; empty when nobody can tell."""
    try:
        if engine.dialect.name == "sqlite":
            return _of_file(Path(str(engine.url.database)))
        return _of_server(engine, writer_lock)
    except (OSError, ValueError, SQLAlchemyError):
        return ""


def _of_file(path: Path, locks: Path = LOCKS) -> str:
    # Asking the file itself would mean opening it, and closing it again drops the locks we hold on it.
    inode = str(path.stat().st_ino)
    for line in locks.read_text(encoding="ascii").splitlines():
        parts = line.split()
        if "WRITE" in parts and parts[-3].rpartition(":")[2] == inode and int(parts[-4]) != os.getpid():
            name = Path(f"/proc/{parts[-4]}/comm").read_text(encoding="utf-8", errors="replace").strip()
            return f"process {parts[-4]} ({name})"
    return ""


def _of_server(engine: sa.Engine, writer_lock: int) -> str:
    asked = (
        "SELECT pid, application_name FROM pg_locks JOIN pg_stat_activity USING (pid) "
        "WHERE locktype = 'advisory' AND objid = :lock AND granted AND pg_locks.database = "
        "(SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    with engine.connect() as connection:
        found = connection.execute(sa.text(asked), {"lock": writer_lock}).first()
    if found is None:
        return ""
    return f"process {found[0]} of the server" + (f" ({found[1]})" if found[1] else "")


def _first_line(said: str) -> str:
    return next((line.strip() for line in said.splitlines() if line.strip()), "it did not say why")
