"""
Backups of a running workspace, proved readable before they count as made, and the way back.

A backup is a folder: the database as one file, the pictures and documents beside it, and a manifest that says
what must be inside. It is built under another name and renamed when it has been checked, so whatever happens
on the way, the backups before it and the workspace itself stay as they were.
"""

import json
import shutil
import sqlite3
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, OperationalError

from kapta_workspace.domain.errors import Misconfigured, Unreadable
from kapta_workspace.domain.progress import Progress, silent
from kapta_workspace.storage import copying, dumping, moving
from kapta_workspace.storage.contents import STANDS_AT, Contents
from kapta_workspace.storage.store import Store

FOLDER = "backups"
BESIDE = ("pictures", "documents", "removed")
"""Folders beside the workspace's file that belong to it."""

KEEP = 10
MANIFEST = "manifest.json"
FILES = {"sqlite": "kapta.db", "postgresql": "kapta.dump", "either": "kapta.zip"}
"""What made a backup → its file; where PostgreSQL's programs are missing we write the tables ourselves."""
UNFINISHED = ".part"
WAYS: Mapping[str, Any] = {"sqlite": copying, "postgresql": dumping, "either": moving}
ABANDONED = 3600
"""After so many seconds nobody is still writing an unfinished backup."""


@dataclass(frozen=True, slots=True)
class Backup:
    """
    One backup.

    Attributes:
        folder: Where it lies.
        made: When, as ISO text in UTC.
        why: What it was made for.
        database: ``sqlite``, ``postgresql``, or ``either`` when both can take it.
        holds: What is in it.
        digest: The SHA-256 of its database file.
    """

    folder: Path
    made: str
    why: str
    database: str
    holds: Contents
    digest: str

    @property
    def file(self) -> Path:
        """The database's file."""
        return self.folder / FILES[self.database]

    @property
    def size(self) -> int:
        """How many bytes it takes."""
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())

    @property
    def records(self) -> int:
        """How many rows it holds."""
        return sum(self.holds.counts.values())


def back_up(
    store: Store,
    folder: Path,
    *,
    why: str = "",
    beside: Sequence[Path] = (),
    keep: int = KEEP,
    progress: Progress = silent,
) -> Backup:
    """
    Make a backup while others go on working, check it, and let go of the oldest ones.

    Args:
        store: The workspace's database.
        folder: Where the backups are kept.
        why: What it is made for.
        beside: Folders that belong to the workspace.
        keep: How many of the newest backups stay.
        progress: Told how far it is.

    Raises:
        Misconfigured: when there is no room or no program for it; nothing is left behind then.
        Unreadable: when the copy is not what it should be.
    """
    moment = store.clock().astimezone(UTC)
    work = _work_folder(folder, moment)
    try:
        _write(store, work, moment, why, progress)
        for extra in beside:
            if extra.is_dir():
                shutil.copytree(extra, work / extra.name)
        check(work)
        finished = work.rename(work.with_suffix(""))
    except (OSError, sqlite3.Error) as error:
        raise Misconfigured(f"The backup could not be written to {folder}: {error}.") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
    _let_go(folder, keep, finished)
    return _read(finished)


def backups(folder: Path) -> list[Backup]:
    """The finished backups in a folder, newest first; ``ruined`` gives those whose manifest is damaged."""
    found = [one for one in _looked_at(folder).values() if one is not None]
    return sorted(found, key=lambda one: (one.made, one.folder.name), reverse=True)


def ruined(folder: Path) -> list[Path]:
    """What was a backup once and cannot be read any more: left for people, in nobody's way."""
    return sorted(path for path, found in _looked_at(folder).items() if found is None)


def _looked_at(folder: Path) -> dict[Path, Backup | None]:
    found: dict[Path, Backup | None] = {}
    for path in folder.glob(f"*/{MANIFEST}"):
        if path.parent.suffix != UNFINISHED:
            try:
                found[path.parent] = _read(path.parent)
            except Unreadable:
                found[path.parent] = None
    return found


def check(folder: Path) -> Backup:
    """
    Make sure a backup can be read and holds what its manifest says.

    Raises:
        Unreadable: when it is no backup, damaged or incomplete.
    """
    found = _read(folder)
    if not found.file.exists() or digest(found.file) != found.digest:
        raise Unreadable(
            f"The backup {folder} is damaged: its database is not the one that was written there."
        )
    if found.database == "either":
        moving.look_into(found.file)
    elif found.database == "postgresql":
        dumping.look_into(found.file, found.holds)
    elif copying.look_into(found.file) != found.holds:
        raise Unreadable(f"The backup {folder} does not hold what it should: rows are missing.")
    return found


