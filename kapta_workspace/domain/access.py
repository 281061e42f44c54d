"""
Who may do what to which account: one table, one decision with its reason, one rule for lists.

The table restates the permission matrix of the key-account process: a role may take an action on the
accounts to which the person stands in one of the named relations. A list shows exactly the accounts for
which the single question "may they see it?" says yes; both read this table (and a test compares them).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd


class Role(StrEnum):
    """What a user is in the workspace."""

    ADMINISTRATOR = "administrator"
    ACCOUNT_MANAGER = "account_manager"
    CONTRIBUTOR = "contributor"
    VIEWER = "viewer"


class Action(StrEnum):
    """What can be done; each record kind and some single fields name the action that writes them."""

    SEE = "see"
    CREATE = "create"
    EDIT = "edit"
    GOVERN = "govern"
    RATE = "rate"
    NOTE = "note"
    ARCHIVE = "archive"
    MERGE = "merge"
    REMOVE = "remove"
    IMPORT = "import"
    SETTINGS = "settings"
    EXPORT = "export"


WORDS: Mapping[Action, str] = {
    Action.SEE: "see this account",
    Action.CREATE: "create an account",
    Action.EDIT: "edit this account",
    Action.GOVERN: "change the owner, contributors, parent or type of this account",
    Action.RATE: "enter the satisfaction of this account",
    Action.NOTE: "write notes, tasks and actions here",
    Action.ARCHIVE: "archive or restore this account",
    Action.MERGE: "merge this account with another",
    Action.REMOVE: "remove anything for good",
    Action.IMPORT: "import or undo an import",
    Action.SETTINGS: "change the settings of the workspace",
    Action.EXPORT: "export this account",
}


class Relation(StrEnum):
    """How a person stands to an account."""

    OWNER = "owner"
    CONTRIBUTOR = "contributor"
    GROUP = "group"


EVERY: frozenset[Relation] | None = None
"""Reach over all accounts, whatever the relation."""
NOWHERE: frozenset[Relation] = frozenset()
WORKING = frozenset({Relation.OWNER, Relation.CONTRIBUTOR})
RELATED = frozenset(Relation)
OWNING = frozenset({Relation.OWNER})

RULES: Mapping[Role, Mapping[Action, frozenset[Relation] | None]] = {
    Role.ADMINISTRATOR: dict.fromkeys(Action, EVERY),
    Role.ACCOUNT_MANAGER: {
        Action.SEE: RELATED,
        Action.CREATE: OWNING,
        Action.EDIT: WORKING,
        Action.GOVERN: OWNING,
        Action.RATE: OWNING,
        Action.NOTE: RELATED,
        Action.ARCHIVE: OWNING,
        Action.MERGE: OWNING,
        Action.EXPORT: RELATED,
    },
    Role.CONTRIBUTOR: {
        Action.SEE: RELATED,
        Action.EDIT: WORKING,
        Action.NOTE: RELATED,
        Action.EXPORT: RELATED,
    },
    Role.VIEWER: {
        Action.SEE: frozenset({Relation.GROUP}),
        Action.EXPORT: frozenset({Relation.GROUP}),
    },
}
"""Role → action → the relations that allow it. An action a role does not list is not allowed anywhere."""

AUDIENCES: Mapping[str, frozenset[Role]] = {
    "everyone": frozenset(Role),
    "managers": frozenset({Role.ADMINISTRATOR, Role.ACCOUNT_MANAGER}),
    "administrators": frozenset({Role.ADMINISTRATOR}),
}
"""The access level of a record → the roles that may read it, on the accounts they see."""

OWN_ITEMS_ONLY = frozenset({Role.CONTRIBUTOR})
"""Roles that may add notes, tasks and actions but change only their own."""


@dataclass(frozen=True, slots=True)
class Actor:
    """
    The person on whose behalf something is done.

    Attributes:
        id: Their user record.
        name: As it stands in sentences.
        email: The address they are known by.
        role: What they are in the workspace.
        is_disabled: A disabled user may do nothing at all.
    """

    id: int
    name: str
    email: str
    role: Role
    is_disabled: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether something is allowed, and the sentence that says why."""

    allowed: bool
    reason: str

    def __bool__(self) -> bool:
        return self.allowed


