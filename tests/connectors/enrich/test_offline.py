"""The provider that asks nobody: it proposes what the data implies, with the reason, and nothing else."""

import pandas as pd
import pytest

from kapta_workspace.connectors.enrich import Offline


def people(*rows: tuple[int, str, str | None, str | None]) -> pd.DataFrame:
    """Contacts as *(account, name, email, title)*, numbered from 1."""
    made = [
        {"id": at, "account": account, "name": name, "title": title, "email": email, "same_person": pd.NA}
        for at, (account, name, email, title) in enumerate(rows, 1)
    ]
    return pd.DataFrame(made).astype({"same_person": "Int64", "email": "str", "title": "str"})


def proposed(rows: pd.DataFrame, who: int) -> dict[str, object]:
    """Field → value proposed for one of them."""
    contact = rows[rows["id"] == who].iloc[0]
    return {one.field: one.value for one in Offline().suggest(contact, rows)}


COLLEAGUES = (
    (1, "Ada Byron", "ada.byron@globex.example", "CEO"),
    (1, "Bo Lund", "bo.lund@globex.example", "CFO"),
    (1, "Zoë García Díaz", None, "COO"),
)


def test_an_address_follows_the_way_two_colleagues_write_theirs():
    """first.last at Globex: Zoë García Díaz is zoe.diaz, without accents."""
    found = Offline().suggest(people(*COLLEAGUES).iloc[2], people(*COLLEAGUES))

    assert [("email", "zoe.diaz@globex.example")] == [(one.field, one.value) for one in found]
    assert "2 colleagues there write theirs as first.last@globex.example." == found[0].because


def test_one_colleague_proves_no_way():
    """With Ada alone nothing is proposed."""
    assert {} == proposed(people(COLLEAGUES[0], COLLEAGUES[2]), 2)


def test_addresses_of_public_mail_services_prove_nothing():
    """Two people at a free mail service are no pattern of a company."""
    rows = people(
        (1, "Ada Byron", "ada.byron@gmail.com", None),
        (1, "Bo Lund", "bo.lund@gmail.com", None),
        (1, "Cy Young", None, None),
    )

    assert {} == proposed(rows, 3)


def test_another_accounts_way_is_not_borrowed():
    """What Globex does says nothing about Initech."""
    rows = people(*COLLEAGUES[:2], (2, "Cy Young", None, None))

    assert {} == proposed(rows, 3)


def test_an_address_that_is_taken_is_not_proposed():
    """Two people called Ada Byron: the second does not get the first one's address."""
    rows = people(*COLLEAGUES[:2], (1, "Ada Byron", None, None))

    assert {} == proposed(rows, 3)


@pytest.mark.parametrize("name", ["ada.byron@x.example", "Ada", "ada.byron"])
def test_a_name_is_read_out_of_the_address(name):
    """Only where the name is the address, or a part of it."""
    assert "Ada Byron" == proposed(people((1, name, "ada.byron@x.example", None)), 1)["name"]


def test_a_full_name_is_left_alone():
    """Ada King is not renamed by an address of her maiden name."""
    assert {} == proposed(people((1, "Ada King", "ada.byron@x.example", "CEO")), 1)


def test_shouted_words_are_said_calmly():
    """Capitals from a form become a name and a title; a short title such as CEO stays."""
    rows = people((1, "ADA KING-BYRON", None, "HEAD OF PROCUREMENT"), (1, "Bo Lund", None, "CEO"))

    assert {"name": "Ada King-Byron", "title": "Head of Procurement"} == proposed(rows, 1)
    assert {} == proposed(rows, 2)


def test_the_same_person_in_another_account_is_pointed_out():
    """One name and one mail domain in two accounts: the later record points at the earlier one."""
    rows = people(
        (1, "Ada Byron", "ada@globex.example", None), (2, "ada byron", "a.byron@globex.example", None)
    )

    assert {"same_person": 1} == {key: value for key, value in proposed(rows, 2).items() if key != "name"}
    assert {} == proposed(rows, 1)
