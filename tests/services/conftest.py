"""A workspace for the tests of the services, on each of the two databases."""

from collections.abc import Iterator

import pytest

from tests.build import Office


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def building(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A workspace the tests of one file use one after the other: making tables takes longer than a test."""
    if request.param == "sqlite":
        office = Office(f"sqlite:///{tmp_path_factory.mktemp('office') / 'kapta.db'}")
        yield office
        office.store.close()
        return
    with request.getfixturevalue("postgres_server").fresh() as url:
        office = Office(url)
        yield office
        office.store.close()


@pytest.fixture
def office(building: Office) -> Office:
    """A workspace with one administrator and nothing else: the test runs on SQLite and on PostgreSQL."""
    building.empty()
    return building
