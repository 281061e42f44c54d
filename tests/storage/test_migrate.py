"""Steps take tables from any released state to today's, wholly or not at all, and lose nothing on the way."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.storage import backup, migrate, steps
from kapta_workspace.storage.contents import contents, counts
from kapta_workspace.storage.store import Store
from kapta_workspace.storage.tables import METADATA

RELEASED = sorted((Path(__file__).parent.parent / "released").glob("*.sql"))

ANOTHER_STEP = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "{number}", "{before}"
def upgrade():
    {body}
"""
REMAKE = (
    'anew = "always" if op.get_bind().dialect.name == "sqlite" else "never"\n'
    '    with op.batch_alter_table("account", recreate=anew) as account:\n'
    '        account.add_column(sa.Column("motto", sa.Text()))\n'
    '    op.execute("UPDATE account SET motto = name")'
)


@pytest.fixture
def opened():
    """Opens stores (``opened(url)``) and closes them all at the end."""
    made = []

    def open_store(url):
        made.append(Store(url))
        return made[-1]

    yield open_store
    for store in made:
        store.close()


def differences(store):
    """What Alembic would have to change to come to today's tables."""
    with store.engine.connect() as connection:
        asked = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(asked, METADATA)


def restored(dump, path):
    """The address of a database made of a released dump."""
    with closing(sqlite3.connect(path)) as database:
        database.executescript(dump.read_text(encoding="utf-8"))
    return f"sqlite:///{path}"


def peopled(store):
    """The store at today's step, with two accounts, one below the other, and a contact in the upper one."""
    migrate.upgrade(store)
    with store.writing() as unit:
        run = unit.connection.exec_driver_sql
        run("INSERT INTO account (id, version, born, name) VALUES (1, 1, 1, 'Globex')")
        run("INSERT INTO account (id, version, born, name, parent) VALUES (2, 1, 1, 'Globex EU', 1)")
        run("INSERT INTO contact (id, version, born, account, name) VALUES (1, 1, 1, 1, 'Ada')")
    return store


def steps_with(folder, body, number="9001"):
    """Our steps and one more, in a folder of their own."""
    scripts = shutil.copytree(migrate.SCRIPTS, folder / "migrations", dirs_exist_ok=True)
    text = ANOTHER_STEP.format(number=number, before=migrate.head(), body=body)
    (scripts / "versions" / f"{number}_another.py").write_text(text)
    return scripts


def names(store):
    """The accounts' names, and the contacts' names after them."""
    with store.reading() as unit:
        ask = unit.connection.exec_driver_sql
        found = (
            ask("SELECT name FROM account ORDER BY id").fetchall()
            + ask("SELECT name FROM contact").fetchall()
        )
    return [name for (name,) in found]


# --- from nothing and from every release ----------------------------------------------------------------


def climbed(store):
    """The store, its tables made by one step after the other."""
    with store.writing() as unit:
        steps.take(unit.connection)
    return store


def test_the_steps_make_the_tables_the_schemas_describe(database_url, opened):
    """From nothing, on both databases, no table, column, type, index or link is missing or left over."""
    assert [] == differences(climbed(opened(database_url))), "the schemas changed: run make migration"


def test_a_new_workspace_has_the_tables_the_steps_would_make(database_url, opened):
    """Whoever starts today and whoever came all the way have the same, to the last condition of an index."""
    store = opened(database_url)
    migrate.upgrade(store)
    made, stands_at = described(store), migrate.revision(store)
    METADATA.drop_all(store.engine)
    migrate.VERSION.drop(store.engine)

    assert made == described(climbed(store))
    assert stands_at == migrate.head() == migrate.revision(store)


def described(store):
    """Everything a database tells of its tables: each column, key, link and index, with its table."""
    asked = sa.inspect(store.engine)
    asks = (asked.get_columns, asked.get_foreign_keys, asked.get_unique_constraints, asked.get_indexes)
    return {
        (name, ask.__name__, str({about: _plain(value) for about, value in sorted(one.items())}))
        for name in asked.get_table_names()
        for ask in asks
        for one in ask(name)
    } | {(name, str(asked.get_pk_constraint(name))) for name in asked.get_table_names()}


def _plain(value):
    """Conditions and types as the text they stand for."""
    return {name: str(one) for name, one in value.items()} if isinstance(value, dict) else str(value)


def test_a_forgotten_step_is_noticed(tmp_path, opened):
    """A column the schemas do not have is a difference."""
    store = peopled(opened(f"sqlite:///{tmp_path / 'kapta.db'}"))
    with store.writing() as unit:
        unit.connection.exec_driver_sql("ALTER TABLE account ADD COLUMN motto TEXT")

    assert ["remove_column"] == [difference[0] for difference in differences(store)]


