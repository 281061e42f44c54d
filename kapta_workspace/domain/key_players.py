"""The key players of accounts as a list: whom we know there, in the order one reads them, and how fresh."""

import datetime as dt

import pandas as pd

from kapta_workspace.domain.freshness import freshness, terms
from kapta_workspace.domain.orgchart.people import fold

COLUMNS = (
    "id",
    "account",
    "name",
    "title",
    "role",
    "friend_foe",
    "decision_power",
    "primary",
    "internal_contact",
    "reports_to",
    "email",
    "phone",
    "last_contact",
    "days",
    "freshness",
    "next_due",
    "overdue",
)
POWER = {"high": 3, "medium": 2, "low": 1}


def listed(
    contacts: pd.DataFrame,
    notes: pd.DataFrame,
    accounts: pd.DataFrame,
    policies: pd.DataFrame,
    today: dt.date,
) -> pd.DataFrame:
    """
    The contacts of accounts, columns ``COLUMNS``.

    Primaries first, then by decision power, then by name. *freshness* is fresh, due, stale or never;
    *next_due* and *overdue* speak of the agreed check-in, missing without one.
    """
    fresh = freshness(contacts, notes, today, agreed=terms(accounts, policies))
    told = fresh[["last_contact", "days", "band", "next_due", "overdue"]].rename(
        columns={"band": "freshness"}
    )
    table = pd.concat([contacts, told], axis=1)
    order = pd.DataFrame(
        {
            "primary": ~table["primary"].fillna(value=False).astype(bool),
            "power": -table["decision_power"].map(POWER).fillna(0).astype("int64"),
            "name": table["name"].astype("str").str.casefold(),
            "id": table["id"],
        }
    )
    ranked = order.sort_values(["primary", "power", "name", "id"], kind="stable").index
    return table.loc[ranked, list(COLUMNS)].reset_index(drop=True)


def persons(people: pd.DataFrame, contacts: pd.DataFrame) -> pd.DataFrame:
    """
    The same list with everybody once, however many accounts know them.

    Args:
        people: Contacts as ``listed`` has them.
        contacts: The records they come from; ``orgchart.people.fold`` says who of them is the same person.

    Returns:
        Of each person the row that stands first, with *members*: the ids of all their contacts, in order.
    """
    person = people["id"].map(dict(fold(contacts).of)).astype("int64")
    members = people["id"].groupby(person.to_numpy(), sort=False).agg(tuple)
    first = people[~person.duplicated()]
    return first.assign(members=person[first.index].map(members)).reset_index(drop=True)
