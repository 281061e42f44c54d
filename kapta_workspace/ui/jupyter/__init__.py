"""The workspace in a notebook: cards and forms for a cell. Never Panel: it would need the internet here."""

from kapta_workspace.ui.jupyter.account import AccountCard, account_page
from kapta_workspace.ui.jupyter.clean_up import CleanUpBox, clean_up
from kapta_workspace.ui.jupyter.forms import (
    FormBox,
    add_contact,
    add_contributors,
    edit_account,
    edit_contact,
    edit_record,
    new_account,
    new_record,
)
from kapta_workspace.ui.jupyter.people import org_chart
from kapta_workspace.ui.jupyter.progress import bar
from kapta_workspace.ui.jupyter.scorecards import ScorecardEditor, scorecard_editor

__all__ = [
    "AccountCard",
    "CleanUpBox",
    "FormBox",
    "ScorecardEditor",
    "account_page",
    "add_contact",
    "add_contributors",
    "bar",
    "clean_up",
    "edit_account",
    "edit_contact",
    "edit_record",
    "new_account",
    "new_record",
    "org_chart",
    "scorecard_editor",
]
