"""The health score in pictures: dial, level, change, trend, ledger, portfolio, ideas."""

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from kapta_workspace.charts.style import (
    BAND_SIGNS,
    BAND_WORDS,
    Palette,
    band_colour,
    empty,
    framed,
    palette,
    signed,
)
from kapta_workspace.domain.health.explain.level import label_of
from kapta_workspace.domain.health.scorecard import Bands

ROW = 26
"""The height of one row of a horizontal chart, in pixels."""

WIDEST = 44
"""The characters of a row's label before it is broken."""

BANDS = Bands()


def score_dial(
    score: float | None,
    *,
    change: float | None = None,
    since: str = "",
    bands: Bands = BANDS,
    template: str | None = None,
) -> go.Figure:
    """
    One score as a dial, its band in words and its gain or loss.

    Args:
        score: 0 to 100; None or missing is drawn as having no score.
        change: Difference of displayed scores since an earlier day.
        since: What the change is counted from, such as ``in 30 days``.
        bands: Where the bands begin.
        template: ``light`` or ``dark``; Plotly's own default says, when not told.
    """
    colours = palette(template)
    if score is None or np.isnan(score):
        return empty(template, f"{BAND_SIGNS['']} No score yet")
    badge = int(np.floor(round(score, 9) + 0.5))
    band = bands.of(badge)
    words = f"{BAND_SIGNS[band]} {BAND_WORDS[band]}"
    moved = "" if change is None or np.isnan(change) else f"{signed(change, 0)} {since}".strip()
    figure = go.Figure(go.Indicator(mode="gauge+number", value=badge, gauge=_gauge(colours, band, bands)))
    figure.update_traces(number={"font": {"size": 46}}, domain={"y": [0.18, 1]})
    said = f"<b>{words}</b>" + (f"<br>{moved}" if moved else "")
    figure.add_annotation(
        text=said, showarrow=False, x=0.5, y=0.02, xref="paper", yref="paper", font={"size": 14}
    )
    alt = f"Health score {badge} of 100, {BAND_WORDS[band].lower()}{', ' + moved if moved else ''}."
    return framed(figure, template, alt, height=230)


def _gauge(colours: Palette, band: str, bands: Bands) -> dict[str, object]:
    return {
        "axis": {
            "range": [0, 100],
            "tickvals": [0, bands.amber, bands.green, 100],
            "tickcolor": colours.soft,
        },
        "bar": {"color": band_colour(colours, band), "thickness": 0.9},
        "bgcolor": colours.line,
        "borderwidth": 0,
        "threshold": {"line": {"color": colours.text, "width": 2}, "value": bands.green},
    }


def _waterfall(
    labels: Sequence[str],
    values: Sequence[float],
    measures: Sequence[str],
    texts: Sequence[str],
    colours: Palette,
) -> go.Figure:
    """A horizontal waterfall read from top to bottom; gains point right, losses left, each with its sign."""
    figure = go.Figure(
        go.Waterfall(
            orientation="h",
            y=list(range(len(labels))),
            x=list(values),
            measure=list(measures),
            text=list(texts),
            textposition="outside",
            cliponaxis=False,
            increasing={"marker": {"color": colours.green}},
            decreasing={"marker": {"color": colours.red}},
            totals={"marker": {"color": colours.accent}},
            connector={"line": {"color": colours.line, "width": 1}},
            hoverinfo="text",
            hovertext=[f"{label}: {text}" for label, text in zip(labels, texts, strict=True)],
        )
    )
    figure.update_yaxes(**_rows(labels))
    return figure


def _rows(labels: Sequence[str]) -> dict[str, object]:
    """A vertical axis of labelled rows, read from top to bottom."""
    wrapped = ["<br>".join(wrap(label, WIDEST)) for label in labels]
    ticks = {"tickvals": list(range(len(labels))), "ticktext": wrapped}
    return {"autorange": "reversed", "showgrid": False, "zeroline": False, **ticks}


