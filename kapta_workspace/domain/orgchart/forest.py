"""Contacts and their reports-to links as a forest in drawing order: nobody is left out, whatever the data."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

from kapta_workspace.domain.orgchart.cards import NODE, Words, cards
from kapta_workspace.domain.orgchart.lines import edges, second_layer
from kapta_workspace.domain.orgchart.links import Leads, choose, cycles
from kapta_workspace.domain.orgchart.people import Person, fold
from kapta_workspace.domain.orgchart.places import arrange
from kapta_workspace.domain.orgchart.sentences import notes
from kapta_workspace.domain.schemas.common import REQUIRED_ROLES


@dataclass(frozen=True, eq=False)
class Forest:
    """
    A chart of people, ready to draw.

    Attributes:
        nodes: Everybody, in drawing order (``cards.NODE``): the trees, then the unplaced.
        edges: Every line (``lines.EDGE``).
        roots: The ids of the people on top of a tree, in drawing order.
        unplaced: The ids of those with neither a manager nor reports.
        vacant: Required roles nobody has.
        required: The roles that were asked for.
        cycles: The people of each loop, beginning with the one drawn on top.
        outsiders: The ids of people who report to somebody outside the chart.
        selfs: The ids of people recorded as their own manager.
        duplicates: *id, names, more*: ids with *more* rows than one, such as two holders of one post.
        notes: All that is odd, in sentences.
    """

    nodes: pd.DataFrame
    edges: pd.DataFrame
    roots: tuple[int, ...]
    unplaced: tuple[int, ...]
    vacant: tuple[str, ...]
    required: tuple[str, ...]
    cycles: tuple[tuple[int, ...], ...]
    outsiders: tuple[int, ...]
    selfs: tuple[int, ...]
    duplicates: pd.DataFrame
    notes: tuple[str, ...]

    @cached_property
    def cards(self) -> list[dict[str, Any]]:
        """The nodes, each as a mapping from column to plain value, in drawing order."""
        columns = [self.nodes[name].tolist() for name in NODE]
        return [dict(zip(NODE, values, strict=True)) for values in zip(*columns, strict=True)]

    @property
    def is_family(self) -> bool:
        """Whether people of more than one account are on the chart."""
        return bool(self.nodes["chips"].map(bool).any())


def forest(
    contacts: pd.DataFrame,
    *,
    lines: pd.DataFrame | None = None,
    required_roles: Sequence[str] = REQUIRED_ROLES,
    today: dt.date | None = None,
    freshness: pd.DataFrame | None = None,
    users: pd.DataFrame | None = None,
    accounts: pd.DataFrame | None = None,
    outsiders: Mapping[int, str] | None = None,
) -> Forest:
    """
    Arrange contacts as a forest by whom they report to.

    Every live contact is in it exactly once, however odd the links: see ``Forest``. The order of rows
    does not matter.

    Args:
        contacts: The contacts of one account, or of a whole family: *id, name*, and what there is of
            ``people.READ``. Archived ones are not drawn, but lines lead over them.
        lines: *from_contact, to_contact, line, description* (and *archived_at*): influence and conflict.
        required_roles: Role codes that ought to be held by somebody.
        today: The calendar day it is; without it *days* comes from ``freshness`` as it stands.
        freshness: *contact, last_contact, band* (and *days*), as ``freshness.freshness`` makes it.
        users: *id, name* of our own people, for the initials of internal contacts.
        accounts: *id, name*, for the chips of a family's chart.
        outsiders: Contact id → name of people who are not in ``contacts`` but may be named as managers.
    """
    folk = fold(contacts)
    live = {one: person for one, person in folk.people.items() if not person.archived}
    chosen = {one: choose(person, folk) for one, person in live.items()}
    rings = cycles({one: link for one, (link, _) in chosen.items()}, live)
    tops = frozenset(ring[0] for ring in rings)
    places = arrange(live, {one: link for one, (link, _) in chosen.items()}, tops)
    drawn, left_out = edges(places, chosen, second_layer(lines), folk)
    words = Words.of(live.values(), accounts, users, outsiders or {}, freshness, today)
    said = cards([(live[one], place) for one, place in places.items()], words)
    shared = _duplicates(live)
    held = {role for person in live.values() for role in person.roles}
    return Forest(
        nodes=said,
        edges=drawn,
        roots=tuple(one for one, place in places.items() if place.place == "root"),
        unplaced=tuple(one for one, place in places.items() if place.place == "unplaced"),
        vacant=tuple(role for role in required_roles if role not in held),
        required=tuple(required_roles),
        cycles=tuple(rings),
        outsiders=tuple(one for one, place in places.items() if place.link.leads is Leads.OUTSIDER),
        selfs=tuple(one for one, place in places.items() if place.link.leads is Leads.SELF),
        duplicates=shared,
        notes=tuple(notes(said, rings, places, shared, folk.mailboxes, left_out)),
    )


def _duplicates(live: Mapping[int, Person]) -> pd.DataFrame:
    found = [person for _, person in sorted(live.items()) if person.rows > len(person.members)]
    rows = [
        (person.id, " / ".join((person.name, *person.also_named)), person.rows - len(person.members))
        for person in found
    ]
    made = pd.DataFrame(rows, columns=["id", "names", "more"])
    return made.astype({"id": "Int64", "names": "str", "more": "Int64"})


def focused(whole: Forest, keep: Iterable[int]) -> Forest:
    """
    The same forest showing only some people: those above them stay as stubs, so the structure holds.

    Args:
        whole: What ``forest`` made.
        keep: Ids of the people to show.
    """
    wanted = {int(one) for one in keep}
    above = whole.nodes.set_index("id")["manager"].dropna().to_dict()
    shown = set(wanted)
    for one in wanted:
        at = above.get(one)
        while at is not None and at not in shown:
            shown.add(int(at))
            at = above.get(at)
    nodes = whole.nodes[whole.nodes["id"].isin(shown)].reset_index(drop=True)
    kept = whole.edges[whole.edges["from"].isin(shown) & whole.edges["to"].isin(shown)]
    return replace(
        whole,
        nodes=nodes.assign(stub=~nodes["id"].isin(wanted)),
        edges=kept.reset_index(drop=True),
        roots=tuple(one for one in whole.roots if one in shown),
        unplaced=tuple(one for one in whole.unplaced if one in shown),
    )
