"""Who stands where: roots, people under them, people not placed yet, all in drawing order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kapta_workspace.domain.orgchart.links import Leads, Link, rank_of_power
from kapta_workspace.domain.orgchart.people import Person


@dataclass(frozen=True, slots=True)
class Place:
    """
    Where one person stands.

    Attributes:
        manager: The person they hang under, None on top.
        why: Why they are on top: ``top``, ``outsider``, ``self``, ``loop``, ``archived``; else empty.
        link: Their recorded manager, followed to its end.
        place: ``root``, ``under`` or ``unplaced``.
        depth: 0 on top.
        span: How many people are directly below.
        below: How many people are below, at any depth.
    """

    manager: int | None
    why: str
    link: Link
    place: str = ""
    depth: int = 0
    span: int = 0
    below: int = 0


WHY = {
    Leads.NOWHERE: "top",
    Leads.OUTSIDER: "outsider",
    Leads.SELF: "self",
    Leads.ARCHIVED: "archived",
    Leads.PERSON: "",
}


def arrange(live: Mapping[int, Person], links: Mapping[int, Link], tops: frozenset[int]) -> dict[int, Place]:
    """
    Put everybody in their place: person id → place, in drawing order, the unplaced last.

    The biggest tree comes first. Among the people below one manager, and among trees of one size,
    primary contacts come first, then decision power, then the name.

    Args:
        live: The people to draw.
        links: The manager of each, followed to its end.
        tops: Those above whom a loop is cut.
    """
    places = {one: _hung(link, cut=one in tops) for one, link in links.items()}
    under: dict[int | None, list[int]] = {}
    for one in sorted(live, key=lambda one: _order(live[one])):
        under.setdefault(places[one].manager, []).append(one)
    counted = _counted(places, under)
    trees = sorted(
        under.get(None, ()), key=lambda one: (counted[one].place == "unplaced", -counted[one].below)
    )
    return {one: counted[one] for one in _walk(trees, under)}


def _hung(link: Link, *, cut: bool) -> Place:
    if cut:
        return Place(None, "loop", link)
    return Place(link.to if link.leads is Leads.PERSON else None, WHY[link.leads], link)


def _order(person: Person) -> tuple[Any, ...]:
    return (not person.primary, -rank_of_power(person), person.name.casefold(), person.id)


def _walk(trees: Sequence[int], under: Mapping[int | None, Sequence[int]]) -> list[int]:
    """From the top, each person before the people below them; no recursion, whatever the depth."""
    order, waiting = [], list(reversed(trees))
    while waiting:
        one = waiting.pop()
        order.append(one)
        waiting.extend(reversed(under.get(one, ())))
    return order


def _counted(places: Mapping[int, Place], under: Mapping[int | None, Sequence[int]]) -> dict[int, Place]:
    order = _walk(under.get(None, ()), under)
    depth, below = dict.fromkeys(order, 0), dict.fromkeys(order, 0)
    for one in order:
        boss = places[one].manager
        depth[one] = 0 if boss is None else depth[boss] + 1
    for one in reversed(order):
        boss = places[one].manager
        if boss is not None:
            below[boss] += below[one] + 1
    return {one: _settled(places[one], len(under.get(one, ())), depth[one], below[one]) for one in order}


def _settled(place: Place, span: int, depth: int, below: int) -> Place:
    lonely = span == 0 and place.why in ("top", "self", "archived")
    where = "under" if place.manager is not None else "unplaced" if lonely else "root"
    return replace(place, place=where, depth=depth, span=span, below=below)
