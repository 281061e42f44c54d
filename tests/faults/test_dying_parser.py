"""A workbook that kills the process reading it costs its import, and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kapta_workspace import Workspace, open_workspace
from kapta_workspace.domain.errors import Unreadable
from kapta_workspace.storage.sheets import Bounds, confined

DEATHS = {
    "a fault of memory": ("import os; os.kill(os.getpid(), 11)", "is damaged"),
    "no memory left": ("import os; os.abort()", "needs more than 1,024 MB of memory"),
    "killed by the system": ("import os; os.kill(os.getpid(), 9)", "took longer than 2 seconds"),
    "hanging": ("import time; time.sleep(600)", "took longer than 2 seconds"),
    "running in circles": ("while True: pass", "took longer than 2 seconds"),
}


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    """A workspace with one account, exported to a workbook."""
    with open_workspace(f"sqlite:///{tmp_path / 'kapta.db'}", folder=tmp_path) as opened:
        opened.accounts.add(name="Globex")
        opened.export(tmp_path / "accounts.xlsx", "accounts")
        yield opened


@pytest.mark.parametrize("death", DEATHS)
def test_a_reader_that_dies_costs_only_the_import(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, death: str
) -> None:
    """A sentence names the file and what to do; the program lives, writes on, and reads the next file."""
    code, sentence = DEATHS[death]
    with monkeypatch.context() as dying:
        dying.setattr(confined, "START", code)
        with pytest.raises(Unreadable, match=f"^accounts.xlsx {sentence}"):
            ws.imports.plan(tmp_path / "accounts.xlsx", bounds=Bounds(seconds=2))
    ws.accounts.edit("Globex", description="Still here")
    plan = ws.imports.plan(tmp_path / "accounts.xlsx")

    assert "Still here" == ws.accounts.get("Globex")["description"]
    assert 1 == len(plan.rows)
