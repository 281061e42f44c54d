"""The rule for links that lead upwards, to a parent, a manager or a goal: they never lead back round."""

from collections.abc import Iterable, Mapping

import pandas as pd

from kapta_workspace.domain import family
from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.rules.draft import Draft, problem


def closing(
    draft: Draft, name: str, code: str, records: pd.DataFrame, names: Mapping[int, str], said: tuple[str, str]
) -> Iterable[Problem]:
    """
    The rows of a draft whose link closes a loop, each told with its chain.

    Args:
        draft: Rows on their way through the door.
        name: The link, which points at records of the same kind.
        code: The problem's code.
        records: *id* and the link of the records that matter, as they would stand.
        names: What each of them is called to the writer.
        said: The sentence for a record that would be above itself, and what to do instead of any loop.
    """
    moved = draft.rows(name)[["id", name]]
    moved = moved[moved[name].notna()]
    if moved.empty:
        return
    alone, instead = said
    for ring in family.loops(records["id"], records[name]):
        told = f"That would make a loop: {family.chain(ring, names)}." if len(ring) > 1 else alone
        for row in moved.index[moved["id"].isin(ring)].tolist():
            yield problem(draft, row, name, code, told, instead)
