"""Short sentences that appear at the edge of the page and go again."""

from typing import Any, Literal

import panel as pn

from kapta_workspace.ui.panel.safe import safe_text


def say(sentence: Any, kind: Literal["success", "info", "warning", "error"] = "success") -> None:
    """
    Tell the person something that just happened, as plain text.

    Errors stay until they are put away: a sentence nobody had time to read helps nobody.
    """
    if pn.state.notifications is not None:
        pn.state.notifications.send(safe_text(sentence), type=kind, duration=0 if kind == "error" else 4000)
