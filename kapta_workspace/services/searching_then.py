"""
Searching on a past day: the records of a kind as somebody sees them of it, kept while nothing is written.

To rewind all records takes longer than a pause between two letters, so it is done at the first letter. What
is kept is one person's own and of one position of the log, so neither access nor the past can change it.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from weakref import WeakKeyDictionary

import pandas as pd

from kapta_workspace.domain.search import Index
from kapta_workspace.services import searching
from kapta_workspace.services.views import View
from kapta_workspace.storage import log
from kapta_workspace.storage.store import Store

MOST = 8
"""So many people, days and kinds at once."""


@dataclass(frozen=True, slots=True, eq=False)
class Then:
    """
    The records of a kind on a past day, as one person sees them.

    Attributes:
        rows: As ``View.shown`` has them, archived ones included.
        index: What they are found by.
    """

    rows: pd.DataFrame
    index: Index

    def best(self, query: str, limit: int) -> pd.DataFrame:
        """The records that answer a query best, with their points in *match*."""
        found = self.index.best(query, limit)
        rows = self.rows.set_index("id", drop=False).loc[found.index]
        return rows.set_axis(pd.RangeIndex(len(found))).assign(match=found.to_numpy())


Key = tuple[int, str, int, int, datetime | None]
_lock = Lock()
_kept: WeakKeyDictionary[Store, OrderedDict[Key, Then]] = WeakKeyDictionary()


def then(view: View, kind: str) -> Then:
    """The records of a kind in a view of the past, from memory where nothing was written since."""
    with view.store.reading() as unit:
        key = (view.user, kind, int(view.position or 0), *log.newest(unit))
    with _lock:
        kept = _kept.setdefault(view.store, OrderedDict())
        if key in kept:
            kept.move_to_end(key)
            return kept[key]
    made = _made(view.still(), kind)
    with _lock:
        if made.index.size <= searching.LETTERS // MOST:
            kept[key] = made
        while len(kept) > MOST:
            kept.popitem(last=False)
    return made


def _made(view: View, kind: str) -> Then:
    schema, rows = view.schemas[kind], view.shown(kind, archived=True)
    names = {}
    if schema.account == "account":
        names = dict(zip(rows["account"].tolist(), rows["account_name"].tolist(), strict=True))
    return Then(rows, searching.index(schema, rows, names))


def forget(store: Store) -> None:
    """Let go of them: the store's database was put in another's place by hand."""
    with _lock:
        _kept.pop(store, None)
