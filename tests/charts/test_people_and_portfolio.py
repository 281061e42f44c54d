"""Pictures of people and portfolios show what they were given, in words and signs too."""

import datetime as dt
from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go
import pytest

from kapta_workspace import charts
from kapta_workspace.charts.style import PALETTES, alt_text, palette

TODAY = dt.date(2026, 11, 23)
PEOPLE = pd.DataFrame(
    {
        "name": ["Ada", "Bo", "Cy"],
        "role": ["champion", "decision_maker", None],
        "friend_foe": ["advocate", "hostile", None],
        "decision_power": ["low", "high", None],
        "freshness": ["fresh", "stale", "never"],
    }
)
TABLE = pd.DataFrame(
    {
        "name": ["Globex", "Initech", "Hooli"],
        "badge": pd.array([30, 85, 60], dtype="Int64"),
        "band": ["red", "green", "amber"],
        "delta": pd.array([-13, 4, pd.NA], dtype="Int64"),
        "value": [1_000_000.0, 20_000.0, 5_000.0],
        "currency": ["EUR", "EUR", "GBP"],
        "next_end": pd.to_datetime(["2027-01-31", "2029-01-01", "2027-06-30"]),
    }
)
MEMBERS = TABLE.assign(weight=[0.6, 0.3, 0.1])[["name", "badge", "band", "weight"]]
DRAWN: dict[str, tuple[Callable[..., go.Figure], pd.DataFrame]] = {
    "roles": (charts.role_coverage, PEOPLE),
    "influence": (charts.influence_map, PEOPLE),
    "scatter": (charts.portfolio_scatter, TABLE),
    "renewals": (lambda table, **how: charts.renewals_timeline(table, TODAY, **how), TABLE),
    "moves": (charts.movement_bars, TABLE),
    "family": (charts.family_bars, MEMBERS),
}


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize("template", PALETTES)
def test_a_picture_keeps_its_mode_and_says_what_it_shows(name, template):
    """Every figure stands on its mode's surface and has words; one of nothing says why it is empty."""
    draw, frame = DRAWN[name]
    nothing = draw(frame.head(0), template=template)

    assert palette(template).surface == draw(frame, template=template).layout.paper_bgcolor
    assert alt_text(draw(frame, template=template)).endswith(".")
    assert nothing.layout.annotations[0].text == alt_text(nothing)


def test_a_vacant_role_and_a_powerful_foe_are_said():
    """Nobody is executive sponsor; Bo is hostile with high decision power; Cy is unknown, not neutral."""
    influence = charts.influence_map(PEOPLE)

    assert "Executive Sponsor" in alt_text(charts.role_coverage(PEOPLE))
    assert "Bo is against us and high in decision power." in alt_text(influence)
    assert "Cy" == influence.data[0].text[-1][0]


def test_currencies_are_never_drawn_together():
    """Two accounts in EUR are drawn; the one in GBP is said to be left out, and drawn when asked for."""
    euro, pound = charts.portfolio_scatter(TABLE), charts.portfolio_scatter(TABLE, currency="GBP")

    assert ["Globex", "Initech"] == sorted(text for trace in euro.data for text in trace.text)
    assert "1 account without a score, a contract or in other currencies" in alt_text(euro)
    assert ["Hooli"] == [text for trace in pound.data for text in trace.text]


def test_renewals_look_ahead_so_far():
    """Initech ends in 2029, beyond 18 months; the others are below 70 points, Globex first."""
    said = alt_text(charts.renewals_timeline(TABLE, TODAY))

    assert "2 accounts renew within 18 months; 2 of them are not healthy, the first Globex." == said


def test_movement_leaves_out_who_did_not_move():
    """Globex fell by 13, Initech rose by 4, Hooli has no earlier score."""
    figure = charts.movement_bars(TABLE)

    assert (["Globex", "Initech"], [-13.0, 4.0]) == (list(figure.data[0].y), list(figure.data[0].x))
    assert ["\u221213 to 30", "+4 to 85"] == list(figure.data[0].text)