@pytest.mark.parametrize("dump", RELEASED, ids=lambda path: path.stem)
def test_a_released_workspace_comes_to_today(dump, tmp_path, opened):
    """A file any release wrote gets today's tables and keeps every row."""
    store = opened(restored(dump, tmp_path / "kapta.db"))
    with store.reading() as unit:
        before = counts(unit.connection)
    migrate.upgrade(store)
    with store.reading() as unit:
        after = contents(unit.connection)

    assert [] == differences(store), "the schemas changed: run make migration"
    assert migrate.head() == after.step
    assert before == {name: count for name, count in after.counts.items() if name in before}
    assert before["account"] > 0


def test_there_is_a_released_file():
    """The test above reads at least one."""
    assert RELEASED


def test_steps_are_numbered_in_their_order():
    """A step's file begins with its number, which is its name; each follows the one before."""
    script = ScriptDirectory.from_config(migrate.config(migrate.SCRIPTS))
    told = [(step.revision, step.down_revision) for step in reversed(list(script.walk_revisions()))]
    files = sorted(path.stem[:4] for path in (migrate.SCRIPTS / "versions").glob("[0-9]*.py"))

    assert files == [number for number, _ in told]
    assert [None, *files[:-1]] == [before for _, before in told]


# --- opening --------------------------------------------------------------------------------------------


def test_nothing_is_done_twice(database_url, opened):
    """The first opening takes the steps, the second finds nothing to do and asks one question."""
    store = opened(database_url)
    asked = []
    sa.event.listen(store.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))

    assert migrate.upgrade(store) is True
    asked.clear()
    assert migrate.upgrade(store) is False
    assert 1 == len([statement for statement in asked if "BEGIN" not in statement])


def test_a_newer_workspace_is_refused_in_a_sentence(database_url, opened):
    """A program older than the workspace says so and how to mend it."""
    store = opened(database_url)
    migrate.upgrade(store)
    with store.writing() as unit:
        unit.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(
        Misconfigured, match=r"newer version.*step 9999.*pip install --upgrade kapta-workspace"
    ):
        migrate.upgrade(store)


def test_tables_without_a_step_are_refused(tmp_path, opened):
    """A database some unreleased version made is not guessed at."""
    store = opened(f"sqlite:///{tmp_path / 'kapta.db'}")
    METADATA.create_all(store.engine)

    with pytest.raises(Misconfigured, match="never released"):
        migrate.upgrade(store)


def test_programs_that_open_at_once_take_turns(database_url, tmp_path, opened):
    """Three programs opening a fresh workspace at the same moment all find it made."""
    go = tmp_path / "go"
    code = (
        "import pathlib, sys, time\n"
        "from kapta_workspace.storage import migrate\n"
        "from kapta_workspace.storage.store import Store\n"
        f"while not pathlib.Path({str(go)!r}).exists(): time.sleep(0.01)\n"
        "migrate.upgrade(Store(sys.argv[1]))\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, database_url], stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    go.touch()
    said = [one.communicate()[1] for one in running]

    assert [0, 0, 0] == [one.returncode for one in running], said
    assert [] == differences(opened(database_url))


# --- a step with data -----------------------------------------------------------------------------------


def test_a_table_made_anew_keeps_its_children(database_url, tmp_path, opened):
    """SQLite changes a table by making a new one; what links to it stays."""
    store = peopled(opened(database_url))
    migrate.upgrade(store, steps_with(tmp_path, REMAKE))

    assert ["Globex", "Globex EU", "Ada"] == names(store)
    with store.reading() as unit:
        assert ["Globex", "Globex EU"] == list(
            unit.connection.exec_driver_sql("SELECT motto FROM account ORDER BY id").scalars()
        )


def test_children_that_would_go_with_their_parent_stay(opened, tmp_path):
    """A table made anew is dropped in between; a link that deletes with its target must not notice."""
    store = peopled(opened(f"sqlite:///{tmp_path / 'kapta.db'}"))
    with store.writing() as unit:
        run = unit.connection.exec_driver_sql
        run("CREATE TABLE fan (account BIGINT REFERENCES account (id) ON DELETE CASCADE)")
        run("INSERT INTO fan VALUES (1), (2)")
    migrate.upgrade(store, steps_with(tmp_path, REMAKE))
    with store.reading() as unit:
        assert [(2,)] == unit.connection.exec_driver_sql("SELECT count(*) FROM fan").fetchall()


def test_foreign_keys_hold_again_after_a_step(tmp_path, opened):
    """They are off while a step runs and on for whoever writes next."""
    store = peopled(opened(f"sqlite:///{tmp_path / 'kapta.db'}"))
    migrate.upgrade(store, steps_with(tmp_path, REMAKE))
    with store.engine.connect() as connection:
        assert 1 == connection.exec_driver_sql("PRAGMA foreign_keys").scalar()


def test_a_backup_comes_first(tmp_path, opened):
    """Before a step touches a workspace with data, a backup of it lies beside it."""
    store = peopled(opened(f"sqlite:///{tmp_path / 'kapta.db'}"))
    migrate.upgrade(store, steps_with(tmp_path, REMAKE))
    (made,) = backup.backups(tmp_path / "backups")

    assert "before step 9001" == made.why
    assert 2 == made.holds.counts["account"]
    assert migrate.head() == made.holds.step


def test_a_fresh_workspace_needs_no_backup(tmp_path, opened):
    """There is nothing to save yet."""
    migrate.upgrade(opened(f"sqlite:///{tmp_path / 'kapta.db'}"))

    assert ["kapta.db"] == [path.name for path in tmp_path.iterdir()]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ('op.execute("DELETE FROM contact")', "would lose 1 of 1 rows of contact"),
        (
            'op.execute("UPDATE contact SET account = 77")',
            "1 links pointing at nothing, the first in contact",
        ),
    ],
)
def test_a_step_that_would_lose_something_is_not_taken(tmp_path, body, sentence, opened):
    """Rows that vanish or links that dangle stop the step before it counts."""
    store = peopled(opened(f"sqlite:///{tmp_path / 'kapta.db'}"))

    with pytest.raises(Misconfigured, match=sentence):
        migrate.upgrade(store, steps_with(tmp_path, body))
    assert ["Globex", "Globex EU", "Ada"] == names(store)
    assert migrate.head() == migrate.revision(store)


