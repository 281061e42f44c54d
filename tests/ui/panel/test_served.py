"""The client the tests look at the server with leaves nothing open that a later test would hear of."""

import asyncio
import gc
import warnings

import panel as pn
import pytest
from tornado.websocket import WebSocketClientConnection

from kapta_workspace.ui.panel.pane import Html
from kapta_workspace.ui.panel.safe import html
from tests.ui.panel.served import Closed, can_connect, closing_code, opened, read, serving, token_of


@pytest.fixture(scope="module")
def served():
    """A server with one page."""
    with serving({"": lambda: Html(html("<p>Hello.</p>"))}) as running:
        yield running


def left_open():
    """How many sockets tornado would warn of."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        sockets = [one for one in gc.get_objects() if isinstance(one, WebSocketClientConnection)]
        return sum(one.protocol is not None for one in sockets)


async def refused_by_origin(served, token):
    """The server answers 403."""
    assert not await can_connect(served.url, token, Origin="https://evil.example")


async def refused_by_token(served, _):
    """The server opens the socket and closes it again."""
    with pytest.raises(Closed):
        async with opened(served.url, "e30.x"):
            """Not reached."""


async def closed_by_the_server(served, token):
    """The server closes a socket in use."""
    async with opened(served.url, token) as socket:
        served.loop.add_callback(lambda: [one._socket.close(4401) for one in served.server._tornado._clients])
        assert 4401 == await closing_code(socket)


async def left_by_a_failing_test(served, token):
    """A test fails while a socket is open."""
    with pytest.raises(ZeroDivisionError):
        async with opened(served.url, token):
            raise ZeroDivisionError


@pytest.mark.parametrize(
    "end", [refused_by_origin, refused_by_token, closed_by_the_server, left_by_a_failing_test]
)
def test_a_socket_is_closed_however_it_ends(served, end):
    """Refused, closed by the server or left by a test that fails: nothing stays open on this side."""
    asyncio.run(end(served, token_of(read(served.url)[2])))

    assert 0 == left_open()


def test_a_server_that_stopped_is_none_that_panel_asks():
    """Another at the same port, beneath a prefix, would take its pages for some a level deeper."""
    with serving({"": lambda: Html(html("<p>Hello.</p>"))}) as running:
        assert running.server in [server for server, _, _ in pn.state._servers.values()]

    assert running.server not in [server for server, _, _ in pn.state._servers.values()]
