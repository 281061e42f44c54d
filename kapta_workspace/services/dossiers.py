"""
Dossiers: the records of an account, read once and kept for everybody who may see it.

The page of an account asks for some thirty kinds of records, most of them several times, and so does
everybody else who has the account open. A process therefore keeps the records of the accounts people look
at, with the log position they stand at; before they are shown again, what the log names since is read anew.

What is kept is the same for everybody, so access is not part of it: only the window (``views.View``) hands it
out, and it asks each time who is looking, whether they see the account, and what is meant for their role.
"""

import datetime as dt
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field, is_dataclass
from threading import Lock
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

import pandas as pd

from kapta_workspace.domain.fields import Schema
from kapta_workspace.storage import log, reading
from kapta_workspace.storage.conditions import among
from kapta_workspace.storage.log import Entry
from kapta_workspace.storage.store import Store, Unit

Made = TypeVar("Made")

MOST = 200
"""So many dossiers are kept, the last looked at; people have fewer accounts open at once."""
MOST_ROWS = 400_000
"""So many records are kept in all; a row takes about a kilobyte."""
FAR = 1000
"""What is further behind the log than so many entries is read anew, without looking for what moved."""
WORKED = 24
"""So much is kept of what was worked out from one dossier."""
APART = frozenset({"snapshot"})
"""Kinds that pages do not ask for record by record, and that grow every day."""
ABOUT_ALL = frozenset({"custom_field", "user", "group", "member"})
"""After a change to one of these all is read anew: what fields there are, and what the database shows us."""
ABOUT_ONE = frozenset({"account", "contributor", "reach"})
"""After a change to one of these all of the account is read anew: the database may show us more, or less."""


@dataclass(frozen=True, slots=True, eq=False)
class Dossier:
    """
    The records of one account, or of the whole workspace (``account`` None), as they stand at a log position.

    Attributes:
        account: Whose.
        position: The newest log position that was written when they were read.
        moment: When that entry was written: another moment there means another log.
        since: The position at which what it holds was last read anew.
        schemas: The record kinds as they were read.
        frames: Kind → all its records, archived ones and those meant for some roles among them.
        worked: What was worked out from them alone, the same for whoever asks.
    """

    account: int | None
    position: int
    moment: dt.datetime | None
    since: int
    schemas: Mapping[str, Schema]
    frames: Mapping[str, pd.DataFrame]
    worked: dict[Hashable, Any] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many records it holds."""
        return sum(map(len, self.frames.values()))


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """
    An account's dossier and the workspace's own, as one transaction found them.

    Attributes:
        own: The account's; None for a view of many accounts.
        common: The workspace's.
    """

    own: Dossier | None
    common: Dossier

    def frame(self, kind: str) -> pd.DataFrame | None:
        """All records of a kind; None where it is not kept."""
        source = self.own if self.common.schemas[kind].account else self.common
        return source.frames.get(kind) if source is not None else None

    def worked_out(self, what: Hashable, make: Callable[[], Made]) -> Made:
        """
        What was worked out from these records before, or is now.

        It must depend on nothing else: not on who asks, not on other accounts, on the day only if the day is
        part of ``what``. Frames in it are handed out as copies, so that nobody changes what others get.
        """
        if self.own is None:
            return make()
        worked, key = self.own.worked, (what, self.common.since)
        found = worked.get(key)
        if found is None:
            found = make()
            if len(worked) >= WORKED:  # what rests on an older state of the workspace, or on another day
                worked.clear()
            worked[key] = found
        return _copied(cast("Made", found))


def _copied(made: Made) -> Made:
    """The same, with frames of its own: what is written into them stays with whoever wrote it."""
    if isinstance(made, pd.DataFrame):
        return made.copy(deep=False)
    if isinstance(made, Mapping):
        return cast("Made", {name: _copied(part) for name, part in made.items()})
    if is_dataclass(made) and not isinstance(made, type):
        own = copy(made)
        own.__dict__.update({name: _copied(part) for name, part in own.__dict__.items() if _holds(part)})
        return cast("Made", own)
    return made


def _holds(part: object) -> bool:
    """Whether something is a frame, or holds frames by name."""
    if isinstance(part, Mapping):
        return any(isinstance(one, pd.DataFrame) for one in part.values())
    return isinstance(part, pd.DataFrame)


class Cabinet:
    """The dossiers of one store in this process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[int | None, Dossier] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def rows(self) -> int:
        """How many records are kept in all."""
        return sum(one.rows for one in list(self._kept.values()))

    def held(self, unit: Unit, schemas: Mapping[str, Schema], account: int | None) -> Held:
        """The dossiers of an account (only the workspace's own when None), as a transaction sees them."""
        wanted = (None,) if account is None else (None, account)
        with self._lock:
            known = {one: self._kept[one] for one in wanted if one in self._kept}
        later = _later(unit, known.values())
        common, *own = (self._fresh(unit, schemas, one, known.get(one), later) for one in wanted)
        return Held(own[0] if own else None, common)

    def _fresh(
        self,
        unit: Unit,
        schemas: Mapping[str, Schema],
        account: int | None,
        known: Dossier | None,
        later: list[Entry],
    ) -> Dossier:
        stale = _stale(known, schemas, later)
        if known is not None and stale == set() and known.position == later[-1].position:
            self._keep(known)
            return known
        head, moment = (later[-1].position, later[-1].at) if later else log.newest(unit)
        kinds = _kinds(schemas, account) if known is None or stale is None else sorted(stale)
        frames = {} if known is None or stale is None else dict(known.frames)
        frames |= {kind: _read(unit, schemas[kind], account) for kind in kinds}
        same = known is not None and not kinds
        since, worked = (known.since, known.worked) if known is not None and same else (head, {})
        made = Dossier(account, head, moment, since, schemas, frames, worked)
        self._keep(made)
        return made

    def _keep(self, dossier: Dossier) -> None:
        with self._lock:
            there = self._kept.get(dossier.account)
            if there is None or there.position <= dossier.position or there.moment != dossier.moment:
                self._kept[dossier.account] = dossier
            self._kept.move_to_end(dossier.account)
            while len(self._kept) > MOST or (len(self._kept) > 2 and self.rows > MOST_ROWS):
                oldest = next(one for one in self._kept if one is not None)
                self._kept.pop(oldest)


