"""Many accounts at once: health against value, who moved, what is renewed when, what a family is made of."""

import datetime as dt
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from kapta_workspace.charts.health import ROW
from kapta_workspace.charts.style import BAND_SIGNS, BAND_WORDS, band_colour, empty, framed, palette, signed
from kapta_workspace.domain.health.scorecard import Bands

SYMBOLS = {"green": "circle", "amber": "triangle-up", "red": "square", "": "circle-open"}
"""The signs of the bands as markers, so that none is known by its colour alone."""
BANDS = Bands()
NAMED = 6
"""So many accounts are named in a cloud of them; the others tell their name when pointed at."""


def portfolio_scatter(table: pd.DataFrame, *, currency: str = "", template: str | None = None) -> go.Figure:
    """
    Health across, contract value upwards (logarithmic): what is worth most and is worst off lies top left.

    Amounts of several currencies are not converted: one currency is drawn.

    Args:
        table: *name, badge, band, value, currency*, as ``ws.portfolio()`` gives it.
        currency: Which one; the one of most accounts unless said.
        template: ``light`` or ``dark``; Plotly's own default says, when not told.
    """
    known = table[table["badge"].notna() & (table["value"].fillna(0) > 0) & table["currency"].notna()]
    if known.empty:
        return empty(template, "No account has both a score and a contract in force")
    chosen = currency or str(known["currency"].mode().iloc[0])
    shown = known[known["currency"] == chosen].sort_values(["badge", "value"], ascending=[True, False])
    figure = _cloud(shown, "badge", "value", template)
    figure.update_xaxes(title="health score", range=[0, 102], tickvals=[0, BANDS.amber, BANDS.green, 100])
    figure.update_yaxes(title=f"contracts in force, {chosen}", type="log", dtick=1, tickformat="~s")
    left = len(table) - len(shown)
    more = (
        f" {left} account{'s' * (left != 1)} without a score, a contract or in other currencies left out."
        * bool(left)
    )
    alt = f"{len(shown)} accounts by health and contract value in {chosen}.{more}"
    return _legend(framed(figure, template, alt, height=420))


def renewals_timeline(
    table: pd.DataFrame, today: dt.date, *, months: int = 18, template: str | None = None
) -> go.Figure:
    """
    What ends when, and how healthy it is: the accounts low on the left are the next to lose.

    Args:
        table: *name, badge, band, value, currency, next_end*, as ``ws.portfolio()`` gives it.
        today: Where it begins.
        months: How far it looks ahead.
        template: ``light`` or ``dark``; Plotly's own default says, when not told.
    """
    ends = pd.to_datetime(table["next_end"])
    until = pd.Timestamp(today) + pd.DateOffset(months=months)
    shown = table[table["badge"].notna() & ends.between(pd.Timestamp(today), until)].sort_values("next_end")
    if shown.empty:
        return empty(template, f"No contract ends within {months} months")
    figure = _cloud(shown, "next_end", "badge", template, first=shown["badge"] < BANDS.green)
    span = [pd.Timestamp(today).isoformat(), until.isoformat()]
    figure.update_xaxes(title="the contract in force that ends first", range=span)
    figure.update_yaxes(title="health score", range=[0, 105], tickvals=[0, BANDS.amber, BANDS.green, 100])
    low = shown[shown["badge"] < BANDS.green]
    first = f", the first {low['name'].iloc[0]}" if len(low) else ""
    alt = f"{len(shown)} accounts renew within {months} months; {len(low)} of them are not healthy{first}."
    return _legend(framed(figure, template, alt, height=420))


def _cloud(
    shown: pd.DataFrame, across: str, upwards: str, template: str | None, first: pd.Series | None = None
) -> go.Figure:
    """One trace a band, in words and signs; the first few accounts (of those in ``first``) named."""
    colours = palette(template)
    named = set((shown if first is None else shown[first])["name"].head(NAMED))
    places = ["top center", "bottom center"] * len(shown)  # neighbours' names stay apart
    figure = go.Figure()
    for band, rows in shown.groupby("band", sort=False):
        word = str(band)
        figure.add_scatter(
            x=rows[across].tolist(),
            y=rows[upwards].tolist(),
            mode="markers+text",
            name=f"{BAND_WORDS.get(word, word)}",
            text=[name if name in named else "" for name in rows["name"]],
            textposition=places[: len(rows)],
            textfont={"size": 11, "color": colours.text},
            customdata=[_facts(row) for row in rows.to_dict("records")],
            hovertemplate="%{customdata}<extra></extra>",
            marker={"size": 11, "color": band_colour(colours, word), "symbol": SYMBOLS.get(word, "circle")},
            cliponaxis=False,
        )
    return figure


