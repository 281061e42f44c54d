"""Small drawings with a text alternative: the score dial, a line of scores, a bar of progress."""

from collections.abc import Sequence
from math import isfinite

from kapta_workspace.ui.panel.icons import icon
from kapta_workspace.ui.panel.pieces import BANDS, Band, delta, is_missing
from kapta_workspace.ui.panel.safe import Safe, html

RADIUS = 42.0
CIRCLE = 2 * 3.141592653589793 * RADIUS


def score_dial(value: float | None, band: Band, change: float | None = None, since: str = "") -> Safe:
    """
    A health score from 0 to 100 as a ring, with its band and its gain or loss beneath.

    The number shown is rounded half up, as the band is read from it. ``None`` is drawn as *not scored*.
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
        delta=delta(change, since) if known else "",
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
