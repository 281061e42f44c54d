"""What of that which is written since a page was drawn concerns it: it is drawn again by nothing else."""

from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import TypeVar

from kapta_workspace.services.account_menu import menu
from kapta_workspace.services.remembered import FAR, WHO_SEES, Matters, remembered, touching
from kapta_workspace.services.views import View
from kapta_workspace.storage import log
from kapta_workspace.storage.log import Entry
from kapta_workspace.storage.reading import Scope

Made = TypeVar("Made")

ABOUT_ALL = WHO_SEES | {"outcome"}
"""A change to one of these may show on any account's page: what came of one says how good a scorecard is."""
OWN = frozenset({"arrangement"})
"""How a person has arranged their own pages."""


def about(view: View, account: int) -> Matters:
    """
    Whether an entry of the log may change how an account's page looks to the person of the view.

    It does not by what lies with other families alone, nor by how somebody else arranged their pages. It may
    by all that belongs to no account, such as a setting, and by what touched more accounts than are named.
    Of an account one does not see nothing is told: anything may, as of one that does not exist.
    """
    if not replace(view, scope=Scope((account,), archived=True)).accounts:
        return lambda _: True
    near = touching(menu(view).family(account), ABOUT_ALL)

    def matters(entry: Entry) -> bool:
        if entry.kinds and entry.kinds <= OWN:
            return entry.actor == view.user
        return near(entry)

    return matters


def concerns(view: View, account: int, position: int) -> bool:
    """Whether an account's page may look different by what was written after a position of the log."""
    with view.store.reading() as unit:
        later = log.since(unit, position + 1, FAR)
    return not later or any(map(about(view, account), later))


def kept(view: View, account: int, what: Hashable, make: Callable[[], Made]) -> Made:
    """What ``make`` gives of an account's page, from memory while nothing written that day concerns it."""
    key = ("page", account, view.store.clock().date(), what)
    return remembered(view, key, about(view, account), make)
