"""Our server on a thread of this process, so that tests can look at both of its ends."""

import asyncio
import gc
import re
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email.message import Message
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from tornado.httpclient import HTTPClientError
from tornado.httpclient import HTTPRequest as TornadoRequest
from tornado.ioloop import IOLoop
from tornado.websocket import WebSocketClientConnection, websocket_connect

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


def read(url: str, **headers: str) -> tuple[int, Message, str]:
    """Ask for a page without following redirections: its status, headers and text."""

    class Stay(HTTPRedirectHandler):
        def redirect_request(self, *args: Any, **named: Any) -> None:
            """Go nowhere else."""

    try:
        with build_opener(Stay).open(Request(url, headers=headers)) as answer:  # noqa: S310
            return answer.status, answer.headers, answer.read().decode(errors="replace")
    except HTTPError as refused:
        return refused.code, refused.headers, refused.read().decode(errors="replace")


def token_of(page: str) -> str:
    """The session token that stands in a page."""
    found = re.search(r'"token":"([^"]+)"', page)
    assert found, page[:500]
    return found[1]


async def connect(url: str, token: str, **headers: str) -> WebSocketClientConnection:
    """Open the socket of a page with a token, and wait for the server's first word."""
    socket = await websocket_connect(
        TornadoRequest(url.replace("http", "ws", 1).rstrip("?") + "ws", headers=headers),
        subprotocols=["bokeh", token],
    )
    if await socket.read_message() is None:
        socket.close()
        raise ConnectionRefusedError
    return socket


async def can_connect(url: str, token: str, **headers: str) -> bool:
    """Whether the socket of a page opens and stays open."""
    try:
        await leave(await connect(url, token, **headers))
    except (HTTPClientError, ConnectionRefusedError):
        with warnings.catch_warnings():
            # Tornado keeps a refused connection to itself, so nobody can close it.
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()
        return False
    return True


async def leave(socket: WebSocketClientConnection) -> None:
    """Close a socket, as a browser does when its tab is closed."""
    socket.close()
    while await socket.read_message() is not None:
        """What was still on its way is not wanted."""


async def closing_code(socket: WebSocketClientConnection) -> int | None:
    """Wait until the server closes a socket: the code it does so with."""
    while await asyncio.wait_for(socket.read_message(), 30) is not None:
        """What was still on its way."""
    # Tornado counts a socket as open until this side closes it, too.
    socket.close()
    return socket.close_code


def visit(url: str, times: int) -> None:
    """Open a page and its socket, and close it again, this many times."""

    async def visits() -> None:
        for _ in range(times):
            page = await asyncio.to_thread(read, url)
            await leave(await connect(url, token_of(page[2])))

    asyncio.run(visits())


def soon(true: Callable[[], bool], seconds: float = 30) -> bool:
    """Whether something becomes true within a while."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True
