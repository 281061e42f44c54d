"""What another system holds becomes a plan and is applied like a spreadsheet, its bookmark with it."""

from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pandas as pd
import pytest

from kapta_workspace.connectors.port import Pulled, texts
from kapta_workspace.domain.errors import Misconfigured, NotAllowed, Refused
from kapta_workspace.services.connecting import Connectors
from kapta_workspace.services.imports import Imports
from tests.build import ADMIN, Office
from tests.connectors.crm import organisation, queries, record
from tests.connectors.stand_in import standing_in

ACCOUNT = ("external_id", "name", "parent", "owner")
CONTACT = ("external_id", "account", "name", "reports_to")
OWNER = "ana@us.example"


@dataclass
class Crm:
    """A CRM of a few rows that remembers from where it was read."""

    tables: dict[str, pd.DataFrame]
    gone: dict[str, tuple[str, ...]] = field(default_factory=dict)
    mark: str = "1"
    read_from: list[dict[str, str]] = field(default_factory=list)
    label: str = "The CRM"

    def pull(self, since: Any) -> Pulled:
        """Everything, whatever was asked."""
        self.read_from.append(dict(since))
        return Pulled(self.tables, self.gone, {"Account": self.mark})


def family() -> Crm:
    """Globex EU below Globex, the child first; Bo reports to Ada, Bo first."""
    accounts = [
        {"external_id": "A2", "name": "Globex EU", "parent": "A1", "owner": OWNER},
        {"external_id": "A1", "name": "Globex", "owner": OWNER},
    ]
    people = [
        {"external_id": "C2", "account": "A2", "name": "Bo", "reports_to": "C1"},
        {"external_id": "C1", "account": "A1", "name": "Ada"},
    ]
    return Crm({"account": texts(accounts, ACCOUNT), "contact": texts(people, CONTACT)})


def connected(office: Office, crm: Any, user: int = ADMIN) -> Connectors:
    """The workspace with one CRM switched on."""
    return Connectors(office.store, user, {"crm": lambda: crm})


def test_accounts_are_taken_over_from_salesforce_where_it_is_switched_on(office: Office):
    """A2: two accounts, one below the other, and a contact come out of Salesforce as they stand there."""
    held = {
        "Account": [
            record("Account", 1, Name="Globex", Owner={"Email": OWNER}),
            record("Account", 2, Name="Globex EU", ParentId="001000000000001AAA", Owner={"Email": OWNER}),
        ],
        "Contact": [record("Contact", 1, Name="Ada", AccountId="001000000000002AAA")],
    }
    with standing_in(queries(held)) as server:
        switched_on = Connectors(office.store, ADMIN, {"salesforce": partial(organisation, server)})
        batch = switched_on.plan("salesforce").apply()
        again = switched_on.plan("salesforce")

    accounts = office.view().frame("account").set_index("name")
    assert accounts["id"].to_dict()["Globex"] == accounts["parent"].to_dict()["Globex EU"]
    assert ["Ada"] == office.view().frame("contact")["name"].tolist()
    assert {"read": 3, "created": 3, "updated": 0, "unchanged": 0, "skipped": 0, "failed": 0} == batch.counts
    assert 3 == again.counts["unchanged"]


def test_a_crm_that_is_not_switched_on_is_not_asked(office: Office):
    """The sentence names where to switch it on."""
    with pytest.raises(Misconfigured, match=r"hubspot is not switched on .* kapta\.toml"):
        connected(office, family()).plan("hubspot")


def test_only_who_may_import_may_ask_a_crm(office: Office):
    """An account manager is refused before anything is asked."""
    crm = family()
    with pytest.raises(NotAllowed):
        connected(office, crm, office.user("Bo")).plan("crm")

    assert [] == crm.read_from


def test_the_next_plan_reads_from_where_the_last_one_applied_ended(office: Office):
    """A plan alone moves nothing; an applied one does, and its undo takes that back."""
    crm = family()
    there = connected(office, crm)
    there.plan("crm")
    batch = there.plan("crm").apply()
    there.plan("crm")
    there.plan("crm", anew=True)
    Imports(office.store, ADMIN).undo(batch.position)
    there.plan("crm")

    assert [{}, {}, {"Account": "1"}, {}, {}] == crm.read_from
    assert ["crm"] == there.status()["connector"].tolist()


def test_what_failed_is_read_again(office: Office):
    """One account of three has an owner nobody knows: the others come in, the bookmark stays."""
    crm = family()
    odd = texts([{"external_id": "A3", "name": "Odd", "owner": "gone@us.example"}], ACCOUNT)
    crm.tables["account"] = pd.concat([crm.tables["account"], odd], ignore_index=True)
    there = connected(office, crm)

    plan = there.plan("crm")
    with pytest.raises(Refused):
        plan.apply()
    batch = plan.apply(good_rows=True)
    there.plan("crm")

    assert (4, 1) == (batch.counts["created"], batch.counts["failed"])
    assert ["A3"] == plan.problems["external_id"].tolist()
    assert [{}, {}] == crm.read_from
    assert there.plan("crm", lenient=True).is_clean


def test_what_is_deleted_there_is_proposed_until_somebody_archives_it(office: Office):
    """Globex EU is deleted in the CRM: it is proposed twice, then archived; an undo brings it back."""
    crm = family()
    there = connected(office, crm)
    there.plan("crm").apply()
    crm.tables = {"account": texts([{"external_id": "A1", "name": "Globex AG"}], ACCOUNT)}
    crm.gone, crm.mark = {"account": ("A2",)}, "2"
    first = there.plan("crm")
    first.apply()
    crm.gone = {}
    crm.tables = {"account": texts([{"external_id": "A1", "name": "Globex SE"}], ACCOUNT)}
    second = there.plan("crm")

    assert [["Globex EU"], ["Globex EU"]] == [plan.gone["title"].tolist() for plan in (first, second)]
    assert "Globex EU" in second._repr_html_()
    batch = second.apply(archive=True)
    assert ["Globex SE"] == office.view().frame("account")["name"].tolist()
    assert [] == there.plan("crm").gone["title"].tolist()
    Imports(office.store, ADMIN).undo(batch.position)
    assert {"Globex AG", "Globex EU"} == set(office.view().frame("account")["name"])


def test_what_came_back_there_is_no_longer_proposed(office: Office):
    """Deleted, then restored in the CRM before anybody archived it here."""
    crm = family()
    there = connected(office, crm)
    there.plan("crm").apply()
    changed = texts([{"external_id": "A1", "name": "Globex AG"}], ACCOUNT)
    crm.tables, crm.gone = {"account": changed}, {"account": ("A2",)}
    there.plan("crm").apply()
    crm.tables, crm.gone = {"account": texts([{"external_id": "A2", "name": "Globex EU"}], ACCOUNT)}, {}

    assert there.plan("crm").gone.empty


def test_nothing_new_is_a_plan_of_nothing(office: Office):
    """A CRM in which nothing changed gives empty tables."""
    crm = Crm({"account": texts([], ACCOUNT), "contact": texts([], CONTACT)})
    plan = connected(office, crm).plan("crm")

    assert 0 == plan.counts["read"]
    assert not plan.apply().receipt.changed