def _kinds(schemas: Mapping[str, Schema], account: int | None) -> list[str]:
    mine = account is not None
    return [name for name, one in schemas.items() if bool(one.account) is mine and name not in APART]


def _read(unit: Unit, schema: Schema, account: int | None) -> pd.DataFrame:
    where = None if account is None else among(schema.name, schema.account, [account])
    return reading.select(unit, schema, where)


def _later(unit: Unit, known: Iterable[Dossier]) -> list[Entry]:
    """The log from the oldest position known on, that position's own entry first; empty where it is far."""
    positions = [one.position for one in known]
    if not positions:
        return []
    return log.since(unit, min(positions), FAR)


def _stale(known: Dossier | None, schemas: Mapping[str, Schema], later: list[Entry]) -> set[str] | None:
    """The kinds that may have changed since; None when all of them may have, or when the log is another."""
    if known is None or known.schemas is not schemas:
        return None
    there = [one.at for one in later if one.position == known.position]
    if there != [known.moment]:
        return None
    stale: set[str] = set()
    for entry in later:
        if entry.position <= known.position:
            continue
        if entry.kinds & ABOUT_ALL:
            return None
        if known.account is None:
            stale |= entry.kinds & known.frames.keys()
        elif entry.accounts is None or known.account in entry.accounts:
            if entry.kinds & ABOUT_ONE:
                return None
            stale |= entry.kinds & known.frames.keys()
    return stale


_cabinets: WeakKeyDictionary[Store, Cabinet] = WeakKeyDictionary()
_lock = Lock()


def cabinet(store: Store) -> Cabinet:
    """The dossiers this process keeps of a store."""
    with _lock:
        return _cabinets.setdefault(store, Cabinet())


def forget(store: Store) -> None:
    """Let go of everything kept of a store: its database was put in another's place by hand."""
    with _lock:
        _cabinets.pop(store, None)
