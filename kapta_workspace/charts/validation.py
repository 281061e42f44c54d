"""Backtests in pictures: how sure, how calibrated, what a list of the riskiest catches, which weights."""

import pandas as pd
import plotly.graph_objects as go

from kapta_workspace.charts.style import empty, framed, palette

ROW = 30


def reliability_plot(bins: pd.DataFrame, *, template: str | None = None) -> go.Figure:
    """
    What was said against what happened; on the dashed line both are the same.

    Args:
        bins: What ``measures.reliability`` gives: *said, happened, low, high, events, n*.
        template: ``light`` or ``dark``; Plotly's own default says, when not told.
    """
    if bins.empty:
        return empty(template, "No outcomes yet")
    colours = palette(template)
    top = float(max(bins["said"].max(), bins["high"].max())) * 1.05
    figure = go.Figure()
    figure.add_scatter(
        x=[0, top], y=[0, top], mode="lines", line={"color": colours.neutral, "dash": "dash", "width": 1}
    )
    bars = {
        "type": "data",
        "symmetric": False,
        "array": bins["high"] - bins["happened"],
        "arrayminus": bins["happened"] - bins["low"],
        "color": colours.soft,
        "thickness": 1,
    }
    figure.add_scatter(
        x=bins["said"],
        y=bins["happened"],
        mode="markers",
        error_y=bars,
        marker={"color": colours.accent, "size": 8},
        customdata=bins[["events", "n"]],
        hovertemplate="said %{x:.0%}, happened %{y:.0%}: %{customdata[0]} of %{customdata[1]}<extra></extra>",
    )
    figure.update_xaxes(title="churn that was expected", tickformat=".0%", range=[0, top])
    figure.update_yaxes(title="churn that happened", tickformat=".0%", range=[0, top])
    widest = float((bins["said"] - bins["happened"]).abs().max())
    alt = f"Expected against observed churn in {len(bins)} bins; the largest gap is {widest:.0%}."
    return framed(figure, template, alt, height=340)


def lift_curve(curve: pd.DataFrame, *, template: str | None = None) -> go.Figure:
    """
    How much of the churn the riskiest part of the list catches, by accounts and by revenue.

    Args:
        curve: What ``measures.lift_curve`` gives: *share, lift, captured, captured_revenue*.
        template: ``light`` or ``dark``; Plotly's own default says, when not told.
    """
    if curve.empty or curve["captured"].isna().all():
        return empty(template, "Nobody left, so there is nothing to catch")
    colours = palette(template)
    figure = go.Figure()
    figure.add_scatter(
        x=[0, 1],
        y=[0, 1],
        mode="lines",
        line={"color": colours.neutral, "dash": "dash", "width": 1},
        hoverinfo="skip",
    )
    styles = {
        "captured": ("accounts", colours.accent, "solid"),
        "captured_revenue": ("revenue", colours.amber, "dot"),
    }
    for name, (word, colour, dash) in styles.items():
        if curve[name].isna().all():
            continue
        x, y = [0.0, *curve["share"]], [0.0, *curve[name]]
        hover = f"the riskiest %{{x:.0%}} hold %{{y:.0%}} of it by {word}<extra></extra>"
        figure.add_scatter(
            x=x, y=y, mode="lines", line={"color": colour, "dash": dash, "width": 2.5}, hovertemplate=hover
        )
        place = len(x) // 3
        side = (
            {"xanchor": "right", "yanchor": "bottom"}
            if name == "captured"
            else {"xanchor": "left", "yanchor": "top"}
        )
        words = {"text": f"by {word}", "font": {"color": colours.text}, "showarrow": False, **side}
        figure.add_annotation(x=x[place], y=y[place], **words)
    figure.update_xaxes(title="the riskiest share of all accounts", tickformat=".0%", range=[0, 1])
    figure.update_yaxes(title="share of the churn", tickformat=".0%", range=[0, 1.02])
    first = curve.iloc[(curve["share"] - 0.1).abs().argmin()]
    alt = f"The riskiest {first['share']:.0%} of accounts hold {first['captured']:.0%} of those who left."
    return framed(figure, template, alt, height=340)


def auc_forest(table: pd.DataFrame, *, template: str | None = None) -> go.Figure:
    """
    Every model's AUC with its interval, the best last; 0.5 is chance.

    Args:
        table: *model, auc, low, high*.
        template: ``light`` or ``dark``; Plotly's own default says, when not told.
    """
    known = table.dropna(subset=["auc"]).sort_values("auc", kind="stable")
    if known.empty:
        return empty(template, "No outcomes yet")
    return _dots(
        known, "model", "auc", "AUC: the chance that who left was ranked below who stayed", 0.5, template
    )


def weight_dots(table: pd.DataFrame, *, template: str | None = None) -> go.Figure:
    """
    Suggested weights with their intervals beside the present ones, shown as open diamonds.

    Args:
        table: The table of a ``Suggestion``: *factor, current, suggested, low, high*.
        template: ``light`` or ``dark``; Plotly's own default says, when not told.
    """
    if table.empty:
        return empty(template, "No suggestion yet")
    figure = _dots(table.iloc[::-1], "factor", "suggested", "weight, of 100", None, template)
    colours = palette(template)
    figure.add_scatter(
        x=table["current"],
        y=table["factor"],
        mode="markers",
        marker={"symbol": "diamond-open", "size": 10, "color": colours.text},
        hovertemplate="%{y}: now %{x}<extra></extra>",
    )
    return figure


def _dots(
    table: pd.DataFrame, name: str, value: str, title: str, line: float | None, template: str | None
) -> go.Figure:
    colours = palette(template)
    bars = {
        "type": "data",
        "symmetric": False,
        "array": table["high"] - table[value],
        "arrayminus": table[value] - table["low"],
        "color": colours.soft,
        "thickness": 1.5,
    }
    figure = go.Figure(
        go.Scatter(
            x=table[value],
            y=table[name],
            mode="markers",
            error_x=bars,
            marker={"color": colours.accent, "size": 9},
            customdata=table[["low", "high"]],
            hovertemplate="%{y}: %{x:.3g} [%{customdata[0]:.3g}, %{customdata[1]:.3g}]<extra></extra>",
        )
    )
    if line is not None:
        figure.add_vline(x=line, line={"color": colours.neutral, "dash": "dash", "width": 1})
    figure.update_xaxes(title=title)
    figure.update_yaxes(type="category", showgrid=True)
    best = table.sort_values(value, kind="stable").iloc[-1]
    told = f"{best[value]:.3g} [{best['low']:.3g}, {best['high']:.3g}]"
    alt = f"{len(table)} rows; highest {best[name]} with {told}."
    return framed(figure, template, alt, height=90 + ROW * len(table))
