"""Pictures of the score show the numbers they were given, in words too."""

import datetime as dt
from functools import cache

import pandas as pd
import plotly.graph_objects as go
import pytest

from kapta_workspace import charts
from kapta_workspace.charts.style import PALETTES, alt_text, palette
from kapta_workspace.domain.health import score
from kapta_workspace.domain.health.explain.change import explain_change
from kapta_workspace.domain.health.explain.ledger import ledger
from kapta_workspace.domain.health.explain.level import explain_level
from kapta_workspace.domain.health.ideas import ideas
from kapta_workspace.domain.health.whatif import worth
from kapta_workspace.domain.health.worlds import world
from tests.domain.health import golden


@cache
def result(on):
    """The worked example scored on a day."""
    return score(golden.facts(), golden.accounts(on), on, golden.card())


@cache
def level():
    """Its level."""
    return explain_level(result(golden.AFTER), 1)


@cache
def changed():
    """Its change."""
    return explain_change(result(golden.BEFORE), result(golden.AFTER))


@cache
def best():
    """What could be done about it."""
    example = world(golden.facts(), golden.accounts(golden.AFTER), 1)
    return worth(example, ideas(example, golden.AFTER, golden.card()), golden.AFTER, golden.card(), horizon=0)


STATEMENT = ledger(
    pd.DataFrame({"on": [dt.date(2025, 6, 20)], "label": ["Risk opened"]}),
    golden.BEFORE,
    golden.AFTER,
    lambda on, happened: 80.0 - 0.1 * on.day - 10 * happened,
)
HISTORY = pd.DataFrame({"on": [dt.date(2025, month, 1) for month in (1, 2, 3)], "score": [60.0, None, 72.0]})
MARKS = pd.DataFrame({"on": [dt.date(2025, 2, 1)], "label": ["Scorecard 2"]})

DRAWINGS = {
    "dial": lambda template: charts.score_dial(57.595, change=-16, since="in 14 days", template=template),
    "level": lambda template: charts.level_waterfall(level(), template=template),
    "change": lambda template: charts.change_waterfall(changed(), 74.2, 57.6, template=template),
    "trend": lambda template: charts.score_trend(HISTORY, marks=MARKS, template=template),
    "ledger": lambda template: charts.ledger_waterfall(STATEMENT, template=template),
    "heatmap": lambda template: charts.factor_heatmap(result(golden.AFTER).parts, template=template),
    "ideas": lambda template: charts.ideas_bars(best(), template=template),
}


@pytest.mark.parametrize("template", PALETTES)
@pytest.mark.parametrize("name", DRAWINGS)
def test_each_is_drawn_in_both_modes(name, template):
    """A figure on the surface of the mode, with a description, that can be written down."""
    figure = DRAWINGS[name](template)

    assert isinstance(figure, go.Figure)
    assert palette(template).surface == figure.layout.paper_bgcolor
    assert len(alt_text(figure)) > 10
    assert figure.to_json()


def test_the_dial_shows_what_the_badge_shows():
    """58, watch, and the loss, in words."""
    figure = DRAWINGS["dial"]("light")

    assert 58 == figure.data[0].value
    assert "Health score 58 of 100, watch, −16 in 14 days." == alt_text(figure)


@pytest.mark.parametrize(
    ("points", "band"), [(69.5, "Healthy"), (69.4, "Watch"), (39.5, "Watch"), (39.4, "At risk")]
)
def test_the_band_is_read_from_the_displayed_number(points, band):
    """At the edges too."""
    assert band in charts.score_dial(points).layout.annotations[0].text


@pytest.mark.parametrize("nothing", [None, float("nan")])
def test_no_score_is_no_zero(nothing):
    """An undefined score is said to be missing."""
    assert "No score yet" in alt_text(charts.score_dial(nothing))


