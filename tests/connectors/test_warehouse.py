"""Metrics come out of any database by one query, which can only read and must end."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from kapta_workspace.connectors.port import NotReached
from kapta_workspace.connectors.secrets import Secret
from kapta_workspace.connectors.warehouse import Warehouse

QUERY = "SELECT account AS Account, metric, day, value FROM figures WHERE day >= :since ORDER BY day"


@pytest.fixture
def url(database_url: str) -> Secret:
    """A warehouse with three figures, on SQLite and on PostgreSQL."""
    engine = sa.create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(
            sa.text("CREATE TABLE figures (account text, metric text, day date, value numeric)")
        )
        for day, value in (("2026-09-30", "1.5"), ("2026-10-31", "2"), ("2026-11-22", "3.25")):
            told = {"day": day, "value": value}
            row = (
                "INSERT INTO figures VALUES ('Globex', 'Usage', CAST(:day AS date), CAST(:value AS numeric))"
            )
            plain = "INSERT INTO figures VALUES ('Globex', 'Usage', :day, :value)"
            connection.execute(sa.text(plain if engine.dialect.name == "sqlite" else row), told)
    engine.dispose()
    return Secret(database_url)


def test_figures_come_as_metric_values_and_later_only_the_new_ones(url: Secret):
    """Three days at first; from the bookmark on only the last one."""
    first = Warehouse(QUERY, url).pull({})
    later = Warehouse(QUERY, url).pull(first.bookmark)

    table = first.tables["metric_value"]
    assert ["2026-09-30", "2026-10-31", "2026-11-22"] == table["measured_on"].tolist()
    assert ["Globex", "Usage", 3.25] == [*table.loc[2, ["account", "metric"]], float(table["value"][2])]
    assert {"day": "2026-11-22"} == first.bookmark
    assert ["2026-11-22"] == later.tables["metric_value"]["measured_on"].tolist()


@pytest.mark.parametrize(
    "query",
    [
        "INSERT INTO figures VALUES ('Evil', 'Usage', '2026-01-01', 1)",
        "DELETE FROM figures",
        "DROP TABLE figures",
    ],
)
def test_a_query_cannot_write(url: Secret, query: str):
    """The database itself is told to refuse; the figures stand as they stood."""
    with pytest.raises(NotReached, match="The warehouse refused the query"):
        Warehouse(query, url).pull({})

    assert 3 == len(Warehouse(QUERY, url).pull({}).tables["metric_value"])


FAULTS = {
    "SELEKT 1": "The warehouse refused the query",
    "SELECT 1 AS account, 2 AS metric": "has no column day and no column value",
}


@pytest.mark.parametrize("query", FAULTS)
def test_a_bad_query_is_one_sentence(url: Secret, query: str):
    """What the database says about it, or which columns it lacks; never the address."""
    with pytest.raises(NotReached, match=FAULTS[query]) as refused:
        Warehouse(query, url).pull({})

    assert 1 == len(str(refused.value).splitlines())
    assert url.reveal() not in str(refused.value)


def test_a_query_without_end_is_given_up(url: Secret):
    """A recursion that never ends is interrupted by the database after the time allowed."""
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"

    with pytest.raises(NotReached, match="took too long"):
        Warehouse(endless, url, seconds=1).pull({})


def test_more_rows_than_allowed_are_refused(url: Secret):
    """Two of three are allowed."""
    with pytest.raises(NotReached, match="more than 2 rows"):
        Warehouse(QUERY, url, most=2).pull({})


def test_an_address_that_is_none_is_said_without_it(tmp_path: Path):
    """A driver nobody has, and an address that is no address."""
    for address in ("oraklel://boss:hunter22@db/x", "hunter22"):
        with pytest.raises(NotReached, match="kapta connect warehouse") as refused:
            Warehouse(QUERY, Secret(address)).pull({})
        assert "hunter22" not in str(refused.value)
