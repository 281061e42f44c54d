"""
A workspace in which users of every role stand to accounts in every way there is, with a word to know each by.

Every text of an account and of all its records holds the account's word, so that whatever shows the word
shows something of the account. Each role has an account of its own, with one below it; the rest they share.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kapta_workspace import Workspace
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.settings import load
from tests.access.matrix import ROLES, STANDS, sees
from tests.build import ADMIN, Office
from tests.filling import Filling

OF_ACCOUNTS = [kind for kind, schema in SCHEMAS.items() if schema.account]
OF_THE_WORKSPACE = [kind for kind, schema in SCHEMAS.items() if not schema.account]
OTHERS = ROLES[1:]
"""The roles that do not see everything."""
NAMES = dict(zip(OTHERS, ("Mo", "Cy", "Vi"), strict=True))
FOR_MANAGERS = "zyxmanagers"
"""Stands in the one metric that is for managers only."""
FAMILY = "above > contributing; group > nephew, sibling; stranger; archived; removed"


@dataclass(frozen=True)
class House:
    """
    The workspace and who is who in it.

    Attributes:
        office: The workspace under test.
        accounts: Name → id; the names are relations, those of a role's own have the role behind them.
        users: Role → user.
        records: Account name → kind → a record of it.
        values: Account name → kind → what was written of that record.
        spare: Kind → a record of the whole workspace that no account has to do with yet.
        folder: Where files go.
    """

    office: Office
    accounts: Mapping[str, int]
    users: Mapping[str, int]
    records: Mapping[str, Mapping[str, int]]
    values: Mapping[str, Mapping[str, Mapping[str, Any]]]
    spare: Mapping[str, int]
    folder: Path

    def workspace(self, role: str) -> Workspace:
        """The workspace as the user of a role has it."""
        return Workspace(self.office.store, self.users[role], load(folder=self.folder))

    def named(self, role: str, relation: str) -> str:
        """The account to which the user of a role stands like this."""
        own = role if role in OTHERS else OTHERS[0]
        return f"{relation} {own}" if relation in ("own", "child") else relation

    def account(self, role: str, relation: str) -> int:
        """Its id; once it is removed, the id it had."""
        return self.accounts[self.named(role, relation)]

    def visible(self, role: str) -> set[str]:
        """The accounts the documents let a role see."""
        if role == ROLES[0]:
            return set(self.accounts) - {"removed"}
        return {self.named(role, one) for one in STANDS if sees(role, one)} | {"nephew"}

    def hidden_words(self, role: str) -> dict[str, str]:
        """Word → the account it gives away, of all accounts a role may not see."""
        return {word(name): name for name in self.accounts if name not in self.visible(role)}


def word(name: str) -> str:
    """What stands in every text of an account."""
    return "zyx" + name.replace(" ", "").replace("_", "")


def told_of(house: House, role: str, text: str) -> set[str]:
    """The accounts a text gives away that the role may not see."""
    said = text.casefold()
    return {name for secret, name in house.hidden_words(role).items() if secret in said}


def build(office: Office, folder: Path) -> House:
    """Make the house in an empty workspace."""
    office.empty()
    users = {ROLES[0]: ADMIN} | {role: office.user(NAMES[role], role) for role in OTHERS}
    own = "; ".join(f"own {role} > child {role}" for role in OTHERS)
    accounts = office.portfolio(f"{FAMILY}; {own}")
    filling = Filling(office)
    filling.examples.update(_alive())
    for kind in OF_THE_WORKSPACE:
        filling.made.setdefault(kind, filling.add(kind)[0])
    records, values = _filled(filling, accounts)
    spare = {
        "user": office.user("Spare", "contributor"),
        "group": office.add("group", name="Spare"),
        "metric": office.add("metric", name="Spare"),
        "criterion": office.add("criterion", name="Spare"),
    }
    _for_managers_only(office, accounts["contributing"])
    _point(office, {name: known["contact"] for name, known in records.items()})
    _stand(office, accounts, users)
    house = House(office, accounts, users, records, values, spare, folder)
    gone = house.workspace(ROLES[0])
    gone.remove_account(accounts["removed"], confirm=f"{word('removed')} holding")
    return house


def _alive() -> dict[Any, Any]:
    """Values by which records are in use: shown on pages, due, and for everybody."""
    fields = [
        (schema.name, field) for schema in SCHEMAS.values() if schema.account for field in schema.fields
    ]
    gone = {
        (kind, one.name): None
        for kind, one in fields
        if one.name in ("archived_at", "done_on", "completed_on")
    }
    begun = {(kind, one.name): one.choices[0].code for kind, one in fields if one.name == "status"}
    return {**gone, **begun, ("metric", "access"): "everyone"}


Records = dict[str, dict[str, int]]
Values = dict[str, dict[str, dict[str, Any]]]


def _filled(filling: Filling, accounts: Mapping[str, int]) -> tuple[Records, Values]:
    """A record of every kind on every account, their texts made of the account's word; a write a kind."""
    common, office = dict(filling.made), filling.office
    records = {name: {"account": one} for name, one in accounts.items()}
    values: Values = {name: {} for name in accounts}
    helpers = [
        {"name": f"Helper {one}", "email": f"helper{one}@us.example", "role": "contributor"}
        for one in range(len(accounts))
    ]
    users = dict(zip(accounts, office.write("user", *helpers).ids[0], strict=True))
    for kind in OF_ACCOUNTS:
        for name, known in records.items():
            filling.made = {**common, **known, "user": users[name] if kind == "contributor" else ADMIN}
            values[name][kind] = _values(filling, kind, name)
        made = office.write(kind, *(told[kind] for told in values.values())).ids[0]
        for name, one in zip(accounts, made, strict=True):
            records[name][kind] = one
    return records, values


