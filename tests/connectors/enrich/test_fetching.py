"""A file comes from the public internet, within bounds, or not at all."""

import ipaddress
import socket
import time

import pytest

from kapta_workspace.connectors.enrich.fetching import LARGEST, PAGES, PICTURES, Fetcher, public
from kapta_workspace.connectors.port import NotReached
from tests.connectors.stand_in import Answer, Asked, standing_in

PAGE = {"Content-Type": "text/html; charset=utf-8"}

HOSTILE = (
    "http://127.0.0.1/",
    "http://localhost/",
    "http://127.1/",
    "http://0/",
    "http://0.0.0.0/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://１２７.０.０.１/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[fe80::1%25lo]/",
    "http://[fc00::1]/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://224.0.0.1/",
    "http://93.184.216.34@127.0.0.1/",
    "http://93.184.216.34:22/",
    "file:///etc/passwd",
    "ftp://93.184.216.34/",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "javascript:alert(1)",
    "//127.0.0.1/",
    "",
)


@pytest.fixture
def nobody_called(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Whoever connects to anything is written down, and gets nowhere."""
    called: list[object] = []

    def refuse(address: object, *_: object, **__: object) -> socket.socket:
        called.append(address)
        raise OSError("no network in this test")

    monkeypatch.setattr(socket, "create_connection", refuse)
    return called


@pytest.mark.parametrize("url", HOSTILE)
def test_no_hostile_address_is_called(url: str, nobody_called: list[object]):
    """However it is written: not even a connection is made."""
    with pytest.raises(NotReached):
        Fetcher().get(url, PAGES)

    assert [] == nobody_called


def test_a_name_that_leads_into_the_house_is_not_called(
    monkeypatch: pytest.MonkeyPatch, nobody_called: list[object]
):
    """One public address beside a private one is not enough, and the check happens where the call is made."""
    for found in (["10.0.0.7"], ["93.184.216.34", "127.0.0.1"]):
        answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in found]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, answers=answers, **__: answers)
        with pytest.raises(NotReached, match="no address of the public internet"):
            Fetcher().get("https://harmless.example/", PAGES)

    assert [] == nobody_called


def test_the_address_that_was_looked_at_is_the_one_that_is_called(
    monkeypatch: pytest.MonkeyPatch, nobody_called: list[object]
):
    """The name is asked for once: a name server that changes its mind is not asked again."""
    asked: list[str] = []

    def resolve(host: str, *_: object, **__: object) -> list[tuple[object, ...]]:
        asked.append(host)
        one = "93.184.216.34" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(NotReached, match="could not be reached"):
        Fetcher().get("https://harmless.example/", PAGES)

    assert ["harmless.example"] == asked
    assert [("93.184.216.34", 443)] == nobody_called


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_the_public_internet_may_be_called(address: str):
    """At the two ports of the web."""
    one = ipaddress.ip_address(address)

    assert [True, True, False] == [public(one, port) for port in (80, 443, 8080)]


# --- against a server of our own ------------------------------------------------------------------------


def at_home(seconds: float = 5.0) -> Fetcher:
    """A fetcher that may call this machine, which no other may."""
    return Fetcher(lambda address, _: address.is_loopback, seconds)


def test_a_page_comes_with_its_kind():
    """And is asked for without a cookie, a referrer or an encoding."""
    with standing_in(lambda _: Answer("<p>Hello", headers=PAGE)) as server:
        found = at_home().get(f"{server.address}/a?b=1", PAGES)

    assert found
    assert ("text/html", b"<p>Hello", f"{server.address}/a?b=1") == (found.kind, found.data, found.url)
    assert {"host", "user-agent", "accept-encoding", "connection"} == {
        name.lower() for name in server.asked[0].headers
    }


def test_nothing_there_is_no_fault():
    """404 is an answer."""
    with standing_in(lambda _: Answer("", 404)) as server:
        assert at_home().get(server.address, PAGES) is None


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (Answer("x", headers={"Content-Type": "application/json"}), "something else"),
        (Answer("x", headers={"Content-Type": "image/svg+xml"}), "something else"),
        (Answer("x", headers={**PAGE, "Content-Encoding": "gzip"}), "something else"),
        (Answer("x" * (LARGEST + 1), headers=PAGE), "larger than 2 MB"),
        (Answer("", 500), "HTTP 500"),
    ],
)
def test_what_is_not_asked_for_is_not_taken(answer: Answer, sentence: str):
    """Another kind, packed, too large, a fault."""
    with standing_in(lambda _: answer) as server, pytest.raises(NotReached, match=sentence):
        at_home().get(server.address, PAGES)


def test_a_picture_is_no_page_and_a_page_no_picture():
    """What is taken depends on what was asked for."""
    with standing_in(lambda _: Answer("x", headers={"Content-Type": "image/png"})) as server:
        assert at_home().get(server.address, PICTURES)
        with pytest.raises(NotReached):
            at_home().get(server.address, PAGES)


def test_whoever_takes_too_long_is_not_waited_for():
    """The time is for everything together."""

    def slowly(_: Asked) -> Answer:
        time.sleep(1.5)
        return Answer("", headers=PAGE)

    with standing_in(slowly) as server, pytest.raises(NotReached, match="in time"):
        at_home(0.3).get(server.address, PAGES)


def test_redirects_are_few():
    """Three are followed, a fourth is not."""

    def further(asked: Asked) -> Answer:
        step = int(asked.path.strip("/") or 0)
        return Answer("here", headers=PAGE) if step == 3 else Answer("", 302, {"Location": f"/{step + 1}"})

    def forever(_: Asked) -> Answer:
        return Answer("", 302, {"Location": "/again"})

    with standing_in(further) as server:
        found = at_home().get(server.address, PAGES)
    with standing_in(forever) as server, pytest.raises(NotReached, match="more than 3 times"):
        at_home().get(server.address, PAGES)

    assert found
    assert b"here" == found.data
    assert 4 == len(server.asked)


@pytest.mark.parametrize(
    "to", ["http://169.254.169.254/", "http://10.0.0.1/", "file:///etc/passwd", "http://[::ffff:10.0.0.1]/"]
)
def test_a_redirect_is_looked_at_like_any_address(to: str):
    """A harmless page that leads into the house is not followed."""
    with standing_in(lambda _: Answer("", 302, {"Location": to})) as server, pytest.raises(NotReached):
        at_home().get(server.address, PAGES)

    assert 1 == len(server.asked)
