"""Servers in processes of their own, whose processor seconds and memory can be read."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen


class Server:
    """A module of Python that serves at ``--port``; ``asked`` is a page it answers with once it is ready."""

    def __init__(self, *command: str, asked: str, **surroundings: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url, self._asked = f"http://127.0.0.1:{port}/", asked
        self.process = subprocess.Popen(
            [sys.executable, "-m", *command, "--port", str(port)], env={**os.environ, **surroundings}
        )

    def ready(self, seconds: float = 180) -> None:
        """Wait until it answers."""
        end = time.monotonic() + seconds
        while True:
            try:
                with urlopen(f"{self.url}{self._asked}", timeout=5) as answer:
                    answer.read()
                    return
            except (URLError, OSError) as trouble:
                if time.monotonic() > end or self.process.poll() is not None:
                    raise TimeoutError("The server does not answer.") from trouble
                time.sleep(0.5)

    def cpu(self) -> float:
        """Processor seconds it has used."""
        ticks = os.sysconf("SC_CLK_TCK")
        return sum(sum(map(int, _stat(one)[11:13])) / ticks for one in self._family())

    def memory(self) -> float:
        """Megabytes it holds."""
        page = os.sysconf("SC_PAGE_SIZE")
        return sum(int(_stat(one)[21]) * page / 2**20 for one in self._family())

    def _family(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(
            encoding="ascii"
        )
        return [self.process.pid, *map(int, children.split())]

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(30)


def _stat(process: int) -> list[str]:
    return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()


@contextmanager
def running(*command: str, asked: str, **surroundings: str) -> Iterator[Server]:
    """A server that has started, and ends with the block."""
    server = Server(*command, asked=asked, **surroundings)
    try:
        server.ready()
        yield server
    finally:
        server.stop()


@contextmanager
def workspace(url: str, folder: Path, procs: int = 1) -> Iterator[Server]:
    """The workspace at an address of a database, served as anybody would serve it."""
    command = ("kapta_workspace.ui.panel", "--num-procs", str(procs))
    with running(*command, asked="readyz", KAPTA_DATABASE_URL=url, KAPTA_FOLDER=str(folder)) as server:
        yield server
