"""What could be done about one account's score: ideas with what they would bring, and a plan for an hour."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

import pandas as pd

from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.domain.health import whatif
from kapta_workspace.domain.health.engine import look_at
from kapta_workspace.domain.health.factors.measures import mean_rating
from kapta_workspace.domain.health.ideas import Idea, ideas
from kapta_workspace.domain.health.whatif import Plan
from kapta_workspace.domain.health.worlds import World, world
from kapta_workspace.services import scoring
from kapta_workspace.services.remembered import remembered, resting_on
from kapta_workspace.services.scoring import Material
from kapta_workspace.services.views import View
from kapta_workspace.storage.reading import Scope


@dataclass(frozen=True)
class WhatIf:
    """
    What could be done about a score.

    Attributes:
        name: The account's name.
        before: The score today.
        after: The score with the chosen ideas done; today's where none were chosen.
        ideas: *id, sort, label, factor, record, minutes, gain, durable, per_hour, low, high, coverage,
            evidence* (``whatif.WORTH``), the most durable points an hour first.
        plan: What fits into the time given; None unless a time was given.
    """

    name: str
    before: float
    after: float
    ideas: pd.DataFrame
    plan: Plan | None = None

    @property
    def gain(self) -> float:
        """Points the chosen ideas, or the plan, bring today."""
        return (self.plan.after if self.plan else self.after) - self.before

    def _repr_html_(self) -> str:
        shown = self.plan.steps if self.plan else self.ideas
        names = ["label", "minutes", "gain", "durable", "evidence"]
        said = f"{self.before:.1f} today, {self.before + self.gain:.1f} with it done."
        table = shown[names].round(1).to_html(index=False)
        return f"<p><b>{escape(self.name)}</b>: {said}</p>{table}"


def what_if(
    view: View,
    account: int,
    on: dt.date,
    *,
    actions: Iterable[str] | None = None,
    minutes: float | None = None,
    takes: Mapping[str, float] | None = None,
    backed: frozenset[str] = frozenset(),
) -> WhatIf:
    """
    Say what could be done about an account's score.

    Args:
        view: The account alone.
        account: Its id.
        on: The day.
        actions: Ids of ideas to imagine done, all together.
        minutes: A time to be filled with ideas.
        takes: Other times than usual, by sort of idea (``ideas.MINUTES``).
        backed: The factors whose weight outcomes support.

    Raises:
        Misconfigured: when an idea is named that there is not.
    """
    made = scoring.material(view, on)
    mine = world(made.facts, made.accounts, account)
    tier = mine.accounts["tier"].iloc[0]
    card = made.cards["normal" if pd.isna(tier) else str(tier)]
    found = ideas(mine, on, card, minutes=takes, rating=usual_rating(view, made, on))
    table = whatif.worth(mine, found, on, card, backed=backed)
    before = _score(mine, on, made)
    after = _score(_done(mine, found, actions), on, made) if actions is not None else before
    plan = whatif.plan(mine, found, on, card, minutes, backed=backed) if minutes is not None else None
    return WhatIf(str(mine.accounts["name"].iloc[0]), before, after, table, plan)


def usual_rating(view: View, made: Material, on: dt.date) -> float:
    """The mean rating of all reviews one may see: what a review yet to be held is guessed to get."""
    whole = view.over(Scope(archived=True))
    return remembered(whole, ("rating", on), resting_on("rating"), lambda: _usual(view, made, on))


def _usual(view: View, made: Material, on: dt.date) -> float:
    everywhere = view.over(Scope(archived=True)).frame("rating")
    days = scoring.days_of(view.store)
    return mean_rating(look_at({"rating": scoring.dated(everywhere, days)}, made.accounts, on))


def _done(mine: World, found: list[Idea], chosen: Iterable[str]) -> World:
    known = {idea.id: idea for idea in found}
    for name in chosen:
        if name not in known:
            raise Misconfigured(f"There is no idea {name}; there are {', '.join(known) or 'none'}.")
        mine = mine.changed(known[name].rows)
    return mine


def _score(mine: World, on: dt.date, made: Material) -> float:
    return float(scoring.Material(mine.accounts, mine.facts, made.cards).score(on).score[0])
