"""A line through time as SVG: small, sharp in print, and readable without colour."""

from kapta_workspace.domain.frames import is_missing
from kapta_workspace.domain.orgchart.markup import element, text
from kapta_workspace.domain.reports.blocks import Chart
from kapta_workspace.domain.reports.cells import said

WIDE, TALL, LEFT, TOP, BOTTOM = 680.0, 190.0, 34.0, 16.0, 26.0
BELOW = 15.0
"""So far below its point a figure stands that has no room above it."""
INK, SOFT, RULE, LINE = "#1d2433", "#5b6475", "#d9dde5", "#2456a6"


def picture(chart: Chart) -> str:
    """The chart, with its figures at the points and what it shows in words for those who do not see it."""
    known = [float(one) for one in chart.values if one is not None and not is_missing(one)]
    if not known:
        return ""
    places = [_across(at, len(chart.values)) for at in range(len(chart.values))]
    parts = [_edge(edge, chart.most) for edge in (0.0, *chart.edges, chart.most)]
    parts.append(_line(places, chart))
    for x, day, value in zip(places, chart.days, chart.values, strict=True):
        parts.append(text(f"{day:%b %y}", x, TALL - 8, 10, SOFT, text_anchor="middle"))
        if value is not None and not is_missing(value):
            parts.append(element("circle", cx=x, cy=_down(value, chart.most), r=3, fill=LINE))
            y = _down(value, chart.most) + (BELOW if is_high(chart, value) else -7)
            parts.append(text(said(value, "whole"), x, y, 10, INK, text_anchor="middle"))
    spoken = f"{chart.title}: from {known[0]:.0f} to {known[-1]:.0f}, lowest {min(known):.0f}."
    box = f"0 0 {WIDE:.0f} {TALL:.0f}"
    return element(
        "svg",
        f"<title>{text_of(spoken)}</title>{''.join(parts)}",
        viewBox=box,
        role="img",
        xmlns="http://www.w3.org/2000/svg",
    )


def is_high(chart: Chart, value: float) -> bool:
    """Whether a figure above its point would meet the upper edge of the chart."""
    return float(value) > 0.92 * chart.most


def text_of(words: str) -> str:
    """Words safe between two tags."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _across(at: int, count: int) -> float:
    return LEFT + (WIDE - 2 * LEFT) * (at / (count - 1) if count > 1 else 0.5)


def _down(value: float, most: float) -> float:
    return TOP + (TALL - TOP - BOTTOM) * (1 - min(max(float(value), 0.0), most) / most)


def _edge(level: float, most: float) -> str:
    y = _down(level, most)
    rule = element("line", x1=LEFT - 6, y1=y, x2=WIDE - LEFT + 6, y2=y, stroke=RULE, stroke_width=1)
    return rule + text(f"{level:,.0f}", LEFT - 12, y + 3, 9, SOFT, text_anchor="end")


def _line(places: list[float], chart: Chart) -> str:
    steps, pen = [], "M"
    for x, value in zip(places, chart.values, strict=True):
        if value is None or is_missing(value):
            pen = "M"
            continue
        steps.append(f"{pen}{x:.1f} {_down(value, chart.most):.1f}")
        pen = "L"
    return element("path", d=" ".join(steps), fill="none", stroke=LINE, stroke_width=2)
