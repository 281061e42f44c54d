"""
Work done in processes of their own, which a test kills in the middle of it.

The processes are forked off one that has imported the package already, so that fifty kills cost seconds.
``KAPTA_TEST_KILLS=50`` asks for so many kills where a test makes a few.
"""

import io
import multiprocessing
import os
import random
import resource
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa
from PIL import Image

from kapta_workspace import open_workspace
from kapta_workspace.domain.errors import Conflict, KaptaError
from kapta_workspace.storage import backup, migrate
from kapta_workspace.storage.store import Store

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["kapta_workspace", "tests.faults.children"])

Say = Callable[[object], None]
Work = Callable[..., None]
BEGIN, DONE = "begin", "done"


def kills(few: int) -> int:
    """How many kills a test makes: a few, or what ``KAPTA_TEST_KILLS`` says."""
    return int(os.environ.get("KAPTA_TEST_KILLS", few))


class Child:
    """A process at work: ``wait_for(BEGIN)``, then ``kill`` it or let it come to its end."""

    def __init__(self, work: Work, *given: Any) -> None:
        self.heard, speaking = FORKS.Pipe(duplex=False)
        self.process: BaseProcess = FORKS.Process(target=_work, args=(work, speaking, *given))
        self.process.start()
        speaking.close()

    def wait_for(self, word: object, seconds: float = 120) -> None:
        """Wait until it says a word."""
        while self.heard.poll(seconds):
            if self.heard.recv() == word:
                return
        raise TimeoutError(word)

    def kill(self) -> bool:
        """Kill it; whether it had not come to its end."""
        self.process.kill()
        return DONE not in self.end()

    def end(self) -> list[object]:
        """Wait for its end, and give all it said since it was last listened to."""
        said = list(self._words())
        self.process.join(120)
        self.heard.close()
        return said

    def _words(self) -> Iterator[object]:
        try:
            while self.heard.poll(120):
                yield self.heard.recv()
        except (EOFError, OSError):
            return


def _work(work: Work, speaking: Connection, *given: Any) -> None:
    work(speaking.send, *given)
    speaking.send(DONE)


def instants(work: Work, *given: Any, count: int, seed: int = 7) -> list[float]:
    """Random moments within the time a piece of work takes, in seconds; it is done once to see."""
    child = Child(work, *given)
    child.wait_for(BEGIN)
    begun = time.monotonic()
    assert DONE in child.end()
    took = time.monotonic() - begun
    luck = random.Random(seed)
    return sorted(luck.uniform(0, took) for _ in range(count))


def killed(work: Work, *given: Any, after: float) -> bool:
    """Begin a piece of work and kill it so many seconds later; whether it had not come to its end."""
    child = Child(work, *given)
    child.wait_for(BEGIN)
    time.sleep(after)
    return child.kill()


def left_alone(store: Store) -> None:
    """
    Wait until PostgreSQL has ended the sessions of those killed.

    The server outlives its client: it finishes the statement at hand, a COMMIT, too, before it looks up.
    """
    others = sa.text(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        until = time.monotonic() + 120
        while connection.execute(others).scalar_one():
            if time.monotonic() > until:
                raise TimeoutError("sessions of killed processes")
            time.sleep(0.01)


# --- what is done there ---------------------------------------------------------------------------------


def import_file(say: Say, url: str, file: Path) -> None:
    """Plan an import, then apply it."""
    with open_workspace(url) as ws:
        plan = ws.imports.plan(file)
        say(BEGIN)
        plan.apply()


def take_back(say: Say, url: str, position: int) -> None:
    """Undo a log entry."""
    with open_workspace(url) as ws:
        say(BEGIN)
        ws.undo(position)


def back_up(say: Say, url: str, folder: Path, beside: Path) -> None:
    """Make one backup."""
    store = Store(url)
    say(BEGIN)
    backup.back_up(store, folder, beside=[beside], keep=3)


def restore(say: Say, url: str, made: Path, folder: Path) -> None:
    """Put a backup in place."""
    store = Store(url)
    say(BEGIN)
    backup.restore(store, made, folder)


def migrate_and_die(say: Say, url: str, scripts: Path, before: int) -> None:
    """Take the pending steps and be killed before the statement of this number that writes or follows one."""
    store, seen, wrote = Store(url), 0, False

    def count(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        nonlocal seen, wrote
        writes = not statement.lstrip().upper().startswith(("SELECT", "PRAGMA"))
        seen += writes or wrote
        wrote = writes
        if seen == before:
            say(seen)
            os.kill(os.getpid(), 9)

    sa.event.listen(store.engine, "before_cursor_execute", count)
    migrate.upgrade(store, scripts)


def hold(say: Say, url: str, seconds: float) -> None:
    """Keep the workspace busy, as somebody who writes for long does."""
    store = Store(url)
    with store.writing() as unit:
        unit.connection.exec_driver_sql("UPDATE counter SET next = next")
        say(BEGIN)
        time.sleep(seconds)
    store.close()


def sign(say: Say, url: str, name: str, times: int) -> None:
    """Read a text, put one's mark behind it and write it back, so many times; read again after a conflict."""
    with open_workspace(url) as ws:
        say(BEGIN)
        done = conflicts = 0
        while done < times:
            account = ws.accounts.get("Globex")
            signed = f"{account['description']} {name}{done}"
            try:
                ws.accounts.edit("Globex", version=int(account["version"]), description=signed)
                done += 1
            except Conflict:
                conflicts += 1
        say(conflicts)


def import_in_turns(say: Say, url: str, times: int) -> None:
    """Import two accounts with a contact each, so many times."""
    with open_workspace(url) as ws:
        say(BEGIN)
        for turn in range(times):
            names = [f"Import {turn} {half}" for half in "ab"]
            people = pd.DataFrame({"Name": [f"Ada {name}" for name in names], "Account": names})
            ws.imports.plan({"Accounts": pd.DataFrame({"Account name": names}), "Contacts": people}).apply()


def without_room(say: Say, url: str, folder: Path, work: str) -> None:
    """Do something while the system takes no byte beyond what files have now, and say what came of it."""
    with open_workspace(url, folder=folder) as ws:
        sheet = pd.DataFrame({"Account name": [f"Account {number}" for number in range(3_000)]})
        plan = ws.imports.plan({"Accounts": sheet})
        picture = io.BytesIO()
        Image.effect_noise((500, 500), 90).convert("RGB").save(picture, "PNG")
        works: dict[str, Callable[[], object]] = {
            "save": lambda: ws.accounts.edit("Globex", description="x" * 90_000),
            "import": plan.apply,
            "backup": lambda: backup.back_up(ws.store, folder / "backups"),
            "document": lambda: ws.documents.put("Globex", "plan.pdf", b"p" * 3_000_000),
            "picture": lambda: ws.pictures.put("account", 1, picture.getvalue()),
            "export": lambda: ws.export(folder / "all.csv"),
        }
        room = {"backup": 100_000, "picture": 1_000, "export": 10}
        most = room.get(work, (folder / "kapta.db").stat().st_size)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
        try:
            works[work]()
        except KaptaError as error:
            say(str(error))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def open_as(say: Say, user: int, file: str) -> None:
    """Become another user of the machine, open the workspace, and say what came of it."""
    os.setgroups([])
    os.setgid(user)
    os.setuid(user)
    try:
        with open_workspace(f"sqlite:///{file}") as ws:
            ws.accounts.add(name="Mine")
            say("opened")
    except Exception as error:  # noqa: BLE001 - whatever it is, the test wants to see it
        say(f"{type(error).__name__}: {error}")