def restore(store: Store, folder: Path, keep_in: Path, *, progress: Progress = silent) -> Backup | None:
    """
    Make the workspace what it was, and keep what it is now as one more backup.

    Args:
        store: The workspace's database.
        folder: The backup.
        keep_in: Where backups are kept.
        progress: Told how far it is.

    Returns:
        The backup of what was there before; None when nothing readable was.

    Raises:
        Unreadable: when the backup is damaged; nothing changed then.
        Misconfigured: when it is of another kind of database, or the workspace is busy.
    """
    found = check(folder)
    if found.database not in {"either", _kind(store)}:
        raise Misconfigured(
            f"The backup {folder} is of a {found.database} workspace and cannot be restored into this one."
        )
    before = _kept(store, keep_in, progress)
    for name in BESIDE:
        if store.path and (folder / name).is_dir():
            shutil.copytree(folder / name, store.path.parent / name, dirs_exist_ok=True)
    WAYS[found.database].put_back(store, found.file, progress)
    return before


def _kind(store: Store) -> str:
    return "sqlite" if store.is_sqlite else "postgresql"


def _kept(store: Store, keep_in: Path, progress: Progress) -> Backup | None:
    """What is there now, saved: as a backup, or, when it cannot be read, under another name."""
    path = store.path
    if path is not None and (not path.exists() or not path.stat().st_size):
        return None
    if path is None and _is_bare(store):
        return None
    try:
        return back_up(store, keep_in, why="before a restore", keep=KEEP + 1, progress=progress)
    except (Unreadable, DatabaseError) as error:
        if path is None or isinstance(error, OperationalError):
            raise
        store.close()
        aside = path.with_name(f"{path.name}.damaged-{store.clock():%Y-%m-%d_%H%M%S}")
        for ending in ("", "-wal", "-shm", "-journal"):
            if Path(f"{path}{ending}").exists():
                Path(f"{path}{ending}").rename(f"{aside}{ending}")
        return None


def _is_bare(store: Store) -> bool:
    """Whether a server's database was never a workspace."""
    with store.reading() as unit:
        return not sa.inspect(unit.connection).has_table(STANDS_AT.name)


# --- on disk ------------------------------------------------------------------------------------------


def _work_folder(folder: Path, moment: datetime) -> Path:
    """A fresh folder under an unfinished name; no two backups share one, not even of the same second."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    stem = f"kapta_{moment:%Y-%m-%d_%H%M%S}"
    for number in range(1, 1000):
        name = stem if number == 1 else f"{stem}-{number}"
        if not (folder / name).exists():
            try:
                (folder / f"{name}{UNFINISHED}").mkdir(mode=0o700)
            except FileExistsError:
                continue
            return folder / f"{name}{UNFINISHED}"
    raise Misconfigured(f"There are too many backups of one second in {folder}.")


def _write(store: Store, work: Path, moment: datetime, why: str, progress: Progress) -> None:
    database = _kind(store)
    if database == "postgresql" and dumping.program("pg_dump") is None:
        database = "either"
    file = work / FILES[database]
    if database == "either":
        holds = moving.copy_out(store, file, progress=progress).holds
    else:
        holds = (copying if store.is_sqlite else dumping).copy_out(store, file, progress)
    told = {
        "made": moment.isoformat(timespec="seconds"),
        "why": why,
        "database": database,
        "holds": asdict(holds),
        "digest": digest(file),
    }
    (work / MANIFEST).write_text(json.dumps(told, indent=1, sort_keys=True), encoding="utf-8")


def _read(folder: Path) -> Backup:
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return Backup(folder, **{**told, "holds": Contents(**told["holds"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise Unreadable(f"{folder} is not a backup: it has no readable {MANIFEST}.") from error


def digest(file: Path) -> str:
    """A file's SHA-256."""
    with file.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()


def _let_go(folder: Path, keep: int, newest: Path) -> None:
    """Remove all but the newest backups; the one just made stays, even among many of the same second."""
    others = [one.folder for one in backups(folder) if one.folder != newest]
    for old in others[max(keep - 1, 0) :]:
        shutil.rmtree(old, ignore_errors=True)
    for left in folder.glob(f"kapta_*{UNFINISHED}"):
        if time.time() - left.stat().st_mtime > ABANDONED:
            shutil.rmtree(left, ignore_errors=True)
