"""What every record must satisfy, rule by rule, on small families."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapta_workspace.domain import frames
from kapta_workspace.domain.rules import check
from kapta_workspace.domain.rules.keys import repeated
from kapta_workspace.domain.schemas import SCHEMAS
from tests.build import added, contacts, draft, portfolio, rows, world

GLOBEX = "Globex > Globex EU, Globex US; Globex EU > Rome; Initech"
USERS = rows(
    "user", {"id": 1, "name": "Ana"}, {"id": 2, "name": "Bo", "is_disabled": True}, {"id": 3, "name": "Cy"}
)


def homes(frame, account="account"):
    """Records a link may point at, by the account each belongs to."""
    return pd.Series(frame[account].array, index=frame["id"].to_numpy(dtype="int64"))


def edited(kind, before, record, **change):
    """A draft that changes one record of a frame, and the frame as it would stand."""
    at = before["id"] == record
    after = before.copy()
    for name, value in change.items():
        after[name] = frames.column(
            [value if there else cell for there, cell in zip(at, after[name], strict=True)],
            str(after[name].dtype),
        )
    return draft(kind, before[at], after[at]), after


def said(one, around):
    """The sentences of the problems of a draft, without what to do about them."""
    return [problem.sentence for problem in check(one, around)]


# ------------------------------------------------------------------------------ required


def test_a_new_record_needs_what_is_required():
    """A task without title and person is told both at once."""
    known = {"account": homes(portfolio("Acme"), "id")}
    problems = check(
        added("task", {"id": 1, "account": 1, "status": "open", "kind": "manual"}), world(known=known)
    )

    assert ["Title is required.", "Assigned to is required."] == [problem.sentence for problem in problems]
    assert "row 0: Title is required. Give the task its title." == str(problems[0])


def test_an_old_record_may_lack_what_became_required_later():
    """A record that lacks a required field can be edited elsewhere, but the field cannot be emptied."""
    before = rows("task", {"id": 1, "account": 1, "status": "open", "kind": "manual"})

    assert [] == said(edited("task", before, 1, due="2026-01-01")[0], world())
    assert ["Status is required."] == said(edited("task", before, 1, status=None)[0], world())


# ------------------------------------------------------------------------------ links


def test_a_link_points_at_a_record_that_is_there():
    """Whether a record is missing or hidden, the words are the same."""
    known = {"account": homes(portfolio(GLOBEX), "id"), "user": pd.Series([pd.NA], index=[1], dtype="Int64")}
    note = {
        "id": 1,
        "account": 9,
        "kind": "note",
        "occurred_on": "2026-01-01",
        "author": 1,
        "contacts": (4, 5),
    }

    assert [
        "Account: there is no account 9, or it is not shared with you.",
        "Contacts: there is no contact 4, or it is not shared with you.",
        "Contacts: there is no contact 5, or it is not shared with you.",
    ] == said(added("note", note), world(known=known))


def test_a_link_nobody_touched_is_not_judged():
    """A record that points at something gone meanwhile can be edited elsewhere."""
    before = rows(
        "task", {"id": 1, "account": 1, "title": "Call", "assignee": 9, "status": "open", "kind": "manual"}
    )

    assert [] == said(edited("task", before, 1, title="Write")[0], world())


def test_a_link_stays_within_the_family():
    """A meeting at Globex EU may name people of Rome, its child, and not of Initech; a row is told once."""
    accounts = portfolio(GLOBEX)
    people = contacts("Ada @ Globex EU; Bo @ Rome; Cy @ Initech; Di @ Initech", accounts)
    known = {
        "account": homes(accounts, "id"),
        "contact": homes(people),
        "user": pd.Series([pd.NA], index=[1], dtype="Int64"),
    }
    note = {"account": 2, "kind": "meeting", "occurred_on": "2026-01-01", "author": 1}
    notes = [{"id": 1, "contacts": (1, 2), **note}, {"id": 2, "contacts": (2, 3, 4), **note}]
    problems = check(added("note", *notes), world(accounts=accounts, known=known))

    assert [("E13", 1, "Contacts names a contact outside the account family.")] == [
        (problem.code, problem.row, problem.sentence) for problem in problems
    ]


def test_the_same_person_may_work_for_another_family():
    """Same person as is the one link that leads anywhere."""
    accounts = portfolio(GLOBEX)
    people = contacts("Ada @ Globex; Ada B @ Initech", accounts)
    change, after = edited("contact", people, 2, same_person=1)
    around = world(accounts=accounts, contacts=after, known={"contact": homes(people)})

    assert [] == said(change, around)


def test_a_contact_who_moves_to_another_family_loses_a_manager():
    """Reports-to is judged again when the contact's account changes."""
    accounts = portfolio(GLOBEX)
    people = contacts("Ada @ Globex; Bo @ Rome -> Ada", accounts)
    change, after = edited("contact", people, 2, account=5)
    known = {"contact": homes(people), "account": homes(accounts, "id")}

    assert ["Reports to names a contact outside the account family."] == said(
        change, world(accounts=accounts, contacts=after, known=known)
    )


