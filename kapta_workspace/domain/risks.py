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


def open_of(risks: pd.DataFrame, survivor: int, loser: int) -> tuple[list[int], list[int]]:
    """
    The open risks of both accounts, the one opened last first.

    From *id, account, status, opened_on, archived_at*.
    """
    open_ = risks[is_open(risks)].sort_values(["opened_on", "id"], ascending=False, na_position="last")
    mine, theirs = ([int(one) for one in open_.loc[open_["account"] == at, "id"]] for at in (survivor, loser))
    return mine, theirs


def left_open(
    risks: pd.DataFrame, survivor: int, loser: int, chosen: int | None = None
) -> tuple[int | None, list[int]]:
    """
    The open risk that stays open after a merge, and those that are closed; risks as for ``open_of``.

    The one that was ``chosen`` stays; unless said, the survivor's own, and where it has none, the loser's, of
    several the one opened last.
    """
    mine, theirs = open_of(risks, survivor, loser)
    stays = chosen if chosen in [*mine, *theirs] else next(iter([*mine, *theirs]), None)
    ending = theirs if stays in mine else [*mine, *theirs]
    return stays, [one for one in ending if one != stays]


def closing(
    goes: Mapping[Any, Any], stays: Mapping[Any, Any], name: str, today: pd.Timestamp, other: str = ""
) -> dict[str, Any]:
    """
    The fields that close a risk because two accounts become one.

    Args:
        goes: The risk that is closed: *opened_on, resolution*.
        stays: The risk that stays open: *reason*.
        name: The account that stays.
        today: The day of the merge; a risk opened on a day to come is closed on that day.
        other: The account that goes, where the risk that is closed is one of the account that stays.
    """
    when, whose = (f"{other} was", "its") if other else ("its account was", "the")
    said = f"Closed when {when} merged into {name}, where {whose} risk “{stays['reason']}” stays open."
    told = said if frames.is_missing(goes["resolution"]) else f"{goes['resolution']}\n\n{said}"
    opened = goes["opened_on"]
    later = {} if frames.is_missing(opened) or opened <= today else {"closed_on": opened}
    return {"status": ENDS, "resolution": told, **later}
