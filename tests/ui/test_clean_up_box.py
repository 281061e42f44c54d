"""The list with ticks in a notebook cell."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kapta_workspace import Workspace, open_workspace
from kapta_workspace.ui.jupyter import CleanUpBox, clean_up


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    """Acme with Ann, a champion, Bo, of whom nothing is known, and somebody called like a script."""
    with open_workspace(f"sqlite:///{tmp_path}/kapta.db", folder=tmp_path) as made:
        made.accounts.add(name="Acme")
        made.contacts.add(account="Acme", name="Ann", role="champion", title="<b>Head</b>")
        made.contacts.add(account="Acme", name="Bo")
        made.contacts.add(account="Acme", name="Cy", primary=True)
        yield made


def ticks(box: CleanUpBox) -> dict[str, bool]:
    """Name → whether they stay."""
    return {tick.description: tick.value for tick in box.ticks.values()}


def test_whoever_matters_is_ticked_and_the_count_follows(ws: Workspace) -> None:
    """Two of three stay; unticking Cy leaves one."""
    box = clean_up(ws, "Acme")
    assert {"Ann": True, "Cy": True, "Bo": False} == ticks(box)
    assert "2 of 3 stay" in box.count.value

    box.ticks[3].value = False

    assert "1 of 3 stay" in box.count.value


def test_archiving_and_undo(ws: Workspace) -> None:
    """The button archives Bo, and then offers to bring him back."""
    box = clean_up(ws, "Acme")

    box.archive.click()
    assert ["Ann", "Cy"] == ws.contacts.frame("Acme")["name"].tolist()
    assert ("", True) == (box.undo.layout.display, box.archive.disabled)

    box.undo.click()
    assert ["Ann", "Bo", "Cy"] == ws.contacts.frame("Acme")["name"].tolist()
    assert "none" == box.undo.layout.display


def test_a_refusal_is_said_and_nothing_is_lost(ws: Workspace) -> None:
    """Somebody changed what would be undone: the sentence stands in the cell, the button stays."""
    box = clean_up(ws, "Acme")
    box.archive.click()
    ws.contacts.restore(2)

    box.undo.click()

    assert "was changed since" in box.said.value
    assert "" == box.undo.layout.display


def test_what_people_wrote_stays_text(ws: Workspace) -> None:
    """A job title with tags in it is shown as letters."""
    box = clean_up(ws, "Acme")
    lines = [line.children[1].value for line in box.children[1].children]

    assert "&lt;b&gt;Head&lt;/b&gt; · Champion" in lines[0]
