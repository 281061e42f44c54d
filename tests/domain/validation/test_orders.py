"""Recency, activity, trend and lapsing, counted by hand."""

import datetime as dt

import pandas as pd
import pytest

from kapta_workspace.domain.validation.orders import lapses, order_metrics

DAY = dt.date(2026, 6, 30)


def orders(**days):
    """Orders so many days before (or, negative, after) the 30th of June 2026."""
    rows = [(who, pd.Timestamp(DAY) - pd.Timedelta(days=ago)) for who, many in days.items() for ago in many]
    return pd.DataFrame(rows, columns=["account", "on"])


def test_points_are_as_counted_by_hand():
    """
    Ann ordered 30, 60 and 120 days ago: 50 for recency, log 4 of log 27, twice as many lately as before.

    Bo ordered once in the half year and is no customer; what Ann orders tomorrow counts for nothing.
    """
    found = order_metrics(orders(Ann=[30, 30, 60, 120, -1], Bo=[10, 200]), [DAY])

    assert ["Ann"] == found["account"].tolist()
    points = found[["recency", "activity", "trend"]].to_numpy()[0].tolist()
    # log 4 / log 27 = 1.386294 / 3.295837 = 0.420620
    assert pytest.approx([50.0, 42.0620, 100.0], abs=1e-4) == points


def test_who_does_not_order_again_has_lapsed():
    """Ann orders on the 90th day after, Bo on the 91st: Ann stayed, Bo lapsed."""
    found = lapses(orders(Ann=[5, 10, -90], Bo=[5, 10, -91]), [DAY]).set_index("account")

    assert [0.0, 1.0] == found.loc[["Ann", "Bo"], "churned"].tolist()


def test_a_window_that_is_not_over_tells_nothing():
    """The orders end 89 days after the day: nobody is known to have lapsed or stayed."""
    found = lapses(orders(Ann=[5, 10], Bo=[5, 10, -89]), [DAY])

    assert found["churned"].isna().all()
