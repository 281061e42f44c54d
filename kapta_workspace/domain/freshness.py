"""
When we last talked to whom, when the next check-in is due, and whom to call first.

Everything is computed from notes and contacts as they are: an edited or deleted note changes the answer
by itself, and no scheduler has to have run. Days are calendar days; today is handed in.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from kapta_workspace.domain.schemas.act import CONVERSATIONS

BANDS: Mapping[str, str] = {"fresh": "Fresh", "due": "Due", "stale": "Stale", "never": "Never contacted"}
"""Code → label, from best to worst."""

FRESH_DAYS: Mapping[str, int] = {"normal": 30, "strategic": 14}
"""Tier → days for which a conversation counts as fresh, where no policy says otherwise."""

PRIMARY_EVERY: Mapping[str, str] = {"normal": "", "strategic": "1m"}
"""Tier → rhythm of primary contacts without one of their own, where no policy says otherwise."""

DUE_UNTIL = 1.5
"""A contact is *due* up to this multiple of its window, and *stale* beyond."""

NOTICE_DAYS = 7
"""A reminder exists from this many days before it is due."""

POWER_WEIGHT: Mapping[str, int] = {"high": 3, "medium": 2, "low": 1}
UNKNOWN_POWER = 1

DAY: Final = "datetime64[s]"
PERIOD = r"^([1-9]\d{0,2})([dwmy])$"


def after(days: pd.Series, every: pd.Series) -> pd.Series:
    """
    Add a rhythm to each day: ``2w`` is fourteen days, ``1m`` the same day of the next month.

    A month that is too short ends the period on its last day: 31 January and a month is 28 or 29
    February. The result is missing where the day is, or where the rhythm is not a count from 1 to 999
    and one of ``d w m y``.

    >>> after(pd.Series(["2026-01-31"], dtype="datetime64[s]"), pd.Series(["1m"])).dt.date.tolist()
    [datetime.date(2026, 2, 28)]
    """
    parts = every.astype("str").str.extract(PERIOD)
    count = parts[0].fillna("0").astype("int64").to_numpy()
    unit = parts[1].fillna("").to_numpy(dtype=object)
    start = days.astype(DAY).to_numpy().astype("datetime64[D]")
    months = np.where(unit == "m", count, np.where(unit == "y", count * 12, 0))
    extra = np.where(unit == "w", count * 7, np.where(unit == "d", count, 0))
    moved = _add_months(start, months) + extra.astype("timedelta64[D]")
    moved[count == 0] = np.datetime64("NaT", "D")
    return pd.Series(moved.astype(DAY), index=days.index)


def _add_months(start: np.ndarray, months: np.ndarray) -> np.ndarray:
    month = start.astype("datetime64[M]")
    into = start - month.astype("datetime64[D]")
    target = month + months.astype("timedelta64[M]")
    first = target.astype("datetime64[D]")
    last = (target + np.timedelta64(1, "M")).astype("datetime64[D]") - first - np.timedelta64(1, "D")
    return np.asarray(first + np.minimum(into, last))


def conversations(notes: pd.DataFrame, today: dt.date) -> pd.DataFrame:
    """The notes that count as having talked: e-mail, phone or meeting, not archived, not in the future."""
    talked = notes["kind"].isin(CONVERSATIONS) & (notes["occurred_on"] <= pd.Timestamp(today))
    if "archived_at" in notes:
        talked &= notes["archived_at"].isna()
    return notes[talked]


def last_contacts(notes: pd.DataFrame, today: dt.date) -> pd.DataFrame:
    """
    The latest conversation with each contact.

    From *id, kind, occurred_on, contacts* (and *archived_at*) to *contact, last_contact, note*; contacts
    nobody has talked to are absent. Of two conversations on one day the later record counts.
    """
    each = conversations(notes, today)[["id", "occurred_on", "contacts"]].explode("contacts")
    latest = (
        each.dropna(subset=["contacts"])
        .sort_values(["occurred_on", "id"], kind="stable")
        .drop_duplicates("contacts", keep="last")
    )
    return pd.DataFrame(
        {
            "contact": latest["contacts"].astype("Int64"),
            "last_contact": latest["occurred_on"].astype(DAY),
            "note": latest["id"].astype("Int64"),
        }
    ).reset_index(drop=True)


def last_contacts_of_accounts(notes: pd.DataFrame, today: dt.date) -> pd.DataFrame:
    """The latest conversation on each account, with whomever: *account, last_contact, days*."""
    talked = conversations(notes, today)
    latest = talked.groupby("account")["occurred_on"].max().rename("last_contact").reset_index()
    made = latest.astype({"account": "Int64", "last_contact": DAY})
    return made.assign(days=_days_since(made["last_contact"], today))


def terms(accounts: pd.DataFrame, policies: pd.DataFrame | None = None) -> pd.DataFrame:
    """
    What is agreed for each account: *account, fresh_days, primary_every, stale_days*.

    From accounts *id, tier* and policies *tier, fresh_days, checkin_every* (and *stale_days*); a tier without
    a policy, and a policy that leaves something open, keep the values of ``FRESH_DAYS`` and
    ``PRIMARY_EVERY``. *stale_days* is missing where no policy says from when on a contact is stale.
    """
    tier = accounts["tier"].astype("str").fillna("normal")
    fresh: dict[Any, Any] = dict(FRESH_DAYS)
    every: dict[Any, Any] = dict(PRIMARY_EVERY)
    stale: dict[Any, Any] = {}
    if policies is not None:
        known = policies.set_index("tier")
        stale = known["stale_days"].dropna().to_dict() if "stale_days" in known else {}
        fresh |= known["fresh_days"].dropna().to_dict()
        every |= known["checkin_every"].dropna().to_dict()
    return pd.DataFrame(
        {
            "account": accounts["id"].astype("Int64"),
            "fresh_days": tier.map(fresh).fillna(FRESH_DAYS["normal"]).astype("Int64"),
            "primary_every": tier.map(every).fillna("").astype("str"),
            "stale_days": tier.map(stale).astype("Int64"),
        }
    )


def freshness(
    contacts: pd.DataFrame, notes: pd.DataFrame, today: dt.date, *, agreed: pd.DataFrame | None = None
) -> pd.DataFrame:
    """
    How fresh each contact is, and when the next check-in is due.

    Args:
        contacts: *id, account*, and where known *checkin_every, checkin_since, primary, archived_at*.
        notes: See ``last_contacts``.
        today: The calendar day it is.
        agreed: What ``terms`` made; without it every account is a normal one.

    Returns:
        One row a contact, in the same order: *contact, account, last_contact, days* (since then),
        *every* (the rhythm that applies), *window* (days the last contact stays fresh), *band*
        (``BANDS``; by the contact's own rhythm *due* ends at ``DUE_UNTIL`` windows, by the account type's
        window on the last day before *stale_days*, if a policy says so), *next_due*, *overdue* (whole
        days past it, 0 until then). Without a rhythm nothing is due; archived contacts are never due. A
        rhythm and no conversation: due on the day the check-in was set, today when that day is not known.
    """
    made = _with_terms(contacts, agreed).merge(
        last_contacts(notes, today)[["contact", "last_contact"]], on="contact", how="left"
    )
    made["days"] = _days_since(made["last_contact"], today)
    made["window"] = _window(made)
    made["band"] = _band(made["days"], made["window"], made["stale_days"].where(made["own_every"] == ""))
    start = after(made["last_contact"], made["every"])
    set_on = made["since"].fillna(pd.Timestamp(today))
    made["next_due"] = start.fillna(set_on.where(made["last_contact"].isna())).where(
        (made["every"] != "") & ~made["is_archived"]
    )
    made["overdue"] = _days_since(made["next_due"], today).clip(lower=0).fillna(0)
    made.index = contacts.index
    return made[
        ["contact", "account", "last_contact", "days", "every", "window", "band", "next_due", "overdue"]
    ]


def _with_terms(contacts: pd.DataFrame, agreed: pd.DataFrame | None) -> pd.DataFrame:
    size = len(contacts)
    made = pd.DataFrame(
        {
            "contact": contacts["id"].astype("Int64").to_numpy(),
            "account": contacts["account"].astype("Int64").to_numpy(),
            "own_every": _given(contacts, "checkin_every", "").astype("str").fillna("").to_numpy(),
            "since": _given(contacts, "checkin_since", None).astype(DAY).to_numpy(),
            "is_primary": _given(contacts, "primary", False).fillna(value=False).astype(bool).to_numpy(),
            "is_archived": _given(contacts, "archived_at", None).notna().to_numpy(),
        },
        index=pd.RangeIndex(size),
    )
    made["own_every"] = made["own_every"].where(made["own_every"].str.match(PERIOD), "")
    if agreed is None:
        made["fresh_days"], made["primary_every"] = FRESH_DAYS["normal"], PRIMARY_EVERY["normal"]
        made["stale_days"] = pd.array([pd.NA] * size, dtype="Int64")
    else:
        made = made.merge(agreed, on="account", how="left")
        made["fresh_days"] = made["fresh_days"].fillna(FRESH_DAYS["normal"])
        made["primary_every"] = made["primary_every"].astype("str").fillna("")
    lent = made["primary_every"].where(made["is_primary"], "")
    made["every"] = made["own_every"].where(made["own_every"] != "", lent).astype("str")
    return made


def _given(frame: pd.DataFrame, name: str, otherwise: object) -> pd.Series:
    return frame[name] if name in frame else pd.Series([otherwise] * len(frame), index=frame.index)


def _days_since(days: pd.Series, today: dt.date) -> pd.Series:
    since: pd.Series = (pd.Timestamp(today) - days).dt.days.astype("Int64")
    return since


def _window(made: pd.DataFrame) -> pd.Series:
    """A contact's own rhythm in days, counted from the last contact; else what the account type allows."""
    own = (after(made["last_contact"], made["own_every"]) - made["last_contact"]).dt.days.astype("Int64")
    return own.fillna(made["fresh_days"].astype("Int64"))


