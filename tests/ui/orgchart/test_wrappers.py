"""Both wrappers, the one for pages and the one for notebooks, behave alike."""

import json

import pytest

from kapta_workspace.domain import orgchart
from kapta_workspace.domain.errors import Problem, Refused
from kapta_workspace.ui.orgchart import jupyter, panel
from tests.orgcharts import fifteen, people


@pytest.fixture(params=[panel.OrgChart, jupyter.OrgChart], ids=["panel", "jupyter"])
def draw(request):
    """Makes a chart in one of the toolkits."""
    return request.param


def names(chart):
    """Who is on a chart."""
    return [person["name"] for person in json.loads(chart.chart)["people"]]


def test_a_chart_shows_the_forest_it_is_given(draw):
    """Sixteen people, and others after it is drawn anew."""
    chart = draw(fifteen())
    assert 16 == len(names(chart))

    chart.draw(orgchart.forest(people("Ann\n  Bo")))
    assert ["Ann", "Bo"] == names(chart)


def test_what_a_person_does_is_done_and_answered(draw):
    """A move reaches its deed, and the answer carries its number."""
    moved = []
    chart = draw(fifteen(), deeds={"move": lambda event: moved.append(event["to"])})

    chart.event = {"type": "move", "id": 4, "from": 3, "to": 7, "number": 1}

    assert [7] == moved
    assert {"of": 1, "kind": "done", "text": ""} == dict(chart.message)


def test_a_refusal_is_shown(draw):
    """The sentence of the refusal becomes the message."""

    def refuse(event):
        raise Refused([Problem("Not that way round.")])

    chart = draw(fifteen(), deeds={"move": refuse})
    chart.event = {"type": "move", "id": 1, "from": None, "to": 4, "number": 5}

    assert {"of": 5, "kind": "refused", "text": "Not that way round."} == dict(chart.message)


def test_the_same_names_are_shared_with_the_screen(draw):
    """Both toolkits share the same values with the module, with the same first values."""
    chart = draw()

    assert ["", {}, {}, None, [], False, 640] == [
        getattr(chart, name)
        for name in ("chart", "event", "message", "selected", "collapsed", "readonly", "chart_height")
    ]


def test_a_notebook_prints_it_the_same_every_time():
    """No memory address, so that executed notebooks can be compared."""
    assert "OrgChart()" == repr(jupyter.OrgChart())