# ------------------------------------------------------------------------------ unique


def test_two_groups_have_two_names_whatever_the_case():
    """“Straße” and “STRASSE” are one name; the record itself is not its own double."""
    old = rows("group", {"id": 1, "name": "Straße"})
    new = added("group", {"id": 2, "name": "STRASSE"}, {"id": 3, "name": "Weg"}, {"id": 4, "name": "WEG"})
    problems = check(new, world(others={"group": old}))

    assert [(0, "Another group already has this group."), (2, "Another group already has this group.")] == [
        (problem.row, problem.sentence) for problem in problems
    ]
    assert [] == said(edited("group", old, 1, name="STRASSE")[0], world(others={"group": old}))


def test_external_ids_that_differ_in_case_are_two():
    """Some systems count in both cases: 0015g00000A and 0015g00000a are two accounts."""
    old = rows("contract", {"id": 1, "external_id": "0015g00000A"})
    name = {"account": 1, "name": "Frame"}
    new = added(
        "contract",
        {"id": 2, "external_id": "0015g00000a", **name},
        {"id": 3, "external_id": "0015g00000A", **name},
    )
    known = {"account": homes(portfolio(GLOBEX), "id")}

    assert [1] == [problem.row for problem in check(new, world(others={"contract": old}, known=known))]


def test_an_incomplete_key_clashes_with_none():
    """Any number of accounts have no external id."""
    frame = pd.DataFrame({"external_id": pd.Series([None, None, "a", "a"], dtype="str")})

    assert [False, False, False, True] == repeated(frame, None, ["external_id"]).tolist()


@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "A", "ß", "SS", "b", None]), st.sampled_from([1, 2, None])),
        max_size=12,
    )
)
def test_a_key_is_repeated_where_a_row_above_has_it(keys):
    """Case-folded, whole keys only, and only the later of two is named."""
    frame = pd.DataFrame(
        {
            "name": pd.Series([name for name, _ in keys], dtype="str"),
            "parent": pd.array([up for _, up in keys], dtype="Int64"),
        }
    )
    folded = [None if None in key else (key[0].casefold(), key[1]) for key in keys]
    expected = [key is not None and key in folded[:at] for at, key in enumerate(folded)]

    assert expected == repeated(frame, None, ["name", "parent"]).tolist()
    assert expected[3:] == repeated(frame[3:], frame[:3], ["name", "parent"]).tolist()


# ------------------------------------------------------------------------------ accounts


@pytest.mark.parametrize(
    ("name", "parent", "sentence"),
    [
        ("globex eu", 1, "There is already an account named “globex eu” under Globex."),
        ("GLOBEX", None, "There is already an account named “GLOBEX” at the top level."),
        ("Globex EU", 5, None),
        ("Globex EU", None, None),
    ],
)
def test_a_name_stands_once_among_siblings(name, parent, sentence):
    """Two children of one parent have two names, two of different parents may share one."""
    accounts = portfolio(GLOBEX)
    new = added("account", {"id": 9, "name": name, "parent": parent, "owner": 1, "tier": "normal"})
    around = world(accounts=pd.concat([accounts, new.after]), known=everything(accounts))

    assert ([sentence] if sentence else []) == said(new, around)


def everything(accounts):
    """Accounts and users as links may point at them."""
    return {"account": homes(accounts, "id"), "user": pd.Series([pd.NA] * 3, index=[1, 2, 3], dtype="Int64")}


def test_an_archived_namesake_is_no_obstacle():
    """A name is free when its bearer has been archived, who cannot come back once it is taken."""
    accounts = portfolio("Acme; Other").assign(
        archived_at=pd.to_datetime(pd.Series(["2020-01-01", None]), utc=True)
    )
    accounts["archived_at"] = frames.column(accounts["archived_at"], "datetime64[us, UTC]")
    change, after = edited("account", accounts, 2, name="Acme")
    back, both = edited("account", after, 1, archived_at=None)

    assert [] == said(change, world(accounts=after))
    assert ["There is already an account named “Acme” at the top level."] == said(back, world(accounts=both))


