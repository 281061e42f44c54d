"""Names into records: a directory of what each name may mean, and what it cannot decide."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
import polars as pl

from kapta_workspace.domain import search
from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.fields import Field, Schema, in_a_sentence
from kapta_workspace.domain.imports.headers import fold
from kapta_workspace.domain.rules.keys import folded

SEVERAL = re.compile(r"\s*[;|\n]\s*")
"""What parts several names in one cell."""
COMMA = re.compile(r"\s*,\s*")
"""What parts them where the whole names nothing: a comma may be part of a name."""
NUMBERED = r"^#(\d{1,18})$"
"""A record's own id is written like #12: a bare number may be any other system's."""
NEAR = 2_000_000
"""So many comparisons are made for “did you mean” in all: a report of thousands of misses must stay quick."""


@dataclass(frozen=True, slots=True)
class Directory:
    """
    What names may mean, for one kind.

    Attributes:
        schema: The record kind.
        records: *id* (negative for a new one), the title, and *external_id*, *email*, *account* and
            *archived_at* where the kind has them.
        within: Whether names and e-mails count within an account only; external ids count everywhere.
    """

    schema: Schema
    records: pd.DataFrame
    within: bool = False
    _books: dict[str, pl.DataFrame] = field(default_factory=dict, repr=False)
    _near: dict[str, list[str]] = field(default_factory=dict, repr=False)

    @property
    def label(self) -> str:
        """One of them, in the middle of a sentence."""
        return in_a_sentence(self.schema.label)

    @property
    def ways(self) -> tuple[str, ...]:
        """The fields records may be named by, surest first."""
        told = dict.fromkeys(("external_id", "email", self.schema.title))
        return tuple(name for name in told if name in self.records)

    def keys(self, way: str) -> list[str]:
        """What a name is looked up by: itself, and its account where names count within one."""
        return ["key", "account"] if self.within and way != "external_id" else ["key"]

    def book(self, way: str) -> pl.DataFrame:
        """One row a name: its keys, the *id* it means, and whether it is *sure*."""
        if way not in self._books:
            self._books[way] = _book(self.records, way, self.keys(way))
        return self._books[way]

    def nearest(self, value: str) -> list[str]:
        """The titles most like a name nobody has."""
        titles = self.records.get(self.schema.title, pd.Series(dtype="str"))
        if value not in self._near and (len(self._near) + 1) * len(titles) <= NEAR:
            self._near[value] = search.nearest(titles, value)
        return self._near.get(value, [])


def _book(records: pd.DataFrame, way: str, keys: Sequence[str]) -> pl.DataFrame:
    live = records["archived_at"].isna() if "archived_at" in records else pd.Series(True, records.index)
    named = pl.DataFrame(
        {
            "key": folded(records[way]),
            "id": records["id"].to_numpy(dtype=np.int64),
            "live": live.to_numpy(dtype=bool),
            **(
                {"account": pl.from_pandas(records["account"].reset_index(drop=True))}
                if "account" in keys
                else {}
            ),
        }
    ).drop_nulls()
    return sure(named, keys)


def sure(named: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """
    One row a name, with the *id* it means; it is *sure* when one record has it, or one that is not archived.

    Args:
        named: The keys, *id* and *live*, one row a record and name.
        keys: The columns of a name.
    """
    name = pl.struct(*keys) if len(keys) > 1 else pl.col(*keys)
    alone = named.select(name.is_unique()).to_series()
    if alone.all():
        return named.select(*keys, "id", sure=pl.lit(value=True))
    shared = named.filter(~alone).unique([*keys, "id"], keep="first", maintain_order=True)
    counted = shared.group_by(*keys, maintain_order=True).agg(
        id=pl.col("id").sort_by("live", descending=True, maintain_order=True).first(),
        sure=(pl.len() == 1) | (pl.col("live").sum() == 1),
    )
    return pl.concat([named.filter(alone).select(*keys, "id", sure=pl.lit(value=True)), counted])


# --- looking up ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Resolved:
    """Ids for a column of names, and the cells that named nothing, several records, or too many at once."""

    ids: pd.Series
    problems: tuple[Problem, ...]


def resolve(one: Field, texts: pd.Series, where: Directory, accounts: pd.Series | None = None) -> Resolved:
    """
    Turn a column of names into ids.

    Args:
        one: The link field.
        texts: Names, e-mails, external ids or ids like #12; missing where the cell is empty.
        where: What names may mean.
        accounts: For names that count within an account: each row's account id.
    """
    asked = _asked(texts, accounts)
    ids, unsure = np.zeros(len(texts), dtype=np.int64), np.zeros(len(texts), dtype=bool)
    there = np.zeros(len(texts), dtype=bool)
    for way in where.ways:
        if asked.is_empty():
            break
        named = pl.Series("key", folded(pd.Series(asked["text"].to_arrow(), dtype="str", name=way)))
        looked = asked.with_columns(named).join(where.book(way), on=where.keys(way), how="left")
        hits = looked.filter(pl.col("sure"))
        ids[hits["at"].to_numpy()], there[hits["at"].to_numpy()] = hits["id"].to_numpy(), True
        unsure[looked.filter(~pl.col("sure"))["at"].to_numpy()] = True
        asked = looked.filter(~pl.col("sure").fill_null(value=False)).select(asked.columns)
    _take_numbered(asked, where, ids, there)
    found = pd.Series(pd.arrays.IntegerArray(ids, ~there), index=texts.index)
    lost = np.flatnonzero(texts.notna().to_numpy() & ~there)
    labels, values = texts.index[lost].tolist(), texts.iloc[lost].tolist()
    said = zip(labels, values, unsure[lost].tolist(), strict=True)
    return Resolved(found, tuple(_problem(one, value, row, where, ambiguous=odd) for row, value, odd in said))


def _asked(texts: pd.Series, accounts: pd.Series | None) -> pl.DataFrame:
    text = pl.from_pandas(texts.astype("str").reset_index(drop=True)).cast(pl.String)
    asked = pl.DataFrame({"at": np.arange(len(texts)), "text": text})
    if accounts is not None:
        asked = asked.with_columns(account=pl.from_pandas(accounts.reset_index(drop=True)))
    return asked.filter(pl.col("text").is_not_null())


def _take_numbered(asked: pl.DataFrame, where: Directory, ids: np.ndarray, there: np.ndarray) -> None:
    """Cells like #12 mean the record itself."""
    told = asked.with_columns(id=pl.col("text").str.extract(NUMBERED).cast(pl.Int64)).drop_nulls("id")
    known = told.filter(pl.col("id").is_in(where.records["id"].tolist())) if len(told) else told
    ids[known["at"].to_numpy()], there[known["at"].to_numpy()] = known["id"].to_numpy(), True


