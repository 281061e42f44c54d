"""
Searching as one types: the texts of all records of a kind, kept in memory and brought up to the log.

An index only proposes; what is shown of a record is read through the window by whoever asks, so an index can
hide a record that just came, for as long as a look takes, but never show one to somebody who may not see it.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from kapta_workspace.domain import reviews, search
from kapta_workspace.domain.access import Actor
from kapta_workspace.domain.fields import Schema
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.domain.search import Index
from kapta_workspace.storage import log, reading
from kapta_workspace.storage.conditions import FEW, among
from kapta_workspace.storage.reading import Scope
from kapta_workspace.storage.store import Store, Unit

LETTERS = 100_000_000
"""An index of more letters than these is not kept: so many texts are better looked for elsewhere."""
FAR = 500
"""After so many entries of the log the index is made anew."""
NAMED_BY: Mapping[str, tuple[str, ...]] = {"review": ("held_on", "type")}
"""Kinds whose records are called after their account and these fields, so their words change with those."""


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """An index with the position of the log it belongs to, and when that was written."""

    position: int
    moment: dt.datetime | None
    schema: Schema
    index: Index


class Indexes:
    """The indexes of one store in this process."""

    def __init__(self) -> None:
        self._kept: dict[str, Kept] = {}
        self._locks: dict[str, Lock] = {}

    def of(self, unit: Unit, schema: Schema) -> Index:
        """The index of a kind as a transaction sees it."""
        with self._locks.setdefault(schema.name, Lock()):  # made once, however many wait for it
            known = self._kept.get(schema.name)
            fresh = self._fresh(unit, schema, known)
            if fresh.index.size <= LETTERS:
                self._kept[schema.name] = fresh
            return fresh.index

    def _fresh(self, unit: Unit, schema: Schema, known: Kept | None) -> Kept:
        later = [] if known is None else log.since(unit, known.position, FAR)
        is_same = bool(later) and known is not None and known.schema == schema
        if known is None or not is_same or (later[0].position, later[0].at) != (known.position, known.moment):
            return Kept(*log.newest(unit), schema, _read(unit, schema, None))
        head, moment = later[-1].position, later[-1].at
        kinds = {schema.name, "account"} if schema.name in NAMED_BY else {schema.name}
        moved = [entry for entry in later[1:] if entry.kinds & kinds]
        if not moved:
            return Kept(head, moment, schema, known.index)
        accounts = {one for entry in moved for one in entry.accounts or ()}
        if not schema.account or len(accounts) > FEW or any(entry.accounts is None for entry in moved):
            return Kept(head, moment, schema, _read(unit, schema, None))
        touched = np.array(sorted(accounts), dtype=np.int64)
        again = _read(unit, schema, sorted(accounts))
        return Kept(head, moment, schema, known.index.without(touched).joined(again))


def _read(unit: Unit, schema: Schema, accounts: list[int] | None) -> Index:
    mine, theirs = (
        (None, None)
        if accounts is None
        else (among(schema.name, schema.account, accounts), among("account", "id", accounts))
    )
    names = [schema.account, *_fields(schema), *NAMED_BY.get(schema.name, ()), "archived_at"]
    known = list(dict.fromkeys(["id", *(one for one in names if one in schema)]))
    rows = reading.select(unit, schema, mine, names=known)
    if schema.name not in NAMED_BY:
        return index(schema, rows, {})
    named = reading.select(unit, SCHEMAS["account"], theirs, names=["id", "name"])
    return index(schema, rows, dict(zip(named["id"].tolist(), named["name"].tolist(), strict=True)))


def _fields(schema: Schema) -> tuple[str, ...]:
    return schema.search or (schema.title,)


def index(schema: Schema, rows: pd.DataFrame, accounts: Mapping[int, str]) -> Index:
    """The index of some records; those without a name of their own are called after their ``accounts``."""
    if schema.name == "review":
        return reviews.index(rows, schema, accounts)
    return search.index(rows, _fields(schema), schema.title, schema.account)


def proposed(store: Store, unit: Unit, schema: Schema, actor: Actor, query: str, limit: int) -> pd.Series:
    """The records of a kind that answer a query best, by id with their points, of those the actor may see."""
    index = indexes(store).of(unit, schema)
    within = None
    if schema.account and reading.seen_by(actor) is not None:
        within = np.array(reading.account_ids(unit, Scope(archived=True), actor), dtype=np.int64)
    return index.best(query, limit, within)


def is_open(schema: Schema) -> bool:
    """Whether who sees a record's account sees the record: only such kinds have an index."""
    return not schema.audience and not (schema.mine and not schema.account)


_indexes: WeakKeyDictionary[Store, Indexes] = WeakKeyDictionary()
_lock = Lock()


def indexes(store: Store) -> Indexes:
    """The indexes this process keeps of a store."""
    with _lock:
        return _indexes.setdefault(store, Indexes())


def forget(store: Store) -> None:
    """Let go of them: the store's database was put in another's place by hand."""
    with _lock:
        _indexes.pop(store, None)
