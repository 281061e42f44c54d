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


def alive(kind):
    """How many objects of a kind there are."""
    gc.collect()
    return sum(isinstance(thing, kind) for thing in gc.get_objects())


def workspace():
    """A page with a tree, that watches for changes."""
    Live(lambda: 1, lambda before, now: None, every=0.2)
    tree = AccountTree(rows='[[1, "Acme", 0, "s"]]')
    return frame.page([Html(html("<h1>Acme</h1>"))], title="Workspace", sidebar=[tree])


def test_thirty_closed_pages_leave_nothing():
    """After thirty visits neither pages nor what looks for changes is left."""
    before = {kind: alive(kind) for kind in (Page, Live, AccountTree)}
    with serving({"": workspace}) as running:
        visit(running.url, VISITS)

        # What an earlier test left may go meanwhile, too.
        assert soon(lambda: all(alive(kind) <= were for kind, were in before.items()))


def test_the_leak_we_mend_is_there(monkeypatch):
    """Without our mending every page would stay; when this fails, Panel has mended it and ours can go."""
    monkeypatch.setattr(frame, "_untie", lambda framed: None)
    monkeypatch.setattr(frame, "_let_go", lambda context: None)
    before = alive(Page)
    with serving({"": workspace}) as running:
        visit(running.url, 5)
        gone = soon(lambda: alive(Page) <= before, seconds=4)

    assert not gone


@pytest.mark.parametrize("title", ["Workspace", "<img src=x onerror=alert(1)>"])
def test_the_name_of_the_workspace_is_text(title):
    """What the workspace is called is shown as text."""
    assert "<img src=x" not in frame.brand(title)
