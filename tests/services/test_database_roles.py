"""With a database role of one's own one reads what the screens show, and no more; one writes nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from kapta_workspace import Misconfigured, NotAllowed
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.services.database_roles import DatabaseRoles
from kapta_workspace.storage import guarding
from kapta_workspace.storage.tables import METADATA
from tests.build import ADMIN, Office

ROLES = ("administrator", "account_manager", "contributor", "viewer")
ALONE = ("contributing", "group", "stranger")
"""How a user stands to accounts, beside their own and the one below it."""


class Reader:
    """Somebody with a database role: ``sees`` is what their own SQL gives."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    def ids(self, kind: str) -> list[int]:
        """The ids of a kind, as they read them."""
        with self.engine.connect() as connection:
            return list(connection.scalars(sa.text(f'SELECT id FROM "{kind}" ORDER BY id')))

    def refused(self, statement: str) -> bool:
        """Whether the database refuses a statement."""
        with self.engine.connect() as connection:
            try:
                connection.exec_driver_sql(statement)
            except DBAPIError as error:
                return "permission denied" in str(error) or "row-level security" in str(error)
        return False


@pytest.fixture(scope="module")
def office(postgres_server) -> Iterator[Office]:
    """A workspace on PostgreSQL with a user of every role, and records on five accounts of each."""
    with postgres_server.fresh() as url:
        made = Office(url)
        fill(made)
        yield made
        made.store.close()


def fill(office: Office) -> None:
    """Each user of a role owns an account, contributes to one, and reaches one; one is below their own."""
    metrics = [office.add("metric", name=f"For {one}", access=one) for one in ("everyone", "managers")]
    for name in ROLES[1:]:
        user = office.user(name.title(), name)
        accounts = office.portfolio(f"{name} own > {name} family") | {
            one: office.add("account", name=one) for one in (f"{name} {how}" for how in ALONE)
        }
        office.edit("account", accounts[f"{name} own"], owner=user)
        office.add("contributor", account=accounts[f"{name} contributing"], user=user)
        office.share(user, accounts[f"{name} group"])
        for account in accounts.values():
            office.add("contact", account=account, name="Bo")
            office.add("task", account=account, title="Call", assignee=ADMIN)
            for metric in metrics:
                office.add("metric_value", account=account, metric=metric, measured_on="2026-02-03", value=1)
    office.add("filter", name="Mine", owner=ADMIN, expression="{}")


@contextmanager
def reading_as(office: Office, user: int) -> Iterator[Reader]:
    """A database role that reads as a user, for as long as the block lasts."""
    role, word = f"kapta_{uuid4().hex[:12]}", uuid4().hex
    owner = sa.create_engine(office.store.url, isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        connection.exec_driver_sql(f"CREATE ROLE {role} LOGIN PASSWORD '{word}'")
    email = office.one("user", user)["email"]
    DatabaseRoles(office.store, ADMIN).grant(email, role)
    engine = sa.create_engine(office.store.url.set(username=role, password=word), poolclass=sa.NullPool)
    try:
        yield Reader(engine)
    finally:
        DatabaseRoles(office.store, ADMIN).revoke(role)
        with owner.connect() as connection:
            connection.exec_driver_sql(f"DROP OWNED BY {role}; DROP ROLE {role}")
        owner.dispose()


def user_of(office: Office, role: str) -> int:
    """The user who has a role."""
    users = office.frame("user")
    return int(users[users["role"] == role]["id"].iloc[0])


@pytest.mark.parametrize("role", ROLES)
def test_ones_own_sql_sees_what_the_screens_show(office, role):
    """For every kind of record the rows are those of a View, whatever one is to an account."""
    user = user_of(office, role)
    with reading_as(office, user) as reader:
        for kind in SCHEMAS:
            assert sorted(office.frame(kind, user)["id"].tolist()) == reader.ids(kind), kind
        seen = {
            name.rpartition(" ")[2] for name in office.frame("account", user)["name"] if name.startswith(role)
        }

    told = {"account_manager": {"own", "contributing", "group"}, "viewer": {"group"}, "administrator": set()}
    assert told.get(role, told["account_manager"]) == seen


@pytest.mark.parametrize("role", ROLES)
def test_ones_own_sql_writes_nothing_and_reads_no_secret(office, role):
    """No action but looking is taken past the door; passwords, sessions and roles are nobody's to read."""
    shut = set(METADATA.tables) - set(guarding.readable())
    with reading_as(office, user_of(office, role)) as reader:
        for kind in METADATA.tables:
            assert reader.refused(f'DELETE FROM "{kind}"'), kind
            assert reader.refused(f'INSERT INTO "{kind}" DEFAULT VALUES'), kind
        assert reader.refused("UPDATE \"user\" SET role = 'administrator'")
        assert [] == [name for name in shut if not reader.refused(f'SELECT * FROM "{name}"')]


def test_no_trick_widens_the_view(office):
    """A table of one's own in the way, another role taken on, or a log line of a hidden account."""
    user = user_of(office, "viewer")
    mine = office.frame("account", user)["id"].tolist()
    with reading_as(office, user) as reader, reader.engine.connect() as connection:
        connection.exec_driver_sql(
            'CREATE TEMP TABLE database_role AS SELECT session_user::text AS name, 1 AS "user";'
            "CREATE TEMP TABLE \"user\" AS SELECT 1 AS id, 'administrator' AS role, false AS is_disabled;"
            "SET search_path = pg_temp, public"
        )
        assert sorted(mine) == list(connection.scalars(sa.text("SELECT id FROM account ORDER BY id")))
        assert set(mine) >= set(connection.scalars(sa.text("SELECT DISTINCT account FROM change")))
        assert {user} >= set(connection.scalars(sa.text("SELECT DISTINCT actor FROM change_set")))


def test_whoever_is_disabled_reads_nothing(office):
    """At once, with the role they still have; and a role nobody stands behind reads nothing either."""
    user = user_of(office, "contributor")
    with reading_as(office, user) as reader:
        assert reader.ids("account")
        office.edit("user", user, is_disabled=True)
        assert [[], [], []] == [reader.ids(kind) for kind in ("account", "contact", "user")]
        office.edit("user", user, is_disabled=False)


def test_the_service_passes_the_wall_and_only_administrators_open_it(office):
    """Whoever owns the tables reads everything; others may not grant, and the owner's own role is refused."""
    with reading_as(office, user_of(office, "viewer")):
        assert len(office.frame("account")) == len(office.frame("account", ADMIN)) > 10
        assert 1 == len(DatabaseRoles(office.store, ADMIN).frame())
        for call in (
            lambda one: one.frame(),
            lambda one: one.grant("ana@us.example", "x"),
            lambda one: one.revoke("x"),
        ):
            with pytest.raises(NotAllowed):
                call(DatabaseRoles(office.store, user_of(office, "viewer")))
        with pytest.raises(Misconfigured, match="CREATE ROLE"):
            DatabaseRoles(office.store, ADMIN).grant("ana@us.example", str(office.store.url.username))


def test_a_file_has_no_roles(tmp_path):
    """On SQLite the sentence says why."""
    office = Office(f"sqlite:///{tmp_path / 'kapta.db'}")
    with pytest.raises(Misconfigured, match="PostgreSQL's"):
        DatabaseRoles(office.store, ADMIN).grant("ana@us.example", "ana")
    office.store.close()
