"""A ruined workspace file is refused with the way back, and never written over."""

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from kapta_workspace import open_workspace
from kapta_workspace.domain.errors import KaptaError, Unreadable
from kapta_workspace.services import doctor
from kapta_workspace.services.doctor import Level, Patient
from kapta_workspace.storage import backup
from kapta_workspace.storage.store import Store
from tests.faults import children

Ruin = Callable[[bytes], bytes]


def flipped(content: bytes) -> bytes:
    """Bytes turned over in the middle of many pages, which is how a dying disk looks."""
    luck, held = random.Random(7), bytearray(content)
    for page in range(0, len(held) - 4096, 4096):
        for _ in range(40):
            held[page + luck.randrange(4096)] ^= 0xFF
    return bytes(held)


RUINS: dict[str, Ruin] = {
    "cut in half": lambda content: content[: len(content) // 2],
    "cut within a page": lambda content: content[: len(content) // 2 + 1000],
    "pages turned over": flipped,
    "a damaged head": lambda content: b"X" * 100 + content[100:],
    "zeros": lambda content: b"\0" * len(content),
    "a text": lambda _: b"not a database at all, but some text\n" * 100,
    "a picture": lambda _: b"\x89PNG\r\n\x1a\n" + b"\0" * 5000,
    "a schema that is no text": lambda content: content.replace(
        b"CREATE TABLE account", b'CREATE TABLE a\xba\xff"nt'
    ),
    "a scrambled schema": lambda content: content.replace(b"CREATE TABLE", b"CREATE TABXX"),
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A workspace's file, with a backup beside it."""
    with open_workspace(f"sqlite:///{tmp_path / 'kapta.db'}", folder=tmp_path) as ws:
        for number in range(30):
            ws.accounts.add(name=f"Account {number}", description="d" * 2000)
        backup.back_up(ws.store, tmp_path / backup.FOLDER)
    return tmp_path / "kapta.db"


def digest(path: Path) -> str:
    """What a file holds."""
    return sha256(path.read_bytes()).hexdigest()


def use(file: Path) -> None:
    """Open the workspace, read all of it, change an account, and let SQLite check the file."""
    with open_workspace(f"sqlite:///{file}", folder=file.parent) as ws:
        ws.accounts.frame()
        ws.activity()
        ws.accounts.edit("Account 3", description="changed")


@pytest.mark.parametrize("ruin", RUINS)
def test_a_ruined_file_is_refused_with_the_way_back(file: Path, ruin: str) -> None:
    """The sentence names the file and the restore command; not one byte of it changes; a restore mends it."""
    file.write_bytes(RUINS[ruin](file.read_bytes()))
    before = digest(file)
    with pytest.raises(Unreadable, match=rf"{file.name} is damaged or no workspace .* kapta restore"):
        use(file)

    assert before == digest(file)
    store = Store(f"sqlite:///{file}")
    found = doctor.examine(Patient(store, file.parent, 0))
    assert any("kapta restore" in one.sentence + one.repair for one in found if one.level is Level.PROBLEM)
    assert before == digest(file)
    (made,) = backup.backups(file.parent / backup.FOLDER)
    backup.restore(store, made.folder, file.parent / backup.FOLDER)
    store.close()
    use(file)
    (aside,) = file.parent.glob("kapta.db.damaged-*")
    assert before == digest(aside)


def test_a_backup_of_a_ruined_file_is_none(file: Path) -> None:
    """Ruin is not copied over the good backups: making one is refused, and the old one stays."""
    file.write_bytes(flipped(file.read_bytes()))
    store = Store(f"sqlite:///{file}")
    with pytest.raises(KaptaError, match="damaged"):
        backup.back_up(store, file.parent / backup.FOLDER, keep=1)
    store.close()

    assert 1 == len(backup.backups(file.parent / backup.FOLDER))


def test_somebody_elses_database_is_left_alone(tmp_path: Path) -> None:
    """A SQLite file of another program is refused, and stays as it is."""
    other = tmp_path / "kapta.db"
    with closing(sqlite3.connect(other)) as made:
        made.execute("CREATE TABLE account (id INTEGER, owner TEXT)")
        made.execute("CREATE TABLE bookmarks (url TEXT)")
        made.commit()
    before = digest(other)
    with pytest.raises(KaptaError, match="another program"):
        open_workspace(f"sqlite:///{other}")

    assert before == digest(other)


def test_an_unfinished_change_of_a_killed_program_is_taken_back(file: Path) -> None:
    """With its journal beside it, a file a dying program left in the middle of a change is whole again."""
    child = children.Child(children.hold, f"sqlite:///{file}", 300.0)
    child.wait_for(children.BEGIN)
    child.kill()
    use(file)


# --- folders --------------------------------------------------------------------------------------------


def in_use_by(user: int, file: Path) -> str:
    """What somebody else on the machine is told who opens the workspace."""
    child = children.Child(children.open_as, user, str(file))
    return str(child.end()[0])


@pytest.fixture
def nobody() -> int:
    """A user of this machine who owns nothing."""
    if os.geteuid():
        pytest.skip("only root can work as somebody else")
    return 65_534


def opened_up(folder: Path) -> None:
    """Let others into the folders above, not into the workspace."""
    for one in (folder, *folder.parents):
        if one.owner() == "root" and str(one) not in {"/", "/tmp"}:  # noqa: S108
            one.chmod(0o755)


def test_a_folder_one_may_not_write_to_is_a_sentence(tmp_path: Path, nobody: int) -> None:
    """Nothing can be made there: the sentence names the place and what to choose instead."""
    opened_up(tmp_path)
    said = in_use_by(nobody, tmp_path / "inner" / "kapta.db")

    assert said.startswith(
        f"Misconfigured: The workspace cannot be kept at {tmp_path / 'inner' / 'kapta.db'}"
    )
    assert "KAPTA_FOLDER" in said


def test_a_file_of_somebody_else_is_a_sentence(file: Path, nobody: int) -> None:
    """Neither its content nor its owner changes."""
    opened_up(file.parent)
    before = digest(file)
    said = in_use_by(nobody, file)

    assert said.startswith(
        f"Misconfigured: The workspace sqlite:///{file} may not be written to by this user"
    )
    assert before == digest(file)


def test_a_file_one_may_only_read_is_a_sentence(file: Path, nobody: int) -> None:
    """Reading alone is not enough to work: the sentence says so, and the file stays as it is."""
    opened_up(file.parent)
    file.chmod(0o644)
    before = digest(file)
    said = in_use_by(nobody, file)

    assert "may not be written to by this user" in said
    assert before == digest(file)


def test_a_folder_behind_a_link_works(file: Path, tmp_path: Path) -> None:
    """A link to the folder is the folder: the same file, the same lock, one workspace."""
    (tmp_path / "link").symlink_to(file.parent, target_is_directory=True)
    with (
        open_workspace(f"sqlite:///{tmp_path / 'link' / 'kapta.db'}") as through,
        open_workspace(f"sqlite:///{file}") as straight,
    ):
        through.accounts.edit("Account 1", description="through the link")

        assert "through the link" == straight.accounts.get("Account 1")["description"]


def test_a_link_that_leads_nowhere_makes_no_file_elsewhere(tmp_path: Path) -> None:
    """The disk behind a link is not mounted: that is said, and no fresh workspace takes its place."""
    (tmp_path / "data").symlink_to(tmp_path / "not mounted", target_is_directory=True)
    with pytest.raises(KaptaError, match="cannot be kept at"):
        open_workspace(f"sqlite:///{tmp_path / 'data' / 'kapta.db'}")

    assert not (tmp_path / "not mounted").exists()


def test_a_restore_onto_a_lost_folder_brings_it_back(file: Path) -> None:
    """The file went with its folder's content; from the backup kept elsewhere all of it comes back."""
    (made,) = backup.backups(file.parent / backup.FOLDER)
    elsewhere = shutil.copytree(made.folder, file.parent.parent / "elsewhere")
    shutil.rmtree(file.parent)
    store = Store(f"sqlite:///{file}")
    backup.restore(store, elsewhere, file.parent / backup.FOLDER)
    store.close()
    use(file)
