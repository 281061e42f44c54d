"""
Writes down a small workspace as this version makes it, for later versions to be tried on.

Run ``python -m tests.released.write`` once at each release, and never again for a version that is out: what
people have on their disks does not change either.
"""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from kapta_workspace.services import setup
from kapta_workspace.settings import load
from kapta_workspace.storage import migrate
from kapta_workspace.storage.store import Clock, Store
from kapta_workspace.workspace import Workspace

FOLDER = Path(__file__).parent
FOUNDER = {"name": "Ada Founder", "email": "ada@workspace.example"}


def write(folder: Path = FOLDER) -> Path:
    """Write the workspace's SQL into a file named after the version, and give its path."""
    with TemporaryDirectory() as work:
        store = Store(f"sqlite:///{work}/kapta.db", clock=ticking())
        live(store)
        with closing(store.engine.raw_connection()) as connection:
            lines = [str(line) for line in connection.driver_connection.iterdump()]  # type: ignore[union-attr]
        store.close()
    path = folder / f"{version('kapta-workspace')}.sql"
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return path


def live(store: Store) -> None:
    """A little of everything: links, lists, custom fields, edits, an archived record, a removed one."""
    migrate.upgrade(store)
    setup.found(store, FOUNDER)
    ws = Workspace(store, 1, load())
    ws.custom_fields.add(entity="account", key="region", label="Region", kind="text")
    ws.accounts.add(name="Globex", website="https://globex.example", description="Émile’s house: “first”.")
    ws.accounts.add(name="Globex EU", parent="Globex", cf_region="Europe")
    ws.accounts.add(name="Initech")
    ws.contacts.add(account="Globex", name="Ada Lovelace", title="CTO", friend_foe="advocate", primary=True)
    ws.contacts.add(account="Globex", name="Bo Ek", reports_to="Ada Lovelace", email="bo@globex.example")
    ws.notes.add(
        account="Globex",
        text="They renew, says Ada.",
        occurred_on="2026-11-20",
        contacts=("Ada Lovelace", "Bo Ek"),
    )
    ws.tasks.add(account="Globex EU", title="Send the offer", due="2026-12-01")
    ws.accounts.edit("Globex", website="https://www.globex.example", why="They moved")
    ws.accounts.archive("Initech", why="They left")
    ws.contacts.remove("Bo Ek")


def ticking() -> Clock:
    """A clock that is a minute later each time it is asked."""
    moments: Iterator[datetime] = (
        datetime(2026, 11, 22, 9, tzinfo=UTC) + timedelta(minutes=minute) for minute in range(10_000)
    )
    return lambda: next(moments)


if __name__ == "__main__":
    print(write())  # noqa: T201 - a command says what it did
