"""Hypothetical records: one account's rows with something changed, and many such worlds side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from kapta_workspace.domain.fields import Kind
from kapta_workspace.domain.health.columns import Facts, links_of, nothing
from kapta_workspace.domain.schemas import SCHEMAS

FRESH = 1 << 40
"""Ids from here on belong to records that do not exist."""


@dataclass(frozen=True)
class Row:
    """
    A record as it might be.

    Attributes:
        kind: Its kind.
        id: The id of the record changed; from ``FRESH`` on for one that would be new.
        values: Field → value.
    """

    kind: str
    id: int
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        """Whether the record does not exist yet."""
        return self.id >= FRESH


@dataclass(frozen=True)
class World:
    """
    One account and everything known about it.

    Attributes:
        account: The account's id.
        facts: Record kind → its rows (rows of the whole workspace included).
        accounts: The account as a frame of one row.
    """

    account: int
    facts: Facts
    accounts: pd.DataFrame

    def changed(self, rows: Sequence[Row]) -> "World":
        """The world with some records as they might be."""
        facts, accounts = dict(self.facts), self.accounts
        for row in rows:
            if row.kind == "account":
                accounts = _set(accounts, row)
            else:
                frame = facts.get(row.kind)
                frame = nothing(row.kind) if frame is None else frame
                facts[row.kind] = _added(frame, row, self.account) if row.is_new else _set(frame, row)
        return World(self.account, facts, accounts)


def world(facts: Facts, accounts: pd.DataFrame, account: int) -> World:
    """
    One account cut out of a portfolio.

    Raises:
        KeyError: if the account is not there.
    """
    mine = accounts[links_of(accounts["id"]) == account]
    if mine.empty:
        raise KeyError(f"Account {account} is not among the accounts.")
    own = {
        kind: frame[links_of(frame["account"]) == account] if "account" in frame.columns else frame
        for kind, frame in facts.items()
    }
    return World(account, own, mine)


def _set(frame: pd.DataFrame, row: Row) -> pd.DataFrame:
    place = np.flatnonzero(links_of(frame["id"]) == row.id)[:1]
    made = frame.copy()
    for name, value in row.values.items():
        column = made[name].tolist()
        for one in place:
            column[one] = value
        made[name] = _typed(column, made.index, made[name].dtype)
    return made


def _typed(values: list[Any], index: pd.Index, dtype: Any) -> pd.Series:
    if not pd.api.types.is_object_dtype(dtype):
        typed: pd.Series = pd.Series(values, index=index, dtype=dtype)
        return typed
    cells = np.empty(len(values), dtype=object)
    for place, value in enumerate(values):
        cells[place] = value
    return pd.Series(cells, index=index, dtype="object")


def _added(frame: pd.DataFrame, row: Row, account: int) -> pd.DataFrame:
    values = {**_defaults(row.kind), "id": row.id, "account": account, **row.values}
    index = pd.Index([len(frame)])
    new = pd.DataFrame({name: _typed([values.get(name)], index, frame[name].dtype) for name in frame.columns})
    return new if frame.empty else pd.concat([frame, new], ignore_index=True)


@cache
def _defaults(kind: str) -> Mapping[str, Any]:
    plain = {
        item.name: () if item.kind in (Kind.LINKS, Kind.CHOICES) else item.default
        for item in SCHEMAS[kind].fields
    }
    return {"version": 0, "born": 0, **plain}


@cache
def _links(kind: str) -> tuple[tuple[str, bool], ...]:
    """The fields of a kind that link to records of accounts, and whether they hold many."""
    return tuple(
        (item.name, item.kind is Kind.LINKS)
        for item in SCHEMAS[kind].fields
        if item.target and SCHEMAS[item.target].account
    )


def side_by_side(worlds: Sequence[World]) -> tuple[Facts, pd.DataFrame]:
    """
    Put worlds of one account each into one portfolio: the n-th becomes account n.

    Every record gets an id of its own, and links follow, so that no world knows of another.
    """
    kinds = dict.fromkeys(kind for one in worlds for kind in one.facts)
    facts = {kind: _kind_of(kind, worlds) for kind in kinds}
    accounts = pd.concat([one.accounts for one in worlds], ignore_index=True)
    return facts, accounts.assign(id=pd.array(range(len(worlds)), dtype="Int64"))


def _kind_of(kind: str, worlds: Sequence[World]) -> pd.DataFrame:
    empty = nothing(kind)
    found = [one.facts.get(kind, empty) for one in worlds]
    if kind not in SCHEMAS or not SCHEMAS[kind].account:
        return found[0]
    different = {id(frame): frame for frame in found if len(frame)}
    if not different:
        return found[0]
    sizes = np.array([len(frame) for frame in different.values()])
    first = dict(zip(different, np.cumsum(sizes) - sizes, strict=True))
    # Most worlds share most frames: each is read once and taken as often as it is needed.
    rows = [np.arange(len(frame)) + first.get(id(frame), 0) for frame in found]
    table = (
        pd.concat(list(different.values()), ignore_index=True)
        if len(different) > 1
        else next(iter(different.values()))
    )
    of = np.repeat(np.arange(len(found)), [len(frame) for frame in found])
    return _apart(kind, table.iloc[np.concatenate(rows)].reset_index(drop=True), of)


def _apart(kind: str, table: pd.DataFrame, of: np.ndarray) -> pd.DataFrame:
    step = of * (2 * FRESH)
    moved: dict[str, Any] = {"id": table["id"] + step, "account": pd.array(of, dtype="Int64")}
    for name, many in _links(kind):
        if name == "account" or name not in table.columns:
            continue
        if many:
            cells = [
                tuple(one + by for one in cell) for cell, by in zip(table[name], step.tolist(), strict=True)
            ]
            moved[name] = _typed(cells, table.index, table[name].dtype)
        else:
            moved[name] = table[name] + step
    return table.assign(**moved)
