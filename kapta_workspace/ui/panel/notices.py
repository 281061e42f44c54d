"""Short sentences that appear at the edge of the page and go again."""

from typing import Literal

import panel as pn
from panel_material_ui.notifications import NotificationArea

from kapta_workspace.ui.panel.safe import safe_text


def say(sentence: str, kind: Literal["success", "info", "warning", "error"] = "success") -> None:
    """
    Tell the person something that just happened, as plain text.

    Errors stay until they are put away: a sentence nobody had time to read helps nobody.
    """
    area = pn.state.notifications
    if area is None:
        return
    # The Material area shows text as text; Panel's own, which stands in for it, runs it as HTML.
    shown = sentence if isinstance(area, NotificationArea) else safe_text(sentence)
    area.send(shown, type=kind, duration=0 if kind == "error" else 4000)
