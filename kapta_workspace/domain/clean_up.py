"""Who of an imported list to keep as a key player: ten to fifteen people with the most impact, and why."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from kapta_workspace.domain.frames import is_missing
from kapta_workspace.domain.schemas.common import REQUIRED_ROLES, ROLES

ENOUGH = 15
"""So many people are proposed to stay at most; the advice is ten to fifteen."""

COLUMNS = ("id", "name", "title", "role", "friend_foe", "decision_power", "last_contact", "stays", "because")
ROLE = {choice.code: choice.label for choice in ROLES}
POWER = {"high": (3, "decides much"), "medium": (2, "has a say"), "low": (0, "")}
RECENT = 180
"""Days: whoever was talked to within them counts as somebody we know."""


def proposed(people: pd.DataFrame, leads: frozenset[int], *, enough: int = ENOUGH) -> pd.DataFrame:
    """
    Propose who stays and who is archived, the first to stay on top; columns ``COLUMNS``.

    Points: a required role 6, another role 4, primary 4, high decision power 3, medium 2, talked to within
    ``RECENT`` days 2, leads somebody on the list 1, an attitude that is known 1. Whoever has none is proposed
    to go, and so is whoever comes after the first ``enough``.

    Args:
        people: ``key_players.COLUMNS``.
        leads: The ids of those whom somebody reports to.
        enough: How many stay at most.
    """
    said = [list(_reasons(one, leads)) for one in people.to_dict("records")]
    points = pd.Series([sum(worth for worth, _ in why) for why in said], index=people.index, dtype="int64")
    order = points.sort_values(ascending=False, kind="stable").index
    rank = pd.Series(range(len(order)), index=order).reindex(people.index)
    stays = (points > 0) & (rank < enough)
    because = pd.Series(
        [", ".join(words for _, words in why) or "nothing is known of them but the name" for why in said],
        index=people.index,
        dtype="str",
    )
    late = (points > 0) & ~stays
    because = because.where(~late, because + f"; {enough} others matter more")
    return people.assign(stays=stays, because=because).loc[order, list(COLUMNS)].reset_index(drop=True)


def _reasons(one: Any, leads: frozenset[int]) -> Iterator[tuple[int, str]]:
    if not is_missing(one["role"]):
        yield (6 if one["role"] in REQUIRED_ROLES else 4), ROLE.get(one["role"], str(one["role"]))
    if one["primary"] is True:
        yield 4, "primary contact"
    worth, words = POWER.get(one["decision_power"], (0, ""))
    if worth:
        yield worth, words
    if not is_missing(one["days"]) and one["days"] <= RECENT:
        yield 2, f"talked to {one['days']} days ago"
    if one["id"] in leads:
        yield 1, "leads others on the list"
    if not is_missing(one["friend_foe"]):
        yield 1, f"known as {one['friend_foe']}"
