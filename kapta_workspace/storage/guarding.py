"""
The second wall on PostgreSQL: row-level security made of the rules the Python checks read.

People with a database role of their own read the tables with their own SQL and see the accounts the screens
show them, and no more; they write nothing. The role that owns the tables, which serves the screens and takes
the migrations, passes the wall: it costs it nothing.
"""

from collections.abc import Iterable, Iterator, Mapping

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from kapta_workspace.domain.access import AUDIENCES, RULES, Action, Relation, Role
from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.domain.fields import Schema
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.storage import reading
from kapta_workspace.storage.rows import table
from kapta_workspace.storage.store import Unit
from kapta_workspace.storage.tables import METADATA

ROLES = METADATA.tables["database_role"]
POLICY = "kapta_seen"

ME = "kapta_me()"
"""The id of the user behind the role that asks; nothing for a role nobody stands behind."""
SEEN = "SELECT kapta_seen()"
"""The accounts they may see."""
HEARD = "SELECT kapta_heard()"
"""The access levels of records they may read."""


def grant(unit: Unit, role: str, user: int) -> None:
    """
    Let a database role read what a user may see, and nothing else; the wall is built or mended first.

    Raises:
        Misconfigured: on SQLite, or when there is no such role or it passes every wall.
    """
    _must_be_postgres(unit)
    if role not in _walled(unit):
        raise Misconfigured(
            f"There is no database role {role} that row-level security holds for. Make one first: "
            f"CREATE ROLE \"{role}\" LOGIN PASSWORD '…'"
        )
    build(unit)
    revoke(unit, role)
    unit.connection.execute(ROLES.insert().values(name=role, user=user))
    quoted = _quoted(role)
    schema = unit.connection.scalar(sa.text("SELECT quote_ident(current_schema())"))
    unit.connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA {schema} TO {quoted}")
    unit.connection.exec_driver_sql(f"GRANT SELECT ON {', '.join(map(_quoted, readable()))} TO {quoted}")


def revoke(unit: Unit, role: str) -> None:
    """Let a role read nothing any more."""
    _must_be_postgres(unit)
    unit.connection.execute(ROLES.delete().where(ROLES.c.name == role))
    if role in _walled(unit):
        everything = ", ".join(map(_quoted, METADATA.tables))
        unit.connection.exec_driver_sql(f"REVOKE ALL ON {everything} FROM {_quoted(role)}")


def granted(unit: Unit) -> list[tuple[str, int]]:
    """Database roles and the users behind them."""
    return [(str(name), int(user)) for name, user in unit.connection.execute(sa.select(ROLES))]


def build(unit: Unit) -> None:
    """Build the wall anew from today's rules; what was granted stays."""
    for statement in (*_functions(), *_policies()):
        unit.connection.exec_driver_sql(statement.replace("%", "%%"))


def readable() -> list[str]:
    """The tables a role may be let read: every record, and the log."""
    return [*SCHEMAS, "change", "change_set"]


# --- the wall -----------------------------------------------------------------------------------------


def _functions() -> Iterator[str]:
    """What the policies ask; run by the owner of the tables, or a policy would have to ask itself."""
    yield _function("kapta_me", "bigint", _me())
    yield _function("kapta_seen", "SETOF bigint", _sql(sa.select(table("account").c.id).where(_visible())))
    levels = [f"SELECT '{level}' WHERE {_role()} IN ({_listed(roles)})" for level, roles in AUDIENCES.items()]
    yield _function("kapta_heard", "SETOF text", " UNION ALL ".join(levels))


def _function(name: str, gives: str, body: str) -> str:
    # Nobody can put a table of their own before ours: the path is fixed to where the tables are.
    return (
        f"DO $make$ BEGIN EXECUTE format($def$CREATE OR REPLACE FUNCTION {name}() RETURNS {gives} "
        f"LANGUAGE sql STABLE SECURITY DEFINER SET search_path = %I, pg_temp AS $body${body}$body$$def$, "
        "current_schema()); END $make$"
    )


