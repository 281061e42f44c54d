"""Files on accounts: put, read, replaced and taken back, by those who may see the account."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kapta_workspace import NotFound, Workspace, open_workspace


@pytest.fixture
def workspace(database_url: str, tmp_path: Path) -> Iterator[Workspace]:
    """Globex, and Vi, who works on nothing."""
    ws = open_workspace(database_url, folder=tmp_path)
    ws.users.add(name="Vi Viewer", email="vi@ours.example", role="viewer")
    ws.accounts.add(name="Globex")
    yield ws
    ws.close()


def test_a_file_is_put_read_and_replaced(workspace: Workspace):
    """It is listed under its name with today's day; another file takes its place, and undo brings it back."""
    one = workspace.documents.put("Globex", "Plan.pdf", b"first", description="For the board")
    row = workspace.documents.frame("Globex").iloc[0]

    assert ("Plan.pdf", "file", "For the board") == (row["name"], row["kind"], row["description"])
    assert ("Plan.pdf", b"first") == workspace.documents.read("Plan.pdf")
    workspace.documents.replace(one, "Plan v2.docx", b"second")
    assert ("Plan v2.docx", b"second") == workspace.documents.read(one)
    workspace.undo()
    assert ("Plan.pdf", b"first") == workspace.documents.read(one)


def test_a_renamed_document_keeps_its_ending(workspace: Workspace):
    """Called otherwise, it is still saved as what it is."""
    one = workspace.documents.put("Globex", "scan0001.pdf", b"paper")
    workspace.documents.edit(one, name="Framework agreement")

    assert "Framework agreement.pdf" == workspace.documents.read(one).name


def test_a_link_has_no_file(workspace: Workspace):
    """Asked for its file, it says what it is."""
    one = workspace.documents.add(account="Globex", name="Minutes", url="https://files.example/minutes")

    with pytest.raises(NotFound, match="it is a link"):
        workspace.documents.read(one)


def test_a_stranger_gets_nothing_and_leaves_nothing(workspace: Workspace, tmp_path: Path):
    """To them neither the document nor the account is there, and no byte of theirs is kept."""
    one = workspace.documents.put("Globex", "Plan.pdf", b"first")
    vi = workspace.acting_as("vi@ours.example")

    for refused in (
        lambda: vi.documents.read(one),
        lambda: vi.documents.replace(one, "mine.pdf", b"mine"),
        lambda: vi.documents.put("Globex", "mine.pdf", b"mine"),
    ):
        with pytest.raises(NotFound):
            refused()
    assert 1 == len(list((tmp_path / "documents").iterdir()))