def reach(role: Role, action: Action) -> frozenset[Relation] | None:
    """The relations under which a role may take an action: none of them, some, or (None) every account."""
    return RULES[role].get(action, NOWHERE)


def heard(role: Role) -> frozenset[str]:
    """The access levels of records that a role may read."""
    return frozenset(level for level, roles in AUDIENCES.items() if role in roles)


def decide(
    actor: Actor, action: Action, relations: Iterable[Relation] = (), *, mine: bool = True
) -> Decision:
    """
    Decide one question.

    Args:
        actor: Who asks.
        action: What they want to do.
        relations: How they stand to the account; empty for records of the whole workspace.
        mine: Whether the item is their own, where the role may only change own items.
    """
    if actor.is_disabled:
        return Decision(allowed=False, reason=f"{actor.name} is disabled.")
    wanted, held = reach(actor.role, action), frozenset(relations)
    if wanted is None:
        return Decision(allowed=True, reason=f"{actor.name} is an administrator.")
    if not wanted & held:
        return Decision(allowed=False, reason=_refusal(actor, action, wanted))
    if action is Action.NOTE and not mine and actor.role in OWN_ITEMS_ONLY:
        return Decision(
            allowed=False, reason=f"{actor.name} may change only their own notes, tasks and actions."
        )
    how = " and ".join(sorted(wanted & held))
    return Decision(allowed=True, reason=f"{actor.name} is related to the account as {how}.")


STANDING: Mapping[Relation, str] = {
    Relation.OWNER: "owns",
    Relation.CONTRIBUTOR: "contributes to",
    Relation.GROUP: "shares a group with",
}


def _refusal(actor: Actor, action: Action, wanted: frozenset[Relation]) -> str:
    refused = f"{actor.name} may not {WORDS[action]}"
    if not wanted:
        return f"{refused}: it takes {_who_may(action)}."
    if action is Action.CREATE:
        return f"{refused} that somebody else will own."
    ways = [STANDING[relation] for relation in Relation if relation in wanted]
    if len(ways) == 1:
        return f"{refused}: only somebody who {ways[0]} the account may."
    return f"{refused}: {actor.name} neither {' nor '.join(ways)} the account."


def _who_may(action: Action) -> str:
    able = [role.replace("_", " ") for role in Role if reach(role, action) != NOWHERE]
    said = [f"{'an' if role[0] in 'aeiou' else 'a'} {role}" for role in able]
    return " or ".join((", ".join(said[:-1]), said[-1])) if len(said) > 1 else said[0]


def relations(
    actor: Actor,
    accounts: pd.DataFrame,
    contributors: pd.DataFrame,
    reaches: pd.DataFrame,
    members: pd.DataFrame,
) -> pd.Series:
    """
    How the actor stands to each account.

    From accounts *id, owner*, contributors *account, user*, reaches *group, account* and members
    *group, user* to a column of sets of ``Relation``, indexed by account id.
    """
    groups = members.loc[members["user"] == actor.id, "group"]
    held = {
        Relation.OWNER: accounts.loc[accounts["owner"] == actor.id, "id"],
        Relation.CONTRIBUTOR: contributors.loc[contributors["user"] == actor.id, "account"],
        Relation.GROUP: reaches.loc[reaches["group"].isin(groups), "account"],
    }
    sets = {relation: set(ids.dropna().astype(int)) for relation, ids in held.items()}
    rows = [frozenset(r for r in Relation if account in sets[r]) for account in accounts["id"].tolist()]
    return pd.Series(rows, index=pd.Index(accounts["id"], name="account"), dtype="object")


def visible(actor: Actor, held: pd.Series) -> pd.Series:
    """Which accounts the actor may see: a yes/no column over ``relations``."""
    answers = {one: bool(decide(actor, Action.SEE, one)) for one in set(held.tolist())}
    return held.map(answers).astype(bool)
