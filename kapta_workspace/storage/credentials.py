"""
Passwords, sessions, one-time links and failed tries, beside the records and never among them.

Whatever is written here is no record: it has no history, nobody undoes it, no View shows it. Cookies and
links come in as they are and are kept as digests.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

import sqlalchemy as sa

from kapta_workspace.storage.rows import table
from kapta_workspace.storage.store import Unit

PASSWORD, SESSION, LINK, TRY = (table(f"sign_in_{name}") for name in ("password", "session", "link", "try"))


@dataclass(frozen=True, slots=True)
class Kept:
    """
    A session or a link.

    Attributes:
        user: Whose it is.
        at: When it began, in seconds since 1970.
        seen: When it was last used.
    """

    user: int
    at: int
    seen: int


def digest(key: str) -> str:
    """What is kept of a cookie, a link or a name."""
    return sha256(key.encode()).hexdigest()


def seconds(unit: Unit) -> int:
    """The moment of a transaction, as these tables keep it."""
    return int(unit.now.timestamp())


# --- passwords ----------------------------------------------------------------------------------------


def password_of(unit: Unit, user: int) -> str | None:
    """The hash of a user's password; None when they have none."""
    return unit.connection.scalar(sa.select(PASSWORD.c.hash).where(PASSWORD.c.user == user))


def keep_password(unit: Unit, user: int, hashed: str) -> None:
    """Keep the hash of a new password in the place of the old one."""
    unit.connection.execute(PASSWORD.delete().where(PASSWORD.c.user == user))
    unit.connection.execute(PASSWORD.insert().values(user=user, hash=hashed, at=seconds(unit)))


# --- sessions and links -------------------------------------------------------------------------------


def keep(unit: Unit, kept: sa.Table, key: str, user: int) -> None:
    """Begin a session, or keep a link."""
    now = seconds(unit)
    unit.connection.execute(kept.insert().values(digest=digest(key), user=user, at=now, seen=now))


def find(unit: Unit, kept: sa.Table, key: str) -> Kept | None:
    """The session of a cookie, or whom a link is for."""
    asked = sa.select(kept.c.user, kept.c.at, kept.c.seen).where(kept.c.digest == digest(key))
    found = unit.connection.execute(asked).one_or_none()
    return Kept(*map(int, found)) if found else None


def touch(unit: Unit, key: str) -> None:
    """Say that a session is in use."""
    where = SESSION.c.digest == digest(key)
    unit.connection.execute(SESSION.update().where(where).values(seen=seconds(unit)))


def end(unit: Unit, kept: sa.Table, key: str) -> None:
    """End one session, or use up one link."""
    unit.connection.execute(kept.delete().where(kept.c.digest == digest(key)))


def end_all(unit: Unit, kept: sa.Table, user: int | None = None, *, but: str = "") -> int:
    """End every session of a user, or of everybody, but one; or every link. Says how many."""
    where = kept.c.digest != digest(but)
    if user is not None:
        where &= kept.c.user == user
    return unit.connection.execute(kept.delete().where(where)).rowcount


def forget_old(unit: Unit, begun_before: int, unused_since: int) -> None:
    """Let go of sessions nobody may use any more."""
    old = (SESSION.c.at < begun_before) | (SESSION.c.seen < unused_since)
    unit.connection.execute(SESSION.delete().where(old))


def end_everything(unit: Unit) -> None:
    """End every session and use up every link: a database that was put back knows old ones."""
    there = set(sa.inspect(unit.connection).get_table_names())
    for old in (SESSION, LINK):
        if old.name in there:
            end_all(unit, old)


def overview(unit: Unit) -> dict[int, tuple[bool, int, int]]:
    """By user: whether they have a password, how many sessions, and when the last one was used (0: never)."""
    owning = set(unit.connection.scalars(sa.select(PASSWORD.c.user)))
    asked = sa.select(SESSION.c.user, sa.func.count(), sa.func.max(SESSION.c.seen)).group_by(SESSION.c.user)
    open_now = {int(user): (int(many), int(last)) for user, many, last in unit.connection.execute(asked)}
    return {user: (user in owning, *open_now.get(user, (0, 0))) for user in owning | set(open_now)}


# --- failed tries -------------------------------------------------------------------------------------


def tries(unit: Unit, who: str, since: int) -> int:
    """How often somebody failed since a moment."""
    asked = sa.select(sa.func.count()).where(TRY.c.who == digest(who), TRY.c.at > since)
    return int(unit.connection.scalar(asked) or 0)


def keep_tries(unit: Unit, names: Iterable[str], forget: int) -> None:
    """Count one try for each of these names, and forget those before a moment."""
    unit.connection.execute(TRY.delete().where(TRY.c.at < forget))
    unit.connection.execute(TRY.insert(), [{"who": digest(who), "at": seconds(unit)} for who in names])


def forget_tries(unit: Unit, who: str) -> None:
    """They got in: what went wrong before does not count any more."""
    unit.connection.execute(TRY.delete().where(TRY.c.who == digest(who)))
