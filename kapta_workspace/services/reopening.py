"""
What an open action does to the goals above it: complete ones are on track again, in the same log entry.

Complete means 100 per cent, and the other way round. Whoever adds an action to a complete goal, or opens one
again, means work that is still to be done, so the goal follows rather than refuse the action: somebody who
may add actions may not be allowed to edit goals. Undo takes both back together. To call a goal complete over
open actions is a claim about all of them, and is refused (``domain/rules/plans.py``).
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from kapta_workspace.domain import frames, plan
from kapta_workspace.domain.rules import Draft, World
from kapta_workspace.domain.upkeep import keep_goal
from kapta_workspace.services.passage import Passage
from kapta_workspace.storage import reading

AGAIN = "on_track"


def reopened(passage: Passage, made: Sequence[Draft], world: World) -> list[Draft]:
    """The drafts, with the complete goals they leave incomplete on track again."""
    goals, actions = world.beside.get("goal"), world.beside.get("action")
    if goals is None or actions is None:
        return list(made)
    ids = plan.overtaken(goals, actions, _stirred(made))
    if not ids:
        return list(made)
    mine = [draft for draft in made if draft.schema.name == "goal" and draft.how == "save"]
    spoken = {one for draft in mine for one in draft.before["id"].tolist()}
    written = [_again(passage, draft, ids) if draft in mine else draft for draft in made]
    before = reading.by_id(passage.unit, passage.schemas["goal"], [one for one in ids if one not in spoken])
    if before.empty:
        return written
    is_new = np.zeros(len(before), dtype=bool)
    others = Draft(passage.schemas["goal"], before, before, is_new, frozenset({"status"}))
    return [*written, _again(passage, others, ids)]


def _stirred(made: Sequence[Draft]) -> set[int]:
    """The goals under which something was hung or opened."""
    found: set[int] = set()
    for draft in made:
        if draft.how != "remove" and draft.schema.name in ("action", "goal"):
            link = "goal" if draft.schema.name == "action" else "parent"
            names = (link, "status", "archived_at", *(("percent",) if link == "goal" else ()))
            found.update(draft.rows(*names)[link].dropna().astype(int).tolist())
    return found


def _again(passage: Passage, draft: Draft, ids: Sequence[int]) -> Draft:
    """A draft of goals with some of them, which nobody is just completing, on track again."""
    again = draft.after["id"].isin(ids).to_numpy(dtype=bool) & ~draft.touched("status")
    if not again.any():
        return draft
    status = frames.column(draft.after["status"].mask(pd.Series(again), AGAIN), "string")
    after = draft.after.assign(status=status)
    keep_goal(draft.before, after, passage.today)
    return replace(draft, after=after, _changed={})
