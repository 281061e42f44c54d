"""Who comes in at the door of the served screens, who does not, and what is left when they go."""

import asyncio
import json
import re
from urllib.parse import urlencode
from urllib.request import Request

import pytest
from argon2 import PasswordHasher
from bokeh.util.token import generate_jwt_token, generate_session_id, get_session_id, get_token_payload

from kapta_workspace import Workspace
from kapta_workspace.services import passwords, sign_in
from kapta_workspace.settings import load
from kapta_workspace.ui.panel import sign_in_pages as pages
from kapta_workspace.ui.panel.pages import session
from kapta_workspace.ui.panel.pane import Html
from kapta_workspace.ui.panel.safe import html
from kapta_workspace.ui.panel.server import caller, form_token
from kapta_workspace.ui.panel.sign_in import Doorman
from tests.build import ADMIN, Office
from tests.ui.panel.served import answered, can_connect, closing_code, opened, read, serving, token_of

GOOD, SECRET = "four words in a row", b"only for tests, and long enough!"
PEOPLE = {"ana": "administrator", "mo": "account_manager", "cy": "contributor", "vi": "viewer"}
PAGES = ("", "portfolio", "account", "parent")
ELSEWHERE = (
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\r\n/evil.example",
    "https://evil.example",
    "https:evil.example",
    "//evil.example%2f@localhost",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
)
"""Where nobody is led after signing in."""


def hello():
    """Says who asked, and by which token their forms are known."""
    return Html(html("<p>Hello {user}, {form}.</p>", user=caller(), form=form_token()))


class House:
    """A served workspace with a user of every role, and a browser without a face."""

    def __init__(self, office, running, doorman):
        self.office, self.url, self.loop, self.doorman = office, running.url, running.loop, doorman
        self.door = doorman.door

    def post(self, path, cookie="", **fields):
        """Send a form as a browser would, with the page's own mark: status, headers, page."""
        _, headers, page = read(f"{self.url}sign-in", Cookie="")
        mark = re.findall('name="_xsrf" value="([^"]+)"', page)[0]
        kept = headers["Set-Cookie"].partition(";")[0]
        return send(self.url + path, {"_xsrf": mark, **fields}, f"{kept}; {cookie}")

    def enter(self, name, password=GOOD):
        """Sign in: the cookie."""
        status, headers, page = self.post("sign-in", email=f"{name}@us.example", password=password)
        assert 302 == status, page
        return next(one for one in headers.get_all("Set-Cookie") if "kapta_session" in one).partition(";")[0]

    def may_connect(self, page, token, cookie=""):
        """Whether a socket opens."""
        return asyncio.run(can_connect(f"{self.url}{page}".rstrip("/") + "/", token, Cookie=cookie))


def send(url, fields, cookie="", **more):
    """Post a form without following where it leads."""
    return answered(Request(url, urlencode(fields).encode(), {"Cookie": cookie, **more}))  # noqa: S310


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """The workspace, served with its real pages and one that says who asked."""
    folder = tmp_path_factory.mktemp("house")
    office = Office(f"sqlite:///{folder / 'kapta.db'}")
    for name, role in PEOPLE.items():
        if name != "ana":
            office.user(name.title(), role)
    office.portfolio("Hidden > Hidden below")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sign_in, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        workspace = Workspace(office.store, ADMIN, load(folder=folder))
        doorman = Doorman(workspace.sign_in, secret=SECRET)
        for name in PEOPLE:
            doorman.door.set_password(ADMIN, f"{name}@us.example", GOOD)
        session.use(workspace, signed_in=True)
        pages = {name: lambda start=name: session.open_session(start or "portfolio") for name in PAGES}
        with serving({**pages, "hello": hello}, auth=doorman, secret=SECRET) as running:
            yield House(office, running, doorman)
        session.use(None)
    office.store.close()


def test_strangers_are_led_to_the_door_and_back(house):
    """A page asks who they are; afterwards they are where they wanted to go, and never on another site."""
    _, headers, _ = read(f"{house.url}account?id=3")
    assert "./sign-in?next=%2Faccount%3Fid%3D3" == headers["Location"]

    ours = "/account?id=3"
    for wanted in (ours, *ELSEWHERE):
        answer = house.post("sign-in", email="vi@us.example", password=GOOD, next=wanted)
        assert (302, wanted if wanted == ours else "/") == (answer[0], answer[1]["Location"]), wanted


