"""Small drawings with a text alternative: the score dial, a line of scores, a bar of progress."""

from collections.abc import Sequence
from math import isfinite

from kapta_workspace.ui.panel.icons import icon
from kapta_workspace.ui.panel.pieces import BANDS, Band, delta, is_missing
from kapta_workspace.ui.panel.safe import Safe, html, join

RADIUS = 42.0
CIRCLE = 2 * 3.141592653589793 * RADIUS


def score_dial(value: float | None, band: Band, change: float | None = None, since: str = "") -> Safe:
    """
    A health score from 0 to 100 as a ring, with its band and its gain or loss beneath.

    The number shown is rounded half up, as the band is read from it. ``None`` is drawn as *not scored*.
    Without ``since`` no gain or loss is spoken of.
    """
    word, tone, sign = BANDS[band]
    known = _is_known(value)
    shown = int(min(max(value or 0.0, 0.0), 100.0) + 0.5) if known else 0
    spoken = f"Health score {shown} of 100, {word.lower()}" if known else "No health score yet"
    return html(
        '<div class="k-dial k-{tone}"><svg viewBox="0 0 100 100" role="img" aria-label="{spoken}">'
        "<title>{spoken}</title>"
        '<circle class="k-track" cx="50" cy="50" r="{radius}"/>'
        '<circle class="k-arc" cx="50" cy="50" r="{radius}" stroke-dasharray="{arc:.2f} {circle:.2f}"/>'
        '<text x="50" y="50" dy=".36em">{number}</text></svg>'
        '<div class="k-dial-words"><span class="k-dial-band">{sign}{word}</span>{delta}</div></div>',
        tone=tone,
        spoken=spoken,
        radius=RADIUS,
        arc=CIRCLE * shown / 100,
        circle=CIRCLE,
        number=shown if known else "–",
        sign=icon(sign),
        word=word,
        delta=delta(change, since) if known and since else "",
    )


def sparkline(values: Sequence[float | None], label: str, *, low: float = 0.0, high: float = 100.0) -> Safe:
    """
    A line of values, oldest first, between ``low`` and ``high``; a missing value is a gap.

    ``label`` says what it shows; the first and the last value are read out with it.
    """
    points = [value if _is_known(value) else None for value in values]
    known = [value for value in points if value is not None]
    if not known:
        return html('<span class="k-none" title="{label}">no history yet</span>', label=label)
    spoken = f"{label}: from {known[0]:.0f} to {known[-1]:.0f}"
    last = len(points) - 1 - next(at for at, value in enumerate(reversed(points)) if value is not None)
    return html(
        '<svg class="k-spark" viewBox="0 0 100 28" preserveAspectRatio="none" role="img" '
        'aria-label="{spoken}"><title>{spoken}</title><path d="{path}"/>'
        '<path class="k-spark-end" d="M{x:.1f} {y:.1f}h0"/></svg>',
        spoken=spoken,
        path=_path(points, low, high),
        x=_across(last, len(points)),
        y=_height(known[-1], low, high),
    )


def _path(points: Sequence[float | None], low: float, high: float) -> str:
    steps, pen = [], "M"
    for at, value in enumerate(points):
        if value is None:
            pen = "M"
            continue
        steps.append(f"{pen}{_across(at, len(points)):.1f} {_height(value, low, high):.1f}")
        pen = "L"
    return "".join(steps)


def _across(at: int, count: int) -> float:
    return 3 + 94 * (at / (count - 1) if count > 1 else 0.5)


def _height(value: float, low: float, high: float) -> float:
    span = high - low
    part = (min(max(value, low), high) - low) / span if span else 0.5
    return 25 - 22 * part


def step(points: float, widest: float) -> Safe:
    """A gain to the right of the middle or a loss to its left, as long as its part of the ``widest``."""
    width = 50 * min(1.0, abs(points) / widest) if widest else 0.0
    return html(
        '<span class="k-rung k-{tone}" aria-hidden="true"><i style="left:{left:.1f}%;width:{width:.1f}%"></i>'
        "</span>",
        tone="healthy" if points > 0 else "risk",
        left=50.0 if points > 0 else 50.0 - width,
        width=width,
    )


