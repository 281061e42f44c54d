"""The permission matrix at the last wall: PostgreSQL's own rows, as the documents have it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.access.house import OF_ACCOUNTS, House, build
from tests.access.matrix import ROLES
from tests.build import Office
from tests.databases import PostgresServer
from tests.services.test_database_roles import reading_as


@pytest.fixture(scope="module")
def walled(postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The house on PostgreSQL."""
    folder: Path = tmp_path_factory.mktemp("walled")
    with postgres_server.fresh() as url:
        office = Office(url)
        yield build(office, folder)
        office.store.close()


@pytest.mark.parametrize("role", ROLES)
def test_the_database_gives_what_the_documents_say(walled: House, role: str) -> None:
    """Accounts, every kind of record on them, and the lines of the log, by one's own SQL."""
    wanted = {walled.accounts[name] for name in walled.visible(role)}
    with reading_as(walled.office, walled.users[role]) as reader, reader.engine.connect() as connection:
        assert sorted(wanted) == reader.ids("account")
        for kind in OF_ACCOUNTS:
            column = "id" if kind == "account" else "account"
            found = set(connection.scalars(sa.text(f'SELECT "{column}" FROM "{kind}"')))
            assert wanted == found, kind
        logged = set(connection.scalars(sa.text("SELECT account FROM change WHERE account IS NOT NULL")))
        assert logged == wanted | ({walled.accounts["removed"]} if role == ROLES[0] else set())
