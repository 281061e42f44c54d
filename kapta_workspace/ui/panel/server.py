"""The server behind the screens: on this machine only, unless it is told who may sign in."""

import ipaddress
import logging
import secrets
import sys
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

import panel as pn
from bokeh.application.application import SessionContext
from bokeh.application.handlers import Handler
from bokeh.document import Document
from bokeh.server.auth_provider import AuthProvider
from panel.io.application import build_applications
from panel.io.resources import CDN_ROOT, JS_VERSION
from panel.io.server import ComponentResourceHandler, Server, get_server
from tornado.httputil import HTTPServerRequest
from tornado.ioloop import IOLoop
from tornado.web import ErrorHandler, HTTPError, RequestHandler, StaticFileHandler

from kapta_workspace.domain.errors import Misconfigured, NotReady
from kapta_workspace.ui import ASSETS as PANEL_ROUTE
from kapta_workspace.ui.panel import once, plot, sign_in_pages, style, watching
from kapta_workspace.ui.panel.connection import LOST
from kapta_workspace.ui.panel.headers import headers, saying
from kapta_workspace.ui.panel.pane import Html
from kapta_workspace.ui.panel.pieces import empty_state

log = logging.getLogger(__name__)

Page = Callable[[], Any]

NOBODY = "nobody"
EVERY_ADDRESS = {"", "0.0.0.0", "::"}  # noqa: S104, nobody listens there by this


class SignIn(Protocol):
    """
    Who may come in; given to ``serve`` by whoever knows the users.

    Attributes:
        provider: Bokeh's sign-in provider: its login and logout pages, and ``get_user`` of a request.
    """

    @property
    def provider(self) -> AuthProvider:
        """The same to Bokeh."""

    def user_of(self, request: HTTPServerRequest) -> str | None:
        """The id of whoever made a request, from its cookie; ``None`` for nobody."""

    def form_token(self, user: str) -> str:
        """What a form on a page drawn for a user carries."""


def serve(  # noqa: PLR0913, one keyword a setting
    pages: Mapping[str, Page],
    *,
    port: int = 5006,
    address: str = "127.0.0.1",
    origin: Sequence[str] = (),
    prefix: str = "",
    title: str = "Workspace",
    auth: SignIn | None = None,
    insecure: bool = False,
    proxied: bool = False,
    secret: bytes | None = None,
    ready: Callable[[], bool] | None = None,
    health: Callable[[], Mapping[str, Any]] | None = None,
    metrics_token: str = "",
    static: Mapping[str, Path] | None = None,
    routes: Sequence[tuple[Any, ...]] = (),
    linger: float = 15.0,
    block: bool = True,
    **options: Any,
) -> Server:
    """
    Serve pages, each by its address (``""`` is the first one) and the function that draws it for one session.

    Sessions are signed, the page carries neither cookies nor headers of the request, and nothing is loaded
    from another host. Prints nothing.

    Args:
        pages: Address to function: ``{"": portfolio, "account": account}``; addresses of one part only.
        port: The port; 0 takes a free one (``server.port`` says which).
        address: The address listened at.
        origin: Hosts, with their ports, that browsers know the server by; needed behind a proxy.
        prefix: The part of the address the workspace stands beneath, such as ``/workspace``.
        title: The name in the browser's tab while a page has none.
        auth: Who may sign in. Without it everybody who reaches the port is let in.
        insecure: Let everybody in from other machines too.
        proxied: Believe the proxy before the server about who asks and whether it was over https.
        secret: What sessions and cookies are signed with; made anew at each start when not given.
        ready: Whether visitors may be sent here; asked by ``/readyz``, which tells what a ``NotReady`` says.
        health: What ``/healthz`` tells besides, such as the newest log entry; it raises when all is not well.
        metrics_token: Whoever shows it may read ``/metrics`` from another machine.
        static: More folders to serve: route to folder.
        routes: More addresses, each with the handler that answers: ``downloads.routes``.
        linger: Seconds a session is kept after its page was closed.
        block: Run until interrupted; else only begin to listen, and the caller runs ``server.io_loop``.
        **options: Anything else Bokeh's server takes.

    Raises:
        Misconfigured: when other machines could come in without signing in, or Panel was imported too early.
    """
    _refuse_strangers(address, origin, auth, insecure)
    _check_assets()
    once.keep()
    config: Any = pn.config
    # One slow answer must not keep everybody waiting: with four threads others wait 0.1 s instead of 4 s.
    config.nthreads, config.notifications = 4, True
    config.disconnect_notification = LOST
    secret = secret or secrets.token_bytes(32)
    apps: dict[str, Any] = build_applications(
        {f"/{name}": _guarded(draw) for name, draw in pages.items()}, title=title
    )
    for app in apps.values():
        app.add(Caller(auth))
    if auth is not None:
        options["auth_provider"] = auth.provider
    server = get_server(
        apps,
        port=port,
        address=address,
        # Without a port Bokeh lets in localhost at whatever port it gets.
        websocket_origin=_origins(address, port, origin) if port or origin else None,
        prefix=prefix,
        static_dirs=_folders(static or {}),
        extra_patterns=[*_routes(ready), *watching.routes(health, metrics_token), *routes],
        use_xheaders=proxied,
        secret_key=secret,
        sign_sessions=True,
        cookie_secret=sha256(b"cookies" + secret).hexdigest(),
        include_headers=[],
        include_cookies=[],
        compress_response=True,
        websocket_compression_level=6,
        websocket_compression_mem_level=5,  # 0.1 MB less for each open page than the usual 8
        default_handler_class=Nowhere,
        default_handler_args={"status_code": 404, "title": title},
        unused_session_lifetime_milliseconds=int(linger * 1000),
        check_unused_sessions_milliseconds=min(int(linger * 1000), 17_000),
        **options,
    )
    answering: Any = server._tornado  # noqa: SLF001
    answering.add_transform(saying(headers(_origins(address, server.port or 0, origin))))
    answering.add_transform(watching.Counting)
    answering.settings["log_function"] = watching.noting(_known(pages, auth, routes))
    server.start()
    if block:
        server.io_loop.start()
    return server


