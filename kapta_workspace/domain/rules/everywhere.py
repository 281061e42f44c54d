"""The rules for records of every kind."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from kapta_workspace.domain import family, frames
from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.fields import Field, in_a_sentence
from kapta_workspace.domain.frames import Flags
from kapta_workspace.domain.rules.draft import Draft, Rule, World, problem, where
from kapta_workspace.domain.rules.keys import repeated
from kapta_workspace.domain.rules.plans import HANGS

ANY_FAMILY = frozenset({"same_person"})
"""Links that lead from one family to another on purpose."""
CLOSE = frozenset({"reports_to"})
"""Links that are judged again when the record itself moves to another account."""


def required(draft: Draft, _world: World) -> Iterable[Problem]:
    """A required field may not be left empty by whoever makes the record or touches the field."""
    for one in draft.schema.fields:
        if one.required:
            blank = frames.blanks(draft.after[one.name])
            if blank.any():
                for row in where(blank & draft.touched(one.name)):
                    give = f"Give the {in_a_sentence(draft.schema.label)} its {in_a_sentence(one.label)}."
                    yield problem(draft, row, one.name, "E01", f"{one.label} is required.", give)


def links(draft: Draft, world: World) -> Iterable[Problem]:
    """A link points at a record that exists and that the writer may see."""
    for one in draft.schema.fields:
        pointed = pointed_at(draft, one)
        if pointed is not None:
            known = world.known.get(one.target)
            lost = pointed if known is None else pointed[known.index.get_indexer(_numbers(pointed)) < 0]
            for row, value in zip(lost.index.tolist(), lost.tolist(), strict=True):
                label = one.target.replace("_", " ")
                said = f"{one.label}: there is no {label} {value}, or it is not shared with you."
                yield problem(draft, row, one.name, "E07", said)


def pointed_at(draft: Draft, one: Field) -> pd.Series | None:
    """
    The ids a link field is judged for, one a row of the answer; None where there are none.

    Of a list of links only those that were not there before are judged.
    """
    if not one.target:
        return None
    judged = (one.name, "account") if one.name in CLOSE else (one.name,)
    cells = draft.rows(*judged)[one.name]
    if cells.dtype == object:
        cells = _added(draft, one, cells).explode()
    pointed = cells.dropna()
    return pointed if len(pointed) else None


def _added(draft: Draft, one: Field, cells: pd.Series) -> pd.Series:
    """Lists of links without those that stood there before."""
    if draft.is_new.all():
        return cells
    before = [frames.as_tuple(cell) for cell in draft.before[one.name].loc[cells.index]]
    added = [
        tuple(each for each in frames.as_tuple(cell) if each not in old)
        for cell, old in zip(cells, before, strict=True)
    ]
    return pd.Series(added, index=cells.index, dtype="object")


def _numbers(pointed: pd.Series) -> pd.Index:
    numbers: pd.Index = pd.Index(pointed.to_numpy(dtype=np.int64))
    return numbers


def within_family(draft: Draft, world: World) -> Iterable[Problem]:
    """A link to another account's record stays within the family; how plans hang has a rule of its own."""
    if draft.schema.account != "account":
        return
    elsewhere = ANY_FAMILY | {"account", HANGS.get(draft.schema.name)}
    for one in draft.schema.fields:
        pointed = None if one.name in elsewhere else pointed_at(draft, one)
        known = world.known.get(one.target)
        if pointed is None or known is None or known.isna().all():
            continue
        for row in sorted(set(pointed.index[_outside(draft, pointed, known, world)].tolist())):
            said = f"{one.label} names a {one.target.replace('_', ' ')} outside the account family."
            hint = "Choose one of this account, of its parents or of its children."
            yield problem(draft, row, one.name, "E13", said, hint)


def _outside(draft: Draft, pointed: pd.Series, known: pd.Series, world: World) -> Flags:
    """Which of the pointed-at records belong to another family than the row that points at them."""
    at = known.index.get_indexer(_numbers(pointed))
    theirs = known.to_numpy(dtype=float, na_value=np.nan)[at]
    mine = draft.after["account"].to_numpy(dtype=float, na_value=np.nan)[pointed.index.to_numpy()]
    far: Flags = (at >= 0) & ~np.isnan(theirs) & ~np.isnan(mine) & (theirs != mine)
    if far.any():
        root = family.roots(world.accounts)
        far[far] = _root(root, mine[far]) != _root(root, theirs[far])
    return far


def _root(root: pd.Series, accounts: np.ndarray) -> np.ndarray:
    at = root.index.get_indexer(pd.Index(accounts.astype(np.int64)))
    return np.where(at < 0, accounts, root.to_numpy()[at] if len(root) else accounts)


def unique(draft: Draft, world: World) -> Iterable[Problem]:
    """Two records of a kind never share what must be unique, whatever the case of the letters."""
    others = world.others.get(draft.schema.name)
    if others is not None:
        others = others[~others["id"].isin(draft.after["id"])]
    for key in draft.schema.unique:
        rows = draft.rows(*key)
        if rows.empty:
            continue  # nothing of this key moved, so nothing was fetched to compare it with
        labels = " and ".join(in_a_sentence(draft.schema[name].label) for name in key if name != "account")
        for row in rows.index[repeated(rows, others, key)].tolist():
            said = f"Another {in_a_sentence(draft.schema.label)} already has this {labels}."
            yield problem(draft, row, key[-1], "E10", said, "Edit that one, or choose another.")


def archived_accounts(draft: Draft, world: World) -> Iterable[Problem]:
    """An archived account is read-only, its records with it, until it is restored."""
    if not world.closed or not draft.schema.account:
        return
    name = draft.schema.account
    still = draft.before[name].isin(world.closed) | draft.after[name].isin(world.closed)
    for row in where(still.to_numpy(dtype=bool) & draft.touched(*draft.schema.names)):
        yield problem(draft, row, name, "E18", "The account is archived and read-only.", "Restore it first.")


def in_order(first: str, last: str) -> Rule:
    """The rule that one day does not lie before another."""

    def rule(draft: Draft, _world: World) -> Iterable[Problem]:
        rows = draft.rows(first, last)
        for row in rows.index[(rows[last] < rows[first]).fillna(value=False)].tolist():
            said = f"{draft.schema[last].label} lies before {in_a_sentence(draft.schema[first].label)}."
            yield problem(draft, row, last, "E03", said, "Check the two dates.")

    return rule
