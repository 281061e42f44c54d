"""Metrics from a warehouse: one query in any database SQLAlchemy speaks to, read and never written."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from kapta_workspace.connectors import secrets
from kapta_workspace.connectors.port import NotReached, Pulled, texts
from kapta_workspace.connectors.retrying import in_time
from kapta_workspace.connectors.secrets import Secret
from kapta_workspace.domain.errors import Misconfigured

SECRETS = ("warehouse_url",)
SECONDS = 60
GRACE = 5
"""So many seconds later the database, which gives up by itself, is no longer waited for."""
MOST = 500_000
COLUMNS = ("account", "metric", "day", "value")
OURS = ("account", "metric", "measured_on", "value", "source")
STEPS = 10_000
"""SQLite looks at the clock after so many of its instructions."""
FIRST = "0001-01-01"


@dataclass(frozen=True, slots=True)
class Warehouse:
    """
    A database with figures about accounts.

    Attributes:
        query: A SELECT of *account* (its name, external id or id), *metric* (its name), *day* and *value*;
            where it says ``:since``, only days from the last one taken over on are asked for.
        url: Its SQLAlchemy address.
        seconds: How long it may take.
        most: More rows than this are refused.
    """

    query: str
    url: Secret | None = None
    seconds: int = SECONDS
    most: int = MOST

    @property
    def label(self) -> str:
        """The warehouse."""
        return "The warehouse"

    def pull(self, since: Mapping[str, str]) -> Pulled:
        """Run the query; see ``port.Source``."""
        url = self.url or secrets.need(SECRETS[0], "warehouse")
        try:
            # The database is told, too; a machine that does not answer at all never hears of it.
            found = in_time(self.seconds + GRACE, lambda: self._rows(url, since.get("day", FIRST)))
        except NotReached:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is may hold the password
            raise NotReached(url.hide(_sentence(error))) from None
        rows = [_row(one) for one in found]
        last = max([since.get("day", FIRST), *(str(one["measured_on"])[:10] for one in rows)])
        bookmark = {} if last == FIRST else {"day": last}
        return Pulled({"metric_value": texts(rows, OURS)}, bookmark=bookmark)

    def _rows(self, url: Secret, since: str) -> list[dict[str, Any]]:
        engine = sa.create_engine(url.reveal(), hide_parameters=True, poolclass=sa.NullPool)
        try:
            with engine.connect() as connection:
                self._confine(connection)
                told = {"since": since} if ":since" in self.query else {}
                result = connection.execute(sa.text(self.query), told)
                if not result.returns_rows:
                    raise NotReached("The warehouse's query gives no rows: it must be a SELECT.")
                names = {name.lower(): name for name in result.keys()}  # noqa: SIM118 - no dictionary
                lost = [name for name in COLUMNS if name not in names]
                if lost:
                    raise NotReached(
                        f"The warehouse's query has no column {' and no column '.join(lost)}; it must give "
                        f"{', '.join(COLUMNS)}."
                    )
                found = result.mappings().fetchmany(self.most + 1)
                connection.rollback()
        finally:
            engine.dispose()
        if len(found) > self.most:
            raise NotReached(f"The warehouse's query gives more than {self.most:,} rows; let it give fewer.")
        return [{name: one[names[name]] for name in COLUMNS} for one in found]

    def _confine(self, connection: sa.Connection) -> None:
        """Tell the database that we only read, and for how long; whatever it does is rolled back besides."""
        dialect = connection.dialect.name
        if dialect == "postgresql":
            connection.execute(sa.text("SET TRANSACTION READ ONLY"))
            connection.execute(sa.text(f"SET LOCAL statement_timeout = {int(self.seconds * 1000)}"))
        elif dialect in {"mysql", "mariadb"}:
            connection.execute(sa.text("SET SESSION TRANSACTION READ ONLY"))
            connection.rollback()
        elif dialect == "sqlite":
            connection.execute(sa.text("PRAGMA query_only = ON"))
            raw: Any = connection.connection.dbapi_connection
            until = time.monotonic() + self.seconds
            raw.set_progress_handler(lambda: time.monotonic() > until, STEPS)


def _row(found: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "account": found["account"],
        "metric": found["metric"],
        "measured_on": str(found["day"])[:10],
        "value": found["value"],
        "source": "Warehouse",
    }


def _sentence(error: Exception) -> str:
    if isinstance(error, sa.exc.ArgumentError | sa.exc.NoSuchModuleError | ImportError):
        return "The warehouse's address is none this machine can use: run kapta connect warehouse."
    if isinstance(error, TimeoutError):
        return "The warehouse took too long to answer; try again in a while."
    said = " ".join(str(getattr(error, "orig", error)).split())
    if "interrupted" in said or "statement timeout" in said:
        return "The warehouse took too long to answer; let the query give fewer rows."
    if isinstance(error, sa.exc.DBAPIError):
        return f"The warehouse refused the query: {said[:200]}."
    return f"The warehouse could not be read ({type(error).__name__})."


def made(facts: Mapping[str, Any]) -> Warehouse:
    """
    From the settings; the address comes from the environment or the keyring, because it holds a password.

    Raises:
        Misconfigured: when no query is set.
    """
    if not facts.get("query"):
        raise Misconfigured("No query is set for the warehouse: write it under [warehouse] in kapta.toml.")
    seconds = int(facts.get("seconds", SECONDS))
    return Warehouse(str(facts["query"]), secrets.find(SECRETS[0]), seconds)
