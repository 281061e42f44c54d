"""A backup is made of a running workspace, proved readable, and brings the workspace back."""

import json
import shutil
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from kapta_workspace.domain.errors import Misconfigured, Unreadable
from kapta_workspace.storage import backup, dumping, migrate
from kapta_workspace.storage.store import Store

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
needs_programs = pytest.mark.skipif(
    dumping.program("pg_dump") is None, reason="no pg_dump: apt-get install postgresql-client"
)


class Clock:
    """A clock that is a minute later each time it is asked."""

    def __init__(self):
        self.now = NOON

    def __call__(self):
        """Tell the time."""
        self.now += timedelta(minutes=1)
        return self.now


@pytest.fixture
def store(tmp_path):
    """A workspace in a file with three products, and a picture beside it."""
    made = Store(f"sqlite:///{tmp_path / 'kapta.db'}", clock=Clock())
    fill(made)
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "logo.webp").write_bytes(b"picture")
    yield made
    made.close()


def fill(store, names=("Alpha", "Beta", "Gamma")):
    """Make the tables and some products."""
    migrate.upgrade(store)
    with store.writing() as unit:
        for number, name in enumerate(names, 1):
            unit.connection.exec_driver_sql(
                f"INSERT INTO product (id, version, born, name) VALUES ({number}, 1, 1, '{name}')"
            )
        unit.connection.exec_driver_sql(
            "INSERT INTO change_set (id, at, through, counts) VALUES (1, '2026-11-22T12:00Z', 'code', '{}')"
        )


def products(store):
    """The products' names."""
    with store.reading() as unit:
        return list(unit.connection.exec_driver_sql("SELECT name FROM product ORDER BY id").scalars())


def rename(store, name):
    """Change the first product's name."""
    with store.writing() as unit:
        unit.connection.exec_driver_sql(f"UPDATE product SET name = '{name}' WHERE id = 1")


# --- making one -----------------------------------------------------------------------------------------


def test_a_backup_says_what_it_holds(store, tmp_path):
    """Its manifest counts every table and names the log position and the reason."""
    made = backup.back_up(store, tmp_path / "backups", why="Friday")

    assert ("Friday", "sqlite", 1, 3) == (
        made.why,
        made.database,
        made.holds.head,
        made.holds.counts["product"],
    )
    assert migrate.head() == made.holds.step
    assert made == backup.check(made.folder)
    assert [made] == backup.backups(tmp_path / "backups")


def test_only_its_owner_can_read_it(store, tmp_path):
    """Whoever can open the workspace is its administrator, so a copy is as private as the file."""
    made = backup.back_up(store, tmp_path / "backups")

    assert 0o600 == stat.S_IMODE(made.file.stat().st_mode)
    assert 0o700 == stat.S_IMODE(made.folder.stat().st_mode)


def test_what_lies_beside_the_workspace_comes_along(store, tmp_path):
    """Pictures and documents are part of a backup, and come back with it."""
    made = backup.back_up(store, tmp_path / "backups", beside=[tmp_path / "pictures", tmp_path / "documents"])
    shutil.rmtree(tmp_path / "pictures")
    backup.restore(store, made.folder, tmp_path / "backups")

    assert b"picture" == (tmp_path / "pictures" / "logo.webp").read_bytes()


def test_backups_of_one_second_do_not_meet(tmp_path):
    """Two backups of the same moment are two backups."""
    store = Store(f"sqlite:///{tmp_path / 'kapta.db'}", clock=lambda: NOON)
    fill(store)
    names = [backup.back_up(store, tmp_path / "backups").folder.name for _ in range(2)]
    store.close()

    assert ["kapta_2026-11-22_120000", "kapta_2026-11-22_120000-2"] == names


def test_the_newest_stay(store, tmp_path):
    """Only so many backups are kept; the oldest goes first."""
    for why in "abcd":
        backup.back_up(store, tmp_path / "backups", why=why, keep=2)

    assert ["d", "c"] == [one.why for one in backup.backups(tmp_path / "backups")]


def test_progress_is_told(store, tmp_path):
    """Whoever waits hears how many pages are copied, up to all of them."""
    heard = []
    backup.back_up(store, tmp_path / "backups", progress=lambda *said: heard.append(said))

    done, total, what = heard[-1]
    assert (done, "Copying the workspace") == (total, what)


# --- what is wrong with one -------------------------------------------------------------------------------


def test_a_damaged_backup_is_not_restored(store, tmp_path):
    """A flipped byte is found before anything is touched."""
    made = backup.back_up(store, tmp_path / "backups")
    content = bytearray(made.file.read_bytes())
    content[5000] ^= 0xFF
    made.file.write_bytes(content)
    rename(store, "Delta")

    with pytest.raises(Unreadable, match="damaged"):
        backup.restore(store, made.folder, tmp_path / "backups")
    assert ["Delta", "Beta", "Gamma"] == products(store)