def resolve_many(
    one: Field, texts: pd.Series, where: Directory, accounts: pd.Series | None = None
) -> Resolved:
    """
    Turn cells that name several records into tuples of ids.

    Semicolons, bars and line breaks part names; commas do where the whole names nothing: “Ledger, Basic” may
    be one product.
    """
    cells = [parted(text) if isinstance(text, str) else [] for text in texts.tolist()]
    at, parts, found = _resolve_parts(one, cells, where, accounts)
    lost = {int(problem.row or 0) for problem in found.problems if problem.code != "E09"}
    if any("," in parts[place] for place in lost):
        for cell in cells:
            cell.clear()
        for place, (row, part) in enumerate(zip(at.tolist(), parts, strict=True)):
            cells[row] += parted(part, COMMA) if place in lost else [part]
        at, parts, found = _resolve_parts(one, cells, where, accounts)
    ids: list[list[int]] = [[] for _ in cells]
    for place, record in zip(at.tolist(), found.ids.tolist(), strict=True):
        if not pd.isna(record) and record not in ids[place]:
            ids[place].append(int(record))
    labels = texts.index[at]
    problems = tuple(replace(problem, row=int(labels[int(problem.row or 0)])) for problem in found.problems)
    return Resolved(pd.Series([tuple(cell) for cell in ids], index=texts.index, dtype="object"), problems)


def _resolve_parts(
    one: Field, cells: Sequence[Sequence[str]], where: Directory, accounts: pd.Series | None
) -> tuple[np.ndarray, list[str], Resolved]:
    """The names of all cells in one column: the cell each stands in, what it says, and what it means."""
    at = np.repeat(np.arange(len(cells)), [len(cell) for cell in cells])
    parts = [part for cell in cells for part in cell]
    spread = accounts.iloc[at].reset_index(drop=True) if accounts is not None else None
    return at, parts, resolve(one, pd.Series(parts, dtype="str"), where, spread)


def parted(text: str, separator: re.Pattern[str] = SEVERAL) -> list[str]:
    """The names in a cell."""
    return [part for part in separator.split(text) if part]


def reworded(text: str, meant: Mapping[str, str | None]) -> str | None:
    """
    A cell of several names with those a person gave a meaning to saying that; None when none is left.

    Args:
        text: The cell.
        meant: What is said, folded as headers are → what it means.
    """
    names: list[str | None] = []
    for part in parted(text):
        pieces = [part] if fold(part) in meant else parted(part, COMMA)
        told = [meant.get(fold(piece), piece) for piece in pieces]
        names += told if told != pieces else [part]
    return "; ".join(name for name in names if name) or None


# --- what cannot be decided ---------------------------------------------------------------------------


def _problem(one: Field, value: str, row: int, where: Directory, *, ambiguous: bool) -> Problem:
    if ambiguous:
        said = f"{one.label} “{value}” fits several {in_a_sentence(where.schema.plural)}."
        surest = "e-mail address" if where.schema.name == "user" else "external id"
        hint = f"Name it by its {surest}, or by its workspace id, written like #12."
        return Problem(said, "E09", field=one.name, value=value, row=row, suggestion=hint)
    parts = parted(value)
    if len(parts) > 1:
        said = f"{one.label} names {where.schema.counted(len(parts))}: {'; '.join(parts)}."
        hint = "Keep the one it belongs to."
        return Problem(said, "E09", field=one.name, value=value, row=row, suggestion=hint)
    said = f"{one.label}: there is no {where.label} “{value}”."
    code = "E08" if where.schema.name == "user" else "E07"
    return Problem(said, code, field=one.name, value=value, row=row, suggestion=_hint(where, value))


def _hint(where: Directory, value: str) -> str:
    near = where.nearest(value)
    if near:
        return f"Did you mean {' or '.join(f'“{name}”' for name in near)}?"
    return f"Add that {where.label} first, or correct the name."
