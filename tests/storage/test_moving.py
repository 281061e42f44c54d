"""A workspace moves whole between the two databases, and every View of it says the same on both."""

import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kapta_workspace import Workspace
from kapta_workspace.domain.errors import Misconfigured, Unreadable
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.settings import load
from kapta_workspace.storage import backup, dumping, migrate, moving
from kapta_workspace.storage.store import Store
from kapta_workspace.storage.tables import METADATA
from tests.build import Office
from tests.filling import Filling
from tests.released.write import FOUNDER, live, ticking

TODAY = datetime(2026, 11, 22, 9, tzinfo=UTC)
GOOD = "four words in a row"
PICTURE = f"{'a' * 40}.webp"


def new(url: str) -> Store:
    """A store whose clock stands still, so that both sides compute for the same moment."""
    return Store(url, clock=lambda: TODAY)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Path]]:
    """A workspace with a history, a document, a picture, a password and a sealed day of scores."""
    folder = tmp_path_factory.mktemp("lived")
    store = Store(f"sqlite:///{folder / 'kapta.db'}", clock=ticking())
    live(store)
    ws = Workspace(store, 1, load(folder=folder))
    ws.sign_in.set_password(1, FOUNDER["email"], GOOD)
    ws.users.add(name="Vi", email="vi@us.example", role="account_manager")
    ws.accounts.edit("Globex EU", owner="vi@us.example", description="“Ä” \\N \t 北 '; --\nnew line")
    ws.documents.put("Globex", "plan.pdf", b"a plan")
    (folder / "pictures").mkdir(exist_ok=True)
    (folder / "pictures" / PICTURE).write_bytes(b"a picture")
    ws.health.snapshot()
    ws.contacts.edit("Ada Lovelace", friend_foe="hostile", why="She is cross")
    store.clock = lambda: TODAY
    yield store, folder
    store.close()


def seen(store: Store, folder: Path) -> dict[str, pd.DataFrame]:
    """What two people see: every kind now and in the past, a family, activity, scores and the log."""
    boss = Workspace(store, 1, load(folder=folder))
    found: dict[str, pd.DataFrame] = {"log": boss.log(limit=10_000)}
    pasts = [None, boss.head - 2, datetime(2026, 11, 22, 9, 8, tzinfo=UTC)]
    for ws in (boss, boss.acting_as("vi@us.example")):
        for past in pasts:
            view = ws.view(as_of=past, archived=True)
            found |= {f"{ws.user} {past} {kind}": view.frame(kind, archived=True) for kind in SCHEMAS}
        found[f"{ws.user} activity"] = ws.activity(limit=300)
        found[f"{ws.user} scores"] = ws.health.frame()
        found[f"{ws.user} portfolio"] = ws.portfolio()
    family = boss.view("Globex", combined=True)
    return found | {f"family {kind}": family.frame(kind) for kind in ("contact", "note", "task")}


def assert_alike(one: dict[str, pd.DataFrame], other: dict[str, pd.DataFrame]) -> None:
    """Whether two databases show the same, value by value and dtype by dtype."""
    assert list(one) == list(other)
    for name, frame in one.items():
        pd.testing.assert_frame_equal(frame, other[name], obj=name)


def carried(store: Store, file: Path, url: str, beside: Path) -> Store:
    """Another database with what a store holds."""
    moving.copy_out(store, file, [store.path.parent / name for name in backup.BESIDE] if store.path else [])
    target = new(url)
    migrate.upgrade(target)
    moving.move_in(target, file, beside)
    return target


def test_every_view_says_the_same_on_the_other_database(
    lived: tuple[Store, Path], postgres_url: str, tmp_path: Path
) -> None:
    """From SQLite to PostgreSQL and back: now and in the past, for two people, log, activity and scores."""
    store, folder = lived
    expected = seen(store, folder)
    team = carried(store, tmp_path / "there.zip", postgres_url, tmp_path / "team")
    assert_alike(expected, seen(team, tmp_path / "team"))
    back = carried(
        team, tmp_path / "back.zip", f"sqlite:///{tmp_path / 'back' / 'kapta.db'}", tmp_path / "back"
    )
    assert_alike(expected, seen(back, tmp_path / "back"))

    assert len(expected["log"]) > 10
    assert len(expected) > 6 * len(SCHEMAS)
    assert (tmp_path / "team" / "pictures" / PICTURE).read_bytes() == b"a picture"
    assert b"a plan" in [path.read_bytes() for path in (tmp_path / "team" / "documents").iterdir()]
    team.close()
    back.close()


