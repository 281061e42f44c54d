# ruff: noqa: S104, listening everywhere is what is tried here
"""The server lets in whom it should, says no more than it must, and needs nobody else."""

import asyncio
import re
import sys

import panel as pn
import pytest
from bokeh.server.auth_provider import AuthProvider
from bokeh.util.token import generate_jwt_token, generate_session_id, get_token_payload
from tornado.httputil import HTTPServerRequest

from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.ui.panel.pane import Html
from kapta_workspace.ui.panel.router import requested
from kapta_workspace.ui.panel.safe import html
from kapta_workspace.ui.panel.server import caller, serve
from tests.ui.panel.served import can_connect, read, serving, token_of

SECRET = b"only for tests, and long enough!"


def hello():
    """A page that says who asked for it."""
    return Html(html("<p>Hello {name}.</p>", name=caller() or "stranger"))


def broken():
    """A page that cannot be drawn."""
    raise RuntimeError("the secret of the house")


@pytest.fixture(scope="module")
def server():
    """A server with a page, a broken page and a database that is away."""
    with serving({"": hello, "broken": broken}, secret=SECRET, ready=lambda: False) as running:
        yield running


def test_the_page_carries_nothing_of_the_request(server):
    """Neither cookies nor headers of the request stand in the page, where a script could read them."""
    payload = get_token_payload(token_of(read(server.url, Cookie="user=boss", Authorization="Basic eA==")[2]))

    assert ({}, {}) == (payload["cookies"], payload["headers"])
    assert "user" not in payload


def test_a_token_made_elsewhere_opens_nothing(server):
    """A session id nobody signed, or signed with another key, is refused."""
    own = generate_jwt_token(generate_session_id(signed=False), signed=False)
    forged = generate_jwt_token(
        generate_session_id(secret_key=b"x" * 32, signed=True), secret_key=b"x" * 32, signed=True
    )

    for token in (own, forged):
        assert not asyncio.run(can_connect(server.url, token))


def test_a_page_of_another_site_opens_no_session(server):
    """Even with a good token, and however much the other host's name looks like ours."""
    token, port = token_of(read(server.url)[2]), server.server.port

    for origin in (
        "https://evil.example",
        f"http://localhost.evil.example:{port}",
        f"http://localhost:{port}.evil.example",
        f"http://localhost:{port}0",
        f"http://evil-localhost:{port}",
        f"http://localhost:{port}@evil.example",
        f"http://notlocalhost:{port}",
        "null",
    ):
        assert not asyncio.run(can_connect(server.url, token, Origin=origin)), origin
    assert asyncio.run(can_connect(server.url, token, Origin=f"http://localhost:{port}"))


@pytest.mark.parametrize(
    "path", ["", "livez", "_kapta/style.css", "_plotly/plotly.min.js", "nowhere", "favicon.ico"]
)
def test_every_answer_has_the_headers(server, path):
    """Pages, files and errors alike tell the browser to stay at home."""
    headers = read(server.url + path)[1]

    assert "nosniff" == headers["X-Content-Type-Options"]
    assert "same-origin" == headers["Referrer-Policy"]
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
    assert "Server" not in headers


def test_panels_own_files_are_served_here(server):
    """What Panel would load from another host when a session moves is served by us."""
    assert 200 == read(f"{server.url}_panel/{pn.__version__}/dist/css/loading.css")[0]


def test_pages_are_never_kept_by_the_browser(server):
    """A page with a session token in it is not stored."""
    assert "no-store" == read(server.url)[1]["Cache-Control"]


def test_nobody_can_have_a_module_imported(server):
    """Asking for the files of a component does not import what is named, as Panel's own route does."""
    assert 404 == read(f"{server.url}components/tabnanny/x/_css/y")[0]
    assert "tabnanny" not in sys.modules


def test_the_server_says_whether_it_lives_and_whether_it_is_ready(server):
    """It lives while the database is away, but is not ready."""
    assert (200, "ok") == read(server.url + "livez")[::2]
    assert (503, "not ready") == read(server.url + "readyz")[::2]


def test_a_broken_page_shows_a_number_and_not_the_cause(server, caplog):
    """What went wrong is in the log, under the number on the page."""
    status, _, page = read(server.url + "broken")

    assert 200 == status
    assert "secret of the house" not in page
    assert "secret of the house" in caplog.text


def test_large_answers_travel_small(server):
    """Who can read compressed answers gets them."""
    status, headers, _ = read(server.url + "_kapta/style.css", **{"Accept-Encoding": "gzip"})

    assert (200, "gzip") == (status, headers["Content-Encoding"])


