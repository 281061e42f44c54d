"""How a chart looks: sizes, colours, signs. Said once, for the drawing here and the one on the screen."""

from collections.abc import Mapping
from typing import Any

from kapta_workspace.domain.freshness import BANDS
from kapta_workspace.domain.schemas.common import DECISION_POWER, FRIEND_FOE, ROLES

WIDTH = 240
"""Of a card, in pixels."""

HEIGHT = 84
TALL = 104
"""Of a card, and of one that carries account chips."""

GAP = 20
"""Between neighbouring trees, in pixels."""

ROW_GAP = 12
"""Between people stacked in a column."""

COLUMN_GUTTER = 20
"""Left of each column of a stack, for the line that feeds it."""

SIDE_STEP = 64
"""Between levels when the chart grows from left to right."""

STACK_ROWS = 6
"""A stack gets another column rather than more rows than this."""

CHIP, CHIP_ALONE = 82, 180
"""The room for an account's name in a chip, in pixels: beside another, and alone on its card."""

MARKS: Mapping[str, str] = {
    "advocate": "++",
    "supporter": "+",
    "neutral": "0",
    "critic": "−",
    "hostile": "−−",
    "": "?",
}
"""The sign that goes with a colour, so that nobody needs to see colours. Unset is ``?``, never neutral."""

UNKNOWN = "#98a2b3"
ATTITUDE_COLOURS: Mapping[str, str] = {
    "advocate": "#0b6b3a",
    "supporter": "#3a8f5c",
    "neutral": "#667085",
    "critic": "#b75e09",
    "hostile": "#b42318",
}
ROLE_COLOURS: Mapping[str, str] = {
    "executive_sponsor": "#6941c6",
    "decision_maker": "#175cd3",
    "champion": "#0e7a6d",
    "influencer": "#b75e09",
    "recommender": "#a3326b",
    "point_of_contact": "#526077",
}
POWER_COLOURS: Mapping[str, str] = {"high": "#273a8a", "medium": "#5b74d6", "low": "#9db0ee"}
BAND_COLOURS: Mapping[str, str] = {
    "fresh": "#2b8a57",
    "due": "#c77700",
    "stale": "#b42318",
    "never": "#667085",
}
INTERNAL_COLOURS = ("#175cd3", "#0e7a6d", "#b75e09", "#6941c6", "#a3326b", "#4b7a12", "#526077", "#8a5a2b")
LINE_COLOURS: Mapping[str, str] = {
    "reports_to": "#98a2b3",
    "archived": "#98a2b3",
    "also": "#98a2b3",
    "loop": "#d92d20",
    "influence": "#6941c6",
    "conflict": "#d92d20",
}

COLOUR_BY: Mapping[str, str] = {
    "friend_foe": "Friend / foe",
    "role": "Role",
    "decision_power": "Decision power",
    "band": "Freshness",
    "internal": "Internal contact",
}


def look() -> dict[str, Any]:
    """Everything above and the labels of all codes, as plain values for the screen."""
    return {
        "size": {
            "width": WIDTH,
            "height": HEIGHT,
            "tall": TALL,
            "gap": GAP,
            "rowGap": ROW_GAP,
            "gutter": COLUMN_GUTTER,
            "sideStep": SIDE_STEP,
            "stackRows": STACK_ROWS,
        },
        "marks": dict(MARKS),
        "unknown": UNKNOWN,
        "lines": dict(LINE_COLOURS),
        "internalColours": list(INTERNAL_COLOURS),
        "colourBy": dict(COLOUR_BY),
        "scales": {
            "friend_foe": _scale(ATTITUDE_COLOURS, {one.code: one.label for one in FRIEND_FOE}),
            "role": _scale(ROLE_COLOURS, {one.code: one.label for one in ROLES}),
            "decision_power": _scale(POWER_COLOURS, {one.code: one.label for one in DECISION_POWER}),
            "band": _scale(BAND_COLOURS, BANDS),
        },
    }


def _scale(colours: Mapping[str, str], labels: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"code": code, "label": labels[code], "colour": colour} for code, colour in colours.items()]


NARROW, THIN, WIDE = set("iljI.,:;'|!()[]·"), set('frt -/"*'), set("mwMW@%—–")


def text_width(text: str, size: float) -> float:
    """
    About how wide a text is in a sans-serif face, in pixels; at most 10 % short for names and titles.

    There are no font metrics without a browser; the drawing on the screen measures instead.
    """
    units = sum(
        0.29 if sign in NARROW
        else 0.36 if sign in THIN
        else 0.90 if sign in WIDE
        else 0.70 if sign.isupper()
        else 1.00 if ord(sign) > 0x2E80
        else 0.57
        for sign in text
    )  # fmt: skip
    return units * size


def shortened(text: str, size: float, room: float) -> str:
    """The text, cut with an ellipsis where it would not fit the room in pixels."""
    if text_width(text, size) <= room:
        return text
    while text and text_width(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…"
