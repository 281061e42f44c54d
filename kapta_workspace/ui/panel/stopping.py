"""Ending a server in order: nobody new comes in, who waits for an answer gets it, then the pages close."""

import asyncio
import os
import signal
import time
from typing import Any

from panel.io.server import Server
from tornado.ioloop import PeriodicCallback

from kapta_workspace.ui.panel import watching

COUNTED = 10
"""The open pages are counted so often, in seconds."""
BREATH = 0.1


def run(server: Server, drain: float) -> None:
    """Run until told to end; then wait at most ``drain`` seconds for answers under way."""

    async def end() -> None:
        # Not server.unlisten(): that hangs up on those who are waiting for an answer.
        server._http.stop()  # noqa: SLF001
        until = time.monotonic() + drain
        while watching.under_way() and time.monotonic() < until:  # noqa: ASYNC110 - nobody tells us
            await asyncio.sleep(BREATH)
        server.stop(wait=False)
        server.io_loop.stop()

    def told(*_: Any) -> None:
        server.io_loop.add_callback_from_signal(end)

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, told)
    PeriodicCallback(lambda: watching.PAGES.set(len(server.get_sessions())), COUNTED * 1000).start()
    server.io_loop.start()


def end_together() -> None:
    """
    Let the processes that are about to be forked off end when this one is told to.

    They become a group of their own, so that nobody else is told.
    """
    os.setpgrp()
    first = os.getpid()

    def told(*_: Any) -> None:
        if os.getpid() == first:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            os.killpg(first, signal.SIGTERM)
            while True:
                try:
                    os.wait()
                except ChildProcessError:
                    raise SystemExit(0) from None

    signal.signal(signal.SIGTERM, told)
