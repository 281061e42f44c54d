"""Which record a row means: by id, then by the kind's identities in order; several answers are a conflict."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.fields import Kind, Schema
from kapta_workspace.domain.imports.links import SEPARATOR, fold


@dataclass(frozen=True, slots=True)
class Matched:
    """
    What each row means.

    Attributes:
        ids: The id of the record, missing for a new one.
        how: Why it is that record: id, external_id, name …; empty for a new one.
        problems: Rows that fit several records, or that name an id nobody has.
        same_as: For a row that repeats an earlier one of the file: that row's label.
    """

    ids: pd.Series
    how: pd.Series
    problems: tuple[Problem, ...]
    same_as: pd.Series


def match(
    schema: Schema, rows: pd.DataFrame, stored: pd.DataFrame, texts: pd.DataFrame, parents: pd.DataFrame
) -> Matched:
    """
    Find the stored record of each row.

    Args:
        schema: The record kind.
        rows: The typed rows, links to other kinds as ids.
        stored: The stored records of the kind.
        texts: The rows' links to their own kind, still as text (an account's parent).
        parents: For stored records: *id*, and the folded *name* and *code* of their own-kind link.
    """
    ids = pd.Series(pd.array([None] * len(rows), dtype="Int64"), index=rows.index)
    how = pd.Series("", index=rows.index, dtype="str")
    problems: list[Problem] = []
    if "id" in rows:
        ids, how, problems = _by_id(schema, rows, stored)
    for identity in schema.identity:
        keys = row_keys(schema, rows, identity, texts)
        if keys is None:
            continue
        book = stored_keys(
            schema, stored, identity, parents, with_parent=_has_parent(schema, identity, texts)
        )
        open_rows = ids.isna() & keys.notna()
        hits = keys.where(open_rows).map(book[~book.index.duplicated(keep=False)]).astype("Int64")
        several = open_rows & hits.isna() & keys.isin(book.index)
        problems.extend(_ambiguous(schema, rows, row, identity) for row in rows.index[several])
        how = how.mask(hits.notna(), " and ".join(schema[name].label.lower() for name in identity))
        ids = ids.fillna(hits)
    return Matched(ids, how, tuple(problems), _repeated(schema, rows, ids, texts))


def _by_id(
    schema: Schema, rows: pd.DataFrame, stored: pd.DataFrame
) -> tuple[pd.Series, pd.Series, list[Problem]]:
    known = rows["id"].isin(stored["id"])
    lost = rows["id"].notna() & ~known
    said = [
        Problem(
            f"There is no {schema.label.lower()} with the id {rows.at[row, 'id']}.",
            code="E14",
            kind=schema.name,
            field="id",
            value=int(rows.at[row, "id"]),
            row=row,
            suggestion="Leave the id empty to make a new one.",
        )
        for row in rows.index[lost]
    ]
    ids = rows["id"].where(known)
    return ids, pd.Series("id", index=rows.index, dtype="str").where(ids.notna(), ""), said


def _has_parent(schema: Schema, identity: Sequence[str], texts: pd.DataFrame) -> bool:
    return any(name in texts for name in identity if schema[name].target == schema.name)


def row_keys(
    schema: Schema, rows: pd.DataFrame, identity: Sequence[str], texts: pd.DataFrame
) -> pd.Series | None:
    """Each row's identity as one text, missing where a part is; None when the file lacks one."""
    parts = []
    for name in identity:
        own = schema[name].target == schema.name
        if own:
            if name in texts:
                parts.append(fold(texts[name]).fillna(""))
        elif name not in rows:
            return None
        else:
            parts.append(_key_part(rows[name]))
    return joined(parts)


def _key_part(values: pd.Series) -> pd.Series:
    if str(values.dtype).startswith("datetime"):
        return values.dt.strftime("%Y-%m-%d").astype("str")
    return fold(values)


def joined(parts: list[pd.Series]) -> pd.Series:
    """Several columns of text as one; missing where one of them is."""
    key = parts[0]
    for part in parts[1:]:
        key = key + SEPARATOR + part
    return key


def stored_keys(
    schema: Schema, stored: pd.DataFrame, identity: Sequence[str], parents: pd.DataFrame, *, with_parent: bool
) -> pd.Series:
    """The stored records' identities → id; a record stands under each way its parent may be written."""
    own = [name for name in identity if schema[name].target == schema.name]
    others = [name for name in identity if name not in own]
    base = joined([_key_part(stored[name]) for name in others])
    if not (own and with_parent):
        return pd.Series(stored["id"].to_numpy(), index=base, dtype="Int64")[base.notna().to_numpy()]
    ways = []
    for way in ("name", "code"):
        parent = (
            stored["id"].map(parents.set_index("id")[way])
            if len(parents)
            else pd.Series("", index=stored.index)
        )
        ways.append(
            pd.Series(
                stored["id"].to_numpy(),
                index=base + SEPARATOR + parent.fillna("").astype("str"),
                dtype="Int64",
            )
        )
    book = pd.concat(ways)
    return book[~pd.Series(list(zip(book.index, book, strict=True))).duplicated().to_numpy()]


def _ambiguous(schema: Schema, rows: pd.DataFrame, row: int, identity: Sequence[str]) -> Problem:
    said = " and ".join(
        f"{schema[name].label.lower()} “{rows.at[row, name]}”" for name in identity if name in rows
    )
    return Problem(
        f"Several {schema.plural.lower()} fit the {said}.",
        code="E09",
        kind=schema.name,
        field=identity[-1] if identity[-1] in rows else identity[0],
        row=row,
        suggestion="Name the one you mean by its external id, or by its id.",
    )


def _repeated(schema: Schema, rows: pd.DataFrame, ids: pd.Series, texts: pd.DataFrame) -> pd.Series:
    """For each row that means the same record as an earlier row of the file: that row."""
    first = pd.Series(pd.array([None] * len(rows), dtype="Int64"), index=rows.index)
    keys = [ids.where(ids.notna()).astype("str")]
    for identity in schema.identity:
        key = row_keys(schema, rows, identity, texts)
        if key is not None:
            strong = (
                key.where(ids.isna())
                if identity == ("external_id",)
                else key.where(_weak(schema, rows, ids, identity))
            )
            keys.append(strong)
    for key in keys:
        seen = key.dropna()
        twin = seen[seen.duplicated()]
        if len(twin):
            earliest = pd.Series(seen.index, index=seen.to_numpy())
            earliest = earliest[~earliest.index.duplicated()]
            first = first.fillna(twin.map(earliest).reindex(rows.index).astype("Int64"))
    return first


def _weak(schema: Schema, rows: pd.DataFrame, ids: pd.Series, identity: Sequence[str]) -> pd.Series:
    """Rows whose weaker identity counts: new ones without a surer one of their own."""
    open_rows = ids.isna()
    for surer in schema.identity[: schema.identity.index(tuple(identity))]:
        mine = [name for name in surer if name in rows and schema[name].kind is not Kind.LINK]
        if mine:
            open_rows &= rows[mine].isna().any(axis=1)
    return open_rows
