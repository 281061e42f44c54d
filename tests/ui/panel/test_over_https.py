"""Behind a proxy that speaks https: cookies nobody else can plant, and browsers that never come back bare."""

import re
from urllib.parse import urlencode
from urllib.request import Request

import pytest

from kapta_workspace.services.sign_in import SignIn
from kapta_workspace.ui.panel.pane import Html
from kapta_workspace.ui.panel.safe import html
from kapta_workspace.ui.panel.server import caller
from kapta_workspace.ui.panel.sign_in import Doorman
from tests.build import ADMIN, Office
from tests.ui.panel.served import answered, read, serving

SECRET, WORDS = b"only for tests, and long enough!", "four words in a row"
HTTPS = {"X-Forwarded-Proto": "https"}
ROUTES = (
    "",
    "sign-in",
    "profile",
    "livez",
    "metrics",
    "_door/sign_in.css",
    "_kapta/style.css",
    "nowhere",
    "ws",
)
"""Pages, the door, files, figures, what is not there, and what wants something else."""


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A workspace whose one user has a password."""
    made = Office(f"sqlite:///{tmp_path_factory.mktemp('https') / 'kapta.db'}")
    SignIn(made.store).set_password(ADMIN, "ana@us.example", WORDS)
    now = made.clock()
    made.store.clock = lambda: now
    yield made
    made.store.close()


def hello():
    """Says who asked."""
    return Html(html("<p>{user}</p>", user=caller()))


def at_the_door(office, **options):
    """The workspace, served with sign-in."""
    return serving({"": hello}, auth=Doorman(SignIn(office.store), secret=SECRET), secret=SECRET, **options)


def enter(url, **headers):
    """Sign in as a browser does: what it is given, by the name of each cookie."""
    _, said, page = read(f"{url}sign-in", **headers)
    form = {
        "_xsrf": re.findall('name="_xsrf" value="([^"]+)"', page)[0],
        "email": "ana@us.example",
        "password": WORDS,
    }
    cookie = said["Set-Cookie"].partition(";")[0]
    asked = Request(f"{url}sign-in", urlencode(form).encode(), {"Cookie": cookie, **headers})  # noqa: S310
    status, said, page = answered(asked)
    assert 302 == status, page
    return {one.partition("=")[0]: one for one in said.get_all("Set-Cookie") or []}


def test_over_https_the_cookie_is_this_hosts_alone(office):
    """It is named so that browsers take it from this host over https only, and no other name counts there."""
    with at_the_door(office, proxied=True) as running:
        given = enter(running.url, **HTTPS)
        cookie = given["__Host-kapta_session"]
        key = cookie.partition(";")[0]
        plain = key.removeprefix("__Host-")

        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} == set(cookie.split("; ")[1:])
        assert [200, 302, 302] == [
            read(running.url, Cookie=one, **told)[0]
            for one, told in ((key, HTTPS), (plain, HTTPS), (key, {}))
        ]


def test_beneath_a_prefix_it_is_at_least_secure(office):
    """A cookie for a part of a host cannot be the host's; browsers still take it over https only."""
    with at_the_door(office, proxied=True, prefix="/team") as running:
        cookie = enter(running.url, **HTTPS)["__Secure-kapta_session"]

        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/team/"} == set(cookie.split("; ")[1:])
        assert 200 == read(running.url, Cookie=cookie.partition(";")[0], **HTTPS)[0]


def test_browsers_that_came_over_https_never_come_bare(office):
    """Every answer over https says so, errors and files included; over http it would mean nothing."""
    with at_the_door(office, proxied=True) as running:
        for route in ROUTES:
            told = read(running.url + route, **HTTPS)[1]["Strict-Transport-Security"] or ""
            assert "max-age=31536000" == told, route
            assert read(running.url + route)[1]["Strict-Transport-Security"] is None, route


def test_nobody_says_it_is_https_but_a_proxy_one_has(office):
    """A server that was not told of a proxy believes no visitor about it."""
    with at_the_door(office) as running:
        given = enter(running.url, **HTTPS)

        assert {"_xsrf", "kapta_session"} >= set(given)
        assert "Secure" not in given["kapta_session"]
        assert read(running.url, **HTTPS)[1]["Strict-Transport-Security"] is None


@pytest.mark.parametrize("route", ROUTES)
def test_every_answer_of_a_signed_server_has_the_headers(office, route):
    """Whoever asks, and whatever comes of it: pages stay in their own frame and files are what they say."""
    with at_the_door(office) as running:
        for cookie in ("", enter(running.url)["kapta_session"].partition(";")[0]):
            status, said, page = read(running.url + route, Cookie=cookie)

            assert "nosniff" == said["X-Content-Type-Options"]
            assert "same-origin" == said["Referrer-Policy"]
            assert "frame-ancestors 'self'" in said["Content-Security-Policy"]
            assert "Server" not in said
            assert "Traceback" not in page
            if not route.startswith("_"):
                assert status >= 300 or "no-store" in said["Cache-Control"]
