"""Large sheets look like what people bring: text, our headers, links that hold."""

import numpy as np
import pandas as pd
import pytest

from kapta_workspace.demo import large
from kapta_workspace.demo.colleagues import MANAGERS
from kapta_workspace.domain import readers
from kapta_workspace.domain.schemas import SCHEMAS


@pytest.fixture(scope="module")
def sheets():
    """Two thousand accounts and ten thousand contacts."""
    return large(2_000, 10_000, seed=3)


def test_headers_are_those_of_the_import_template(sheets):
    """Every header is the label of a field that sheets carry."""
    for kind, sheet in sheets.items():
        labels = {field.label for field in SCHEMAS[kind].fields if field.sheet}

        assert set(sheet) <= labels
    assert ["account", "contact"] == list(sheets)
    assert {"External id", "Account name", "Parent account", "Owner (account manager)"} <= set(
        sheets["account"]
    )
    assert {"External id", "Account", "Name", "Reports to", "Primary contact"} <= set(sheets["contact"])


def test_every_cell_is_text_that_our_readers_take(sheets):
    """Typed values come out of each column that is not a link, without a problem."""
    assert all(str(dtype) == "str" for sheet in sheets.values() for dtype in sheet.dtypes)
    for kind, sheet in sheets.items():
        by_label = {field.label: field for field in SCHEMAS[kind].fields}
        fields = [by_label[label] for label in sheet if not by_label[label].target]
        problems = [one for field in fields for one in readers.read(field, sheet[field.label]).problems]

        assert [] == problems


def test_parents_exist_and_never_run_in_circles(sheets):
    """Going up from any account ends at one without a parent."""
    accounts = sheets["account"].set_index("External id")["Parent account"]
    level = accounts.dropna()
    for _ in range(50):
        level = level.map(accounts).dropna()

    assert set(accounts.dropna()) <= set(accounts.index)
    assert 0 == len(level)
    assert 0.3 < accounts.notna().mean() < 0.5
    assert not sheets["account"].duplicated(["Account name", "Parent account"]).any()


def test_contacts_report_within_their_account(sheets):
    """Managers are contacts of the same account, and going up from any contact ends."""
    contacts = sheets["contact"].set_index("External id")
    boss = contacts["Reports to"].dropna()
    level = boss
    for _ in range(100):
        level = level.map(contacts["Reports to"]).dropna()

    assert (boss.map(contacts["Account"]) == contacts.loc[boss.index, "Account"]).all()
    assert 0 == len(level)
    assert 0.6 < len(boss) / len(contacts) < 0.95


def test_addresses_are_unique_within_an_account_and_owners_are_ours(sheets):
    """No contact stands twice, and every owner is one of the given people."""
    assert not sheets["contact"].duplicated(["Account", "E-mail"]).any()
    assert sheets["contact"]["External id"].is_unique
    assert set(sheets["account"]["Owner (account manager)"]) <= set(MANAGERS)
    assert {"me@ours.example"} == set(
        large(9, 9, 1, ["me@ours.example"])["account"]["Owner (account manager)"]
    )


def test_parents_may_stand_below_their_children(sheets):
    """Rows are shuffled, as in a sheet nobody has sorted."""
    place = pd.Series(np.arange(2_000), index=sheets["account"]["External id"])
    parent = sheets["account"].set_index("External id")["Parent account"].dropna()

    assert (parent.map(place) > place[parent.index]).mean() > 0.3


def test_the_same_seed_gives_the_same_sheets(sheets):
    """And another seed others."""
    again, other = large(2_000, 10_000, seed=3), large(2_000, 10_000, seed=4)

    pd.testing.assert_frame_equal(sheets["contact"], again["contact"])
    assert not sheets["contact"].equals(other["contact"])
