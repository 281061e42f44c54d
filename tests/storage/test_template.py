"""The blank workbook: written from the live schema, filled in by hand, read again without loss."""

from pathlib import Path

import openpyxl
import pandas as pd

from kapta_workspace import open_workspace
from kapta_workspace.domain.changes import Rows
from kapta_workspace.storage.sheets.template import EXAMPLE, MARK
from kapta_workspace.workspace import Workspace


def office() -> Workspace:
    """A workspace with a product, a metric and a field of its own."""
    ws = open_workspace("sqlite://")
    ws.products.add(name="Sensors")
    field = {"entity": "account", "key": "region", "label": "Region", "kind": "text"}
    ws.save(Rows("custom_field", pd.DataFrame([field])))
    return ws


def headings(sheet) -> list[str]:
    """The first row."""
    return [cell.value for cell in sheet[1]]


def fill(path: Path, sheet: str, **cells: str) -> None:
    """Write one row beneath the example, underscores in headings for spaces."""
    book = openpyxl.load_workbook(path)
    page = book[sheet]
    row = page.max_row + 1
    for name, value in cells.items():
        page.cell(row, headings(page).index(name.replace("_", " ")) + 1, value)
    book.save(path)


def test_every_kind_with_a_sheet_has_one_and_own_fields_stand_in_it(tmp_path: Path) -> None:
    """The sheets are those of the live schema; an administrator's field is a column like any other."""
    with office() as ws:
        book = openpyxl.load_workbook(ws.imports.template(tmp_path / "blank.xlsx"))
        expected = [schema.sheet for schema in ws.schemas.values() if schema.sheet]

    assert [*expected, "Read me"] == book.sheetnames
    assert {"Account name", "Account type", "Region"} <= set(headings(book["Accounts"]))
    assert [MARK, EXAMPLE] == [book["Accounts"].cell(row, 1).value for row in (1, 2)]


def test_choices_are_offered_as_drop_downs(tmp_path: Path) -> None:
    """The account's type offers its four words below the example row."""
    with office() as ws:
        page = openpyxl.load_workbook(ws.imports.template(tmp_path / "blank.xlsx"))["Accounts"]
    offered = {rule.formula1 for rule in page.data_validations.dataValidation}

    assert '"Normal,Strategic,Flagged,Archived"' in offered


def test_a_blank_template_imports_as_nothing(tmp_path: Path) -> None:
    """The example rows and the page of instructions are no records."""
    with office() as ws:
        plan = ws.imports.plan(ws.imports.template(tmp_path / "blank.xlsx"))

    assert 0 == plan.counts["read"]
    assert "example row of the template" in set(plan.left_out["reason"])


def test_a_filled_template_imports(tmp_path: Path) -> None:
    """An account, its child above it in no order, a contact: all three come in, the own field with them."""
    with office() as ws:
        path = ws.imports.template(tmp_path / "filled.xlsx")
        fill(path, "Accounts", Account_name="Globex EU", Parent_account="Globex", Region="North")
        fill(path, "Accounts", Account_name="Globex", Account_type="Strategic", Products="Sensors")
        fill(path, "Contacts", Account="Globex EU", Name="Cy", Decision_power="High")
        batch = ws.imports.plan(path).apply()
        child, top = ws.accounts.get("Globex EU"), ws.accounts.get("Globex")

        assert "3 rows read = 3 created + 0 updated + 0 unchanged + 0 skipped + 0 failed" == batch.identity
        assert (top["id"], "North") == (child["parent"], child["cf_region"])
        assert ("strategic", 1) == (top["account_type"], len(top["products"]))
        assert "high" == ws.contacts.get("Cy")["decision_power"]
        assert 3 == ws.imports.plan(path).counts["unchanged"]
