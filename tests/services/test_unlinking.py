"""A record that is removed leaves no mention behind, and undo brings it back with its mentions."""

from datetime import UTC, datetime

import pandas as pd
import pytest

from kapta_workspace import Refused, Workspace
from kapta_workspace.domain.changes import Rows
from kapta_workspace.services import undo
from kapta_workspace.settings import load
from tests.build import ADMIN


@pytest.fixture
def acme(office):
    """Ada and Bo of Acme, who were both at a visit: the ids of the account, of them, and of the note."""
    ids = office.portfolio("Acme")
    people = office.people("Ada @ Acme; Bo @ Acme", ids)
    both = [people["Ada"], people["Bo"]]
    note = office.add("note", account=ids["Acme"], title="Visit", occurred_on="2026-02-01", contacts=both)
    return {**ids, **people, "note": note}


def present(office, acme):
    """The ids of the contacts the note mentions."""
    return list(office.one("note", acme["note"])["contacts"] or ())


def test_a_removed_contact_is_taken_out_of_notes(office, acme):
    """The note keeps Bo and loses Ada, in the log entry that removed her, and the receipt counts it."""
    receipt = office.remove("contact", acme["Ada"])

    assert [acme["Bo"]] == present(office, acme)
    assert ({"contact": 1}, {"note": 1}) == (receipt.removed, receipt.updated)
    assert receipt.position == office.one("note", acme["note"])["version"] == office.head
    assert ((acme["Ada"],),) == receipt.ids


def test_undo_brings_the_contact_back_into_the_note(office, acme):
    """Ada is there again, and was at the visit with Bo, in the order in which they were named."""
    receipt = office.remove("contact", acme["Ada"])
    undo.undo(office.store, ADMIN, receipt.position)

    assert [acme["Ada"], acme["Bo"]] == present(office, acme)
    assert {"Ada", "Bo"} == set(office.frame("contact")["name"])


def test_the_past_still_knows_who_was_there(office, acme):
    """As of the moment before, the note mentions both."""
    before = office.head
    office.remove("contact", acme["Ada"])
    then = office.view(position=before).frame("note")

    assert [(acme["Ada"], acme["Bo"])] == then["contacts"].tolist()


def test_a_list_of_one_becomes_empty(office, acme):
    """With both gone nobody was at the visit."""
    office.remove("contact", acme["Ada"], acme["Bo"])

    assert [] == present(office, acme)


def test_who_is_removed_and_edited_in_one_go(office, acme):
    """A change set that edits the note besides leaves no mention in it either."""
    edit = Rows("note", pd.DataFrame({"id": [acme["note"]], "title": ["Call"]}, index=["note"]))
    ids = pd.DataFrame({"id": pd.array([acme["Ada"]], dtype="Int64")}, index=["contact"])
    office.save(edit, Rows("contact", ids, "remove"))

    assert ("Call", [acme["Bo"]]) == (office.one("note", acme["note"])["title"], present(office, acme))


def test_an_archived_account_lets_its_notes_forget(office, acme):
    """Its notes are read-only to people, not to what follows from a removal."""
    office.edit("account", acme["Acme"], archived_at=datetime(2026, 3, 1, tzinfo=UTC))
    office.remove("contact", acme["Ada"])

    assert [acme["Bo"]] == present(office, acme)


def test_an_administrators_own_link_is_emptied(office, acme):
    """A custom field that names a colleague is empty once the colleague is removed, and undo fills it."""
    field = {"entity": "account", "key": "buddy", "label": "Buddy", "kind": "link"}
    office.write("custom_field", field)
    cy = office.user("Cy")
    office.edit("account", acme["Acme"], cf_buddy=cy)
    receipt = office.remove("user", cy)

    assert None is office.one("account", acme["Acme"])["cf_buddy"]
    undo.undo(office.store, ADMIN, receipt.position)
    assert cy == office.one("account", acme["Acme"])["cf_buddy"]


def test_a_single_link_still_holds_its_target(office, acme):
    """Bo reports to Ada: she is not removed, and the note keeps her."""
    office.edit("contact", acme["Bo"], reports_to=acme["Ada"])
    with office.untouched(), pytest.raises(Refused, match="still points at"):
        office.remove("contact", acme["Ada"])

    assert [acme["Ada"], acme["Bo"]] == present(office, acme)


def test_removing_an_account_empties_the_lists_of_others(office, acme, tmp_path):
    """A sister account's note forgets the removed account's people, and undo reminds it."""
    ids = office.portfolio("Family > Left, Right")
    people = office.people("Li @ Left; Ri @ Right", ids)
    note = office.add(
        "note", account=ids["Right"], title="Visit", occurred_on="2026-02-01", contacts=list(people.values())
    )
    ws = Workspace(office.store, ADMIN, load(folder=tmp_path))
    receipt = ws.remove_account("Left", confirm="Left")

    assert [people["Ri"]] == list(office.one("note", note)["contacts"])
    ws.undo(receipt.position)
    assert [people["Li"], people["Ri"]] == list(office.one("note", note)["contacts"])