def test_the_cookie_is_out_of_reach(house):
    """No script reads it, no other site sends it, over https it never travels bare; no page carries it."""
    headers = house.post("sign-in", email="vi@us.example", password=GOOD)[1]
    cookie = next(one for one in headers.get_all("Set-Cookie") if "kapta_session" in one)
    key = cookie.partition(";")[0]
    page = read(f"{house.url}hello", Cookie=key)[2]
    payload = get_token_payload(token_of(page))

    assert {"HttpOnly", "SameSite=Lax", "Path=/"} == set(cookie.split("; ")[1:])
    assert key.partition("=")[2] not in page + json.dumps(payload)
    assert ("4", {}, {}) == (payload["user"], payload["cookies"], payload["headers"])


def test_after_signing_out_the_cookie_opens_nothing(house):
    """The page leads to the door, the socket is refused, and one that was open is closed."""
    cookie = house.enter("vi")
    token = token_of(read(f"{house.url}hello", Cookie=cookie)[2])

    async def closed():
        form = {"user": "4", "form": house.doorman.form_token("4")}
        async with opened(f"{house.url}hello/", token, Cookie=cookie) as socket:
            left = await asyncio.to_thread(send, f"{house.url}sign-out", form, cookie)
            return left[0], await closing_code(socket)

    assert house.may_connect("hello", token, cookie)
    assert (302, 4401) == asyncio.run(closed())
    assert 302 == read(f"{house.url}hello", Cookie=cookie)[0]
    assert not house.may_connect("hello", token, cookie)


def test_signing_out_takes_a_form_of_ours(house):
    """A link does not do it, and neither does a form without its mark or with somebody else's."""
    cookie = house.enter("vi")
    other = {"user": "4", "form": house.doorman.form_token("1")}

    assert [405, 403, 403] == [
        read(f"{house.url}sign-out", Cookie=cookie)[0],
        send(f"{house.url}sign-out", {}, cookie)[0],
        send(f"{house.url}sign-out", other, cookie)[0],
    ]
    assert 200 == read(f"{house.url}hello", Cookie=cookie)[0]


def test_signing_in_takes_a_form_of_ours(house):
    """Another site cannot sign somebody in as whom it likes."""
    assert 403 == send(f"{house.url}sign-in", {"email": "vi@us.example", "password": GOOD})[0]


def test_the_sixth_wrong_password_waits(house, monkeypatch):
    """Five are answered alike, whether there is such a user or not; then one waits."""
    now = house.office.clock()
    monkeypatch.setattr(house.office.store, "clock", lambda: now)
    tried = [house.post("sign-in", email="nobody@us.example", password="wrong") for _ in range(6)]
    known = house.post("sign-in", email="cy@us.example", password="wrong")

    assert ([401] * 5 + [429], "60") == ([one[0] for one in tried], tried[5][1]["Retry-After"])
    assert re.sub("cy@|nobody@|value=.[^>]*", "", known[2]) == re.sub(
        "cy@|nobody@|value=.[^>]*", "", tried[0][2]
    )


def test_a_page_of_one_opens_for_nobody_else(house):
    """Neither the socket nor the page of somebody else's session, and no token made or signed elsewhere."""
    ana, vi = house.enter("ana"), house.enter("vi")
    token = token_of(read(f"{house.url}hello", Cookie=ana)[2])
    told = {"user": "1", "headers": {}, "cookies": {}, "arguments": {}}
    forged = [
        generate_jwt_token(generate_session_id(signed=False), signed=False, extra_payload=told),
        generate_jwt_token(
            generate_session_id(secret_key=b"x" * 32, signed=True), b"x" * 32, signed=True, extra_payload=told
        ),
    ]

    assert house.may_connect("hello", token, ana)
    assert [False, False] == [house.may_connect("hello", token, who) for who in (vi, "")]
    assert [False] * 4 == [house.may_connect("hello", one, who) for one in forged for who in (ana, vi)]
    assert [302, 302] == [
        read(f"{house.url}hello?{urlencode({name: value})}", Cookie=vi)[0]
        for name, value in (("bokeh-token", token), ("bokeh-session-id", get_session_id(token)))
    ]


