"""
How the accounts stand, as a process keeps it, is how a process that has kept nothing would work it out.

Random people make random writes of every sort while others look at the portfolio; in the end each of them is
shown what somebody is shown who comes to a process that has just begun.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kapta_workspace.domain.changes import Rows
from kapta_workspace.domain.errors import KaptaError
from kapta_workspace.services import merging, portfolio_page, removal, scoring, undo
from kapta_workspace.services.portfolio_page import PortfolioPage, over
from kapta_workspace.services.views import Kept, View
from kapta_workspace.storage.store import Store
from tests.build import ADMIN, START, Office, StillClock

TODAY = START + timedelta(days=90)
ROLES = ("champion", "decision_maker", "coach", "executive_sponsor", "end_user")
LOSS = ("low", "medium", "high", "critical")


@contextmanager
def begun(office: Office) -> Iterator[Store]:
    """The office as a process has it that has just begun."""
    store = Store(office.store.url.render_as_string(hide_password=False), clock=office.store.clock)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def standing_still(office: Office) -> Iterator[StillClock]:
    """The office on one day: its own clock moves with every look, and past midnight all is anew."""
    usual, clock = office.store.clock, StillClock(START)
    office.store.clock = clock
    try:
        yield clock
    finally:
        office.store.clock = usual


def founded(office: Office, clock: StillClock) -> list[int]:
    """Families of three months ago, people and talk; and users, each of whom sees another part."""
    office.empty()
    mo, cy, vi = office.user("Mo"), office.user("Cy", "contributor"), office.user("Vi", "viewer")
    ids = office.portfolio("Globex > Globex EU, Globex US; Initech; Hooli", owner=mo)
    people = office.people("Ada @ Globex; Bo @ Globex EU; Cleo @ Globex US; Dee @ Initech", ids)
    office.add("contributor", account=ids["Initech"], user=cy)
    office.share(vi, ids["Globex EU"], ids["Hooli"])
    for name, person in (("Globex EU", "Bo"), ("Globex EU", "Ada"), ("Initech", "Dee"), ("Globex US", "Bo")):
        talk = {"account": ids[name], "kind": "phone", "occurred_on": "2026-02-27", "title": f"With {person}"}
        office.write("note", {**talk, "contacts": (people[person],)})
    office.write("contact", *({"id": one, "checkin_every": "2w"} for one in people.values()))
    office.add("policy", tier="normal", review_days=30, stale_days=20, key_players=2, required_fields="city")
    clock.now = TODAY
    return [ADMIN, mo, cy, vi]


# --- what is written ------------------------------------------------------------------------------------

DEEDS = (
    "add account", "move", "rename", "tier", "hand over", "archive", "restore", "remove account", "merge",
    "add contact", "edit contact", "move contact", "archive contact", "remove contact",
    "add note", "talk", "edit note", "archive note", "remove note", "note elsewhere",
    "add task", "close task", "add contract", "edit contract", "add risk", "close risk", "hold review",
    "contribute", "leave", "share", "unshare", "join", "role", "disable",
    "policy", "setting", "field", "metric", "filter", "advice", "many", "both", "undo",
)  # fmt: skip
numbers = st.integers(min_value=0, max_value=7)
steps = st.lists(st.tuples(st.sampled_from(DEEDS), numbers, numbers, numbers), min_size=1, max_size=12)


def pick(office: Office, kind: str, number: int) -> int:
    """One of the records there are, by a number that may be larger than how many there are; 0 for none."""
    ids = office.frame(kind)["id"].tolist()
    return int(ids[number % len(ids)]) if ids else 0


def simple(office: Office, first: int, second: int, third: int) -> Mapping[str, tuple[str, dict[str, Any]]]:
    """The deeds that write one record."""
    one, other = pick(office, "account", first), pick(office, "account", second)
    person, note = pick(office, "contact", second), pick(office, "note", first)
    user, day = pick(office, "user", third), (TODAY - timedelta(days=10 * third)).date().isoformat()
    archived_at = pd.Timestamp(TODAY)
    return {
        "add account": ("account", {"name": f"Account {first}", "parent": other, "owner": user}),
        "move": ("account", {"id": one, "parent": other if third else None}),
        "rename": ("account", {"id": one, "name": f"Renamed {third}", "city": "Rome" if third % 2 else None}),
        "tier": ("account", {"id": one, "account_type": ("strategic", "normal", "flagged")[third % 3]}),
        "hand over": ("account", {"id": one, "owner": user}),
        "archive": ("account", {"id": one, "account_type": "archived"}),
        "restore": ("account", {"id": one, "account_type": "normal"}),
        "add contact": ("contact", {"name": f"Person {first}", "account": other, "checkin_every": "1w"}),
        "edit contact": (
            "contact",
            {
                "id": person,
                "role": ROLES[third % 5],
                "checkin_every": f"{1 + first}w",
                "name": f"New {third}",
            },
        ),
        "move contact": ("contact", {"id": person, "account": one}),
        "archive contact": ("contact", {"id": person, "archived_at": archived_at if third % 2 else None}),
        "add note": ("note", {"account": one, "occurred_on": day, "title": f"Note {first}"}),
        "talk": ("note", {"account": one, "kind": "phone", "occurred_on": day, "contacts": (person,)}),
        "edit note": ("note", {"id": note, "kind": "meeting", "occurred_on": day, "contacts": (person,)}),
        "archive note": ("note", {"id": note, "archived_at": archived_at if third % 2 else None}),
        "note elsewhere": ("note", {"id": note, "account": other}),
        "add task": ("task", {"account": one, "title": f"Task {second}", "due": day, "assignee": user}),
        "close task": ("task", {"id": pick(office, "task", first), "status": "done"}),
        "add contract": (
            "contract",
            {
                "account": one,
                "name": f"C {third}",
                "value": 100.0 * third,
                "currency": ("EUR", "USD")[third % 2],
                "end": (TODAY + timedelta(days=30 * second - 30)).date().isoformat(),
            },
        ),
        "edit contract": ("contract", {"id": pick(office, "contract", first), "value": 7.5 * third}),
        "add risk": (
            "risk",
            {"account": one, "reason": "price", "severity": LOSS[third % 4], "opened_on": day},
        ),
        "close risk": ("risk", {"id": pick(office, "risk", first), "status": "closed"}),
        "hold review": ("review", {"account": one, "stage": "completed", "held_on": day}),
        "contribute": ("contributor", {"account": one, "user": user}),
        "share": ("reach", {"account": one, "group": pick(office, "group", second)}),
        "join": ("member", {"group": pick(office, "group", second), "user": user}),
        "role": ("user", {"id": user, "role": ("viewer", "account_manager", "administrator")[first % 3]}),
        "disable": ("user", {"id": user, "is_disabled": bool(first % 2)}),
        "policy": (
            "policy",
            {"id": pick(office, "policy", 0), "stale_days": 5 + third, "review_days": 9 + first},
        ),
        "setting": ("setting", {"key": "company_name", "value": f"We {third}"}),
        "field": (
            "custom_field",
            {"entity": "contract", "key": f"k{third}", "label": f"K{third}", "kind": "text"},
        ),
        "metric": ("metric", {"name": f"Metric {third}", "target": 10.0}),
        "filter": ("filter", {"name": f"Filter {third}", "entity": "account", "expression": "owner = me"}),
        "advice": (
            "advice",
            {"account": one, "rule": "stale", "verdict": "done", "said": "x", "by": user, "on": day},
        ),
    }


def one_row(kind: str, values: Mapping[str, Any]) -> tuple[str, pd.DataFrame]:
    """A record as the row of a sheet."""
    return kind, pd.DataFrame({name: pd.Series([one], dtype="object") for name, one in values.items()})


def take(office: Office, place: Path, step: tuple[str, int, int, int]) -> None:
    """Try one write; what the door refuses is no write."""
    what, first, second, third = step
    one, other = pick(office, "account", first), pick(office, "account", second)
    gone = {"remove note": "note", "remove contact": "contact", "leave": "contributor", "unshare": "reach"}
    try:
        if what == "undo":
            undo.undo(office.store, ADMIN, max(1, office.head - first))
        elif what == "remove account":
            removal.remove_account(office.store, ADMIN, one, place)
        elif what == "merge":
            merging.merge_accounts(office.store, ADMIN, one, other)
        elif what in gone:
            office.remove(gone[what], pick(office, gone[what], first))
        elif what == "many":
            notes = ({"account": each, "kind": "email", "occurred_on": "2026-05-20", "title": f"All {third}"}
                     for each in office.frame("account")["id"].tolist()[: 1 + second])  # fmt: skip
            office.write("note", *notes)
        elif what == "both":
            deeds = simple(office, first, second, third)
            office.save(*(Rows(*one_row(*deeds[name])) for name in ("policy", "add note")))
        else:
            kind, values = simple(office, first, second, third)[what]
            by = pick(office, "user", third) if first % 3 == 0 else ADMIN
            office.write(kind, values, by=by)
    except KaptaError:
        return


# --- what is seen ---------------------------------------------------------------------------------------


def page(store: Store, user: int, asked: str = "") -> PortfolioPage:
    """The portfolio as somebody sees it."""
    return over(View(store, user), asked)


def seen(shown: PortfolioPage) -> dict[str, pd.DataFrame]:
    """Everything the first page is drawn from."""
    return {
        **shown.whole.facts._asdict(),
        "accounts": shown.whole.accounts,
        "falls": shown.falls,
        "endings": shown.endings,
        "risks": shown.open_risks.rows,
        "contracts": shown.register("contracts").rows,
        "activity": shown.activity,
    }


ASKED = ("", "type = archived or type = normal")
"""All accounts one sees, and those that are archived among them."""


def compare(office: Office, users: list[int]) -> None:
    """Whoever looks is shown what a process that has just begun shows, archived accounts or not."""
    with begun(office) as store:
        for user in users:
            for asked in ASKED if user == users[-1] else ASKED[:1]:
                kept, fresh = seen(page(office.store, user, asked)), seen(page(store, user, asked))
                for name, frame in fresh.items():
                    pd.testing.assert_frame_equal(frame, kept[name], obj=f"{name} for {user} of {asked!r}")


@given(steps=steps, looks=st.lists(numbers, min_size=12, max_size=12))
@example(steps=[("talk", 2, 0, 1)], looks=[0] * 12)
@example(steps=[("remove note", 1, 0, 0), ("both", 1, 0, 4)], looks=[0] * 12)
@example(
    steps=[("add note", 2, 0, 0)] * 3 + [("add note", 1, 0, 0)] * 3 + [("archive", 1, 0, 0)], looks=[0] * 12
)
@example(steps=[("archive", 1, 0, 0), ("restore", 1, 0, 0), ("unshare", 0, 0, 0)], looks=[3] * 12)
@example(steps=[("merge", 3, 0, 0), ("remove account", 1, 0, 0), ("undo", 0, 0, 0)], looks=[1] * 12)
@settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
def test_what_is_kept_is_what_a_new_process_shows(
    office: Office, tmp_path: Path, steps: list[tuple[str, int, int, int]], looks: list[int]
) -> None:
    """After random writes of every sort, with somebody looking after each, four people see what is there."""
    with standing_still(office) as clock, pytest.MonkeyPatch.context() as patch:
        patch.setattr(portfolio_page, "LATELY", 3)  # so few that one removed makes room for an older one
        users = founded(office, clock)
        for user in users:
            seen(page(office.store, user))
        for step, look in zip(steps, looks, strict=False):
            take(office, tmp_path, step)
            seen(page(office.store, users[look % 4], ASKED[look // 4]))
        compare(office, users)


def test_one_reading_for_two_days_and_everybody_gives_what_reading_each_gives(office: Office) -> None:
    """Scores of today and of a month ago, and the records four people see, from one reading and from many."""
    with standing_still(office) as clock, begun(office) as once, begun(office) as twice:
        users = founded(office, clock)
        ids, then, today = sorted(office.frame("account")["id"]), office.head, TODAY.date()
        month_ago = today - timedelta(days=30)
        office.remove("note", pick(office, "note", 1))
        office.edit("note", pick(office, "note", 2), occurred_on=month_ago, contacts=())
        office.edit("account", ids[3], account_type="archived")
        now, before, read = scoring.board(once).compared(today, ids, then, month_ago)
        board = scoring.board(twice)

        pd.testing.assert_frame_equal(board.totals(today, ids), now)
        pd.testing.assert_frame_equal(board.past(then, month_ago), before)
        assert read[0] == office.head
        for user in users:
            for kind in ("account", "contact", "note", "contract"):
                kept = View(once, user, kept=Kept(now=read)).frame(kind)
                pd.testing.assert_frame_equal(View(twice, user).frame(kind), kept)
                assert read[1][kind] is not kept
