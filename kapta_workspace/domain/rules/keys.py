"""Keys that no two records share, compared as people compare them: without case."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import polars as pl

from kapta_workspace.domain.frames import Flags

EXACT = frozenset({"external_id"})
"""Some systems hand out ids that differ in nothing but case."""


def folded(values: pd.Series) -> pl.Series:
    """A column as it is compared: texts without case, everything else as it is."""
    column = pl.from_pandas(values.reset_index(drop=True))
    if column.dtype != pl.String or values.name in EXACT:
        return column
    lower = column.str.to_lowercase()
    odd = (column.str.len_bytes() != column.str.len_chars()).fill_null(value=False)
    if not odd.any():
        return lower
    # Only Python knows that ß and SS are one; nearly all names need no such knowledge.
    rare = {text: text.casefold() for text in column.filter(odd).unique().to_list()}
    return lower.set(odd, None).fill_null(column.replace_strict(rare, default=None, return_dtype=pl.String))


def repeated(mine: pd.DataFrame, others: pd.DataFrame | None, key: Sequence[str]) -> Flags:
    """Which rows share a key with one of the others or with a row above them; incomplete keys never do."""
    kept = list(key)
    both = mine[kept] if others is None or others.empty else pd.concat([others[kept], mine[kept]])
    table = pl.DataFrame({name: folded(both[name]) for name in kept})
    whole = ~table.select(pl.any_horizontal(pl.all().is_null())).to_series()
    again = ~table.select(pl.struct(pl.all()).is_first_distinct()).to_series()
    found: Flags = (whole & again).to_numpy()[len(both) - len(mine) :]
    return np.asarray(found, dtype=bool)
