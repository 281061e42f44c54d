"""The command as a person types it, in a folder of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kapta_workspace.cli.app import app
from kapta_workspace.storage.store import Store
from tests.released.write import live, ticking


@dataclass(frozen=True)
class Said:
    """What a command answered: its exit code, its results, and what it said beside them."""

    code: int
    out: str
    err: str


Kapta = Callable[..., Said]


@pytest.fixture
def kapta(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kapta:
    """Runs ``kapta`` with some words, in an empty folder; ``answer`` is typed when it asks."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KAPTA_FOLDER", str(tmp_path / "kept"))

    def run(*words: object, answer: str = "") -> Said:
        done = CliRunner().invoke(app, [str(word) for word in words], input=answer or None)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Said(done.exit_code, done.stdout, done.stderr)

    return run


@pytest.fixture
def lived(kapta: Kapta, tmp_path: Path) -> Path:
    """A small workspace with a history, where ``kapta`` finds it; gives the folder it is kept in."""
    store = Store(f"sqlite:///{tmp_path / 'kept' / 'kapta.db'}", clock=ticking())
    live(store)
    store.close()
    return tmp_path / "kept"
