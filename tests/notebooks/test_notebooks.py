"""Every notebook of ours runs from top to bottom on a small workspace, in a kernel of its own."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from kapta_workspace import Workspace, open_workspace
from kapta_workspace.cli.notebooks import source

NOTEBOOKS = sorted(source().glob("*.ipynb"))
PEOPLE = "Account name,Name,E-mail\nInitech,Bill Lund,bill@initech.example\nGlobex,Cy Roe,cy@globex.example\n"
FIELDS = "Belongs to,Key,Label,Kind\naccount,segment,Sales segment,text\n"
OUTCOMES = "Account,Outcome,Known on\nInitech,Churned,2026-05-01\n"


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """
    A family of two and a stranger, begun 100 days ago, as the kernel will find them.

    Globex > Globex EU, with a critic of high decision power, a contract that ends in 60 days, and a call.
    """
    url, began = f"sqlite:///{tmp_path / 'kapta.db'}", datetime.now(UTC) - timedelta(days=100)
    monkeypatch.setenv("KAPTA_DATABASE_URL", url)
    monkeypatch.setenv("KAPTA_FOLDER", str(tmp_path))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    with open_workspace(url, folder=tmp_path, clock=lambda: began) as ws:
        ws.accounts.add(name="Globex", account_type="strategic", website="globex.example")
        ws.accounts.add(name="Globex EU", parent="Globex")
        ws.accounts.add(name="Initech")
        ws.contacts.add(account="Globex", name="Ada Byron", friend_foe="critic", decision_power="high")
        ends = began.date() + timedelta(days=160)
        ws.contracts.add(account="Globex", name="Frame", end=ends, value=12_000, currency="EUR")
        ws.notes.add(
            account="Globex", kind="phone", occurred_on=began.date(), title="A call", contacts=["Ada Byron"]
        )
        yield ws


def run(story: Path, folder: Path, **parameters: object) -> nbformat.NotebookNode:
    """A notebook after running it with some parameters; a cell that fails raises."""
    notebook: nbformat.NotebookNode = nbformat.read(story, as_version=4)
    if parameters:
        cells = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", ())]
        cells[0].source += "".join(f"\n{name} = {value!r}" for name, value in parameters.items())
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(folder)}}).execute()
    return notebook


def said(notebook: nbformat.NotebookNode) -> str:
    """Everything the cells show as text."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert [] == [output for output in outputs if output.get("name") == "stderr"]
    return "\n".join(json.dumps(output.get("data", {}), ensure_ascii=False) for output in outputs)


def test_the_notebooks_are_stored_without_outputs() -> None:
    """Git keeps the questions; the answers are of the workspace of whoever asks."""
    read = [nbformat.read(path, as_version=4) for path in NOTEBOOKS]

    assert [] == [
        output for notebook in read for cell in notebook.cells for output in cell.get("outputs", ())
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_from_top_to_bottom(path: Path, workspace: Workspace, tmp_path: Path) -> None:
    """No cell fails or warns, whatever the workspace lacks."""
    assert said(run(path, tmp_path))


def test_the_first_notebook_answers_its_questions(workspace: Workspace, tmp_path: Path) -> None:
    """The critic with high decision power and the contract that ends soon are found."""
    shown = said(run(source() / "00_start_here.ipynb", tmp_path))

    assert all(word in shown for word in ("Ada Byron", "Frame", "Globex EU", "critic"))


@pytest.mark.parametrize(
    ("name", "kind", "sheet", "found"),
    [
        ("11_import_contacts_and_contributors", "", PEOPLE, "2 rows read = 2 created"),
        ("12_fields_features_scorecards_policies", "custom_field", FIELDS, "1 row read = 1 created"),
        ("13_metrics_outcomes_satisfaction", "", OUTCOMES, "1 row read = 1 created"),
    ],
)
def test_an_import_notebook_writes_what_it_is_given(
    name: str, kind: str, sheet: str, found: str, workspace: Workspace, tmp_path: Path
) -> None:
    """With a file and without its dry run, the rows of the sheet are in the workspace afterwards."""
    file = tmp_path / "sheet.csv"
    file.write_text(sheet, encoding="utf-8")
    shown = said(run(source() / f"{name}.ipynb", tmp_path, path=str(file), kind=kind, dry_run=False))

    assert found in shown
    assert workspace.log(limit=1)["through"].tolist() == ["import"]
