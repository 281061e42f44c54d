"""Check-ins over records: reminders are tasks of the owner, right without a scheduler."""

from datetime import date, timedelta

import pandas as pd
import pytest
from icalendar import Calendar

from kapta_workspace.domain import freshness
from kapta_workspace.domain.errors import Refused
from kapta_workspace.services.checkins import CheckIns

TODAY = date(2026, 3, 1)


@pytest.fixture
def acme(office):
    """Acme of Ben with Ann, to be called monthly, and Bo, with whom nothing is agreed."""
    office.ben = office.user("Ben")
    office.accounts = office.portfolio("Acme", owner=office.ben)
    office.ids = office.people("Ann @ Acme; Bo @ Acme", office.accounts)
    office.edit("contact", office.ids["Ann"], checkin_every="1m", decision_power="high")
    return office


def talked(office, name, days_ago, kind="phone"):
    """Somebody was talked to so many days before 1 March."""
    note = {
        "account": office.accounts["Acme"],
        "kind": kind,
        "occurred_on": TODAY - timedelta(days=days_ago),
        "contacts": (office.ids[name],),
        "author": office.ben,
    }
    return office.write("note", note)


def check_ins(office, user=None):
    """As Ben has them."""
    return CheckIns(office.store, user or office.ben)


def reminders(office):
    """Status, day and assignee of every check-in task there is, as text."""
    found = office.frame("task")
    rows = found[found["kind"] == "checkin"].sort_index()
    return [f"{one.status} {one.due:%d %b} of {one.assignee}" for one in rows.itertuples()]


def test_a_reminder_is_a_task_of_the_owner_among_the_accounts_tasks(acme):
    """Last talked on 5 February, monthly: due on 5 March, within the week, for Ben."""
    talked(acme, "Ann", 24)

    receipt = check_ins(acme).update()

    assert {"task": 1} == receipt.created
    assert [f"open 05 Mar of {acme.ben}"] == reminders(acme)


def test_updating_twice_changes_nothing(acme):
    """The second time everything is as it ought to be, and the log does not grow."""
    talked(acme, "Ann", 24)
    check_ins(acme).update()

    with acme.untouched():
        assert not check_ins(acme).update().changed


def test_two_who_look_at_once_make_one_reminder(acme, monkeypatch):
    """While one works out what is due, another writes it; the first sees that, and writes nothing."""
    talked(acme, "Ann", 24)
    work_out, asked = freshness.reminder_changes, []

    def overtaken(*about):
        asked.append(about)
        found = work_out(*about)
        if len(asked) == 1:
            check_ins(acme).update()
        return found

    monkeypatch.setattr(freshness, "reminder_changes", overtaken)
    receipt = check_ins(acme).update()

    assert {} == receipt.created
    assert [f"open 05 Mar of {acme.ben}"] == reminders(acme)


def test_a_reminder_is_not_made_earlier_than_a_week_before(acme):
    """Talked on 20 February, due on 20 March: nothing yet."""
    talked(acme, "Ann", 9)
    check_ins(acme).update()

    assert [] == reminders(acme)


def test_what_is_due_is_shown_before_anybody_wrote_it(acme):
    """Nothing has run, and the tasks have the reminder all the same, without an id."""
    talked(acme, "Ann", 24)

    with acme.untouched():
        shown = check_ins(acme).tasks("Acme").iloc[0]

    assert ("Check in with Ann", "Ben", True) == (
        shown["title"],
        shown["assignee_name"],
        pd.isna(shown["id"]),
    )


def test_logging_a_conversation_moves_the_reminder(acme):
    """A call today: the next one is a month from today, so the open reminder moves to 1 April."""
    talked(acme, "Ann", 24)
    check_ins(acme).update()

    check_ins(acme).log("Ann", kind="email", text="All well.")

    assert [f"open 01 Apr of {acme.ben}"] == reminders(acme)
    assert "All well." == acme.frame("note")["text"].iloc[-1]


def test_a_new_owner_gets_the_open_reminder(acme):
    """Acme goes from Ben to Eva, and the reminder with it."""
    talked(acme, "Ann", 24)
    check_ins(acme).update()
    eva = acme.user("Eva")
    acme.edit("account", acme.accounts["Acme"], owner=eva)

    check_ins(acme).update()

    assert [f"open 05 Mar of {eva}"] == reminders(acme)


