"""Visitors as a browser is one to the server: a page, its websocket, the document, and events sent back."""

import asyncio
import itertools
import json
import re
import time
from collections.abc import Callable
from typing import Any
from urllib.request import urlopen

from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

TOKEN = re.compile(r'"token":"([^"]+)"')
LONGEST = 60.0
"""Seconds after which an answer is given up and counted as an error."""


class Visitor:
    """One open page of the workspace at ``url``, which ends in a slash."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._numbers = itertools.count(1)
        self._socket: WebSocketClientConnection | None = None
        self._router = ""

    async def open(self, page: str) -> float:
        """Load a page, connect and pull its document, as a browser does; the seconds it took."""
        start = time.perf_counter()
        html = await asyncio.to_thread(_read, self.url + page)
        token = TOKEN.search(html)
        if token is None:
            raise ConnectionError("The page has no session.")
        request = HTTPRequest(f"{self.url.replace('http', 'ws', 1)}{page.partition('?')[0]}/ws")
        self._socket = await websocket_connect(
            request, subprotocols=["bokeh", token[1]], compression_options={}, max_message_size=2**28
        )
        await self._next(lambda kind, _: kind == "ACK")
        await self._send("PULL-DOC-REQ", {})
        document = await self._next(lambda kind, _: kind == "PULL-DOC-REPLY")
        self._router = _router(json.loads(document))
        return time.perf_counter() - start

    async def go(self, address: str) -> float:
        """Follow a link inside the page; the seconds until the page's new content arrived."""
        start = time.perf_counter()
        place = {"type": "map", "entries": [["url", address], ["replace", False]]}
        event = {"kind": "ModelChanged", "model": {"id": self._router}, "attr": "place", "new": place}
        await self._send("PATCH-DOC", {"events": [event]})
        await self._next(lambda kind, content: kind == "PATCH-DOC" and "k-page-head" in content)
        return time.perf_counter() - start

    async def close(self) -> None:
        """Close the tab."""
        if self._socket is not None:
            self._socket.close()
            while await self._socket.read_message() is not None:
                """What was still on its way is not wanted."""

    async def _send(self, kind: str, content: dict[str, Any]) -> None:
        assert self._socket is not None
        header = {"msgid": f"{id(self)}-{next(self._numbers)}", "msgtype": kind}
        for part in (header, {}, content):
            await self._socket.write_message(json.dumps(part))

    async def _next(self, wanted: Callable[[str, str], bool]) -> str:
        """The content of the next message that is wanted; others are passed over, as errors are not."""
        assert self._socket is not None
        end = time.perf_counter() + LONGEST
        while True:
            parts: list[str] = []
            while len(parts) < 3:
                part = await asyncio.wait_for(self._socket.read_message(), end - time.perf_counter())
                if part is None:
                    raise ConnectionError("The server closed the connection.")
                if isinstance(part, str):
                    parts.append(part)
            kind = json.loads(parts[0])["msgtype"]
            if kind == "ERROR":
                raise ConnectionError(parts[2][:500])
            if wanted(kind, parts[2]):
                return parts[2]


def _read(url: str) -> str:
    with urlopen(url, timeout=LONGEST) as answer:
        return str(answer.read().decode())


def _router(part: Any) -> str:
    """The id of the model that carries the address; empty when there is none in this part of the document."""
    if isinstance(part, dict):
        if str(part.get("name", "")).startswith("Router") and "id" in part:
            return str(part["id"])
        part = list(part.values())
    inner = (_router(one) for one in part) if isinstance(part, list) else ()
    return next((found for found in inner if found), "")
