"""What an administrator decides about a file in a cell, without a line of code."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from kapta_workspace import Workspace, open_workspace
from kapta_workspace.ui.jupyter import importing
from kapta_workspace.ui.jupyter.importing import ImportBox

FILE = (
    "Account name,Type,Web Sitte,Budget,Parent account\n"
    "Globex Nordic,Gold,nordic.example,5,\n"
    "Hooli,Gold,,7,North; South\n"
    "Initech,Strategic,,9,\n"
)


@pytest.fixture
def ws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """North, South and Globex Nordic Ltd are there; notebooks lie in a folder of their own."""
    importing._begun.clear()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "accounts.csv").write_text(FILE)
    with open_workspace("sqlite://", folder=tmp_path) as workspace:
        for name in ("North", "South", "Globex Nordic Ltd"):
            workspace.accounts.add(name=name)
        yield workspace


def opened(ws: Workspace) -> ImportBox:
    """The box with that file."""
    return ImportBox(ws, "accounts.csv")


def chosen(box: ImportBox, field: str, word: str, meaning: str) -> None:
    """Say what a word means, and look again."""
    box.words.controls[field, word].value = meaning
    box.answer.click()


def test_everything_a_file_asks_is_answered_by_choosing(ws: Workspace) -> None:
    """An unknown column, a word, two parents, and a record that is here already: four choices, written."""
    box = opened(ws)
    titles = ("Rows (3)", "Columns (2)", "Words (1)", "To decide (1)")

    assert titles == box._parts.titles
    assert ["Web Sitte “nordic.example”", "Budget “5”"] == [
        one.description for one in box.columns.lists.values()
    ]
    assert ["", "website"] == [value for _, value in box.columns.lists["Web Sitte"].options][:2]
    box.columns.lists["Web Sitte"].value = "website"
    chosen(box, "account_type", "Gold", "flagged")
    assert "Write 2 rows, leave out 1" == box.apply.description
    assert "To decide (2)" == box._parts.titles[3]
    parents, maybe = (one for _, one in sorted(box.rows.lists.items()))
    parents.value, maybe.value = 1, 0
    box.answer.click()
    assert ("Write 3 rows", "To decide") == (box.apply.description, box._parts.titles[3])
    box.apply.click()

    rows = ws.accounts.frame().set_index("name")
    assert "South" == rows.loc["Hooli", "parent_name"]
    assert {"North", "South", "Globex Nordic", "Hooli", "Initech"} == set(rows.index)
    assert "https://nordic.example" == rows.loc["Globex Nordic", "website"]


def test_all_rows_of_a_code_are_answered_at_once(ws: Workspace) -> None:
    """Two namesakes with codes of their own: the first answer updates both, the last leaves both out."""
    for name in ("North", "South"):
        ws.accounts.edit(name, external_id=f"old {name}")
    Path("codes.csv").write_text("Account name,External id,City\nNorth,1,Oslo\nSouth,2,Rome\n")
    box = ImportBox(ws, "codes.csv")
    box.rows.alike["E10"].value = "last"
    box.answer.click()
    skipped = box.plan.counts["skipped"]
    box = ImportBox(ws, "codes.csv")
    importing._begun.clear()
    box = ImportBox(ws, "codes.csv")
    box.rows.alike["E10"].value = "first"
    box.answer.click()

    assert (2, 2) == (skipped, box.plan.counts["updated"])


def test_how_a_file_is_read_is_kept_for_the_next(ws: Workspace) -> None:
    """A mapping needs a name; the next box says that it used it, and asks nothing it knows."""
    box = opened(ws)
    box.columns.lists["Budget"].value = "annual_revenue"
    chosen(box, "account_type", "Gold", "flagged")
    box.keep.click()
    assert "Give it a name first." in box.said.value
    box.name.value = "From the CRM"
    box.keep.click()
    importing._begun.clear()
    again = opened(ws)

    assert "The kept mapping “From the CRM” was used" in again.sum.value
    assert {"Web Sitte"} == set(again.columns.lists)
    assert {} == again.words.controls


def test_days_numbers_and_kinds_are_said_by_lists_above_the_file(ws: Workspace) -> None:
    """Bare names are anything; as accounts their 03/04/2026 is open, until the day comes first."""
    Path("bare.csv").write_text("Name;Date;Budget\nHooli;03/04/2026;1.234,5\n")
    box = ImportBox(ws, "bare.csv")
    assert {"skip": 1} == box.plan.rows["outcome"].value_counts().to_dict()
    box.kind.value = "account"
    box.columns.lists["Budget"].value = "annual_revenue"
    box.columns.lists["Date"].value = "customer_since"
    box.answer.click()
    assert {"E04", "E05"} == set(box.plan.problems["code"])
    box.days.value = True
    box.sign.value = ","
    box.apply.click()

    (row,) = ws.accounts.frame("Hooli").to_dict("records")
    assert ("2026-04-03", 1234.5) == (str(row["customer_since"])[:10], row["annual_revenue"])


def test_a_cell_run_again_goes_on_with_the_file(ws: Workspace) -> None:
    """Answers given stay given until the file is written; then the cell begins anew."""
    chosen(opened(ws), "account_type", "Gold", "flagged")
    again = opened(ws)
    assert {} == again.words.controls
    again.apply.click()

    assert "unchanged" in opened(ws).preview.table.value


def test_the_plan_and_the_rows_that_fail_are_saved_beside_the_notebook(ws: Workspace, tmp_path: Path) -> None:
    """The plan with its questions; the failing rows to be mended, which then come in."""
    box = opened(ws)
    box.save.click()
    assert "accounts plan.xlsx stands beside this notebook" in box.said.value
    box.apply.click()
    box.mend.click()

    assert "accounts to mend.xlsx stands beside this notebook: 2 rows" in box.said.value
    assert {"Plan", "Questions", "Problems"} <= set(
        openpyxl.load_workbook(tmp_path / "accounts plan.xlsx").sheetnames
    )
    path = tmp_path / "accounts to mend.xlsx"
    book = openpyxl.load_workbook(path)
    assert ["Gold", "Gold"] == [book.active.cell(row, 2).value for row in (2, 3)]
    for row, parent in ((2, None), (3, "North")):
        book.active.cell(row, 2).value, book.active.cell(row, 5).value = "Normal", parent
    book.save(path)
    assert {"create": 2} == ws.imports.plan(path).rows["outcome"].value_counts().to_dict()


def test_rows_are_sorted_and_found(ws: Workspace) -> None:
    """By title backwards to the file's order; a text sifts whatever the outcome."""
    box = opened(ws)
    box.preview.order.value = "outcome"
    table = box.preview.table.value
    assert table.index("Initech") < table.index("Globex Nordic")
    box.preview.find.value = "hool"

    assert "Initech" not in box.preview.table.value