def test_a_workspace_may_stand_beneath_a_prefix():
    """Beneath a prefix the page and its files are found."""
    with serving({"": hello, "account": hello}, prefix="/team") as running:
        assert running.url.endswith("/team/")
        assert [200, 200, 200] == [
            read(running.url + path)[0] for path in ("", "account", "_kapta/style.css")
        ]


@pytest.mark.parametrize("prefix", ["", "/team"])
@pytest.mark.parametrize("address", ["xyz", "account/deeper/xyz", "favicon.gif"])
def test_an_address_that_is_no_pages_says_so_and_leads_home(prefix, address):
    """In words, in the colours of the workspace, with a way to it; still a 404."""
    with serving({"": hello, "account": hello}, prefix=prefix, title="Key accounts") as running:
        status, headers, page = read(running.url + address)
        sheet = re.search(r'<link rel="stylesheet" href="([^"]+)"', page)
        assert sheet
        styled = read(f"{running.url}{sheet[1]}")[0]

    assert (404, "no-store", 200) == (status, headers["Cache-Control"], styled)
    assert "<h1>There is no such page</h1>" in page
    assert f'<base href="{prefix}/">' in page
    assert f'<a href="{prefix}/">To the workspace</a>' in page


@pytest.mark.parametrize("prefix", ["", "/team"])
@pytest.mark.parametrize("page", ["", "account"])
def test_whichever_process_draws_a_page_draws_it_at_its_address(prefix, page):
    """Sent by one process and drawn by another, it is the same page, with its files in the same place."""
    drawn = []

    def told():
        drawn.append((requested(), pn.state.base_url, pn.state.rel_path))
        return hello()

    alike = {"prefix": prefix, "secret": SECRET}
    pages = {"": told, "account": told}
    with serving(pages, **alike) as one, serving(pages, **alike) as two:
        token = token_of(read(f"{one.url}{page}?id=5")[2])
        assert asyncio.run(can_connect(f"{two.url}{page}?id=5", token))

    assert [(f"{page}?id=5", f"{prefix}/", "")] * 2 == drawn


@pytest.mark.parametrize(
    ("where", "named"),
    [
        ({"address": "0.0.0.0"}, "0.0.0.0"),
        ({"address": ""}, "every address"),
        ({"address": "192.0.2.7"}, "192.0.2.7"),
        ({"origin": ["accounts.example.com"]}, "accounts.example.com"),
        ({"origin": ["127.0.0.1.example.com:443"]}, "127.0.0.1.example.com"),
    ],
)
def test_other_machines_are_refused_while_nobody_signs_in(where, named):
    """Without sign-in the server does not even start where others could reach it."""
    with pytest.raises(Misconfigured, match=f"at {named} without signing in"):
        serve({"": hello}, port=0, block=False, **where)


def test_other_machines_may_come_when_told_in_so_many_words():
    """insecure=True opens the door, and only that."""
    with serving({"": hello}, address="0.0.0.0", insecure=True) as running:
        assert 200 == read(running.url)[0]


class Doorman(AuthProvider):
    """Lets in whoever has the cookie ``who``; the login page is ``/login``."""

    @property
    def get_user(self):
        """The name in the cookie."""
        return lambda handler: self.user_of(handler.request)

    @property
    def get_user_async(self):
        """Not used."""

    @property
    def login_url(self):
        """Where to sign in."""
        return "/login"

    get_login_url = login_handler = logout_url = logout_handler = None

    @property
    def provider(self):
        """Both halves of ``SignIn`` in one."""
        return self

    def form_token(self, user: str) -> str:
        """What a form carries."""
        return f"form of {user}"

    def user_of(self, request: HTTPServerRequest) -> str | None:
        """The name in the cookie of a request."""
        return request.cookies["who"].value if "who" in request.cookies else None


def test_with_a_doorman_strangers_stay_outside():
    """Without a cookie the page leads to the login and the socket is refused, even with somebody's token."""
    with serving({"": hello}, auth=Doorman()) as running:
        token = token_of(read(running.url, Cookie="who=ada")[2])

        assert 302 == read(running.url)[0]
        assert not asyncio.run(can_connect(running.url, token))
        assert asyncio.run(can_connect(running.url, token, Cookie="who=ada"))


def test_the_caller_is_known_to_the_page_and_only_by_name():
    """The page knows who asked, from the signed token, in which the cookie itself is not."""
    seen: list[str | None] = []

    def ask():
        seen.append(caller())
        return hello()

    with serving({"": ask}, auth=Doorman()) as running:
        payload = get_token_payload(token_of(read(running.url, Cookie="who=ada")[2]))

    assert ("ada", {}, ["ada"]) == (payload["user"], payload["cookies"], seen)


def test_nothing_is_printed(capfd):
    """Starting, serving and stopping say nothing on the terminal."""
    with serving({"": hello}) as running:
        read(running.url)

    assert ("", "") == tuple(capfd.readouterr())
