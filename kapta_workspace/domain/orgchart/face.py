"""The face of a card as SVG: who it is, what they think of us, how much they decide, when we last talked."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from kapta_workspace.domain.orgchart import look
from kapta_workspace.domain.orgchart.cards import initials_of
from kapta_workspace.domain.orgchart.forest import Forest
from kapta_workspace.domain.orgchart.markup import clean, element, mixed, text
from kapta_workspace.domain.orgchart.names import in_lines, told_apart
from kapta_workspace.domain.orgchart.outline import LABELS, sentence

INK, GREY, RULE, PAPER, BADGE = "#1d2939", "#5d6b82", "#d0d5dd", "#ffffff", "#eef1f6"


def card(row: Any, height: int, colours: Sequence[str], chips: Mapping[str, Sequence[str]]) -> str:
    """
    One card of ``look.WIDTH`` × ``height``, its corner at 0, 0.

    Args:
        row: A row of ``cards.NODE`` as a mapping.
        height: In pixels; ``look.TALL`` has room for account chips.
        colours: Of the band: one, two when accounts disagree, none when unknown.
        chips: Account → its name as ``chip_names`` has it.
    """
    if row["stub"]:
        return _box(height, dashed=False) + text(_cut(row["name"], 13, 200), 18, height / 2 + 4, 13, GREY)
    parts = [
        element("title", clean(sentence(row))),
        _box(height, dashed=False),
        _band(colours, height),
        _portrait(row, colours),
        *_heading(row),
        *_bottom(row),
        _chips(row["chips"], chips) if height == look.TALL else "",
        _remark(row),
    ]
    return "".join(parts)


def seat(role: str, height: int) -> str:
    """A vacant seat: the role nobody has."""
    label = LABELS.get(role, role).lower()
    return "".join(
        [
            _box(height, dashed=True),
            element("circle", cx=34, cy=height / 2, r=18, fill="none", stroke=GREY, stroke_dasharray="4 3"),
            text("+", 34, height / 2 + 6, 18, GREY, text_anchor="middle"),
            text(_cut(f"No {label} yet", 13, 168), 62, height / 2 - 2, 13, INK, font_weight="bold"),
            text("Vacant seat", 62, height / 2 + 15, 11.5, GREY),
        ]
    )


def _cut(said: str, size: float, room: float) -> str:
    return look.shortened(said, size, room)


def _box(height: int, *, dashed: bool) -> str:
    return element(
        "rect",
        width=look.WIDTH,
        height=height,
        rx=10,
        fill=PAPER,
        stroke=GREY if dashed else RULE,
        stroke_dasharray="6 4" if dashed else None,
    )


def _band(colours: Sequence[str], height: int) -> str:
    outline = f"M8 0H10V{height}H8A8 8 0 0 1 0 {height - 8}V8A8 8 0 0 1 8 0Z"
    if not colours:
        stripes = "".join(f"M0 {y + 8}L10 {y}" for y in range(4, height - 10, 7))
        return element("path", d=outline, fill=PAPER, stroke=look.UNKNOWN) + element(
            "path", d=stripes, fill="none", stroke=look.UNKNOWN
        )
    whole = element("path", d=outline, fill=colours[0])
    if len(colours) == 1:
        return whole
    half = height / 2
    lower = f"M0 {half}H10V{height}H8A8 8 0 0 1 0 {height - 8}Z"
    return whole + element("path", d=lower, fill=colours[-1])


def _portrait(row: Any, colours: Sequence[str]) -> str:
    base = colours[0] if colours else look.UNKNOWN
    parts = [
        element("circle", cx=36, cy=31, r=19, fill=mixed(base, PAPER, 0.84)),
        text(initials_of(row["name"] or "?"), 36, 35.5, 12.5, INK, text_anchor="middle", font_weight="bold"),
    ]
    if row["primary"]:
        parts.append(element("path", d=star(50, 45, 8), fill="#d99a00", stroke=PAPER, stroke_width=1.5))
    return "".join(parts)


# A five-pointed star of radius 1, outer and inner corners by turns, from the top clockwise.
STAR = (
    *((0.0, -1.0), (0.2645, -0.3641), (0.9511, -0.309), (0.428, 0.1391), (0.5878, 0.809), (0.0, 0.45)),
    *((-0.5878, 0.809), (-0.428, 0.1391), (-0.9511, -0.309), (-0.2645, -0.3641)),
)


def star(x: float, y: float, radius: float) -> str:
    """The path of a star."""
    return "M" + "L".join(f"{x + dx * radius:.2f} {y + dy * radius:.2f}" for dx, dy in STAR) + "Z"


def _heading(row: Any) -> list[str]:
    signs, room = [], look.WIDTH - 12.0
    for attitude in reversed(row["attitudes"] or ("",)):
        room -= 24
        signs.append(_sign(attitude, room))
        room -= 4
    name = in_lines(" / ".join((row["name"], *row["also_named"])), 13.5, room - 68)
    lines = zip(name, (26,) if len(name) == 1 else (20, 35), strict=True)
    return [
        *(text(one, 64, y, 13.5, INK, font_weight="bold") for one, y in lines),
        text(_cut(row["title"], 11.5, look.WIDTH - 76), 64, 42 if len(name) == 1 else 49, 11.5, GREY),
        *signs,
    ]


def _sign(attitude: str, x: float) -> str:
    colour = look.ATTITUDE_COLOURS.get(attitude)
    badge = element(
        "rect", x=x, y=13, width=24, height=17, rx=8.5, fill=colour or PAPER, stroke=colour or look.UNKNOWN
    )
    mark = look.MARKS.get(attitude, "?")
    return badge + text(
        mark, x + 12, 25.5, 12, PAPER if colour else GREY, text_anchor="middle", font_weight="bold"
    )


def _bottom(row: Any) -> list[str]:
    parts = [_bars(row["decision_power"]), *_ours(row["initials"]), _freshness(row)]
    if row["roles"]:
        more = f" +{len(row['roles']) - 1}" if len(row["roles"]) > 1 else ""
        parts.append(_pill(LABELS.get(row["roles"][0], row["roles"][0]) + more, 18, 55, 18, 10.5))
    return parts


def _pill(said: str, x: float, y: float, height: float, size: float) -> str:
    width = look.text_width(said, size) + 16
    box = element("rect", x=x, y=y, width=width, height=height, rx=height / 2, fill=BADGE)
    return box + text(said, x + width / 2, y + height / 2 + size * 0.36, size, INK, text_anchor="middle")


def _bars(power: Any) -> str:
    filled = 0 if pd.isna(power) else {"high": 3, "medium": 2, "low": 1}.get(power, 0)
    left = look.WIDTH - 31
    bars = [
        element(
            "rect",
            x=left + at * 7,
            y=73 - 5 * (at + 1),
            width=5,
            height=5 * (at + 1),
            rx=1,
            fill=look.POWER_COLOURS["high"] if at < filled else RULE,
        )
        for at in range(3)
    ]
    unknown = text("?", left - 3, 73, 10, GREY, text_anchor="end") if not filled else ""
    return "".join(bars) + unknown


def _ours(initials: Sequence[str]) -> list[str]:
    if not initials:
        return []
    x = look.WIDTH - 54
    more = "" if len(initials) == 1 else "+"
    return [
        element("circle", cx=x, cy=64, r=10, fill=PAPER, stroke=GREY),
        text(initials[0] + more, x, 67.5, 9, INK, text_anchor="middle"),
    ]


def _freshness(row: Any) -> str:
    if pd.isna(row["band"]):
        return ""
    right = look.WIDTH - 70
    said = "never" if row["band"] == "never" else f"{row['days']} d"
    dot = right - look.text_width(said, 10.5) - 8
    colour = look.BAND_COLOURS[row["band"]]
    hollow = row["band"] == "never"
    return text(said, right, 67.5, 10.5, GREY, text_anchor="end") + element(
        "circle", cx=dot, cy=64, r=4, fill=PAPER if hollow else colour, stroke=colour, stroke_width=1.5
    )


def chip_names(forest: Forest) -> dict[str, tuple[str, str]]:
    """Account → its name in a chip beside others, and in one alone on its card."""
    names = {account for chips in forest.nodes["chips"] for account, _ in chips}
    beside, alone = (told_apart(names, 10, room) for room in (look.CHIP, look.CHIP_ALONE))
    return {name: (beside[name], alone[name]) for name in sorted(names)}


def _chips(chips: Sequence[tuple[str, str]], names: Mapping[str, Sequence[str]]) -> str:
    parts, x = [], 18.0
    for at, (account, attitude) in enumerate(chips):
        room = look.WIDTH - 12 - x
        said = f"{names[account][len(chips) == 1]} {look.MARKS.get(attitude, '?')}"
        width = look.text_width(said, 10) + 12
        if width > room - (24 if at < len(chips) - 1 else 0):
            parts.append(text(f"+{len(chips) - at}", x, 91, 10, GREY))
            break
        colour = look.ATTITUDE_COLOURS.get(attitude, look.UNKNOWN)
        parts.append(element("rect", x=x, y=79, width=width, height=16, rx=4, fill=PAPER, stroke=colour))
        parts.append(text(said, x + width / 2, 90.5, 10, INK, text_anchor="middle"))
        x += width + 5
    return "".join(parts)


def remark(row: Any) -> str:
    """What is odd about the line above a card, in a few words; empty when nothing is."""
    if row["why"] == "loop":
        return "loop, cut here"
    if row["why"] == "self":
        return "reports to self"
    if row["why"] == "outsider":
        return f"↑ {row['above'] or 'outside this chart'}"
    return f"over {', '.join(row['via'])} (archived)" if row["via"] else ""


def _remark(row: Any) -> str:
    said = _cut(remark(row), 10, 190)
    if not said:
        return ""
    colour = look.LINE_COLOURS["loop"] if row["why"] == "loop" else GREY
    width = look.text_width(said, 10) + 12
    box = element("rect", x=18, y=-8, width=width, height=15, rx=7.5, fill=PAPER, stroke=colour)
    return box + text(said, 18 + width / 2, 3, 10, colour, text_anchor="middle")
