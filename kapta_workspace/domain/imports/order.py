"""The order rows are written in: whoever is pointed at before those who point."""

import numpy as np
import numpy.typing as npt
import pandas as pd

Places = npt.NDArray[np.int64]


def leaders_first(ids: pd.Series, leaders: pd.Series) -> Places:
    """
    The places of rows in an order that puts each behind the row it points at.

    Args:
        ids: Each row's own id.
        leaders: The id each row points at; missing, or that of a row that is not among these, for none.

    Rows that run in a circle keep some order. A database looks for waiting followers whenever a leader comes
    after them, which for a sheet written bottom up takes far longer than writing it.
    """
    above = pd.Index(ids.to_numpy(dtype=np.int64)).get_indexer(
        pd.Index(leaders.to_numpy(dtype=np.int64, na_value=0))
    )
    order: Places = np.argsort(_depths(above), kind="stable")
    return order


def _depths(above: Places) -> Places:
    """How many rows stand above each, by looking twice as far up in every round."""
    depths, further = (above >= 0).astype(np.int64), above.copy()
    for _ in range(len(above).bit_length()):
        known = further >= 0
        if not known.any():
            break
        depths[known] += depths[further[known]]
        further[known] = further[further[known]]
    return depths