def _band(days: pd.Series, window: pd.Series, stale_days: pd.Series) -> pd.Series:
    since, allowed = days.astype("float64"), window.astype("float64")
    last_due = (stale_days.astype("float64") - 1).fillna(DUE_UNTIL * allowed)
    names = np.select([since.isna(), since <= allowed, since <= last_due], ["never", "fresh", "due"], "stale")
    return pd.Series(names, index=days.index, dtype="str")


def check_ins(contacts: pd.DataFrame, accounts: pd.DataFrame, fresh: pd.DataFrame) -> pd.DataFrame:
    """
    The next check-in with everyone who has a rhythm: *contact, account, assignee, due, title*, by day.

    From contacts *id, name*, accounts *id, owner* (and *archived_at*) and what ``freshness`` made. The
    assignee is the account's owner; archived accounts have no check-ins.
    """
    live = accounts[_given(accounts, "archived_at", None).isna()].set_index("id")
    names = contacts.set_index("id")["name"]
    made = fresh[fresh["next_due"].notna() & fresh["account"].isin(live.index)]
    made = made.assign(
        assignee=made["account"].map(live["owner"]).astype("Int64"),
        due=made["next_due"],
        title="Check in with " + made["contact"].map(names).astype("str"),
    )
    return made.sort_values(["due", "contact"], kind="stable")[CHECK_IN].reset_index(drop=True)


