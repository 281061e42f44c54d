"""The workspace in a notebook: cards and forms for a cell. Never Panel: it would need the internet here."""

from kapta_workspace.ui.jupyter import completing
from kapta_workspace.ui.jupyter.account import AccountCard, account_page
from kapta_workspace.ui.jupyter.choosing import AccountChooser, choose_account
from kapta_workspace.ui.jupyter.clean_up import CleanUpBox, clean_up
from kapta_workspace.ui.jupyter.coaching import CoachingBox, coaching
from kapta_workspace.ui.jupyter.conversations import log_conversation
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
from kapta_workspace.ui.jupyter.guide import GuideCard, guide
from kapta_workspace.ui.jupyter.importing import ImportBox, import_sheet
from kapta_workspace.ui.jupyter.people import org_chart
from kapta_workspace.ui.jupyter.progress import bar
from kapta_workspace.ui.jupyter.scorecards import scorecard_editor
from kapta_workspace.ui.jupyter.sheet import (
    SheetBox,
    account_table,
    check_in_table,
    colleague_table,
    contributor_table,
    key_player_table,
)

__all__ = [
    "AccountCard",
    "AccountChooser",
    "CleanUpBox",
    "CoachingBox",
    "FormBox",
    "GuideCard",
    "ImportBox",
    "SheetBox",
    "account_page",
    "account_table",
    "add_contact",
    "add_contributors",
    "bar",
    "check_in_table",
    "choose_account",
    "clean_up",
    "coaching",
    "colleague_table",
    "contributor_table",
    "edit_account",
    "edit_contact",
    "edit_record",
    "guide",
    "import_sheet",
    "key_player_table",
    "log_conversation",
    "new_account",
    "new_record",
    "org_chart",
    "scorecard_editor",
]

completing.install()
