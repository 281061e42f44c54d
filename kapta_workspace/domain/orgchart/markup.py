"""SVG as text: elements, escaped and cleaned text, mixed colours."""

import re
from html import escape

# What XML 1.0 cannot hold, however it is escaped; imported names do contain it.
UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: object) -> str:
    """A value as text that may stand in XML, as content or in a quoted attribute."""
    return escape(UNPRINTABLE.sub("", str(text)))


def element(name: str, content: str = "", /, **attributes: object) -> str:
    """
    One element; ``content`` is markup already. A trailing or inner underscore becomes a hyphen.

    >>> element("circle", r=4, stroke_width=2)
    '<circle r="4" stroke-width="2"/>'
    """
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{clean(_number(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{given}>{content}</{name}>" if content else f"<{name}{given}/>"


def text(said: str, x: float, y: float, size: float, colour: str, **attributes: object) -> str:
    """A line of text; ``x, y`` is where its baseline begins, unless ``text_anchor`` says otherwise."""
    return element("text", clean(said), x=x, y=y, font_size=size, fill=colour, **attributes)


def _number(value: object) -> object:
    """Coordinates to a hundredth of a pixel: shorter files, and equal ones on every machine."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else value


def mixed(colour: str, with_: str, share: float) -> str:
    """
    A colour mixed with a share (0–1) of another, both ``#rrggbb``: not every reader knows opacity.

    >>> mixed("#000000", "#ffffff", 0.5)
    '#808080'
    """
    pairs = [(int(colour[at : at + 2], 16), int(with_[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(one + (other - one) * share):02x}" for one, other in pairs)
