"""The list of key players of a family: everybody once, whichever accounts know them."""

import datetime as dt

import pandas as pd

from kapta_workspace.domain import key_players
from tests.build import rows

TODAY = dt.date(2026, 6, 1)


def people(*told):
    """Contacts from *account, name, email, friend or foe*, numbered from 1, and their list."""
    contacts = rows(
        "contact",
        *(
            {"id": at, "account": account, "name": name, "email": email, "friend_foe": stance}
            for at, (account, name, email, stance) in enumerate(told, 1)
        ),
    )
    nothing = rows("note"), rows("account"), rows("policy")
    return contacts, key_players.listed(contacts, *nothing, TODAY)


def persons(*told):
    """Name and contacts of everybody, in order."""
    contacts, listed = people(*told)
    found = key_players.persons(listed, contacts)
    return list(zip(found["name"].tolist(), found["members"].tolist(), strict=True))


def test_the_same_address_in_two_accounts_is_one_person():
    """Ada is hostile at one account and an advocate at the other: one row, and both contacts behind it."""
    told = [
        (1, "Ada Byron", "ada@globex.example", "advocate"),
        (2, "Ada Byron", "ADA@globex.example", "hostile"),
        (2, "Bo Lund", None, "neutral"),
    ]

    assert [("Ada Byron", (1, 2)), ("Bo Lund", (3,))] == persons(*told)


def test_an_address_shared_within_an_account_makes_nobody_the_same():
    """Two people of one account behind one mailbox stay two, here and in the other account."""
    told = [(1, "Ada", "office@x.example", None), (1, "Bo", "office@x.example", None)]

    assert [("Ada", (1,)), ("Bo", (2,))] == persons(*told)


def test_nobody_makes_an_empty_list():
    """Without contacts there are no persons, and the column is there."""
    contacts, listed = people()

    assert pd.Index([*key_players.COLUMNS, "members"]).equals(key_players.persons(listed, contacts).columns)
