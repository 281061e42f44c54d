"""Dumping a PostgreSQL workspace with PostgreSQL's own programs, and restoring it from a dump."""

import os
import shutil
import subprocess
from pathlib import Path

import sqlalchemy as sa

from kapta_workspace.domain.errors import Misconfigured, Unreadable
from kapta_workspace.domain.progress import Progress
from kapta_workspace.storage.contents import Contents, contents
from kapta_workspace.storage.store import Store

DEBIAN = Path("/usr/lib/postgresql")


def copy_out(store: Store, target: Path, progress: Progress) -> Contents:
    """Dump the workspace into a new file and say what was in it at that moment."""
    progress(0, 0, "Dumping the workspace")
    with store.reading() as unit:
        found = contents(unit.connection)
        # pg_dump joins this very transaction's view of the data.
        snapshot = unit.connection.scalar(sa.text("SELECT pg_export_snapshot()"))
        _run(
            store,
            "pg_dump",
            f"--snapshot={snapshot}",
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            f"--file={target}",
        )
    target.chmod(0o600)
    return found


def look_into(file: Path, expected: Contents) -> None:
    """
    Make sure a dump can be read and has the data of every table.

    Raises:
        Unreadable: when it cannot, or has not.
    """
    listed = _listing(file)
    held = {line.split()[6] for line in listed if " TABLE DATA " in line}
    lacking = sorted(set(expected.counts) - held)
    if lacking:
        raise Unreadable(f"The dump {file} lacks {', '.join(lacking)}.")


def put_back(store: Store, file: Path, progress: Progress) -> None:
    """Make the workspace what a dump is, in one transaction."""
    progress(0, 0, "Putting the backup in place")
    store.close()
    _run(
        store,
        "pg_restore",
        "--clean",
        "--if-exists",
        "--no-owner",
        "--no-privileges",
        "--single-transaction",
        str(file),
    )


def program(name: str) -> str | None:
    """Where one of PostgreSQL's programs is; the newest of several."""
    versions = sorted(DEBIAN.glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    return str(versions[-1]) if versions else shutil.which(name)


def _run(store: Store, name: str, *arguments: str) -> None:
    # The password travels in the surroundings: other users of the machine can read a command line.
    surroundings = {**os.environ, **({"PGPASSWORD": str(store.url.password)} if store.url.password else {})}
    address = store.url.set(drivername="postgresql", password=None).render_as_string()
    done = subprocess.run(  # noqa: S603 - our own arguments, no shell
        [_needed(name), *arguments[:-1], f"--dbname={address}", arguments[-1]],
        check=False, capture_output=True, text=True, env=surroundings,
    )  # fmt: skip
    if done.returncode:
        raise Misconfigured(f"{name} could not do it: {_first_line(done.stderr)}")


def _listing(file: Path) -> list[str]:
    done = subprocess.run(  # noqa: S603 - our own arguments, no shell
        [_needed("pg_restore"), "--list", str(file)], check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise Unreadable(f"The dump {file} cannot be read: {_first_line(done.stderr)}")
    return done.stdout.splitlines()


def _needed(name: str) -> str:
    found = program(name)
    if found is None:
        raise Misconfigured(
            f"A backup of a PostgreSQL workspace needs the program {name}, which is not on this machine. "
            "Install PostgreSQL's client programs (on Debian and Ubuntu: apt-get install postgresql-client), "
            "or let whoever runs the database back it up."
        )
    return found


def _first_line(text: str) -> str:
    return next((line for line in text.strip().splitlines() if line.strip()), "it did not say why")