def caller() -> str | None:
    """The id of the person this session belongs to; ``None`` when nobody has to sign in."""
    return _carried("user")


def form_token() -> str | None:
    """What a form of this session carries, so that no other site can send it."""
    return _carried("form")


def _carried(name: str) -> str | None:
    context: Any = pn.state.curdoc.session_context if pn.state.curdoc else None
    found = context.token_payload.get(name) if context else None
    return str(found) if found else None


class Caller(Handler):
    """
    Lets a session know who called, and at which address; puts the caller's id into its signed token.

    Where several processes share the work, the page's socket may reach another one than sent the page. That
    one draws it anew, and what Panel finds there is the address of the socket, *account/ws*: taken for the
    page's own, it is another page, one level too deep, whose files the browser looks for above the prefix.
    """

    def __init__(self, auth: SignIn | None) -> None:
        super().__init__()
        self._auth = auth

    def modify_document(self, doc: Document) -> None:
        """Adds nothing to the page."""

    def process_request(self, request: HTTPServerRequest) -> dict[str, Any]:
        """The part of the token this handler gives: *user* and *form*, where people sign in."""
        if self._auth is None:
            return {}
        user = self._auth.user_of(request)
        # Without a user the page must not take its visitor for the person the server itself works as.
        return {"user": user or NOBODY, "form": self._auth.form_token(user or NOBODY)}

    async def on_session_created(self, session_context: SessionContext) -> None:
        """Give a session that a socket began the address of the page; its query is the same."""
        context: Any = session_context
        own = context.server_context.application_context.url
        if context.request is None or not context.request.path.endswith(f"{own.rstrip('/')}/ws"):
            return
        request = copy(context.request._request)  # noqa: SLF001
        request.path = request.path.removesuffix("ws" if own == "/" else "/ws")
        request.uri = f"{request.path}?{request.query}" if request.query else request.path
        context.request._request = request  # noqa: SLF001


def _guarded(draw: Page) -> Page:
    """A page that says so when it cannot be drawn, with a number to find the cause in the log by."""

    def guarded() -> Any:
        try:
            return draw()
        except Exception:
            number = secrets.token_hex(4)
            log.exception("A page could not be drawn (%s).", number)
            return Html(
                empty_state(
                    "This page could not be drawn",
                    f"Load it again in a moment. The log has the cause under {number}.",
                    sign="alert",
                )
            )

    return guarded


