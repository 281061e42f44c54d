"""
The door of the served screens: who made a request, and the pages on which one comes in and goes.

The session is kept by the workspace; the browser holds its key in a cookie that no script can read. A page of
the workspace carries the user's id in its signed token and nothing else, and a socket opens only for the
person whose page it is.
"""

import hmac
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

from bokeh.server.auth_provider import AuthProvider
from bokeh.util.token import get_token_payload
from tornado.httputil import HTTPServerRequest
from tornado.ioloop import IOLoop, PeriodicCallback
from tornado.web import RequestHandler
from tornado.websocket import WebSocketHandler

from kapta_workspace.ui.panel import sign_in_routes
from kapta_workspace.ui.panel.sign_in_routes import COOKIE, held
from kapta_workspace.workspace import OidcProvider, SignIn

LOOKED_AT = 20
"""Open sockets are looked at so often, in seconds: whoever is signed out elsewhere is out here as well."""
SIGNED_OUT = 4401
"""What a socket is told when its session has ended."""
BORROWED = ("bokeh-session-id", "bokeh-token")
"""With these a browser could ask for somebody else's page."""


class Doorman(AuthProvider):
    """
    Knows who made a request; Bokeh asks with every page and every socket.

    Args:
        door: Who may come in.
        secret: What forms are signed with.
        title: What the workspace is called.
        oidc: The sign-in provider, if there is one.
    """

    def __init__(
        self, door: SignIn, *, secret: bytes, title: str = "Workspace", oidc: OidcProvider | None = None
    ) -> None:
        self.door, self.title, self.oidc = door, title, oidc
        self._secret = secret
        self._asked: WeakKeyDictionary[HTTPServerRequest, str | None] = WeakKeyDictionary()
        self._open: dict[WebSocketHandler, str] = {}
        self._used: set[str] = set()
        super().__init__()

    # --- what Bokeh asks ------------------------------------------------------------------------------

    @property
    def provider(self) -> AuthProvider:
        """Both halves of ``server.SignIn`` in one."""
        return self

    @property
    def get_user_async(self) -> Any:
        """Who made a request."""
        return self._whose

    @property
    def get_login_url(self) -> Any:
        """Where to sign in, seen from the page that was asked for; Panel puts a dot before it."""
        return _way_in

    @property
    def endpoints(self) -> list[tuple[Any, ...]]:
        """The pages of the door."""
        return sign_in_routes.routes(with_oidc=self.oidc is not None)

    get_user = login_url = login_handler = logout_url = logout_handler = None

    def user_of(self, request: HTTPServerRequest) -> str | None:
        """Who made a request, as found when it came in, or found now."""
        if request not in self._asked:
            user = self.door.user_of(self.key_of(request), in_use=False)
            self._asked[request] = None if user is None else str(user)
        return self._asked[request]

    # --- sessions -------------------------------------------------------------------------------------

    async def _whose(self, handler: RequestHandler) -> str | None:
        """The user's id as text; None for strangers and for whoever holds somebody else's page."""
        request = handler.request
        user = await self.session_user(self.key_of(request))
        found = None if user is None or is_borrowed(request, user) else str(user)
        self._asked[request] = found
        if found is not None and isinstance(handler, WebSocketHandler):
            self._watch(handler, self.key_of(request))
        return found

    async def session_user(self, key: str) -> int | None:
        """Whose session a key opens; asked on another thread, for the database may be busy."""
        user: int | None = await off_the_loop(self.door.user_of, key)
        return user

    def key_of(self, request: HTTPServerRequest) -> str:
        """The key of the session in the cookie of a request; empty when we gave none."""
        found = held(COOKIE, request)
        key = found.rpartition(".")[0]
        return key if hmac.compare_digest(found.encode(), self.cookie_of(key).encode()) else ""

    def cookie_of(self, key: str) -> str:
        """What the browser holds: the key and its signature, which another secret makes worthless."""
        return f"{key}.{hmac.digest(self._secret, f'session {key}'.encode(), 'sha256').hex()}"

    def form_token(self, user: str) -> str:
        """What a form on a page of the workspace carries, so that no other site can send it."""
        return hmac.digest(self._secret, f"form {user}".encode(), "sha256").hex()

    # --- open sockets ---------------------------------------------------------------------------------

    def _watch(self, socket: Any, key: str) -> None:
        hear = socket.on_message

        def heard(message: str | bytes) -> Any:
            self._used.add(key)
            return hear(message)

        socket.on_message = heard
        self._open[socket] = key

    def begin(self) -> None:
        """Look at the open sockets from now on."""
        PeriodicCallback(self.look, LOOKED_AT * 1000).start()

    async def look(self) -> None:
        """Close the sockets whose session has ended; whoever used theirs is still there."""
        for socket in [
            one for one in self._open if one.ws_connection is None or one.ws_connection.is_closing()
        ]:
            del self._open[socket]
        used, self._used = self._used, set()
        for key in set(self._open.values()):
            if await off_the_loop(self.door.user_of, key, key in used) is None:
                self.close(key)

    def close(self, key: str) -> None:
        """Close the sockets of one session."""
        for socket in [one for one, own in self._open.items() if own == key]:
            del self._open[socket]
            socket.close(SIGNED_OUT, "signed out")


def is_borrowed(request: HTTPServerRequest, user: int) -> bool:
    """Whether a request asks for a page that was drawn for somebody else."""
    if any(name in request.arguments for name in BORROWED) or "Bokeh-Session-Id" in request.headers:
        return True
    said = request.headers.get("Sec-WebSocket-Protocol", "").split(",")
    if len(said) < 2:
        return False
    try:
        # The signature is checked when the socket opens; here it only counts whose page it claims to be.
        return bool(get_token_payload(said[1].strip()).get("user") != str(user))
    except (ValueError, KeyError, TypeError):
        return True


def _way_in(handler: Any) -> str:
    prefix = str(handler.application.prefix)
    bare = handler.request.path == prefix and prefix
    return f"/{prefix.rpartition('/')[2]}/sign-in" if bare else "/sign-in"


async def off_the_loop(what: Callable[..., Any], *given: Any) -> Any:
    """Do something that takes its time without keeping others waiting."""
    return await IOLoop.current().run_in_executor(None, what, *given)
