"""
What is typed into a form, handed over while it is typed, by a request of its own and not by the socket.

The socket may be gone, its session with it; a request works as long as the server answers, from any process,
and even while the page is being closed.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from bokeh.server.util import check_allowlist
from tornado.ioloop import IOLoop
from tornado.web import HTTPError, RequestHandler

from kapta_workspace.domain.errors import KaptaError, Misconfigured, NotSignedIn
from kapta_workspace.ui.panel.downloads import Doorkeeper
from kapta_workspace.workspace import Begun

ROUTE = "unfinished"
"""Where the browser hands over what has been typed."""

MARK = "X-Kapta-Form"
"""A header other sites' pages cannot send without being allowed to; nobody is."""

Keep = Callable[[str | None, Mapping[str, Any]], bool]
"""For a visitor and *way, ticket, title, values, was*: whether it was kept (``services.unfinished``)."""


def routes(
    keep: Keep, auth: Doorkeeper | None = None
) -> list[tuple[str, type[RequestHandler], dict[str, Any]]]:
    """The address for ``server.serve``: ``auth`` as it was given there."""
    return [(f"/{ROUTE}", Typed, {"keep": keep, "auth": auth})]


class Typed(RequestHandler):
    """
    Takes what has been typed so far.

    204 it is kept · 400 it was no form · 401 nobody is signed in · 409 this form was saved already ·
    413 it is too much · 503 the database does not answer.
    """

    def initialize(self, keep: Keep, auth: Doorkeeper | None) -> None:
        """Take who keeps it, and who knows visitors."""
        self._keep, self._auth = keep, auth

    def prepare(self) -> None:
        """Let in our own pages only."""
        known: Any = self.application
        origin = self.request.headers.get("Origin", f"//{self.request.host}")
        for host in (self.request.host, urlsplit(origin).netloc):
            if not host or not check_allowlist(host, known.websocket_origins):
                raise HTTPError(403)
        if MARK not in self.request.headers:
            raise HTTPError(403)
        self.set_header("Cache-Control", "no-store")

    async def post(self) -> None:
        """Keep it."""
        user = self._auth.user_of(self.request) if self._auth else None
        if self._auth and user is None:
            raise HTTPError(401)
        told = _read(self.request.body)
        try:
            kept = await IOLoop.current().run_in_executor(None, self._keep, user, told)
        except Misconfigured as error:
            self.set_status(413)
            self.finish(str(error))
            return
        except NotSignedIn as error:
            raise HTTPError(401) from error
        except KaptaError as error:
            raise HTTPError(503) from error
        self.set_status(204 if kept else 409)

    def write_error(self, status_code: int, **_: Any) -> None:
        """The number says it all."""
        self.set_status(status_code)
        self.finish()


def _read(body: bytes) -> dict[str, Any]:
    """What a page sent, when it has the form it must have."""
    try:
        told = json.loads(body)
        way = {str(name): str(value) for name, value in dict(told["way"]).items()}
        texts = {name: str(told[name]) for name in ("ticket", "title")}
        fields = {name: dict(told[name]) for name in ("values", "was")}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise HTTPError(400) from error
    return {"way": way, **texts, **fields}


def begun_when(one: Begun, now: datetime) -> str:
    """When a form was last typed into: so long ago that it says the same in every zone, or the day."""
    minutes = int((now - one.at).total_seconds()) // 60
    if minutes < 1:
        return "just now"
    for unit, most, size in (("minute", 60, 1), ("hour", 24, 60)):
        if minutes < most * size:
            count = minutes // size
            return f"{count} {unit}{'' if count == 1 else 's'} ago"
    return f"on {one.at.day} {one.at:%B %Y}"
