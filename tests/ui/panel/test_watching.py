"""Whoever looks after a server learns how it is and nothing about the people who use it."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import pytest

from kapta_workspace.ui.panel.pane import Html
from kapta_workspace.ui.panel.safe import html
from kapta_workspace.ui.panel.watching import JsonLines
from tests.ui.panel.served import read, serving, soon, visit

TOKEN = "a word for the one who watches"
PRIVATE = ("Ada", "Globex", "ada@globex.example", "k9secret", "10.9.8.7")


def hello() -> Html:
    """A page."""
    return Html(html("<p>Hello</p>"))


def broken() -> NoReturn:
    """A page that fails over somebody's data."""
    raise ValueError("Ada of Globex <ada@globex.example> has no owner")


def away() -> NoReturn:
    """A database that does not answer."""
    raise OSError("no answer at db.globex.example")


@contextmanager
def heard() -> Iterator[io.StringIO]:
    """What ``--json-log`` writes meanwhile."""
    said, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(said), root.level
    handler.setFormatter(JsonLines())
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield said
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


def test_the_log_holds_nothing_about_anybody() -> None:
    """Pages, questions, cookies and a failure over somebody's data: lines of JSON without any of it."""
    with heard() as said, serving({"account": hello, "broken": broken}, health=away, ready=away) as running:
        for path in ("account?name=Ada", "account?q=Globex", "Globex/Ada", "broken", "healthz", "readyz"):
            read(
                f"{running.url}{path}",
                Cookie="kapta_session=k9secret",
                Referer="https://globex.example/Ada",
                **{"X-Forwarded-For": "10.9.8.7", "User-Agent": "Ada's browser"},
            )
        visit(f"{running.url}broken/", 1)
    lines = [json.loads(line) for line in said.getvalue().splitlines()]
    answered = [line for line in lines if line["said"] == "answered"]

    assert [] == [word for word in PRIVATE if word in said.getvalue()]
    assert {"account", "broken", "healthz", "readyz", "other"} == {line["what"] for line in answered}
    assert {200, 404, 503} <= {line["status"] for line in answered}
    assert "ValueError" in {line.get("error") for line in lines}


def test_health_tells_the_log_position_or_that_the_database_is_away() -> None:
    """``/healthz`` is 200 with what it was told to say, and 503 without a word of the cause."""
    with serving({"": hello}, health=lambda: {"log": 17}) as running:
        assert (200, {"status": "ok", "log": 17}) == told(f"{running.url}healthz")
        assert 200 == read(f"{running.url}readyz")[0]
    with serving({"": hello}, health=away, ready=away) as running:
        assert (503, {"status": "the database does not answer"}) == told(f"{running.url}healthz")
        assert (503, 200) == (read(f"{running.url}readyz")[0], read(f"{running.url}livez")[0])


def told(url: str) -> tuple[int, object]:
    """A status and what was said."""
    status, _, said = read(url)
    return status, json.loads(said)


def test_the_figures_are_for_this_machine_and_for_whoever_shows_the_token() -> None:
    """Through a proxy it takes the token; the figures count answers by kind of page only."""
    with serving({"account": hello}, metrics_token=TOKEN) as running:
        read(f"{running.url}account?name=Ada")
        at_home = read(f"{running.url}metrics")
        passed_on = read(f"{running.url}metrics", **{"X-Forwarded-For": "10.9.8.7"})
        wrong = read(f"{running.url}metrics", Authorization="Bearer guess", **{"X-Real-Ip": "10.9.8.7"})
        right = read(f"{running.url}metrics", Authorization=f"Bearer {TOKEN}", Forwarded="for=10.9.8.7")

    assert [200, 403, 403, 200] == [one[0] for one in (at_home, passed_on, wrong, right)]
    assert 'kapta_requests_total{status="200",what="account"}' in at_home[2]
    assert "Ada" not in at_home[2]


def test_a_session_ends_soon_after_its_page() -> None:
    """Ten pages are opened and closed: within moments the server holds none of them."""
    with serving({"": hello}) as running:
        visit(running.url, 10)
        assert soon(lambda: not running.call(running.server.get_sessions))


@pytest.mark.parametrize("words", ["a\nb", 'he said "x"', "\x1b[31m"])
def test_a_message_is_one_line(words: str) -> None:
    """Line breaks and signs for terminals cannot make a second entry."""
    record = logging.LogRecord("kapta.x", logging.INFO, "", 0, words, (), None)

    assert 1 == len(JsonLines().format(record).splitlines())
    assert words == json.loads(JsonLines().format(record))["said"]
