"""The rule for risks."""

from collections.abc import Iterable

import pandas as pd

from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.frames import Flags
from kapta_workspace.domain.rules.draft import Draft, World, problem
from kapta_workspace.domain.rules.keys import repeated

OPEN = ("open", "in_process")


def one_open_risk(draft: Draft, world: World) -> Iterable[Problem]:
    """An account has at most one open risk; it is closed before another opens."""
    rows = draft.rows("status", "account", "archived_at")
    rows = rows[is_open(rows)]
    others = world.others.get("risk")
    if others is not None:
        others = others[is_open(others) & ~others["id"].isin(draft.after["id"]).to_numpy(dtype=bool)]
    for row in rows.index[repeated(rows, others, ("account",))].tolist():
        said = "This account already has an open risk."
        yield problem(draft, row, "status", "E10", said, "Close that one first, or add to it.")


def is_open(risks: pd.DataFrame) -> Flags:
    """Which risks are open, from *status, archived_at*."""
    flags: Flags = (risks["status"].isin(OPEN) & risks["archived_at"].isna()).to_numpy(dtype=bool)
    return flags
