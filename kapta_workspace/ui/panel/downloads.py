"""Files handed to a browser: to be saved, never shown, and only to those who may see their account."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol
from urllib.parse import quote

from bokeh.server.util import check_allowlist
from tornado.httputil import HTTPServerRequest
from tornado.ioloop import IOLoop
from tornado.web import HTTPError, RequestHandler

from kapta_workspace.domain.errors import Misconfigured

ROUTE = "documents/"
"""Where files are: ``documents/12``."""

REPORTS = "reports/"
"""Where reports are made: ``reports/review/12.pdf?view=combined``; 0 stands for all accounts."""

SETTINGS = "settings/settings.yaml"
"""All settings as one file."""

PATHS = rf"/({SETTINGS}|{ROUTE}[0-9]{{1,9}}|{REPORTS}[a-z]{{1,20}}/[0-9]{{1,9}}\.[a-z]{{3,4}})"

Find = Callable[[str | None, str, Mapping[str, str]], tuple[str, bytes] | None]
"""
For a visitor's name, an address and its query: the file's name and bytes, or nothing where there is none.

What cannot be made on this machine is said by ``Misconfigured``.
"""


class Doorkeeper(Protocol):
    """Who knows whose request it is: ``server.SignIn`` does."""

    def user_of(self, request: HTTPServerRequest) -> str | None:
        """The name of whoever made a request; ``None`` for nobody."""


def routes(
    find: Find, auth: Doorkeeper | None = None
) -> list[tuple[str, type[RequestHandler], dict[str, Any]]]:
    """The addresses of files, for ``server.serve``: ``auth`` as it was given there."""
    return [(PATHS, Download, {"find": find, "auth": auth})]


class Download(RequestHandler):
    """
    One file, as a download.

    A stranger, a missing record and a missing file are answered alike. The name of the host is checked, so
    that no page of somebody else's can read files through a name that leads to this machine.
    """

    def initialize(self, find: Find, auth: Doorkeeper | None) -> None:
        """Take who finds files, and who knows visitors."""
        self._find, self._auth = find, auth

    async def get(self, path: str) -> None:
        """Answer with the file, or with the sentence that says why it cannot be made."""
        user = self._auth.user_of(self.request) if self._auth else None
        known: Any = self.application
        if (self._auth and user is None) or not check_allowlist(self.request.host, known.websocket_origins):
            raise HTTPError(404)
        query = {name: self.get_query_argument(name) for name in self.request.query_arguments}
        try:
            found = await IOLoop.current().run_in_executor(None, self._find, user, path, query)
        except Misconfigured as lacking:
            self.set_status(503)
            self.set_header("Content-Type", "text/plain; charset=UTF-8")
            self.finish(str(lacking))
            return
        if found is None:
            raise HTTPError(404)
        name, data = found
        for header, value in _headers(name).items():
            self.set_header(header, value)
        self.finish(data)


def _headers(name: str) -> Mapping[str, str]:
    plain = "".join(sign if sign.isascii() and (sign.isalnum() or sign in " .-_") else "_" for sign in name)
    return {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
    }