def test_nobody_is_somebody_by_saying_so(house):
    """Headers that a proxy might set make nobody anybody."""
    said = {"X-Forwarded-User": "ana@us.example", "Remote-User": "1", "X-Forwarded-For": "127.0.0.1"}

    assert 302 == read(f"{house.url}hello", **said)[0]
    page = read(f"{house.url}hello", Cookie=house.enter("vi"), **said)[2]
    assert "4" == get_token_payload(token_of(page))["user"]


@pytest.mark.parametrize("name", PEOPLE)
def test_every_page_is_drawn_for_whoever_asks(house, name):
    """Through the page and through the bare socket: everybody gets their own, strangers get none."""
    cookie, other = house.enter(name), house.enter("ana" if name != "ana" else "vi")
    for page in PAGES:
        status, _, drawn = read(f"{house.url}{page}", Cookie=cookie)
        token = token_of(drawn)
        assert 200 == status
        assert [True, False, False] == [house.may_connect(page, token, who) for who in (cookie, other, "")]


def test_whoever_is_disabled_is_out_at_once(house):
    """Their pages lead to the door, what is open is closed when next looked at, and the door says why."""
    cookie = house.enter("mo")
    token = token_of(read(f"{house.url}hello", Cookie=cookie)[2])

    async def closed():
        async with opened(f"{house.url}hello/", token, Cookie=cookie) as socket:
            await asyncio.to_thread(house.office.edit, "user", 2, is_disabled=True)
            house.loop.add_callback(house.doorman.look)
            return await closing_code(socket)

    try:
        assert 4401 == asyncio.run(closed())
        assert 302 == read(f"{house.url}hello", Cookie=cookie)[0]
        assert not house.may_connect("hello", token, cookie)
        refused = house.post("sign-in", email="mo@us.example", password=GOOD)
        assert 401 == refused[0]
        assert "is disabled. Ask an administrator" in refused[2]
    finally:
        house.office.edit("user", 2, is_disabled=False)


def test_one_chooses_a_password_by_a_link_and_changes_it(house):
    """The link opens a form, the form lets them in; the profile changes the password and ends the others."""
    house.office.user("Li", "viewer")
    link = house.door.invite(ADMIN, "li@us.example")
    assert "Li, choose the password" in read(f"{house.url}welcome?link={link}")[2]
    assert 400 == house.post("welcome", link=link, password="short")[0]
    status, headers, _ = house.post("welcome", link=link, password=GOOD)
    cookie = next(one for one in headers.get_all("Set-Cookie") if "kapta_session" in one).partition(";")[0]
    other = house.enter("li")

    assert 302 == status
    assert [410, 410] == [read(f"{house.url}welcome?link={one}")[0] for one in (link, "x")]
    assert 400 == house.post("profile", cookie, old="wrong", new="five words in a row")[0]
    assert "is changed" in house.post("profile", cookie, old=GOOD, new="five words in a row")[2]
    assert [200, 302] == [read(f"{house.url}profile", Cookie=one)[0] for one in (cookie, other)]


def test_strangers_read_the_door_and_nothing_behind_it(house):
    """Pages, files, scripts and documents are for those who are in; how the server is, everybody sees."""
    for path in ("livez", "readyz", "healthz", "sign-in", "_door/sign_in.css", "_door/mark.svg"):
        assert 200 == read(house.url + path)[0], path
    for path in (
        *PAGES,
        "hello",
        "profile",
        "_kapta/style.css",
        "hello/autoload.js?bokeh-autoload-element=x",
        "documents/1",
        "_door/tree.css",
    ):
        assert read(house.url + path)[0] in {302, 403, 404}, path


def test_what_the_page_says_is_what_is_asked():
    """The hint beneath the field names the very length that is checked."""
    assert pages.LONG_ENOUGH.startswith(f"{passwords.SHORTEST} characters or more")
