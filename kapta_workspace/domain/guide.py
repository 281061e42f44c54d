"""Setting an account up, step by step: why each step matters, what is done, what is left to do."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pandas as pd

from kapta_workspace.domain.fields import Kind, Schema, in_a_sentence
from kapta_workspace.domain.frames import is_missing
from kapta_workspace.domain.schemas.common import REQUIRED_ROLES, ROLES


class Step(NamedTuple):
    """
    One step of the setup.

    Attributes:
        name: Its stable name.
        label: What it is called.
        notebook: The notebook that leads through it, without its ending.
        why: Why it is worth the time.
        sorts: The sorts of ideas (``health.ideas.MINUTES``) that belong to it; its points come from them.
    """

    name: str
    label: str
    notebook: str
    why: str
    sorts: tuple[str, ...] = ()


STEPS = (
    Step(
        "account",
        "About the account",
        "20_accounts",
        "Whoever opens the account tomorrow knows whom we serve and with what.",
        ("field",),
    ),
    Step(
        "key_players",
        "Key players",
        "21_key_players",
        "Renewals are decided by people: who signs, who says go, who speaks for us.",
        ("card", "contact"),
    ),
    Step(
        "contributors",
        "Contributors",
        "22_contributors_and_check_ins",
        "An account that only its owner knows is lost when the owner is away.",
    ),
    Step(
        "check_ins",
        "Check-ins",
        "22_contributors_and_check_ins",
        "A rhythm agreed on is kept; nobody who decides is forgotten for months.",
        ("call",),
    ),
)

COLUMNS = ("account", "account_name", "step", "label", "done", "left", "notebook")

LEAST: Mapping[str, int] = {"normal": 3, "strategic": 10}
"""Tier → key players at least, where no policy says otherwise."""

CARD = ("title", "friend_foe", "decision_power")
"""What makes the card of a key player complete, beside name and role."""

APART = (Kind.LINK, Kind.LINKS, Kind.PICTURE)
"""Kinds of advised fields an account may well do without: not every one has a parent, products or a logo."""

ROLE = {choice.code: choice.label.lower() for choice in ROLES}


def guide(
    schemas: Mapping[str, Schema],
    accounts: pd.DataFrame,
    contacts: pd.DataFrame,
    contributors: pd.DataFrame,
    fresh: pd.DataFrame,
    policies: pd.DataFrame,
) -> pd.DataFrame:
    """
    Say for every account and step whether it is done, and if not, what is left; columns ``COLUMNS``.

    Args:
        schemas: The record kinds as the workspace has them.
        accounts: *id, name, tier* and the fields of a profile.
        contacts: *account, name, role, primary* and the fields of ``CARD``.
        contributors: *account, user*.
        fresh: What ``freshness.freshness`` says of the contacts, in the same order.
        policies: *tier, key_players, required_fields*.
    """
    known = contacts.assign(every=fresh["every"].to_numpy(), last_contact=fresh["last_contact"].to_numpy())
    people = {int(str(one)): rows for one, rows in known.groupby("account")}
    helped = set(contributors["account"].dropna().astype(int))
    rules = {str(one["tier"]): one for one in policies.to_dict("records")}
    rows = [
        (int(one["id"]), one["name"], step.name, step.label, not left, left, step.notebook)
        for one in accounts.to_dict("records")
        for step, left in _steps(
            schemas,
            one,
            people.get(int(one["id"]), known.iloc[:0]),
            int(one["id"]) in helped,
            rules.get(_tier(one), {}),
        )
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(
        {"account": "int64", "account_name": "str", "done": "bool", "left": "str"}
    )


def _steps(
    schemas: Mapping[str, Schema],
    account: Mapping[Any, Any],
    people: pd.DataFrame,
    is_helped: bool,
    rule: Mapping[Any, Any],
) -> Iterator[tuple[Step, str]]:
    least = rule.get("key_players")
    wanted = LEAST[_tier(account)] if least is None or is_missing(least) else int(least)
    left = (
        _account(schemas["account"], account, rule),
        _key_players(schemas["contact"], people, wanted),
        "" if is_helped else "Nobody but the owner works on it yet.",
        _check_ins(people),
    )
    yield from zip(STEPS, left, strict=True)


def _tier(account: Mapping[Any, Any]) -> str:
    return "normal" if is_missing(account["tier"]) else str(account["tier"])


def _account(schema: Schema, account: Mapping[Any, Any], rule: Mapping[Any, Any]) -> str:
    """The advised fields that are empty, and those its policy asks for."""
    said = rule.get("required_fields")
    asked = {part.strip() for part in ("" if is_missing(said) else str(said)).split(",")}
    empty = [
        in_a_sentence(one.label)
        for one in schema.fields
        if ((one.advised and one.kind not in APART) or one.name in asked)
        and is_missing(account.get(one.name))
    ]
    return f"Still empty: {', '.join(empty)}." if empty else ""


def _key_players(schema: Schema, people: pd.DataFrame, wanted: int) -> str:
    players = people[people["role"].notna()]
    held = set(players["role"])
    lacking = [ROLE[role] for role in REQUIRED_ROLES if role not in held]
    said = [f"No {', no '.join(lacking)} yet."] if lacking else []
    for one in players.to_dict("records"):
        empty = [in_a_sentence(schema[name].label) for name in CARD if is_missing(one[name])]
        if empty:
            said.append(f"Of {one['name']} we do not know: {', '.join(empty)}.")
    if (more := wanted - len(players)) > len(lacking):
        said.append(f"{more} more to reach the {wanted} key players asked for.")
    return " ".join(said)


def _check_ins(people: pd.DataFrame) -> str:
    if people.empty:
        return "Nobody to talk to yet: record the key players first."
    primary = people[people["primary"].fillna(value=False).astype(bool)]
    said = []
    if primary.empty:
        said.append("Nobody is marked as a primary contact.")
    silent = primary[primary["every"].isna() | (primary["every"] == "")]
    if len(silent):
        said.append(f"No rhythm agreed with {', '.join(silent['name'].astype('str').tolist())}.")
    if people["last_contact"].isna().all():
        said.append("No conversation is logged yet.")
    return " ".join(said)
