"""Contributors who own the account already: owning is more than contributing, so their row does nothing."""

from collections.abc import Mapping

import pandas as pd

from kapta_workspace.domain.imports.part import Part


def owners(stored: pd.DataFrame, accounts: Part | None, importer: int) -> pd.Series:
    """
    Account id → owner as it will be after the import.

    Args:
        stored: *id, owner* of the stored accounts.
        accounts: The accounts of the same file.
        importer: Who owns the new ones nobody is named for.
    """
    held = stored.set_index("id")["owner"]
    if accounts is None:
        return held
    rows = accounts.typed.set_axis(pd.Index(accounts.ids), axis=0)
    told = rows["owner"] if "owner" in rows else pd.Series(pd.NA, index=rows.index, dtype="Int64")
    told = told[~told.index.duplicated()]
    told = told.fillna(held.reindex(told.index)).fillna(importer)
    found: pd.Series = pd.concat([held[~held.index.isin(told.index)], told])
    return found


def skip_owners(part: Part, held: pd.Series, names: Mapping[int, str]) -> None:
    """Skip the rows of a contributors' sheet that name the owner of the account."""
    account, user = part.typed["account"], part.typed["user"]
    owner = account.map(held).astype("Int64")
    same = (owner == user).fillna(value=False).to_numpy(dtype=bool)
    for row, one in zip(user.index[same].tolist(), user[same].tolist(), strict=True):
        part.skipped[row] = f"{names.get(one, 'This user')} owns the account and need not be its contributor."
