"""The form for lists of choices: reworded, added to, shortened by what no record has; undo takes it back."""

import re

import pytest

from kapta_workspace import Refused, open_workspace
from kapta_workspace.ui.form import Saved, new_form, own_choice_moved, own_choices_deed
from kapta_workspace.ui.panel.pages import settings


@pytest.fixture
def ws(tmp_path):
    """Acme with a QBR, and Mia, who is no administrator."""
    with open_workspace(f"sqlite:///{tmp_path / 'k.db'}", folder=tmp_path) as workspace:
        workspace.users.add(name="Mia", email="mia@us.example", role="account_manager")
        workspace.accounts.add(name="Acme")
        workspace.business_reviews.add(account="Acme", held_on="2026-01-05")
        yield workspace


def offered(ws, field):
    """What the form of a new review offers for a field."""
    form = new_form(ws, "review", account=1)
    return [one.label for one in form[field].choices]


def answered(ws, key, **typed):
    """Fill in the form of a list and press its button."""
    deed = own_choices_deed(ws, key)
    deed.form.fill(typed)
    return deed.form, deed.do(deed.form)


def test_types_are_reworded_added_and_left_out(ws):
    """QBR gets another name, EBR, which no review has, goes, two come; the new form offers them, undo all."""
    form, saved = answered(
        ws, "review_types", label_qbr="Quarterly review", label_ebr="", more="Steering committee\n\n Day "
    )
    assert isinstance(saved, Saved)
    assert "1 business review." == form["label_qbr"].help
    assert ["Quarterly review", "Steering committee", "Day"] == offered(ws, "type")
    assert "Steering committee" in settings.draw(ws, {"tab": "measure"})

    ws.undo(saved.position)
    assert ["QBR", "EBR"] == offered(ws, "type")


def test_a_new_stage_comes_before_the_end_unless_said(ws):
    """Invited stands before Completed; a second one goes first after Opened; the list is one preference."""
    answered(ws, "review_stages", more="Invited")
    answered(ws, "review_stages", more="Wanted", after="opened")

    assert ["Opened", "Wanted", "Scheduled", "Prepared", "Invited", "Completed"] == offered(ws, "stage")
    assert ["review_stages"] == ws.preferences.frame()["key"].tolist()


def test_a_choice_is_moved_one_place_at_a_time(ws):
    """EBR before QBR, in forms and in Settings; the log has one entry, Undo takes it back."""
    head = ws.view().head
    saved = own_choice_moved(ws, "review_types", "ebr", "up")

    assert ("“EBR” moved up.", head + 1) == (saved.sentence, saved.position)
    assert ["EBR", "QBR"] == offered(ws, "type")
    assert "qbr" == ws.business_reviews.get(1)["type"]
    ws.undo(saved.position)
    assert ["QBR", "EBR"] == offered(ws, "type")


def test_moving_keeps_the_labels_and_what_was_added(ws):
    """Day, added last, goes up by one; QBR under its other name goes down; one preference says it all."""
    answered(ws, "review_types", label_qbr="Quarterly review", more="Day")
    own_choice_moved(ws, "review_types", "day", "up")
    own_choice_moved(ws, "review_types", "qbr", "down")

    assert ["Day", "Quarterly review", "EBR"] == offered(ws, "type")
    assert ["review_types"] == ws.preferences.frame()["key"].tolist()


def test_the_first_goes_no_further_up_and_the_last_no_further_down(ws):
    """It is said, and nothing is written; a choice, list or way that is not there is no button of ours."""
    saved = own_choice_moved(ws, "review_types", "ebr", "down")

    assert ("“EBR” cannot be moved further down.", None) == (saved.sentence, saved.position)
    assert ws.preferences.frame().empty
    for wrong in (("review_types", "none", "up"), ("none", "qbr", "up"), ("review_types", "qbr", "left")):
        with pytest.raises(KeyError):
            own_choice_moved(ws, *wrong)


def test_a_form_that_was_open_is_told_of_the_other_order(ws):
    """Somebody moves EBR up meanwhile: what was typed is not written over it."""
    mine = own_choices_deed(ws, "review_types")
    own_choice_moved(ws, "review_types", "ebr", "up")
    mine.form.fill({"more": "Day"})

    assert mine.do(mine.form) is None
    assert mine.form.message
    assert ["EBR", "QBR"] == offered(ws, "type")


def test_settings_offer_to_move_each_as_far_as_it_goes(ws):
    """QBR down, EBR up; the four stages up and down but for their ends."""
    drawn = settings.draw(ws, {"tab": "measure"})
    found = re.findall(r'data-list="review_types" data-code="(\w+)" data-step="(\w+)"', drawn)
    stages = re.findall(r'data-list="review_stages" data-code="(\w+)" data-step="(\w+)"', drawn)

    assert [("qbr", "down"), ("ebr", "up")] == found
    assert 6 == len(stages)
    assert ("opened", "up") not in stages
    assert ("completed", "down") not in stages


def test_a_manager_moves_nothing(ws):
    """The door decides, whatever a browser sends."""
    with pytest.raises(Refused):
        own_choice_moved(ws.acting_as("mia@us.example"), "review_types", "ebr", "up")


def test_what_has_to_stay_and_what_a_review_has_is_told_in_the_form(ws):
    """Nothing is written: the first at its field, the second above the form."""
    form, saved = answered(ws, "review_stages", label_completed="")
    assert (None, {"label_completed"}) == (saved, set(form.problems))

    form, saved = answered(ws, "review_types", label_qbr="")
    assert saved is None
    assert "“QBR” cannot be left out: 1 business review, archived ones included, has it." in form.message
    assert ws.preferences.frame().empty


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({}, "Nothing was changed."),
        ({"more": "ebr"}, "“EBR” is there twice."),
        ({"more": "x" * 61}, "has no label of 1 to 60 characters."),
    ],
)
def test_a_form_that_changes_nothing_or_cannot_be_taken_says_so(ws, typed, message):
    """In words, and nothing is written."""
    form, saved = answered(ws, "review_types", **typed)

    assert saved is None
    assert message in form.message
    assert ws.preferences.frame().empty


def test_what_another_added_meanwhile_is_not_written_over(ws):
    """Both open the list; the second is told, and what they typed stays in the form; first and later."""
    for first, second in (("Day", "Week"), ("Month", "Year")):
        mine = own_choices_deed(ws, "review_types")
        answered(ws, "review_types", more=first)
        mine.form.fill({"more": second})

        assert mine.do(mine.form) is None
        assert mine.form.message
        assert second == mine.form.raw["more"]
    assert ["QBR", "EBR", "Day", "Month"] == offered(ws, "type")


def test_a_manager_is_refused(ws):
    """The door decides, whatever a browser sends."""
    form, saved = answered(ws.acting_as("mia@us.example"), "review_types", more="Day")

    assert saved is None
    assert form.message
