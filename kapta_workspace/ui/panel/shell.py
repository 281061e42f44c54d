"""What a page remembers in the browser, and what only the browser knows."""

from typing import ClassVar

import param

from kapta_workspace.ui.panel.component import Component

NARROW = 600
"""Below this width, in pixels, the sidebar lies over the page."""

WIDE = 900
"""From this width on, in pixels, the sidebar is open when a page opens."""


class Shell(Component):
    """Keeps light or dark for the next visit, and opens the sidebar where there is room. It draws nothing."""

    wide = param.Integer(default=WIDE)
    narrow = param.Integer(default=NARROW)

    _bundle: ClassVar[str] = "shell.js"
