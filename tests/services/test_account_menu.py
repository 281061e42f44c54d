"""The menu of accounts: what stands in it, for whom, and what its open pages share."""

import datetime as dt
import json

import pandas as pd
import pytest

from kapta_workspace import open_workspace
from kapta_workspace.domain.changes import Rows


@pytest.fixture
def ws(tmp_path):
    """Globex with one child, flagged, and Acme by itself; Bo owns Acme alone."""
    with open_workspace(f"sqlite:///{tmp_path}/kapta.db", folder=tmp_path) as workspace:
        roles = {"bo": "account_manager", "cy": "account_manager", "di": "administrator"}
        people = [(name.title(), f"{name}@x.example", role) for name, role in roles.items()]
        workspace.save(Rows("user", pd.DataFrame(people, columns=["name", "email", "role"])))
        top = workspace.accounts.add(name="Globex", tier="strategic")
        workspace.accounts.add(name="globex EU", parent=top, is_flagged=True)
        workspace.accounts.add(name="Acme", owner="bo@x.example")
        yield workspace


def rows(workspace):
    """The menu as *name, flags*, as its page gets it."""
    return [(name, flags) for _, name, _, flags in json.loads(workspace.menu().text)]


def test_the_menu_is_in_order_and_carries_its_signs(ws):
    """Names are in order whatever their case; strategic, flagged and at risk are letters."""
    ws.risks.add(account="Acme", reason="Budget cut", opened_on="2026-11-02")

    assert [("Acme", "r"), ("Globex", "s"), ("globex EU", "w")] == rows(ws)


def test_nobody_gets_anothers_menu(ws):
    """Bo, who owns Acme, sees Acme; Cy, who owns nothing, sees nothing, whoever asked before."""
    rows(ws)

    assert [("Acme", "")] == rows(ws.acting_as("bo@x.example"))
    assert [] == rows(ws.acting_as("cy@x.example"))


def test_an_account_taken_away_leaves_the_menu(ws):
    """Acme passes from Bo to Cy: it leaves Bo's menu and enters Cy's."""
    bo, cy = ws.acting_as("bo@x.example"), ws.acting_as("cy@x.example")
    rows(bo), rows(cy)
    ws.accounts.edit("Acme", owner="cy@x.example")

    assert ([], [("Acme", "")]) == (rows(bo), rows(cy))


def test_a_closed_risk_leaves_the_menu(ws):
    """The sign goes with the last open risk."""
    risk = ws.risks.add(account="Acme", reason="Budget cut", opened_on="2026-11-02")
    before = rows(ws)[0]
    ws.risks.edit(risk, status="closed_resolved")

    assert (("Acme", "r"), ("Acme", "")) == (before, rows(ws)[0])


def test_pages_of_the_same_accounts_share_one_text(ws):
    """Two people who see the same hold one text between them, also after a note was written."""
    other = ws.acting_as("di@x.example")
    first = ws.menu().text
    ws.notes.add(account="Acme", title="Called", occurred_on=dt.date(2026, 11, 2))

    assert first is ws.menu().text
    assert first is other.menu().text


def test_a_filter_keeps_the_parents(ws):
    """Kept to the child, the menu shows the parent above it, and nothing else."""
    child = ws.menu().accounts.set_index("name")["id"]["globex EU"]
    kept = ws.menu([int(child)])

    assert ["Globex", "globex EU"] == kept.accounts["name"].tolist()


def test_the_first_parent_is_the_first_with_children(ws):
    """Acme stands first but has nobody below it: the parents' page begins with Globex."""
    menu = ws.menu()

    assert "Globex" == menu.accounts.set_index("id")["name"][menu.first_parent]
