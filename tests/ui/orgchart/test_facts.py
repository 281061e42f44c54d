"""What the screen is told, and how it is answered."""

import json

import pytest

from kapta_workspace.domain.errors import NotAllowed, Problem, Refused
from kapta_workspace.domain.orgchart import forest, outline
from kapta_workspace.domain.orgchart.look import look
from kapta_workspace.ui.orgchart.facts import answer, chart_text
from tests.orgcharts import USERS, family, fifteen, people


def test_the_screen_is_told_everybody_in_drawing_order():
    """Sixteen people with their managers, in the order of the forest."""
    said = json.loads(chart_text(fifteen()))

    assert fifteen().nodes["id"].tolist() == [person["id"] for person in said["people"]]
    assert {1: None, 2: 1, 3: 2} == {
        person["id"]: person.get("manager") for person in said["people"] if person["id"] < 4
    }


def test_the_words_are_those_of_the_outline():
    """What a screen reader says of a person is their line in the outline."""
    said = json.loads(chart_text(fifteen()))
    lines = {line.strip().removeprefix("- ") for line in outline(fifteen()).splitlines()}

    assert {person["words"] for person in said["people"]} <= lines


def test_only_lines_beside_the_tree_are_listed():
    """Reports-to lines follow from the managers; the line to a second manager is told."""
    assert [[2, 3, "also", ""]] == json.loads(chart_text(family()))["lines"]


def test_what_is_empty_is_left_out():
    """Two thousand people are sent to every page that opens: nothing empty goes along."""
    (person,) = json.loads(chart_text(forest(people("Ann"))))["people"]

    assert {"id", "name", "title", "words", "why"} == set(person)


def test_the_screen_is_told_colours_signs_and_names():
    """The look is said once, in Python; our people's names come along for the legend."""
    said = json.loads(chart_text(fifteen(), users=USERS, title="Northwind"))

    assert json.loads(json.dumps(look())) == said["look"]
    assert {"7": "Maya Lind", "8": "Otto Brand", "9": "Rui Costa"} == said["users"]
    assert "Northwind" == said["title"]


def test_photos_are_told_by_person():
    """The caller says where a picture is; everybody else has initials."""
    said = json.loads(chart_text(fifteen(), photos={1: "photos/1.webp"}))

    assert ["photos/1.webp"] == [person["photo"] for person in said["people"] if "photo" in person]


EVENT = {"type": "move", "id": 4, "from": 3, "to": 7, "number": 12}


def test_a_deed_that_succeeds_is_done():
    """The deed gets the event, and its sentence goes back with the event's number."""
    seen = []

    def move(event):
        seen.append((event["id"], event["to"]))
        return "Tom now reports to Samir."

    assert {"of": 12, "kind": "done", "text": "Tom now reports to Samir."} == answer(EVENT, {"move": move})
    assert [(4, 7)] == seen


@pytest.mark.parametrize("error", [Refused, NotAllowed])
def test_a_refusal_goes_back_as_its_sentence(error):
    """Whatever of ours is raised, the chart shows the sentence."""

    def move(event):
        raise error([Problem("Tom cannot report to Samir.")])

    assert {"of": 12, "kind": "refused", "text": "Tom cannot report to Samir."} == answer(
        EVENT, {"move": move}
    )


def test_a_fault_is_not_dressed_up_as_a_refusal():
    """An error that is not ours is not swallowed."""

    def move(event):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        answer(EVENT, {"move": move})


def test_events_nobody_waits_for_are_noted():
    """A click without a deed is answered, and does nothing."""
    assert {"of": 3, "kind": "note", "text": ""} == answer({"type": "open", "id": 1, "number": 3}, {})