# --- killed on the way ----------------------------------------------------------------------------------


class Stopped(Exception):
    """The program ends here."""


def stop_before(store, number):
    """Make a store fail before its n-th statement; gives a list that grows with every statement."""
    seen = []

    def count(_connection, _cursor, statement, *_rest):
        seen.append(statement)
        if len(seen) == number:
            raise Stopped

    sa.event.listen(store.engine, "before_cursor_execute", count)
    return seen


@pytest.mark.fault
def test_a_step_stopped_anywhere_has_not_happened(database_url, tmp_path, opened):
    """Whichever statement of a step is the last, the workspace is as before and the next try succeeds."""
    scripts = steps_with(tmp_path, REMAKE)
    peopled(opened(database_url)).close()
    number, reached = 0, False
    stride = 1 if "sqlite" in database_url else 4
    while not reached:
        number += stride
        store = opened(database_url)
        stop_before(store, number)
        try:
            reached = migrate.upgrade(store, scripts)
        except Stopped:
            fresh = opened(database_url)
            assert migrate.head() == migrate.revision(fresh)
            assert ["Globex", "Globex EU", "Ada"] == names(fresh)
            fresh.close()
        store.close()

    assert number > 10
    assert ["Globex", "Globex EU", "Ada"] == names(opened(database_url))


@pytest.mark.fault
def test_the_first_step_stopped_anywhere_has_not_happened(tmp_path, opened):
    """Founding a workspace leaves all its tables or none."""
    counting = opened(f"sqlite:///{tmp_path / 'counted.db'}")
    seen = stop_before(counting, 0)
    migrate.upgrade(counting)
    counting.close()
    for number in range(1, len(seen) + 1, 7):
        path = tmp_path / f"{number}.db"
        store = opened(f"sqlite:///{path}")
        stop_before(store, number)
        with pytest.raises(Stopped):
            migrate.upgrade(store)
        store.close()
        fresh = opened(f"sqlite:///{path}")
        assert migrate.revision(fresh) is None
        assert migrate.upgrade(fresh)
        fresh.close()


@pytest.mark.fault
def test_a_killed_step_has_not_happened(tmp_path, opened):
    """SIGKILL in the middle of a step leaves a workspace that opens, at the old step, with all its rows."""
    url = f"sqlite:///{tmp_path / 'kapta.db'}"
    peopled(opened(url)).close()
    scripts = steps_with(tmp_path, REMAKE.replace("UPDATE account", "UPDATE  account"))
    code = (
        "import os, pathlib, signal, sys\nimport sqlalchemy as sa\n"
        "from kapta_workspace.storage import migrate\nfrom kapta_workspace.storage.store import Store\n"
        "store = Store(sys.argv[1])\n"
        "def kill(c, cursor, statement, *rest):\n"
        "    if 'UPDATE  account' in statement: os.kill(os.getpid(), signal.SIGKILL)\n"
        "sa.event.listen(store.engine, 'before_cursor_execute', kill)\n"
        "migrate.upgrade(store, pathlib.Path(sys.argv[2]))\n"
    )
    done = subprocess.run([sys.executable, "-c", code, url, str(scripts)], check=False, env=os.environ)

    assert -9 == done.returncode
    store = opened(url)
    assert migrate.head() == migrate.revision(store)
    assert ["Globex", "Globex EU", "Ada"] == names(store)
    assert migrate.upgrade(store, scripts)
    assert ["Globex", "Globex EU", "Ada"] == names(store)
