"""
What becomes of open risks when two accounts become one, which has at most one open risk like any other.

The one that is closed stays on record, with a resolution that says why: nobody takes it for a risk overcome.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kapta_workspace.domain import frames
from kapta_workspace.domain.rules.risks import is_open

ENDS = "closed_other"


def left_open(risks: pd.DataFrame, survivor: int, loser: int) -> tuple[int | None, list[int]]:
    """
    The open risk that stays open after a merge, and those of the loser that are closed.

    The survivor's own stays; where it has none, the loser's does, and of several the one opened last. From
    *id, account, status, opened_on, archived_at*.
    """
    open_ = risks[is_open(risks)].sort_values(["opened_on", "id"], ascending=False, na_position="last")
    mine, theirs = ([int(one) for one in open_.loc[open_["account"] == at, "id"]] for at in (survivor, loser))
    stays = next(iter([*mine, *theirs]), None)
    return stays, [one for one in theirs if one != stays]


def closing(
    goes: Mapping[Any, Any], stays: Mapping[Any, Any], name: str, today: pd.Timestamp
) -> dict[str, Any]:
    """
    The fields that close a risk because its account goes into another.

    Args:
        goes: The risk that is closed: *opened_on, resolution*.
        stays: The risk that stays open: *reason*.
        name: The account that stays.
        today: The day of the merge; a risk opened on a day to come is closed on that day.
    """
    said = f"Closed when its account was merged into {name}, where the risk “{stays['reason']}” stays open."
    told = said if frames.is_missing(goes["resolution"]) else f"{goes['resolution']}\n\n{said}"
    opened = goes["opened_on"]
    later = {} if frames.is_missing(opened) or opened <= today else {"closed_on": opened}
    return {"status": ENDS, "resolution": told, **later}
