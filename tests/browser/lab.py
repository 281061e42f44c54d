"""A real JupyterLab on a thread of its own process: where it listens, and what one does in it."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Page, expect

OPEN_TO_US = ["--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=0"]
UNLOCKED = ["--IdentityProvider.token=", "--ServerApp.password="]


@contextmanager
def running(module: str, arguments: Sequence[str], folder: Path, own: dict[str, str]) -> Iterator[str]:
    """JupyterLab, started by a module of Python; its address, which ends in a slash."""
    told = {
        "JUPYTER_RUNTIME_DIR": folder / "rt",
        "IPYTHONDIR": folder / "ipy",
        "JUPYTER_CONFIG_DIR": folder / "cfg",
    }
    surroundings = {**os.environ, **{name: str(path) for name, path in told.items()}, **own}
    command = [sys.executable, "-m", module, *arguments, *OPEN_TO_US, *UNLOCKED]
    with (folder / "lab.log").open("w") as log:
        started = subprocess.Popen(command, env=surroundings, stdout=log, stderr=log, cwd=folder)
    try:
        yield f"http://127.0.0.1:{_port(folder / 'rt', started)}/"
    finally:
        started.terminate()
        started.wait(60)


def _port(runtime: Path, started: "subprocess.Popen[bytes]") -> int:
    """Where the server listens, once it answers."""
    for _ in range(900):
        assert started.poll() is None, "JupyterLab ended by itself."
        for told in runtime.glob("jpserver-*.json"):
            try:
                port = int(json.loads(told.read_text())["port"])
                with urlopen(f"http://127.0.0.1:{port}/api", timeout=5):
                    return port
            except (OSError, ValueError):
                """Still being written, or not listening yet."""
        time.sleep(0.2)
    raise TimeoutError("JupyterLab did not start.")


def answering(address: str) -> None:
    """Wait until a server answers: JupyterLab may be there before what was started beside it."""
    for _ in range(900):
        try:
            with urlopen(address, timeout=30):  # noqa: S310 - our own server on this machine
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"Nothing answers at {address}.")


def run_all(page: Page, heading: str | None = None) -> None:
    """
    Choose Run, Run All Cells in the notebook that is open, once it has that heading and its kernel is there.

    JupyterLab forgets the cells it was told to run while the kernel is still being connected, without a word.
    """
    shown = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
    if heading is not None:
        shown = shown.filter(has=page.get_by_role("heading", name=re.compile(heading)))
    expect(shown).to_be_visible(timeout=90_000)
    # By the status bar at the bottom: the notebook's own circle says idle before anything is connected.
    expect(page.locator("#jp-bottom-panel").get_by_text("| Idle")).to_be_visible(timeout=90_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    expect(shown.locator(".jp-CodeCell .jp-InputPrompt").first).to_have_text(re.compile(r"\[(\*|\d+)\]"))
