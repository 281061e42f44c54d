"""What was worked out for one person from records of many accounts, remembered while nobody changes them."""

import datetime as dt
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

from kapta_workspace.services.views import View
from kapta_workspace.storage import log
from kapta_workspace.storage.log import Entry
from kapta_workspace.storage.store import Store, Unit

Made = TypeVar("Made")

MOST = 192
"""So much is remembered of one store: the last asked for."""
FAR = 200
"""After so many entries of the log, it is worked out again without looking for what moved."""
WHO_SEES = frozenset({"account", "contributor", "reach", "group", "member", "user", "custom_field"})
"""A change to one of these may change what a person sees at all."""


@dataclass(frozen=True, slots=True)
class Memory:
    """Something remembered, with the position of the log it belongs to, and when that was written."""

    position: int
    moment: dt.datetime | None
    made: Any


_memories: WeakKeyDictionary[Store, OrderedDict[Hashable, Memory]] = WeakKeyDictionary()
_lock = Lock()


Matters = Callable[[Entry], bool]
"""Whether what an entry of the log says may have changed what is remembered."""


def resting_on(*kinds: str) -> Matters:
    """What rests on the records of some kinds, and on who sees them."""
    named = WHO_SEES.union(kinds)
    return lambda entry: bool(entry.kinds & named)


def touching(accounts: Iterable[int], kinds: frozenset[str] = WHO_SEES) -> Matters:
    """What rests on the records of some accounts, on what belongs to none, and on some kinds wherever."""
    named = frozenset(accounts)
    return lambda entry: not entry.accounts or bool(entry.kinds & kinds or entry.accounts & named)


def remembered(view: View, what: Hashable, matters: Matters, make: Callable[[], Made]) -> Made:
    """
    What ``make`` gives, from memory while no later entry of the log ``matters`` to it.

    It is remembered for the one person and scope of the view, so nobody gets what another may see. ``what``
    says which it is, with everything else it depends on, such as the day. The past is not remembered.
    Numbers and other things nobody changes only: all who ask get the same object.
    """
    if view.position is not None:
        return make()
    key = (view.user, view.scope, view.whole, what)
    with view.store.reading() as unit:
        with _lock:
            mine = _memories.setdefault(view.store, OrderedDict())
            known = mine.get(key)
        fresh = None if known is None else _still(unit, known, matters)
        position, moment = (fresh.position, fresh.moment) if fresh is not None else log.newest(unit)
    # Read before what is made, so that an entry written meanwhile counts as later.
    made = fresh.made if fresh is not None else make()
    with _lock:
        mine[key] = Memory(position, moment, made)
        mine.move_to_end(key)
        while len(mine) > MOST:
            mine.popitem(last=False)
    return cast("Made", made)


def _still(unit: Unit, known: Memory, matters: Matters) -> Memory | None:
    """The memory brought up to the newest position; None when something it rests on was touched since."""
    later = log.since(unit, known.position, FAR)
    if not later:
        return known if known.moment is None and log.newest(unit)[0] == 0 else None
    if later[0].position != known.position or later[0].at != known.moment:
        return None
    if any(map(matters, later[1:])):
        return None
    return Memory(later[-1].position, later[-1].at, known.made)


def forget(store: Store) -> None:
    """Let go of everything remembered of a store: its database was put in another's place by hand."""
    with _lock:
        _memories.pop(store, None)