def test_an_account_does_not_sit_under_itself():
    """A loop of one has its own sentence."""
    accounts = portfolio(GLOBEX)
    change, after = edited("account", accounts, 1, parent=1)

    assert ["An account cannot sit under itself."] == said(
        change, world(accounts=after, known=everything(accounts))
    )


def test_a_loop_of_accounts_is_told_with_its_chain():
    """Globex under Rome, which is under Globex EU, which is under Globex."""
    accounts = portfolio(GLOBEX)
    change, after = edited("account", accounts, 1, parent=4)

    assert ["That would make a loop: Globex → Rome → Globex EU → Globex."] == said(
        change, world(accounts=after, known=everything(accounts))
    )


def test_a_disabled_user_owns_nothing_new():
    """Bo is disabled: he keeps what he has and gets nothing more; archived users are as good as disabled."""
    accounts = portfolio("Acme; Other").assign(owner=pd.array([2, 1], dtype="Int64"))
    change, after = edited("account", accounts, 2, owner=2)
    around = world(accounts=after, users=USERS, known=everything(accounts))
    left = USERS.assign(archived_at=frames.column(["2020-01-01", None, None], "datetime64[us, UTC]"))
    back, _ = edited("account", accounts, 1, owner=1)

    assert ["Bo is disabled and cannot own an account."] == said(change, around)
    assert [] == said(edited("account", accounts, 1, name="Acme Ltd")[0], around)
    assert ["Ana is disabled and cannot own an account."] == said(
        back, world(accounts=after, users=left, known=everything(accounts))
    )


def test_an_owner_is_no_contributor():
    """Being owner is more than being contributor, and disabled people contribute nowhere new."""
    accounts = portfolio("Acme")
    new = added(
        "contributor",
        {"id": 1, "account": 1, "user": 1},
        {"id": 2, "account": 1, "user": 2},
        {"id": 3, "account": 1, "user": 3},
    )

    assert [
        "Ana owns the account and need not be its contributor.",
        "Bo is disabled and cannot contribute to an account.",
    ] == said(new, world(accounts=accounts, users=USERS, known=everything(accounts)))


def test_an_archived_account_is_read_only():
    """Nothing on it changes, nothing comes onto it, nothing leaves it, until it is restored."""
    accounts = portfolio(GLOBEX)
    people = contacts("Ada @ Globex; Bo @ Initech", accounts)
    around = {"accounts": accounts, "known": everything(accounts), "closed": frozenset({1})}
    for record, change in ((1, {"title": "CEO"}), (2, {"account": 1}), (1, {"account": 5})):
        one, after = edited("contact", people, record, **change)
        problems = check(one, world(contacts=after, **around))

        assert ["The account is archived and read-only. Restore it first."] == [
            f"{problem.sentence} {problem.suggestion}" for problem in problems
        ]


# ------------------------------------------------------------------------------ contacts


@pytest.mark.parametrize(("account", "count"), [(1, 1), (2, 0)])
def test_an_e_mail_stands_once_in_an_account(account, count):
    """In another account the same address is the same person."""
    accounts = portfolio(GLOBEX)
    people = contacts("Ada @ Globex", accounts).assign(email="ada@globex.example")
    new = added("contact", {"id": 2, "account": account, "name": "Ada L", "email": "ADA@globex.example"})
    problems = check(
        new, world(accounts=accounts, contacts=pd.concat([people, new.after]), known=everything(accounts))
    )

    assert ["Another contact of this account already has the e-mail ADA@globex.example."] * count == [
        problem.sentence for problem in problems
    ]


def test_an_archived_contacts_address_is_free():
    """Somebody who left does not keep their address from their successor."""
    accounts = portfolio("Acme")
    people = contacts("Ada @ Acme; Bo @ Acme", accounts).assign(email="info@acme.example")
    people["archived_at"] = frames.column(["2020-01-01", None], "datetime64[us, UTC]")
    change, after = edited("contact", people, 2, email="INFO@acme.example")

    assert [] == said(change, world(accounts=accounts, contacts=after))


@pytest.mark.parametrize(
    ("who", "boss", "sentence"),
    [
        (1, 1, "A contact cannot report to themselves."),
        (1, 3, "That would make a loop: Ada → Cy → Bo → Ada."),
        (3, 1, None),
    ],
)
def test_nobody_reports_in_circles(who, boss, sentence):
    """A loop is refused with its chain."""
    accounts = portfolio(GLOBEX)
    people = contacts("Ada @ Globex; Bo @ Globex EU -> Ada; Cy @ Rome -> Bo", accounts)
    change, after = edited("contact", people, who, reports_to=boss)
    around = world(accounts=accounts, contacts=after, known={"contact": homes(people)})

    assert ([sentence] if sentence else []) == said(change, around)


