"""What the pages of the door answer: signing in, choosing a password, one's own profile, signing out."""

import hmac
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from tornado.httputil import HTTPServerRequest
from tornado.ioloop import IOLoop
from tornado.web import HTTPError, RequestHandler, create_signed_value, decode_signed_value

from kapta_workspace.domain.errors import KaptaError, Misconfigured, NotFound, NotSignedIn, TooManyTries
from kapta_workspace.ui.panel import sign_in_pages as pages
from kapta_workspace.ui.panel.safe import Safe

if TYPE_CHECKING:
    from kapta_workspace.ui.panel.sign_in import Doorman

COOKIE = "kapta_session"
"""What the browser keeps the key of its session under."""
KEPT = "kapta_oidc"
"""What the browser keeps between leaving for the provider and coming back."""
BACK_WITHIN_DAYS = 600 / 86_400
UNSAFE = re.compile(r"[\x00-\x20\\]")
SURE = ("__Host-", "__Secure-")
"""Browsers take cookies called so over https only; the first from this host alone, for all of it."""


def routes(*, with_oidc: bool) -> list[tuple[Any, ...]]:
    """Address to handler."""
    ours: list[tuple[Any, ...]] = [
        # The other files of ours are for those who are in.
        ("/sign-in", Entrance),
        ("/sign-out", Exit),
        ("/welcome", Welcome),
        ("/profile", Profile),
    ]
    return [*ours, ("/sign-in-with", Leaving), ("/signed-in", Returning)] if with_oidc else ours


def cookie_name(name: str, request: HTTPServerRequest, home: str) -> str:
    """What a cookie of ours is called, for a request to a workspace that stands at ``home``."""
    return name if request.protocol != "https" else f"{SURE[0] if home == '/' else SURE[1]}{name}"


def held(name: str, request: HTTPServerRequest) -> str:
    """What a browser holds of ours; over https nothing counts that somebody else could have given it."""
    names = [f"{sure}{name}" for sure in SURE] if request.protocol == "https" else [name]
    return next((request.cookies[one].value for one in names if one in request.cookies), "")


class Page(RequestHandler):
    """A page of the door: never kept by a browser, its forms sent by nobody else."""

    def prepare(self) -> None:
        """Say that nothing is kept, and look at the form's mark."""
        self.set_header("Cache-Control", "no-store")
        if self.request.method == "POST" and not self._is_ours():
            raise HTTPError(403)

    def _is_ours(self) -> bool:
        try:
            self.check_xsrf_cookie()
        except HTTPError:
            return False
        return True

    def set_cookie(self, name: str, value: str | bytes, **facts: Any) -> None:  # type: ignore[override]
        """No script reads our cookies, no other site sends them, and over https they never travel bare."""
        ours = {"path": self.home, "httponly": True, "samesite": "Lax"}
        super().set_cookie(name, value, **{**facts, **ours, "secure": self.request.protocol == "https"})

    def write_error(self, status_code: int, **_: Any) -> None:
        """A sentence in the place of a stack of causes."""
        said = (
            "This form is too old, or was not ours." if status_code == 403 else HTTPStatus(status_code).phrase
        )
        self.finish(str(pages.message(self.title, "That did not work", said)))

    @property
    def doorman(self) -> "Doorman":
        """Who knows the users."""
        found: Doorman = self.application.auth_provider  # type: ignore[attr-defined]
        return found

    @property
    def title(self) -> str:
        """What the workspace is called."""
        return self.doorman.title

    @property
    def home(self) -> str:
        """The workspace's first page."""
        return f"{self.application.prefix}/"  # type: ignore[attr-defined]

    def named(self, name: str) -> str:
        """What one of our cookies is called here."""
        return cookie_name(name, self.request, self.home)

    @property
    def key(self) -> str:
        """The key of the session, if there is one."""
        return self.doorman.key_of(self.request)

    @property
    def form(self) -> Safe:
        """What every form here carries."""
        return pages.mark(self.xsrf_token.decode())

    @property
    def aim(self) -> str:
        """Where somebody wanted to go before they were asked who they are: a page of ours."""
        asked = self.get_argument("next", "")
        ours = asked.startswith(self.home) and not asked.startswith("//") and not UNSAFE.search(asked)
        return asked if ours else self.home

    def let_in(self, key: str, aim: str) -> None:
        """Give the browser its key and go on."""
        self.set_cookie(self.named(COOKIE), self.doorman.cookie_of(key))
        self.redirect(aim)


class Entrance(Page):
    """Signing in."""

    async def get(self) -> None:
        """The form; whoever is signed in already goes on."""
        if await self.doorman.session_user(self.key) is not None:
            self.redirect(self.aim)
            return
        self._show()

    async def post(self) -> None:
        """Look at e-mail and password."""
        email = self.get_body_argument("email", "")
        password = self.get_body_argument("password", "", strip=False)
        try:
            key = await _elsewhere(self.doorman.door.enter, email, password, self.request.remote_ip or "")
        except TooManyTries as error:
            self.set_header("Retry-After", "60")
            self._refuse(429, error, email)
        except NotSignedIn as error:
            self._refuse(401, error, email)
        else:
            self.let_in(key, self.aim)

    def _refuse(self, status: int, error: KaptaError, email: str) -> None:
        self.set_status(status)
        self._show(email, str(error))

    def _show(self, email: str = "", error: str = "") -> None:
        oidc = self.doorman.oidc
        said = "You are signed out." if self.get_argument("out", "") and not error else ""
        page = pages.entrance(
            self.title,
            self.form,
            aim=self.aim,
            email=email,
            error=error,
            said=said,
            provider=oidc.name if oidc else "",
        )
        self.finish(str(page))


