"""A table to type and paste into: read as the door reads, and written in one change."""

from collections.abc import Iterator

import pytest

from kapta_workspace import Workspace, open_workspace
from kapta_workspace.ui.form import Sheet, columns_of

PLAYERS = ("name", "title", "role", "decision_power", "primary", "reports_to", "email")


@pytest.fixture
def ws(database_url: str) -> Iterator[Workspace]:
    """Globex with Ada; Initech; Ben, a colleague; two Eves."""
    with open_workspace(database_url) as workspace:
        workspace.users.add(name="Ben Book", email="ben@ours.example")
        workspace.users.add(name="Eve Eden", email="eve@ours.example")
        workspace.users.add(name="Eve Eden", email="eden@ours.example")
        workspace.accounts.add(name="Globex", account_type="strategic")
        workspace.accounts.add(name="Initech")
        workspace.contacts.add(account="Globex", name="Ada", role="champion", primary=True)
        yield workspace


def sheet(ws: Workspace, kind: str, *names: str, account: str | None = None) -> Sheet:
    """A sheet of some fields."""
    one = None if account is None else ws.accounts.find(account)
    return Sheet(ws, kind, columns_of(ws.schemas[kind], names), one)


def test_what_is_copied_from_a_spreadsheet_becomes_people(ws: Workspace) -> None:
    """Two rows by tabs: labels and codes of choices, a manager among the pasted and one who was there."""
    table = sheet(ws, "contact", *PLAYERS, account="Globex")
    row = table.add()
    table.paste(
        row,
        "name",
        "Bo\tBuyer\tDecision Maker\thigh\tyes\tAda\tbo@globex.example\r\nCy\t\tinfluencer\t\t\tbo\n",
    )
    saved = table.save()

    assert {} == table.problems
    assert saved is not None
    people = ws.contacts.frame("Globex").set_index("name")
    assert ("decision_maker", "high", True, "Ada") == tuple(
        people.loc["Bo", ["role", "decision_power", "primary", "reports_to_name"]]
    )
    assert ("influencer", "Bo") == tuple(people.loc["Cy", ["role", "reports_to_name"]])
    ws.undo(saved.position)
    assert ["Ada"] == ws.contacts.frame("Globex")["name"].tolist()


def test_a_wrong_cell_is_told_in_the_words_of_the_forms_and_nothing_is_written(ws: Workspace) -> None:
    """An unknown role, a missing name, a wrong address, a manager nobody is; mended, all is written."""
    table = sheet(ws, "contact", *PLAYERS, account="Globex")
    first, second = table.add(), table.add()
    table.type(first, {"name": "Bo", "role": "king", "reports_to": "Zed"})
    table.type(second, {"name": "", "email": "nobody at all"})

    assert table.save() is None
    assert {"role", "reports_to"} == set(table.problems[first])
    assert "There is no contact called “Zed”." == table.problems[first]["reports_to"]
    assert {"name", "email"} == set(table.problems[second])
    assert "Name is required." == table.problems[second]["name"]
    assert 1 == len(ws.contacts.frame())
    table.type(first, {"role": "champion", "reports_to": ""})
    table.type(second, {"name": "Cy", "email": ""})
    assert table.save() is not None
    assert 3 == len(ws.contacts.frame())


def test_accounts_with_their_contributors(ws: Workspace) -> None:
    """Types by their words, people by name or address; one of two Eves must be told by her address."""
    table = sheet(ws, "account", "name", "account_type", "owner", "contributors")
    table.type(1, {"contributors": "Ben Book; Eve Eden"})
    assert "2 users are called “Eve Eden”" in table.problems[1]["contributors"]
    table.type(1, {"contributors": "Ben Book; eden@ours.example", "account_type": "Flagged"})
    new = table.add()
    table.type(new, {"name": "Hooli", "contributors": "Ben Book"})
    saved = table.save()

    assert {} == table.problems
    assert saved is not None
    assert [2, 4] == sorted(ws.contributors.frame("Globex")["user"].tolist())
    assert "flagged" == ws.accounts.get("Globex")["account_type"]
    assert ["Ben Book"] == ws.contributors.frame("Hooli")["user_name"].tolist()
    table.type(1, {"contributors": "", "account_type": "strategic"})
    table.save()
    assert 0 == len(ws.contributors.frame("Globex"))
    assert {1, 2, ws.accounts.find("Hooli")} == set(table.start)


def test_what_others_changed_meanwhile_stays_and_a_clash_is_told(ws: Workspace) -> None:
    """Ada's title came from elsewhere and stays; her role was changed by both."""
    table = sheet(ws, "contact", *PLAYERS, account="Globex")
    ws.contacts.edit("Ada", title="Chief")
    table.type(1, {"decision_power": "High"})
    table.save()
    assert ("Chief", "high") == tuple(ws.contacts.get("Ada")[["title", "decision_power"]])

    ws.contacts.edit("Ada", role="influencer")
    table.type(1, {"role": "Decision maker"})
    assert table.save() is None
    assert "while you were editing" in table.problems[1]["role"]


def test_what_the_door_refuses_stands_in_its_cell(ws: Workspace) -> None:
    """A second account of a name; nothing of the table is written."""
    table = sheet(ws, "account", "name", "website")
    table.type(2, {"website": "initech.example"})
    new = table.add()
    table.type(new, {"name": "globex"})

    assert table.save() is None
    assert "already an account named" in table.problems[new]["name"]
    assert ws.accounts.get("Initech")["website"] in (None, "") or ws.accounts.frame()["website"].isna().all()
