"""Filling a table: afterwards it has every index and every link it had before."""

from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from kapta_workspace.domain.changes import Rows
from kapta_workspace.domain.errors import KaptaError
from kapta_workspace.storage import bulk
from kapta_workspace.storage.bulk import bulk as filling
from kapta_workspace.storage.tables import METADATA
from tests.build import Office


@pytest.fixture
def office(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """A workspace where three rows are many."""
    monkeypatch.setattr(bulk, "BULK", 3)
    office = Office(database_url)
    yield office
    office.store.close()


def built(office: Office) -> dict[str, Any]:
    """The indexes and links of the contacts' table, as the database tells them."""
    with office.store.reading() as unit:
        asked = sa.inspect(unit.connection)
        indexes = [(one["name"], one["column_names"]) for one in asked.get_indexes("contact")]
        links = [(one["name"], one["referred_table"]) for one in asked.get_foreign_keys("contact")]
    return {"indexes": sorted(indexes), "links": sorted(links)}


def people(count: int, account: int) -> Rows:
    """So many new contacts, the second reporting to the first."""
    frame = pd.DataFrame({"id": [-1 - number for number in range(count)], "account": account})
    leaders = pd.Series([None, -1, *[None] * (count - 2)], dtype="object")
    return Rows("contact", frame.assign(name=[f"Person {one}" for one in range(count)], reports_to=leaders))


def write_a_lost_one(office: Office) -> None:
    """A contact whose manager does not exist, past all our own checks."""
    told = "INSERT INTO contact (id, version, born, name, reports_to) VALUES (1, 1, 1, 'Ada', 77)"
    with office.store.writing() as unit, filling(unit.connection, METADATA.tables["contact"], 4):
        unit.connection.exec_driver_sql(told)


def fail_in_the_middle(office: Office) -> None:
    """Go wrong while the indexes are away."""
    with office.store.writing() as unit, filling(unit.connection, METADATA.tables["contact"], 4):
        assert not sa.inspect(unit.connection).get_indexes("contact")
        raise ZeroDivisionError


def test_many_new_rows_leave_every_index_and_link_as_they_were(office: Office) -> None:
    """Four contacts come in where three are many; the table's indexes and links are what they were."""
    account = office.add("account", name="Acme")
    before = built(office)

    office.save(people(4, account))

    assert 4 == len(office.frame("contact"))
    assert before == built(office)
    assert before["indexes"]
    assert before["links"]


def test_what_is_taken_back_leaves_the_table_as_it_was(office: Office) -> None:
    """An error among the rows takes back the dropped indexes with everything else."""
    before = built(office)

    with pytest.raises(ZeroDivisionError):
        fail_in_the_middle(office)

    assert before == built(office)


def test_a_link_to_nothing_is_still_caught(office: Office) -> None:
    """The database's own check of links holds for rows written in bulk, too."""
    with pytest.raises(KaptaError):
        write_a_lost_one(office)

    assert 0 == len(office.frame("contact"))


def test_a_table_that_holds_more_than_comes_in_is_left_alone(office: Office) -> None:
    """Rebuilding the indexes of five rows for the sake of three would cost more than it saves."""
    account = office.add("account", name="Acme")
    office.save(people(5, account))

    with office.store.writing() as unit, filling(unit.connection, METADATA.tables["contact"], 3):
        during = sa.inspect(unit.connection).get_indexes("contact")

    assert len(built(office)["indexes"]) == len(during)
