"""Contacts folded into people: the same person in several accounts is one, with all that is said of them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kapta_workspace.domain.frames import is_missing
from kapta_workspace.domain.schemas.common import DECISION_POWER, FRIEND_FOE, ROLES

READ = (
    *("id", "account", "name", "title", "email", "role", "friend_foe", "decision_power", "reports_to"),
    *("internal_contact", "primary", "photo", "same_person", "archived_at"),
)
"""The columns of the contact frame a chart reads; all but *id* may be missing."""


@dataclass(frozen=True, slots=True)
class Stand:
    """What one account says of a person: *account* id, *attitude* and *power* codes, None when unset."""

    account: int | None
    attitude: str | None
    power: str | None


@dataclass(frozen=True, slots=True)
class Person:
    """
    One person of the chart.

    Attributes:
        id: The smallest id of their records; the chart calls them by it.
        members: The ids of all their live records (of all records, when none is live).
        name: As the first record has it.
        also_named: Other names under the same id or person, such as two holders of one post.
        title: The first job title given.
        roles: Every role they have somewhere, in the order of the role list.
        stands: One for each account, in the order of account ids.
        internal: Our people who talk to them, as user ids.
        primary: Whether any record says so.
        managers: Every manager recorded, as contact ids, the first record's first.
        photo: The first picture given, empty when there is none.
        archived: Whether no record is live.
        rows: How many rows of the frame were folded into this person.
    """

    id: int
    members: tuple[int, ...]
    name: str
    also_named: tuple[str, ...]
    title: str
    roles: tuple[str, ...]
    stands: tuple[Stand, ...]
    internal: tuple[int, ...]
    primary: bool
    managers: tuple[int, ...]
    photo: str
    archived: bool
    rows: int

    @property
    def attitudes(self) -> tuple[str, ...]:
        """What they think of us, from best to worst; two entries when the accounts disagree."""
        return _in_order((stand.attitude for stand in self.stands), FRIEND_FOE)

    @property
    def powers(self) -> tuple[str, ...]:
        """Their decision power, from high to low; two entries when the accounts disagree."""
        return _in_order((stand.power for stand in self.stands), DECISION_POWER)

    @property
    def accounts(self) -> tuple[int, ...]:
        """The accounts that know them."""
        return tuple(stand.account for stand in self.stands if stand.account is not None)


@dataclass(frozen=True, slots=True)
class Folk:
    """
    Everybody in a frame of contacts.

    Attributes:
        people: Person id → person, archived ones too.
        of: Contact id → person id.
        mailboxes: E-mail addresses several people of one account share; they make nobody the same.
    """

    people: Mapping[int, Person]
    of: Mapping[int, int]
    mailboxes: tuple[str, ...]


def fold(contacts: pd.DataFrame) -> Folk:
    """
    Fold a frame of contacts (``READ``) into people; the order of the rows does not matter.

    One person are: rows of one id, rows joined by *same_person*, and rows with the same e-mail, whatever
    its case, in different accounts. An address that several people of one account share proves nothing.
    """
    rows = sorted(_rows(contacts), key=_rank)
    groups, mailboxes = _groups(rows)
    people = {person.id: person for person in map(_person, groups)}
    owner = {row["id"]: min(one["id"] for one in group) for group in groups for row in group}
    return Folk(people, owner, mailboxes)


def _rows(contacts: pd.DataFrame) -> list[dict[str, Any]]:
    size = len(contacts)
    columns = [contacts[name].tolist() if name in contacts else [None] * size for name in READ]
    return [
        {name: None if is_missing(value) else value for name, value in zip(READ, values, strict=True)}
        for values in zip(*columns, strict=True)
    ]


def _rank(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return (row["id"], row["archived_at"] is not None, *(str(row[name]) for name in READ))


def _groups(rows: Sequence[dict[str, Any]]) -> tuple[list[list[dict[str, Any]]], tuple[str, ...]]:
    first: dict[Any, int] = {}
    joined = list(range(len(rows)))

    def root(at: int) -> int:
        while joined[at] != at:
            joined[at] = at = joined[joined[at]]
        return at

    def join(key: Any, at: int) -> None:
        one, other = root(first.setdefault(key, at)), root(at)
        joined[max(one, other)] = min(one, other)

    mailboxes = _shared(rows)
    for at, row in enumerate(rows):
        join(row["id"], at)
        address = str(row["email"] or "").casefold()
        if address and address not in mailboxes:
            join(address, at)
    for at, row in enumerate(rows):
        if row["same_person"] in first:
            join(row["same_person"], at)
    grouped: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for at, row in enumerate(rows):
        grouped[root(at)].append(row)
    return list(grouped.values()), mailboxes


def _shared(rows: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    known = {(row["account"], row["id"], str(row["email"]).casefold()) for row in rows if row["email"]}
    count = Counter((account, address) for account, _, address in known)
    return tuple(sorted({address for (_, address), times in count.items() if times > 1}))


def _person(group: Sequence[Mapping[str, Any]]) -> Person:
    live = [row for row in group if row["archived_at"] is None]
    told = live or list(group)
    names = _distinct(row["name"] for row in told)
    return Person(
        id=min(row["id"] for row in group),
        members=_distinct(row["id"] for row in told),
        name=names[0] if names else "",
        also_named=names[1:],
        title=next(iter(_distinct(row["title"] for row in told)), ""),
        roles=_in_order((row["role"] for row in told), ROLES),
        stands=_stands(told),
        internal=_distinct(row["internal_contact"] for row in told),
        primary=any(row["primary"] for row in told),
        managers=_distinct(row["reports_to"] for row in told),
        photo=next(iter(_distinct(row["photo"] for row in told)), ""),
        archived=not live,
        rows=len(told),
    )


def _stands(rows: Iterable[Mapping[str, Any]]) -> tuple[Stand, ...]:
    found = {(row["account"], row["friend_foe"], row["decision_power"]) for row in rows}
    said = sorted(found, key=lambda stand: tuple((part is None, part) for part in stand))
    return tuple(Stand(*stand) for stand in said)


def _distinct(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(value for value in values if value is not None))


def _in_order(values: Iterable[str | None], choices: Iterable[Any]) -> tuple[str, ...]:
    given = {value for value in values if value}
    if len(given) < 2:
        return tuple(given)
    order = [choice.code for choice in choices]
    return tuple(sorted(given, key=lambda code: (order.index(code) if code in order else len(order), code)))
