"""The database server goes away under a workspace in use: a sentence meanwhile, then all goes on."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from kapta_workspace import Workspace, open_workspace
from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.ui.panel.pages import session
from tests.conftest import missing
from tests.databases import NoPostgres
from tests.faults.servers import Server, restartable
from tests.ui.panel.served import read, serving

pytestmark = pytest.mark.postgres
AWAY = r"does not answer just now; nothing is half-written"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server of these tests' own."""
    try:
        with restartable() as running:
            yield running
    except NoPostgres as reason:
        missing(str(reason))


@pytest.fixture
def ws(server: Server, tmp_path: Path) -> Iterator[Workspace]:
    """A workspace on it, open before anything happens."""
    with open_workspace(server.url, folder=tmp_path) as opened:
        if "Globex" not in opened.accounts.frame()["name"].tolist():
            opened.accounts.add(name="Globex")
        yield opened


@pytest.mark.parametrize("how", [signal.SIGQUIT, signal.SIGINT], ids=["a crash", "a restart"])
def test_a_workspace_goes_on_after_a_restart(ws: Workspace, server: Server, how: signal.Signals) -> None:
    """Stopped: reading and writing end in a sentence. Started: the very same object reads and writes on."""
    ws.accounts.edit("Globex", description=f"before {how}")
    head = ws.head
    server.stop(how)
    with pytest.raises(Misconfigured, match=AWAY):
        ws.accounts.frame()
    with pytest.raises(Misconfigured, match=AWAY):
        ws.accounts.edit("Globex", description="lost")
    with pytest.raises(Misconfigured, match=AWAY):
        open_workspace(server.url)
    server.start()

    assert f"before {how}" == ws.accounts.get("Globex")["description"]
    assert head == ws.head
    ws.accounts.edit("Globex", description=f"after {how}")
    assert head + 1 == ws.head


def test_a_crash_in_the_middle_of_an_import_leaves_nothing(ws: Workspace, server: Server) -> None:
    """The server dies before the rows are committed: none is there, and the import can be done again."""
    sheet = pd.DataFrame({"Account name": [f"Account {number}" for number in range(3_000)]})
    plan = ws.imports.plan({"Accounts": sheet})
    head = ws.head

    def die(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("UPDATE change_set"):
            server.stop()

    sa.event.listen(ws.store.engine, "before_cursor_execute", die)
    with pytest.raises(Misconfigured, match=AWAY):
        plan.apply()
    sa.event.remove(ws.store.engine, "before_cursor_execute", die)
    server.start()

    assert head == ws.head
    assert 3_000 == ws.imports.plan({"Accounts": sheet}).apply().counts["created"]
    ws.undo()


def test_the_served_page_recovers(ws: Workspace, server: Server) -> None:
    """While the database is away the page and the checks say so; when it is back, so is everything."""

    def health() -> dict[str, int]:
        return {"log": ws.head}

    drawn: list[bool] = []

    def page() -> object:
        drawn.append(False)
        made = session.open_session("portfolio")
        drawn[-1] = True
        return made

    session.use(ws, signed_in=False)
    with serving({"": page}, ready=lambda: ws.head >= 0, health=health) as running:
        before = asked(running.url, drawn)
        server.stop()
        away = asked(running.url, drawn)
        server.start()
        back = asked(running.url, drawn)
    session.use(None)

    assert (200, 200, 200, "ok", True) == before
    assert (503, 503, 200, "the database does not answer", False) == away
    assert before == back


def asked(url: str, drawn: list[bool]) -> tuple[int, int, int, str, bool]:
    """What the checks and the page say: three statuses, the word of health, whether it was drawn."""
    ready, health, page = (read(f"{url}{path}") for path in ("readyz", "healthz", ""))
    return ready[0], health[0], page[0], json.loads(health[2])["status"], drawn[-1]