def test_the_level_goes_from_a_hundred_to_the_score():
    """Steps add up to the printed score; each carries its number as text."""
    bars = DRAWINGS["level"]("light").data[0]

    assert 57.6 == pytest.approx(sum(bars.x[:-1]))
    assert ("100", "−11.3", "57.6") == (bars.text[0], bars.text[1], bars.text[-1])


def test_the_change_goes_from_one_score_to_the_other():
    """The weightiest first; the steps add up to the difference of the printed scores."""
    bars = DRAWINGS["change"]("light").data[0]

    assert 57.6 == pytest.approx(sum(bars.x[:-1]))
    assert ["−11.2", "−4.0"] == list(bars.text[1:3])
    assert "The score went from 74.2 to 57.6: Risk −11.2, Plan −4.0" in alt_text(DRAWINGS["change"]("light"))


def test_the_ledger_reads_from_opening_to_closing():
    """Time and events in order; events upright, time in italics."""
    figure = DRAWINGS["ledger"]("light")
    labels = figure.layout.yaxis.ticktext

    assert ["16 Jun  Opening", "20 Jun  Risk opened", "30 Jun  Closing"] == [labels[0], labels[2], labels[-1]]
    assert labels[1].startswith("<i>")
    assert [78.4, -0.4, -10, -1] == pytest.approx(list(figure.data[0].x[:-1]))


def test_the_trend_keeps_its_gaps_and_its_marks():
    """A day without a score is no line through it; a new scorecard is marked where it began."""
    figure = DRAWINGS["trend"]("light")

    assert not figure.data[0].connectgaps
    assert "Scorecard 2" in [note.text for note in figure.layout.annotations]
    assert "The score from 60 to 72, lowest 60, highest 72. 1 changes are marked." == alt_text(figure)


def test_a_possible_range_is_drawn_behind_the_trend():
    """Where low and high are given."""
    ranged = HISTORY.assign(low=HISTORY["score"] - 5, high=HISTORY["score"] + 5)

    assert 3 == len(charts.score_trend(ranged).data)


def test_the_heatmap_writes_its_numbers():
    """Every cell carries its number; what does not apply is a dash; the rest is said to be missing."""
    parts = result(golden.AFTER).parts
    twice = pd.concat([parts, parts.assign(account=2, value=float("nan"))])

    figure = charts.factor_heatmap(twice, names={1: "Acme"}, most=1)
    both = charts.factor_heatmap(twice, names={1: "Acme"})

    assert "1 more are not" in alt_text(figure)
    assert {"Acme", "2"} == set(both.data[0].y)
    assert {"–"} == set(both.data[0].text[list(both.data[0].y).index("2")])


def test_ideas_without_evidence_are_hatched():
    """Points and minutes in words; a pattern, not a colour, tells hygiene from evidence."""
    table = best().assign(evidence=["evidence-backed"] + ["score hygiene"] * (len(best()) - 1))

    figure = charts.ideas_bars(table, most=2)

    assert ["", "/"] == list(figure.data[0].marker.pattern.shape)
    assert "points in" in figure.data[0].text[0]


@pytest.mark.parametrize(
    "figure",
    [
        charts.level_waterfall(pd.DataFrame()),
        charts.score_trend(HISTORY.assign(score=None)),
        charts.ledger_waterfall(STATEMENT.iloc[:0]),
        charts.factor_heatmap(result(golden.AFTER).parts.iloc[:0]),
        charts.ideas_bars(best().iloc[:0]),
        charts.auc_forest(pd.DataFrame({"model": ["a"], "auc": [None], "low": [0], "high": [1]})),
        charts.weight_dots(pd.DataFrame()),
        charts.reliability_plot(pd.DataFrame()),
        charts.lift_curve(pd.DataFrame({"share": [0.1], "captured": [None], "captured_revenue": [None]})),
    ],
    ids=["level", "trend", "ledger", "heatmap", "ideas", "auc", "weights", "reliability", "lift"],
)
def test_nothing_to_show_is_said(figure):
    """An empty frame gives a sentence, not an empty picture."""
    assert len(figure.layout.annotations[0].text) > 8
    assert not figure.data
