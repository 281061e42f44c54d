"""Cleaning up an account's contacts through the door."""

import pytest

from kapta_workspace.domain.errors import NotAllowed, NotFound
from kapta_workspace.services import undo
from kapta_workspace.services.clean_up import CleanUp


@pytest.fixture
def acme(office):
    """Acme with Ann, the sponsor, and eighteen bare names; Zed is at Hooli."""
    office.accounts = office.portfolio("Acme; Hooli")
    names = "; ".join(f"N{number} @ Acme" for number in range(18))
    office.ids = office.people(f"Ann @ Acme; {names}; Zed @ Hooli", office.accounts)
    office.edit("contact", office.ids["Ann"], role="executive_sponsor")
    return office


def live(office):
    """The names of those who are not archived."""
    found = office.frame("contact")
    return set(found.loc[found["archived_at"].isna(), "name"])


def test_those_who_stay_stay_and_one_undo_brings_the_others_back(acme):
    """Ann is proposed; she and N3 are kept, seventeen are archived at once, and come back at once."""
    clean = CleanUp(acme.store, 1, acme.accounts["Acme"])
    everybody = live(acme)
    assert ["Ann"] == clean.proposal.loc[clean.proposal["stays"], "name"].tolist()

    receipt = clean.keep([acme.ids["Ann"], acme.ids["N3"]])

    assert {"Ann", "N3", "Zed"} == live(acme)
    assert {"contact": 17} == receipt.updated
    undo.undo(acme.store, 1, receipt.position)
    assert everybody == live(acme)


def test_somebody_of_another_account_is_not_kept_by_mistake(acme):
    """Zed is nobody's contact here: the slip is told, nobody is archived."""
    with acme.untouched(), pytest.raises(NotFound, match="no contacts of the account"):
        CleanUp(acme.store, 1, acme.accounts["Acme"]).keep([acme.ids["Zed"]])


def test_keeping_everybody_changes_nothing(acme):
    """No list, no log entry."""
    clean = CleanUp(acme.store, 1, acme.accounts["Acme"])

    with acme.untouched():
        assert not clean.keep(clean.proposal["id"].tolist()).changed


def test_whoever_may_not_edit_may_not_clean_up(acme):
    """A viewer sees the proposal; the door refuses the rest."""
    viewer = acme.user("Vic", "viewer")
    acme.share(viewer, acme.accounts["Acme"])

    with acme.untouched(), pytest.raises(NotAllowed):
        CleanUp(acme.store, viewer, acme.accounts["Acme"]).keep([])