def _values(filling: Filling, kind: str, name: str) -> dict[str, Any]:
    """What a record of an account holds."""
    schema, secret = SCHEMAS[kind], word(name)
    filling.examples.update(
        dict.fromkeys(("text", "long_text"), f"{secret} text")
        | {"email": f"a@{secret}.example", "url": f"https://{secret}.example", "picture": f"{secret}.png"}
    )
    if kind == "contributor":
        return {"account": filling.made["account"], "user": filling.made["user"]}
    if kind == "account":
        texts = [one for one in schema.fields if str(one.kind) in ("long_text", "url")]
        told = {one.name: filling.value(schema, one) for one in texts}
        return {"id": filling.made["account"], "name": f"{secret} holding", **told}
    values = {field.name: filling.value(schema, field) for field in schema.fields}
    return {name: value for name, value in values.items() if value is not None}


def _for_managers_only(office: Office, account: int) -> None:
    metric = office.add("metric", name=f"{FOR_MANAGERS} metric", access="managers")
    office.add("metric_value", account=account, metric=metric, measured_on="2026-02-03", value=1)


def _point(office: Office, contacts: Mapping[str, int]) -> None:
    """Let people one sees point at people one does not: their managers, and themselves at another account."""
    office.edit("contact", contacts["contributing"], reports_to=contacts["above"])
    office.edit("contact", contacts["group"], reports_to=contacts["sibling"])
    office.edit("contact", contacts["archived"], same_person=contacts["stranger"])
    for role in OTHERS:
        office.edit("contact", contacts[f"own {role}"], reports_to=contacts[f"child {role}"])


def _stand(office: Office, accounts: Mapping[str, int], users: Mapping[str, int]) -> None:
    """Put everybody where they stand."""
    shared = [accounts[name] for name in ("group", "nephew", "archived", "removed")]
    for role in OTHERS:
        office.edit("account", accounts[f"own {role}"], owner=users[role])
        for name in ("contributing", "archived", "removed"):
            office.add("contributor", account=accounts[name], user=users[role])
        office.share(users[role], *shared)
    office.edit("account", accounts["archived"], archived_at="2026-02-01T00:00:00+00:00")
