"""Products by accounts: who has what, and where nobody has sold what others bought."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd


@dataclass(frozen=True)
class Matrix:
    """
    Which account has which product.

    Attributes:
        accounts: *id, name, count*: those with most products first, then by name.
        products: *id, name, count, share*: how many accounts have each, the commonest first.
        has: One row an account, one column a product.
    """

    accounts: pd.DataFrame
    products: pd.DataFrame
    has: npt.NDArray[np.bool_]


def matrix(accounts: pd.DataFrame, products: pd.DataFrame) -> Matrix:
    """
    Set products against accounts.

    Args:
        accounts: *id, name, products* (tuples of ids).
        products: *id, name* of those that are offered; what an account has beside them is left out.
    """
    known = {int(one): place for place, one in enumerate(products["id"])}
    has = np.zeros((len(accounts), len(products)), dtype=bool)
    pairs = [
        (row, known[int(item)])
        for row, items in enumerate(accounts["products"])
        for item in items
        if int(item) in known
    ]
    if pairs:
        has[tuple(np.array(pairs).T)] = True
    kinds = products[["id", "name"]].assign(count=has.sum(axis=0))
    kinds = kinds.assign(share=100 * kinds["count"] / max(len(accounts), 1)).reset_index(drop=True)
    whose = accounts[["id", "name"]].assign(count=has.sum(axis=1)).reset_index(drop=True)
    across = kinds.sort_values(["count", "name"], ascending=[False, True], kind="stable").index
    down = whose.sort_values(["count", "name"], ascending=[False, True], kind="stable").index
    return Matrix(
        whose.loc[down].reset_index(drop=True),
        kinds.loc[across].reset_index(drop=True),
        has[np.ix_(down.to_numpy(), across.to_numpy())],
    )
