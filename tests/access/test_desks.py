"""The permission matrix at the first door: what the desks and the door of writing say to each role."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from kapta_workspace import NotAllowed, NotFound, Refused, Workspace
from kapta_workspace.domain.changes import ChangeSet, Rows
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.services import records
from tests.access.house import OF_ACCOUNTS, OF_THE_WORKSPACE, OTHERS, House, told_of, word
from tests.access.matrix import (
    ACTIONS,
    GOVERNED,
    OWN_ITEMS_ONLY,
    ROLES,
    STANDS,
    WRITTEN_BY,
    may,
    right_of,
    sees,
)

NOTHING = 987_654
YES, NO, NOT_THERE, READ_ONLY = "yes", "no", "there is none", "read-only"
DIFFERENT: dict[str, dict[str, Any]] = {
    "metric_value": {"measured_on": "2026-07-03"},
    "risk": {"status": "closed_other"},
    "satisfaction": {"on": "2026-07-03"},
    "snapshot": {"on": "2026-07-03"},
}
"""What a second record of a kind has to say differently from the first."""
SPARE = {
    "contributor": ("user", "user"),
    "reach": ("group", "group"),
    "target": ("metric", "metric"),
    "rating": ("criterion", "criterion"),
}
"""Which link of a kind may not be said twice, and to what kind it leads."""


def expected(role: str, action: str, relation: str) -> str:
    """The answer by the documents: what one may not see is not there, whatever one would do with it."""
    if not sees(role, relation):
        return NOT_THERE
    return YES if may(role, action, relation) else NO


def tried(house: House, role: str, kind: str, record: dict[str, Any], how: str = "save") -> str:
    """Write something for good, and take it back: how the door answers."""
    frame = pd.DataFrame({name: pd.Series([value], dtype="object") for name, value in record.items()})
    with house.office.store.writing() as unit:
        try:
            records.save_within(unit, house.users[role], ChangeSet((Rows(kind, frame, how),)))  # type: ignore[arg-type]
        except NotAllowed:
            return NO
        except Refused as refused:
            codes = frozenset(problem.code for problem in refused.problems)
            # What is neither missing nor read-only is a fault of the test's own record, and fails it.
            return READ_ONLY if codes == {"E18"} else NOT_THERE if codes <= {"E14", "E07"} else str(refused)
        finally:
            unit.forget()
    return YES


def fits(wanted: str, relation: str, answer: str) -> bool:
    """Whether an answer is the documents'; what is archived nobody writes to before it is restored."""
    return answer == wanted or (relation == "archived" and wanted != NOT_THERE and answer == READ_ONLY)


def written_kinds() -> Iterator[str]:
    """The kinds of records on accounts that people write."""
    yield from (kind for kind in OF_ACCOUNTS if kind != "account")


def test_the_tables_of_the_documents_name_every_kind() -> None:
    """A new kind of record is told here what writing it takes, or this fails."""
    told = [kind for kinds in WRITTEN_BY.values() for kind in kinds.split()]

    assert sorted(SCHEMAS) == sorted(told)
    assert {field.name for field in SCHEMAS["account"].fields if field.action} <= set(GOVERNED)


@pytest.mark.parametrize("role", ROLES)
def test_a_list_holds_what_each_question_allows(house: House, role: str) -> None:
    """The accounts and records listed are those that one gets one by one: list and single answer agree."""
    ws = house.workspace(role)
    wanted = {house.accounts[name] for name in house.visible(role)}

    assert wanted == set(ws.accounts.frame(archived=True)["id"])
    for kind in OF_ACCOUNTS:
        desk = ws.desk(kind)
        listed = desk.frame(archived=True)
        assert wanted == set(listed[SCHEMAS[kind].account]), kind
        for name, known in house.records.items():
            record = known[kind]
            there = name in house.visible(role)
            assert there == (record in set(listed["id"])), (kind, name)
            if there:
                assert record == desk.get(record)["id"]
            else:
                with pytest.raises(NotFound):
                    desk.get(record)


@pytest.mark.parametrize("relation", STANDS)
@pytest.mark.parametrize("role", ROLES)
def test_changing_a_record_takes_what_the_documents_say(house: House, role: str, relation: str) -> None:
    """Every kind of record on an account, changed: one answer a cell."""
    name = house.named(role, relation)
    for kind in OF_ACCOUNTS:
        record = {"id": house.records[name][kind], **changed(house, kind)}
        wanted = expected(role, right_of(kind), relation)
        if right_of(kind) == "note" and role == OWN_ITEMS_ONLY and wanted == YES:
            wanted = NO  # the administrator wrote them
        assert fits(wanted, relation, tried(house, role, kind, record)), kind


