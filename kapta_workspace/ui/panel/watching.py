"""What a running server tells those who look after it: its health, its figures and its log; nobody's data."""

import hmac
import ipaddress
import json
import logging
import os
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from weakref import WeakSet

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector
from tornado.httputil import HTTPHeaders, HTTPServerRequest
from tornado.ioloop import IOLoop
from tornado.web import OutputTransform, RequestHandler

REQUESTS = Counter("kapta_requests", "Answers, by what was asked for and how it ended.", ["what", "status"])
SECONDS = Histogram("kapta_request_seconds", "How long an answer took.", ["what"])
PAGES = Gauge("kapta_open_pages", "Pages that are open in browsers.", multiprocess_mode="livesum")

SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""Several processes add up their figures in the folder named here."""

log = logging.getLogger("kapta.requests")


def routes(
    health: Callable[[], Mapping[str, Any]] | None, token: str
) -> list[tuple[str, type[RequestHandler], dict[str, Any]]]:
    """The addresses for whoever watches over the server."""
    return [
        (r"/healthz", Health, {"health": health or dict}),
        (r"/metrics", Figures, {"token": token}),
    ]


_under_way: WeakSet[Any] = WeakSet()


def under_way() -> int:
    """How many answers people are waiting for."""
    return sum(not request.connection.stream.closed() for request in _under_way if request.connection)


class Counting(OutputTransform):
    """Knows which answers are still being made."""

    def __init__(self, request: HTTPServerRequest) -> None:
        self._request = request
        _under_way.add(request)

    def transform_first_chunk(
        self, status_code: int, headers: HTTPHeaders, chunk: bytes, finishing: bool
    ) -> tuple[int, HTTPHeaders, bytes]:
        """Pass on the beginning of an answer."""
        return status_code, headers, self.transform_chunk(chunk, finishing)

    def transform_chunk(self, chunk: bytes, finishing: bool) -> bytes:
        """Pass on a part of an answer."""
        if finishing:
            _under_way.discard(self._request)
        return chunk


class Health(RequestHandler):
    """Whether the server and its database are well, as JSON: 200 or 503."""

    def initialize(self, health: Callable[[], Mapping[str, Any]]) -> None:
        """Take what to ask."""
        self._health = health

    async def get(self) -> None:
        """Answer."""
        try:
            found = {"status": "ok", **await IOLoop.current().run_in_executor(None, self._health)}
        except Exception:
            logging.getLogger(__name__).exception("The workspace does not answer.")
            found = {"status": "the database does not answer"}
            self.set_status(503)
        self.set_header("Cache-Control", "no-store")
        self.finish(found)


class Figures(RequestHandler):
    """The figures, in the words of Prometheus: for this machine, and for whoever shows the token."""

    def initialize(self, token: str) -> None:
        """Take the token; without one, other machines get nothing."""
        self._token = token

    def get(self) -> None:
        """Answer."""
        self.set_header("Cache-Control", "no-store")
        if not (self._is_at_home() or self._shows_the_token()):
            self.set_status(403)
            self.finish("Read this from the machine itself, or set KAPTA_METRICS_TOKEN and show it.")
            return
        registry: CollectorRegistry = REGISTRY
        if os.environ.get(SHARED):
            registry = CollectorRegistry()
            MultiProcessCollector(registry)
        self.set_header("Content-Type", CONTENT_TYPE_LATEST)
        self.finish(generate_latest(registry))

    def _is_at_home(self) -> bool:
        """A request from this machine that no proxy passed on."""
        passed_on = any(
            name in self.request.headers for name in ("X-Forwarded-For", "X-Real-Ip", "Forwarded")
        )
        try:
            return not passed_on and ipaddress.ip_address(self.request.remote_ip or "").is_loopback
        except ValueError:
            return False

    def _shows_the_token(self) -> bool:
        shown = self.request.headers.get("Authorization", "").removeprefix("Bearer ")
        return bool(self._token) and hmac.compare_digest(shown.encode(), self._token.encode())


def noting(known: frozenset[str]) -> Callable[[RequestHandler], None]:
    """
    What notes every answer, in the figures and in the log.

    Only the first part of an address is noted, and only if it is one of ours (``known``): what people looked
    for, their names and the addresses they came from are nobody's business.
    """

    def note(handler: RequestHandler) -> None:
        path = handler.request.path.removeprefix(str(getattr(handler.application, "prefix", "")))
        first = path.strip("/").partition("/")[0]
        what = first if first in known else "other"
        took = handler.request.request_time()
        REQUESTS.labels(what, str(handler.get_status())).inc()
        if handler.get_status() != 101:
            SECONDS.labels(what).observe(took)
        log.info(
            "answered",
            extra={
                "facts": {
                    "method": handler.request.method,
                    "what": what,
                    "status": handler.get_status(),
                    "ms": round(took * 1000),
                }
            },
        )

    return note


class JsonLines(logging.Formatter):
    """A line of JSON an entry; of an error its kind and its places, not its words, which may hold names."""

    converter = staticmethod(time.gmtime)

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        said: dict[str, Any] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S") + f".{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "from": record.name,
            "said": record.getMessage() if record.name.startswith("kapta") else str(record.msg),
            "process": record.process,
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[0]:
            said["error"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            said["where"] = [f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in frames[-8:]]
        return json.dumps(said, ensure_ascii=False)


def log_in_json() -> None:
    """Write the log of this process to standard error, a line of JSON an entry."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for loud in ("bokeh", "tornado", "panel", "httpx", "alembic"):
        logging.getLogger(loud).setLevel(logging.WARNING)
