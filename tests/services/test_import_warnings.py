"""What an import warns of: nothing of it stops a row, but for ids that would become one."""

from collections.abc import Iterator

import openpyxl
import pandas as pd
import pytest

from kapta_workspace import open_workspace
from kapta_workspace.workspace import Workspace

LETTERS = "abcdefghijklmnop"
"""Sixteen names that are not like each other."""


@pytest.fixture
def ws() -> Iterator[Workspace]:
    """A workspace with Acme and fourteen people who work there."""
    with open_workspace("sqlite://") as opened:
        opened.accounts.add(name="Acme")
        names = [f"Person {number}" for number in range(14)]
        opened.imports.plan(pd.DataFrame({"Account": "Acme", "Name": names}), kind="contact").apply()
        yield opened


def told(plan) -> list[tuple[str, object]]:
    """Code and row of every warning."""
    return list(zip(plan.warnings["code"], plan.warnings["row"].astype("object"), strict=True))


def test_ids_that_would_become_one_are_a_question(ws: Workspace) -> None:
    """“7” and “7 ” differ in a space: two accounts, not one; the same row twice counts once all the same."""
    file = pd.DataFrame(
        {"Account name": ["One", "Two", "Three", "Three"], "External id": ["7", "7 ", "8", "8\u200b"]}
    )
    plan = ws.imports.plan(file)

    assert ["E15", "E15", "", ""] == plan.rows["code"].tolist()
    assert ["conflict", "conflict", "create", "skip"] == plan.rows["outcome"].tolist()
    said = "Rows 2 and 3 have external ids that differ in spaces or invisible signs only."
    assert said == plan.rows["sentence"][0]
    assert 3 == plan.decide(3, external_id="7b").apply().counts["created"]


def test_an_id_a_spreadsheet_has_rounded_is_never_taken_for_an_id(ws: Workspace) -> None:
    """Two ids of eighteen digits, both saved as 1.23457E+17: neither row is written before it is mended."""
    file = pd.DataFrame({"Account name": ["One", "Two"], "External id": ["1.23457E+17", "1,23457E+17"]})
    plan = ws.imports.plan(file)

    assert ["E15", "E15"] == plan.rows["code"].tolist()
    assert "was rounded by a spreadsheet" in plan.rows["sentence"][0]
    assert plan.decide(2, external_id="123456789012345678").decide(3, skip=True).is_clean
    assert 2 == ws.imports.plan(file, lenient=True).apply().counts["created"]
    assert ws.accounts.frame()["external_id"].isna().all()


def test_what_a_spreadsheet_made_of_a_text_is_said(ws: Workspace) -> None:
    """A telephone number of twelve digits, and the gene SEPT2 that became a day among names."""
    file = pd.DataFrame(
        {"Account name": ["MARCH1", "2026-09-02", "BRCA1"], "Phone": ["4.91512E+11", None, "+49 1512 3"]}
    )
    plan = ws.imports.plan(file)

    assert [("W05", 3), ("W05", 2)] == told(plan)
    assert plan.warnings["sentence"].tolist() == [
        "Account name says “2026-09-02”: a spreadsheet seems to have made a day of it.",
        "Phone says “4.91512E+11”: a spreadsheet seems to have made a rounded number of it.",
    ]
    assert plan.is_clean
    days = pd.DataFrame({"Account name": ["2026-09-02", "1999-12-31"]})
    assert [] == told(ws.imports.plan(days))


def test_too_many_key_players_are_said_once_an_account(ws: Workspace) -> None:
    """Fourteen are there: a fifteenth is fine, two more are sixteen, said at the first of them."""
    one = pd.DataFrame({"Account": ["Acme"], "Name": ["Cy"]})
    two = pd.DataFrame({"Account": ["Acme", "Acme"], "Name": ["Cy", "Di"]})
    new = {
        "Accounts": pd.DataFrame({"Account name": ["New"]}),
        "Contacts": pd.DataFrame({"Account": ["New"] * 16, "Name": [letter * 9 for letter in LETTERS]}),
    }

    assert [] == told(ws.imports.plan(one, kind="contact"))
    plan = ws.imports.plan(two, kind="contact")
    assert [("W04", 2)] == told(plan)
    assert "Acme would have 16 key players; ten to fifteen are advised." == plan.warnings["sentence"][0]
    assert "Acme would have 16" in plan._repr_html_()
    many = ws.imports.plan(new).warnings
    assert ["New would have 16 key players; ten to fifteen are advised."] == many["sentence"].tolist()


def test_example_rows_unknown_columns_and_near_duplicates_are_in_the_list(ws: Workspace, tmp_path) -> None:
    """The template's example row is left out aloud; every warning has its code, sentence and what to do."""
    path = ws.imports.template(tmp_path / "filled.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["Accounts"]
    names = [cell.value for cell in sheet[1]]
    sheet.cell(3, names.index("Account name") + 1, "ACME Inc.")
    sheet.cell(1, len(names) + 1, "Shoe size")
    sheet.cell(3, len(names) + 1, "42")
    book.save(path)
    plan = ws.imports.plan(path)
    mine = plan.warnings[plan.warnings["sheet"] == "Accounts"]

    assert ["W01", "W02", "W03"] == mine["code"].tolist()
    assert [3, 2] == mine["row"].dropna().astype(int).tolist()
    assert all(mine["suggestion"])
    assert "“ACME Inc.” may be there already as “Acme”" in mine["sentence"].iloc[1]