def _me() -> str:
    """The enabled user behind the role that signed in, whatever role it has taken on since."""
    user = table("user")
    there = sa.select(user.c.id).join(ROLES, ROLES.c.user == user.c.id)
    enabled = sa.and_(user.c.is_disabled.is_not(sa.true()), user.c.archived_at.is_(None))
    return _sql(there.where(ROLES.c.name == sa.literal_column("session_user"), enabled))


def _role() -> str:
    return f'(SELECT role FROM "user" WHERE id = {ME})'  # noqa: S608 - our own words


def _visible() -> sa.ColumnElement[bool]:
    """The rule for lists (``reading.seen_by``) for whichever role the one who asks has."""
    me: sa.ColumnElement[int] = sa.literal_column(f"(SELECT {ME})")
    role: sa.ColumnElement[str] = sa.literal_column(_role())
    return sa.or_(sa.false(), *(sa.and_(role == sa.literal(str(one)), reached(one, me)) for one in Role))


def reached(role: Role, me: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """The condition under which a policy shows an account to the user ``me``, whose role it is."""
    relations = RULES[role].get(Action.SEE, frozenset[Relation]())
    if relations is None:
        return sa.true()
    return sa.or_(sa.false(), *(reading.related(relation, me) for relation in sorted(relations)))


def _policies() -> Iterator[str]:
    for name in METADATA.tables:
        yield f"ALTER TABLE {_quoted(name)} ENABLE ROW LEVEL SECURITY"
        yield f"DROP POLICY IF EXISTS {POLICY} ON {_quoted(name)}"
    for name, condition in conditions().items():
        yield f"CREATE POLICY {POLICY} ON {_quoted(name)} FOR SELECT USING ({condition})"


def conditions() -> Mapping[str, str]:
    """Table → the condition under which one of its rows is seen; a table without one shows nothing."""
    found = {schema.name: _seen(schema) for schema in SCHEMAS.values()}
    everything = f"{_role()} = '{Role.ADMINISTRATOR}'"
    open_kinds = _listed(one.name for one in SCHEMAS.values() if one.account and not one.audience)
    return {
        **found,
        # What a line says of an account is for those who see the account; the rest is for administrators.
        "change": f"{everything} OR (kind IN ({open_kinds}) AND account IN ({SEEN}))",
        "change_set": f"{everything} OR actor = (SELECT {ME})",
    }


def _seen(schema: Schema) -> str:
    own = f"(SELECT {ME}) IS NOT NULL"
    if schema.account:
        own = f"{_quoted(schema.account)} IN ({SEEN})"
    elif schema.mine:
        shared = " OR is_shared" if "is_shared" in schema else ""
        own = f"{own} AND ({_quoted(schema.mine)} = (SELECT {ME}){shared})"
    if schema.audience:
        speaking = f"SELECT id FROM {_quoted(schema.spoken_for)} WHERE access IN ({HEARD})"  # noqa: S608
        itself = schema.audience == "id"
        own += f" AND access IN ({HEARD})" if itself else f" AND {_quoted(schema.audience)} IN ({speaking})"
    return own


# --- pieces -------------------------------------------------------------------------------------------


def _walled(unit: Unit) -> set[str]:
    """The roles that row-level security holds for: not the owner's, not those that pass every wall."""
    asked = "SELECT rolname FROM pg_roles WHERE NOT rolsuper AND NOT rolbypassrls AND rolname <> current_user"
    return set(unit.connection.scalars(sa.text(asked)))


def _must_be_postgres(unit: Unit) -> None:
    if unit.dialect != "postgresql":
        raise Misconfigured(
            "Database roles are PostgreSQL's; whoever can open a workspace's file on SQLite reads all of it."
        )


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in sorted(words))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _sql(statement: sa.Select[tuple[int]]) -> str:
    spoken: sa.Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    compiled = statement.compile(dialect=spoken, compile_kwargs={"literal_binds": True})
    return str(compiled)
