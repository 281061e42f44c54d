"""Names into records: a directory of what each name may mean, and what it cannot decide."""

import re
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from kapta_workspace.domain import search
from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.fields import Field, Schema

SEVERAL = re.compile(r"\s*[;|\n]\s*")
"""What parts several names in one cell."""
SEPARATOR = "\x1f"
"""Stands between an account's id and a name in a book's keys; no name holds it."""


def fold(names: pd.Series) -> pd.Series:
    """Names as they are compared: without case or outer spaces."""
    return names.astype("str").str.strip().str.casefold()


@dataclass(frozen=True)
class Ladder:
    """
    One way records are named.

    Attributes:
        book: Ids indexed by folded name; a name that means several records stands there several times. Within
            an account, the account's id and a separator stand before the name.
        within: Whether names count within an account only.
    """

    book: pd.Series
    within: bool

    @cached_property
    def unique(self) -> pd.Series:
        """The names that mean exactly one record."""
        return self.book[~self.book.index.duplicated(keep=False)]


@dataclass(frozen=True, slots=True)
class Directory:
    """
    What names may mean, for one kind.

    Attributes:
        kind: The record kind.
        label: One of them, as people read it.
        ladders: The ways its records are named, surest first.
        titles: Every title, for “did you mean”.
    """

    kind: str
    label: str
    ladders: tuple[Ladder, ...]
    titles: pd.Series


def directory(schema: Schema, records: pd.DataFrame, *, within: bool = False) -> Directory:
    """
    The directory of some records (of the workspace, of the file, or both).

    Args:
        schema: Their kind.
        records: *id* (negative for a new one), the title, and *external_id*, *email*, *account* where the
            kind has them.
        within: Whether names and e-mails count within an account only; external ids always count everywhere.
    """
    ladders = [
        Ladder(
            _book(records, name, within=within and name != "external_id"), within and name != "external_id"
        )
        for name in dict.fromkeys(("external_id", "email", schema.title))
        if name in records
    ]
    titles = records[schema.title].dropna() if schema.title in records else pd.Series(dtype="str")
    return Directory(schema.name, schema.label, tuple(ladders), titles)


def _book(records: pd.DataFrame, name: str, *, within: bool) -> pd.Series:
    rows = records[records[name].notna()]
    keys = fold(rows[name])
    if within:
        keys = rows["account"].astype("str") + SEPARATOR + keys
    pairs = pd.DataFrame({"key": keys, "id": rows["id"].astype("Int64")}).drop_duplicates()
    return pairs.set_index("key")["id"]


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
        texts: Names, e-mails, external ids or ids as text; missing where the cell is empty.
        where: What names may mean.
        accounts: For names that count within an account: each row's account id.
    """
    keys = fold(texts)
    ids = pd.Series(pd.array([None] * len(texts), dtype="Int64"), index=texts.index)
    unsure = pd.Series(data=False, index=texts.index)
    for ladder in where.ladders:
        looked = accounts.astype("str") + SEPARATOR + keys if ladder.within and accounts is not None else keys
        hits = looked.map(ladder.unique).astype("Int64")
        unsure |= ids.isna() & hits.isna() & looked.isin(ladder.book.index)
        ids = ids.fillna(hits)
    lost = texts.notna() & ids.isna()
    problems = [_problem(one, texts, row, where, ambiguous=bool(unsure[row])) for row in texts.index[lost]]
    return Resolved(ids, tuple(problems))


def resolve_many(
    one: Field, texts: pd.Series, where: Directory, accounts: pd.Series | None = None
) -> Resolved:
    """Turn cells that name several records, parted by semicolons, into tuples of ids."""
    parts = texts.dropna().map(lambda text: [part for part in SEVERAL.split(text) if part]).explode().dropna()
    spread = accounts.loc[parts.index].set_axis(range(len(parts))) if accounts is not None else None
    found = resolve(one, pd.Series(parts.to_numpy(dtype=object), dtype="str"), where, spread)
    rows = parts.index.to_numpy()
    problems = tuple(
        Problem(
            p.sentence,
            code=p.code,
            field=p.field,
            value=p.value,
            row=int(rows[p.row or 0]),
            suggestion=p.suggestion,
        )
        for p in found.problems
    )
    grouped = (
        pd.Series(found.ids.to_numpy(dtype=object), index=parts.index)
        .groupby(level=0)
        .agg(lambda ids: tuple(int(i) for i in ids if not pd.isna(i)))
    )
    cells = [grouped.get(row, ()) for row in texts.index]
    return Resolved(pd.Series(cells, index=texts.index, dtype="object"), problems)


def _problem(one: Field, texts: pd.Series, row: int, where: Directory, *, ambiguous: bool) -> Problem:
    value = texts[row]
    thing = where.label.lower()
    if ambiguous:
        said = f"{one.label} “{value}” fits several {thing}s."
        return Problem(
            said,
            code="E09",
            field=one.name,
            value=value,
            row=row,
            suggestion="Name it by its external id, or by its id.",
        )
    parts = [part for part in SEVERAL.split(value) if part]
    if len(parts) > 1:
        said = f"{one.label} names {len(parts)} {thing}s: {'; '.join(parts)}."
        return Problem(
            said, code="E09", field=one.name, value=value, row=row, suggestion="Keep the one it belongs to."
        )
    code = "E08" if where.kind == "user" else "E07"
    near = nearest(where, value)
    hint = (
        f"Did you mean {' or '.join(f'“{name}”' for name in near)}?"
        if near
        else f"Add that {thing} first, or correct the name."
    )
    return Problem(
        f"{one.label}: there is no {thing} “{value}”.",
        code=code,
        field=one.name,
        value=value,
        row=row,
        suggestion=hint,
    )


MANY_TITLES = 20_000
"""Beyond so many names the nearest are not looked for: a report of thousands of misses must stay quick."""


def nearest(where: Directory, value: str) -> list[str]:
    """The titles most like a name nobody has."""
    return search.nearest(where.titles, value) if len(where.titles) <= MANY_TITLES else []
