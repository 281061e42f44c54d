"""What a card says of each person: one row a person, in drawing order."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kapta_workspace.domain import frames
from kapta_workspace.domain.orgchart.links import Leads
from kapta_workspace.domain.orgchart.people import Person
from kapta_workspace.domain.orgchart.places import Place

NODE: Mapping[str, str] = {
    "id": "Int64",
    "name": "str",
    "also_named": "object",
    "title": "str",
    "role": "str",
    "roles": "object",
    "friend_foe": "str",
    "attitudes": "object",
    "decision_power": "str",
    "powers": "object",
    "primary": "bool",
    "internal": "object",
    "initials": "object",
    "accounts": "object",
    "chips": "object",
    "members": "object",
    "reports_to": "Int64",
    "manager": "Int64",
    "place": "str",
    "why": "str",
    "dashed": "bool",
    "via": "object",
    "above": "str",
    "depth": "Int64",
    "span": "Int64",
    "below": "Int64",
    "last_contact": "datetime64[s]",
    "days": "Int64",
    "band": "str",
    "photo": "str",
    "stub": "bool",
}
"""
The columns of a card, and of ``Forest.nodes``.

``id`` names the person and ``members`` the contact records folded into them. ``friend_foe``,
``decision_power`` and ``role`` are missing when unset and when accounts disagree on the attitude;
``attitudes``, ``powers`` and ``roles`` have them all. ``internal`` are user ids, ``initials`` theirs.
``chips`` are *(account name, attitude)* pairs, empty when the forest is of one account.
``reports_to`` is the manager as recorded, ``manager`` the person the chart hangs them under. ``place`` is
``root``, ``under`` or ``unplaced``; ``why`` says why a root is one: ``top``, ``outsider``, ``self``,
``loop``, ``archived``. ``via`` names the archived people a ``dashed`` line passes, ``above`` the outsider
they report to. ``depth`` counts from 0, ``span`` the people directly below, ``below`` all of them.
``days`` and ``band`` are missing unless freshness was given. A ``stub`` is shown only to hold the tree
together (see ``focused``).
"""


@dataclass(frozen=True, slots=True)
class Words:
    """
    What turns ids into the words on a card.

    Attributes:
        is_family: Whether people of more than one account are on the chart.
        accounts: Account id → name.
        users: User id → name.
        outsiders: Contact id → name of people who are not on the chart.
        fresh: Contact id → last contact, days since, band.
    """

    is_family: bool
    accounts: Mapping[int, str]
    users: Mapping[int, str]
    outsiders: Mapping[int, str]
    fresh: Mapping[int, tuple[Any, Any, Any]]

    @classmethod
    def of(
        cls,
        people: Iterable[Person],
        accounts: pd.DataFrame | None,
        users: pd.DataFrame | None,
        outsiders: Mapping[int, str],
        freshness: pd.DataFrame | None,
        today: dt.date | None,
    ) -> "Words":
        """Read the frames ``forest`` was given."""
        known = {account for person in people for account in person.accounts}
        return cls(len(known) > 1, _by_id(accounts), _by_id(users), outsiders, _fresh(freshness, today))

    def chips(self, person: Person) -> tuple[tuple[str, str], ...]:
        """The accounts that know a person, with the attitude each sees; empty on a chart of one account."""
        if not self.is_family:
            return ()
        return tuple(
            (self.accounts.get(stand.account or 0, f"#{stand.account}"), stand.attitude or "")
            for stand in person.stands
        )

    def initials(self, person: Person) -> tuple[str, ...]:
        """The initials of our people who talk to a person."""
        return tuple(initials_of(self.users.get(user, "?")) for user in person.internal)

    def freshest(self, person: Person) -> dict[str, Any]:
        """The latest conversation with any record of a person."""
        known = [self.fresh[one] for one in person.members if one in self.fresh]
        if not known:
            return {}
        talked = [said for said in known if not pd.isna(said[0])]
        last, days, band = max(talked, key=lambda said: said[0]) if talked else known[0]
        return {"last_contact": last, "days": None if pd.isna(days) else int(days), "band": band}


def _by_id(frame: pd.DataFrame | None) -> dict[int, str]:
    return {} if frame is None else dict(zip(frame["id"].tolist(), frame["name"].tolist(), strict=True))


def _fresh(freshness: pd.DataFrame | None, today: dt.date | None) -> dict[int, tuple[Any, Any, Any]]:
    if freshness is None:
        return {}
    days = freshness["days"] if "days" in freshness else pd.Series(pd.NA, index=freshness.index)
    if today is not None:
        days = (pd.Timestamp(today) - freshness["last_contact"]).dt.days
    said = zip(freshness["contact"], freshness["last_contact"], days, freshness["band"], strict=True)
    return {contact: (last, since, band) for contact, last, since, band in said}


def initials_of(name: str) -> str:
    """The first letters of the first and the last word of a name."""
    words = [word for word in name.replace(",", " ").split() if word[:1].isalnum()] or ["?"]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def cards(rows: Sequence[tuple[Person, Place]], words: Words) -> pd.DataFrame:
    """One row (``NODE``) a person, in the order given."""
    made = [_card(person, place, words) for person, place in rows]
    return pd.DataFrame(
        {name: frames.column([row.get(name) for row in made], dtype) for name, dtype in NODE.items()}
    )


def _card(person: Person, place: Place, words: Words) -> dict[str, Any]:
    outside = place.link.to if place.link.leads is Leads.OUTSIDER else None
    return {
        "id": person.id,
        "name": person.name,
        "also_named": person.also_named,
        "title": person.title,
        "role": next(iter(person.roles), None),
        "roles": person.roles,
        "friend_foe": person.attitudes[0] if len(person.attitudes) == 1 else None,
        "attitudes": person.attitudes,
        "decision_power": next(iter(person.powers), None),
        "powers": person.powers,
        "primary": person.primary,
        "internal": person.internal,
        "initials": words.initials(person),
        "accounts": person.accounts,
        "chips": words.chips(person),
        "members": person.members,
        "reports_to": next(iter(person.managers), None),
        "manager": place.manager,
        "place": place.place,
        "why": place.why,
        "dashed": bool(place.link.via),
        "via": place.link.via,
        "above": "" if outside is None else words.outsiders.get(outside, ""),
        "depth": place.depth,
        "span": place.span,
        "below": place.below,
        "photo": person.photo,
        "stub": False,
        **words.freshest(person),
    }
