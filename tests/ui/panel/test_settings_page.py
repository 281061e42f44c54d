"""The settings page: for administrators, from the schemas; a scorecard is saved as its next version."""

import pytest

from kapta_workspace import open_workspace
from kapta_workspace.ui.form import Saved, scorecard_deed
from kapta_workspace.ui.panel.pages import settings


@pytest.fixture
def ws(tmp_path):
    """A new workspace, and a manager in it."""
    with open_workspace(f"sqlite:///{tmp_path / 'k.db'}", folder=tmp_path) as workspace:
        workspace.users.add(name="Mia", email="mia@us.example", role="account_manager")
        yield workspace


def test_whoever_is_no_administrator_reads_whom_to_ask(ws):
    """The page says so and shows nothing else."""
    drawn = settings.draw(ws.acting_as("mia@us.example"), {})

    assert "Settings are for administrators" in drawn
    assert "<table" not in drawn


@pytest.mark.parametrize("tab", list(settings.TABS))
def test_every_tab_is_drawn_and_every_list_can_be_added_to(ws, tab):
    """Each kind has its heading and its button; an unknown tab shows the scores."""
    drawn = settings.draw(ws, {"tab": tab})

    for kind in settings.TABS[tab][1]:
        assert ws.schemas[kind].plural in drawn
        assert f'data-kind="{kind}"' in drawn
    assert settings.draw(ws, {"tab": "nonsense"}) == settings.draw(ws, {})


def test_a_scorecard_saved_is_the_next_version(ws):
    """Ten points from tasks to notes, with a reason: the version says who and why, and undo takes it back."""
    deed = scorecard_deed(ws, "normal")
    by_label = {field.label: field.name for field in deed.form.fields}
    deed.form.fill({by_label["Notes"]: "15", by_label["Tasks"]: "5", "why": "Notes tell us most."})

    saved = deed.do(deed.form)

    assert isinstance(saved, Saved)
    now = ws.health.scorecards.weights("normal").set_index("label")["weight"]
    assert 15 == pytest.approx(now["Notes"])
    assert 5 == pytest.approx(now["Tasks"])
    assert ["Notes tell us most."] == ws.health.scorecards.frame()["description"].tolist()
    assert "Notes tell us most." in settings.draw(ws, {})

    ws.undo(saved.position)
    assert ws.health.scorecards.frame().empty


def test_shares_that_do_not_make_a_hundred_are_told(ws):
    """Twelve points too many: nothing is written, and the form says what they add up to."""
    deed = scorecard_deed(ws, "normal")
    notes = next(field.name for field in deed.form.fields if field.label == "Notes")
    deed.form.fill({notes: "22", "why": "More notes."})

    assert deed.do(deed.form) is None

    assert "The shares add up to 112.0; they must make 100." == deed.form.message
    assert ws.health.scorecards.frame().empty


def test_a_scorecard_needs_its_reason(ws):
    """Without one the field says so."""
    deed = scorecard_deed(ws, "normal")

    assert deed.do(deed.form) is None

    assert {"why"} == set(deed.form.problems)


def test_a_manager_who_presses_the_button_is_refused(ws):
    """The door decides, whatever a browser sends."""
    deed = scorecard_deed(ws.acting_as("mia@us.example"), "normal")
    deed.form.fill({"why": "I would like it so."})

    assert deed.do(deed.form) is None

    assert deed.form.message
    assert ws.health.scorecards.frame().empty
