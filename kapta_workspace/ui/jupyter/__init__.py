"""The workspace in a notebook: cards and forms for a cell. Never Panel: it would need the internet here."""

from kapta_workspace.ui.jupyter.account import AccountCard, account_page
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

__all__ = [
    "AccountCard",
    "FormBox",
    "account_page",
    "add_contact",
    "add_contributors",
    "bar",
    "edit_account",
    "edit_contact",
    "edit_record",
    "new_account",
    "new_record",
    "org_chart",
]
