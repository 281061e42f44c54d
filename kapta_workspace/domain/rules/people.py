"""The rules for our own people on an account."""

from collections.abc import Iterable

import pandas as pd

from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.rules.draft import Draft, World, problem


def off_duty(world: World) -> pd.Series:
    """The names of those who may not be given anything new: disabled and archived users, by id."""
    disabled = (
        world.users["is_disabled"].fillna(value=False).astype(bool) | world.users["archived_at"].notna()
    )
    off = world.users[disabled]
    return pd.Series(off["name"].to_numpy(dtype=object), index=off["id"].tolist(), dtype="object")


def contributor_can_contribute(draft: Draft, world: World) -> Iterable[Problem]:
    """A new contributor is not disabled, and is not the account's owner: owning is more than contributing."""
    rows, off = draft.rows("account", "user"), off_duty(world)
    owners = dict(zip(world.accounts["id"].tolist(), world.accounts["owner"].tolist(), strict=True))
    names = dict(zip(world.users["id"].tolist(), world.users["name"].tolist(), strict=True))
    for row, account, user in zip(rows.index.tolist(), rows["account"], rows["user"], strict=True):
        if user in off.index:
            said = f"{off[user]} is disabled and cannot contribute to an account."
            yield problem(draft, row, "user", "E08", said, "Choose somebody else.")
        elif not pd.isna(user) and owners.get(account) == user:
            said = f"{names.get(user, 'This user')} owns the account and need not be its contributor."
            yield problem(draft, row, "user", "E10", said, "Leave them out.")
