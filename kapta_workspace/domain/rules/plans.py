"""The rules for goals and what hangs under them."""

from collections.abc import Iterable, Mapping

import numpy as np

from kapta_workspace.domain import plan
from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.rules.draft import Draft, World, problem, where
from kapta_workspace.domain.rules.loops import closing

HANGS: Mapping[str, str] = {"action": "goal", "goal": "parent"}
"""Kinds of which a plan is built → the link by which they hang under a goal."""


def under_own_goal(draft: Draft, world: World) -> Iterable[Problem]:
    """
    An action or objective hangs under a goal of its own account.

    It is judged when it is hung somewhere, and when it would leave the account of its goal; one that hangs
    elsewhere from old may be edited otherwise, and moves with its account.
    """
    name, known = HANGS[draft.schema.name], world.known.get("goal")
    if known is None:
        return
    goals = draft.after[name]
    theirs = known.reindex(goals.fillna(0).astype("int64").to_numpy()).to_numpy(dtype=float, na_value=np.nan)
    mine, was = (
        part["account"].to_numpy(dtype=float, na_value=np.nan) for part in (draft.after, draft.before)
    )
    apart = ~np.isnan(theirs) & ~np.isnan(mine) & (theirs != mine)
    for row in where(apart & (draft.touched(name) | (was == theirs))):
        said = f"{draft.schema[name].label}: that is a goal of another account."
        yield problem(draft, row, name, "E13", said, "Choose one of this account, or make a goal first.")


def goal_loops(draft: Draft, world: World) -> Iterable[Problem]:
    """A goal is no objective of itself, nor of one of its own objectives."""
    goals = world.beside.get("goal")
    if goals is None:
        return ()
    names = dict(zip(goals["id"].tolist(), goals["name"].tolist(), strict=True))
    said = ("A goal cannot be an objective of itself.", "Choose another goal, or none.")
    return closing(draft, "parent", "E24", goals, names, said)


def moves_whole(draft: Draft, world: World) -> Iterable[Problem]:
    """A goal does not go to another account without what hangs under it."""
    hanging = [(kind, world.beside[kind], link) for kind, link in HANGS.items() if kind in world.beside]
    for row in where(draft.changed("account") & ~draft.is_new):
        one, account = draft.after["id"].iloc[row], draft.after["account"].iloc[row]
        was = draft.before["account"].iloc[row]
        left = sum(
            int(((rows[link] == one) & (rows["account"] == was)).fillna(value=False).sum())
            for _, rows, link in hanging
        )
        if left and account != was:
            said = (
                f"{left} record{' hangs' if left == 1 else 's hang'} under this goal and would stay behind."
            )
            yield problem(draft, row, "account", "E13", said, "Make a goal on the other account instead.")


def complete_at_the_end(draft: Draft, world: World) -> Iterable[Problem]:
    """Complete means 100 per cent: a goal does not become complete while actions below it are not."""
    goals, actions = world.beside.get("goal"), world.beside.get("action")
    rows = draft.rows("status")
    rows = rows[(rows["status"] == plan.COMPLETE).fillna(value=False) & rows["archived_at"].isna()]
    if goals is None or actions is None or rows.empty:
        return
    open_ = plan.unfinished(goals, actions, rows["id"].tolist())
    for row, one in zip(rows.index.tolist(), rows["id"].tolist(), strict=True):
        if count := open_[one]:
            said = f"{count} action{' below it is' if count == 1 else 's below it are'} not complete yet."
            yield problem(draft, row, "status", "E23", said, "Complete or cancel what is open first.")
