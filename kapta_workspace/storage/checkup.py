"""Looking at a database without changing it: what it runs on, and whether it is sound."""

import os
import sqlite3
import stat
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.storage import migrate
from kapta_workspace.storage.log import SETS, as_moment
from kapta_workspace.storage.store import Store, has_sound_wal

MOUNTS = Path("/proc/mounts")
ON_A_NETWORK = ("nfs", "cifs", "smb", "fuse.sshfs", "9p", "afs", "ceph", "glusterfs")


@dataclass(frozen=True, slots=True)
class Checkup:
    """
    What was found.

    Attributes:
        server: The database's own name and version.
        journal: SQLite's journal mode; empty elsewhere.
        step: The step its tables stand at; None when there are none yet.
        newest: The newest step this program knows.
        broken: SQLite's own complaints about the file, the first few.
        dangling: How many links point at nothing.
        last: The moment of the newest entry of the log, if there is one.
    """

    server: str
    journal: str
    step: str | None
    newest: str
    broken: tuple[str, ...]
    dangling: int
    last: datetime | None


def look(store: Store) -> Checkup:
    """
    Examine a workspace's database.

    Raises:
        Misconfigured: when it does not answer.
    """
    step = migrate.revision(store)
    if store.path is not None and not store.path.exists():
        return Checkup(f"SQLite {sqlite3.sqlite_version}", "", None, migrate.head(), (), 0, None)
    with store.reading() as unit:
        asked = unit.connection.exec_driver_sql
        last = unit.connection.scalar(sa.select(sa.func.max(SETS.c.at))) if step else None
        moment = as_moment(last) if last is not None else None
        if not store.is_sqlite:
            server = f"PostgreSQL {asked('SHOW server_version').scalar()}"
            return Checkup(server, "", step, migrate.head(), (), 0, moment)
        found = [str(line) for line in asked("PRAGMA integrity_check(5)").scalars()]
        return Checkup(
            f"SQLite {sqlite3.sqlite_version}",
            str(asked("PRAGMA journal_mode").scalar()),
            step,
            migrate.head(),
            tuple(line for line in found if line != "ok"),
            len(asked("PRAGMA foreign_key_check").fetchall()),
            moment,
        )


def sqlite_is_sound() -> bool:
    """Whether this machine's SQLite is free of the bug that keeps us from its faster journal."""
    return has_sound_wal()


def may_only_read(store: Store) -> bool:
    """Whether nothing can be written: a file for reading alone, or a server that only follows another."""
    if store.path is not None:
        return store.path.exists() and not os.access(store.path, os.W_OK)
    with store.reading() as unit:
        return bool(unit.connection.exec_driver_sql("SELECT pg_is_in_recovery()").scalar())


def open_to_others(path: Path) -> str:
    """The permissions of a file that others may read, as ``0644``; empty when only its owner may."""
    mode = stat.S_IMODE(path.stat().st_mode)
    return f"{mode:04o}" if os.name == "posix" and mode & 0o077 else ""


def network_file_system(path: Path, mounts: Path | None = None) -> str:
    """The kind of network file system a path lies on; empty when it is a disk of this machine."""
    mounts = mounts or MOUNTS
    if not mounts.exists():
        return ""
    lines = [line.split() for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines()]
    inside = [(parts[1], parts[2]) for parts in lines if len(parts) > 2 and _holds(parts[1], path.resolve())]
    kind = max(inside, key=lambda found: len(found[0]), default=("", ""))[1]
    return kind if kind.startswith(ON_A_NETWORK) else ""


def refuse_network_disk(store: Store) -> None:
    """
    Let nobody work on a SQLite file where its locks cannot be trusted.

    Raises:
        Misconfigured: when the file lies on a network file system.
    """
    kind = network_file_system(store.path) if store.path else ""
    if kind:
        raise Misconfigured(
            f"The workspace {store.path} lies on a network disk ({kind}), where two writers can damage the "
            "file. Keep it on a disk of this machine (KAPTA_FOLDER), or use PostgreSQL "
            "(KAPTA_DATABASE_URL). If one program at a time ever opens it: KAPTA_TRUST_NETWORK_DISK=true."
        )


def _holds(mount: str, path: Path) -> bool:
    return path.is_relative_to(mount.replace("\\040", " "))
