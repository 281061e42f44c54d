"""
The window: what one person may see, of these accounts, as of this moment or any past one.

Everything shown is read through a ``View``. Direct or combined, access, archived accounts, what is hidden
and the past are decided here once, so no section, chart or export decides them again.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import TypeVar

import pandas as pd

from kapta_workspace.domain import changes, derived, family, frames
from kapta_workspace.domain.access import Actor, heard
from kapta_workspace.domain.errors import NotFound
from kapta_workspace.domain.fields import Schema
from kapta_workspace.services import custom, dossiers, people
from kapta_workspace.services.dossiers import Held
from kapta_workspace.services.moments import Moment, moment_of, position_of
from kapta_workspace.storage import log, reading
from kapta_workspace.storage.conditions import FEW, among
from kapta_workspace.storage.reading import Scope
from kapta_workspace.storage.since import rows_and_lines
from kapta_workspace.storage.store import Store, Unit

Made = TypeVar("Made")
Eyes = tuple[Actor, Mapping[str, Schema]]


@dataclass(slots=True)
class Kept:
    """
    What a still view has read already.

    Attributes:
        frames: Kind, whether with archived records, whether whole → its records.
        eyes: Who is looking, and at what kinds of records.
        held: What the process keeps of the account in view; None before anything was asked for.
        sees: Whether the person sees that account.
        past: The accounts of a past view, which every kind of record is looked up by.
        now: A log position, and all records of some kinds as they stand there, whoever asks.
    """

    frames: dict[tuple[str, bool, bool], pd.DataFrame] = field(default_factory=dict)
    eyes: Eyes | None = None
    held: Held | None = None
    sees: bool = False
    past: pd.DataFrame | None = None
    now: tuple[int, Mapping[str, pd.DataFrame]] = (0, {})


@dataclass(frozen=True)
class View:
    """
    Accounts as one person sees them at one moment.

    Attributes:
        store: The workspace's database.
        user: Whose view it is.
        scope: Of which accounts.
        position: The log position it shows; None shows the present, whatever it has become by then.
        at: The moment asked for; nothing was written between that position and it. None where a position was.
        whole: Also records meant for other roles, such as the values of a metric for managers only: for
            computing with, as the health score does, which is one for everybody. Never for showing.
    """

    store: Store
    user: int
    scope: Scope = field(default_factory=Scope)
    position: int | None = None
    kept: Kept | None = field(default=None, compare=False, repr=False)
    whole: bool = False
    at: datetime | None = None

    def still(self) -> "View":
        """
        The same view, reading each kind once only.

        For a page: its sections belong together, ask for the same records again and again, and live shortly.
        """
        return replace(self, kept=Kept())

    def over(self, scope: Scope) -> "View":
        """The same person's view of other accounts at the same moment."""
        return View(self.store, self.user, scope, self.position, at=self.at)

    def frame(self, kind: str, *, archived: bool = False) -> pd.DataFrame:
        """
        The records of one kind in view.

        Args:
            kind: The record kind.
            archived: Whether archived records are among them (archived accounts are the scope's own matter).

        Returns:
            *id, version, born* and every field of the kind with the dtypes of ``frames.DTYPES``, by id.
        """
        if self.kept is None:
            return self._frame(kind, archived)
        key = (kind, archived, self.whole)
        if key not in self.kept.frames:
            self.kept.frames[key] = self._frame(kind, archived)
        return self.kept.frames[key].copy(deep=False)

    def _frame(self, kind: str, archived: bool) -> pd.DataFrame:
        found = self._kept_by_all(kind)
        if found is None:
            with self.store.reading() as unit:
                actor, schemas = self._eyes(unit)
                found = self._read(unit, actor, schemas, schemas[kind])
        if kind != "account" and not archived and "archived_at" in found:
            found = found[found["archived_at"].isna()].reset_index(drop=True)
        return found

    def some(self, kind: str, ids: Sequence[int]) -> pd.DataFrame:
        """Those of some records that are in view, archived ones included: the columns of ``frame``, by id."""
        if self.position is not None or (self.kept is not None and self._one is not None):
            found = self.frame(kind, archived=True)
            return found[found["id"].isin(ids)].reset_index(drop=True)
        with self.store.reading() as unit:
            actor, schemas = self._eyes(unit)
            schema = schemas[kind]
            mine = reading.of(schema, self.scope, actor, whole=self.whole)
            found = reading.select(unit, schema, mine, among(kind, "id", ids) if len(ids) <= FEW else None)
        return found if len(ids) <= FEW else found[found["id"].isin(ids)].reset_index(drop=True)

    # --- what the process keeps -------------------------------------------------------------------

    @property
    def held(self) -> Held | None:
        """
        What the process keeps of the account in view, of just that one and at present, for a still view.

        Whoever takes anything from it has to ask first whether the person sees the account: ``frame`` does.
        """
        if self.kept is None or self.position is not None:
            return None
        if self.kept.held is None:
            with self.store.reading() as unit:
                actor, schemas = self._eyes(unit)
                one = self._one
                self.kept.held = dossiers.cabinet(self.store).held(unit, schemas, one)
                self.kept.sees = one is not None and bool(reading.visible(unit, actor, [one]))
        return self.kept.held

    @property
    def _one(self) -> int | None:
        """The account in view, where it is just one."""
        tops = self.scope.tops
        return tops[0] if tops is not None and len(tops) == 1 and not self.scope.family else None

    def _kept_by_all(self, kind: str) -> pd.DataFrame | None:
        """The records of a kind as the process keeps them, those for the person; None where it does not."""
        held = self.held
        found = held.frame(kind) if held is not None else None
        if held is None or found is None or self.kept is None or self.kept.eyes is None:
            return None
        actor, schemas = self.kept.eyes
        schema = schemas[kind]
        if actor.is_disabled or (schema.account and not self.kept.sees):
            return found.iloc[:0]
        if schema.mine and not schema.account:
            found = found[_private(actor, schema, found)].reset_index(drop=True)
        if self.whole or not schema.audience or reading.meant_for(schema, actor) is None:
            return found
        speaking = held.frame(schema.spoken_for)
        if speaking is None:
            return None
        open_to = speaking.loc[speaking["access"].isin(sorted(heard(actor.role))), "id"]
        return found[found[schema.audience].isin(open_to)].reset_index(drop=True)

    def worked_out(self, what: Hashable, make: Callable[[], Made]) -> Made:
        """
        What follows from all records of the one account in view, worked out once for everybody who sees it.

        ``what`` names it, with the day if it depends on one; it may depend on nothing else: neither on who
        asks nor on other accounts. In any other view than that of one account at present, made each time.
        """
        held = self.held
        if held is None or held.own is None or self.kept is None or not self.kept.sees:
            return make()
        return held.worked_out(what, make)

    # --- as people read it ------------------------------------------------------------------------

    def shown(self, kind: str, *, archived: bool = False) -> pd.DataFrame:
        """
        The same records as people read them.

        Besides the columns of ``frame``: the derived words (*account_type*, *status*) and, for each link, the
        name it points at in a column named after the field with ``_name`` behind it.
        """
        return self.named(kind, self.frame(kind, archived=archived))

    def named(self, kind: str, found: pd.DataFrame) -> pd.DataFrame:
        """Some rows of ``frame`` with the columns that ``shown`` adds."""
        schema = self.schemas[kind]
        extra = {f"{link.name}_name": self._named(found[link.name], link.target) for link in schema.links}
        return pd.concat(
            [found, derived.shown(schema, found), pd.DataFrame(extra, index=found.index)], axis=1
        )

    @cached_property
    def schemas(self) -> Mapping[str, Schema]:
        """Every record kind as this workspace has it."""
        if self.kept is not None and self.kept.eyes is not None:
            return self.kept.eyes[1]
        with self.store.reading() as unit:
            return self._eyes(unit)[1]

    def titles(self, kind: str, ids: Iterable[int]) -> dict[int, str]:
        """Id → title, then, of those of some records that the person may see, archived ones included."""
        wanted = {int(one) for one in ids}
        if not wanted:
            return {}
        if self.position is None:
            near = self._titles_near(kind, wanted)
            if near is not None:
                return near
            with self.store.reading() as unit:
                actor, schemas = self._eyes(unit)
                return reading.titles(unit, schemas[kind], actor, wanted)
        everything = View(self.store, self.user, Scope(archived=True), self.position).frame(
            kind, archived=True
        )
        found = everything[everything["id"].isin(wanted)]
        return dict(zip(found["id"].tolist(), found[self.schemas[kind].title].tolist(), strict=True))

    def _titles_near(self, kind: str, wanted: set[int]) -> dict[int, str] | None:
        """The same from the account's own records and the workspace's; None when they are not all there."""
        found = self._kept_by_all(kind)
        if found is None or not wanted <= set(found["id"].tolist()):
            return None
        mine = found[found["id"].isin(wanted)]
        return dict(zip(mine["id"].tolist(), mine[self.schemas[kind].title].tolist(), strict=True))

    def _eyes(self, unit: Unit) -> Eyes:
        """Who is looking, and at what kinds of records."""
        if self.kept is None:
            return people.actor(unit, self.user), custom.schemas(unit)
        self.kept.eyes = self.kept.eyes or (people.actor(unit, self.user), custom.schemas(unit))
        return self.kept.eyes

    def _named(self, links: pd.Series, kind: str) -> pd.Series:
        known = self.titles(kind, links.dropna().unique().tolist())
        names = [known.get(one) for one in links.tolist()]
        return pd.Series(names, index=links.index, dtype="object").astype("str")

    @cached_property
    def actor(self) -> Actor:
        """Who is looking."""
        if self.kept is not None and self.kept.eyes is not None:
            return self.kept.eyes[0]
        with self.store.reading() as unit:
            return self._eyes(unit)[0]

    @property
    def accounts(self) -> tuple[int, ...]:
        """The ids of the accounts in view."""
        if self.position is not None or (self.kept is not None and self._one is not None):
            return tuple(self.frame("account")["id"].tolist())
        with self.store.reading() as unit:
            return tuple(reading.account_ids(unit, self.scope, people.actor(unit, self.user)))

    @cached_property
    def hidden(self) -> int:
        """How many accounts of the scope the person may not see; a screen says so aloud."""
        with self.store.reading() as unit:
            actor = people.actor(unit, self.user)
            if self.position is not None:
                everything = self._accounts_then(unit, custom.schemas(unit)["account"])
                return len(everything) - len(_visible(unit, actor, everything))
            everybody = reading.account_ids(unit, self.scope, None)
            return len(everybody) - len(reading.account_ids(unit, self.scope, actor))

    @cached_property
    def moment(self) -> datetime:
        """The moment it shows: now, the one asked for, or when its log position was written."""
        if self.position is None:
            return self.store.clock()
        if self.at is not None:
            return min(self.at, self.store.clock())
        with self.store.reading() as unit:
            return log.moments(unit, [self.position]).get(self.position, self.store.clock())

    @property
    def head(self) -> int:
        """The newest position of the log: what a live page watches."""
        with self.store.reading() as unit:
            return log.head(unit)

    # --- the present and the past -----------------------------------------------------------------

    def _read(self, unit: Unit, actor: Actor, schemas: Mapping[str, Schema], schema: Schema) -> pd.DataFrame:
        if self.position is None:
            known = None if schema.audience or not schema.account else self._now(unit, schema)
            if known is None:
                return reading.select(unit, schema, reading.of(schema, self.scope, actor, whole=self.whole))
            seen = reading.account_ids(unit, self.scope, actor)
            return known[known[schema.account].isin(seen)].reset_index(drop=True)
        if actor.is_disabled:
            return frames.empty(schema)
        if not schema.account:
            found = self._meant(unit, actor, schema, self._rewound(unit, schema, None))
            return found if not schema.mine else found[_private(actor, schema, found)].reset_index(drop=True)
        accounts = self._seen_then(unit, actor, schemas["account"])
        if schema.name == "account":
            return accounts.reset_index(drop=True)
        return self._meant(unit, actor, schema, self._records_then(unit, schema, accounts["id"].tolist()))

    def _meant(self, unit: Unit, actor: Actor, schema: Schema, found: pd.DataFrame) -> pd.DataFrame:
        """Those of some past records that are meant for the actor's role today."""
        meant = None if self.whole else reading.meant_for(schema, actor)
        if meant is None:
            return found
        return found[found[schema.audience].isin(reading.open_to(unit, schema, actor))].reset_index(drop=True)

    def _records_then(self, unit: Unit, schema: Schema, accounts: list[int]) -> pd.DataFrame:
        """Access is today's; the family and its records are those of the moment."""
        found = self._rewound(unit, schema, accounts)
        return found[found[schema.account].isin(accounts)].reset_index(drop=True)

    def _rewound(self, unit: Unit, schema: Schema, accounts: list[int] | None) -> pd.DataFrame:
        position = int(self.position or 0)
        current, later = rows_and_lines(unit, schema, accounts, position, self._now(unit, schema))
        touched = later["record"].unique().tolist()
        versions = log.versions_at(unit, schema.name, position, touched) if touched else {}
        return changes.rewind(current, later, schema, position, versions)

    def _now(self, unit: Unit, schema: Schema) -> pd.DataFrame | None:
        """All records of a kind as they stand, where they have been read already and nobody wrote since."""
        head, known = self.kept.now if self.kept is not None else (0, {})
        return known[schema.name] if schema.name in known and log.head(unit) == head else None

    def _seen_then(self, unit: Unit, actor: Actor, schema: Schema) -> pd.DataFrame:
        """The accounts of a past view that the person may see today; a still view looks once."""
        if self.kept is None:
            return _visible(unit, actor, self._accounts_then(unit, schema))
        if self.kept.past is None:
            self.kept.past = _visible(unit, actor, self._accounts_then(unit, schema))
        return self.kept.past

    def _accounts_then(self, unit: Unit, schema: Schema) -> pd.DataFrame:
        everything = self._rewound(unit, schema, None)
        found = self._of_scope(everything)
        return found if self.scope.only is None else found[found["id"].isin(self.scope.only)]

    def _of_scope(self, everything: pd.DataFrame) -> pd.DataFrame:
        live = everything["archived_at"].isna() | self.scope.archived
        if self.scope.tops is None:
            return everything[live]
        tops = set(self.scope.tops)
        if not self.scope.family:
            return everything[everything["id"].isin(tops)]
        ids = set(family.descendants(everything, tops))
        return everything[everything["id"].isin(ids) & (live | everything["id"].isin(tops))]


