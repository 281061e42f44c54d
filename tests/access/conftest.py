"""The house of the access tests, built once for a file on each database: what is tried is taken back."""

from collections.abc import Iterator

import pytest

from tests.access.house import House, build
from tests.build import Office


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The house on SQLite and on PostgreSQL."""
    folder = tmp_path_factory.mktemp("house")
    if request.param == "sqlite":
        office = Office(f"sqlite:///{folder / 'kapta.db'}")
        yield build(office, folder)
        office.store.close()
        return
    with request.getfixturevalue("postgres_server").fresh() as url:
        office = Office(url)
        yield build(office, folder)
        office.store.close()