def _legend(figure: go.Figure) -> go.Figure:
    return figure.update_layout(showlegend=True, legend={"orientation": "h", "y": 1.1, "x": 0})


def _facts(row: dict[Any, Any]) -> str:
    value, ends = row.get("value"), row.get("next_end")
    worth = "" if pd.isna(value) else f"<br>{value:,.0f} {row.get('currency', '')}"
    until = "" if pd.isna(ends) else f"<br>ends {pd.Timestamp(ends):%d %b %Y}"
    return f"<b>{row['name']}</b><br>health {row['badge']}{worth}{until}"


def movement_bars(table: pd.DataFrame, *, most: int = 8, template: str | None = None) -> go.Figure:
    """
    Who fell most and who rose most, in points.

    Args:
        table: *name, badge, delta*, as ``ws.portfolio(days=…)`` gives it.
        most: So many of each.
        template: ``light`` or ``dark``; Plotly's own default says, when not told.
    """
    moved = table[table["delta"].notna() & (table["delta"] != 0)].sort_values("delta", kind="stable")
    falls, gains = moved[moved["delta"] < 0].head(most), moved[moved["delta"] > 0].tail(most)
    shown = pd.concat([falls, gains])
    if shown.empty:
        return empty(template, "No score moved")
    colours, deltas = palette(template), shown["delta"].astype(float).tolist()
    figure = go.Figure(
        go.Bar(
            orientation="h",
            x=deltas,
            y=shown["name"].tolist(),
            text=[
                f"{signed(delta, 0)} to {badge}" for delta, badge in zip(deltas, shown["badge"], strict=True)
            ],
            textposition="outside",
            cliponaxis=False,
            marker={"color": [colours.green if delta > 0 else colours.red for delta in deltas]},
            hoverinfo="skip",
        )
    )
    reach = 1.5 * max(abs(delta) for delta in deltas)
    figure.update_xaxes(range=[-reach, reach], title="points")
    figure.update_yaxes(autorange="reversed", showgrid=False)
    worst = f" {falls['name'].iloc[0]} fell most, by {-falls['delta'].iloc[0]:.0f}." if len(falls) else ""
    fell, rose = (moved["delta"] < 0).sum(), (moved["delta"] > 0).sum()
    alt = f"{fell} accounts fell and {rose} rose.{worst}"
    return framed(figure, template, alt, height=80 + ROW * len(shown))


def family_bars(members: pd.DataFrame, *, template: str | None = None) -> go.Figure:
    """
    The members of a family by their own score, the lowest first, each with its weight in the combined one.

    Args:
        members: *name, badge, band, weight*, as ``family(…).members`` gives it.
        template: ``light`` or ``dark``; Plotly's own default says, when not told.
    """
    shown = members[members["badge"].notna()]
    if shown.empty:
        return empty(template, "No member of the family has a score")
    colours = palette(template)
    rows = shown.to_dict("records")
    figure = go.Figure(
        go.Bar(
            orientation="h",
            x=shown["badge"].tolist(),
            y=shown["name"].tolist(),
            text=[_member(row) for row in rows],
            textposition="outside",
            cliponaxis=False,
            marker={"color": [band_colour(colours, str(row["band"])) for row in rows]},
            hoverinfo="skip",
        )
    )
    figure.update_xaxes(range=[0, 150], tickvals=[0, BANDS.amber, BANDS.green, 100], title="own health score")
    figure.update_yaxes(autorange="reversed", showgrid=False)
    low = shown.iloc[0]
    alt = f"{len(shown)} accounts of the family; the lowest is {low['name']} with {low['badge']}."
    return framed(figure, template, alt, height=80 + ROW * len(shown))


def _member(row: dict[Any, Any]) -> str:
    band, weight = str(row["band"]), row["weight"]
    share = "" if pd.isna(weight) else f", weighs {100 * float(weight):.0f} %"
    return f"{row['badge']} {BAND_SIGNS.get(band, '')} {BAND_WORDS.get(band, '').lower()}{share}"
