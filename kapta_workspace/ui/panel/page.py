"""The frame of every page: the bar at the top, the sidebar, the place for what is shown."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import panel as pn
from bokeh.application.application import SessionContext
from panel.util.parameters import edit_readonly
from panel.viewable import Viewable
from panel_material_ui.template.base import Meta, Page

from kapta_workspace.ui.panel.browser import Browser
from kapta_workspace.ui.panel.pane import Html
from kapta_workspace.ui.panel.safe import Safe, html, safe_url
from kapta_workspace.ui.panel.style import ASSETS, asset, theme

BAR = 52
"""The height of the bar at the top, in pixels."""

COMPACT = asset("compact.css")
"""A stylesheet for buttons in the bar: on a narrow screen only their icon is left."""


def page(
    main: Sequence[Viewable],
    *,
    title: str,
    sidebar: Sequence[Viewable] = (),
    header: Sequence[Viewable] = (),
    hidden: Sequence[Viewable] = (),
    browser: Browser | None = None,
    home: str = "./",
) -> Page:
    """
    A page of the workspace.

    Args:
        main: What is shown, from top to bottom. Build it once a session and replace data in place.
        title: What the workspace is called; in the bar and in the browser's tab.
        sidebar: Usually the ``AccountTree``.
        header: What stands in the bar, from left to right: the search, Create New.
        hidden: Parts that draw nothing or appear by themselves: dialogs.
        browser: What the page hears of the browser by; one that nobody listens to without.
        home: Where the name in the bar leads.
    """
    content = pn.Column(
        *main,
        *hidden,
        browser or Browser(),
        sizing_mode="stretch_width",
        margin=0,
        stylesheets=[asset("content.css")],
    )
    framed = Page(
        title="",
        meta=Meta(title=title, name=title),
        favicon=ASSETS / "mark.svg",
        header=[Html(brand(title, home), sizing_mode=None, width_policy="min", align="center"), *header],
        sidebar=list(sidebar),
        main=[content],
        sidebar_open=False,
        sidebar_width=288,
        theme_config=theme(),
        sx=FRAME,
        stylesheets=[asset("frame.css")],
    )
    _untie(framed)
    pn.state.on_session_destroyed(_let_go)
    return framed


@contextmanager
def at_work(framed: Page | None) -> Iterator[None]:
    """The page's busy line runs while the block does; no page, no line."""
    if framed is None:
        yield
        return
    with edit_readonly(framed):
        framed.busy = True
    try:
        yield
    finally:
        with edit_readonly(framed):
            framed.busy = False


def brand(title: str, home: str = "./") -> Safe:
    """The workspace's mark and name, leading home; on a narrow screen the mark alone."""
    return html(
        '<a class="k-brand" href="{home}"><img src="{mark}" alt=""><span>{title}</span></a>',
        home=safe_url(home),
        mark=asset("mark.svg"),
        title=title,
    )


def _untie(framed: Page) -> None:
    """
    Untie the page's busy mark from that of the whole process.

    ``Page.__init__`` ties it to ``state.param.busy`` (panel-material-ui 0.16.6): whatever one visitor does
    would be told to the browsers of all, from a thread that none of their pages waits for, and a page once
    tied is never let go of. A test counts pages.
    """
    for _name, watcher in framed._param__private.ref_watchers:  # noqa: SLF001
        watcher.inst.param.unwatch(watcher)
    framed._param__private.ref_watchers = []  # noqa: SLF001


def _let_go(context: SessionContext | None) -> None:
    """Take the area of the notices of a session that ended off Panel's state, which keeps it (1.9.4)."""
    document = getattr(context, "_document", None)
    views = pn.state._views  # noqa: SLF001
    for ref in [ref for ref, view in list(views.items()) if view[2] is document]:
        views.pop(ref, None)


FRAME: dict[str, Any] = {
    # These two together are how pmui is told to leave the colours of what stands in the bar alone.
    ".MuiAppBar-root": {"bgcolor": "primary.contrastText", "color": "primary.main"},
    ".header.MuiAppBar-root": {
        "backgroundColor": "background.paper",
        "color": "text.primary",
        "boxShadow": "none",
        "borderBottom": "1px solid",
        "borderColor": "divider",
    },
    ".MuiToolbar-root.MuiToolbar-root": {
        "minHeight": BAR,
        "margin": 0,
        "paddingLeft": "14px",
        "paddingRight": "10px",
    },
    ".header .MuiIconButton-root": {"padding": "7px", "color": "text.secondary", "margin": 0},
    ".header .MuiIconButton-root svg": {"fontSize": 20},
    ".header .MuiLinearProgress-root": {"position": "absolute", "bottom": -1, "height": 2},
    ".main": {"backgroundColor": "background.default"},
    "@media (max-width: 599.95px)": {
        ".MuiToolbar-root.MuiToolbar-root": {"paddingLeft": "8px", "paddingRight": "4px"}
    },
}
