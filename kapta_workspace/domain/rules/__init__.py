"""
What every record must satisfy, whoever writes it and through whatever door.

A rule takes the rows before and after a change, with the world they land in, and gives problems: one for
each row it refuses, in words. Rules look only at rows that changed in what the rule is about, so an old
record that breaks a newer rule can still be edited elsewhere.
"""

from collections.abc import Mapping

from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.rules.accounts import account_loops, owner_can_own, sibling_names
from kapta_workspace.domain.rules.contacts import contact_emails, managers
from kapta_workspace.domain.rules.draft import Draft, Rule, World, problem
from kapta_workspace.domain.rules.everywhere import (
    archived_accounts,
    in_order,
    links,
    required,
    unique,
    within_family,
)
from kapta_workspace.domain.rules.filters import expression_reads
from kapta_workspace.domain.rules.notes import says_something
from kapta_workspace.domain.rules.people import contributor_can_contribute, somebody_administers
from kapta_workspace.domain.rules.plans import complete_at_the_end, goal_loops, moves_whole, under_own_goal
from kapta_workspace.domain.rules.risks import one_open_risk
from kapta_workspace.domain.rules.scorecards import definition_stands
from kapta_workspace.domain.rules.settings import own_choices_stand
from kapta_workspace.domain.rules.templates import steps_fit
from kapta_workspace.domain.rules.voice import answers_fit

__all__ = ["EVERYWHERE", "RULES", "Draft", "Rule", "World", "check", "problem"]

FIRST: tuple[Rule, ...] = (required, links)
"""What tells nothing of other records, and is asked of every row."""
EVERYWHERE: tuple[Rule, ...] = (within_family, unique, archived_accounts)
RULES: Mapping[str, tuple[Rule, ...]] = {
    "account": (sibling_names, account_loops, owner_can_own),
    "contact": (contact_emails, managers),
    "contributor": (contributor_can_contribute,),
    "risk": (one_open_risk, in_order("opened_on", "closed_on")),
    "note": (says_something,),
    "contract": (in_order("start", "end"),),
    "goal": (in_order("start", "due"), under_own_goal, goal_loops, moves_whole, complete_at_the_end),
    "action": (in_order("start", "due"), under_own_goal),
    "voc_answer": (answers_fit,),
    "user": (somebody_administers,),
    "scorecard": (definition_stands,),
    "filter": (expression_reads,),
    "template_step": (steps_fit,),
    "setting": (own_choices_stand,),
}
ON_LEAVING: Mapping[str, tuple[Rule, ...]] = {
    "user": (somebody_administers,),
    "setting": (own_choices_stand,),
}
"""What must hold when records of a kind go for good; nothing else need be satisfied then."""


def check(draft: Draft, world: World) -> list[Problem]:
    """
    Every problem of a draft, the general rules first.

    A row on an account its writer may not see, or on none, is judged no further: what a rule says of the
    records beside it would tell a stranger of them.
    """
    if draft.how == "remove":
        return [found for rule in ON_LEAVING.get(draft.schema.name, ()) for found in rule(draft, world)]
    first = [found for rule in FIRST for found in rule(draft, world)]
    astray = [found for found in first if found.code == "E07"]
    lost = {found.row for found in astray if draft.schema[found.field].target == "account"}
    others = (*EVERYWHERE, *RULES.get(draft.schema.name, ()))
    return [*first, *(found for rule in others for found in rule(draft, world) if found.row not in lost)]
