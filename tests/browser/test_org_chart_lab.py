"""The org chart in a real JupyterLab: what is dragged in a cell is written to the database."""

from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Page, expect

from kapta_workspace import Workspace, open_workspace
from kapta_workspace.cli import notebooks
from tests.browser.lab import run_all, running
from tests.ui.panel.served import soon

pytest.importorskip("jupyterlab")

CELL = """from kapta_workspace import open_workspace
from kapta_workspace.ui.jupyter import org_chart
ws = open_workspace(through="notebook")
org_chart(ws, "Globex")"""


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """Ada leads Bo, Bo leads Cy."""
    ws = open_workspace(f"sqlite:///{tmp_path}/kapta.db", folder=tmp_path)
    ws.accounts.add(name="Globex")
    ws.contacts.add(account="Globex", name="Ada Byron")
    ws.contacts.add(account="Globex", name="Bo Lund", reports_to="Ada Byron")
    ws.contacts.add(account="Globex", name="Cy Young", reports_to="Bo Lund")
    yield ws
    ws.close()


@pytest.fixture
def lab(workspace: Workspace, tmp_path: Path) -> Iterator[str]:
    """JupyterLab of that workspace with one notebook; the address of the notebook."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    cell = nbformat.v4.new_code_cell(CELL)
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=kernel), folder / "chart.ipynb")
    own = {"KAPTA_DATABASE_URL": f"sqlite:///{tmp_path}/kapta.db", "KAPTA_FOLDER": str(tmp_path)}
    own |= notebooks.quiet(tmp_path / "jupyter")
    with running("jupyterlab", [f"--ServerApp.root_dir={folder}"], tmp_path, own) as address:
        yield f"{address}lab/workspaces/test/tree/chart.ipynb?reset"


def spot(page: Page, name: str) -> tuple[float, float]:
    """A point on somebody's card, once it stands still."""
    card, before = page.locator("g.card[data-id]").filter(has_text=name).last, None
    box = card.bounding_box()
    while box != before:
        page.wait_for_timeout(150)
        box, before = card.bounding_box(), box
    assert box is not None
    return box["x"] + box["width"] * 0.45, box["y"] + box["height"] * 0.35


@pytest.mark.timeout(240)
def test_a_drag_in_jupyterlab_writes_reports_to(lab: str, new_page, workspace: Workspace) -> None:
    """Cy dragged onto Ada in a cell reports to Ada in the database."""
    page = new_page(height=1000, allow=[".*"])  # JupyterLab itself complains of much
    page.goto(lab)
    run_all(page)
    expect(page.locator("g.card[data-id]")).to_have_count(3, timeout=90_000)
    page.locator(".ko").scroll_into_view_if_needed()

    (x, y), (to_x, to_y) = spot(page, "Cy Young"), spot(page, "Ada Byron")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move((x + to_x) / 2, (y + to_y) / 2, steps=6)
    page.mouse.move(to_x, to_y, steps=6)
    page.mouse.up()

    assert soon(lambda: workspace.contacts.get("Cy Young")["reports_to_name"] == "Ada Byron")
    assert "notebook" == workspace.log(limit=1)["through"].item()