@pytest.mark.parametrize("relation", STANDS)
@pytest.mark.parametrize("role", ROLES)
def test_making_a_record_takes_what_the_documents_say(house: House, role: str, relation: str) -> None:
    """Every kind of record, added to an account."""
    name = house.named(role, relation)
    for kind in written_kinds():
        wanted = expected(role, right_of(kind), relation)
        assert fits(wanted, relation, tried(house, role, kind, made(house, name, kind))), kind


@pytest.mark.parametrize("relation", STANDS)
@pytest.mark.parametrize("role", ROLES)
def test_some_fields_of_an_account_take_more(house: House, role: str, relation: str) -> None:
    """Owner, parent, type and flag are the owner's to change, and so is archiving; restoring, too."""
    account = house.account(role, relation)
    values = {
        "owner": house.users[role],
        "tier": "strategic",
        "is_flagged": relation == "stranger" or None,
        "parent": None,
        "archived_at": None if relation == "archived" else "2026-03-01T00:00:00+00:00",
    }
    now = {} if relation == "removed" else house.office.one("account", account)
    for field, action in GOVERNED.items():
        value = values[field]
        if field == "is_flagged":
            value = not now.get("is_flagged")
        if field == "owner" and now.get("owner") == value:
            value = house.users[next(one for one in ROLES if house.users[one] != value)]
        if field == "parent" and now.get("parent") is None:
            value = house.account(role, "own")
            if not sees(role, "own") or relation == "own":
                continue
        if now.get(field) == value:
            continue
        answer = tried(house, role, "account", {"id": account, field: value})
        assert fits(expected(role, action, relation), relation, answer), field


@pytest.mark.parametrize("relation", STANDS)
@pytest.mark.parametrize("role", ROLES)
def test_removing_for_good_is_for_administrators(house: House, role: str, relation: str) -> None:
    """Whatever one may write, only administrators take it away; a contributor is let go of by the owner."""
    known = house.records[house.named(role, relation)]
    for kind in ("task", "note", "swot", "risk", "advice"):
        assert expected(role, "remove", relation) == tried(
            house, role, kind, {"id": known[kind]}, "remove"
        ), kind
    assert expected(role, "govern", relation) == tried(
        house, role, "contributor", {"id": known["contributor"]}, "remove"
    )


@pytest.mark.parametrize("role", ROLES)
def test_a_note_of_ones_own_is_ones_own(house: House, role: str) -> None:
    """Whoever may write notes changes those they wrote; a contributor no others, a manager all they see."""
    if role == ROLES[-1]:
        assert not any(may(role, "note", relation) for relation in STANDS)
        return
    for relation in ("contributing", "group"):
        account = house.account(role, relation)
        with house.office.store.writing() as unit:
            facts = {"account": account, "kind": "phone", "occurred_on": "2026-02-03", "title": "Mine"}
            frame = pd.DataFrame({name: pd.Series([value], dtype="object") for name, value in facts.items()})
            own = records.save_within(unit, house.users[role], ChangeSet((Rows("note", frame),))).ids[0][0]
            edit = pd.DataFrame({"id": [own], "title": ["Mine still"]})
            assert records.save_within(unit, house.users[role], ChangeSet((Rows("note", edit),))).updated
            unit.forget()


@pytest.mark.parametrize("role", ROLES)
def test_an_account_is_made_by_its_owner(house: House, role: str) -> None:
    """Account managers make accounts of their own, administrators make anybody's, the others none."""
    own = {"name": "Quite new", "owner": house.users[role]}
    others = {"name": "Quite new", "owner": house.users[next(one for one in ROLES if one != role)]}

    assert (YES if may(role, "create", "own") else NO) == tried(house, role, "account", own)
    assert (YES if may(role, "create", "stranger") else NO) == tried(house, role, "account", others)


@pytest.mark.parametrize("kind", OF_THE_WORKSPACE)
@pytest.mark.parametrize("role", OTHERS)
def test_settings_are_for_administrators(house: House, role: str, kind: str) -> None:
    """Users, groups, products, metrics, fields, weights: others read them and change none."""
    found = house.office.frame(kind)
    record = {"id": int(found["id"].iloc[0])}
    special: dict[str, dict[str, Any]] = {
        "member": {"group": house.spare["group"]},
        "setting": {"value": "2"},
        "scorecard": {"description": "New"},
    }
    free = [one for one in SCHEMAS[kind].fields if str(one.kind) in ("text", "long_text", "boolean")]
    change = special.get(kind) or {free[0].name: "no" if str(free[0].kind) == "boolean" else "Quite new"}
    private = SCHEMAS[kind].mine and "is_shared" not in SCHEMAS[kind]

    assert (NOT_THERE if private else NO) == tried(house, role, kind, record | change)