WIDE, TALL, LEFT = 640.0, 170.0, 28.0


def trend(
    days: Sequence[str],
    values: Sequence[float | None],
    edges: tuple[float, float],
    marks: Sequence[int] = (),
) -> Safe:
    """
    Scores of 0 to 100 through time between the bands' edges, each point with its number.

    Args:
        days: What each point is called.
        values: The scores, oldest first; a missing one is a gap.
        edges: Where amber and green begin.
        marks: The points from which on another scorecard is in force.
    """
    known = [value for value in values if value is not None and _is_known(value)]
    if not known:
        return html('<span class="k-none">no history yet</span>')
    places = [LEFT + (WIDE - 2 * LEFT) * at / max(1, len(values) - 1) for at in range(len(values))]
    spoken = f"The score from {known[0]:.0f} to {known[-1]:.0f}, lowest {min(known):.0f}"
    return html(
        '<svg class="k-trend" viewBox="0 0 {wide:.0f} {tall:.0f}" role="img" aria-label="{spoken}">'
        '<title>{spoken}</title>{edges}{marks}<path d="{path}"/>{points}</svg>',
        wide=WIDE,
        tall=TALL,
        spoken=spoken,
        edges=join(_edge(edge) for edge in edges),
        marks=join(_mark(places[at]) for at in marks),
        path=_line(places, values),
        points=join(
            _point(x, float(value), day)
            for x, value, day in zip(places, values, days, strict=True)
            if value is not None and _is_known(value)
        ),
    )


def _down(value: float) -> float:
    return 22 + (TALL - 52) * (1 - min(max(value, 0.0), 100.0) / 100)


def _edge(value: float) -> Safe:
    return html(
        '<path class="k-trend-edge" d="M{left} {y:.1f}H{right}"/>'
        '<text x="0" y="{y:.1f}" dy=".35em">{value:.0f}</text>',
        left=LEFT - 4,
        right=WIDE,
        y=_down(value - 0.5),
        value=value,
    )


def _mark(x: float) -> Safe:
    return html(
        '<path class="k-trend-mark" d="M{x:.1f} 14V{y}"><title>New scorecard</title></path>', x=x, y=TALL - 26
    )


def _line(places: Sequence[float], values: Sequence[float | None]) -> str:
    steps, pen = [], "M"
    for x, value in zip(places, values, strict=True):
        if value is None or not _is_known(value):
            pen = "M"
            continue
        steps.append(f"{pen}{x:.1f} {_down(value):.1f}")
        pen = "L"
    return "".join(steps)


def _point(x: float, value: float, day: str) -> Safe:
    return html(
        '<g><circle cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>'
        '<text class="k-trend-value" x="{x:.1f}" y="{above:.1f}">{value:.0f}</text>'
        '<text x="{x:.1f}" y="{below}" text-anchor="middle">{day}</text></g>',
        x=x,
        y=_down(value),
        above=_down(value) - 8,
        value=value,
        below=TALL - 8,
        day=day.partition(" ")[0],
    )


def progress(percent: float | None, label: str) -> Safe:
    """How much of something is done, from 0 to 100; the number stands beside the bar."""
    if percent is None or not _is_known(percent):
        return html('<span class="k-none" title="{label}">–</span>', label=label)
    shown = round(min(max(percent, 0.0), 100.0))
    return html(
        '<span class="k-progress"><span class="k-bar" role="progressbar" aria-label="{label}" '
        'aria-valuemin="0" aria-valuemax="100" aria-valuenow="{shown}">'
        '<span style="width:{shown}%"></span></span>{shown}%</span>',
        label=label,
        shown=shown,
    )


def _is_known(value: float | None) -> bool:
    return value is not None and not is_missing(value) and isfinite(value)