# ------------------------------------------------------------------------------ goals


@pytest.mark.parametrize(
    ("goal", "parent", "sentence"),
    [
        (1, 1, "A goal cannot be an objective of itself."),
        (1, 3, "That would make a loop: Grow → Visit → Meet → Grow."),
        (3, 1, None),
    ],
)
def test_goals_are_no_objectives_of_each_other(goal, parent, sentence):
    """Meet is part of Grow, and Visit of Meet: Grow part of Visit is refused with the chain."""
    named = {"Grow": None, "Meet": 1, "Visit": 2}
    goals = rows(
        "goal",
        *(
            {"id": at, "account": 1, "name": name, "parent": up}
            for at, (name, up) in enumerate(named.items(), 1)
        ),
    )
    change, after = edited("goal", goals, goal, parent=parent)

    assert ([sentence] if sentence else []) == said(
        change, world(beside={"goal": after}, known={"goal": homes(goals)})
    )


# ------------------------------------------------------------------------------ risks and days


def test_an_account_has_one_open_risk():
    """A second open risk is refused, a closed one beside it is not."""
    old = rows(
        "risk",
        {"id": 1, "account": 1, "status": "in_process"},
        {"id": 2, "account": 2, "status": "closed_lost"},
    )
    risk = {"reason": "Champion left", "severity": "low", "opened_on": "2026-01-01"}
    new = added("risk", *({"id": 9 + one, "account": one, "status": "open", **risk} for one in (1, 2)))
    known = {"account": homes(portfolio(GLOBEX), "id")}

    assert [(0, "This account already has an open risk.")] == [
        (problem.row, problem.sentence) for problem in check(new, world(others={"risk": old}, known=known))
    ]


@pytest.mark.parametrize(
    ("kind", "first", "last", "sentence"),
    [
        ("contract", "start", "end", "End lies before start."),
        ("goal", "start", "due", "Due lies before start."),
        ("action", "start", "due", "Due lies before start."),
        ("risk", "opened_on", "closed_on", "Closed on lies before opened on."),
    ],
)
def test_an_end_does_not_lie_before_its_beginning(kind, first, last, sentence):
    """The same day is fine, the day before is not, and one day alone is no order."""
    days = {first: "2026-03-31", last: "2026-03-31"}
    before = rows(kind, {"id": 1, "account": 1, **days})

    assert [sentence] == said(edited(kind, before, 1, **{last: "2026-03-30"})[0], world())
    assert [] == said(edited(kind, before, 1, **{last: "2026-04-01"})[0], world())
    assert [] == said(edited(kind, before, 1, **{last: None})[0], world())


# ------------------------------------------------------------------------------ all rules


@pytest.mark.parametrize("kind", SCHEMAS)
def test_rules_have_nothing_to_say_about_no_rows(kind):
    """An empty draft is fine everywhere, and so is one that changes nothing."""
    empty, one = rows(kind), rows(kind, {"id": 1})

    assert [] == check(draft(kind, empty, empty), world())
    assert [] == check(draft(kind, one, one), world())


def test_what_goes_need_satisfy_nothing():
    """A record that breaks every rule may still be removed."""
    broken = rows("task", {"id": 1})
    gone = draft("task", broken, broken)

    assert [] == check(
        type(gone)(gone.schema, broken, broken[:0], gone.is_new, frozenset(), "remove"), world()
    )


def judged(new):
    """The rows of notes that are told they say nothing."""
    around = world(known={"account": homes(portfolio(GLOBEX), "id")})
    return [found.row for found in check(new, around) if found.sentence == "The note says nothing yet."]


def test_a_note_says_something():
    """An empty note is refused; a title, a text or somebody who took part is enough."""
    note = {"account": 1, "kind": "phone", "occurred_on": "2026-01-01", "author": 1}
    words = ({}, {"title": "A call"}, {"text": "Yes"}, {"contacts": (1,)}, {"text": "", "contacts": ()})

    assert [0, 4] == judged(added("note", *({"id": 9 + at, **note, **one} for at, one in enumerate(words))))


def test_a_note_may_lose_its_last_person():
    """A call with somebody who is removed stays as it was written; emptying it by hand is refused."""
    note = {"id": 9, "account": 1, "kind": "phone", "occurred_on": "2026-01-01", "author": 1}
    lost, _ = edited("note", rows("note", {**note, "contacts": (1,)}), 9, contacts=())
    emptied, _ = edited("note", rows("note", {**note, "text": "Yes"}), 9, text=None)

    assert ([], [0]) == (judged(lost), judged(emptied))
