"""The databases handed to tests are real, empty and separate."""

import psycopg
import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.pool import NullPool

from tests.databases import PostgresServer, started, wheel_programs


def version(url: str) -> str:
    """Ask a PostgreSQL who it is."""
    with psycopg.connect(url.replace("+psycopg", "")) as session:
        return str(session.execute("SELECT version()").fetchone())


def test_a_database_is_empty_and_takes_a_table(database_url):
    """A test starts with no table and may make one, on either database."""
    engine = create_engine(database_url, poolclass=NullPool)

    assert [] == inspect(engine).get_table_names()
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE account (name TEXT)"))
    assert ["account"] == inspect(engine).get_table_names()


def test_a_database_is_dropped_while_it_is_still_in_use(postgres_server: PostgresServer):
    """A test that forgets to close a connection does not leave its database behind."""
    with postgres_server.fresh() as url:
        name = url.split("?")[0].rsplit("/", 1)[1]
        forgotten = psycopg.connect(url.replace("+psycopg", ""))
    with psycopg.connect(postgres_server.url.set(drivername="postgresql").render_as_string()) as session:
        left = session.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchall()
    forgotten.close()

    assert [] == left


@pytest.mark.postgres
def test_the_wheel_brings_a_server_that_starts():
    """Where no PostgreSQL is installed, the one inside the wheel serves."""
    newest = next(wheel_programs())

    with started(newest) as server, server.fresh() as url:
        assert "PostgreSQL 18" in version(url)
