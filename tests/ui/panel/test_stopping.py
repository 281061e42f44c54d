"""Told to end, a server lets nobody new in, finishes what people wait for, and is gone."""

import signal
import subprocess
import sys
import threading
from urllib.error import URLError
from urllib.request import urlopen

import pytest

SERVE = """
import asyncio, sys
import kapta_workspace.ui
from tornado.web import RequestHandler
from kapta_workspace.ui.panel import stopping
from kapta_workspace.ui.panel.pane import Html
from kapta_workspace.ui.panel.safe import html
from kapta_workspace.ui.panel.server import serve

class Slow(RequestHandler):
    async def get(self):
        print("asked", flush=True)
        await asyncio.sleep(float(sys.argv[1]))
        self.finish("all of it")

server = serve({"": lambda: Html(html("<p>Hello</p>"))}, port=0, block=False, routes=[(r"/slow", Slow)])
print(server.port, flush=True)
stopping.run(server, float(sys.argv[2]))
"""


@pytest.mark.parametrize(
    ("lasts", "drain", "answer"), [(2, 60, b"all of it"), (600, 1, None)], ids=["in time", "too long"]
)
def test_the_answer_under_way_is_finished(lasts: int, drain: int, answer: bytes | None) -> None:
    """SIGTERM during an answer: it arrives whole if it ends in time, and the server ends either way."""
    call = [sys.executable, "-c", SERVE, str(lasts), str(drain)]
    got: list[bytes | None] = []

    def ask(url: str) -> None:
        try:
            with urlopen(url, timeout=120) as heard:  # noqa: S310 - our own server
                got.append(heard.read())
        except OSError:
            got.append(None)

    with subprocess.Popen(call, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        port = int(running.stdout.readline())
        asking = threading.Thread(target=ask, args=(f"http://127.0.0.1:{port}/slow",))
        asking.start()
        assert "asked\n" == running.stdout.readline()
        running.send_signal(signal.SIGTERM)
        asking.join(120)
        running.wait(120)
    with pytest.raises(URLError):
        urlopen(f"http://127.0.0.1:{port}/livez", timeout=60)

    assert [answer] == got
    assert 0 == running.returncode
