"""The seven rules of freshness and check-ins, on invented people."""

import datetime as dt

import pandas as pd
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

from kapta_workspace.domain import frames
from kapta_workspace.domain import freshness as rules
from kapta_workspace.domain.schemas.act import NOTE, TASK
from kapta_workspace.domain.schemas.know import ACCOUNT, CONTACT

TODAY = dt.date(2026, 3, 31)
DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2080, 12, 31))


def day(text: str) -> pd.Timestamp:
    """A day as frames hold it."""
    return pd.Timestamp(text)


def dates(values: pd.Series) -> list[str | None]:
    """A column of days as ISO text, None where there is none."""
    return [None if pd.isna(value) else value.date().isoformat() for value in values]


def people(**rows: str) -> pd.DataFrame:
    """
    Contacts written as ``Ada="1m high primary since 2026-01-01 archived"``, numbered from 1.

    All belong to account 7.
    """
    made = [_person(number, name, rest.split()) for number, (name, rest) in enumerate(rows.items(), 1)]
    return frames.typed({key: [row[key] for row in made] for key in _person(0, "", [])}, CONTACT)


def _person(number: int, name: str, words: list[str]) -> dict[str, object]:
    since = words.index("since") + 1 if "since" in words else None
    return {
        "id": number,
        "account": 7,
        "name": name,
        "checkin_every": next((word for word in words if word[0].isdigit() and word[-1] in "dwmy"), None),
        "decision_power": next((word for word in words if word in ("high", "medium", "low")), None),
        "primary": "primary" in words,
        "checkin_since": words[since] if since else None,
        "archived_at": "2026-03-01" if "archived" in words else None,
    }


def notes(*rows: tuple[str, str, tuple[int, ...]], account: int = 7) -> pd.DataFrame:
    """Notes written as ``("meeting", "2026-03-01", (1, 2))``, numbered from 1."""
    return frames.typed(
        {
            "id": range(1, len(rows) + 1),
            "account": [account] * len(rows),
            "kind": [kind for kind, _, _ in rows],
            "occurred_on": [on for _, on, _ in rows],
            "contacts": [who for _, _, who in rows],
            "archived_at": [None] * len(rows),
        },
        NOTE,
    )


def accounts(owner: int = 40, *, archived: bool = False) -> pd.DataFrame:
    """Account 7 with its owner."""
    at = "2026-03-01" if archived else None
    return frames.typed({"id": [7], "owner": [owner], "tier": ["normal"], "archived_at": [at]}, ACCOUNT)


def tasks(*rows: tuple[int, str, str], assignee: int = 40) -> pd.DataFrame:
    """Check-in tasks written as ``(contact, due, status)``, numbered from 101."""
    return frames.typed(
        {
            "id": range(101, 101 + len(rows)),
            "contact": [who for who, _, _ in rows],
            "account": [7] * len(rows),
            "assignee": [assignee] * len(rows),
            "title": ["Check in"] * len(rows),
            "due": [due for _, due, _ in rows],
            "status": [status for _, _, status in rows],
            "kind": ["checkin"] * len(rows),
        },
        TASK,
    )


# ------------------------------------------------------------------------------ rule 1: last contact


def test_the_last_contact_is_the_latest_conversation():
    """Of an e-mail in January and a meeting in February the meeting counts, for both who took part."""
    said = notes(("email", "2026-01-10", (1,)), ("meeting", "2026-02-20", (1, 2)))

    found = rules.last_contacts(said, TODAY).sort_values("contact")

    assert [(1, "2026-02-20", 2), (2, "2026-02-20", 2)] == list(
        zip(found["contact"], dates(found["last_contact"]), found["note"], strict=True)
    )


def test_plain_notes_and_future_meetings_are_no_contact():
    """A note about somebody and a meeting planned for tomorrow say nothing about having talked."""
    said = notes(("note", "2026-03-01", (1,)), ("quick", "2026-03-02", (1,)), ("meeting", "2026-04-01", (1,)))

    assert rules.last_contacts(said, TODAY).empty


