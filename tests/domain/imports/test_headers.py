"""What columns mean: label, name, alias, parts of a name; never two columns for one field."""

import pytest

from kapta_workspace.domain.imports.headers import fold, map_columns, recognise
from kapta_workspace.domain.schemas import SCHEMAS

ACCOUNT, CONTACT = SCHEMAS["account"], SCHEMAS["contact"]


@pytest.mark.parametrize("header", ["Billing City", "billing-city", "BILLING_CITY", " Billing  city "])
def test_case_spaces_and_punctuation_do_not_count(header: str) -> None:
    """However it is written, it is the city."""
    assert "city" == map_columns(ACCOUNT, [header])[0].field


def test_two_columns_never_fill_one_field() -> None:
    """The label wins over the alias, whatever comes first, and the other says why it was left out."""
    alias, label = map_columns(ACCOUNT, ["Company", "Account name"])

    assert ("", "name") == (alias.field, label.field)
    assert "“Account name” already fills name" == alias.how


def test_a_person_has_the_last_word() -> None:
    """What was said by hand beats the label; an empty field leaves a column out."""
    by_hand, label = map_columns(ACCOUNT, ["Firm", "Account name"], {"Firm": "name", "Account name": ""})

    assert ("name", "") == (by_hand.field, label.field)


def test_first_and_last_name_make_a_name_in_this_order() -> None:
    """Last name first in the file, first name first in the name."""
    last, first = map_columns(CONTACT, ["Last name", "First name"])

    assert ["name", "name"] == [last.field, first.field]
    assert first.order < last.order


def test_parts_of_a_name_give_way_to_the_whole() -> None:
    """Where the full name stands, its parts are left out."""
    whole, part = map_columns(CONTACT, ["Full name", "First name"])

    assert ("name", "") == (whole.field, part.field)


@pytest.mark.parametrize(
    ("sheet", "headers", "kind"),
    [
        ("Accounts", ["anything"], "account"),
        ("Sheet1", ["Account name", "Website"], "account"),
        ("Sheet1", ["Account", "Full name", "Job title", "E-mail"], "contact"),
        ("Sheet1", ["Colour", "Size"], ""),
    ],
)
def test_a_sheet_is_known_by_its_name_or_its_headers(sheet: str, headers: list[str], kind: str) -> None:
    """The sheet's name first, its headers second; what fits nothing stays unknown."""
    assert kind == recognise(SCHEMAS, sheet, headers)


def test_folding_keeps_letters_of_every_alphabet() -> None:
    """Only case, spaces and punctuation go; ß folds to ss, as capitals would write it."""
    assert "grösse 顧客" == fold("  Größe__顧客! ")
