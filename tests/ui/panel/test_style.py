"""The palette can be read, in both modes."""

import re

import pytest

from kapta_workspace.ui.panel.style import ASSETS, DARK, LIGHT, STYLESHEET, asset, theme

WRITTEN = [
    ("text", "surface"),
    ("text", "page"),
    ("text", "sunken"),
    ("text", "primary_soft"),
    ("soft", "surface"),
    ("soft", "page"),
    ("soft", "sunken"),
    ("primary", "surface"),
    ("primary", "page"),
    ("primary", "primary_soft"),
    ("on_primary", "primary"),
    *[
        (f"{band}_text", ground)
        for band in ("healthy", "watch", "risk")
        for ground in (f"{band}_soft", "surface")
    ],
]
DRAWN = [(name, "surface") for name in ("edge", "healthy", "watch", "risk", "primary")]


def luminance(colour):
    """The relative luminance of a colour, as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """The contrast of two colours, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_the_standard_does():
    """Black on white is 21; #767676 on white is the standard's own example of just enough, 4.54."""
    assert 21 == pytest.approx(contrast("#000000", "#ffffff"))
    assert 4.54 == pytest.approx(contrast("#767676", "#ffffff"), abs=0.005)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), WRITTEN)
def test_text_can_be_read(palette, ink, ground):
    """Text has a contrast of at least 4.5 with what it is written on (WCAG 2.2, 1.4.3)."""
    assert contrast(palette[ink], palette[ground]) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), DRAWN)
def test_drawings_can_be_made_out(palette, ink, ground):
    """Arcs, bars and the edges of fields have a contrast of at least 3 (WCAG 2.2, 1.4.11)."""
    assert contrast(palette[ink], palette[ground]) >= 3


def test_both_modes_name_the_same_colours():
    """No colour of one mode is missing in the other."""
    assert LIGHT.keys() == DARK.keys()
    assert theme()["light"]["palette"].keys() == theme()["dark"]["palette"].keys()


def test_a_changed_file_gets_a_new_address():
    """Browsers keep our files for ever, so an address holds the file's own mark."""
    assert STYLESHEET.startswith("_kapta/style.css?v=")
    assert asset("style.css") != asset("tree.css").replace("tree", "style")


def test_stylesheets_know_no_colours_of_their_own():
    """Every colour comes from the palette; a stylesheet with one of its own would not follow the mode."""
    allowed = {"%23808895"}
    found = {
        word
        for sheet in ASSETS.glob("*.css")
        for word in re.findall(r"(?:#|%23)[0-9a-fA-F]{3,8}\b|rgba?\([^)]*\)", sheet.read_text())
    }

    assert set() == found - allowed
