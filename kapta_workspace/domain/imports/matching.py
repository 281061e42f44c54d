"""Which record a row means: by id, then by the kind's identities in order; several answers are a conflict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd
import polars as pl

from kapta_workspace.domain import frames
from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.fields import Schema, in_a_sentence
from kapta_workspace.domain.frames import Flags
from kapta_workspace.domain.imports.choices import NEW
from kapta_workspace.domain.imports.headers import FILLED_IN
from kapta_workspace.domain.imports.links import sure
from kapta_workspace.domain.rules.keys import folded

Identity = tuple[str, ...]
SUREST: Identity = ("external_id",)
"""Two records whose external ids differ are two records, whatever else they share."""


@dataclass(frozen=True, slots=True)
class Matched:
    """
    What each row means.

    Attributes:
        ids: The id of the record, missing for a new one.
        how: Why it is that record: id, external id, name …; empty for a new one.
        problems: Rows that fit several records, or that name an id nobody has.
        same_as: For a row that repeats an earlier one of the file: that row's label.
    """

    ids: pd.Series
    how: pd.Series
    problems: tuple[Problem, ...]
    same_as: pd.Series


@dataclass(frozen=True, slots=True)
class Asked:
    """
    The rows of a sheet and the records they may mean.

    Attributes:
        schema: The record kind.
        rows: The typed rows, links to other kinds as ids.
        stored: The stored records of the kind.
        texts: The rows' links to their own kind, still as text (an account's parent).
        parents: For stored records, row for row: the *name* and *code* of what their own-kind link points at.
        decided: By label: the id a person decided the row means, or ``NEW``.
    """

    schema: Schema
    rows: pd.DataFrame
    stored: pd.DataFrame
    texts: pd.DataFrame
    parents: pd.DataFrame
    decided: Mapping[int, int] = field(default_factory=dict)

    def is_own(self, name: str) -> bool:
        """Whether a field links to the rows' own kind."""
        return self.schema[name].target == self.schema.name

    def named(self, identity: Identity) -> list[str] | None:
        """The fields of an identity the sheet can be matched by; None when it lacks one."""
        told = [name for name in identity if not self.is_own(name) or name in self.texts]
        return told if all(name in self.rows for name in told if not self.is_own(name)) else None

    def ways(self, identity: Identity) -> list[tuple[str, ...]]:
        """
        The fields of an identity to look by, in turns.

        First all of them; then, for rows that leave the parent empty and so say nothing of it, the others.
        """
        told = self.named(identity)
        plain = [name for name in told or [] if not self.is_own(name)]
        return [way for way in dict.fromkeys((tuple(told or ()), tuple(plain))) if way]

    def says_no_more(self, identity: Identity, names: Sequence[str]) -> Flags:
        """Which rows leave empty what an identity has beside some of its fields."""
        flags = np.ones(len(self.rows), dtype=bool)
        for name in (name for name in identity if name not in names and name in self.texts):
            flags &= self.texts[name].isna().to_numpy(dtype=bool)
        return flags

    def row_keys(self, names: Sequence[str]) -> pl.DataFrame:
        """Each row's identity, a column a field; missing where the row does not say it."""
        cells = {
            name: folded(self.texts[name]).fill_null("") if self.is_own(name) else folded(self.rows[name])
            for name in names
        }
        return pl.DataFrame(cells)

    def stored_keys(self, names: Sequence[str]) -> pl.DataFrame:
        """The stored records' identities; a record stands under each way its parent may be written."""
        own = [name for name in names if self.is_own(name)]
        plain = {name: folded(self.stored[name]) for name in names if name not in own}
        ways = [
            {name: self._above(name, way) for name in own} for way in (self.parents.columns if own else [""])
        ]
        facts = {
            "id": self.stored["id"].to_numpy(dtype=np.int64),
            "live": self._lacks("archived_at"),
            "is_bare": self._lacks("external_id"),
        }
        return pl.concat([pl.DataFrame({**plain, **way, **facts}) for way in ways]).drop_nulls()

    def _above(self, name: str, way: str) -> pl.Series:
        """What a record's parent is called in one way; empty for none, missing when it has no such name."""
        return folded(self.parents[way]).set(pl.Series(self.stored[name].isna().to_numpy(dtype=bool)), "")

    def _lacks(self, name: str) -> Flags:
        """Which stored records have nothing in a field, or have no such field at all."""
        nothing = self.stored[name].isna() if name in self.stored else pd.Series(True, self.stored.index)
        flags: Flags = nothing.to_numpy(dtype=bool)
        return flags


