"""Backups made of a workspace that is written to all the while, judged by restoring them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kapta_workspace import Workspace, open_workspace
from kapta_workspace.storage import backup, dumping
from kapta_workspace.storage.store import Store
from tests.faults import children

KINDS = ("account", "contact", "task")
EMPTY = pytest.mark.postgres


@pytest.fixture(
    params=["a file", pytest.param("a dump", marks=EMPTY), pytest.param("the tables", marks=EMPTY)]
)
def urls(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[str, str]]:
    """A workspace's database, and one to restore into, for each of the three ways a backup is made."""
    if request.param == "a file":
        (tmp_path / "other").mkdir()
        yield f"sqlite:///{tmp_path / 'kapta.db'}", f"sqlite:///{tmp_path / 'other' / 'kapta.db'}"
        return
    if request.param == "the tables":
        monkeypatch.setattr(dumping, "program", lambda _: None)
    elif dumping.program("pg_dump") is None:
        pytest.skip("no pg_dump: apt-get install postgresql-client")
    server = request.getfixturevalue("postgres_server")
    with server.fresh() as one, server.fresh() as other:
        yield one, other


def shown(ws: Workspace, position: int | None = None) -> dict[str, list[Any]]:
    """What every account, contact and task was at a position of the log, in the order of their ids."""
    view = ws.view(as_of=position)
    found: dict[str, list[Any]] = {}
    for kind in KINDS:
        frame: pd.DataFrame = view.frame(kind).sort_values("id").drop(columns=["version"], errors="ignore")
        found[kind] = frame.astype("str").to_numpy().tolist()
    return found


def test_a_backup_made_among_writers_is_the_workspace_at_one_position_of_its_log(
    urls: tuple[str, str], tmp_path: Path
) -> None:
    """Three write and one imports; every backup made meanwhile, restored, is what was at its newest entry."""
    url, other = urls
    made: list[backup.Backup] = []
    with open_workspace(url) as ws:
        ws.accounts.add(name="Globex", description="Signed:")
        store, times = ws.store, children.kills(8)
        writers = [children.Child(children.sign, url, name, times) for name in "abc"]
        writers.append(children.Child(children.import_in_turns, url, times))
        while any(one.process.is_alive() for one in writers):
            made.append(backup.back_up(store, tmp_path / "backups", keep=10_000))
        said = [one.end() for one in writers]
        heads = [one.holds.head for one in made]

        assert all(children.DONE in words for words in said), said
        assert heads == sorted(heads)
        assert [one for one in heads if 1 < one < ws.head], "no backup was made while they wrote"
        for one in (made[len(made) // 3], made[2 * len(made) // 3], made[-1]):
            restored = Store(other)
            backup.restore(restored, one.folder, tmp_path / "kept")
            restored.close()
            with open_workspace(other) as back:
                assert one.holds.head == back.head
                assert shown(ws, back.head) == shown(back)
                back.accounts.edit("Globex", description="One works on in it.")
