"""No room on the disk: a sentence says so, nothing is half-written, and with room all goes on."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError, PendingRollbackError

from kapta_workspace import Workspace, open_workspace
from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.storage import backup
from kapta_workspace.storage.store import Store
from kapta_workspace.storage.tables import METADATA
from tests.faults import children

LONG = "x" * 90_000


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    """A workspace in a file, with one account."""
    with open_workspace(f"sqlite:///{tmp_path / 'kapta.db'}", folder=tmp_path) as opened:
        opened.accounts.add(name="Globex")
        yield opened


def held(store: Store) -> dict[str, list[str]]:
    """Everything the database holds, after SQLite's own checks of it."""
    with store.reading() as unit:
        assert "ok" == unit.connection.exec_driver_sql("PRAGMA integrity_check").scalar()
        assert not unit.connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        tables = METADATA.tables.items()
        return {name: sorted(map(repr, unit.connection.execute(sa.select(one)))) for name, one in tables}


def fill(store: Store) -> None:
    """Let the file grow no further; ``store.close`` makes room again."""
    with store.reading() as unit:
        pages = unit.connection.exec_driver_sql("PRAGMA page_count").scalar()
        unit.connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")


def write_a_note(ws: Workspace) -> None:
    """A long one."""
    ws.notes.add(account="Globex", text=LONG, occurred_on="2026-11-20")


def import_accounts(ws: Workspace) -> None:
    """Five thousand at once."""
    sheet = pd.DataFrame({"Account name": [f"Account {number}" for number in range(5_000)]})
    ws.imports.plan({"Accounts": sheet}).apply()


def edit(ws: Workspace) -> None:
    """A long text, which the log keeps as well."""
    ws.accounts.edit("Globex", description=LONG)


def add_people(ws: Workspace) -> None:
    """Three thousand contacts in one change."""
    ws.contacts.save(pd.DataFrame({"name": [f"Person {number}" for number in range(3_000)], "account": 1}))


WORKS = [write_a_note, import_accounts, edit, add_people]


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.__name__)
def test_a_full_disk_is_a_sentence_and_costs_nothing(
    ws: Workspace, work: Callable[[Workspace], None]
) -> None:
    """Whatever is written: it is said, everything is as before, and the same work succeeds with more room."""
    before = held(ws.store)
    fill(ws.store)
    with pytest.raises(Misconfigured, match=r"The disk under .* is full; nothing of this change was written"):
        work(ws)

    assert before == held(ws.store)
    ws.store.close()
    work(ws)
    assert before != held(ws.store)


def test_an_undo_on_a_full_disk_can_be_done_later(ws: Workspace) -> None:
    """Taking a removal back writes anew: without room nothing comes back, with room everything does."""
    add_people(ws)
    ws.remove_account("Globex", confirm="Globex")
    with ws.store.writing() as unit:
        unit.connection.exec_driver_sql("CREATE TABLE ballast AS SELECT zeroblob(2000000) AS it")
    before = held(ws.store)
    fill(ws.store)
    with pytest.raises(Misconfigured, match="is full"):
        ws.undo()

    assert before == held(ws.store)
    ws.store.close()
    ws.undo()
    assert 3_000 == len(ws.contacts.frame())


def swallow_errors(store: Store, reported: list[int]) -> None:
    """Insert row by row, going on after an error, as a careless loop would."""
    product = METADATA.tables["product"].insert()
    with store.writing() as unit:
        for number in range(1, 3_000):
            try:
                unit.connection.execute(product.values(id=number, version=1, born=1, name="P" * 500))
                reported.append(number)
            except (OperationalError, PendingRollbackError):
                continue


def test_whoever_goes_on_after_a_full_disk_writes_nothing(ws: Workspace) -> None:
    """A loop that swallows the error of one row cannot save the rows after it: SQLite has taken all back."""
    fill(ws.store)
    reported: list[int] = []
    with pytest.raises(Misconfigured, match="nothing of this change was written"):
        swallow_errors(ws.store, reported)

    assert reported
    assert 0 == len(ws.products.frame())
    ws.store.close()
    ws.products.add(name="There is room again")
    assert ["There is room again"] == ws.products.frame()["name"].tolist()


# --- a limit of the system, in a process of its own -----------------------------------------------------


OUTSIDE = ["save", "import", "backup", "document", "picture", "export"]


@pytest.mark.parametrize("work", OUTSIDE)
def test_a_disk_that_takes_no_more_bytes_is_a_sentence(ws: Workspace, tmp_path: Path, work: str) -> None:
    """The system refuses more bytes: the process says a sentence and lives; nothing half is left."""
    before, files = held(ws.store), kept(tmp_path)
    ws.store.close()
    said = children.Child(children.without_room, str(ws.store.url), tmp_path, work).end()

    assert 2 == len(said), said
    assert children.DONE == said[1]
    assert any(words in str(said[0]) for words in ("could not be", "nothing of this change")), said
    assert "Errno" not in str(said[0]).replace("[Errno 27] File too large", "")
    assert before == held(ws.store)
    assert files == kept(tmp_path)
    assert [] == backup.backups(tmp_path / "backups")


def kept(folder: Path) -> list[str]:
    """The files below a folder that hold anything."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.stat().st_size)
    return sorted(str(path.relative_to(folder)) for path in found)