def match(asked: Asked) -> Matched:
    """Find the stored record of each row."""
    schema, rows = asked.schema, asked.rows
    ids, there = np.zeros(len(rows), dtype=np.int64), np.zeros(len(rows), dtype=bool)
    how = np.full(len(rows), "", dtype=object)
    problems: list[Problem] = []
    if "id" in rows:
        there[:], problems = _by_id(asked, ids)
        how[there] = "id"
    new = _by_decision(asked, ids, there, how)
    for identity in schema.identity if len(asked.stored) else ():
        for names in asked.ways(identity):
            free = ~(there | new) & asked.says_no_more(identity, names)
            at, found, several = _by_identity(asked, identity, names, free, ids[there])
            ids[at], there[at] = found, True
            how[at] = " and ".join(in_a_sentence(schema[name].label) for name in identity)
            problems.extend(_ambiguous(asked, row, identity) for row in several)
    if is_told_by_everything(schema) and len(asked.stored):
        at, found = _by_everything(asked, ~(there | new))
        ids[at], there[at], how[at] = found, True, EVERYTHING
    matched = pd.Series(pd.arrays.IntegerArray(ids, ~there), index=rows.index)
    why = pd.Series(how, index=rows.index, dtype="str")
    return Matched(matched, why, tuple(problems), _repeated(asked, matched, new))


def _by_decision(
    asked: Asked, ids: npt.NDArray[np.int64], there: Flags, how: npt.NDArray[np.object_]
) -> Flags:
    """Put in what a person decided; which rows are new by decision."""
    new = np.zeros(len(there), dtype=bool)
    for place, record in zip(
        asked.rows.index.get_indexer(pd.Index(list(asked.decided))), asked.decided.values(), strict=True
    ):
        new[place] = record == NEW
        ids[place], there[place], how[place] = record, record != NEW, "decided"
    return new


def _by_id(asked: Asked, ids: npt.NDArray[np.int64]) -> tuple[Flags, list[Problem]]:
    told = asked.rows["id"]
    known = told.isin(asked.stored["id"]).to_numpy(dtype=bool)
    ids[known] = told[known].to_numpy(dtype=np.int64)
    lost = told.notna().to_numpy() & ~known
    label = in_a_sentence(asked.schema.label)
    problems = [
        Problem(
            f"There is no {label} with the id {value}.",
            code="E14",
            kind=asked.schema.name,
            field="id",
            value=int(value),
            row=row,
            suggestion="Leave the id empty to make a new one.",
        )
        for row, value in zip(told.index[lost].tolist(), told[lost].tolist(), strict=True)
    ]
    return known, problems


def _by_identity(
    asked: Asked, identity: Identity, names: Sequence[str], still_open: Flags, taken: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], list[int]]:
    """The rows that fit one record each, those records, and the rows that fit several."""
    book = asked.stored_keys(names)
    if len(names) < len(identity) and len(taken):  # what another row means for sure is no guess's to take
        book = book.filter(~pl.col("id").is_in(taken))
    keyed = asked.row_keys(names).with_row_index("at").filter(pl.Series(still_open)).drop_nulls()
    surer = _is_surer(asked, identity, keyed["at"].to_numpy())
    looked = pl.concat(
        [
            keyed.filter(~surer).join(sure(book, names), on=names),
            keyed.filter(surer).join(sure(book.filter("is_bare"), names), on=names),
        ]
    )
    hits = looked.filter("sure")
    several = [int(asked.rows.index[at]) for at in looked.filter(~pl.col("sure"))["at"].sort().to_list()]
    return hits["at"].to_numpy().astype(np.int64), hits["id"].to_numpy(), several