def test_people_sign_in_with_their_passwords_and_write_on(
    lived: tuple[Store, Path], postgres_url: str, tmp_path: Path
) -> None:
    """The password came along, nobody's session did, and the next record gets the next number."""
    store, folder = lived
    team = carried(store, tmp_path / "there.zip", postgres_url, tmp_path / "team")
    before = Workspace(store, 1, load(folder=folder))
    ws = Workspace(team, 1, load(folder=tmp_path / "team"))

    assert ws.sign_in.enter(FOUNDER["email"], GOOD)
    assert before.head == ws.head
    made = ws.accounts.add(name="Made on the other side")
    assert made == before.accounts.frame(archived=True)["id"].max() + 1
    assert before.head + 1 == ws.head
    team.close()


def test_every_field_of_every_kind_arrives(
    database_url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """A record of every kind with every field filled has the same sums where it arrives."""
    office = Office(database_url)
    request.addfinalizer(office.store.close)
    filling = Filling(office)
    filling.examples["filter", "expression"] = "tier is strategic"
    for kind in SCHEMAS:
        if kind not in filling.made:
            filling.made[kind], _ = filling.add(kind)
    _stamp(office.store)
    left = moving.copy_out(office.store, tmp_path / "all.zip")
    target = new(f"sqlite:///{tmp_path / 'other.db'}")
    migrate.upgrade(target)
    arrived = moving.move_in(target, tmp_path / "all.zip", tmp_path)

    assert left == arrived == moving.look_into(tmp_path / "all.zip")
    assert left.sums == moving.copy_out(target, tmp_path / "again.zip").sums
    assert all(left.counts[kind] for kind in SCHEMAS)
    target.close()


def _stamp(store: Store) -> None:
    """Say which step tables stand at that no migration made."""
    with store.writing() as unit:
        unit.connection.exec_driver_sql("CREATE TABLE alembic_version (version_num TEXT)")
        unit.connection.exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{migrate.head()}')")


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    names=st.lists(TEXTS, min_size=1, max_size=4),
    numbers=st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=4),
    details=st.recursive(
        st.none() | st.booleans() | st.integers(-(2**40), 2**40) | TEXTS, st.lists, max_leaves=4
    ),
)
def test_whatever_stands_in_the_rows_has_the_same_sum_on_the_other_side(
    pair: tuple[Store, Store], tmp_path: Path, names: list[str], numbers: list[float], details: Any
) -> None:
    """Any text, any number and any JSON, written past every rule: there and back it is what it was."""
    one, other = pair
    with one.writing() as unit:
        run = unit.connection.execute
        for table in (METRIC, SETS):
            run(table.delete())
        for number, name in enumerate(names, 1):
            run(
                METRIC.insert().values(
                    id=number, version=1, born=1, name=name, start=numbers[0], target=numbers[-1]
                )
            )
        held = [details] if unit.dialect == "postgresql" else json.dumps([details])
        run(SETS.insert().values(id=1, at=TODAY if unit.dialect == "postgresql" else TODAY.isoformat(),
                                 through=names[0], counts=held, details=None))  # fmt: skip
    left = moving.copy_out(one, tmp_path / "all.zip")
    moving.put_back(other, tmp_path / "all.zip")
    moving.copy_out(other, tmp_path / "back.zip")
    moving.put_back(one, tmp_path / "back.zip")

    assert left.sums == moving.copy_out(one, tmp_path / "again.zip").sums


METRIC, SETS = METADATA.tables["metric"], METADATA.tables["change_set"]