CHECK_IN = ["contact", "account", "assignee", "due", "title"]


def reminders(planned: pd.DataFrame, today: dt.date) -> pd.DataFrame:
    """Those check-ins (see ``check_ins``) a reminder ought to exist for: from a week before they are due."""
    soon = pd.Timestamp(today) + pd.Timedelta(days=NOTICE_DAYS)
    return planned[planned["due"] <= soon].reset_index(drop=True)


def reminder_changes(planned: pd.DataFrame, tasks: pd.DataFrame, today: dt.date) -> pd.DataFrame:
    """
    What to do to the check-in tasks so that each contact has one reminder at most, and the right one.

    Args:
        planned: What ``check_ins`` made.
        tasks: *id, contact, account, assignee, due, status, kind, title* (and *archived_at*); tasks of
            other kinds do not count.
        today: The calendar day it is.

    Returns:
        *do, task, contact, account, assignee, due, title*. ``create``: none is open and it is time;
        not when that very check-in was already ticked off. ``move``: set the day and the assignee of an
        open one, after a conversation or a change of owner. ``cancel``: nothing is planned with the
        contact any more, or it is a second one (the older stays).
    """
    checks = tasks[(tasks["kind"] == "checkin") & _given(tasks, "archived_at", None).isna()]
    is_open = checks[checks["status"] == "open"].sort_values("id")
    ticked = _pairs(checks[checks["status"] == "done"])
    due = reminders(planned, today)
    create = due[~due["contact"].isin(is_open["contact"]) & ~_pairs(due).isin(ticked)]
    kept = is_open.drop_duplicates("contact").merge(planned, on="contact", suffixes=("_task", ""))
    moved = (kept["due"] != kept["due_task"]) | (kept["assignee"] != kept["assignee_task"])
    cancel = is_open[~is_open["id"].isin(kept["id"])]
    parts = [("create", create), ("move", kept[moved.fillna(value=True)]), ("cancel", cancel)]
    return pd.concat([_to_do(do, rows) for do, rows in parts], ignore_index=True)


