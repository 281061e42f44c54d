"""
The contributors of an account in one cell of its row, as CRM exports keep them (“Account team”).

Each is a record of its own, made in the same plan as the account. A cell only adds colleagues: those it does
not name stay, a blank one changes nothing, and “(clear)” takes all of them away.
"""

from collections.abc import Container, Hashable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from kapta_workspace.domain.changes import Rows
from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.imports.part import Part
from kapta_workspace.domain.schemas.people import CONTRIBUTOR, CONTRIBUTORS

NAME = CONTRIBUTORS.name
SHOWN = 8
"""So many rows are named in the note about owners."""

Pair = tuple[int, int]
"""An account and a user."""


def told(accounts: pd.Series, contributors: pd.DataFrame) -> pd.Series:
    """For each account id: the ids of its contributors, from *account, user*, as a tuple in order."""
    found: dict[int, set[int]] = {}
    for account, user in zip(contributors["account"].tolist(), contributors["user"].tolist(), strict=True):
        found.setdefault(account, set()).add(user)
    cells = [tuple(sorted(found.get(account, ()))) for account in accounts.tolist()]
    return pd.Series(cells, index=accounts.index, dtype="object", name=NAME)


def joined(accounts: Part, owners: Mapping[Hashable, Any], names: Mapping[int, str]) -> tuple[str, ...]:
    """
    Let those a cell names come to those who are there already, but for the owner of the account.

    Args:
        accounts: The accounts of the file, each with its id.
        owners: Account id → owner as it will be after the import.
        names: User id → name.

    Returns:
        What is to be said of cells that name the owner.
    """
    stored = dict(zip(accounts.stored["id"].tolist(), accounts.stored[NAME].tolist(), strict=True))
    cells, owning = [], []
    rows = zip(accounts.ids.index, accounts.ids.tolist(), accounts.typed[NAME], strict=True)
    for row, account, cell in rows:
        owner, here = owners[account], stored.get(account, ())
        if owner in cell and owner not in here:
            owning.append((row, names.get(owner, "This user")))
        new = {one for one in cell if one != owner}
        cells.append(tuple(sorted({*here, *new})) if cell else ())
    accounts.typed[NAME] = pd.Series(cells, index=accounts.typed.index, dtype="object")
    return _said(owning, accounts.places["row"])


def _said(owning: list[tuple[int, str]], lines: pd.Series) -> tuple[str, ...]:
    if not owning:
        return ()
    if len(owning) == 1:
        row, name = owning[0]
        return (f"Row {lines[row]:,}: {name} owns the account and need not be its contributor.",)
    shown = ", ".join(f"{lines[row]:,} ({name})" for row, name in owning[:SHOWN])
    more = ", …" if len(owning) > SHOWN else ""
    said = "rows name the owner of the account among its contributors, who need not be one"
    return (f"{len(owning):,} {said}: {shown}{more}.",)


def coming(accounts: Part) -> dict[Pair, int]:
    """Who becomes a contributor with the rows that are written: account and user → the row's label."""
    if NAME not in accounts.typed:
        return {}
    stored = dict(zip(accounts.stored["id"].tolist(), accounts.stored[NAME].tolist(), strict=True))
    rows = accounts.writes
    return {
        (account, user): row
        for row, account, cell in zip(rows.index.tolist(), rows["id"].tolist(), rows[NAME], strict=True)
        for user in cell
        if user not in stored.get(account, ())
    }


def writes(accounts: Part, contributors: pd.DataFrame, listed: Container[Pair]) -> tuple[Rows, ...]:
    """
    The contributors who come and go with the accounts' rows, labelled by these.

    Args:
        accounts: The accounts of the file.
        contributors: *id, account, user* of the stored contributors.
        listed: Whom a sheet of contributors in the same file writes already.
    """
    new = {pair: row for pair, row in coming(accounts).items() if pair not in listed}
    made = pd.DataFrame(list(new), columns=["account", "user"], index=list(new.values()))
    found = [Rows(CONTRIBUTOR.name, made)] if new else []
    if NAME in accounts.cleared:
        rows = accounts.writes
        emptied = rows[accounts.cleared[NAME].loc[rows.index].to_numpy(dtype=bool)]
        labels = pd.Series(emptied.index, index=emptied["id"].tolist(), dtype="int64")
        gone = contributors[contributors["account"].isin(labels.index).to_numpy(dtype=bool)]
        if len(gone):
            at = labels.loc[gone["account"].tolist()].to_numpy(dtype=np.int64)
            found.append(Rows(CONTRIBUTOR.name, gone[["id"]].set_axis(at, axis=0), "remove"))
    return tuple(found)


def at_the_account(problem: Problem, accounts: Part | None) -> Problem:
    """A problem of a contributor who came with an account's row, as one of that row; others as they are."""
    mine = accounts is not None and problem.kind == CONTRIBUTOR.name and problem.row in accounts.typed.index
    return replace(problem, kind="account", field=NAME, record=None) if mine else problem


def note(accounts: Part) -> str:
    """How many colleagues become contributors with the accounts' rows; empty when none does."""
    new = coming(accounts)
    if not new:
        return ""
    people, here = len({user for _, user in new}), len({account for account, _ in new})
    who = "1 colleague becomes a contributor" if people == 1 else f"{people:,} colleagues become contributors"
    return f"With the accounts' rows {who} of {here:,} account{'' if here == 1 else 's'}."
