"""
The window: what one person may see, of these accounts, as of this moment or any past one.

Everything shown is read through a ``View``. Direct or combined, access, archived accounts, what is hidden
and the past are decided here once, so no section, chart or export decides them again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

import pandas as pd
import sqlalchemy as sa

from kapta_workspace.domain import changes, derived, family, frames
from kapta_workspace.domain.access import Actor
from kapta_workspace.domain.errors import NotFound
from kapta_workspace.domain.fields import Schema
from kapta_workspace.services import custom, people
from kapta_workspace.storage import log, reading
from kapta_workspace.storage.reading import Scope
from kapta_workspace.storage.rows import table
from kapta_workspace.storage.store import Store, Unit

Moment = date | datetime | int | None


@dataclass(frozen=True)
class View:
    """
    Accounts as one person sees them at one moment.

    Attributes:
        store: The workspace's database.
        user: Whose view it is.
        scope: Of which accounts.
        position: The log position it shows; None shows the present, whatever it has become by then.
    """

    store: Store
    user: int
    scope: Scope = field(default_factory=Scope)
    position: int | None = None

    def frame(self, kind: str, *, archived: bool = False) -> pd.DataFrame:
        """
        The records of one kind in view.

        Args:
            kind: The record kind.
            archived: Whether archived records are among them (a scope's archived accounts are its own matter).

        Returns:
            *id, version, born* and every field of the kind with the dtypes of ``frames.DTYPES``, by id.
        """
        with self.store.reading() as unit:
            actor = people.actor(unit, self.user)
            schema = custom.schemas(unit)[kind]
            found = (
                self._past(unit, actor, schema)
                if self.position is not None
                else self._present(unit, actor, schema)
            )
        if schema.name != "account" and not archived and "archived_at" in found:
            found = found[found["archived_at"].isna()].reset_index(drop=True)
        return found

    def shown(self, kind: str, *, archived: bool = False) -> pd.DataFrame:
        """
        The same records as people read them.

        Besides the columns of ``frame``: the derived words (*account_type*, *status*) and, for each link, the
        name it points at in a column named after the field with ``_name`` behind it.
        """
        found = self.frame(kind, archived=archived)
        schema = self.schemas[kind]
        extra = {f"{link.name}_name": self._named(found[link.name], link.target) for link in schema.links}
        return pd.concat(
            [found, derived.shown(schema, found), pd.DataFrame(extra, index=found.index)], axis=1
        )

    @cached_property
    def schemas(self) -> Mapping[str, Schema]:
        """Every record kind as this workspace has it."""
        with self.store.reading() as unit:
            return custom.schemas(unit)

    def titles(self, kind: str, ids: Iterable[int]) -> dict[int, str]:
        """Id → title of those of the given records that the person may see, archived ones included."""
        wanted = sorted({int(one) for one in ids})
        if not wanted:
            return {}
        with self.store.reading() as unit:
            actor, schema = people.actor(unit, self.user), custom.schemas(unit)[kind]
            where = [View(self.store, self.user, Scope(archived=True))._whose(actor, schema)]
            if len(wanted) <= reading.FEW:
                where.append(table(kind).c.id.in_(wanted))
            found = reading.select(unit, schema, *where, names=["id", schema.title])
        return dict(zip(found["id"].astype("int64").tolist(), found[schema.title].tolist(), strict=True))

    def _named(self, links: pd.Series, kind: str) -> pd.Series:
        known = self.titles(kind, links.dropna().unique().tolist())
        return links.map(known).astype("str") if len(links) else pd.Series(dtype="str", index=links.index)

    @cached_property
    def actor(self) -> Actor:
        """Who is looking."""
        with self.store.reading() as unit:
            return people.actor(unit, self.user)

    @property
    def accounts(self) -> tuple[int, ...]:
        """The ids of the accounts in view."""
        return tuple(int(one) for one in self.frame("account")["id"])

    @cached_property
    def hidden(self) -> int:
        """How many accounts of the scope the person may not see; a screen says so aloud."""
        with self.store.reading() as unit:
            if self.position is not None:
                everything = self._accounts_then(unit, custom.schemas(unit)["account"])
                return len(everything) - len(self._visible(unit, people.actor(unit, self.user), everything))
            actor = people.actor(unit, self.user)
            return len(reading.account_ids(unit, self.scope, None)) - len(
                reading.account_ids(unit, self.scope, actor)
            )

    @cached_property
    def moment(self) -> datetime:
        """The moment it shows: now, or when its log position was written."""
        if self.position is None:
            return self.store.clock()
        with self.store.reading() as unit:
            found = log.moments(unit, [self.position])
        return found.get(self.position, self.store.clock())

    @property
    def head(self) -> int:
        """The newest position of the log: what a live page watches."""
        with self.store.reading() as unit:
            return log.head(unit)

    # --- the present ------------------------------------------------------------------------------

    def _present(self, unit: Unit, actor: Actor, schema: Schema) -> pd.DataFrame:
        return reading.select(unit, schema, self._whose(actor, schema), _private(actor, schema))

    def _whose(self, actor: Actor, schema: Schema) -> sa.ColumnElement[bool] | None:
        if not schema.account:
            return sa.false() if actor.is_disabled else None
        chosen = reading.in_scope(self.scope)
        clause = reading.seen_by(actor)
        return reading.whose(schema, chosen if clause is None else chosen.where(clause))

    # --- the past ---------------------------------------------------------------------------------

    def _past(self, unit: Unit, actor: Actor, schema: Schema) -> pd.DataFrame:
        """Access is today's, the family and its records are those of the moment."""
        if not schema.account:
            found = self._rewound(unit, schema, self._whose(actor, schema))
            return found if not schema.mine else found[_private_rows(actor, found)].reset_index(drop=True)
        accounts = self._accounts_then(unit, custom.schemas(unit)["account"])
        accounts = self._visible(unit, actor, accounts)
        if schema.name == "account":
            return accounts.reset_index(drop=True)
        source = table(schema.name)
        ids = [int(one) for one in accounts["id"]]
        near = source.c[schema.account].in_(ids) if len(ids) <= reading.FEW else None
        found = self._rewound(unit, schema, near)
        return found[found[schema.account].isin(ids)].reset_index(drop=True)

    def _rewound(self, unit: Unit, schema: Schema, where: sa.ColumnElement[bool] | None) -> pd.DataFrame:
        position = int(self.position or 0)
        later = log.lines_after(unit, schema.name, position)
        if where is not None and len(later):
            # A record may have belonged here then and lie elsewhere now; every later-touched one is a candidate.
            where = sa.or_(where, table(schema.name).c.id.in_(_later_ids(schema.name, position)))
        current = reading.select(unit, schema, where)
        return changes.rewind(current, later, schema, position)

    def _accounts_then(self, unit: Unit, schema: Schema) -> pd.DataFrame:
        everything = self._rewound(unit, schema, None)
        if self.scope.tops is None:
            return everything if self.scope.archived else everything[everything["archived_at"].isna()]
        tops = set(self.scope.tops)
        ids = set(family.descendants(everything, tops)) if self.scope.family else tops
        chosen = everything[everything["id"].isin(ids)]
        if self.scope.archived or not self.scope.family:
            return chosen
        return chosen[chosen["archived_at"].isna() | chosen["id"].isin(tops)]

    def _visible(self, unit: Unit, actor: Actor, accounts: pd.DataFrame) -> pd.DataFrame:
        clause = reading.seen_by(actor)
        if clause is None:
            return accounts
        allowed = set(unit.connection.scalars(sa.select(table("account").c.id).where(clause)))
        return accounts[accounts["id"].isin(allowed)]


def _later_ids(kind: str, position: int) -> sa.Select[tuple[int]]:
    return sa.select(log.LINES.c.record).where(log.LINES.c.kind == kind, log.LINES.c.set_id > position)


def _private(actor: Actor, schema: Schema) -> sa.ColumnElement[bool] | None:
    """A person's own records of the whole workspace, such as filters, are theirs unless they shared them."""
    if schema.account or not schema.mine:
        return None
    source = table(schema.name)
    shared = source.c.is_shared == (1 if "is_shared" in schema else 0)
    return sa.or_(source.c[schema.mine] == actor.id, shared)


def _private_rows(actor: Actor, found: pd.DataFrame) -> pd.Series:
    return (found["owner"] == actor.id).fillna(value=False) | found["is_shared"].fillna(value=False).astype(
        bool
    )


def position_of(unit: Unit, moment: Moment) -> int | None:
    """The log position of a moment: a day counts to its last instant, a number is a position already."""
    if moment is None or isinstance(moment, int):
        return moment
    if isinstance(moment, datetime):
        return log.position_at(unit, moment if moment.tzinfo else moment.astimezone())
    return log.position_at(unit, log.end_of(moment))


def open_view(
    store: Store, user: int, account: int | None, *, combined: bool, as_of: Moment, archived: bool = False
) -> View:
    """
    A view of one account, of its family, or of all accounts.

    Raises:
        NotFound: when the account does not exist or is not shared with the person.
    """
    scope = Scope(None if account is None else (account,), family=combined, archived=archived)
    with store.reading() as unit:
        position = position_of(unit, as_of)
        if account is not None and account not in reading.account_ids(
            unit, Scope((account,)), people.actor(unit, user)
        ):
            raise NotFound(f"There is no account {account}, or it is not shared with you.")
    return View(store, user, scope, position)


def empty_like(schema: Schema) -> pd.DataFrame:
    """No records of a kind, with its columns."""
    return frames.empty(schema)