def _pairs(rows: pd.DataFrame) -> pd.Series:
    return rows["contact"].astype("str") + " " + rows["due"].astype(DAY).astype("str")


def _to_do(do: str, rows: pd.DataFrame) -> pd.DataFrame:
    task = _given(rows, "id", None).astype("Int64")
    return rows[CHECK_IN].assign(do=do, task=task).astype(_TO_DO)[list(_TO_DO)]


_TO_DO: Mapping[str, Any] = {
    "do": "str",
    "task": "Int64",
    "contact": "Int64",
    "account": "Int64",
    "assignee": "Int64",
    "due": DAY,
    "title": "str",
}


def who_to_call(contacts: pd.DataFrame, fresh: pd.DataFrame) -> pd.DataFrame:
    """
    Whom to call first over the whole portfolio: overdue days ÷ rhythm in days × decision power (1–3).

    From contacts *id, name, decision_power* and what ``freshness`` made, to *contact, account, name,
    last_contact, next_due, overdue, every_days, power, urgency, because*, most urgent first. Only people
    whose check-in is overdue are listed; unknown power counts as 1.
    """
    known = contacts.set_index("id")
    late = fresh[fresh["overdue"] > 0]
    power = late["contact"].map(known["decision_power"]).astype("str")
    rhythm = (after(late["next_due"], late["every"]) - late["next_due"]).dt.days.astype("Int64")
    weight = power.map(POWER_WEIGHT).fillna(UNKNOWN_POWER).astype("Int64")
    late = late.assign(
        name=late["contact"].map(known["name"]).astype("str"),
        every_days=rhythm,
        power=weight,
        urgency=(late["overdue"] / rhythm * weight).astype("float64"),
        because=_days_words(late["overdue"])
        + " overdue, agreed every "
        + _days_words(rhythm)
        + "; decision power "
        + power.fillna("unknown"),
    )
    return most_urgent(late[[*CALLED, "urgency", "because"]])


def most_urgent(calls: pd.DataFrame) -> pd.DataFrame:
    """Rows of ``who_to_call`` in its order."""
    return calls.sort_values(
        ["urgency", "overdue", "contact"], ascending=[False, False, True], ignore_index=True
    )


CALLED = ["contact", "account", "name", "last_contact", "next_due", "overdue", "every_days", "power"]


def _days_words(count: pd.Series) -> pd.Series:
    return count.astype("str") + " day" + pd.Series("s", index=count.index).where(count != 1, "")