def test_a_conversation_of_today_counts():
    """Not in the future means up to and including today."""
    assert ["2026-03-31"] == dates(
        rules.last_contacts(notes(("phone", "2026-03-31", (1,))), TODAY)["last_contact"]
    )


def test_an_archived_note_is_as_if_it_had_not_been():
    """Archiving the later of two notes brings back the earlier day."""
    said = notes(("email", "2026-01-10", (1,)), ("meeting", "2026-02-20", (1,)))
    said.loc[1, "archived_at"] = pd.Timestamp("2026-02-21", tz="UTC")

    assert ["2026-01-10"] == dates(rules.last_contacts(said, TODAY)["last_contact"])


def test_a_conversation_without_people_still_counts_for_the_account():
    """The account was talked to on 20 February, 39 days before 31 March, though nobody is named."""
    found = rules.last_contacts_of_accounts(notes(("meeting", "2026-02-20", ())), TODAY)

    assert [[7, 39]] == found[["account", "days"]].to_numpy().tolist()


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(["email", "note", "phone"]), DAYS, st.integers(1, 4)), max_size=12))
def test_the_order_of_notes_does_not_matter(rows):
    """Whatever the order of the rows, each contact's last contact is the greatest day not to come."""
    said = notes(*((kind, on.isoformat(), (who,)) for kind, on, who in rows))
    expected = {
        who: max(on for kind, on, other in rows if other == who and kind != "note" and on <= TODAY)
        for who in {other for kind, on, other in rows if kind != "note" and on <= TODAY}
    }

    for order in (said, said.iloc[::-1]):
        found = rules.last_contacts(order, TODAY)
        assert expected == dict(zip(found["contact"], found["last_contact"].dt.date, strict=True))


# ------------------------------------------------------------------------------ rules 2 and 3: the next day


def test_months_are_added_by_the_calendar_and_end_with_the_month():
    """31 January plus a month is 28 February, 29 in a leap year; 29 February plus a year is 28 February."""
    start = pd.Series([day("2026-01-31"), day("2024-01-31"), day("2024-02-29"), day("2025-12-31")])

    assert ["2026-02-28", "2024-02-29", "2025-02-28", "2026-02-28"] == dates(
        rules.after(start, pd.Series(["1m", "1m", "1y", "2m"]))
    )


def test_the_next_day_counts_from_the_last_contact_not_from_the_day_that_was_due():
    """Monthly: 31 January makes it 28 February; talked to then, it is 28 March and not the 31st."""
    one = people(Ada="1m")

    first = rules.freshness(one, notes(("email", "2026-01-31", (1,))), TODAY)
    second = rules.freshness(one, notes(("email", "2026-01-31", (1,)), ("email", "2026-02-28", (1,))), TODAY)

    assert [["2026-02-28"], ["2026-03-28"]] == [dates(first["next_due"]), dates(second["next_due"])]


@given(DAYS, st.integers(1, 40), st.sampled_from("dwmy"))
def test_rhythms_agree_with_the_calendar_library(start, count, unit):
    """Every start and every rhythm give the day that dateutil works out."""
    words = {"d": "days", "w": "weeks", "m": "months", "y": "years"}
    expected = start + relativedelta(**{words[unit]: count})

    found = rules.after(pd.Series([pd.Timestamp(start)]), pd.Series([f"{count}{unit}"]))

    assert [expected] == found.dt.date.tolist()


def test_what_is_no_rhythm_makes_nothing_due():
    """Zero, negative, unknown and missing rhythms give no day rather than a wrong one."""
    every = pd.Series(["0w", "-1m", "monthly", "", None, "1.5m", "1000d"], dtype="str")

    assert [None] * 7 == dates(rules.after(pd.Series([day("2026-01-31")] * 7), every))


def test_before_the_first_conversation_the_day_it_was_set_is_due():
    """Nobody has talked to Ada: due since 1 March, when the check-in was set; without that day, today."""
    found = rules.freshness(people(Ada="1m since 2026-03-01", Bo="2w"), notes(), TODAY)

    assert ["2026-03-01", "2026-03-31"] == dates(found["next_due"])
    assert [30, 0] == found["overdue"].tolist()


