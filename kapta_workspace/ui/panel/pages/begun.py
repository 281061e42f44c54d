"""Forms a visitor began another time and neither saved nor discarded: the way back to them."""

from collections.abc import Mapping

from kapta_workspace.ui.panel.forms.begun import begun_when
from kapta_workspace.ui.panel.pieces import button
from kapta_workspace.ui.panel.safe import Safe, html, join
from kapta_workspace.workspace import Workspace

OPENING = frozenset(
    {"add", "edit", "coach_start", "scorecard", "own_choices", "close_risk", "rate", "template"}
)
"""Buttons that open a form somebody types into. Others ask a question, or do something at once."""

SHOWN = 3
"""So many are offered when a page opens; the others when their form is."""


def offered(workspace: Workspace) -> Safe:
    """What was begun, the last first, to go on with or to discard."""
    found = workspace.unfinished.all()[:SHOWN]
    if not found:
        return Safe("")
    now = workspace.view().moment
    lines = join(
        html(
            "<li><span>You had begun “{title}” {when}.</span>{on}{off}</li>",
            title=one.title,
            when=begun_when(one, now),
            on=button("Go on", "go_on", ticket=one.ticket, hint=f"Go on with “{one.title}”"),
            off=button("Discard", "discard", ticket=one.ticket, hint=f"Discard “{one.title}”"),
        )
        for one in found
    )
    return html('<ul class="k-begun" role="status">{lines}</ul>', lines=lines)


def discard(workspace: Workspace, ticket: str) -> None:
    """Let go of one of them."""
    for one in workspace.unfinished.all():
        if one.ticket == ticket:
            workspace.unfinished.discard(one.way)


def kept(pressed: Mapping[str, str]) -> Mapping[str, str]:
    """The button that opened a form, where what is typed into it is kept."""
    return pressed if pressed.get("action") in OPENING else {}


def way(kind: str, record: int | None, given: Mapping[str, object]) -> Mapping[str, str]:
    """The button that would open a form which a part of the page opened by itself."""
    if record is not None:
        return {"action": "edit", "kind": kind, "id": str(record)}
    own = {f"its_{name}" if name == "kind" else name: str(value) for name, value in given.items()}
    return {"action": "add", "kind": kind, **own}