class Exit(Page):
    """Signing out, by a form only: a link could be hidden in any page."""

    def _is_ours(self) -> bool:
        user = self.get_body_argument("user", "")
        token = self.get_body_argument("form", "")
        return hmac.compare_digest(token, self.doorman.form_token(user)) if user else super()._is_ours()

    async def post(self) -> None:
        """End the session, whoever has its key, and close what it has open."""
        await _elsewhere(self.doorman.door.leave, self.key)
        self.doorman.close(self.key)
        self.clear_cookie(self.named(COOKIE), path=self.home)
        self.redirect(f"{self.home}sign-in?out=1")


class Welcome(Page):
    """Choosing a password by a one-time link."""

    async def get(self) -> None:
        """The form, if the link is still good; looking does not use it up."""
        await self._show()

    async def post(self) -> None:
        """Choose, and come in."""
        password = self.get_body_argument("password", "", strip=False)
        try:
            key = await _elsewhere(self.doorman.door.accept, self.get_argument("link", ""), password)
        except Misconfigured as error:
            self.set_status(400)
            await self._show(str(error))
        except NotSignedIn as error:
            self.set_status(410)
            self.finish(str(pages.message(self.title, "This link does not work", str(error))))
        else:
            self.let_in(key, self.home)

    async def _show(self, error: str = "") -> None:
        link = self.get_argument("link", "")
        try:
            who = await _elsewhere(self.doorman.door.invited, link)
        except (NotSignedIn, NotFound) as refused:
            self.set_status(410)
            self.finish(str(pages.message(self.title, "This link does not work", str(refused))))
            return
        self.finish(str(pages.welcome(self.title, self.form, who=who, link=link, error=error)))


class Profile(Page):
    """Who one is here, one's password, and the way out."""

    async def get(self) -> None:
        """The page."""
        await self._show()

    async def post(self) -> None:
        """Change the password; the other sessions end."""
        user = await self.doorman.session_user(self.key)
        if user is None:
            self.redirect(f"{self.home}sign-in?next={self.home}profile")
            return
        old, new = (self.get_body_argument(name, "", strip=False) for name in ("old", "new"))
        door, here = self.doorman.door, self.request.remote_ip or ""
        try:
            await _elsewhere(lambda: door.change(user, old, new, stay=self.key, address=here))
        except KaptaError as error:
            self.set_status(429 if isinstance(error, TooManyTries) else 400)
            await self._show(error=str(error))
        else:
            await self._show(said="Your password is changed; everywhere else you are signed out.")

    async def _show(self, error: str = "", said: str = "") -> None:
        user = await self.doorman.session_user(self.key)
        if user is None:
            self.redirect(f"{self.home}sign-in?next={self.home}profile")
            return
        who, with_password = await _elsewhere(self.doorman.door.known, user)
        page = pages.profile(
            self.title, self.form, who=who, with_password=with_password, error=error, said=said
        )
        self.finish(str(page))


class Leaving(Page):
    """On the way to the sign-in provider."""

    async def get(self) -> None:
        """Keep what shows on the way back that it is the same browser, and go."""
        assert self.doorman.oidc is not None  # noqa: S101, there is no such page otherwise
        try:
            address, kept = await _elsewhere(self.doorman.oidc.begin)
        except (Misconfigured, NotSignedIn) as error:
            self.set_status(503)
            self.finish(str(pages.message(self.title, "You could not be signed in", str(error))))
            return
        value = create_signed_value(self.application.settings["cookie_secret"], KEPT, f"{kept} {self.aim}")
        self.set_cookie(self.named(KEPT), value, max_age=600)
        self.redirect(address)


class Returning(Page):
    """On the way back from the sign-in provider."""

    async def get(self) -> None:
        """Make sure of who it is, and let them in if they are known here."""
        secret = self.application.settings["cookie_secret"]
        value = decode_signed_value(secret, KEPT, held(KEPT, self.request), max_age_days=BACK_WITHIN_DAYS)
        self.clear_cookie(self.named(KEPT), path=self.home)
        kept, _, aim = (value or b"").decode().partition(" ")
        oidc, door = self.doorman.oidc, self.doorman.door
        assert oidc is not None  # noqa: S101, there is no such page otherwise
        try:
            email = await _elsewhere(oidc.finish, self.request.query, kept)
            key = await _elsewhere(door.admit, email)
        except (Misconfigured, NotSignedIn) as error:
            self.set_status(403)
            self.finish(str(pages.message(self.title, "You could not be signed in", str(error))))
        else:
            self.let_in(key, aim)


async def _elsewhere(what: Any, *given: Any) -> Any:
    """Do something that takes its time on another thread."""
    return await IOLoop.current().run_in_executor(None, what, *given)
