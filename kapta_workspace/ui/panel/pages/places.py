"""The further addresses a session draws, beside the portfolio and the accounts."""

from collections.abc import Callable, Mapping

from kapta_workspace.ui.panel.pages import coaching, contact, enriching, settings
from kapta_workspace.ui.panel.safe import Safe
from kapta_workspace.workspace import Workspace

Place = Callable[[Workspace, Mapping[str, str]], Safe]
"""Draws a page from the workspace, on the visitor's behalf, and what the address asks for, as text."""

PLACES: Mapping[str, Place] = {
    "coaching": coaching.draw_all,
    "contact": contact.draw,
    "enrich": enriching.draw,
    "settings": settings.draw,
}
"""The last part of an address → what draws it: ``"contact": contact.draw``. One line a page."""
