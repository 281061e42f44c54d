"""Pictures of backtests."""

import pandas as pd
import pytest

from kapta_workspace import charts
from kapta_workspace.charts.style import PALETTES, alt_text
from kapta_workspace.domain.validation.measures import lift_curve, reliability

CHURNED = [1, 1, 0, 1, 0, 0, 0, 0, 0, 0]
RISK = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.15, 0.1]


@pytest.mark.parametrize("template", PALETTES)
def test_reliability_shows_every_bin_with_its_interval(template):
    """Said against happened, with bars and counts."""
    figure = charts.reliability_plot(reliability(CHURNED, RISK, bins=5), template=template)

    assert [1, 0.5, 0, 0, 0] == pytest.approx(sorted(figure.data[1].y, reverse=True))
    assert figure.data[1].error_y.array is not None
    assert "5 bins" in alt_text(figure)


def test_lift_is_drawn_by_accounts_and_by_revenue():
    """Two lines told apart by their dashes and by words; one where no revenue is known."""
    both = charts.lift_curve(lift_curve(CHURNED, RISK, range(10)))
    alone = charts.lift_curve(lift_curve(CHURNED, RISK))

    assert [None, "solid", "dot"] == [None, *(line.line.dash for line in both.data[1:])]
    assert ["by accounts", "by revenue"] == [note.text for note in both.layout.annotations]
    assert 2 == len(alone.data)
    assert "The riskiest 10% of accounts hold 33% of those who left." == alt_text(both)


def test_models_are_ordered_and_chance_is_marked():
    """The best on top; a line at 0.5."""
    table = pd.DataFrame({"model": ["b", "a"], "auc": [0.7, 0.6], "low": [0.6, 0.5], "high": [0.8, 0.7]})

    figure = charts.auc_forest(table)

    assert ["a", "b"] == list(figure.data[0].y)
    assert 0.5 == figure.layout.shapes[0].x0
    assert "highest b with 0.7 [0.6, 0.8]" in alt_text(figure)


def test_suggested_weights_stand_beside_the_present_ones():
    """Points with intervals, and open diamonds."""
    table = pd.DataFrame({"factor": ["x"], "current": [40], "suggested": [60], "low": [50.0], "high": [70.0]})

    figure = charts.weight_dots(table, template="dark")

    assert ("diamond-open", 40, 60) == (
        figure.data[1].marker.symbol,
        figure.data[1].x[0],
        figure.data[0].x[0],
    )
