"""An administrator's import by clicks in a real JupyterLab: the notebook as it is shipped."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from kapta_workspace import Workspace, open_workspace
from tests.browser.lab import run_all, running

pytest.importorskip("jupyterlab")

WHILE = 60_000
SHEET = "Account name,Account type,Website\nGlobex,Normal,globex.example\nHooli,Strategic,\nInitech,King,\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """An empty workspace, to look into."""
    with open_workspace(f"sqlite:///{tmp_path}/kapta.db", folder=tmp_path) as ws:
        yield ws


@pytest.fixture
def lab(workspace: Workspace, tmp_path: Path) -> Iterator[str]:
    """Where ``kapta lab`` has opened JupyterLab on that workspace."""
    own = {"KAPTA_DATABASE_URL": f"sqlite:///{tmp_path}/kapta.db", "KAPTA_FOLDER": str(tmp_path)}
    with running("kapta_workspace", ["lab", "--no-dashboards"], tmp_path, own) as address:
        yield address


@pytest.mark.timeout(300)
def test_a_sheet_is_looked_at_answered_written_and_taken_back(
    lab: str, new_page, workspace: Workspace, tmp_path: Path
) -> None:
    """Of three rows one names no type there is: it says why, is told what it means; one click undoes all."""
    sheet = tmp_path / "accounts.csv"
    sheet.write_text(SHEET)
    page = new_page(width=1360, height=1000, allow=[".*"])  # JupyterLab itself complains of much
    page.goto(f"{lab}lab/tree/10_import_accounts.ipynb")
    run_all(page, "Import accounts")

    with page.expect_file_chooser(timeout=2 * WHILE) as chooser:
        page.get_by_role("button", name="Choose a file").last.click(timeout=2 * WHILE)
    chooser.value.set_files(sheet)
    write = page.get_by_role("button", name="Write 2 rows, leave out 1")
    expect(write).to_be_visible(timeout=WHILE)
    page.locator(".k-shown select").last.select_option(label="error (1)")
    rows = page.get_by_role("table").filter(has_text="What to do").last
    expect(rows).to_contain_text("Initech")
    expect(rows).not_to_contain_text("Globex")
    page.get_by_role("tab", name="Words (1)").last.click()
    page.get_by_label("Account type: “King”, 1 row").last.select_option(label="Normal")
    page.get_by_role("button", name="Use these answers").last.click()
    write = page.get_by_role("button", name="Write 3 rows")
    expect(write).to_be_visible(timeout=WHILE)
    assert workspace.accounts.frame().empty

    write.click()
    expect(page.get_by_role("status").filter(has_text="accounts.csv is in:")).to_be_visible(timeout=WHILE)
    assert ["Globex", "Hooli", "Initech"] == sorted(workspace.accounts.frame()["name"])
    page.get_by_role("button", name="Undo").last.click()
    expect(page.get_by_role("status").filter(has_text="Taken back.")).to_be_visible(timeout=WHILE)
    assert workspace.accounts.frame().empty
