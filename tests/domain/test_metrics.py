"""Metrics against their targets: attainment, colours, points, what changed and what a family has together."""

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest

from kapta_workspace.domain import metrics

NONE = math.nan


def one(function, *numbers, compare="up"):
    """A function of arrays on single numbers."""
    return function(*(np.array([number], dtype=float) for number in numbers), compare)[0]


@pytest.mark.parametrize(
    ("value", "start", "target", "compare", "reached", "points"),
    [
        (70, 50, 100, "up", 0.4, 40),
        (10, 20, 5, "down", 2 / 3, 100 * 2 / 3),
        (40, 50, 100, "up", -0.2, 0),
        (120, 50, 100, "up", 1.4, 100),
        (150, NONE, 200, "up", 0.75, 75),
        (10, NONE, 5, "down", 0.5, 50),
        (4, NONE, 5, "down", 1.25, 100),
        (0, NONE, 5, "down", NONE, 100),
        (90, NONE, 100, "equal", 0.9, 90),
        (3, NONE, 0, "up", NONE, 100),
        (-3, NONE, 0, "up", NONE, 0),
        (3, NONE, 0, "down", 0, 0),
        (0, NONE, 0, "equal", NONE, 100),
        (7, 5, 5, "up", NONE, 100),
        (4, 5, 5, "up", NONE, 0),
        (NONE, 5, 9, "up", NONE, NONE),
        (4, NONE, NONE, "up", NONE, NONE),
    ],
)
def test_a_value_against_its_target(value, start, target, compare, reached, points):
    """Attainment for the colour, points for the score; division by nothing is no colour, no error."""
    got = one(metrics.attainment, value, start, target, compare=compare)
    scored = one(metrics.points, value, start, target, compare=compare)

    assert reached == pytest.approx(got, nan_ok=True)
    assert points == pytest.approx(scored, nan_ok=True)


def test_colours_turn_at_the_target_and_at_four_fifths():
    """Green from 1, amber from 0.8, red below, none where nothing can be said."""
    assert ["green", "amber", "amber", "red", ""] == metrics.colour(
        np.array([1, 0.99, 0.8, 0.79, NONE])
    ).tolist()
    assert ["green", "amber", "red", ""] == metrics.rank_colour(np.array([100, 50, 0, NONE])).tolist()


@pytest.mark.parametrize(
    ("day", "period", "share"),
    [
        ("2025-06-30", "year", 181 / 365),
        ("2024-12-31", "year", 1),
        ("2025-04-01", "quarter", 1 / 91),
        ("2024-02-29", "month", 1),
    ],
)
def test_the_share_of_a_period_that_has_passed(day, period, share):
    """The day itself has passed; leap years have their own length."""
    number = (dt.date.fromisoformat(day) - dt.date(1970, 1, 1)).days

    assert share == pytest.approx(metrics.elapsed(np.array([float(number)]), period)[0])


METRIC = pd.DataFrame(
    {
        "id": [1, 2, 3],
        "name": ["Seats", "Churn", "Mood"],
        "family": ["Use", "Use", "Use"],
        "format": ["number", "percent", "rank"],
        "direction": ["up", "down", "up"],
        "rollup": ["sum", "average", "average"],
        "start": [NONE, NONE, NONE],
        "target": [100.0, 5.0, NONE],
    }
)
VALUES = pd.DataFrame(
    [
        (1, 1, 1, "2025-01-01", 50.0),
        (2, 1, 1, "2025-02-01", 90.0),
        (3, 1, 1, "2025-02-01", 95.0),
        (4, 2, 1, "2025-01-01", 105.0),
        (5, 1, 2, "2025-01-01", 10.0),
        (6, 1, 3, "2025-01-01", 100.0),
        (7, 2, 3, "2025-01-01", 0.0),
    ],
    columns=["id", "account", "metric", "measured_on", "value"],
).astype({"measured_on": "datetime64[s]"})
TARGETS = pd.DataFrame({"account": [2], "metric": [1], "start": [NONE], "target": [200.0]})


def current(day):
    """The table of a day."""
    return metrics.current(METRIC, VALUES, TARGETS, dt.date.fromisoformat(day))


def test_the_latest_value_counts():
    """Of two values of one day the one recorded last; the account's own target before the metric's."""
    table = current("2025-02-01").set_index(["account", "metric"])

    assert (95.0, 100.0, "amber") == tuple(table.loc[(1, 1), ["value", "target", "colour"]])
    assert (105.0, 200.0, "red") == tuple(table.loc[(2, 1), ["value", "target", "colour"]])
    assert ("red", "green") == (table.at[(1, 2), "colour"], table.at[(1, 3), "colour"])


def test_what_changed_between_two_days():
    """Gain in value and percent, both colours; what was not there before has no change, not zero."""
    table = metrics.history(current("2025-01-15"), current("2025-02-01")).set_index(["account", "metric"])
    new = metrics.history(current("2024-01-01"), current("2025-02-01"))

    assert (45.0, 90.0, "red", "amber") == tuple(
        table.loc[(1, 1), ["change", "percent", "colour_before", "colour_after"]]
    )
    assert new["change"].isna().all()


def test_a_family_has_its_metrics_together():
    """Sums and averages over those with a value, said as n of m; a rank is as bad as its worst account."""
    table = metrics.combined(METRIC, current("2025-02-01"), accounts=3).set_index("metric")

    assert (200.0, 300.0, "red") == tuple(table.loc[1, ["value", "target", "colour"]])
    assert (10.0, 1, 3) == tuple(table.loc[2, ["value", "with_value", "accounts"]])
    assert ("worst", 0.0, "red") == tuple(table.loc[3, ["rollup", "value", "colour"]])
