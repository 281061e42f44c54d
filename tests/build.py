"""
Portfolios and people written as pictures, as frames and as workspaces.

``"Globex > Globex EU, Globex US; Globex EU > Rome"`` is a family of four,
``"Ada @ Globex; Bo @ Rome -> Ada"`` are two contacts, one of whom reports to the other.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from kapta_workspace.domain import frames
from kapta_workspace.domain.changes import ChangeSet, Receipt, Rows
from kapta_workspace.domain.fields import Schema
from kapta_workspace.domain.rules import Draft, World
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.services import dossiers, records, remembered, searching, searching_then
from kapta_workspace.services.views import View
from kapta_workspace.storage.reading import Scope
from kapta_workspace.storage.store import Store
from kapta_workspace.storage.tables import METADATA

# ------------------------------------------------------------------------------ pictures


def tree(picture: str) -> dict[str, str | None]:
    """Account → parent, in the order the picture names them."""
    found: dict[str, str | None] = {}
    for line in picture.split(";"):
        top, _, below = line.partition(">")
        found.setdefault(top.strip(), None)
        for child in filter(None, map(str.strip, below.split(","))):
            found[child] = top.strip()
    return found


def staff(picture: str) -> list[tuple[str, str, str | None]]:
    """Name, account and manager of each contact, in the order the picture names them."""
    found = []
    for line in filter(None, map(str.strip, picture.split(";"))):
        who, _, boss = line.partition("->")
        name, _, account = who.partition("@")
        found.append((name.strip(), account.strip(), boss.strip() or None))
    return found


# ------------------------------------------------------------------------------ frames


def rows(kind: str, *records_: dict[str, Any], schema: Schema | None = None) -> pd.DataFrame:
    """Typed rows of a kind with every column; whatever a row does not say is missing."""
    schema = schema or SCHEMAS[kind]
    blank = frames.blank(schema, len(records_))
    names = {name for record in records_ for name in record}
    given = {
        name: frames.column([record.get(name) for record in records_], frames.columns(schema)[name])
        for name in names
    }
    return blank.assign(**given)


def portfolio(picture: str) -> pd.DataFrame:
    """The accounts of a picture, numbered from 1 in its order, all owned by user 1."""
    parents = tree(picture)
    ids = {name: number for number, name in enumerate(parents, 1)}
    made = [
        {
            "id": ids[name],
            "version": 1,
            "born": 1,
            "name": name,
            "owner": 1,
            "tier": "normal",
            "is_flagged": False,
            "parent": ids.get(up or ""),
        }
        for name, up in parents.items()
    ]
    return rows("account", *made)


def contacts(picture: str, accounts: pd.DataFrame) -> pd.DataFrame:
    """The contacts of a picture, numbered from 1 in its order."""
    named = dict(zip(accounts["name"], accounts["id"], strict=True))
    people = staff(picture)
    ids = {name: number for number, (name, _, _) in enumerate(people, 1)}
    made = [
        {
            "id": ids[name],
            "version": 1,
            "born": 1,
            "name": name,
            "account": named[account],
            "reports_to": ids.get(boss or ""),
        }
        for name, account, boss in people
    ]
    return rows("contact", *made)


def draft(kind: str, before: pd.DataFrame, after: pd.DataFrame, *, new: bool | list[bool] = False) -> Draft:
    """A draft of rows as they stand and as they would stand."""
    flags = np.full(len(after), new) if isinstance(new, bool) else np.array(new)
    return Draft(
        SCHEMAS[kind], before.reset_index(drop=True), after.reset_index(drop=True), flags, frozenset()
    )


def added(kind: str, *records_: dict[str, Any]) -> Draft:
    """A draft of new records."""
    after = rows(kind, *records_)
    return draft(kind, frames.blank(SCHEMAS[kind], len(after)).assign(id=after["id"]), after, new=True)


def world(**parts: Any) -> World:
    """A world with just the parts named; the rest of it is empty."""
    empty = {"accounts": "account", "contacts": "contact", "users": "user"}
    return World(**{name: parts.pop(name, rows(kind)) for name, kind in empty.items()}, **parts)


# ------------------------------------------------------------------------------ workspaces


START = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Clock:
    """A clock that moves a minute with every look at it, from noon of 1 March 2026."""

    def __init__(self) -> None:
        self.moment = START

    def __call__(self) -> datetime:
        """The present moment."""
        self.moment += timedelta(minutes=1)
        return self.moment


class StillClock:
    """A clock that stands until a test sets its ``now``."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The present moment."""
        return self.now


ADMIN = 1


