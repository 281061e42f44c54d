"""A server is sent visitors only while it can serve them: the database of today, and room on the disk."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import sqlalchemy as sa

from kapta_workspace import Workspace, open_workspace
from kapta_workspace.domain.errors import NotReady
from kapta_workspace.storage import checkup, migrate
from kapta_workspace.storage.contents import STANDS_AT
from kapta_workspace.ui.panel.pane import Html
from kapta_workspace.ui.panel.safe import html
from tests.ui.panel.served import read, serving


class Disk(NamedTuple):
    """What the system says of a disk, in bytes."""

    total: int
    used: int
    free: int


@pytest.fixture
def ws(database_url: str, tmp_path: Path) -> Iterator[Workspace]:
    """A workspace on each database."""
    with open_workspace(database_url, folder=tmp_path) as opened:
        yield opened


def stand_at(ws: Workspace, step: str) -> None:
    """What a program of another version has left."""
    with ws.store.writing() as unit:
        unit.connection.execute(sa.update(STANDS_AT).values(version_num=step))


def reason(ws: Workspace) -> str:
    """Why it is not ready."""
    with pytest.raises(NotReady) as refused:
        ws.is_ready()
    return str(refused.value)


def test_a_sound_workspace_is_ready(ws: Workspace) -> None:
    """Nothing is in the way, and asking writes nothing."""
    before = ws.head

    assert ws.is_ready()
    assert before == ws.head


@pytest.mark.parametrize(("step", "mend"), [("0000", "run kapta migrate"), ("9999", "update the program")])
def test_tables_of_another_program_are_not_served(ws: Workspace, step: str, mend: str) -> None:
    """Somebody migrated, or forgot to, while the server ran: the steps are told, and what mends it."""
    stand_at(ws, step)

    assert f"The tables are at step {step}, this program at {migrate.head()}: {mend}." == reason(ws)
    stand_at(ws, migrate.head())
    assert ws.is_ready()


@pytest.mark.parametrize(
    ("free", "total", "said"),
    [
        (20_000_000, 20_000_000_000, "The disk is nearly full: 20 MB are free."),
        (499_999_999, 10_000_000_000, "The disk is nearly full: 500 MB are free."),
        (499_999_999, 9_000_000_000, ""),
        (500_000_000, 1_000_000_000_000, ""),
    ],
)
def test_a_nearly_full_disk_is_not_served_from(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch, free: int, total: int, said: str
) -> None:
    """Less than 500 MB and less than a twentieth: the one alone is a small disk, the other a large one."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Disk(total, total - free, free))

    assert said == (reason(ws) if said else "" if ws.is_ready() else "not")


def test_a_database_one_may_only_read_is_not_served(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that became read-only, or a server that only follows another."""
    monkeypatch.setattr(checkup, "may_only_read", lambda _: True)

    assert "The database can only be read." == reason(ws)


def test_a_sound_database_may_be_written_to(ws: Workspace) -> None:
    """Neither a file of one's own nor a server of its own can only be read."""
    assert not checkup.may_only_read(ws.store)


def test_readyz_tells_why_and_nothing_else(ws: Workspace, caplog: pytest.LogCaptureFixture) -> None:
    """503 with the reason while it lasts, 200 after; no path or address is told to whoever asks."""
    with serving({"": lambda: Html(html("<p>Hello</p>"))}, ready=ws.is_ready) as running:
        well = read(f"{running.url}readyz")
        stand_at(ws, "0000")
        bad = read(f"{running.url}readyz")
        stand_at(ws, migrate.head())
        again = read(f"{running.url}readyz")

    assert [(200, "ok"), (200, "ok")] == [well[::2], again[::2]]
    said = f"not ready: The tables are at step 0000, this program at {migrate.head()}: run kapta migrate."
    assert (503, said) == bad[::2]
    assert "is not ready" in caplog.text
