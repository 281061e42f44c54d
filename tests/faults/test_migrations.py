"""A step is taken wholly or not at all, loses no row, and an older program stays away from it."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from kapta_workspace import open_workspace
from kapta_workspace.demo.large import large
from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.storage import backup, migrate
from kapta_workspace.storage.store import Store
from tests.faults import children
from tests.storage.test_migrate import REMAKE, names, peopled, steps_with


def test_a_step_killed_before_any_statement_has_not_happened(database_url: str, tmp_path: Path) -> None:
    """SIGKILL before each that writes, and after: the old tables, all rows, and the next try succeeds."""
    scripts = steps_with(tmp_path, REMAKE)
    peopled(Store(database_url)).close()
    number = deaths = 0
    while True:
        number += 1
        child = children.Child(children.migrate_and_die, database_url, scripts, number)
        if children.DONE in child.end():
            break
        deaths += 1
        store = Store(database_url)
        assert migrate.head() == migrate.revision(store)
        assert "motto" not in {column["name"] for column in sa.inspect(store.engine).get_columns("account")}
        assert ["Globex", "Globex EU", "Ada"] == names(store)
        store.close()
    store = Store(database_url)

    assert deaths > 3
    assert "9001" == migrate.revision(store)
    assert ["Globex", "Globex EU", "Ada"] == names(store)
    store.close()


def rows(store: Store, kind: str) -> list[tuple[object, ...]]:
    """Every row of a table, without what the step adds."""
    columns = "id, version, born, name, parent" if kind == "account" else "id, version, born, account, name"
    with store.reading() as unit:
        return [
            tuple(row) for row in unit.connection.exec_driver_sql(f"SELECT {columns} FROM {kind} ORDER BY id")
        ]


def test_a_step_over_many_rows_keeps_every_one(database_url: str, tmp_path: Path) -> None:
    """2,000 accounts and 10,000 contacts are row by row what they were after their table was made anew."""
    sheets = large(2_000, 10_000, owners=["Ada Berg"])
    with open_workspace(database_url) as ws:
        ws.users.add(name="Ada Berg", email="ada@us.example")
        ws.imports.plan({"Accounts": sheets["account"], "Contacts": sheets["contact"]}).apply()
    store = Store(database_url)
    before = rows(store, "account"), rows(store, "contact")
    migrate.upgrade(store, steps_with(tmp_path, REMAKE))

    assert (2_000, 10_000) == tuple(map(len, before))
    assert before == (rows(store, "account"), rows(store, "contact"))
    store.close()


def test_an_older_program_leaves_a_newer_file_alone(database_url: str, tmp_path: Path) -> None:
    """A package of before the step refuses the workspace, says what to do, and changes nothing."""
    store = peopled(Store(database_url))
    migrate.upgrade(store, steps_with(tmp_path, REMAKE))
    before = names(store)

    with pytest.raises(
        Misconfigured, match=r"newer version.*step 9001.*pip install --upgrade kapta-workspace"
    ):
        open_workspace(database_url)
    assert before == names(store)
    assert "9001" == migrate.revision(store)
    store.close()


def test_the_way_back_to_an_older_program_is_the_backup_before_the_step(tmp_path: Path) -> None:
    """The backup made before the step is at the old one: restored, the old package opens it again."""
    url = f"sqlite:///{tmp_path / 'kapta.db'}"
    with open_workspace(url) as ws:
        ws.accounts.add(name="Globex")
    store = Store(url)
    migrate.upgrade(store, steps_with(tmp_path, REMAKE))
    (made,) = backup.backups(tmp_path / backup.FOLDER)
    backup.restore(store, made.folder, tmp_path / backup.FOLDER)
    store.close()
    with open_workspace(url) as ws:
        assert ["Globex"] == ws.accounts.frame()["name"].tolist()


def test_a_step_on_a_full_disk_has_not_happened(tmp_path: Path) -> None:
    """The sentence says so, the rows are there, and once there is room the step is taken."""
    store = peopled(Store(f"sqlite:///{tmp_path / 'kapta.db'}"))
    scripts = steps_with(
        tmp_path, REMAKE + '\n    op.execute("CREATE TABLE ballast AS SELECT zeroblob(9000000) AS it")'
    )
    sa.event.listen(store.engine, "connect", _fill)
    store.close()

    with pytest.raises(Misconfigured, match="nothing was changed: database or disk is full"):
        migrate.upgrade(store, scripts)
    sa.event.remove(store.engine, "connect", _fill)
    store.close()
    assert ["Globex", "Globex EU", "Ada"] == names(store)
    assert migrate.head() == migrate.revision(store)
    assert migrate.upgrade(store, scripts)
    store.close()


def _fill(connection: sa.engine.interfaces.DBAPIConnection, _record: object) -> None:
    connection.cursor().execute("PRAGMA max_page_count=400")
