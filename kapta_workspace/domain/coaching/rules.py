"""All rules about one account, in the order in which equals are told."""

from collections.abc import Callable, Iterator

from kapta_workspace.domain.coaching import deals, knowledge, people, work
from kapta_workspace.domain.coaching.scene import Scene
from kapta_workspace.domain.coaching.suggestion import Suggestion

RULES: tuple[Callable[[Scene], Iterator[Suggestion]], ...] = (
    people.left_roles,
    work.risks,
    deals.ending,
    people.foes,
    deals.expired,
    people.single_thread,
    people.gone_quiet,
    people.owner_gone,
    people.check_ins,
    people.missing_roles,
    people.stale_players,
    work.tasks,
    work.late_actions,
    work.stale_actions,
    work.goals,
    knowledge.reviews,
    knowledge.satisfaction,
    people.incomplete_cards,
    people.too_few,
    people.without_us,
    people.loose,
    deals.incomplete,
    knowledge.swot,
    knowledge.voices,
    knowledge.profile,
    people.duplicates,
)
"""Every rule, the gravest first."""


def suggest(now: Scene) -> list[Suggestion]:
    """
    Everything the rules suggest for an account on a day.

    Two rules that come to the same thing, such as a talk with the same person, say it once: the graver.
    """
    found: dict[str, Suggestion] = {}
    for rule in RULES:
        for one in rule(now):
            found.setdefault(one.idea.id, one)
    return list(found.values())
