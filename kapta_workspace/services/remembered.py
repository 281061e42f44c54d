"""What was worked out for one person from records of many accounts, remembered while nobody changes them."""

import datetime as dt
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, NamedTuple, TypeVar, cast
from weakref import WeakKeyDictionary

from kapta_workspace.services.views import View
from kapta_workspace.storage import log
from kapta_workspace.storage.log import Entry
from kapta_workspace.storage.store import Store, Unit

Made = TypeVar("Made")

MOST = 384
"""So much is remembered of one store: the last asked for; a visitor's portfolio is a dozen such things."""
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


Later = list[Entry]
"""Entries of the log that matter, oldest first."""


def remembered(
    view: View,
    what: Hashable,
    matters: Matters,
    make: Callable[[], Made],
    mend: Callable[[Made, Later], Made | None] = lambda _made, _later: None,
) -> Made:
    """
    What ``make`` gives, from memory while no later entry of the log ``matters`` to it.

    After entries that do, ``mend`` may make of what is remembered what ``make`` would give now; it gives
    None where it has to be made anew, and leaves as it is what it was given.

    It is remembered for the one person and scope of the view, so nobody gets what another may see. ``what``
    says which it is, with everything else it depends on, such as the day. The past is not remembered.
    Numbers and other things nobody changes only: all who ask get the same object.
    """
    if view.position is not None:
        return make()
    with view.store.reading() as unit:
        known = _look(unit, view, what, matters)
    # The log was read before what is made, so that an entry written meanwhile counts as later.
    if known.still:
        made = known.made
    else:
        mended = mend(known.made, known.moved) if known.moved else None
        made = make() if mended is None else mended
    _keep(view, what, Memory(*known.newest, made))
    return cast("Made", made)


def remembered_each(
    view: View, wanted: Mapping[Hashable, Matters], make: Callable[[list[Hashable]], Mapping[Hashable, Made]]
) -> dict[Hashable, Made]:
    """
    The same of several things: those that are not known, or no longer, are made together.

    Args:
        view: See ``remembered``.
        wanted: What is wanted → which entries of the log matter to it.
        make: Makes some of them.
    """
    if view.position is not None:
        return dict(make(list(wanted)))
    with view.store.reading() as unit:
        known = {what: _look(unit, view, what, matters) for what, matters in wanted.items()}
    lacking = [what for what, one in known.items() if not one.still]
    made = make(lacking) if lacking else {}
    found: dict[Hashable, Made] = {what: made[what] if what in made else known[what].made for what in wanted}
    for what, one in known.items():
        _keep(view, what, Memory(*one.newest, found[what]))
    return found


class _Known(NamedTuple):
    """What is known of a thing: whether it still holds, what was made, what moved since, the newest entry."""

    still: bool
    made: Any
    moved: Later
    newest: tuple[int, dt.datetime | None]


def _key(view: View, what: Hashable) -> Hashable:
    return view.user, view.scope, view.whole, what


def _look(unit: Unit, view: View, what: Hashable, matters: Matters) -> _Known:
    with _lock:
        known = _memories.setdefault(view.store, OrderedDict()).get(_key(view, what))
    later = None if known is None else _later(unit, known)
    newest = (later[-1].position, later[-1].at) if later else log.newest(unit)
    if known is None or later is None:
        return _Known(False, None, [], newest)
    moved = list(filter(matters, later[1:]))
    return _Known(not moved, known.made, moved, newest)


def _keep(view: View, what: Hashable, memory: Memory) -> None:
    with _lock:
        mine = _memories.setdefault(view.store, OrderedDict())
        mine[_key(view, what)] = memory
        mine.move_to_end(_key(view, what))
        while len(mine) > MOST:
            mine.popitem(last=False)


def _later(unit: Unit, known: Memory) -> Later | None:
    """The log from the entry a memory belongs to on; None when it is another log, or too far behind."""
    later = log.since(unit, known.position, FAR)
    if not later:
        return [] if known.moment is None and log.newest(unit)[0] == 0 else None
    return later if (later[0].position, later[0].at) == (known.position, known.moment) else None


def forget(store: Store) -> None:
    """Let go of everything remembered of a store: its database was put in another's place by hand."""
    with _lock:
        _memories.pop(store, None)
