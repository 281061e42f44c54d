"""Columns that are numbers, days or answers already: checked, never written out and read again."""

import numpy as np
import pandas as pd
import polars as pl
from pandas.api import types

from kapta_workspace.domain import frames
from kapta_workspace.domain.fields import Field, Kind
from kapta_workspace.domain.readers.cells import Complaint
from kapta_workspace.domain.readers.days import out_of_time
from kapta_workspace.domain.readers.numbers import EXACT, out_of_bounds

Typed = tuple[pd.Series, list[Complaint]]

NUMBERS = frozenset({Kind.NUMBER, Kind.PERCENT, Kind.MONEY})
WHOLE = frozenset({Kind.INTEGER, Kind.LINK})


def ready(field: Field, raw: pd.Series) -> Typed | None:
    """The values of a column that has a fitting dtype, and what is wrong with them; None for any other."""
    if types.is_bool_dtype(raw.dtype):
        return (frames.column(raw, "boolean"), []) if field.kind is Kind.YES_NO else None
    if types.is_numeric_dtype(raw.dtype) and field.kind in NUMBERS | WHOLE:
        return _numbers(field, raw)
    if types.is_datetime64_any_dtype(raw.dtype) and field.kind in (Kind.DATE, Kind.MOMENT):
        return _days(field, raw)
    return None


def _numbers(field: Field, raw: pd.Series) -> Typed:
    floats = raw.to_numpy(dtype=float, na_value=np.nan)
    values = pl.Series(floats).fill_nan(None)
    endless = Complaint(values.is_infinite(), "E05", "{label} is not a number: “{value}”.")
    complaints = [endless, *out_of_bounds(field, values)]
    if field.kind in NUMBERS:
        return pd.Series(floats, index=raw.index), complaints
    if types.is_integer_dtype(raw.dtype):
        return frames.column(raw, "Int64"), complaints
    broken = (values != values.round(0)) | (values.abs() > EXACT)
    complaints.append(Complaint(broken, "E05", "{label} must be a whole number, not “{value}”."))
    whole = np.where(broken.fill_null(value=True).to_numpy(), np.nan, floats)
    return frames.column(pd.Series(whole, index=raw.index), "Int64"), complaints


def _days(field: Field, raw: pd.Series) -> Typed:
    if field.kind is Kind.DATE:
        values = raw.dt.tz_localize(None).dt.normalize()
    else:
        values = raw.dt.tz_localize("UTC") if raw.dt.tz is None else raw.dt.tz_convert("UTC")
    odd = out_of_time(pl.Series(values.dt.tz_localize(None).to_numpy().astype("datetime64[us]")))
    return frames.column(values, frames.dtype(field)), [odd]
