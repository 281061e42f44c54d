"""What was an account's at some time since is found with it, whatever became of it; nothing else is read."""

from collections.abc import Iterator

import pytest

from kapta_workspace import Workspace, open_workspace
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.storage.since import rows_and_lines


@pytest.fixture
def ws(database_url: str) -> Iterator[Workspace]:
    """Acme with Ada, Cy and Di; Bolt with Bo and Ed."""
    with open_workspace(database_url) as workspace:
        people = {"Acme": ("Ada", "Cy", "Di"), "Bolt": ("Bo", "Ed")}
        for account, names in people.items():
            workspace.accounts.add(name=account)
            for name in names:
                workspace.contacts.add(name=name, account=account)
        yield workspace


def told(ws: Workspace, account: str, since: int) -> tuple[list[str], list[int]]:
    """The names of the rows of an account and the records of the lines."""
    with ws.store.reading() as unit:
        rows, lines = rows_and_lines(unit, SCHEMAS["contact"], [ws.accounts.find(account)], since)
    return rows["name"].tolist(), lines["record"].astype(int).tolist()


def test_records_are_found_with_whom_they_lay(ws: Workspace) -> None:
    """Acme: who left, who came, who was changed, and the line of who is gone. Bolt: who came and who left."""
    before = ws.head
    ada, bo, cy, di = (ws.contacts.find(name) for name in ("Ada", "Bo", "Cy", "Di"))
    ws.contacts.edit("Ada", account="Bolt")
    ws.contacts.edit("Bo", account="Acme")
    ws.contacts.edit("Cy", title="Buyer")
    ws.contacts.remove("Di")

    assert (["Ada", "Cy", "Bo"], [ada, bo, cy, di]) == told(ws, "Acme", before)
    assert (["Ada", "Bo", "Ed"], [ada, bo]) == told(ws, "Bolt", before)
    assert (["Cy", "Bo"], []) == told(ws, "Acme", ws.head)
    assert ["Ada", "Cy", "Di"] == sorted(ws.view("Acme", as_of=before).frame("contact")["name"].tolist())
