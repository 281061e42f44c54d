"""The rules for our own people: on an account, and at the head of the workspace."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from kapta_workspace.domain.access import Role
from kapta_workspace.domain.errors import Problem, row_of
from kapta_workspace.domain.frames import Flags
from kapta_workspace.domain.rules.draft import Draft, World, problem, where


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


def somebody_administers(draft: Draft, world: World) -> Iterable[Problem]:
    """Whatever is edited, archived, removed, imported or taken back, an administrator remains."""
    if _administrators(world.users).any():
        return
    for row in where(stepping_down(draft)):
        said = f"{draft.before['name'].iloc[row]} is the last administrator, and somebody must remain one."
        yield Problem(
            said,
            code="E22",
            kind=draft.schema.name,
            field="role",
            row=row_of(row if draft.labels is None else draft.labels[row]),
            record=int(draft.before["id"].iloc[row]),
            suggestion="Make somebody else an administrator first.",
        )


def stepping_down(draft: Draft) -> Flags:
    """Which users were administrators who could sign in, and would be no more."""
    before = _administrators(draft.before)
    return before if draft.how == "remove" else before & ~_administrators(draft.after)


def _administrators(users: pd.DataFrame) -> Flags:
    """Which users are administrators, not disabled, not archived: *role, is_disabled, archived_at*."""
    leads = (users["role"] == Role.ADMINISTRATOR).fillna(value=False).to_numpy(dtype=bool)
    disabled = users["is_disabled"].fillna(value=False).to_numpy(dtype=bool)
    flags: Flags = np.asarray(leads & ~disabled & users["archived_at"].isna().to_numpy(dtype=bool))
    return flags
