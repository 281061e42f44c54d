"""The scorecard as a form in a cell: it adds up, says what is wrong, and writes a version with a reason."""

from collections.abc import Iterator

import pytest

from kapta_workspace import Workspace, open_workspace
from kapta_workspace.ui.jupyter import scorecard_editor


@pytest.fixture
def ws(database_url: str) -> Iterator[Workspace]:
    """A new workspace, whose card gives notes 10 points and tasks 10."""
    with open_workspace(database_url) as made:
        yield made


def test_the_form_shows_the_card_in_force_and_adds_up(ws: Workspace) -> None:
    """The weights of the card add up to 100; ten points more are ten too many, and it says so."""
    editor = scorecard_editor(ws)
    first = editor.sum.value
    editor.weights["notes"].value = 20

    assert "<b>100.0</b> points in all</p>" in first
    assert "<b>110.0</b> points in all; -10.0 to make 100" in editor.sum.value


def test_what_is_wrong_is_said_before_anything_is_written(ws: Workspace) -> None:
    """With 110 points there is a problem to read, on checking and on saving, and no new version."""
    editor = scorecard_editor(ws)
    editor.weights["notes"].value, editor.why.value = 20, "Notes tell us most."
    editor.check()
    checked = editor.told.value
    editor.save()

    assert "add up to 110" in checked
    assert "add up to 110" in editor.told.value
    assert 0 == len(ws.health.scorecards.frame())


def test_saving_makes_the_next_version(ws: Workspace) -> None:
    """Ten points from tasks to notes, with a reason: version 2 is in force."""
    editor = scorecard_editor(ws)
    editor.weights["notes"].value, editor.weights["tasks"].value = 20, 0
    editor.check()
    checked = editor.told.value
    editor.why.value = "Notes tell us most."
    editor.save()
    weights = ws.health.scorecards.weights("normal").set_index("factor")["weight"]

    assert "Notes" in checked
    assert "1 scorecard version created" in editor.told.value
    assert pytest.approx([20.0, 0.0]) == weights[["notes", "tasks"]].tolist()
    assert [2] == ws.health.scorecards.frame()["number"].tolist()


def test_a_reason_is_asked_for(ws: Workspace) -> None:
    """Without one nothing is written."""
    editor = scorecard_editor(ws)
    editor.save()

    assert "needs a reason" in editor.told.value
    assert 0 == len(ws.health.scorecards.frame())
