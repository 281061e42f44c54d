"""
Laws of every history: lists and decisions, counts and lists, the past as it was, and undo of undo.

Random people make random changes to random trees; after every change the frames are remembered, and at the
end each past position must show exactly what was seen then.
"""

from typing import Any

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kapta_workspace.domain import access
from kapta_workspace.domain.access import Action, decide
from kapta_workspace.domain.errors import KaptaError
from kapta_workspace.services import people, undo
from kapta_workspace.storage.reading import Scope
from tests.build import ADMIN, Office

KINDS = ("account", "contact", "note")
FOUNDED = 9
"""The log position at which ``staffed`` is done; what came before is not taken back."""
SCOPES = (
    {},
    {"archived": True},
    {"account": 1, "family": True},
    {"account": 1, "family": True, "archived": True},
)

numbers = st.integers(min_value=0, max_value=7)
steps = st.lists(
    st.tuples(
        st.sampled_from(("add account", "move", "rename", "hand over", "archive", "restore", "add contact",
                         "report", "move contact", "add note", "remove note", "contribute", "undo")),
        numbers,
        numbers,
        numbers,
    ),
    min_size=3,
    max_size=14,
)  # fmt: skip
quick = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def pick(office: Office, kind: str, number: int) -> int | None:
    """One of the records there are, by a number that may be larger than how many there are."""
    ids = office.frame(kind)["id"].tolist()
    return int(ids[number % len(ids)]) if ids else None


def take(office: Office, step: tuple[str, int, int, int]) -> None:
    """Try one change; what the door refuses is no change."""
    what, first, second, third = step
    one, other = pick(office, "account", first), pick(office, "account", second)
    person, boss = pick(office, "contact", first), pick(office, "contact", second)
    note, user = pick(office, "note", first), pick(office, "user", third)
    deeds: dict[str, tuple[str, dict[str, Any]]] = {
        "add account": ("account", {"name": f"Account {first}", "parent": other, "owner": user}),
        "move": ("account", {"id": one, "parent": other}),
        "rename": ("account", {"id": one, "name": f"Renamed {third}"}),
        "hand over": ("account", {"id": one, "owner": user}),
        "archive": ("account", {"id": one, "account_type": "archived"}),
        "restore": ("account", {"id": one, "account_type": "normal"}),
        "add contact": ("contact", {"name": f"Person {first}", "account": other}),
        "report": ("contact", {"id": person, "reports_to": boss}),
        "move contact": ("contact", {"id": person, "account": other}),
        "add note": ("note", {"account": one, "occurred_on": "2026-02-01", "title": f"Note {first}"}),
        "contribute": ("contributor", {"account": one, "user": user}),
    }
    by = user or ADMIN
    try:
        if what == "undo":
            undo.undo(office.store, by, max(FOUNDED + 1, office.head - first))
        elif what == "remove note":
            office.remove("note", note or 0)
        else:
            kind, values = deeds[what]
            office.write(kind, values, by=by)
    except KaptaError:
        return


def staffed(office: Office) -> list[int]:
    """A fresh workspace with one person of each role, and a family to start from."""
    office.empty()
    made = [office.user("Mo"), office.user("Cy", "contributor"), office.user("Vi", "viewer")]
    accounts = office.portfolio("Globex > Globex EU, Globex US; Initech", owner=made[0])
    office.add("contributor", account=accounts["Initech"], user=made[1])
    office.share(made[2], accounts["Globex EU"])
    return [ADMIN, *made]


def same(left: pd.DataFrame, right: pd.DataFrame) -> bool:
    """Whether two frames hold the same records, whatever their row order."""
    one, other = (
        frame.reset_index(drop=True).sort_values("id", ignore_index=True) for frame in (left, right)
    )
    return bool(one.equals(other))


@given(steps=steps)
@quick
def test_a_past_position_shows_what_was_seen_then(
    office: Office, steps: list[tuple[str, int, int, int]]
) -> None:
    """For every kind and scope, rewinding to a position gives the frame that was read at that position."""
    staffed(office)
    seen: dict[int, dict[Any, pd.DataFrame]] = {}
    for step in steps:
        take(office, step)
        seen[office.head] = {
            (kind, number): office.view(**scope).frame(kind, archived=True)
            for kind in KINDS
            for number, scope in enumerate(SCOPES)
        }

    for position, frames_then in seen.items():
        for (kind, number), frame in frames_then.items():
            now = office.view(position=position, **SCOPES[number]).frame(kind, archived=True)
            assert same(frame, now), (position, kind, SCOPES[number])


@given(steps=steps)
@quick
def test_a_list_holds_exactly_what_one_may_see_one_by_one(
    office: Office, steps: list[tuple[str, int, int, int]]
) -> None:
    """For every person: the list equals the single decisions, and with the hidden ones makes up the whole."""
    for_everyone = staffed(office)
    for step in steps:
        take(office, step)
    accounts, contributors = office.frame("account"), office.frame("contributor")
    reaches, members = office.frame("reach"), office.frame("member")

    for user in for_everyone:
        with office.store.reading() as unit:
            actor = people.actor(unit, user)
        held = access.relations(actor, accounts, contributors, reaches, members)
        allowed = [int(one) for one in accounts["id"] if decide(actor, Action.SEE, held[one])]
        view = office.view(user, archived=True)
        assert allowed == sorted(view.accounts)
        assert len(accounts) == len(allowed) + view.hidden
        mine = office.frame("contact")
        expected = mine[mine["account"].isin(allowed)]
        assert sorted(expected["id"]) == sorted(view.frame("contact", archived=True)["id"])


@given(steps=steps)
@quick
def test_undo_of_undo_is_what_was(office: Office, steps: list[tuple[str, int, int, int]]) -> None:
    """Taking the last entry back, and that back again, leaves all as it was but for versions."""
    staffed(office)
    for step in steps:
        take(office, step)
    before = {kind: office.frame(kind).drop(columns="version") for kind in KINDS}
    try:
        back = undo.undo(office.store, ADMIN, office.head)
    except KaptaError:
        return

    undo.undo(office.store, ADMIN, back.position)

    for kind, frame in before.items():
        assert same(frame, office.frame(kind).drop(columns="version")), kind


@given(steps=steps)
@quick
def test_what_is_refused_leaves_nothing_behind(
    office: Office, steps: list[tuple[str, int, int, int]]
) -> None:
    """A change the door refuses leaves the log and every table as they were."""
    staffed(office)
    for step in steps[:6]:
        before = office.tables()
        head = office.head
        take(office, step)
        if office.head == head:
            assert before == office.tables()


def test_a_view_of_a_scope_is_of_that_scope(office: Office) -> None:
    """Direct, family and all are what their names say."""
    accounts = office.portfolio("Globex > Globex EU, Globex US; Initech")

    assert office.view(account=accounts["Globex"]).accounts == (accounts["Globex"],)
    assert len(office.view(account=accounts["Globex"], family=True).accounts) == 3
    assert office.view().scope == Scope()
