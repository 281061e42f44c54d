"""A bar in a cell and a bar on a page tell the same story."""

from kapta_workspace import open_workspace
from kapta_workspace.domain.progress import told
from kapta_workspace.ui.jupyter.progress import Bar as CellBar
from kapta_workspace.ui.panel.progress import Bar as PageBar


def test_a_bar_in_a_cell_follows_the_work():
    """It rises with the work, says how far it is, and ends full."""
    bar = CellBar()
    seen = [(bar.bar.value, bar.bar.max, bar.words.value) for _ in told("abc", bar, "Counting letters")]

    assert [
        (0, 3, "Counting letters: 0 of 3"),
        (1, 3, "Counting letters: 1 of 3"),
        (2, 3, "Counting letters: 2 of 3"),
    ] == seen
    assert (3, "success") == (bar.bar.value, bar.bar.bar_style)


def test_a_bar_on_a_page_is_there_only_while_there_is_something_to_wait_for():
    """Hidden at first, shown with the work, gone when it is done."""
    bar = PageBar()
    seen = [bar.view.visible]
    bar(1, 4, "Reading the file")
    drawn = bar.view.object
    seen.append(bar.view.visible)
    bar(4, 4, "Reading the file")

    assert [False, True, False] == [*seen, bar.view.visible]
    assert "Reading the file: 1 of 4" in drawn
    assert 'value="1" max="4"' in drawn


def test_work_of_unknown_length_is_only_named():
    """Nobody is told a share of something nobody has counted."""
    cell, page = CellBar(), PageBar()
    for bar in (cell, page):
        bar(0, 0, "Looking <b>around</b>")

    assert "Looking <b>around</b> …" == cell.words.value
    assert "max=" not in page.view.object
    assert "Looking &lt;b&gt;around&lt;/b&gt;" in page.view.object


def test_an_import_moves_the_bar(tmp_path):
    """Planning and applying a sheet tell any bar handed to them."""
    sheet = tmp_path / "accounts.csv"
    sheet.write_text("Account name\nAcme\nGlobex\n")
    bar = CellBar()

    with open_workspace(f"sqlite:///{tmp_path / 'k.db'}", folder=tmp_path) as ws:
        ws.imports.plan(sheet, progress=bar).apply(progress=bar)

    assert "Writing the rows: 2 of 2" == bar.words.value