def level_waterfall(explained: pd.DataFrame, *, template: str | None = None) -> go.Figure:
    """
    Where the points to 100 are lost, the most first.

    Args:
        explained: What ``explain_level`` gives for one account.
        template: ``light`` or ``dark``; Plotly's own default says, when not told.
    """
    if explained.empty:
        return empty(template, "No score yet, so nothing to explain")
    lost = explained[explained["lost_shown"] > 0]
    score = 100 - float(explained["lost_shown"].sum())
    labels = ["All points", *lost["label"], "Score"]
    values = [100.0, *(-points for points in lost["lost_shown"]), 0.0]
    texts = ["100", *(signed(-points) for points in lost["lost_shown"]), f"{score:.1f}"]
    figure = _waterfall(
        labels, values, ["absolute", *["relative"] * len(lost), "total"], texts, palette(template)
    )
    figure.update_xaxes(range=[0, 112], tickvals=[0, 20, 40, 60, 80, 100])
    first = ", ".join(f"{row.label} {row.lost_shown:.1f}" for row in lost.head(3).itertuples())
    alt = f"Score {score:.1f} of 100. Most points lost: {first}." if len(lost) else "Score 100 of 100."
    return framed(figure, template, alt, height=60 + ROW * len(labels))


def change_waterfall(
    changed: pd.DataFrame,
    before: float,
    after: float,
    *,
    names: Mapping[str, str] | None = None,
    template: str | None = None,
) -> go.Figure:
    """
    From one score to another, the weightiest reasons first.

    Args:
        changed: The rows of one account of what ``explain_change`` gives.
        before: The first score.
        after: The second score.
        names: Labels of metrics and plug-ins' factors, by factor id.
        template: ``light`` or ``dark``; Plotly's own default says, when not told.
    """
    moved = changed[changed["shown"] != 0]
    moved = moved.loc[moved["shown"].abs().sort_values(ascending=False, kind="stable").index]
    labels = ["Before", *(label_of(name, dict(names or {})) for name in moved["factor"]), "Now"]
    values = [before, *moved["shown"], 0.0]
    texts = [f"{before:.1f}", *(signed(points) for points in moved["shown"]), f"{after:.1f}"]
    figure = _waterfall(
        labels, values, ["absolute", *["relative"] * len(moved), "total"], texts, palette(template)
    )
    figure.update_xaxes(range=_around([before, after], moved["shown"]))
    said = ", ".join(f"{label} {text}" for label, text in list(zip(labels, texts, strict=True))[1:-1][:3])
    alt = f"The score went from {before:.1f} to {after:.1f}: {said or 'nothing moved it'}."
    return framed(figure, template, alt, height=60 + ROW * len(labels))


def _around(ends: Sequence[float], steps: pd.Series) -> list[float]:
    """A range that shows every step of a waterfall and the texts beside it, not always from 0."""
    levels = np.r_[ends[0], ends[0] + np.cumsum(steps.to_numpy(dtype=float)), ends[1]]
    low, high = float(levels.min()), float(levels.max())
    room = max(4.0, 0.25 * (high - low))
    return [max(0.0, low - room), min(110.0, high + room)]


