"""Whether what was written since a page was drawn concerns it."""

from kapta_workspace.services.account_menu import menu
from kapta_workspace.services.remembered import FAR, WHO_SEES
from kapta_workspace.services.views import View
from kapta_workspace.storage import log


def concerns(view: View, account: int, position: int) -> bool:
    """
    Whether an account's page may look different by what was written after a position of the log.

    It does not by what lies with other families alone. It may by all that belongs to no account, such as a
    setting, by what may change who sees what, and by entries too large or too many to tell.
    """
    with view.store.reading() as unit:
        later = log.since(unit, position + 1, FAR)
    if not later or any(not entry.accounts or entry.kinds & WHO_SEES for entry in later):
        return True
    family = menu(view).family(account)
    return any(entry.accounts & family for entry in later if entry.accounts)
