"""What one of us has ahead: their open tasks and the check-ins with the people of their accounts, by day."""

import pandas as pd

AGENDA = ("uid", "day", "title", "account", "said")
"""
The columns of an agenda: *uid* names an entry for ever, so a calendar moves it rather than doubling it;
*said* is what one needs to know beyond the title.
"""


def agenda(check_ins: pd.DataFrame, tasks: pd.DataFrame, contacts: pd.DataFrame, user: int) -> pd.DataFrame:
    """
    The days ahead of a user, columns ``AGENDA``, by day.

    Args:
        check_ins: What ``freshness.check_ins`` made.
        tasks: *id, account, title, description, assignee, due, status, kind*; done ones, those without a day,
            and the reminders of check-ins, which are there by themselves, are left out.
        contacts: *id, checkin_method, phone, email* of the people to check in with.
        user: Whose.
    """
    open_ = tasks[(tasks["status"] == "open") & (tasks["kind"] != "checkin") & tasks["due"].notna()]
    mine = open_[(open_["assignee"] == user).fillna(value=False)]
    todo = pd.DataFrame(
        {
            "uid": "task-" + mine["id"].astype("str"),
            "day": mine["due"],
            "title": mine["title"].astype("str"),
            "account": mine["account"],
            "said": mine["description"].astype("str").fillna(""),
        }
    )
    talks = check_ins[(check_ins["assignee"] == user).fillna(value=False)]
    known = contacts.set_index("id")
    ways = pd.DataFrame(
        {name: talks["contact"].map(known[name]) for name in ("checkin_method", "phone", "email")}
    )
    calls = pd.DataFrame(
        {
            "uid": "check-in-" + talks["contact"].astype("str"),
            "day": talks["due"],
            "title": talks["title"].astype("str"),
            "account": talks["account"],
            "said": [
                ", ".join(str(one) for one in row if not pd.isna(one)) for row in ways.to_numpy().tolist()
            ],
        }
    )
    both = [part for part in (todo, calls) if len(part)]
    made = pd.concat(both, ignore_index=True) if both else todo
    return made.sort_values(["day", "uid"], kind="stable", ignore_index=True)[list(AGENDA)]