def test_without_a_rhythm_nothing_is_due():
    """Bo has no rhythm; Cy has one but is archived."""
    found = rules.freshness(people(Bo="", Cy="1w archived"), notes(("email", "2026-01-01", (1, 2))), TODAY)

    assert [None, None] == dates(found["next_due"])


# ------------------------------------------------------------------------------ rule 5: bands


def test_bands_follow_the_account_type_when_there_is_no_rhythm():
    """Normal accounts: fresh to day 30, due to day 45, stale from day 46, never without a conversation."""
    ages = {1: 30, 2: 31, 3: 45, 4: 46}
    said = notes(*(("email", str(TODAY - dt.timedelta(days=age)), (who,)) for who, age in ages.items()))

    found = rules.freshness(people(A="", B="", C="", D="", E=""), said, TODAY)

    assert ["fresh", "due", "due", "stale", "never"] == found["band"].tolist()
    assert [30, 31, 45, 46, None] == [None if pd.isna(age) else age for age in found["days"]]


def test_a_rhythm_of_ones_own_is_the_window():
    """Weekly: fresh to day 7, due to day 10 (1.5 × 7 is 10.5), stale on day 11; quarterly is fresh at 31."""
    ages = {1: 7, 2: 10, 3: 11, 4: 31}
    said = notes(*(("email", str(TODAY - dt.timedelta(days=age)), (who,)) for who, age in ages.items()))

    found = rules.freshness(people(A="1w", B="1w", C="1w", D="3m"), said, TODAY)

    assert ["fresh", "due", "stale", "fresh"] == found["band"].tolist()


def test_a_strategic_account_is_stricter_and_lends_primaries_a_rhythm():
    """Strategic: 15 days old is due (14 are fresh); the primary without a rhythm is due monthly."""
    strategic = accounts().assign(tier="strategic")
    said = notes(("email", "2026-03-16", (1, 2)))

    found = rules.freshness(people(Ada="primary", Bo=""), said, TODAY, agreed=rules.terms(strategic))

    assert ["due", "due"] == found["band"].tolist()
    assert ["2026-04-16", None] == dates(found["next_due"])
    assert [0, 0] == found["overdue"].tolist()


def test_a_policy_overrules_the_built_in_terms_where_it_says_something():
    """A policy of 60 fresh days for normal accounts counts; its empty rhythm leaves the built-in one."""
    policies = pd.DataFrame({"tier": ["normal"], "fresh_days": [60], "checkin_every": [None]})
    policies = policies.astype({"fresh_days": "Int64", "checkin_every": "str"})

    said = rules.terms(accounts(), policies)[["account", "fresh_days", "primary_every"]]

    assert [[7, 60, ""]] == said.to_numpy().tolist()


def test_a_policy_says_from_which_day_on_a_contact_is_stale():
    """Fresh to day 30, stale from day 90 as the policy has it; a weekly rhythm of one's own goes before."""
    policies = pd.DataFrame(
        {"tier": ["normal"], "fresh_days": [30], "stale_days": [90], "checkin_every": [None]}
    )
    policies = policies.astype({"fresh_days": "Int64", "stale_days": "Int64", "checkin_every": "str"})
    said = notes(
        *(
            ("email", str(TODAY - dt.timedelta(days=age)), (one,))
            for one, age in enumerate((30, 31, 89, 90, 11), 1)
        )
    )
    who = people(A="", B="", C="", D="", E="1w")

    found = rules.freshness(who, said, TODAY, agreed=rules.terms(accounts(), policies))

    assert ["fresh", "due", "due", "stale", "stale"] == found["band"].tolist()