def test_a_backup_with_fewer_rows_than_it_says_is_found(store, tmp_path):
    """Even a sound database is refused when it does not hold what the manifest counted."""
    made = backup.back_up(store, tmp_path / "backups")
    with closing(sqlite3.connect(made.file)) as copy:
        copy.execute("DELETE FROM product WHERE id = 3")
        copy.commit()
    told = json.loads((made.folder / "manifest.json").read_text())
    told["digest"] = backup.digest(made.file)
    (made.folder / "manifest.json").write_text(json.dumps(told))

    with pytest.raises(Unreadable, match="does not hold what it should"):
        backup.check(made.folder)


@pytest.mark.parametrize("content", ["", "{}", "no json", '{"made": 1}'])
def test_a_folder_that_is_no_backup_is_refused(tmp_path, content):
    """A sentence says what is missing."""
    (tmp_path / "manifest.json").write_text(content)

    with pytest.raises(Unreadable, match="is not a backup"):
        backup.check(tmp_path)


def test_a_backup_that_cannot_be_written_leaves_nothing(store, tmp_path):
    """No half backup stays behind, and the one before it is still there."""
    first = backup.back_up(store, tmp_path / "backups")

    with pytest.raises(Misconfigured, match="could not be written"):
        backup.back_up(store, tmp_path / "backups", progress=full)
    assert [first] == backup.backups(tmp_path / "backups")
    assert [first.folder.name] == [path.name for path in (tmp_path / "backups").iterdir()]


def full(*_said):
    """Tell that the disk is full."""
    raise OSError(28, "No space left on device")


# --- the way back -----------------------------------------------------------------------------------------


def test_a_restore_brings_back_and_keeps_what_was(store, tmp_path):
    """The workspace is as it was at the backup; what it was before the restore is a backup, too."""
    made = backup.back_up(store, tmp_path / "backups")
    rename(store, "Delta")
    before = backup.restore(store, made.folder, tmp_path / "backups")
    assert before

    assert ["Alpha", "Beta", "Gamma"] == products(store)
    backup.restore(store, before.folder, tmp_path / "backups")
    assert ["Delta", "Beta", "Gamma"] == products(store)


def test_who_has_the_workspace_open_sees_the_restored_state(store, tmp_path):
    """A program that is running reads and writes on in the restored workspace, not in a file nobody sees."""
    made = backup.back_up(store, tmp_path / "backups")
    other = Store(str(store.url))
    assert ["Alpha", "Beta", "Gamma"] == products(other)
    rename(other, "Delta")
    backup.restore(store, made.folder, tmp_path / "backups")
    assert ["Alpha", "Beta", "Gamma"] == products(other)
    rename(other, "Epsilon")

    assert ["Epsilon", "Beta", "Gamma"] == products(store)
    other.close()


def test_an_unreadable_workspace_is_put_aside(store, tmp_path):
    """A ruined workspace file is kept under another name, and the backup takes its place."""
    made = backup.back_up(store, tmp_path / "backups")
    store.close()
    store.path.write_bytes(b"not a database at all" * 100)
    backup.restore(store, made.folder, tmp_path / "backups")

    assert ["Alpha", "Beta", "Gamma"] == products(store)
    assert 1 == len(list(tmp_path.glob("kapta.db.damaged-*")))


def test_a_lost_workspace_comes_back(store, tmp_path):
    """Nothing needs to be there for a restore, and nothing is kept then."""
    made = backup.back_up(store, tmp_path / "backups")
    store.close()
    store.path.unlink()

    assert backup.restore(store, made.folder, tmp_path / "backups") is None
    assert ["Alpha", "Beta", "Gamma"] == products(store)


def test_a_backup_of_another_database_is_refused(store, tmp_path, postgres_url):
    """A file does not become a server."""
    made = backup.back_up(store, tmp_path / "backups")
    team = Store(postgres_url)

    with pytest.raises(Misconfigured, match="sqlite workspace"):
        backup.restore(team, made.folder, tmp_path / "backups")
    team.close()


# --- PostgreSQL -------------------------------------------------------------------------------------------


@needs_programs
def test_a_team_workspace_is_dumped_and_restored(postgres_url, tmp_path):
    """PostgreSQL's own programs make the backup and bring it back, and what was is kept."""
    store = Store(postgres_url)
    fill(store)
    made = backup.back_up(store, tmp_path / "backups")
    rename(store, "Delta")
    before = backup.restore(store, made.folder, tmp_path / "backups")
    assert before

    assert ("postgresql", 1, 3) == (made.database, made.holds.head, made.holds.counts["product"])
    assert ["Alpha", "Beta", "Gamma"] == products(store)
    backup.restore(store, before.folder, tmp_path / "backups")
    assert ["Delta", "Beta", "Gamma"] == products(store)
    store.close()