@pytest.mark.parametrize("role", ROLES)
def test_merging_takes_both(house: House, role: str) -> None:
    """Administrators merge any two; whoever owns one account does not get at another by merging it."""
    ws = house.workspace(role)
    for relation in ("contributing", "group", "sibling", "child", "stranger"):
        one, other = house.account(role, "own"), house.account(role, relation)
        if role == ROLES[0]:
            assert may(role, "merge", relation)
            continue
        head = house.office.head
        with pytest.raises((NotAllowed, NotFound)) as refused:
            ws.merge(one, other)
        assert head == house.office.head
        assert set() == told_of(house, role, str(refused.value))


@pytest.mark.parametrize("role", OTHERS)
def test_imports_and_their_undoing_are_for_administrators(house: House, role: str) -> None:
    """Others can neither plan one nor take one back."""
    ws = house.workspace(role)

    for call in (
        lambda: ws.imports.plan(pd.DataFrame({"Account name": [word("stranger")]}), kind="account"),
        lambda: ws.imports.undo(1),
    ):
        with pytest.raises((NotAllowed, NotFound)):
            call()


CALLS: Mapping[str, Callable[[Workspace, int], object]] = {
    "view": lambda ws, account: ws.view(account),
    "page": lambda ws, account: ws.page(account, combined=True),
    "get": lambda ws, account: ws.accounts.get(account),
    "edit": lambda ws, account: ws.accounts.edit(account, website="https://new.example"),
    "add": lambda ws, account: ws.notes.add(
        account=account, kind="phone", occurred_on=date(2026, 2, 3), title="New"
    ),
    "archive": lambda ws, account: ws.accounts.archive(account),
    "explain": lambda ws, account: ws.health.explain(account),
    "report": lambda ws, account: ws.reports.account(account),
    "chart": lambda ws, account: ws.org_chart(account),
    "words": lambda ws, account: ws.coaching(account),
    "activity": lambda ws, account: ws.activity(account),
}
"""Ways to ask for an account by its number, or to write to it."""


def refused(house: House, role: str, call: str, account: int) -> tuple[str, list[str]]:
    """What is said, the number apart, and every statement the database was asked for it, without values."""
    asked: list[str] = []
    engine, ws = house.office.store.engine, house.workspace(role)

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        with pytest.raises((NotFound, Refused)) as error:
            CALLS[call](ws, account)
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    return str(error.value).replace(str(account), "#"), asked


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("role", OTHERS)
def test_missing_and_forbidden_are_answered_alike(house: House, role: str, call: str) -> None:
    """
    An account that is not shared is answered like one that is not there, asked for or written to.

    By the same sentence, and for the same work: whoever counts or times what the database is asked learns
    nothing either.
    """
    refused(house, role, call, NOTHING)  # the first time something may be read that is remembered afterwards
    nothing = refused(house, role, call, NOTHING)
    for relation in (one for one in STANDS if not sees(role, one)):
        assert nothing == refused(house, role, call, house.account(role, relation)), relation


def changed(house: House, kind: str) -> dict[str, Any]:
    """A change of a record that takes no more than the kind's own right."""
    if kind in SPARE:
        field, target = SPARE[kind]
        return {field: house.spare[target]}
    if kind == "contact_line":
        return {"line": next(one.code for one in SCHEMAS[kind]["line"].choices)}
    if kind == "voc_answer":
        return {"answer": "9"}
    fields = [one for one in SCHEMAS[kind].fields if not (one.action or one.target or one.required)]
    return {fields[0].name: None}


def made(house: House, name: str, kind: str) -> dict[str, Any]:
    """A record like the account's first of a kind, different enough to stand beside it."""
    schema = SCHEMAS[kind]
    given = house.values[name][kind].items()
    told = {one: value for one, value in given if schema[one].required or one == schema.title}
    if kind in SPARE:
        field, target = SPARE[kind]
        told[field] = house.spare[target]
    return told | DIFFERENT.get(kind, {})


@pytest.mark.parametrize("role", ["account_manager", "contributor", "viewer"])
def test_a_refusal_tells_nothing_of_what_stands_there(house: House, role: str) -> None:
    """Who may not see an account is not told that it has an open risk already: it is not there, no more."""
    risk = {"account": house.accounts["stranger"], "reason": "Tender", "status": "open", "severity": "low"}

    assert "open risk" not in tried(house, role, "risk", risk)


def test_every_action_is_tried() -> None:
    """The rows of the matrix are those the tests here ask by."""
    asked = (
        {"see", "create", "merge", "remove", "import", "export"} | set(WRITTEN_BY) | set(GOVERNED.values())
    )

    assert set(ACTIONS) == asked - {""}
