"""Our server on a thread of this process, so that tests can look at both of its ends."""

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from tornado.ioloop import IOLoop

from kapta_workspace.ui.panel.server import serve


class Serving:
    """A running server: its ``url`` ends in a slash, and ``call`` runs something on its loop."""

    def __init__(self, pages: Mapping[str, Callable[[], Any]], options: dict[str, Any]) -> None:
        self._pages, self._options = pages, options
        self._started = threading.Event()
        self._trouble: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._started.wait(30)
        if self._trouble:
            raise self._trouble
        self.url = f"http://localhost:{self.server.port}{self.server.prefix}/"

    def _run(self) -> None:
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        self.loop = IOLoop.current()
        try:
            self.server = serve(self._pages, **{"port": 0, "block": False, "linger": 0.5, **self._options})
        except BaseException as trouble:  # noqa: BLE001
            self._trouble = trouble
            return
        finally:
            self.loop.add_callback(self._started.set)
            if self._trouble:
                self._started.set()
        loop.run_forever()
        loop.close()

    def call(self, what: Callable[[], Any]) -> Any:
        """Run something where the server runs, and give what it gives."""
        done: list[Any] = []
        finished = threading.Event()

        def run() -> None:
            try:
                done.append(what())
            finally:
                finished.set()

        self.loop.add_callback(run)
        finished.wait(30)
        return done[0]

    def stop(self) -> None:
        """Stop listening and end the thread."""
        self.call(lambda: self.server.stop(wait=False))
        self.loop.add_callback(self.loop.stop)
        self._thread.join(10)


@contextmanager
def serving(pages: Mapping[str, Callable[[], Any]], **options: Any) -> Iterator[Serving]:
    """Serve pages at a free port until the block ends; sessions go half a second after their page."""
    running = Serving(pages, options)
    try:
        yield running
    finally:
        running.stop()