def test_without_the_programs_a_dump_is_not_restored_in_a_sentence(postgres_url, tmp_path, monkeypatch):
    """A dump needs the program it was made for: the sentence names it and how to get it."""
    store = Store(postgres_url)
    fill(store)
    (tmp_path / "kapta.dump").write_bytes(b"PGDMP")
    monkeypatch.setattr(dumping, "program", lambda name: None)

    with pytest.raises(Misconfigured, match=r"pg_restore.*apt-get install postgresql-client"):
        dumping.put_back(store, tmp_path / "kapta.dump", lambda *_: None)
    assert ["Alpha", "Beta", "Gamma"] == products(store)
    store.close()


@needs_programs
def test_a_lost_team_workspace_comes_back(postgres_server, tmp_path):
    """An empty database takes the backup of the one that is gone; there is nothing to keep then."""
    with postgres_server.fresh() as url:
        store = Store(url)
        fill(store)
        made = backup.back_up(store, tmp_path / "backups")
        store.close()
    with postgres_server.fresh() as url:
        store = Store(url)
        assert backup.restore(store, made.folder, tmp_path / "backups") is None
        assert ["Alpha", "Beta", "Gamma"] == products(store)
        store.close()


# --- faults -----------------------------------------------------------------------------------------------

WRITE = """
import sys, time
from kapta_workspace.storage.store import Store
store, end = Store(sys.argv[1]), time.monotonic() + float(sys.argv[2])
while time.monotonic() < end:
    with store.writing() as unit:
        run = unit.connection.exec_driver_sql
        one = unit.allot("account", 2)
        for number in one:
            run(f"INSERT INTO account (id, version, born, name) VALUES ({number}, 1, 1, 'a')")
store.close()
"""


@pytest.mark.fault
def test_a_backup_among_writers_is_of_one_moment(store, tmp_path):
    """Four programs write pairs of accounts while backups are made: no backup holds half a pair."""
    with store.writing() as unit:  # so large that a file copied piece by piece would be of several moments
        unit.connection.exec_driver_sql("CREATE TABLE ballast (it BLOB)")
        unit.connection.exec_driver_sql("INSERT INTO ballast VALUES (randomblob(20000000))")
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITE, str(store.url), "5"], stderr=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    made, sums = [], []
    while any(one.poll() is None for one in writers):
        made.append(backup.back_up(store, tmp_path / "backups", keep=10_000))
    said = [one.communicate()[1] for one in writers]
    for one in made:
        with closing(sqlite3.connect(one.file)) as copy:
            ask = (
                "SELECT (SELECT count(*) FROM account), (SELECT next - 1 FROM counter WHERE kind = 'account')"
            )
            sums.append(copy.execute(ask).fetchone())

    assert [0] * 4 == [one.returncode for one in writers], said
    assert len(made) >= 2
    assert [] == [pair for pair in sums if pair[1] is not None and (pair[0] % 2 or pair[0] != pair[1])]
    assert sums[-1][0] > 0


BACK_UP = """
import sys
from pathlib import Path
from kapta_workspace.storage import backup
from kapta_workspace.storage.store import Store
print("ready", flush=True)
store = Store(sys.argv[1])
while True:
    backup.back_up(store, Path(sys.argv[2]), keep=3)
"""
RESTORE = BACK_UP.replace(
    "backup.back_up(store, Path(sys.argv[2]), keep=3)",
    "backup.restore(store, Path(sys.argv[3]), Path(sys.argv[2]))",
)


@pytest.mark.fault
@pytest.mark.parametrize("work", [BACK_UP, RESTORE], ids=["backup", "restore"])
def test_a_killed_backup_or_restore_harms_nothing(store, tmp_path, work):
    """SIGKILL at any moment: the backup before it can be read, and the workspace is one of the two states."""
    first = backup.back_up(store, tmp_path / "first")
    rename(store, "Delta")
    store.close()
    told = [sys.executable, "-c", work, str(store.url), str(tmp_path / "backups"), str(first.folder)]
    for attempt in range(6):
        running = subprocess.Popen(told, stdout=subprocess.PIPE)
        assert running.stdout
        running.stdout.readline()
        time.sleep(0.05 + attempt * 0.037)
        running.kill()
        running.wait()
        running.stdout.close()

        assert first == backup.check(first.folder)
        assert products(store)[0] in {"Delta", "Alpha"}
        assert all(backup.check(one.folder) for one in backup.backups(tmp_path / "backups"))
        store.close()
