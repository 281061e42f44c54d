"""The scorecard of a tier as a form in a notebook cell: the same form as on the settings page."""

from kapta_workspace.ui.form import scorecard_deed
from kapta_workspace.ui.form.scorecards import adds_up
from kapta_workspace.ui.jupyter.forms import FormBox, deed_box
from kapta_workspace.workspace import Workspace


def scorecard_editor(workspace: Workspace, tier: str = "normal") -> FormBox:
    """
    The form of a tier's next scorecard, for administrators: shares of 100, first day, reason.

    What the shares come to stands above the button; saving writes the next version.
    """
    key = (str(workspace.store.url), workspace.user, "scorecard", tier)
    return deed_box(workspace, scorecard_deed(workspace, tier), key, adds_up)