@pytest.fixture
def pair(postgres_url: str, tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    """An empty workspace in a file and one on a server."""
    made = new(f"sqlite:///{tmp_path / 'one.db'}"), new(postgres_url)
    for store in made:
        migrate.upgrade(store)
    yield made
    for store in made:
        store.close()


# --- refused --------------------------------------------------------------------------------------------


def test_a_database_with_a_workspace_is_not_filled(lived: tuple[Store, Path], tmp_path: Path) -> None:
    """Nothing is mixed and nothing overwritten: only an empty database takes a workspace in."""
    store, _ = lived
    moving.copy_out(store, tmp_path / "all.zip")
    office = Office(f"sqlite:///{tmp_path / 'other.db'}")
    with (
        office.untouched(),
        pytest.raises(Misconfigured, match="A whole one moves into an empty database only"),
    ):
        moving.move_in(office.store, tmp_path / "all.zip", tmp_path)
    office.store.close()


def rewritten(file: Path, change: Callable[[str, bytes], bytes]) -> None:
    """Write a file anew with some of it changed."""
    work = file.with_suffix(".new")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(work, "w") as made:
        for name in old.namelist():
            made.writestr(name, change(name, old.read(name)))
    shutil.move(work, file)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda name, held: held.replace(b"Globex", b"Glibex"), "does not hold what it should"),
        (
            lambda name, held: held.partition(b"\n")[2] if name.endswith("account.jsonl") else held,
            "rows of account",
        ),
        (
            lambda name, held: b"{}" if name == moving.MANIFEST else held,
            "no workspace that kapta export --all",
        ),
        (lambda name, held: held.replace(b'"format": 1', b'"format": 2'), "newer version of this program"),
        (lambda name, held: held.replace(b'"step": "', b'"step": "9'), "is at step 9"),
        (lambda name, held: b"not json" if name.endswith(".jsonl") else held, "or it is damaged"),
    ],
    ids=["a changed value", "a lost row", "another zip", "a newer layout", "another step", "no lines"],
)
def test_a_file_that_is_not_what_it_was_is_refused(
    tmp_path: Path, change: Callable[[str, bytes], bytes], sentence: str
) -> None:
    """A sentence says what is wrong, and the database stays empty."""
    office = Office(f"sqlite:///{tmp_path / 'kapta.db'}")
    office.portfolio("Globex > Globex EU")
    _stamp(office.store)
    moving.copy_out(office.store, tmp_path / "all.zip")
    office.store.close()
    rewritten(tmp_path / "all.zip", change)
    target = new(f"sqlite:///{tmp_path / 'other.db'}")
    migrate.upgrade(target)
    with pytest.raises((Unreadable, Misconfigured), match=sentence):
        moving.move_in(target, tmp_path / "all.zip", tmp_path)
    with target.reading() as unit:
        assert 0 == unit.connection.scalar(sa.select(sa.func.count()).select_from(SETS))
    target.close()


def test_a_file_that_leads_elsewhere_is_not_written(tmp_path: Path) -> None:
    """Names in the zip that would leave the folder are passed over."""
    office = Office(f"sqlite:///{tmp_path / 'kapta.db'}")
    _stamp(office.store)
    moving.copy_out(office.store, tmp_path / "all.zip")
    office.store.close()
    with zipfile.ZipFile(tmp_path / "all.zip", "a") as package:
        for name in ("pictures/../../evil.txt", "/evil.txt", "documents/.hidden", "elsewhere/evil.txt"):
            package.writestr(name, "evil")
    target = new(f"sqlite:///{tmp_path / 'other.db'}")
    migrate.upgrade(target)
    moving.move_in(target, tmp_path / "all.zip", tmp_path / "inner" / "beside")

    assert not [path for path in tmp_path.rglob("*") if "evil" in path.name or path.name == ".hidden"]
    target.close()


# --- as a backup ----------------------------------------------------------------------------------------


def test_without_postgresqls_programs_a_backup_is_made_of_the_tables(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where pg_dump is missing a backup is made all the same, checked, and put back."""
    monkeypatch.setattr(dumping, "program", lambda name: None)
    store = new(postgres_url)
    store.clock = ticking()
    live(store)
    made = backup.back_up(store, tmp_path / "backups")
    before = moving.copy_out(store, tmp_path / "before.zip")
    with store.writing() as unit:
        unit.connection.exec_driver_sql("UPDATE account SET name = 'Lost'")
    kept = backup.restore(store, made.folder, tmp_path / "backups")

    assert ("either", before.head) == (made.database, made.holds.head)
    assert before.sums == moving.copy_out(store, tmp_path / "after.zip").sums
    assert kept is not None
    assert made == backup.check(made.folder)
    store.close()


def test_a_lost_workspace_comes_back_from_a_backup_of_the_tables(
    lived: tuple[Store, Path], database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server is new and holds nothing, not even tables: all of it is there again, nothing is kept."""
    monkeypatch.setattr(dumping, "program", lambda _: None)
    monkeypatch.setattr(backup, "_kind", lambda store: "postgresql")
    made = backup.back_up(lived[0], tmp_path / "backups")
    monkeypatch.undo()
    bare = Store(database_url, clock=ticking())
    kept = backup.restore(bare, made.folder, tmp_path / "backups")
    sums = [moving.copy_out(one, tmp_path / f"{n}.zip").sums for n, one in enumerate((lived[0], bare))]
    bare.close()

    assert ("either", None) == (made.database, kept)
    assert sums[0] == sums[1]
