"""The workspace in a notebook: cards and forms for a cell. Never Panel: it would need the internet here."""

from kapta_workspace.ui.jupyter.account import AccountCard, account_page
from kapta_workspace.ui.jupyter.people import org_chart

__all__ = ["AccountCard", "account_page", "org_chart"]
