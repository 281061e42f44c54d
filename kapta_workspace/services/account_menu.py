"""The menu of accounts: the rows of the tree, made once for a person and shared by all their open pages."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import pandas as pd

from kapta_workspace.domain.family import ancestors, roots
from kapta_workspace.services.remembered import remembered, resting_on
from kapta_workspace.services.views import View
from kapta_workspace.storage.reading import Scope

OPEN = ("open", "in_process")
"""The states of a risk that is to be seen in the menu."""


@dataclass(frozen=True, eq=False)
class AccountMenu:
    """
    Accounts in the order of their names.

    Attributes:
        accounts: *id, name, parent* (0 at the top), *flags*: letters for strategic (s), flagged (w), with an
            open risk (r) and archived (a).
    """

    accounts: pd.DataFrame

    @cached_property
    def text(self) -> str:
        """The rows as JSON, *id, name, parent, flags* each; equal menus share one text, whoever sees them."""
        columns = (self.accounts[name].tolist() for name in ("id", "name", "parent", "flags"))
        return _shared(
            json.dumps(list(zip(*columns, strict=True)), ensure_ascii=False, separators=(",", ":"))
        )

    @cached_property
    def first_parent(self) -> int | None:
        """The first account at the top that has accounts below it."""
        above = self.accounts["id"].isin(self.accounts["parent"]) & (self.accounts["parent"] == 0)
        found = self.accounts.loc[above, "id"]
        return int(found.iloc[0]) if len(found) else None

    @cached_property
    def _roots(self) -> pd.Series:
        return roots(self.accounts)

    def family(self, account: int) -> frozenset[int]:
        """The account, and all with which it shares the account at the top; archived ones stand alone."""
        root = self._roots.get(account)
        return frozenset({account}).union(self._roots.index[self._roots == root].tolist())

    def kept_to(self, ids: frozenset[int]) -> "AccountMenu":
        """The menu of some accounts and those above them."""
        kept = ancestors(self.accounts, sorted(ids)) | ids
        return AccountMenu(self.accounts[self.accounts["id"].isin(kept)])


@lru_cache(maxsize=32)
def _shared(text: str) -> str:
    """The same text as the first time an equal one was asked for."""
    return text


def menu(view: View, kept: Iterable[int] | None = None) -> AccountMenu:
    """
    The accounts in view, or ``kept`` of them with those above them, which may be archived.

    All of them are remembered for the person while no account, nobody's access and no risk changes.
    """
    whole = _whole(view)
    if kept is None:
        return whole
    ids = frozenset(kept)
    if not ids <= set(whole.accounts["id"].tolist()):
        whole = _whole(view.over(Scope(archived=True)))
    return whole.kept_to(ids)


def _whole(view: View) -> AccountMenu:
    return remembered(view, "menu", resting_on("risk"), lambda: AccountMenu(_rows(view.still())))


def _rows(view: View) -> pd.DataFrame:
    accounts, risks = view.frame("account"), view.frame("risk")
    risky = accounts["id"].isin(risks.loc[risks["status"].isin(OPEN), "account"])
    flags = (
        (accounts["tier"] == "strategic").fillna(value=False).map({True: "s", False: ""})
        + accounts["is_flagged"].fillna(value=False).astype(bool).map({True: "w", False: ""})
        + risky.map({True: "r", False: ""})
        + accounts["archived_at"].notna().map({True: "a", False: ""})
    )
    rows = pd.DataFrame(
        {
            "id": accounts["id"].astype("int64"),
            "name": accounts["name"],
            "parent": accounts["parent"].fillna(0).astype("int64"),
            "flags": flags.astype("str"),
        }
    )
    return rows.sort_values("name", key=lambda names: names.str.casefold(), kind="stable", ignore_index=True)
