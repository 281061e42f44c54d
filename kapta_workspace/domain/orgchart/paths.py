"""The lines between cards as SVG paths: elbows with round corners, and curves for the second layer."""

from collections.abc import Sequence
from itertools import pairwise
from math import hypot

from kapta_workspace.domain.orgchart import look
from kapta_workspace.domain.orgchart.layout import DOWN, Layout, Spot
from kapta_workspace.domain.orgchart.markup import element

BEND = 8.0
"""Radius of a corner, in pixels."""

Point = tuple[float, float]


def elbow(above: Spot, below: Spot, layout: Layout) -> str:
    """The path from a manager's card to a report's: out of the middle, along the gap, into the card."""
    return rounded(corners(above, below, layout))


def corners(above: Spot, below: Spot, layout: Layout) -> list[Point]:
    """The corners of an elbow."""
    height = layout.card
    if layout.direction != DOWN:
        start, end = above.x + look.WIDTH, below.x
        middle, to = above.y + height / 2, below.y + height / 2
        bend = start + look.SIDE_STEP / 2
        return [(start, middle), (bend, middle), (bend, to), (end, to)]
    x, bottom = above.x + look.WIDTH / 2, above.y + height
    turn = bottom + (height + look.ROW_GAP) / 4
    if not below.in_column:
        to = below.x + look.WIDTH / 2
        return [(x, bottom), (x, turn), (to, turn), (to, below.y)]
    side = below.x - look.COLUMN_GUTTER / 2
    to = below.y + height / 2
    return [(x, bottom), (x, turn), (side, turn), (side, to), (below.x, to)]


def rounded(points: Sequence[Point]) -> str:
    """A path through corners, each cut by a quarter turn that fits between its neighbours."""
    corners_ = [points[0], *(b for a, b in pairwise(points) if a != b)]
    parts = [f"M{_at(corners_[0])}"]
    for before, here, after in zip(corners_, corners_[1:], corners_[2:], strict=False):
        radius = min(BEND, _length(before, here) / 2, _length(here, after) / 2)
        parts.append(
            f"L{_at(_towards(here, before, radius))}Q{_at(here)} {_at(_towards(here, after, radius))}"
        )
    return "".join([*parts, f"L{_at(corners_[-1])}"])


def _at(point: Point) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"


def _length(one: Point, other: Point) -> float:
    return hypot(other[0] - one[0], other[1] - one[1])


def _towards(start: Point, end: Point, distance: float) -> Point:
    share = distance / (_length(start, end) or 1.0)
    return (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)


def curve(start: Spot, end: Spot, layout: Layout, kind: str) -> str:
    """A line of the second layer, bowed to one side: influence has an arrow, conflict a cross."""
    one, other = _centre(start, layout), _centre(end, layout)
    bow = _bowed(one, other, layout)
    begin, finish = _edge(one, bow, layout), _edge(other, bow, layout)
    colour = look.LINE_COLOURS[kind]
    dashes = {"influence": "2 5", "conflict": "8 4 2 4", "loop": "7 4", "also": "2 4"}[kind]
    line = element(
        "path",
        d=f"M{_at(begin)}Q{_at(bow)} {_at(finish)}",
        fill="none",
        stroke=colour,
        stroke_width=2,
        stroke_linecap="round",
        stroke_dasharray=dashes,
    )
    return line + (_cross(begin, bow, finish, colour) if kind == "conflict" else _arrow(bow, finish, colour))


def _centre(spot: Spot, layout: Layout) -> Point:
    return (spot.x + look.WIDTH / 2, spot.y + layout.card / 2)


def _bowed(one: Point, other: Point, layout: Layout) -> Point:
    """Far enough to one side to pass through the gap between two rows."""
    length = _length(one, other) or 1.0
    out = max(layout.card * 1.5, min(160.0, length * 0.12))
    return (
        (one[0] + other[0]) / 2 + (other[1] - one[1]) / length * out,
        (one[1] + other[1]) / 2 - (other[0] - one[0]) / length * out,
    )


def _edge(centre: Point, towards: Point, layout: Layout) -> Point:
    """Where the way from a card's centre leaves the card."""
    dx, dy = towards[0] - centre[0], towards[1] - centre[1]
    reach_x = (look.WIDTH / 2 + 3) / abs(dx) if dx else float("inf")
    reach_y = (layout.card / 2 + 3) / abs(dy) if dy else float("inf")
    share = min(reach_x, reach_y, 1.0)
    return (centre[0] + dx * share, centre[1] + dy * share)


def _arrow(bow: Point, tip: Point, colour: str) -> str:
    back = _towards(tip, bow, 9)
    side = ((tip[1] - back[1]) / 2, (back[0] - tip[0]) / 2)
    one, other = (back[0] + side[0], back[1] + side[1]), (back[0] - side[0], back[1] - side[1])
    return element("path", d=f"M{_at(tip)}L{_at(one)}L{_at(other)}Z", fill=colour)


def _cross(begin: Point, bow: Point, finish: Point, colour: str) -> str:
    x = begin[0] / 4 + bow[0] / 2 + finish[0] / 4
    y = begin[1] / 4 + bow[1] / 2 + finish[1] / 4
    d = f"M{_at((x - 5, y - 5))}L{_at((x + 5, y + 5))}M{_at((x + 5, y - 5))}L{_at((x - 5, y + 5))}"
    return element("circle", cx=x, cy=y, r=9, fill="#ffffff", stroke=colour) + element(
        "path", d=d, stroke=colour, stroke_width=2
    )
