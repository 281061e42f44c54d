"""Of many backups the newest stay; nothing else goes, and what cannot be read stands in nobody's way."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.storage import backup, migrate
from kapta_workspace.storage.store import Store

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Days:
    """A clock that stands at noon of a day of November until it is told another."""

    day = 22

    def __call__(self) -> datetime:
        """The moment."""
        return NOON.replace(day=self.day)


@pytest.fixture
def days() -> Days:
    """What day it is."""
    return Days()


@pytest.fixture
def store(tmp_path: Path, days: Days) -> Iterator[Store]:
    """A workspace."""
    made = Store(f"sqlite:///{tmp_path / 'kapta.db'}", clock=days)
    migrate.upgrade(made)
    yield made
    made.close()


def kept(folder: Path) -> list[str]:
    """What the backups that stay were made for, newest first."""
    return [one.why for one in backup.backups(folder)]


def test_thirty_nights_of_backups_are_the_last_thirty(store: Store, days: Days, tmp_path: Path) -> None:
    """After 30 nights with ``--keep 7`` those of the 24th to the 30th are there, and each can be read."""
    for days.day in range(1, 31):
        backup.back_up(store, tmp_path / "backups", why=str(days.day), keep=7)

    assert ["30", "29", "28", "27", "26", "25", "24"] == kept(tmp_path / "backups")
    assert all(backup.check(one.folder) for one in backup.backups(tmp_path / "backups"))


@pytest.mark.parametrize("keep", [1, 0, -3])
def test_the_one_just_made_always_stays(store: Store, tmp_path: Path, keep: int) -> None:
    """Whoever keeps none keeps the one they have just made."""
    for why in "ab":
        backup.back_up(store, tmp_path / "backups", why=why, keep=keep)

    assert ["b"] == kept(tmp_path / "backups")


def test_a_clock_set_back_does_not_cost_the_backup_just_made(
    store: Store, days: Days, tmp_path: Path
) -> None:
    """Made on the 22nd and the 23rd, then on a machine that believes it is the 2nd: the last one stays."""
    for days.day, why in ((22, "a"), (23, "b"), (2, "now")):
        backup.back_up(store, tmp_path / "backups", why=why, keep=2)

    assert {"b", "now"} == set(kept(tmp_path / "backups"))


def test_a_backup_that_fails_lets_none_go(store: Store, days: Days, tmp_path: Path) -> None:
    """With ``--keep 1`` and a full disk the only backup there is stays."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    backup.back_up(store, tmp_path / "backups", why="a", keep=1)
    days.day += 1
    with pytest.raises(Misconfigured, match="could not be written"):
        backup.back_up(store, tmp_path / "backups", keep=1, progress=full)

    assert ["a"] == kept(tmp_path / "backups")


@pytest.mark.parametrize("manifest", ["", "{", "[]", '{"made": 1}', None])
def test_a_damaged_backup_stands_in_nobodys_way(
    store: Store, days: Days, tmp_path: Path, manifest: str | None
) -> None:
    """An old one whose manifest is ruined: the next is made and listed; the ruined one is left for people."""
    folder = tmp_path / "backups"
    ruined = backup.back_up(store, folder, why="ruined").folder
    if manifest is None:
        (ruined / backup.MANIFEST).write_bytes(b"\xff\xfe\x00")
    else:
        (ruined / backup.MANIFEST).write_text(manifest, encoding="utf-8")
    for days.day, why in ((23, "b"), (24, "c")):
        backup.back_up(store, folder, why=why, keep=1)

    assert ["c"] == kept(folder)
    assert ruined.is_dir()


def test_what_is_no_backup_stays(store: Store, days: Days, tmp_path: Path) -> None:
    """Other people's files and folders, one that looks like ours, and a backup still being written, stay."""
    folder = tmp_path / "backups"
    for name in ("notes", "kapta_2020-01-01_120000", "kapta_2026-11-22_110000.part"):
        (folder / name).mkdir(parents=True)
        (folder / name / "mine.txt").write_text("mine", encoding="utf-8")
    (folder / "mine.txt").write_text("mine", encoding="utf-8")
    for days.day in (23, 24):
        backup.back_up(store, folder, keep=1)

    assert {"notes", "kapta_2020-01-01_120000", "kapta_2026-11-22_110000.part", "mine.txt"} == {
        path.name for path in folder.iterdir()
    } - {"kapta_2026-11-24_120000"}


def test_what_a_killed_backup_left_goes_with_a_later_one(store: Store, tmp_path: Path) -> None:
    """Two hours after it was begun nobody is still writing it."""
    left = tmp_path / "backups" / "kapta_2026-11-22_110000.part"
    left.mkdir(parents=True)
    long_ago = (datetime.now(UTC) - timedelta(hours=2)).timestamp()
    os.utime(left, (long_ago, long_ago))
    backup.back_up(store, tmp_path / "backups")

    assert not left.exists()
