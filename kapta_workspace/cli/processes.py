"""Other programs started from here, such as the screens: they end when we do."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

PATIENCE = 180
"""So many seconds a server may take until it answers."""

INTERRUPTED = {-2, 130}


@contextlib.contextmanager
def running(
    call: Sequence[str],
    surroundings: Mapping[str, str],
    folder: Path | None = None,
    *,
    patience: float = 10,
) -> Iterator["subprocess.Popen[bytes]"]:
    """A program of ours, with more in its environment; it ends at the end, if need be by force."""
    before = signal.signal(signal.SIGTERM, _end)  # as a service manager ends us: in order, the program first
    started = subprocess.Popen(call, env={**os.environ, **surroundings}, cwd=folder)  # noqa: S603 - no shell
    try:
        yield started
    finally:
        if started.poll() is None:
            started.terminate()
            try:
                started.wait(patience)
            except subprocess.TimeoutExpired:
                started.kill()
                started.wait()
        signal.signal(signal.SIGTERM, before)


def _end(_signal: int, _frame: object) -> None:
    raise SystemExit(0)


def wait(started: "subprocess.Popen[bytes]") -> int:
    """Wait for the end and give the exit code; Ctrl-C, which reaches the program as well, is a good end."""
    try:
        code = started.wait()
    except KeyboardInterrupt:
        return 0
    return 0 if code in INTERRUPTED else min(abs(code), 1)


def answers(url: str, started: "subprocess.Popen[bytes]", patience: float = PATIENCE) -> bool:
    """Wait until a server answers; False when its program ended or took too long."""
    until = time.monotonic() + patience
    while started.poll() is None and time.monotonic() < until:
        with contextlib.suppress(urllib.error.URLError, OSError), urllib.request.urlopen(url, timeout=5):  # noqa: S310
            return True
        time.sleep(0.2)
    return False


def show_in_browser(url: str) -> bool:
    """Open a page where there is a screen to show it on."""
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        return False
    return webbrowser.open(url)