def score_trend(
    history: pd.DataFrame,
    *,
    marks: pd.DataFrame | None = None,
    bands: Bands = BANDS,
    template: str | None = None,
) -> go.Figure:
    """
    A score through time, with the bands and every change of the scorecard marked.

    Args:
        history: *on, score*, and *low, high* where the possible range is to be shown; gaps stay gaps.
        marks: *on, label*: new versions of the scorecard, or anything else to be marked.
        bands: Where the bands begin.
        template: ``light`` or ``dark``; Plotly's own default says, when not told.
    """
    known = history["score"].dropna()
    if known.empty:
        return empty(template, "No history yet")
    colours, days = palette(template), history["on"].tolist()
    figure = go.Figure()
    if {"low", "high"} <= set(history.columns):
        _range(figure, history, colours)
    hover = "%{x|%d %b %Y}: %{y:.1f}<extra></extra>"
    line = {"color": colours.accent, "width": 2.5}
    mode = "lines+markers" if len(history) < 40 else "lines"
    figure.add_scatter(
        x=days, y=history["score"], mode=mode, line=line, hovertemplate=hover, connectgaps=False
    )
    for name, level in (("green", bands.green), ("amber", bands.amber)):
        words = f"{BAND_SIGNS[name]} {BAND_WORDS[name]} from {level}"
        dash = {"color": band_colour(colours, name), "width": 1, "dash": "dash"}
        figure.add_hline(
            y=level - 0.5,
            line=dash,
            annotation={"text": words, "font": {"size": 10}},
            annotation_position="top left",
        )
    noted = pd.DataFrame({"on": [], "label": []}) if marks is None else marks
    for on, label in zip(noted["on"], noted["label"], strict=True):
        _mark(figure, on, str(label), colours)
    figure.update_yaxes(range=[0, 102])
    more = f" {len(noted)} changes are marked." if len(noted) else ""
    span = f"from {known.iloc[0]:.0f} to {known.iloc[-1]:.0f}"
    alt = f"The score {span}, lowest {known.min():.0f}, highest {known.max():.0f}.{more}"
    return framed(figure, template, alt, height=280)


def _range(figure: go.Figure, history: pd.DataFrame, colours: Palette) -> None:
    days = history["on"].tolist()
    quiet = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    figure.add_scatter(x=days, y=history["high"], **quiet)
    figure.add_scatter(
        x=days, y=history["low"], fill="tonexty", fillcolor=colours.accent_soft, opacity=0.5, **quiet
    )


def _mark(figure: go.Figure, on: Any, label: str, colours: Palette) -> None:
    day = pd.Timestamp(on).isoformat()
    figure.add_shape(
        type="line",
        x0=day,
        x1=day,
        y0=0,
        y1=1,
        yref="paper",
        line={"color": colours.soft, "width": 1, "dash": "dot"},
    )
    figure.add_annotation(
        x=day,
        y=0,
        yref="paper",
        text=label,
        showarrow=False,
        textangle=-90,
        xanchor="left",
        yanchor="bottom",
        font={"size": 10, "color": colours.soft},
    )


def ledger_waterfall(statement: pd.DataFrame, *, template: str | None = None) -> go.Figure:
    """
    The ledger of a score: what happened and what time took, in order.

    Args:
        statement: What ``ledger`` gives.
        template: ``light`` or ``dark``; Plotly's own default says, when not told.
    """
    if statement.empty:
        return empty(template, "Nothing happened and no time passed")
    opening = float(statement["score"].iloc[0] - statement["effect"].iloc[0])
    closing = float(statement["score"].iloc[-1])
    entries = zip(statement["until"], statement["kind"], statement["label"], strict=True)
    lines = [_line(until, str(kind), str(label)) for until, kind, label in entries]
    labels = [
        f"{_day(statement['since'].iloc[0])}  Opening",
        *lines,
        f"{_day(statement['until'].iloc[-1])}  Closing",
    ]
    effects = [float(effect) for effect in statement["effect"]]
    texts = [f"{opening:.1f}", *(signed(effect) for effect in effects), f"{closing:.1f}"]
    measures = ["absolute", *["relative"] * len(effects), "total"]
    figure = _waterfall(labels, [opening, *effects, 0.0], measures, texts, palette(template))
    figure.update_xaxes(range=_around([opening, closing], statement["effect"]))
    alt = f"The ledger from {opening:.1f} to {closing:.1f} in {len(statement)} entries."
    return framed(figure, template, alt, height=60 + ROW * len(labels))


def _line(until: Any, kind: str, label: str) -> str:
    return f"<i>to {_day(until)}  {label}</i>" if kind == "time" else f"{_day(until)}  {label}"