def _refuse_strangers(address: str, origin: Sequence[str], auth: SignIn | None, insecure: bool) -> None:
    if auth is not None or insecure:
        return
    others = [host for host in (address, *(_host(name) for name in origin)) if not _is_this_machine(host)]
    if others:
        raise Misconfigured(
            f"Other machines could reach the screens at {others[0] or 'every address'} without signing in. "
            "Set up sign-in, listen at 127.0.0.1, or say insecure=True if the network is yours alone."
        )


def _host(origin: str) -> str:
    return origin.rpartition(":")[0] if origin.rpartition(":")[2].isdigit() else origin


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _check_assets() -> None:
    if CDN_ROOT.startswith("http"):
        raise Misconfigured(
            "Panel was imported before kapta_workspace.ui, so it would load its files from another host. "
            "Import kapta_workspace.ui first, or set PANEL_CDN_ROOT=_panel/ in the environment."
        )


def _origins(address: str, port: int, origin: Sequence[str]) -> list[str]:
    """Hosts, with their ports, whose pages may open a session."""
    here = {"127.0.0.1", "localhost", address} if _is_this_machine(address) else {address} - EVERY_ADDRESS
    return [*origin, *(f"{host}:{port}" for host in sorted(here))]


def _folders(more: Mapping[str, Path]) -> dict[str, str]:
    ours = {
        style.ASSETS_ROUTE: style.ASSETS,
        plot.LIBRARY_ROUTE: plot.LIBRARY,
        f"{PANEL_ROUTE}{JS_VERSION}/dist": Path(pn.__file__).parent / "dist",
    }
    return {route: str(folder) for route, folder in {**ours, **more}.items()}


def _known(
    pages: Mapping[str, Page], auth: SignIn | None, routes: Sequence[tuple[Any, ...]]
) -> frozenset[str]:
    """The first parts of our own addresses."""
    door = [one[0] for one in auth.provider.endpoints] if auth else []
    more = [str(one).strip("/").partition("/")[0] for one in (*door, *(route[0] for route in routes))]
    return frozenset({*pages, sign_in_pages.ROUTE, "livez", "readyz", "healthz", "metrics", *more})


def _routes(ready: Callable[[], bool] | None) -> list[tuple[Any, ...]]:
    return [
        (r"/livez", Answering, {"well": lambda: True}),
        (r"/readyz", Answering, {"well": ready or (lambda: True)}),
        (r"/components/(.*)", Components),
        (rf"/{sign_in_pages.ROUTE}/(sign_in[.]css|mark[.]svg)", StaticFileHandler, {"path": style.ASSETS}),
    ]


class Nowhere(ErrorHandler):
    """What answers at an address that is no page's: that there is none, and the way to the workspace."""

    def initialize(self, status_code: int, title: str = "") -> None:
        """Take the name of the workspace."""
        super().initialize(status_code)
        self._title = title

    def write_error(self, status_code: int, **_: Any) -> None:
        """Write the page."""
        home = f"{getattr(self.application, 'prefix', '')}/"
        self.set_status(status_code)
        self.set_header("Cache-Control", "no-store")
        self.finish(str(sign_in_pages.nowhere(self._title, home)))


class Answering(RequestHandler):
    """Says whether the server is well, to whoever watches over it: 200 or 503, and a word."""

    def initialize(self, well: Callable[[], bool]) -> None:
        """Take the question to ask."""
        self._well = well

    async def get(self) -> None:
        """Answer; whoever cannot be asked is not well."""
        said = "not ready"
        try:
            well = await IOLoop.current().run_in_executor(None, self._well)
        except NotReady as error:
            log.warning("The workspace is not ready: %s", error)
            well, said = False, f"not ready: {error}"
        except Exception:
            log.exception("The workspace is not ready.")
            well = False
        self.set_status(200 if well else 503)
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish("ok" if well else said)


class Components(ComponentResourceHandler):
    """The files of components, of loaded ones only; Panel's own route imports whatever it is asked for."""

    OURS = ("panel.", "panel_material_ui.", "kapta_workspace.ui.")

    def parse_url_path(self, path: str) -> str:
        """The file an address stands for."""
        module = path.partition("/")[0]
        if module not in sys.modules or not module.startswith(self.OURS):
            raise HTTPError(404)
        found: str = super().parse_url_path(path)
        return found
