"""The scorecard as a form in a cell: it adds up, says what is wrong, and writes a version with a reason."""

from collections.abc import Iterator

import pytest

from kapta_workspace import Workspace, open_workspace
from kapta_workspace.ui.jupyter import FormBox, forms, scorecard_editor


@pytest.fixture
def ws(database_url: str) -> Iterator[Workspace]:
    """A new workspace, whose card gives notes 10 points and tasks 10."""
    forms._begun.clear()
    with open_workspace(database_url) as made:
        yield made


def weigh(editor: FormBox, **points: float) -> None:
    """Type the points of some factors, found by their labels."""
    for label, value in points.items():
        control = next(one for one in editor.controls.values() if one.field.label.lower() == label)
        control.widget.value = str(value)


def test_the_form_shows_the_card_in_force_and_adds_up(ws: Workspace) -> None:
    """The weights of the card add up to 100; ten points more are ten too many, and it says so."""
    editor = scorecard_editor(ws)
    first = editor.aside.value
    weigh(editor, notes=20)

    assert "100.0 points in all<" in first
    assert "110.0 points in all; -10.0 to make 100" in editor.aside.value


def test_what_is_wrong_is_said_and_nothing_is_written(ws: Workspace) -> None:
    """110 points are too many, and a version without a reason is none."""
    editor = scorecard_editor(ws)
    weigh(editor, notes=20)
    editor.save.click()
    assert "Why is required." in editor.controls["why"].problem.value
    editor.controls["why"].type("Notes tell us most.")
    editor.save.click()

    assert "add up to 110" in editor.said.value
    assert 0 == len(ws.health.scorecards.frame())


def test_saving_makes_the_next_version_that_can_be_taken_back(ws: Workspace) -> None:
    """Ten points from tasks to notes, with a reason: version 2 is in force, until it is undone."""
    editor = scorecard_editor(ws)
    weigh(editor, notes=20, tasks=0)
    editor.controls["why"].type("Notes tell us most.")
    editor.save.click()
    weights = ws.health.scorecards.weights("normal").set_index("factor")["weight"]

    assert "The normal scorecard has a new version." in editor.said.value
    assert pytest.approx([20.0, 0.0]) == weights[["notes", "tasks"]].tolist()
    assert [2] == ws.health.scorecards.frame()["number"].tolist()
    editor.undo.click()
    assert 0 == len(ws.health.scorecards.frame())
