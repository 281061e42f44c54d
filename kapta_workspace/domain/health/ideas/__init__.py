"""What could be done about an account's score: each idea a few hypothetical rows and honest minutes."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping

from kapta_workspace.domain.health.engine import look_at
from kapta_workspace.domain.health.factors import measures
from kapta_workspace.domain.health.ideas import act, know, measure
from kapta_workspace.domain.health.ideas.idea import MINUTES, Idea, Setting
from kapta_workspace.domain.health.scorecard import Scorecard
from kapta_workspace.domain.health.worlds import World

__all__ = ["MINUTES", "SOURCES", "Idea", "Setting", "ideas"]

SOURCES: tuple[Callable[[Setting], Iterator[Idea]], ...] = (
    know.fields,
    know.contracts,
    know.cards,
    know.contacts,
    know.swot,
    know.voc,
    act.goals,
    act.updates,
    act.actions,
    act.tasks,
    act.calls,
    measure.risks,
    measure.renewal,
    measure.reviews,
    measure.satisfaction,
)
"""Where ideas come from, one function a sort."""


def ideas(
    world: World,
    on: dt.date,
    card: Scorecard,
    *,
    minutes: Mapping[str, float] | None = None,
    rating: float = (measures.LOWEST + measures.HIGHEST) / 2,
) -> list[Idea]:
    """
    Everything that could be done about an account's score on a day.

    Args:
        world: The account and its records.
        on: The day.
        card: Its scorecard.
        minutes: Other times than ``MINUTES``, by sort.
        rating: The rating a review is guessed to get: the portfolio's mean (``measures.mean_rating``).
    """
    look = look_at(world.facts, world.accounts, on)
    setting = Setting(world, look, on, card, {**MINUTES, **(minutes or {})}, rating)
    return [idea for source in SOURCES for idea in source(setting)]
