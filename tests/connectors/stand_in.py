"""
A server on this machine that answers as another system would: scripted answers, and what it was asked.

Answers are functions of the request; the first whose path fits is taken. It speaks
plain HTTP unless told otherwise.
"""

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Asked:
    """One request: its method, path, query, headers and body."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: str

    @property
    def json(self) -> Any:
        """The body read as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Answer:
    """
    What is answered: text as it is, everything else as JSON.

    ``raw``, when given, is sent in the place of an answer, and the connection ends behind it.
    """

    body: Any = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None


Script = Callable[[Asked], Answer]


@dataclass
class StandIn:
    """A running server: where it is, and what it was asked."""

    address: str
    asked: list[Asked] = field(default_factory=list)


class Quiet(ThreadingHTTPServer):
    """Says nothing when somebody hangs up on it."""

    def handle_error(self, *_: Any) -> None:
        """Let it be: the test looks at what the other side makes of it."""


@contextmanager
def standing_in(script: Script, tls: ssl.SSLContext | None = None) -> Iterator[StandIn]:
    """Serve a script until the end of the block; over https when given what to show for it."""
    seen: list[Asked] = []

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            url = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length).decode()
            asked = Asked(self.command, url.path, parse_qs(url.query), dict(self.headers), body)
            seen.append(asked)
            answer = script(asked)
            if answer.raw is not None:
                self.wfile.write(answer.raw)
                self.close_connection = True
                return
            raw = answer.body if isinstance(answer.body, bytes) else None
            if raw is None:
                text = answer.body if isinstance(answer.body, str) else json.dumps(answer.body)
                raw = text.encode()
            self.send_response(answer.status)
            for name, value in {"Content-Type": "application/json", **answer.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_POST = do_PUT = _answer  # noqa: N815 - the names http.server calls

        def log_message(self, *_: Any) -> None:
            """Say nothing: the tests read ``asked``."""

    server = Quiet(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield StandIn(f"http{'s' if tls else ''}://127.0.0.1:{server.server_address[1]}", seen)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def completion(said: Any, *, finish: str = "stop", refusal: str | None = None) -> Answer:
    """What a language model answers, in the OpenAI protocol: a list of sentences, or any text."""
    content = json.dumps({"sentences": said}) if isinstance(said, list) else said
    message = {"role": "assistant", "content": content, "refusal": refusal}
    choice = {"index": 0, "finish_reason": finish, "message": message}
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    return Answer(
        {
            "id": "1",
            "object": "chat.completion",
            "created": 1,
            "model": "small",
            "choices": [choice],
            "usage": usage,
        }
    )
