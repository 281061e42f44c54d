"""A PostgreSQL server of a test's own, to be stopped and started under a workspace in use."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL

from tests import databases


class Server:
    """A server that can be stopped and started again; ``url`` stays the same."""

    def __init__(self, binaries: Path, folder: Path, person: dict[str, Any]) -> None:
        self._binaries, self._folder, self._person = binaries, folder, person
        query = {"host": str(folder)}
        made = URL.create("postgresql+psycopg", "postgres", database="postgres", query=query)
        self.url = made.render_as_string(hide_password=False)
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        # What was committed must outlive a crash of the server, as it does where people work.
        settings = {**databases.SETTINGS, "synchronous_commit": "on", "full_page_writes": "on"}
        told = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        notice = self._folder / "data" / "postmaster.pid"
        notice.unlink(missing_ok=True)
        self._running = subprocess.Popen(
            [
                str(self._binaries / "postgres"),
                "-D",
                str(self._folder / "data"),
                "-k",
                str(self._folder),
                *told,
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self._folder,
            env={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"},
            **self._person,
        )
        until = time.monotonic() + 60
        while not (notice.exists() and notice.read_text().rstrip().endswith("ready")):
            assert time.monotonic() < until
            assert self._running.poll() is None
            time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """Stop it at once, as a crash would; SIGINT ends it in order."""
        if self._running is not None:
            self._running.send_signal(how)
            self._running.wait(60)
            self._running = None


@contextmanager
def restartable() -> Iterator[Server]:
    """
    Give a running server that a test may stop and start.

    Raises:
        NoPostgres: when there is none on this machine.
    """
    binaries, outer = databases.programs(), Path(tempfile.mkdtemp(prefix="kapta-pg-"))
    folder, person = outer / "server", databases._unprivileged()
    folder.mkdir(mode=0o700)
    server = None
    try:
        if person:
            outer.chmod(0o711)
            binaries = databases._readable(binaries, outer)
            shutil.chown(folder, person["user"], person["group"])
        databases._make_cluster(binaries, folder, person)
        server = Server(binaries, folder, person)
        server.start()
        yield server
    finally:
        if server is not None:
            server.stop()
        shutil.rmtree(outer, ignore_errors=True)