class Office:
    """
    A workspace under test, with one administrator (user 1, Ana).

    Attributes:
        store: Its database.
        clock: Its clock.
    """

    def __init__(self, url: str) -> None:
        self.clock = Clock()
        self.store = Store(url, clock=self.clock)
        METADATA.create_all(self.store.engine)
        self.empty()

    def empty(self) -> None:
        """Begin again: no records, no log, one administrator, the first of March."""
        self.clock.moment = START
        # The same log positions will come again at the same moments, which no real log does.
        dossiers.forget(self.store)
        remembered.forget(self.store)
        searching.forget(self.store)
        searching_then.forget(self.store)
        with self.store.engine.begin() as connection:
            if not self.store.is_sqlite:
                connection.exec_driver_sql("SET CONSTRAINTS ALL DEFERRED")
            for table in reversed(METADATA.sorted_tables):
                connection.execute(table.delete())
        self.write("user", {"name": "Ana", "email": "ana@us.example", "role": "administrator"}, by=0)

    # --- writing ----------------------------------------------------------------------------------

    def save(self, *writes: Rows, by: int = ADMIN, **facts: Any) -> Receipt:
        """Hand a change set to the door."""
        return records.save(self.store, by, ChangeSet(writes, **facts))

    def write(self, kind: str, *records_: dict[str, Any], by: int = ADMIN, **facts: Any) -> Receipt:
        """Save records given as dictionaries, those of the same fields in one go."""
        names = list(dict.fromkeys(name for record in records_ for name in record))
        columns = {
            name: pd.Series([record.get(name) for record in records_], dtype="object") for name in names
        }
        frame = pd.DataFrame(columns).set_axis([f"{kind} {number}" for number in range(len(records_))])
        return self.save(Rows(kind, frame), by=by, **facts)

    def add(self, kind: str, by: int = ADMIN, **values: Any) -> int:
        """Make one record and give its id."""
        return self.write(kind, values, by=by).ids[0][0]

    def edit(self, kind: str, record: int, by: int = ADMIN, **values: Any) -> Receipt:
        """Change some fields of one record."""
        return self.write(kind, {"id": record, **values}, by=by)

    def remove(self, kind: str, *ids: int, by: int = ADMIN) -> Receipt:
        """Take records away for good."""
        frame = pd.DataFrame({"id": pd.array(ids, dtype="Int64")}).set_axis([kind] * len(ids))
        return self.save(Rows(kind, frame, "remove"), by=by)

    # --- pictures ---------------------------------------------------------------------------------

    def user(self, name: str, role: str = "account_manager", **facts: Any) -> int:
        """Add one of our own people."""
        return self.add("user", name=name, email=f"{name.lower()}@us.example", role=role, **facts)

    def portfolio(self, picture: str, owner: int = ADMIN) -> dict[str, int]:
        """Add the accounts of a picture in one change set; name → id."""
        parents = tree(picture)
        temporary = {name: -number for number, name in enumerate(parents, 1)}
        made = [
            {"id": temporary[name], "name": name, "parent": temporary.get(up or ""), "owner": owner}
            for name, up in parents.items()
        ]
        return dict(zip(parents, self.write("account", *made).ids[0], strict=True))

    def people(self, picture: str, accounts: dict[str, int]) -> dict[str, int]:
        """Add the contacts of a picture in one change set; name → id."""
        people = staff(picture)
        temporary = {name: -number for number, (name, _, _) in enumerate(people, 1)}
        made = [
            {
                "id": temporary[name],
                "name": name,
                "account": accounts[account],
                "reports_to": temporary.get(boss or ""),
            }
            for name, account, boss in people
        ]
        return dict(zip(temporary, self.write("contact", *made).ids[0], strict=True))

    def share(self, user: int, *accounts: int) -> int:
        """Let a user see accounts through a group of their own."""
        group = self.add("group", name=f"Group of {user}")
        self.add("member", group=group, user=user)
        for account in accounts:
            self.add("reach", group=group, account=account)
        return group

    # --- reading ----------------------------------------------------------------------------------

    def view(
        self, user: int = ADMIN, account: int | None = None, *, position: int | None = None, **scope: Any
    ) -> View:
        """A view of one account, of its family, or of all."""
        return View(self.store, user, Scope(None if account is None else (account,), **scope), position)

    def frame(self, kind: str, user: int = ADMIN) -> pd.DataFrame:
        """All records of a kind that a user may see, archived ones included, indexed by id."""
        found = self.view(user, archived=True).frame(kind, archived=True)
        return found.set_index("id", drop=False)

    def one(self, kind: str, record: int) -> dict[str, Any]:
        """One record as plain values."""
        found = self.frame(kind)
        return frames.plain_rows(found[found["id"] == record])[0]

    @property
    def head(self) -> int:
        """The newest position of the log."""
        return self.view().head

    def tables(self) -> dict[str, list[str]]:
        """Everything the database holds, table by table."""
        with self.store.engine.connect() as connection:
            return {
                name: sorted(map(repr, connection.execute(sa.select(table))))
                for name, table in METADATA.tables.items()
            }

    @contextmanager
    def untouched(self) -> Iterator[None]:
        """Check that what happens inside changes nothing at all in the database."""
        before = self.tables()
        yield
        assert before == self.tables()
