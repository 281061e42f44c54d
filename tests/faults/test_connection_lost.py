"""The connection goes while somebody types, or the server with it: the page says so, and nothing is lost."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

import kapta_workspace.ui  # noqa: F401, Panel must find its files on this machine
from kapta_workspace import Workspace, open_workspace
from kapta_workspace.ui.panel import downloads
from kapta_workspace.ui.panel.browser import Browser
from kapta_workspace.ui.panel.forms import begun
from kapta_workspace.ui.panel.pages import session
from tests.ui.panel.proxy import Wire
from tests.ui.panel.served import Serving, read, serving, soon

LOOKS = 250
"""Milliseconds between two looks for the server, thrice as many after twenty: after five seconds here."""

LOST = ["WebSocket", "Failed to load resource", "Failed to connect to Bokeh server", "net::ERR"]
"""What a browser writes to its console when a connection is lost: that is what these tests are about."""

BEFORE, MEANWHILE = "Springfield “Nord” ", "& Süd 🚀"
"""What is typed while all is well, and what is typed while the connection is lost."""


@pytest.fixture
def workspace(database_url: str, tmp_path: Path) -> Iterator[Workspace]:
    """Globex, on SQLite and on PostgreSQL."""
    with open_workspace(database_url, folder=tmp_path, through="dashboard") as ws:
        ws.accounts.add(name="Globex")
        yield ws


@pytest.fixture
def wire(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    """The pages behind a wire, a session kept for three seconds after its socket went."""
    monkeypatch.setattr(Browser.param.every, "default", LOOKS)
    session.use(workspace)
    pages = {name: partial(session.open_session, name or "portfolio") for name in session.PAGES}
    paths = [f"/{name}" for name in pages]
    routes = [*downloads.routes(session.file_of), *begun.routes(session.keep_typed)]
    beforehand = Wire(0)
    origin = [f"localhost:{beforehand.port}"]
    with serving(pages, routes=routes, origin=origin, linger=3.0) as running:
        beforehand._to = int(running.server.port or 0)
        yield beforehand
        beforehand.close()
        # A session that still looks at the log would open the database again once it is closed.
        assert soon(lambda: running.call(partial(sessions_left, running, paths)) == 0)


def sessions_left(running: Serving, paths: list[str]) -> int:
    """How many sessions are open; those whose page is gone go now, and not when their time is over."""
    for context in running.server._tornado._applications.values():
        running.loop.add_callback(context._cleanup_sessions, 0)
    return sum(len(running.server.get_sessions(path)) for path in paths)


def begin(page: Page) -> Locator:
    """Open the form of Globex and type a city; the window."""
    page.get_by_role("button", name="Edit", exact=True).first.click()
    form = page.get_by_role("dialog")
    form.get_by_role("tab", name="More Info").click()
    form.get_by_label("City").click()
    page.keyboard.type(BEFORE)
    return form


@pytest.mark.parametrize("seconds", [1, 8])
def test_a_cut_of_the_wire_loses_nothing_typed(
    wire: Wire, new_page: Callable[..., Page], workspace: Workspace, seconds: int
) -> None:
    """Cut for 1 and 8 seconds, longer than a session lives and the page looks often; one types on."""
    page = new_page(allow=LOST)
    page.goto(f"http://localhost:{wire.port}/account?id=1")
    form = begin(page)
    wire.cut()
    expect(page.get_by_text("The connection to the server is lost").first).to_be_visible()
    page.keyboard.type(MEANWHILE)
    time.sleep(seconds)
    wire.mend()

    expect(form.get_by_text("Everything you typed is here.")).to_be_visible()
    city = form.get_by_label("City")
    expect(city).to_have_value(BEFORE + MEANWHILE)
    expect(city).to_be_focused()
    page.keyboard.type("!")
    form.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Account “Globex” saved.")).to_be_visible()
    assert f"{BEFORE}{MEANWHILE}!" == workspace.accounts.get("Globex")["city"]
    assert [] == workspace.unfinished.all()


def test_a_page_without_a_form_comes_back_where_it_was(wire: Wire, new_page: Callable[..., Page]) -> None:
    """The tab that was open is open again, and the page is drawn anew without anybody asking."""
    page = new_page(allow=LOST)
    page.goto(f"http://localhost:{wire.port}/account?id=1&tab=notes")
    expect(page.get_by_role("heading", name="Globex", level=1)).to_be_visible()
    wire.cut()
    expect(page.get_by_text("This page comes back by itself")).to_be_visible()
    wire.mend()

    expect(page.get_by_text("This page comes back by itself")).to_have_count(0)
    expect(page.get_by_role("heading", name="Globex", level=1)).to_be_visible()
    assert page.url.endswith("/account?id=1&tab=notes")


# --- the server dies ----------------------------------------------------------------------------------


class Server:
    """The real server as a process of its own, at one port."""

    def __init__(self, database: str, folder: Path) -> None:
        self._environment = {**os.environ, "KAPTA_DATABASE_URL": database, "KAPTA_FOLDER": str(folder)}
        with socket.create_server(("127.0.0.1", 0)) as found:
            self.port = int(found.getsockname()[1])
        self.url = f"http://localhost:{self.port}/"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [sys.executable, "-m", "kapta_workspace.ui.panel", "--port", str(self.port)]
        self._running = subprocess.Popen(command, env=self._environment, stderr=subprocess.DEVNULL)
        for _ in range(600):
            try:
                if read(f"{self.url}readyz")[0] == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise TimeoutError(self.url)

    def kill(self) -> None:
        """Kill it, giving it no time for anything."""
        self._running.send_signal(signal.SIGKILL)
        self._running.wait()


@pytest.fixture
def server(database_url: str, tmp_path: Path, workspace: Workspace) -> Iterator[Server]:
    """A server of the workspace with Globex in it."""
    running = Server(database_url, tmp_path)
    running.start()
    yield running
    running.kill()


def test_a_killed_server_loses_nothing_typed(
    server: Server, new_page: Callable[..., Page], workspace: Workspace
) -> None:
    """Killed twice while a form is open, before and after typing stopped; the second time the tab is new."""
    page = new_page(allow=LOST)
    page.goto(f"{server.url}account?id=1")
    form = begin(page)
    server.kill()
    page.keyboard.type(MEANWHILE)
    expect(form.get_by_text("What you typed stays here")).to_be_visible()
    server.start()
    expect(form.get_by_text("Everything you typed is here.")).to_be_visible()
    expect(form.get_by_label("City")).to_have_value(BEFORE + MEANWHILE)
    page.keyboard.type("!")
    expect(form.get_by_text("Kept for you, not saved yet")).to_be_visible()
    page.close()
    server.kill()
    server.start()

    anew = new_page()
    anew.goto(server.url)
    expect(anew.get_by_text("You had begun “Edit Globex”")).to_be_visible()
    anew.get_by_role("button", name="Go on with “Edit Globex”").click()
    again = anew.get_by_role("dialog")
    expect(again.get_by_label("City")).to_have_value(f"{BEFORE}{MEANWHILE}!")
    again.get_by_role("button", name="Save", exact=True).click()
    expect(anew.get_by_text("Account “Globex” saved.")).to_be_visible()
    assert f"{BEFORE}{MEANWHILE}!" == workspace.accounts.get("Globex")["city"]


def test_a_save_whose_answer_was_lost_is_not_done_twice(
    wire: Wire, new_page: Callable[..., Page], workspace: Workspace
) -> None:
    """The contact was written, the wire is cut before the page hears it: it comes back without the form."""
    page = new_page(allow=LOST)
    page.goto(f"http://localhost:{wire.port}/account?id=1")
    page.get_by_role("button", name="Create new").click()
    page.locator("#k-create").get_by_role("button", name="Contact").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Name", exact=True).fill("Cy Dent")
    expect(form.get_by_text("Kept for you, not saved yet")).to_be_visible()
    begun_before = workspace.unfinished.all()[0]
    wire.cut()
    workspace.contacts.add(account="Globex", name="Cy Dent")
    workspace.unfinished.saved(begun_before.way, begun_before.ticket)
    form.get_by_label("Name", exact=True).press("End")
    page.keyboard.type("!")
    wire.mend()

    expect(page.get_by_role("row", name="Cy Dent")).to_be_visible()
    expect(form).to_be_hidden()
    assert ["Cy Dent"] == workspace.contacts.frame()["name"].tolist()
    assert [] == workspace.unfinished.all()
