"""Killed in the middle of an import, the workspace is as it was, and the same import completes."""

import signal
import subprocess
import sys
import time
from pathlib import Path

from kapta_workspace import open_workspace
from kapta_workspace.demo.large import large

ACCOUNTS, CONTACTS, KILLS = 8_000, 42_000, 6
MANAGER = "Ada Berg"
WORK = """
import sys
from kapta_workspace import open_workspace
with open_workspace(sys.argv[1]) as ws:
    plan = ws.imports.plan(sys.argv[2])
    print("writing", flush=True)
    plan.apply()
    print("written", flush=True)
"""
"""Plans before it says that it writes, so that every kill falls into the writing."""


def state(url: str) -> tuple[int, int, int]:
    """The log's head, the accounts and the contacts."""
    with open_workspace(url) as ws:
        return ws.head, len(ws.accounts.frame()), len(ws.contacts.frame())


def killed(url: str, file: Path, after: float) -> bool:
    """Begin the import and kill it so many seconds into the writing; whether it had not finished."""
    command = [sys.executable, "-c", WORK, url, str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert "writing\n" == running.stdout.readline()
        time.sleep(after)
        running.send_signal(signal.SIGKILL)
        return "written\n" not in running.stdout.readlines()


def test_a_killed_import_leaves_nothing_and_can_be_done_again(tmp_path: Path) -> None:
    """Six kills spread over the writing of 42,000 contacts: all is as before, then all come in at once."""
    url = f"sqlite:///{tmp_path / 'kapta.db'}"
    sheets = large(ACCOUNTS, CONTACTS, owners=[MANAGER])
    file = tmp_path / "contacts.csv"
    sheets["contact"].to_csv(file, index=False)
    with open_workspace(url) as ws:
        ws.users.add(name=MANAGER, email="ada@us.example")
        ws.imports.plan({"Accounts": sheets["account"]}).apply()
    before = state(url)
    hits = 0
    for number in range(KILLS):
        hits += killed(url, file, 0.02 + 0.06 * number)
        if not state(url)[2]:
            assert before == state(url)
        else:
            break  # quicker than the kill: it was done, and wholly
    assert hits
    if state(url) == before:
        with open_workspace(url) as ws:
            assert CONTACTS == ws.imports.plan(file).apply().counts["created"]

    assert (before[0] + 1, ACCOUNTS, CONTACTS) == state(url)
    with open_workspace(url) as ws, ws.store.reading() as unit:
        assert "ok" == unit.connection.exec_driver_sql("PRAGMA integrity_check").scalar()
        assert not unit.connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
