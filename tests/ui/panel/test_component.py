"""A script of ours is a file browsers keep: not in the document, and at another address once it changes."""

from typing import Any
from urllib.parse import urljoin

import pytest

from kapta_workspace.ui.panel import component
from kapta_workspace.ui.panel.browser import PARTS, Browser
from kapta_workspace.ui.panel.component import Component
from kapta_workspace.ui.panel.forms import FormDialog
from kapta_workspace.ui.panel.plot import Plot
from kapta_workspace.ui.panel.search import SearchBox
from kapta_workspace.ui.panel.tree import AccountTree
from tests.ui.panel.served import read, serving

ALL: tuple[type[Component], ...] = (*PARTS, Browser, FormDialog, Plot, SearchBox, AccountTree)


@pytest.mark.parametrize("depth", ["", "one/two"])
def test_every_script_is_served_at_its_address_and_kept_for_years(depth: str) -> None:
    """From the first page and from one that lies a level deeper."""
    addresses: dict[str, str] = {}

    def draw() -> Any:
        browser = Browser()
        addresses.update({one.__name__: one.script() for one in ALL})
        return browser

    with serving({depth: draw}) as running:
        read(running.url + depth)
        assert len(ALL) == len(addresses)
        for one in ALL:
            status, headers, text = read(urljoin(running.url + depth, addresses[one.__name__]))
            assert 200 == status
            assert "max-age=315360000" in headers["Cache-Control"]
            assert component.beside(one).read_text("utf-8") == text


def test_a_document_names_the_script_and_does_not_hold_it() -> None:
    """What a browser would compile anew at each opening is not sent."""
    held: list[Any] = []

    def draw() -> Any:
        tree = AccountTree()
        held.append(tree)
        return tree

    with serving({"": draw}) as running:
        read(running.url)
    ((model, _),) = held[0]._models.values()

    assert model.esm == AccountTree.script()
    assert "function" not in model.esm


def test_a_changed_script_has_another_address(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """So no browser goes on with the one of the release before."""
    before = AccountTree.script()
    changed = tmp_path / "tree.js"
    changed.write_text("export function render() { return null }")
    with monkeypatch.context() as patch:
        patch.setattr(component, "beside", lambda one: changed)
        component.served.cache_clear()
        after = AccountTree.script()
    component.served.cache_clear()

    assert before.partition("?v=")[2] != after.partition("?v=")[2] != ""
    assert before == AccountTree.script()


def test_one_component_is_all_of_its_parts() -> None:
    """What each part is set by, the one that stands for them is set by, too."""
    browser = Browser("account?id=12", pages=["account"], every=500)

    assert ("account", "12", 500) == (browser.page, browser.query["id"], browser.every)
    for part in PARTS:
        assert {*part.param} <= {*browser.param}
