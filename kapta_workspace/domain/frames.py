"""Frames of records: the dtype of every field kind, typed and empty frames, and plain values for the log."""

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kapta_workspace.domain.fields import Field, Kind, Schema

Flags = npt.NDArray[np.bool_]
"""One yes or no a row."""

DTYPES: Mapping[Kind, str] = {
    Kind.TEXT: "str",
    Kind.LONG_TEXT: "str",
    Kind.INTEGER: "Int64",
    Kind.NUMBER: "float64",
    Kind.PERCENT: "float64",
    Kind.MONEY: "float64",
    Kind.DATE: "datetime64[s]",
    Kind.MOMENT: "datetime64[us, UTC]",
    Kind.YES_NO: "boolean",
    Kind.CHOICE: "str",
    Kind.CHOICES: "object",
    Kind.URL: "str",
    Kind.EMAIL: "str",
    Kind.PHONE: "str",
    Kind.LINK: "Int64",
    Kind.LINKS: "object",
    Kind.PICTURE: "str",
}
"""How a column of each kind looks in a frame. CHOICES and LINKS hold tuples; nothing chosen is ``()``."""

MANY = frozenset({Kind.CHOICES, Kind.LINKS})

RECORD: Mapping[str, str] = {"id": "Int64", "version": "Int64", "born": "Int64"}
"""
The columns every record has before its own fields.

``id`` is never reused; ``version`` is the log position that last touched the record and ``born`` the
one that made it, so both say who, when and why through the log.
"""


def dtype(field: Field) -> str:
    """The pandas dtype of a field's column."""
    return DTYPES[field.kind]


def columns(schema: Schema) -> dict[str, str]:
    """Column name → dtype of a kind's frame, the record's own columns first."""
    return {**RECORD, **{field.name: dtype(field) for field in schema.fields}}


# --- frames and columns -------------------------------------------------------------------------------


def empty(schema: Schema) -> pd.DataFrame:
    """A frame of no records: *id, version, born* and the kind's fields, all with their dtypes."""
    return blank(schema, 0)


def blank(schema: Schema, count: int) -> pd.DataFrame:
    """So many records of which nothing is known yet: every column with its dtype, every cell missing."""
    one, rows = _blank(tuple(columns(schema).items())), np.zeros(count, dtype=np.int64)
    if count <= FEW:
        return one.take(rows).set_axis(pd.RangeIndex(count))
    # pandas copies a column when it is written to: until then all of a dtype are the same one.
    firsts = {str(one[name].dtype): one[name] for name in one.columns}
    nothing = {kind: first.take(rows).set_axis(pd.RangeIndex(count)) for kind, first in firsts.items()}
    return pd.DataFrame({name: nothing[str(one[name].dtype)] for name in one.columns}, copy=False)


@lru_cache(maxsize=512)
def _blank(kinds: tuple[tuple[str, str], ...]) -> pd.DataFrame:
    # Made once a kind: putting thirty typed columns together takes longer than the rest of a small write.
    nothing = {"object": pd.Series([()], dtype="object")}
    return pd.DataFrame(
        {name: nothing.get(kind, _cast(pd.Series([None]), kind)) for name, kind in kinds}
    ).copy()


def typed(raw: Mapping[str, Any] | pd.DataFrame, schema: Schema) -> pd.DataFrame:
    """Give every known column its dtype and put the columns in the schema's order; missing ones stay out."""
    known = columns(schema)
    made = {name: column(raw[name], kind) for name, kind in known.items() if name in raw}
    return pd.DataFrame(made)


def column(values: Any, kind: str) -> pd.Series:
    """One column with its dtype; lists become tuples, missing lists ``()``."""
    if kind == "object":
        return pd.Series([as_tuple(value) for value in values], dtype="object", index=_index(values))
    if isinstance(values, pd.Series):
        return values if str(values.dtype) == kind else _cast(values, kind)
    if kind.startswith("datetime64"):
        return _cast(pd.to_datetime(pd.Series(values, dtype="object"), utc="UTC" in kind), kind)
    return _cast(pd.Series(values, dtype=None if len(values) else "object"), kind)


def _cast(values: pd.Series, kind: Any) -> pd.Series:
    # ``kind`` is Any because pandas' stubs list the dtypes they know one by one.
    cast: pd.Series = values.astype(kind)
    return cast


def _index(values: Any) -> Any:
    return values.index if isinstance(values, pd.Series) else None


def as_tuple(value: Any) -> tuple[Any, ...]:
    """A list-like value as a tuple; nothing is the empty tuple."""
    if isinstance(value, (list, tuple, set, frozenset, np.ndarray)):
        return tuple(value)
    return ()


# --- missing and different ----------------------------------------------------------------------------

FEW = 64
"""Up to so many rows a plain loop beats pandas' fixed cost per column; a form is a frame of one row."""


def is_missing(value: Any) -> bool:
    """Whether a single value counts as nothing: missing, an empty text or an empty tuple."""
    if isinstance(value, (str, tuple, list)):
        return not value
    return value is None or bool(pd.isna(value))


def missing(values: pd.Series) -> pd.Series:
    """Whether each value of a column counts as nothing."""
    return pd.Series(blanks(values), index=values.index, dtype=bool)


def blanks(values: pd.Series) -> Flags:
    """The same as an array."""
    if values.dtype == object or len(values) <= FEW:
        return np.fromiter((is_missing(value) for value in values.tolist()), dtype=bool, count=len(values))
    gone = values.isna().to_numpy(dtype=bool)
    return gone | (values == "").to_numpy(dtype=bool) if values.dtype == "str" else gone


def differ(left: pd.Series, right: pd.Series) -> pd.Series:
    """Whether two columns differ, row by row; two missing values are the same value."""
    return pd.Series(unequal(left, right), index=left.index, dtype=bool)


def unequal(left: pd.Series, right: pd.Series) -> Flags:
    """The same as an array."""
    if len(left) <= FEW or object in {left.dtype, right.dtype}:
        pairs = zip(left.tolist(), right.tolist(), strict=True)
        return np.fromiter((_differ(one, other) for one, other in pairs), dtype=bool, count=len(left))
    gone, came = blanks(left), blanks(right)
    other: Flags = (left != right).to_numpy(dtype=bool, na_value=True)
    changed: Flags = (gone != came) | (~gone & ~came & other)
    return changed


def _differ(left: Any, right: Any) -> bool:
    gone, came = is_missing(left), is_missing(right)
    return bool(gone != came or not (gone or left == right))


# --- plain values for the log -------------------------------------------------------------------------


def plain(value: Any) -> Any:
    """One value as JSON can hold it: days and moments as ISO text, numbers as numbers, nothing as None."""
    if is_missing(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.isoformat() if value.tzinfo else value.date().isoformat()
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    return value.item() if hasattr(value, "item") else value


def plain_rows(frame: pd.DataFrame, names: Iterable[str] | None = None) -> list[dict[str, Any]]:
    """Every row as a dictionary of plain values (see ``plain``)."""
    chosen = list(names) if names is not None else list(frame.columns)
    lists = [[plain(value) for value in frame[name].tolist()] for name in chosen]
    return [dict(zip(chosen, values, strict=True)) for values in zip(*lists, strict=True)]


def value_of(field: Field, value: Any) -> Any:
    """A plain value back as a frame of this field holds it; the inverse of ``plain``."""
    return column([value], dtype(field)).iloc[0]
