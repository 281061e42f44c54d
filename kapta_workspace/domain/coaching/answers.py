"""What people answered to suggestions, respected: done, snoozed, dismissed."""

import datetime as dt

import pandas as pd

DONE, SNOOZED, DISMISSED = "done", "snoozed", "dismissed"


def respected(found: pd.DataFrame, answers: pd.DataFrame, on: dt.date) -> pd.DataFrame:
    """
    Suggestions without those somebody answered, by the newest answer to each.

    Dismissed ones stay away, snoozed ones until their day. What was done stays away for that day; if the
    records still do not show it on the next, it comes back, and its *because* says so.

    Args:
        found: ``COACHING``.
        answers: Rows of the record kind ``advice``.
        on: The day.
    """
    if found.empty or answers.empty:
        return found
    last = answers.sort_values("id").drop_duplicates(["account", "rule", "about"], keep="last")
    about = last["about"].fillna("").astype("str")
    last = last.assign(key=last["account"].astype("str") + "/" + last["rule"].astype("str") + "/" + about)
    known = last.set_index("key")
    verdict = found["id"].map(known["verdict"])
    until, said = found["id"].map(known["until"]), found["id"].map(known["on"])
    today = pd.Timestamp(on)
    away = (
        verdict.eq(DISMISSED) | (verdict.eq(SNOOZED) & (until > today)) | (verdict.eq(DONE) & (said >= today))
    ).fillna(value=False)
    back = verdict.eq(DONE).fillna(value=False) & ~away
    days = pd.to_datetime(said).dt.strftime("%-d %b %Y").fillna("")
    again = found["because"] + " Said to be done on " + days + ", but the records do not show it."
    return found.assign(because=found["because"].where(~back, again))[~away].reset_index(drop=True)
