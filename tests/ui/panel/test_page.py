"""A page that was closed is gone, with everything it held."""

import gc

import pytest
from panel_material_ui.template.base import Page

from kapta_workspace.ui.panel import page as frame
from kapta_workspace.ui.panel.live import Live
from kapta_workspace.ui.panel.pane import Html
from kapta_workspace.ui.panel.safe import html
from kapta_workspace.ui.panel.tree import AccountTree
from tests.ui.panel.served import serving, soon, visit

VISITS = 30


def alive(*kinds):
    """How many objects of these kinds there are."""
    gc.collect()
    return sum(isinstance(thing, kinds) for thing in gc.get_objects())


def workspace():
    """A page with a tree, that watches for changes."""
    Live(lambda: 1, lambda before, now: None, every=0.2)
    tree = AccountTree(rows='[[1, "Acme", 0, "s"]]')
    return frame.page([Html(html("<h1>Acme</h1>"))], title="Workspace", sidebar=[tree])


def test_thirty_closed_pages_leave_nothing(nothing_old):
    """After thirty visits neither pages nor what looks for changes is left."""
    with serving({"": workspace}) as running:
        visit(running.url, VISITS)

        assert soon(lambda: alive(Page, Live, AccountTree) == 0)


def test_the_leak_we_mend_is_there(monkeypatch, nothing_old):
    """Without our mending every page would stay; when this fails, Panel has mended it and ours can go."""
    monkeypatch.setattr(frame, "_untie", lambda framed: None)
    monkeypatch.setattr(frame, "_let_go", lambda context: None)
    with serving({"": workspace}) as running:
        visit(running.url, 5)
        gone = soon(lambda: alive(Page) == 0, seconds=4)

    assert not gone


@pytest.mark.parametrize("title", ["Workspace", "<img src=x onerror=alert(1)>"])
def test_the_name_of_the_workspace_is_text(title):
    """What the workspace is called is shown as text."""
    assert "<img src=x" not in frame.brand(title)