@settings(max_examples=40)
@given(DAYS, DAYS)
def test_every_contact_has_exactly_one_band(talked, today):
    """Bands come from whole days only, and are ordered: more days never make a contact fresher."""
    order = ["fresh", "due", "stale"]
    found = rules.freshness(people(A="1m"), notes(("email", talked.isoformat(), (1,))), today)

    band = found["band"].iloc[0]
    if talked > today:
        assert band == "never"
    else:
        later = rules.freshness(
            people(A="1m"), notes(("email", talked.isoformat(), (1,))), today + dt.timedelta(days=1)
        )
        assert order.index(band) <= order.index(later["band"].iloc[0])


# ------------------------------------------------------------------------------ rule 4: reminders


def planned(who: pd.DataFrame, said: pd.DataFrame, today: dt.date = TODAY, **facts: object) -> pd.DataFrame:
    """The check-ins of account 7."""
    return rules.check_ins(who, accounts(**facts), rules.freshness(who, said, today))  # type: ignore[arg-type]


def test_a_reminder_exists_from_a_week_before_and_not_earlier():
    """Due on 7 April: on 31 March there is a reminder, on 30 March not yet."""
    plan = planned(people(Ada="1m"), notes(("email", "2026-03-07", (1,))))

    assert ["Check in with Ada"] == rules.reminders(plan, TODAY)["title"].tolist()
    assert rules.reminders(plan, TODAY - dt.timedelta(days=1)).empty


def test_a_reminder_goes_to_the_owner_of_the_account():
    """The account's owner is 41: theirs is the task."""
    plan = planned(people(Ada="1w"), notes(), owner=41)

    assert [41] == rules.reminders(plan, TODAY)["assignee"].tolist()


def do(plan: pd.DataFrame, had: pd.DataFrame, today: dt.date = TODAY) -> list[tuple[object, ...]]:
    """What is to be done, as tuples of *do, task, contact, due, assignee*."""
    found = rules.reminder_changes(plan, had, today)
    found["task"] = found["task"].astype("object").where(found["task"].notna(), None)
    return list(
        zip(found["do"], found["task"], found["contact"], dates(found["due"]), found["assignee"], strict=True)
    )


def test_a_missing_reminder_is_created_once():
    """Ada is due and has no task: one is created; with it there is nothing left to do."""
    plan = planned(people(Ada="1w"), notes(("email", "2026-03-20", (1,))))

    assert [("create", None, 1, "2026-03-27", 40)] == do(plan, tasks())
    assert [] == do(plan, tasks((1, "2026-03-27", "open")))


def test_a_conversation_moves_the_reminder():
    """A call on 30 March moves the weekly reminder of 27 March to 6 April instead of leaving it."""
    plan = planned(people(Ada="1w"), notes(("phone", "2026-03-30", (1,))))

    assert [("move", 101, 1, "2026-04-06", 40)] == do(plan, tasks((1, "2026-03-27", "open")))


def test_a_new_owner_gets_the_open_reminders():
    """The account went from 40 to 41, and with it the task, even one that is due in five weeks."""
    plan = planned(people(Ada="2m"), notes(("phone", "2026-03-06", (1,))), owner=41)

    assert [("move", 101, 1, "2026-05-06", 41)] == do(plan, tasks((1, "2026-05-06", "open")))


def test_a_ticked_reminder_does_not_come_back_for_the_same_day():
    """The check-in of 27 March was ticked off without a note: it is not created again."""
    plan = planned(people(Ada="1w"), notes(("email", "2026-03-20", (1,))))

    assert [] == do(plan, tasks((1, "2026-03-27", "done")))


def test_reminders_of_archived_contacts_and_accounts_are_cancelled_and_come_back():
    """Archived, the open task is cancelled; restored, a cancelled one does not stand in the way."""
    had = tasks((1, "2026-03-27", "open"))
    said = notes(("email", "2026-03-20", (1,)))

    assert ["cancel"] == [row[0] for row in do(planned(people(Ada="1w archived"), said), had)]
    assert ["cancel"] == [row[0] for row in do(planned(people(Ada="1w"), said, archived=True), had)]
    assert ["create"] == [
        row[0] for row in do(planned(people(Ada="1w"), said), tasks((1, "2026-03-27", "cancelled")))
    ]


