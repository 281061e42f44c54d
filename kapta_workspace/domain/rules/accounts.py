"""The rules for accounts: names among siblings, no loops, owners who can own."""

from collections.abc import Iterable

import pandas as pd

from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.rules.draft import Draft, World, problem
from kapta_workspace.domain.rules.keys import repeated
from kapta_workspace.domain.rules.loops import closing
from kapta_workspace.domain.rules.people import off_duty

TOP = -1
"""Stands for the missing parent of accounts at the top level, which are siblings, too."""


def sibling_names(draft: Draft, world: World) -> Iterable[Problem]:
    """An account's name is unique among the children of one parent; the same name elsewhere is allowed."""
    rows = _live(draft.rows("name", "parent", "archived_at"))
    if rows.empty:
        return
    others = _live(world.accounts[~world.accounts["id"].isin(rows["id"])])
    for row in rows.index[repeated(rows, others, ("name", "parent"))].tolist():
        parent = rows.at[row, "parent"]
        names = dict(zip(world.accounts["id"].tolist(), world.accounts["name"].tolist(), strict=True))
        under = "at the top level" if parent == TOP else f"under {names.get(parent, 'the same parent')}"
        said = f"There is already an account named “{rows['name'][row]!s}” {under}."
        yield problem(draft, row, "name", "E10", said, "Edit that one, or choose another name.")


def _live(accounts: pd.DataFrame) -> pd.DataFrame:
    live = accounts.loc[accounts["archived_at"].isna(), ["id", "name", "parent"]]
    return live.assign(parent=live["parent"].fillna(TOP))


def account_loops(draft: Draft, world: World) -> Iterable[Problem]:
    """An account does not sit under itself, nor under one of its own descendants."""
    said = ("An account cannot sit under itself.", "Choose another parent.")
    return closing(draft, "parent", "E11", world.accounts, world.account_names(), said)


def owner_can_own(draft: Draft, world: World) -> Iterable[Problem]:
    """A new owner is somebody who is not disabled."""
    rows, off = draft.rows("owner"), off_duty(world)
    for row in rows.index[rows["owner"].isin(off.index)].tolist():
        said = f"{off[rows['owner'][row]]} is disabled and cannot own an account."
        yield problem(draft, row, "owner", "E08", said, "Choose somebody else.")
