"""Filters saved, shared and used, by those who may."""

import pytest

from kapta_workspace import Misconfigured, Refused, open_workspace
from kapta_workspace.domain.filters import BUILT_IN


@pytest.fixture
def ws(tmp_path, database_url):
    """Two accounts of the administrator; Ben, a manager, owns a third."""
    with open_workspace(database_url, folder=tmp_path) as workspace:
        workspace.users.add(name="Ben", email="ben@example.com", role="account_manager")
        workspace.accounts.add(name="Acme")
        workspace.accounts.add(name="Bolt", tier="strategic")
        workspace.acting_as("ben@example.com").accounts.add(name="Cora", tier="strategic")
        yield workspace


def names(table):
    """The accounts' names, in order."""
    return sorted(table["name"].tolist())


def test_a_filter_is_saved_shared_and_used(ws):
    """One's own filter is one's own until an administrator shares it; each person's *me* is themselves."""
    ben = ws.acting_as("ben@example.com")
    made = ws.filters.add(name="Strategic", expression="tier = strategic")
    ben.filters.add(name="Ben's own", expression="owner == me")

    assert ["Bolt", "Cora"] == names(ws.portfolio(filter="strategic"))
    assert ["Bolt", "Cora"] == names(ws.portfolio(filter=made))
    assert ["Acme", "Bolt"] == names(ws.portfolio(filter="My accounts"))
    assert [*BUILT_IN, "Strategic"] == ws.narrowed().offers["name"].tolist()
    assert [*BUILT_IN, "Ben's own"] == ben.narrowed().offers["name"].tolist()
    with pytest.raises(Misconfigured, match="not shared with you"):
        ben.portfolio(filter=made)

    ws.filters.edit(made, is_shared=True)

    assert ["Cora"] == names(ben.portfolio(filter=made))
    with pytest.raises(Refused):
        ben.filters.add(name="For all", expression="owner = me", is_shared=True)


def test_a_filter_that_cannot_be_answered_says_why(ws):
    """The door refuses what cannot be read; a name nobody knows is told when the filter is used."""
    with pytest.raises(Refused, match="not closed"):
        ws.filters.add(name="Broken", expression="(tier = strategic")
    with pytest.raises(Misconfigured, match="Did you mean score"):
        ws.portfolio(filter="scroe < 5")
    told = ws.narrowed("scroe < 5")

    assert ["Acme", "Bolt", "Cora"] == names(told.table)
    assert "Did you mean score" in told.problem


def test_custom_fields_are_filtered_by_their_key(ws):
    """A field an administrator adds can be asked for by the key they gave it."""
    ws.custom_fields.add(entity="account", key="region", label="Region")
    ws.accounts.edit("Acme", cf_region="North")

    assert ["Acme"] == names(ws.portfolio(filter="region = north"))