def test_a_second_open_reminder_of_a_contact_is_cancelled():
    """At most one: the older task stays, the newer is cancelled."""
    plan = planned(people(Ada="1w"), notes(("email", "2026-03-20", (1,))))

    assert [("cancel", 102, 1, "2026-03-28", 40)] == do(
        plan, tasks((1, "2026-03-27", "open"), (1, "2026-03-28", "open"))
    )


def test_other_tasks_are_left_alone():
    """A task somebody wrote by hand about Ada is not a reminder."""
    had = tasks((1, "2026-03-01", "open")).assign(kind="manual")

    assert ["create"] == [row[0] for row in do(planned(people(Ada="1w"), notes()), had)]


STATES = st.sampled_from(["open", "done", "cancelled"])
DUE = st.dates(dt.date(2026, 3, 1), dt.date(2026, 4, 9))
HAD = st.lists(st.tuples(st.integers(1, 3), DUE, STATES), max_size=6)
SAID = st.lists(st.tuples(st.integers(1, 3), st.dates(dt.date(2026, 2, 1), TODAY)), max_size=4)


@settings(max_examples=40)
@given(HAD, SAID)
def test_doing_what_is_to_be_done_leaves_nothing_to_do(had, said):
    """Afterwards each contact has at most one open reminder, on its day; a second look is quiet."""
    plan = planned(people(A="1w", B="1m", C=""), notes(*(("email", str(on), (who,)) for who, on in said)))
    before = tasks(*((who, str(due), status) for who, due, status in had))

    after = _done(before, rules.reminder_changes(plan, before, TODAY))

    assert rules.reminder_changes(plan, after, TODAY).empty
    left = after[after["status"] == "open"]
    assert left["contact"].is_unique
    assert set(zip(left["contact"], left["due"], strict=True)) <= set(
        zip(plan["contact"], plan["due"], strict=True)
    )


def _done(before: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    rows = before.set_index("id").to_dict("index")
    for number, change in enumerate(changes.to_dict("records"), 500):
        if change["do"] == "create":
            rows[number] = {**change, "status": "open", "kind": "checkin"}
        elif change["do"] == "move":
            rows[change["task"]] |= {"due": change["due"], "assignee": change["assignee"]}
        else:
            rows[change["task"]]["status"] = "cancelled"
    made = pd.DataFrame.from_dict(rows, orient="index").rename_axis("id").reset_index()
    return made.reindex(columns=before.columns).astype(before.dtypes.to_dict())


# ------------------------------------------------------------------------------ rule 6: whom to call


def test_who_to_call_first():
    """
    Ratio times power decides.

    Ada: weekly, last 17 March, 7 days over 7, high power: 3.0. Bo: 31 days over 31 (1 February to
    1 March), low: 30/31 × 1. Cy: two weeks, 3 days over 14, unknown power: 0.21. Di is not overdue.
    """
    who = people(Ada="1w high", Bo="1m low", Cy="2w", Di="1y high")
    said = notes(
        ("email", "2026-03-17", (1,)),
        ("email", "2026-02-01", (2,)),
        ("email", "2026-03-14", (3,)),
        ("email", "2026-03-14", (4,)),
    )

    found = rules.who_to_call(who, rules.freshness(who, said, TODAY))

    assert ["Ada", "Bo", "Cy"] == found["name"].tolist()
    assert [3.0, 0.9677, 0.2143] == found["urgency"].round(4).tolist()
    assert "7 days overdue, agreed every 7 days; decision power high" == found["because"].iloc[0]


def test_nobody_to_call_is_an_empty_table():
    """Without contacts, notes and rhythms every table is empty and typed."""
    nobody = people(Ada="").iloc[:0]
    fresh = rules.freshness(nobody, notes(), TODAY)

    assert rules.who_to_call(nobody, fresh).empty
    assert rules.reminder_changes(rules.check_ins(nobody, accounts(), fresh), tasks(), TODAY).empty
