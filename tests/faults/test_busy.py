"""While somebody else writes, one waits; too long a wait ends in a sentence that names who it is."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kapta_workspace import open_workspace
from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.storage import store as storing
from kapta_workspace.storage import trouble
from tests.faults import children


@pytest.fixture
def url(database_url: str) -> str:
    """A workspace with one account, on each database."""
    with open_workspace(database_url) as ws:
        ws.accounts.add(name="Globex", description="Signed:")
    return database_url


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits longer than a second."""
    monkeypatch.setattr(storing, "BUSY_SECONDS", 1)


@pytest.fixture
def holding(url: str) -> Iterator[children.Child]:
    """Another program that writes for very long."""
    child = children.Child(children.hold, url, 300.0)
    child.wait_for(children.BEGIN)
    yield child
    child.kill()


@pytest.mark.usefixtures("impatient")
def test_a_wait_that_is_too_long_names_who_is_writing(url: str, holding: children.Child) -> None:
    """The sentence names the process and says that nothing was written; afterwards all goes on."""
    who = f"process {holding.process.pid} " if "sqlite" in url else r"process \d+ of the server "
    with open_workspace(url) as ws:
        head = ws.head
        with pytest.raises(Misconfigured, match=rf"is busy: {who}.*Nothing of this change was written; try"):
            ws.accounts.edit("Globex", description="Mine")
        holding.process.kill()
        holding.process.join()
        assert head == ws.head
        ws.accounts.edit("Globex", description="Mine")

        assert "Mine" == ws.accounts.get("Globex")["description"]


def test_a_short_wait_is_only_a_wait(url: str) -> None:
    """Whoever writes while another program is busy for two seconds is served after it."""
    child = children.Child(children.hold, url, 2.0)
    child.wait_for(children.BEGIN)
    with open_workspace(url) as ws:
        ws.accounts.edit("Globex", description="Mine")

        assert "Mine" == ws.accounts.get("Globex")["description"]
    assert children.DONE in child.end()


def test_readers_of_a_team_do_not_wait_for_a_writer(postgres_url: str) -> None:
    """On PostgreSQL the screens go on while somebody imports for long."""
    with open_workspace(postgres_url) as ws:
        ws.accounts.add(name="Globex")
        child = children.Child(children.hold, postgres_url, 300.0)
        child.wait_for(children.BEGIN)

        assert ["Globex"] == ws.accounts.frame()["name"].tolist()
        assert child.kill()


def test_four_writers_lose_nothing_of_each_other(url: str) -> None:
    """Four programs read a text, sign it and write it back: every signature of every one is in it, once."""
    times = children.kills(6)
    writers = [children.Child(children.sign, url, name, times) for name in "abcd"]
    said = [writer.end() for writer in writers]
    with open_workspace(url) as ws:
        signed = ws.accounts.get("Globex")["description"].split()[1:]
        counts = ws.log(limit=10_000)["counts"].tolist()
        edits = sum(one["account"]["updated"] for one in counts if "account" in one)

    assert all(children.DONE in words for words in said), said
    assert sorted(f"{name}{time}" for name in "abcd" for time in range(times)) == sorted(signed)
    assert 4 * times == edits


def test_nobody_is_named_where_nobody_is_known(tmp_path: Path) -> None:
    """Without a list of locks, or with other people's only, the sentence speaks of another program."""
    file = tmp_path / "kapta.db"
    file.touch()
    locks = tmp_path / "locks"
    locks.write_text(
        "1: POSIX  ADVISORY  WRITE 1 fe:01:999999999 0 EOF\n2: FLOCK  ADVISORY  READ 1 x:y:1 0 EOF\n"
    )

    assert "" == trouble._of_file(file, locks)
