"""Killed at any moment, a workspace is as before or as it was to be, and the work can be done again."""

from pathlib import Path

import pytest

from kapta_workspace import open_workspace
from kapta_workspace.demo.large import large
from kapta_workspace.storage import backup
from kapta_workspace.storage.contents import Contents, contents
from kapta_workspace.storage.store import Store
from tests.faults import children

ACCOUNTS, CONTACTS = 1_000, 4_000
MANAGER = "Ada Berg"


def state(url: str) -> Contents:
    """The step, the log's head and the rows of every table, of a file SQLite finds whole."""
    store = Store(url)
    if not store.is_sqlite:
        children.left_alone(store)
    with store.reading() as unit:
        found = contents(unit.connection)
        if store.is_sqlite:
            assert "ok" == unit.connection.exec_driver_sql("PRAGMA integrity_check").scalar()
            assert not unit.connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    store.close()
    return found


def filled(url: str, folder: Path) -> Path:
    """A workspace of a thousand accounts; gives the file of their contacts."""
    sheets = large(ACCOUNTS, CONTACTS, owners=[MANAGER])
    file = folder / "contacts.csv"
    sheets["contact"].to_csv(file, index=False)
    with open_workspace(url) as ws:
        ws.users.add(name=MANAGER, email="ada@us.example")
        ws.imports.plan({"Accounts": sheets["account"]}).apply()
    return file


def test_a_killed_import_has_happened_or_not(database_url: str, tmp_path: Path) -> None:
    """After every kill all 4,000 contacts are in or none, and the same import then finds the rest to do."""
    file = filled(database_url, tmp_path)
    before = state(database_url)
    moments = children.instants(children.import_file, database_url, file, count=children.kills(5))
    hits = 0
    for moment in moments:
        if before != state(database_url):
            with open_workspace(database_url) as ws:
                ws.undo()
            before = state(database_url)
        hits += children.killed(children.import_file, database_url, file, after=moment)
        found = state(database_url)

        assert found.counts["contact"] in {0, CONTACTS}
        assert before == found or before.head + 1 == found.head
    with open_workspace(database_url) as ws:
        counts = ws.imports.plan(file).apply().counts

    assert hits
    assert CONTACTS == counts["created"] + counts["unchanged"] == state(database_url).counts["contact"]


def test_a_killed_undo_has_happened_or_not(database_url: str, tmp_path: Path) -> None:
    """Killed while it takes 4,000 contacts back, an undo took back all or none, and can be done again."""
    file = filled(database_url, tmp_path)
    with open_workspace(database_url) as ws:
        position = ws.imports.plan(file).apply().position
    moments = children.instants(children.take_back, database_url, position, count=children.kills(4))
    assert 0 == state(database_url).counts["contact"]
    hits = 0
    for moment in moments:
        if not state(database_url).counts["contact"]:
            with open_workspace(database_url) as ws:
                position = ws.imports.plan(file).apply().position
        before = state(database_url)
        hits += children.killed(children.take_back, database_url, position, after=moment)
        found = state(database_url)

        assert before == found or (0, before.head + 1) == (found.counts["contact"], found.head)
    if state(database_url).counts["contact"]:
        with open_workspace(database_url) as ws:
            ws.undo(position)

    assert hits
    assert 0 == state(database_url).counts["contact"]


@pytest.fixture
def kept(tmp_path: Path) -> tuple[str, Path]:
    """The address of a workspace of a thousand accounts and a document, and a backup of it."""
    url = f"sqlite:///{tmp_path / 'kapta.db'}"
    filled(url, tmp_path)
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "plan.pdf").write_bytes(b"a plan" * 100_000)
    store = Store(url)
    made = backup.back_up(store, tmp_path / "first", beside=[tmp_path / "documents"])
    store.close()
    return url, made.folder


def test_a_killed_backup_leaves_the_others_whole(kept: tuple[str, Path], tmp_path: Path) -> None:
    """However far it came, no half backup is listed, the workspace is untouched and the next one is made."""
    url, _ = kept
    before, folder = state(url), tmp_path / "backups"
    given = (url, folder, tmp_path / "documents")
    hits = 0
    for moment in children.instants(children.back_up, *given, count=children.kills(5)):
        hits += children.killed(children.back_up, *given, after=moment)

        assert before == state(url)
        assert all(backup.check(one.folder).holds == before for one in backup.backups(folder))
    assert children.DONE in _ended(children.back_up, *given)

    assert hits
    newest = backup.backups(folder)[0]
    assert (newest.folder / "documents" / "plan.pdf").read_bytes() == b"a plan" * 100_000


def test_a_killed_restore_leaves_one_of_the_two_states(kept: tuple[str, Path], tmp_path: Path) -> None:
    """The workspace is what it was or what the backup holds, and the restore can be done again."""
    url, made = kept
    with open_workspace(url) as ws:
        ws.accounts.add(name="Came later")
    now, then = state(url), backup.check(made).holds
    given = (url, made, tmp_path / "backups")
    hits = 0
    for moment in children.instants(children.restore, *given, count=children.kills(5)):
        with open_workspace(url) as ws:
            if ws.head != now.head:
                ws.accounts.add(name="Came later")
        hits += children.killed(children.restore, *given, after=moment)

        assert state(url) in (now, then)
        assert then == backup.check(made).holds
    assert children.DONE in _ended(children.restore, *given)

    assert hits
    assert then == state(url)


def _ended(work: children.Work, *given: object) -> list[object]:
    return children.Child(work, *given).end()
