"""One palette in two modes, readable by everybody."""

from dataclasses import asdict

import plotly.graph_objects as go
import plotly.io as pio
import pytest

from kapta_workspace.charts import score_dial
from kapta_workspace.charts.style import (
    BAND_SIGNS,
    BAND_WORDS,
    PALETTES,
    alt_text,
    empty,
    framed,
    palette,
    signed,
)


def luminance(colour):
    """The relative luminance of a colour, as the accessibility guidelines (WCAG 2) compute it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first, second):
    """The contrast of two colours, 1 to 21."""
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", PALETTES)
def test_everything_can_be_read(mode):
    """Writing has a contrast of 4.5 at least, what is drawn one of 3, in light and dark."""
    colours = palette(mode)

    assert contrast(colours.text, colours.surface) >= 7
    assert contrast(colours.soft, colours.surface) >= 4.5
    assert contrast(colours.text, colours.accent_soft) >= 4.5
    for name in ("accent", "green", "amber", "red", "neutral"):
        assert contrast(getattr(colours, name), colours.surface) >= 3, name


def test_no_colour_stands_for_two_things():
    """Within a mode every colour is its own."""
    for colours in PALETTES.values():
        assert len(asdict(colours)) == len(set(asdict(colours).values()))


def test_bands_are_told_apart_without_colour():
    """Each has a sign and a word of its own."""
    assert 4 == len(set(BAND_SIGNS.values())) == len(set(BAND_WORDS.values()))


@pytest.mark.parametrize(("value", "text"), [(1.25, "+1.2"), (-16, "−16.0"), (0.04, "0.0"), (-0.04, "0.0")])
def test_gains_and_losses_carry_their_sign(value, text):
    """A real minus sign; nothing has none."""
    assert text == signed(value)


@pytest.mark.parametrize(
    ("default", "mode"),
    [
        ("plotly", "light"),
        ("plotly_dark", "dark"),
        ("plotly_dark+presentation", "dark"),
        ("none", "light"),
        (None, "light"),
    ],
)
def test_a_figure_told_no_mode_goes_by_plotlys_own_default(monkeypatch, default, mode):
    """One line at the top of a notebook; a mode that is told, as on every page, stays what it is."""
    monkeypatch.setattr(pio.templates, "default", default)

    assert PALETTES[mode] == palette(None)
    assert PALETTES[mode].surface == score_dial(57.6).layout.paper_bgcolor
    assert ("#ffffff", "#15181e") == (palette("light").surface, palette("dark").surface)


def test_an_unknown_template_is_told():
    """The sentence names what there is."""
    with pytest.raises(ValueError, match="There is no template sepia; there are light and dark"):
        palette("sepia")


def test_every_figure_says_what_it_shows():
    """In words, for those who cannot see it."""
    assert "Nothing yet" == alt_text(empty("light", "Nothing yet"))
    assert "A line" == alt_text(framed(go.Figure(), "dark", "A line"))
    assert not alt_text(go.Figure())
