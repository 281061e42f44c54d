"""The combined view over families of any shape: whom it shows, whom it hides, and what it counts."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kapta_workspace import Workspace
from kapta_workspace.settings import load
from kapta_workspace.ui.panel.pages import contracts, notes, people, swot
from kapta_workspace.ui.panel.safe import Safe
from kapta_workspace.workspace import AccountPage
from tests.build import ADMIN, Office


@dataclass(frozen=True)
class Member:
    """
    An account of a family.

    Attributes:
        parent: Which of those before it stands above it.
        is_seen: Whether Mo may see it.
        is_archived: Whether it is archived.
        records: How many of each kind it has.
    """

    parent: int
    is_seen: bool
    is_archived: bool
    records: int


MEMBERS = st.lists(
    st.builds(Member, st.integers(0, 5), st.booleans(), st.booleans(), st.integers(0, 2)), max_size=6
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A workspace that every example begins anew in."""
    made = Office(f"sqlite:///{tmp_path_factory.mktemp('combined') / 'kapta.db'}")
    yield made
    made.store.close()


def family(office: Office, members: list[Member], folder: Path) -> tuple[Workspace, list[int]]:
    """The workspace on behalf of Mo, who owns the top and what he may see; the ids, the top first."""
    office.empty()
    mo = office.user("Mo")
    ids: list[int] = []
    for number, member in enumerate([Member(0, is_seen=True, is_archived=False, records=1), *members]):
        above = {"parent": ids[member.parent % len(ids)]} if ids else {}
        owner = mo if member.is_seen else ADMIN
        ids.append(office.add("account", name=f"Account {number}", owner=owner, **above))
    for one, member in zip(ids[1:], members, strict=True):
        for number in range(member.records):
            office.add("contract", account=one, name=f"Contract {number}", value=10, currency="EUR")
            office.add("swot", account=one, quadrant="threat", text=f"Threat {number}")
            office.add("contact", account=one, name=f"Contact {number}")
            office.write("note", {"account": one, "title": "A note", "occurred_on": "2026-02-01"})
    for one, member in zip(ids[1:], members, strict=True):
        if member.is_archived:
            office.edit("account", one, account_type="archived")
    return Workspace(office.store, mo, load(folder=folder)), ids


LISTED: dict[str, tuple[Callable[[AccountPage], Safe], str]] = {
    "contracts": (lambda page: contracts.contracts(page, combined=True), '<th scope="row"'),
    "swot": (lambda page: swot.swot(page, combined=True), 'class="k-clamp"'),
    "people": (lambda page: people.key_players(page, {}, combined=True), 'class="k-person"'),
    "notes": (lambda page: notes.notes(page, {}, combined=True), 'class="k-note"'),
}
"""How a section is drawn, and what each of its rows begins with."""


@given(MEMBERS, st.booleans(), st.sets(st.integers(0, 6)))
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_count_is_always_that_of_the_rows_listed(
    office: Office, tmp_path: Path, members: list[Member], archived: bool, ticked: set[int]
) -> None:
    """
    Whatever the family, whoever may see it and whatever is ticked, every heading counts what is below it.

    In view are those that Mo may see, that are live or asked for, and that are ticked, where any is; hidden
    are those he may not see, ticked or not.
    """
    ws, ids = family(office, members, tmp_path)
    facts = dict(zip(ids, [Member(0, is_seen=True, is_archived=False, records=0), *members], strict=True))
    live = {one for one, member in facts.items() if archived or not member.is_archived}
    seen = {one for one in live if facts[one].is_seen}
    some = {ids[at] for at in ticked if at < len(ids)} & seen
    page = ws.page(ids[0], combined=True, archived=archived, only=sorted(some))
    wanted = some or seen

    assert (sorted(wanted), len(live - seen)) == (sorted(page.view.accounts), page.hidden)
    assert wanted == set(page.members.loc[page.members["chosen"], "id"])
    for draw, row in LISTED.values():
        text = str(draw(page))
        said = re.search(r'class="k-aside">(\d+)', text)
        expected = sum(facts[one].records for one in wanted)

        assert (expected, expected) == (int(said[1]) if said else 0, text.count(row))
