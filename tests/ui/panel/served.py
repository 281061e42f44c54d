"""Our server on a thread of this process, so that tests can look at both of its ends."""

import asyncio
import re
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from email.message import Message
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from tornado.httpclient import HTTPClientError
from tornado.httpclient import HTTPRequest as TornadoRequest
from tornado.ioloop import IOLoop
from tornado.websocket import WebSocketClientConnection, websocket_connect

from kapta_workspace.ui.panel.server import serve

PATIENCE = 120.0
"""Seconds to wait for what must come: it comes at once, unless the machine is busy."""


class Serving:
    """A running server: its ``url`` ends in a slash, and ``call`` runs something on its loop."""

    def __init__(self, pages: Mapping[str, Callable[[], Any]], options: dict[str, Any]) -> None:
        self._pages, self._options = pages, options
        self._started = threading.Event()
        self._trouble: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._started.wait(PATIENCE)
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
        self.loop.close(all_fds=True)  # whoever is still connected, too

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
        finished.wait(PATIENCE)
        return done[0]

    def stop(self) -> None:
        """
        Stop listening and end the thread.

        Panel keeps servers that have stopped, and takes one for the next that gets the same port (1.9.4).
        """
        from panel.io.state import state  # noqa: PLC0415, our own package comes before Panel

        self.call(lambda: self.server.stop(wait=False))
        for name in [name for name, (server, _, _) in state._servers.items() if server is self.server]:
            state._servers.pop(name)
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
    return answered(Request(url, headers=headers))  # noqa: S310


def answered(asked: Request) -> tuple[int, Message, str]:
    """What a request is answered with, wherever that would lead: status, headers and text."""

    class Stay(HTTPRedirectHandler):
        def redirect_request(self, *args: Any, **named: Any) -> None:
            """Go nowhere else."""

    try:
        with build_opener(Stay).open(asked) as answer:
            return answer.status, answer.headers, answer.read().decode(errors="replace")
    except HTTPError as refused:
        with refused:
            return refused.code, refused.headers, refused.read().decode(errors="replace")


def token_of(page: str) -> str:
    """The session token that stands in a page."""
    found = re.search(r'"token":"([^"]+)"', page)
    assert found, page[:500]
    return found[1]


class Closed(Exception):
    """The server would not open a socket, or closed it before its first word."""


class Socket:
    """The socket of a page, as ``opened`` gives it."""

    def __init__(self, line: WebSocketClientConnection) -> None:
        self._line, self._over = line, False

    @property
    def code(self) -> int | None:
        """What the server closed it with; None while it is open."""
        return self._line.close_code

    async def read(self) -> str | bytes | None:
        """What the server says next; None when it has closed."""
        said = await asyncio.wait_for(self._line.read_message(), PATIENCE)
        self._over = said is None
        return said

    async def say(self, *frames: str) -> None:
        """Say something to the server."""
        for frame in frames:
            await self._line.write_message(frame)

    async def leave(self) -> None:
        """Close this side, as a browser does when its tab is closed, and wait for the other."""
        self._line.close()
        while not self._over:
            await self.read()


@asynccontextmanager
async def opened(url: str, token: str, **headers: str) -> AsyncIterator[Socket]:
    """
    Open the socket of a page with a token; when the block ends, however it ends, it is closed on both sides.

    Tornado warns of a socket that its own side did not close, even when the server did, and only when the
    garbage is collected: in some later test. So nothing else here opens one.

    Raises:
        Closed: when the server refuses.
    """
    place, _, query = url.replace("http", "ws", 1).partition("?")
    asked = TornadoRequest(f"{place.rstrip('/')}/ws?{query}", headers=headers)
    try:
        socket = Socket(await websocket_connect(asked, subprotocols=["bokeh", token]))
    except HTTPClientError as refused:
        raise Closed(str(refused)) from None
    try:
        if await socket.read() is None:
            raise Closed(f"with {socket.code}")
        yield socket
    finally:
        await socket.leave()


async def can_connect(url: str, token: str, **headers: str) -> bool:
    """Whether the socket of a page opens and stays open."""
    try:
        async with opened(url, token, **headers):
            return True
    except Closed:
        return False


async def closing_code(socket: Socket) -> int | None:
    """Wait until the server closes a socket: the code it does so with."""
    while await socket.read() is not None:
        """What was still on its way."""
    return socket.code


def visit(url: str, times: int) -> None:
    """Open a page and its socket, and close it again, this many times."""

    async def visits() -> None:
        for _ in range(times):
            page = await asyncio.to_thread(read, url)
            async with opened(url, token_of(page[2])):
                """A glance is enough."""

    asyncio.run(visits())


def soon(true: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Whether something becomes true within a while."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True
