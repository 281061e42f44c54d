"""Where reports-to links lead: over archived people, out of the chart, to oneself, or round in a loop."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from kapta_workspace.domain import family
from kapta_workspace.domain.orgchart.people import Folk, Person


class Leads(StrEnum):
    """What a recorded manager turns out to be."""

    NOWHERE = "nowhere"
    PERSON = "person"
    OUTSIDER = "outsider"
    SELF = "self"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class Link:
    """
    A reports-to link followed to its end.

    Attributes:
        leads: What it leads to; ARCHIVED when everybody above is.
        to: The person it leads to, or the id of the outsider.
        via: The names of the archived people on the way.
    """

    leads: Leads
    to: int | None = None
    via: tuple[str, ...] = ()


def follow(person: Person, recorded: int, folk: Folk) -> Link:
    """Follow one recorded manager of a person, over archived people, to the first live one."""
    via: list[str] = []
    seen: set[int] = set()
    at: int | None = recorded
    while at is not None:
        found = folk.people.get(folk.of.get(at, -1)) if at in folk.of else None
        if found is None:
            return Link(Leads.OUTSIDER, at, tuple(via))
        if found.id == person.id and not via:
            return Link(Leads.SELF, person.id)
        if not found.archived:
            return Link(Leads.PERSON, found.id, tuple(via))
        if found.id in seen:
            break
        seen.add(found.id)
        via.append(found.name)
        at = next(iter(found.managers), None)
    return Link(Leads.ARCHIVED, None, tuple(via))


def choose(person: Person, folk: Folk) -> tuple[Link, tuple[Link, ...]]:
    """
    Choose the link the chart is built on, and the other people the same person reports to elsewhere.

    A manager on the chart is preferred; of several the one of the first record counts.
    """
    links = [follow(person, recorded, folk) for recorded in person.managers]
    on_chart = [link for link in links if link.leads is Leads.PERSON]
    chosen = (on_chart or links or [Link(Leads.NOWHERE)])[0]
    others = {link.to: link for link in on_chart if link.to != chosen.to}
    return chosen, tuple(others.values())


def cycles(links: Mapping[int, Link], people: Mapping[int, Person]) -> list[tuple[int, ...]]:
    """
    Every loop among the managers, each as the people in it, beginning with the one to draw on top.

    On top goes whoever decides most, and of those the smallest id; the loop is cut above them.
    """
    known = {one: link.to for one, link in links.items() if link.leads is Leads.PERSON}
    frame = pd.DataFrame({"id": list(known), "manager": list(known.values())}, dtype="Int64")
    return [_turned(ring, people) for ring in family.loops(frame["id"], frame["manager"])]


POWER_RANK = {"high": 3, "medium": 2, "low": 1}


def rank_of_power(person: Person) -> int:
    """3 for high decision power down to 0 for unknown; the higher one where accounts disagree."""
    return max((POWER_RANK.get(power, 0) for power in person.powers), default=0)


def _turned(ring: Sequence[int], people: Mapping[int, Person]) -> tuple[int, ...]:
    top = min(ring, key=lambda one: (-rank_of_power(people[one]), one))
    at = ring.index(top)
    return (*ring[at:], *ring[:at])


def would_close_loop(contacts: pd.DataFrame, person: int, manager: int | None) -> list[str]:
    """
    Name the loop that would come about if a person reported to a manager; empty when there would be none.

    From *id, name, reports_to* (archived contacts count: they can be restored). The names begin and end
    with the person: ``["Ann", "Cy", "Bo", "Ann"]`` when Ann was to report to Cy, Cy reports to Bo and Bo
    to Ann.
    """
    above = {
        int(one): int(boss)
        for one, boss in zip(contacts["id"], contacts["reports_to"], strict=True)
        if not pd.isna(boss)
    }
    names = dict(zip(contacts["id"].astype("int64").tolist(), contacts["name"].tolist(), strict=True))
    path, at = [person], manager
    while at is not None and at not in path:
        path.append(at)
        at = above.get(at)
    if at != person:
        return []
    return [str(names.get(one, f"#{one}")) for one in (*path, person)]


def loop_sentence(names: Sequence[str]) -> str:
    """Say why somebody cannot report to somebody, from what ``would_close_loop`` found."""
    if len(names) == 2:
        return f"{names[0]} cannot report to themselves."
    return f"{names[0]} cannot report to {names[1]}: {' → '.join(names)} would be a loop."