@pytest.mark.parametrize("kind", ["contact", "account"])
def test_archiving_cancels_and_restoring_brings_back(acme, kind):
    """The contact, or the whole account, is archived: cancelled; restored: a new reminder."""
    talked(acme, "Ann", 24)
    check_ins(acme).update()
    record = acme.ids["Ann"] if kind == "contact" else acme.accounts["Acme"]

    acme.edit(kind, record, archived_at=pd.Timestamp("2026-03-01", tz="UTC"))
    check_ins(acme).update()
    assert [f"cancelled 05 Mar of {acme.ben}"] == reminders(acme)

    acme.edit(kind, record, archived_at=None)
    check_ins(acme).update()
    assert [f"cancelled 05 Mar of {acme.ben}", f"open 05 Mar of {acme.ben}"] == reminders(acme)


def test_ticking_off_logs_the_conversation_in_one_breath(acme):
    """Done by phone: the task is done, a note says so, and no second reminder for that day appears."""
    talked(acme, "Ann", 24)
    check_ins(acme).update()
    task = int(acme.frame("task")["id"].iloc[0])

    receipt = check_ins(acme).complete(task, kind="phone", text="Renewal is fine.")

    assert ({"note": 1}, {"task": 1}) == (receipt.created, receipt.updated)
    assert [f"done 05 Mar of {acme.ben}"] == reminders(acme)


def test_ticking_off_without_a_word_does_not_bring_it_back(acme):
    """Done and nothing logged: that check-in is not asked for again."""
    talked(acme, "Ann", 24)
    check_ins(acme).update()
    check_ins(acme).complete(int(acme.frame("task")["id"].iloc[0]))

    assert not check_ins(acme).update().changed
    assert [f"done 05 Mar of {acme.ben}"] == reminders(acme)


@pytest.mark.parametrize("kind", ["note", "fax"])
def test_only_conversations_are_logged_as_such(acme, kind):
    """A plain note is no conversation; the refusal says what is."""
    with acme.untouched(), pytest.raises(Refused, match="say email, phone or meeting"):
        check_ins(acme).log("Ann", kind=kind)


def test_who_to_call_says_why(acme):
    """Ann was due on 5 January + a month: talked 55 days ago on 5 January, overdue since 5 February."""
    talked(acme, "Ann", 55)
    found = check_ins(acme).who_to_call().iloc[0]

    assert ("Ann", "Acme", 24) == (found["name"], found["account_name"], found["overdue"])
    assert "24 days overdue, agreed every 28 days; decision power high" == found["because"]


def test_whoever_does_not_see_the_account_calls_nobody(acme):
    """A viewer without the account has an empty list."""
    talked(acme, "Ann", 55)

    assert check_ins(acme, acme.user("Vic", "viewer")).who_to_call().empty


def test_the_calendar_has_ones_check_ins_and_open_tasks(acme):
    """Ben's feed: the call of 5 March and his open task; not the done one, not Ana's."""
    talked(acme, "Ann", 24)
    account = acme.accounts["Acme"]
    mine = acme.add("task", account=account, title="Send; the, plan", assignee=acme.ben, due=date(2026, 3, 9))
    acme.add("task", account=account, title="Done", assignee=acme.ben, due=date(2026, 3, 9), status="done")
    acme.add("task", account=account, title="Hers", assignee=1, due=date(2026, 3, 9))
    check_ins(acme).update()

    events = Calendar.from_ical(check_ins(acme).calendar()).walk("VEVENT")

    assert [
        (f"check-in-{acme.ids['Ann']}@kapta-workspace", date(2026, 3, 5), "Check in with Ann", "Acme"),
        (f"task-{mine}@kapta-workspace", date(2026, 3, 9), "Send; the, plan", "Acme"),
    ] == [
        (str(one["uid"]), one.decoded("dtstart"), str(one["summary"]), str(one["location"])) for one in events
    ]


def test_freshness_names_people_and_accounts(acme):
    """The frame is for reading: Ann fresh since 24 days, Bo never."""
    talked(acme, "Ann", 24)
    found = check_ins(acme).frame("Acme")

    assert [("Ann", "Acme", "fresh"), ("Bo", "Acme", "never")] == list(
        found[["name", "account_name", "band"]].itertuples(index=False, name=None)
    )
