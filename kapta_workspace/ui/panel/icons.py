"""Small line drawings, put into a page as SVG so that they follow the text's size and colour."""

# ruff: noqa: E501, a drawing reads no better in two lines

from typing import Literal

from kapta_workspace.ui.panel.safe import Safe, html

Icon = Literal[
    "account",
    "alert",
    "archive",
    "arrow-down",
    "arrow-up",
    "calendar",
    "check",
    "chevron",
    "clock",
    "close",
    "coach",
    "contract",
    "document",
    "dots",
    "download",
    "filter",
    "flag",
    "folder",
    "growth",
    "home",
    "link",
    "metric",
    "minus",
    "people",
    "person",
    "plus",
    "product",
    "question",
    "review",
    "search",
    "star",
    "target",
]

SHAPES: dict[Icon, Safe] = {
    "account": Safe('<path d="M3 14V3.5L9 2v12M9 6h4v8M1.5 14h13M5.2 5.5h1.4M5.2 8h1.4M5.2 10.5h1.4"/>'),
    "alert": Safe('<circle cx="8" cy="8" r="6.2"/><path d="M8 4.7v4M8 11.2v.1"/>'),
    "archive": Safe('<path d="M1.8 2.8h12.4v3H1.8zM3 5.8v7.4h10V5.8M6.5 8.5h3"/>'),
    "arrow-down": Safe('<path d="M8 3v10M3.8 8.8 8 13l4.2-4.2"/>'),
    "arrow-up": Safe('<path d="M8 13V3M3.8 7.2 8 3l4.2 4.2"/>'),
    "calendar": Safe(
        '<rect x="2.2" y="3" width="11.6" height="10.8" rx="1.5"/><path d="M2.2 6.5h11.6M5.3 1.5v3M10.7 1.5v3"/>'
    ),
    "check": Safe('<circle cx="8" cy="8" r="6.2"/><path d="m5.2 8.2 2 2 3.6-4.1"/>'),
    "chevron": Safe('<path d="m6 3.5 4.5 4.5L6 12.5"/>'),
    "clock": Safe('<circle cx="8" cy="8" r="6.2"/><path d="M8 4.5V8l2.5 1.5"/>'),
    "close": Safe('<path d="m4 4 8 8M12 4l-8 8"/>'),
    "document": Safe('<path d="M3.5 1.8h6l3 3v9.4h-9zM9.3 2v3h3M5.8 8.3h4.4M5.8 11h4.4"/>'),
    "dots": Safe(
        '<circle cx="3.5" cy="8" r=".6"/><circle cx="8" cy="8" r=".6"/><circle cx="12.5" cy="8" r=".6"/>'
    ),
    "filter": Safe('<path d="M2 4h12M4.2 8h7.6M6.4 12h3.2"/>'),
    "home": Safe('<path d="M2 7.6 8 2.5l6 5.1M3.8 6.6v6.9h8.4V6.6M6.5 13.5V9.6h3v3.9"/>'),
    "contract": Safe(
        '<path d="M3.5 1.8h6l3 3v9.4h-9zM9.3 2v3h3M5.6 11.6c1-2 1.6-2 1.9-.6.4 1.3 1 .4 2.9.3"/>'
    ),
    "growth": Safe('<path d="m1.8 12.4 4-4.6 3 2.6 5-6.4M10.4 4h3.4v3.4"/>'),
    "review": Safe('<path d="M2 3h12v8H8.6l-3 2.6V11H2zM5 6h6M5 8.3h4"/>'),
    "product": Safe('<path d="m8 1.8 5.8 3v6.4L8 14.2l-5.8-3V4.8zM2.4 4.9 8 7.8l5.6-2.9M8 7.8v6.2"/>'),
    "metric": Safe('<path d="M2 14h12M3.6 11.5V8.2M6.6 11.5V4.6M9.6 11.5V6.8M12.6 11.5V2.8"/>'),
    "coach": Safe('<path d="M8 1.8a4.3 4.3 0 0 1 2.4 7.9v1.6H5.6V9.7A4.3 4.3 0 0 1 8 1.8M6.2 13.8h3.6"/>'),
    "download": Safe('<path d="M8 2v8M4.6 6.9 8 10.3l3.4-3.4M2.5 13.5h11"/>'),
    "flag": Safe('<path d="M8 2 14.5 13.5h-13zM8 6.3v3.4M8 11.5v.1"/>'),
    "folder": Safe('<path d="M1.8 12.8V3.2h4.4l1.6 1.9h6.4v7.7z"/>'),
    "link": Safe('<path d="M6.5 3.5H3v9.5h9.5V9.5M9 2.5h4.5V7M13.3 2.7 7 9"/>'),
    "minus": Safe('<circle cx="8" cy="8" r="6.2"/><path d="M5 8h6"/>'),
    "people": Safe(
        '<circle cx="5.8" cy="5.2" r="2.5"/><path d="M1.3 13.5c0-2.7 2-4.3 4.5-4.3s4.5 1.6 4.5 4.3M10.7 2.9a2.5 2.5 0 0 1 0 4.6M12.2 9.6c1.6.6 2.5 2 2.5 3.9"/>'
    ),
    "person": Safe('<circle cx="8" cy="5" r="2.8"/><path d="M2.5 14c0-3 2.4-4.8 5.5-4.8s5.5 1.8 5.5 4.8"/>'),
    "plus": Safe('<path d="M8 3v10M3 8h10"/>'),
    "question": Safe(
        '<circle cx="8" cy="8" r="6.2"/><path d="M6.2 6.3c0-2.4 3.7-2.4 3.7-.1 0 1.5-1.9 1.5-1.9 3M8 11.3v.1"/>'
    ),
    "search": Safe('<circle cx="7" cy="7" r="4.7"/><path d="m10.5 10.5 3.7 3.7"/>'),
    "star": Safe(
        '<path fill="currentColor" d="m8 1.8 1.9 4 4.4.5-3.2 3 .8 4.3L8 11.5l-3.9 2.1.8-4.3-3.2-3 4.4-.5z"/>'
    ),
    "target": Safe('<circle cx="8" cy="8" r="6.2"/><circle cx="8" cy="8" r="2.6"/>'),
}


def icon(name: Icon, title: str = "") -> Safe:
    """
    One drawing, as high as the text around it.

    With a ``title`` it is a picture with that name; without one it is decoration a screen reader passes over.
    """
    if title:
        return html(
            '<svg class="k-icon" viewBox="0 0 16 16" role="img" aria-label="{title}"><title>{title}</title>{shape}</svg>',
            title=title,
            shape=SHAPES[name],
        )
    return html(
        '<svg class="k-icon" viewBox="0 0 16 16" aria-hidden="true">{shape}</svg>', shape=SHAPES[name]
    )
