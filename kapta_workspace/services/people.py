"""Who is acting: users as actors, and how they stand to accounts."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from kapta_workspace.domain.access import Actor, Role
from kapta_workspace.domain.errors import NotFound
from kapta_workspace.storage import reading
from kapta_workspace.storage.conditions import alike, among
from kapta_workspace.storage.store import Unit

SYSTEM = Actor(0, "The workspace", "", Role.ADMINISTRATOR)
"""Acts when nobody does: first set-up and the demo."""


def actor(unit: Unit, user: int) -> Actor:
    """The actor behind a user id, read afresh: a changed role counts from the next call on."""
    if user == SYSTEM.id:
        return SYSTEM
    found = reading.raw(unit, "user", among("user", "id", [user]))
    if not found:
        raise NotFound(f"There is no user {user}.")
    return _actor(found[0])


def _actor(row: Mapping[str, Any]) -> Actor:
    disabled = bool(row["is_disabled"]) or row["archived_at"] is not None
    return Actor(int(row["id"]), row["name"], row["email"], Role(row["role"]), disabled)


def by_email(unit: Unit, email: str) -> Actor:
    """The actor with an e-mail address, whatever its case."""
    wanted = email.strip().casefold()
    for row in reading.raw(unit, "user", alike(unit, "user", "email", [wanted])):
        if row["email"].casefold() == wanted:
            return _actor(row)
    raise NotFound(f"Nobody here has the e-mail {email}.")


def relations(unit: Unit, who: Actor, accounts: Sequence[int]) -> pd.Series:
    """How an actor stands to some accounts: sets of ``Relation`` by account id."""
    held = reading.relations(unit, who, accounts)
    return pd.Series([held[one] for one in accounts], index=list(accounts), dtype="object")


def first_administrator(unit: Unit) -> Actor:
    """The workspace's first enabled administrator: who a notebook works as when nobody is named."""
    for row in reading.raw(unit, "user", among("user", "role", [Role.ADMINISTRATOR])):
        found = _actor(row)
        if not found.is_disabled:
            return found
    raise NotFound("The workspace has no administrator.")
