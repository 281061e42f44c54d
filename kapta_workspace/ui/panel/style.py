"""
The look: one palette in two modes, as data, and the theme Panel's Material components are drawn with.

``style.css`` knows no colour of its own: it reads the variables this palette becomes in the page
(``--mui-palette-band-healthy`` …), so light and dark follow one switch. Healthy is teal, watch amber and at
risk vermilion: they stay apart for the common kinds of colour-blindness, and each is always shown with a sign
and a word.
"""

from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

ASSETS = Path(__file__).parent / "assets"
"""The files of ours a page asks for; ``ui.panel.server`` serves them at ``ASSETS_ROUTE``."""

ASSETS_ROUTE = "_kapta"


def asset(name: str) -> str:
    """The address of one of our files, relative to the page; it changes when the file does."""
    return f"{ASSETS_ROUTE}/{name}?v={sha256((ASSETS / name).read_bytes()).hexdigest()[:12]}"


STYLESHEET = asset("style.css")

Tone = Literal["neutral", "primary", "healthy", "watch", "risk"]

FONT = (
    '-apple-system, BlinkMacSystemFont, "Segoe UI Variable Text", "Segoe UI", "Inter", "Noto Sans", '
    '"Liberation Sans", "Helvetica Neue", Arial, sans-serif, "Apple Color Emoji", "Segoe UI Emoji", '
    '"Noto Color Emoji"'
)

LIGHT = {
    "text": "#161a23",
    "soft": "#5a6372",
    "line": "#e4e7ec",
    "edge": "#868f9e",
    "page": "#f6f7f9",
    "surface": "#ffffff",
    "sunken": "#f0f2f5",
    "primary": "#3f4fb5",
    "on_primary": "#ffffff",
    "primary_soft": "#eceefa",
    "healthy": "#0d8a78",
    "healthy_text": "#076154",
    "healthy_soft": "#dff3ef",
    "watch": "#c98207",
    "watch_text": "#7d4d00",
    "watch_soft": "#fcf0d9",
    "risk": "#cf4527",
    "risk_text": "#a33016",
    "risk_soft": "#fce7e1",
    "shadow": "#161a2340",
    "letter": "28%",
    "disc": "90%",
}
"""
The palette in light mode.

``*_text`` is written on ``*_soft`` and on the surface, the plain name is drawn; *letter* and *disc* are the
lightness of avatars.
"""

DARK = {
    "text": "#e8eaee",
    "soft": "#a2abb9",
    "line": "#2a2f39",
    "edge": "#6f7886",
    "page": "#0e1014",
    "surface": "#15181e",
    "sunken": "#1c2027",
    "primary": "#a3aefb",
    "on_primary": "#11142b",
    "primary_soft": "#23284a",
    "healthy": "#35b8a3",
    "healthy_text": "#6fd9c8",
    "healthy_soft": "#10332e",
    "watch": "#e0a63c",
    "watch_text": "#f0c473",
    "watch_soft": "#3a2b0e",
    "risk": "#ef7255",
    "risk_text": "#ff9d85",
    "risk_soft": "#431d14",
    "shadow": "#000000b0",
    "letter": "84%",
    "disc": "24%",
}
"""The palette in dark mode, name for name the light one."""


def theme() -> dict[str, dict[str, Any]]:
    """The theme of the Material components, *light* and *dark*, as ``theme_config`` takes it."""
    return {"light": _mode(LIGHT), "dark": _mode(DARK)}


def _mode(colour: dict[str, str]) -> dict[str, Any]:
    return {
        "palette": _palette(colour),
        "shape": {"borderRadius": 6},
        "typography": _typography(),
        "components": _components(colour),
    }


def _palette(colour: dict[str, str]) -> dict[str, Any]:
    tones = {name: {"main": colour[tone]} for name, tone in _MATERIAL_TONES.items()}
    return {
        **tones,
        "primary": {"main": colour["primary"], "contrastText": colour["on_primary"]},
        "background": {"default": colour["page"], "paper": colour["surface"]},
        "text": {"primary": colour["text"], "secondary": colour["soft"]},
        "divider": colour["line"],
        "ink": {
            name: colour[name] for name in ("edge", "sunken", "primary_soft", "shadow", "letter", "disc")
        },
        "band": {
            name: value
            for name, value in colour.items()
            if name.split("_")[0] in ("healthy", "watch", "risk")
        },
    }


_MATERIAL_TONES = {
    "success": "healthy",
    "warning": "watch",
    "error": "risk",
    "info": "primary",
    "secondary": "soft",
}


def _typography() -> dict[str, Any]:
    headings = {"h1": 22, "h2": 18, "h3": 16, "h4": 15, "h5": 14, "h6": 13}
    return {
        "fontFamily": FONT,
        "body1": {"fontSize": "0.875rem", "lineHeight": 1.5},
        "body2": {"fontSize": "0.8125rem", "lineHeight": 1.5},
        "button": {"fontSize": "0.8125rem", "fontWeight": 550, "textTransform": "none", "letterSpacing": 0},
        **{
            name: {
                "fontSize": f"{size / 16}rem",
                "fontWeight": 620,
                "lineHeight": 1.3,
                "letterSpacing": "-0.01em",
            }
            for name, size in headings.items()
        },
    }


def _components(colour: dict[str, str]) -> dict[str, Any]:
    return {
        "MuiPaper": {"styleOverrides": {"root": {"backgroundImage": "none"}}},
        "MuiButton": {
            "defaultProps": {"disableElevation": True, "disableRipple": True},
            "styleOverrides": {
                "root": {"borderRadius": 6, "minHeight": 34, "padding": "5px 12px", "fontSize": "0.8125rem"}
            },
        },
        "MuiTab": {
            "defaultProps": {"disableRipple": True},
            "styleOverrides": {"root": {"minHeight": 40, "padding": "8px 12px", "minWidth": 0}},
        },
        "MuiTabs": {"styleOverrides": {"root": {"minHeight": 40}, "indicator": {"height": 2}}},
        "MuiTooltip": {"styleOverrides": {"tooltip": {"fontSize": "0.75rem", "padding": "4px 8px"}}},
        "MuiDialog": {
            "styleOverrides": {"paper": {"borderRadius": 12, "border": f"1px solid {colour['line']}"}}
        },
        "MuiMenu": {
            "styleOverrides": {"paper": {"borderRadius": 8, "border": f"1px solid {colour['line']}"}}
        },
        "MuiMenuItem": {"styleOverrides": {"root": {"fontSize": "0.8125rem", "minHeight": 34}}},
        "MuiOutlinedInput": {"styleOverrides": {"notchedOutline": {"borderColor": colour["edge"]}}},
        "MuiDrawer": {"styleOverrides": {"paper": {"border": 0}}},
    }
