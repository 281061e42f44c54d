"""The rule for the steps of goal templates."""

from collections.abc import Iterable

import pandas as pd

from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.rules.draft import Draft, World, problem
from kapta_workspace.domain.templates import OBJECTIVE

CHOOSE = "Choose an objective of the same template, or none."


def steps_fit(draft: Draft, world: World) -> Iterable[Problem]:
    """A step stands under the goal, or under an objective of its template; an objective under the goal."""
    steps = world.others.get("template_step")
    if steps is None or steps.empty:
        return
    known = steps.set_index("id")
    rows = draft.rows("template", "kind", "parent")
    for row, step in zip(rows.index.tolist(), rows.to_dict("records"), strict=True):
        parent = step["parent"]
        if not pd.isna(parent):
            if step["kind"] == OBJECTIVE:
                said = "An objective stands directly under the goal, not under another step."
                yield problem(draft, row, "parent", "E11", said, "Leave “Under objective” empty.")
            elif parent not in known.index or known.at[parent, "template"] != step["template"]:
                yield problem(draft, row, "parent", "E13", "This step is of another template.", CHOOSE)
            elif known.at[parent, "kind"] != OBJECTIVE:
                yield problem(draft, row, "parent", "E11", "Only an objective has steps below it.", CHOOSE)
        below = known[(known["parent"] == step["id"]).fillna(value=False)]
        if len(below) and (step["kind"] != OBJECTIVE or (below["template"] != step["template"]).any()):
            said = f"{len(below)} step{'' if len(below) == 1 else 's'} below this one would be lost."
            name = "kind" if step["kind"] != OBJECTIVE else "template"
            yield problem(draft, row, name, "E11", said, "Move those first.")