def _visible(unit: Unit, actor: Actor, accounts: pd.DataFrame) -> pd.DataFrame:
    """Those of some past accounts that the actor may see today; one removed since is seen by who sees all."""
    if reading.seen_by(actor) is None:
        return accounts
    return accounts[accounts["id"].isin(reading.visible(unit, actor, accounts["id"].tolist()))]


def _private(actor: Actor, schema: Schema, found: pd.DataFrame) -> pd.Series:
    """Which of past records of the whole workspace are the actor's own, or shared then."""
    shared = found["is_shared"].fillna(value=False).astype(bool) if "is_shared" in found else False
    own: pd.Series = (found[schema.mine] == actor.id).fillna(value=False) | shared
    return own.astype(bool)


def open_view(
    store: Store,
    user: int,
    account: int | None,
    *,
    combined: bool,
    as_of: Moment,
    archived: bool = False,
    only: Iterable[int] = (),
) -> View:
    """
    A view of one account, of its family or ``only`` some of it, or of all accounts.

    Raises:
        NotFound: when the account does not exist or is not shared with the person.
    """
    chosen = tuple(sorted(only)) or None
    scope = Scope(None if account is None else (account,), family=combined, archived=archived, only=chosen)
    with store.reading() as unit:
        view = View(store, user, scope, position_of(unit, as_of), at=moment_of(as_of))
        there = account is None or reading.visible(unit, people.actor(unit, user), [account])
    if not there and (view.position is None or account not in view.accounts):
        raise NotFound(f"There is no account {account}, or it is not shared with you.")
    return view