def _day(day: Any) -> str:
    return f"{pd.Timestamp(day):%d %b}"


def factor_heatmap(
    parts: pd.DataFrame,
    *,
    names: Mapping[int, str] | None = None,
    most: int = 40,
    template: str | None = None,
) -> go.Figure:
    """
    Accounts by factors, each cell with its number; the darker, the lower. Not applicable is a dash.

    Args:
        parts: The ``parts`` of a result.
        names: Account id → name.
        most: How many accounts to draw; the lowest scores come first.
        template: ``light`` or ``dark``; Plotly's own default says, when not told.
    """
    factors = parts[parts["group"] != "adjust"]
    if factors.empty:
        return empty(template, "No accounts to show")
    order = parts.groupby("account")["earned"].sum().sort_values(kind="stable").index[:most]
    table = factors.pivot_table(index="account", columns="factor", values="value", sort=False, dropna=False)
    table = table.reindex(index=order, columns=list(dict.fromkeys(factors["factor"])))
    numbers = table.to_numpy(dtype=float)
    colours = palette(template)
    figure = go.Figure(
        go.Heatmap(
            z=numbers,
            x=[label_of(name) for name in table.columns],
            y=[(names or {}).get(account, str(account)) for account in table.index],
            text=[[_cell(number) for number in row] for row in numbers],
            texttemplate="%{text}",
            hovertemplate="%{y}<br>%{x}: %{text}<extra></extra>",
            colorscale=[[0, colours.accent_soft], [1, colours.surface]],
            textfont={"color": colours.text},
            zmin=0,
            zmax=100,
            showscale=False,
            xgap=2,
            ygap=2,
        )
    )
    figure.update_xaxes(side="top", tickangle=-35, showgrid=False)
    figure.update_yaxes(autorange="reversed", type="category", showgrid=False)
    hidden = parts["account"].nunique() - len(order)
    said = f" The {len(order)} lowest scores are shown; {hidden} more are not." if hidden else ""
    alt = f"{len(order)} accounts by {table.shape[1]} factors, the lowest score first.{said}"
    return framed(figure, template, alt, height=140 + ROW * len(order))


def _cell(number: float) -> str:
    return "–" if np.isnan(number) else f"{number:.0f}"


def ideas_bars(worth: pd.DataFrame, *, most: int = 10, template: str | None = None) -> go.Figure:
    """
    What to do next: durable points an hour, the best first, with the points and the minutes in words.

    Args:
        worth: What ``worth`` gives.
        most: How many ideas to draw.
        template: ``light`` or ``dark``; Plotly's own default says, when not told.
    """
    best = worth[worth["durable"] > 0].head(most)
    if best.empty:
        return empty(template, "Nothing to improve")
    colours = palette(template)
    facts = zip(best["durable"].tolist(), best["minutes"].tolist(), strict=True)
    texts = [f"{signed(points)} points in {minutes:.0f} min" for points, minutes in facts]
    backed = (best["evidence"] == "evidence-backed").tolist()
    figure = go.Figure(
        go.Bar(
            orientation="h",
            x=best["per_hour"],
            y=list(range(len(best))),
            text=texts,
            textposition="outside",
            cliponaxis=False,
            marker={
                "color": colours.accent,
                "pattern": {"shape": ["" if known else "/" for known in backed]},
            },
            hovertext=(best["label"] + " (" + best["evidence"] + ")").tolist(),
            hoverinfo="text",
        )
    )
    figure.update_xaxes(
        range=[0, 1.6 * float(best["per_hour"].max())], title="points an hour, held for 30 days"
    )
    figure.update_yaxes(**_rows(best["label"].tolist()))
    alt = f"The best {len(best)} ideas by durable points an hour; first: {best['label'].iloc[0]}"
    return framed(figure, template, alt, height=70 + ROW * len(best))