def _is_surer(asked: Asked, identity: Identity, at: npt.NDArray[np.int64]) -> pl.Series:
    """Which of some rows have an external id that no record has: they mean no record that has another."""
    if identity == SUREST or "external_id" not in asked.rows:
        return pl.Series(np.zeros(len(at), dtype=bool))
    return pl.Series(asked.rows["external_id"].notna().to_numpy(dtype=bool)[at])


def _ambiguous(asked: Asked, row: int, identity: Identity) -> Problem:
    schema, rows = asked.schema, asked.rows
    told = [name for name in identity if name in rows and not schema[name].target]
    said = " and ".join(f"{in_a_sentence(schema[name].label)} “{rows[name][row]!s}”" for name in told)
    return Problem(
        f"Several {in_a_sentence(schema.plural)} fit the {said}.",
        code="E09",
        kind=schema.name,
        field=told[0],
        value=rows.at[row, told[0]],
        row=row,
        suggestion="Name the one you mean by its external id, or by its id.",
    )


# --- kinds without a name of their own ----------------------------------------------------------------

EVERYTHING = "everything it says"


def is_told_by_everything(schema: Schema) -> bool:
    """Whether nothing but an external id names a record, so that a row is known by all it says."""
    return all(identity == SUREST for identity in schema.identity)


def _by_everything(asked: Asked, still_open: Flags) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The rows that say nothing a stored record does not say as well, and that record: never an update."""
    schema, rows, stored = asked.schema, asked.rows, asked.stored
    needed = [one.name for one in schema.fields if one.required and one.default is None]
    anchors = [name for name in needed if name in rows and name not in FILLED_IN]
    if "external_id" in rows:
        still_open = still_open & rows["external_id"].isna().to_numpy()
    mine = pl.DataFrame({name: folded(rows[name]) for name in anchors}).with_row_index("at")
    its = pl.DataFrame({name: folded(stored[name]) for name in anchors}).with_row_index("stored")
    pairs = mine.filter(pl.Series(still_open)).drop_nulls().join(its, on=anchors, maintain_order="left_right")
    at, where = (pairs[name].to_numpy().astype(np.int64) for name in ("at", "stored"))
    same = np.ones(len(at), dtype=bool)
    for name in (name for name in rows.columns if name in stored and name not in {"id", *anchors}):
        told, held = rows[name].iloc[at], stored[name].iloc[where]
        blank = frames.blanks(told)
        same &= blank | ~frames.unequal(told.reset_index(drop=True), held.reset_index(drop=True))
    at, first = np.unique(at[same], return_index=True)
    return at, stored["id"].to_numpy(dtype=np.int64)[where[same][first]]


# --- rows of one file that mean the same --------------------------------------------------------------


def _repeated(asked: Asked, ids: pd.Series, decided_new: Flags) -> pd.Series:
    """For each row that means the same record as an earlier row of the file: that row."""
    first = np.full(len(ids), -1, dtype=np.int64)
    _note_twins(first, pl.DataFrame({"id": pl.from_pandas(ids.reset_index(drop=True))}))
    new = ids.isna().to_numpy() & ~decided_new
    for identity in asked.schema.identity:
        names = asked.named(identity)
        if names and new.any():
            _note_twins(first, asked.row_keys(names), new)
            # A row that says something surer about itself is not judged by what is less sure.
            said = [name for name in names if not asked.schema[name].target]
            new = new & asked.rows[said].isna().any(axis=1).to_numpy()
    labels = asked.rows.index.to_numpy(dtype=np.int64)
    known = first >= 0
    return pd.Series(pd.arrays.IntegerArray(np.where(known, labels[first], 0), ~known), index=ids.index)


def _note_twins(first: npt.NDArray[np.int64], keys: pl.DataFrame, where: Flags | None = None) -> None:
    """Put to each row whose keys stand further up the place of the first row that has them."""
    names = keys.columns
    table = keys.with_row_index("at")
    table = (table if where is None else table.filter(pl.Series(where))).drop_nulls()
    again = table.filter(~pl.struct(*names).is_first_distinct())
    if len(again):
        earliest = table.unique(names, keep="first", maintain_order=True)
        pairs = again.join(earliest, on=names, suffix="_first")
        at = pairs["at"].to_numpy()
        first[at] = np.where(first[at] < 0, pairs["at_first"].to_numpy(), first[at])
