"""The watch over pages catches what it is there to catch."""

import socket

import pytest

from tests.screens import Pages, is_foreign


@pytest.fixture
def pages(browser):
    """Pages whose complaints the test reads itself."""
    opened = Pages(browser)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("script", "complaint"),
    [
        ("console.error('the chart broke')", "the chart broke"),
        ("setTimeout(() => { throw new Error('a callback broke') })", "a callback broke"),
        ("alert('hello')", "pop-up: hello"),
        ("document.body.append(Object.assign(new Image(), {src: 'https://example.com/a.png'}))", "stranger"),
        ("new WebSocket('wss://example.com/live')", "stranger"),
    ],
)
def test_a_page_that_misbehaves_is_told_on(pages, script, complaint):
    """Errors, pop-ups and requests to strangers each make a complaint."""
    page = pages.new()
    page.set_content(f"<body><script>{script}</script></body>")
    page.wait_for_timeout(200)

    assert complaint in "\n".join(pages.complaints)


def test_an_error_known_by_name_is_let_pass(pages):
    """A pattern given when the page was opened excuses that error and no other."""
    page = pages.new(allow=["favicon"])
    page.set_content("<body><script>console.error('no favicon'); console.error('no data')</script></body>")

    assert 1 == len(pages.complaints)


def test_a_quiet_page_passes(page):
    """A page that only shows something fails nothing."""
    page.set_content("<h1>Acme</h1>")

    assert "Acme" == page.inner_text("h1")


@pytest.mark.parametrize(
    ("url", "foreign"),
    [
        ("http://127.0.0.1:5006/account?id=12", False),
        ("ws://localhost:5006/account/ws", False),
        ("data:image/png;base64,AAAA", False),
        ("https://cdn.holoviz.org/panel.js", True),
        ("http://127.0.0.1.example.com/", True),
    ],
)
def test_only_this_machine_is_home(url, foreign):
    """An address is judged by its host alone."""
    assert foreign == is_foreign(url)


def test_no_test_reaches_the_internet():
    """Opening a connection to another machine fails the test."""
    with socket.socket() as line, pytest.raises(pytest.fail.Exception, match=r"tried to reach 192\.0\.2\.1"):
        line.connect(("192.0.2.1", 80))
