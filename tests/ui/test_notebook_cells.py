"""What stands in a cell of the setup notebooks: tables, the guide, imports, and how they meet."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kapta_workspace import Workspace, open_workspace
from kapta_workspace.ui.jupyter import (
    account_page,
    account_table,
    check_in_table,
    choose_account,
    contributor_table,
    forms,
    guide,
    import_sheet,
    key_player_table,
    log_conversation,
    new_account,
    sheet,
)

PEOPLE = "Account name,Name,E-mail\nGlobex,Cy Roe,cy@globex.example\nNowhere,Eve,eve@nowhere.example\n"


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    """Globex, with Ada as its only contact."""
    forms._begun.clear()
    sheet._begun.clear()
    with open_workspace(f"sqlite:///{tmp_path / 'kapta.db'}", folder=tmp_path) as workspace:
        workspace.accounts.add(name="Globex")
        workspace.contacts.add(account="Globex", name="Ada", role="champion", primary=True)
        yield workspace


def test_a_table_takes_a_paste_saves_it_at_once_and_gives_it_back(ws: Workspace) -> None:
    """Three accounts pasted into the empty row below; a further empty row waits; undo takes them away."""
    table = account_table(ws)
    empty = table.table["rows"][-1][0]
    table.hear({"do": "paste", "row": empty, "column": "name", "text": "Hooli\tStrategic\nInitech\nUmbra\n"})
    assert [3, "", 5] == [table.state["touched"], table.state["said"], len(table.table["rows"])]
    table.hear({"do": "save"})

    assert "3 accounts created." == table.state["said"]
    assert {"Globex", "Hooli", "Initech", "Umbra"} == set(ws.accounts.frame()["name"])
    assert table.state["undo"]
    table.hear({"do": "undo"})
    assert ["Globex"] == ws.accounts.frame()["name"].tolist()


def test_a_table_run_again_goes_on_where_it_was(ws: Workspace) -> None:
    """What was typed and not saved stands in the new output, with what is wrong with it."""
    first = key_player_table(ws, "Globex")
    first.hear({"do": "type", "row": 1, "cells": {"role": "king"}})
    again = key_player_table(ws, "Globex")

    assert "king" == dict(again.table["rows"])[1]["role"]
    assert "role" in again.state["problems"]["1"]
    assert "1 cell needs attention." == again.state["said"]
    again.hear({"do": "load"})
    assert "Champion" == dict(again.table["rows"])[1]["role"]


def test_the_browser_gets_plain_text_and_the_choices(ws: Workspace) -> None:
    """A script is letters in a cell; a role is chosen from the labels; everything is JSON."""
    ws.accounts.edit("Globex", name="<script>alert(1)</script>")
    shown = account_table(ws).table
    columns = {one["name"]: one for one in key_player_table(ws, 1).table["columns"]}

    assert "<script>alert(1)</script>" == dict(json.loads(json.dumps(shown["rows"])))[1]["name"]
    assert "Decision Maker" in columns["role"]["options"]
    assert ["Ada"] == columns["reports_to"]["options"]


def test_contributors_and_rhythms_have_tables_of_their_own(ws: Workspace) -> None:
    """Ben works on Globex, and Ada is called every month."""
    ws.users.add(name="Ben Book", email="ben@ours.example")
    helpers, rhythm = contributor_table(ws), check_in_table(ws)
    helpers.hear({"do": "type", "row": 1, "cells": {"contributors": "ben book"}})
    helpers.hear({"do": "save"})
    rhythm.hear({"do": "type", "row": 1, "cells": {"checkin_every": "Monthly", "checkin_method": "Phone"}})
    rhythm.hear({"do": "save"})

    assert {} == rhythm.state["problems"]
    assert ["Ben Book"] == ws.contributors.frame("Globex")["user_name"].tolist()
    assert "1m" == ws.contacts.get("Ada")["checkin_every"]


def test_the_guide_follows_what_other_cells_save(ws: Workspace) -> None:
    """A second account appears in it, and what is left of the first becomes less."""
    card = guide(ws)
    before = card.value
    box = new_account(ws)
    box.controls["name"].type("Hooli")
    box.save.click()
    table = key_player_table(ws, "Globex")
    table.hear({"do": "type", "row": 1, "cells": {"title": "Head", "friend_foe": "Supporter"}})
    table.hear({"do": "save"})

    assert "Of Ada we do not know: job title, friend / foe, decision power." in before
    assert "Hooli" in card.value
    assert "Of Ada we do not know: decision power." in card.value
    box.undo.click()
    assert "Hooli" not in card.value


def test_the_first_account_is_chosen_until_somebody_chooses(ws: Workspace) -> None:
    """By name, though Globex is older; a new one is offered, the one that is open stays."""
    ws.accounts.add(name="Acme")
    box = choose_account(ws, account_page)
    assert ("Acme", "Globex") == tuple(label for label, _ in box.list.options)
    assert "Acme" in box.shown.children[0].value
    new = new_account(ws)
    new.controls["name"].type("Aaron")
    new.save.click()

    assert "Aaron" == box.list.options[0][0]
    assert "Acme" in box.shown.children[0].value


def test_cells_of_another_workspace_are_left_alone(ws: Workspace, tmp_path: Path) -> None:
    """Its output still stands in the notebook though it is closed and its file is gone."""
    file = tmp_path / "other.db"
    with open_workspace(f"sqlite:///{file}", folder=tmp_path) as other:
        other.accounts.add(name="Elsewhere")
        box, people = choose_account(other, account_page), key_player_table(other, "Elsewhere")
    file.write_bytes(b"no database any more")
    mine = choose_account(ws, account_page)
    new = new_account(ws)
    new.controls["name"].type("Aaron")
    new.save.click()

    assert ("Aaron", "Globex") == tuple(label for label, _ in mine.list.options)
    assert ("Elsewhere",) == tuple(label for label, _ in box.list.options)
    assert "" == people.state["said"]


def test_after_saving_the_next_record_is_a_click_away(ws: Workspace) -> None:
    """“Another one” gives an empty form in the same cell."""
    box = new_account(ws)
    for name in ("Hooli", "Initech"):
        box.controls["name"].type(name)
        box.save.click()
        box.again.click()

    assert {"Globex", "Hooli", "Initech"} == set(ws.accounts.frame()["name"])
    assert ("", "none") == (box.controls["name"].widget.value, box.again.layout.display)


def test_a_conversation_is_logged_and_moves_the_check_in(ws: Workspace) -> None:
    """Ada, monthly, was talked to today: she is fresh."""
    ws.contacts.edit("Ada", checkin_every="1m")
    box = log_conversation(ws, contact="Ada")
    box.controls["text"].type("All well.")
    box.save.click()

    assert ["phone"] == ws.notes.frame("Globex")["kind"].tolist()
    assert ["fresh"] == ws.check_ins.frame("Globex")["band"].tolist()


def test_a_file_is_looked_at_written_and_taken_back(ws: Workspace) -> None:
    """One good row of two: the preview tells both and sifts, the good one is written, undo takes it away."""
    box = import_sheet(ws)
    box.look.click()
    assert "Choose a file first." in box.said.value
    file = {"name": "../../people.csv", "type": "text/csv", "size": len(PEOPLE), "content": PEOPLE.encode()}
    box.file.value = ({**file, "last_modified": datetime(2026, 1, 1, tzinfo=UTC)},)

    assert "people.csv" in box.sum.value
    assert "Cy Roe" in box.preview.table.value
    assert "Write 1 row, leave out 1" == box.apply.description
    box.preview.shown.value = "error"
    assert "Cy Roe" not in box.preview.table.value
    assert "Nowhere" in box.preview.table.value
    box.apply.click()
    assert "Cy Roe" in ws.contacts.frame()["name"].tolist()
    box.undo.click()
    assert ["Ada"] == ws.contacts.frame()["name"].tolist()


def test_a_card_says_amounts_and_bands_as_the_charts_do(ws: Workspace) -> None:
    """Thousands are parted, and the band has the sign it has everywhere else."""
    ws.accounts.edit("Globex", annual_revenue=2940000)
    card = account_page(ws, "Globex", days=90)._repr_html_()

    assert "2,940,000" in card
    assert "2940000" not in card
    assert "■ at risk" in card or "▲ watch" in card or "● healthy" in card
    assert 90 == account_page(ws, "Globex", days=90).page.days
