"""
What is worked out from all accounts, piece by piece: after a write only where it was written.

An entry of the log names the accounts it touched. Where each piece of a whole rests on the records of one
account, those of the accounts named are made anew through the same window and take the place of the old ones:
also of an account one sees no longer, or only since. After an entry that touched the workspace's own records,
or more accounts than are named, all of it is made anew.
"""

from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import replace
from typing import TypeVar

import pandas as pd

from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.services.remembered import Later, Matters, remembered
from kapta_workspace.services.views import View
from kapta_workspace.storage.reading import FEW, Scope

Made = TypeVar("Made")

APART = frozenset({"filter", "arrangement", "advice"})
"""Kinds that nothing said of accounts rests on."""
OF_ACCOUNTS = frozenset(name for name, schema in SCHEMAS.items() if schema.account)
"""Kinds whose entries name the accounts that the records are of, or were."""


def touched(later: Later) -> frozenset[int] | None:
    """The accounts that some entries touched; None where any account may have been, or too many were."""
    found: frozenset[int] = frozenset()
    for entry in later:
        if not entry.accounts or not entry.kinds <= OF_ACCOUNTS | APART:
            return None
        found |= entry.accounts
    return found if len(found) <= FEW else None


def only(view: View, accounts: Collection[int]) -> View:
    """The same window on some of its accounts alone; of one it reads what the process keeps of it."""
    if len(accounts) == 1:
        alone = view.over(Scope(tuple(accounts), archived=view.scope.archived)).still()
        if view.scope.archived or alone.frame("account")["archived_at"].isna().all():
            return alone
    return view.over(replace(view.scope, only=tuple(sorted(accounts)))).still()


def piecemeal(
    view: View,
    what: Hashable,
    matters: Matters,
    make: Callable[[View], Made],
    join: Callable[[Made, Made, frozenset[int]], Made | None],
) -> Made:
    """
    What ``make`` gives of a window on all accounts, remembered as ``remembered`` does.

    Args:
        view: The window.
        what: Which it is, with everything else it depends on.
        matters: Which entries of the log may have changed it: all that change who sees what among them.
        make: Makes it of the accounts of a window.
        join: Puts what was made anew of some accounts in the place of what was known of them; None where that
            does not suffice.
    """

    def mend(known: Made, later: Later) -> Made | None:
        again = touched(later)
        if again is None or view.scope.only is not None:
            return None
        return join(known, make(only(view, again)), again)

    return remembered(view, what, matters, lambda: make(view), mend)


def instead(
    known: pd.DataFrame, again: pd.DataFrame, accounts: Iterable[int], name: str = "account"
) -> pd.DataFrame:
    """Rows of accounts, those of some made anew; in no order."""
    rest = known[~known[name].isin(list(accounts))]
    parts = [part for part in (rest, again) if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else again
