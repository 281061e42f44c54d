"""
One palette in two modes, and the frame every figure stands in.

Green is teal, amber ochre and red vermilion: they stay apart for the common kinds of colour-blindness, and
each is always shown with a sign and a word.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import plotly.graph_objects as go
import plotly.io as pio


@dataclass(frozen=True)
class Palette:
    """
    The colours of one mode.

    Attributes:
        text: What is written.
        soft: What is written smaller.
        line: Grids and axes.
        surface: What figures stand on.
        accent: The one colour of data without a judgement.
        accent_soft: The same, for areas.
        green: Good, gained.
        amber: To be watched.
        red: Bad, lost.
        neutral: Neither.
    """

    text: str
    soft: str
    line: str
    surface: str
    accent: str
    accent_soft: str
    green: str
    amber: str
    red: str
    neutral: str


LIGHT = Palette(
    text="#161a23",
    soft="#5a6372",
    line="#e4e7ec",
    surface="#ffffff",
    accent="#3f4fb5",
    accent_soft="#c9cff0",
    green="#0d8a78",
    amber="#c98207",
    red="#cf4527",
    neutral="#868f9e",
)
DARK = Palette(
    text="#e8eaee",
    soft="#a2abb9",
    line="#2a2f39",
    surface="#15181e",
    accent="#a3aefb",
    accent_soft="#39406b",
    green="#35b8a3",
    amber="#e0a63c",
    red="#ef7255",
    neutral="#6f7886",
)
PALETTES: Mapping[str, Palette] = {"light": LIGHT, "dark": DARK}

BAND_WORDS = {"green": "Healthy", "amber": "Watch", "red": "At risk", "": "No score"}
BAND_SIGNS = {"green": "●", "amber": "▲", "red": "■", "": "○"}
"""A sign for every band, so that none is known by its colour alone."""

FONT = '-apple-system, "Segoe UI", Inter, "Noto Sans", "Liberation Sans", Arial, sans-serif'
MINUS = "\u2212"


def palette(template: str | None) -> Palette:
    """
    The colours of a mode.

    While none is told, they are dark when Plotly's own default is: one line at the top of a notebook,
    ``plotly.io.templates.default = "plotly_dark"``, then does for all of it.

    Raises:
        ValueError: if there is no such mode.
    """
    if template is None:
        return DARK if "dark" in str(pio.templates.default) else LIGHT
    if template not in PALETTES:
        raise ValueError(f"There is no template {template}; there are {' and '.join(PALETTES)}.")
    return PALETTES[template]


def band_colour(colours: Palette, band: str) -> str:
    """The colour of a band; neutral where there is no score."""
    return {"green": colours.green, "amber": colours.amber, "red": colours.red}.get(band, colours.neutral)


def signed(value: float, digits: int = 1) -> str:
    """A gain or loss as people read it: +1.2, −0.5, 0.0 (with a real minus sign)."""
    text = f"{abs(value):.{digits}f}"
    if float(text) == 0:
        return text
    return f"+{text}" if value > 0 else f"{MINUS}{text}"


def framed(
    figure: go.Figure, template: str | None, alt: str, *, height: int = 300, title: str = ""
) -> go.Figure:
    """Give a figure the fonts, margins and colours of a mode, and its description in words."""
    colours = palette(template)
    figure.update_layout(
        template="none",
        height=height,
        margin={"l": 8, "r": 8, "t": 40 if title else 12, "b": 8},
        title={"text": title, "x": 0, "xref": "paper", "font": {"size": 15}} if title else None,
        font={"family": FONT, "size": 12, "color": colours.text},
        paper_bgcolor=colours.surface,
        plot_bgcolor=colours.surface,
        hoverlabel={"bgcolor": colours.surface, "bordercolor": colours.line, "font": {"color": colours.text}},
        showlegend=False,
        meta={"alt": alt},
    )
    axis = {
        "gridcolor": colours.line,
        "zerolinecolor": colours.line,
        "linecolor": colours.line,
        "automargin": True,
    }
    figure.update_xaxes(**axis, tickfont={"color": colours.soft})
    figure.update_yaxes(**axis, tickfont={"color": colours.soft})
    return figure


def alt_text(figure: go.Figure) -> str:
    """What a figure shows, in words."""
    return str((figure.layout.meta or {}).get("alt", ""))


def empty(template: str | None, sentence: str, *, height: int = 200) -> go.Figure:
    """A figure that says why there is nothing to see."""
    figure = go.Figure()
    figure.add_annotation(text=sentence, showarrow=False, x=0.5, y=0.5, xref="paper", yref="paper")
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    return framed(figure, template, sentence, height=height)
