"""
What an idea would be worth, by scoring the account again with it: never by derivatives.

Every idea makes a world of its own; the worlds are scored side by side, as accounts of one portfolio, on
every day of the horizon. Gains are points; the durable gain is their mean over the days to come, because
a note fades and a field stays.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kapta_workspace.domain.health.columns import Records
from kapta_workspace.domain.health.decay import Floats
from kapta_workspace.domain.health.engine import Cards, score
from kapta_workspace.domain.health.ideas import Idea
from kapta_workspace.domain.health.result import ScoreResult
from kapta_workspace.domain.health.worlds import World, side_by_side

HORIZON = 30
"""Days over which a durable gain is the mean, today included."""

HYGIENE, BACKED = "score hygiene", "evidence-backed"
WORTH = (
    "id",
    "sort",
    "label",
    "factor",
    "record",
    "minutes",
    "gain",
    "durable",
    "per_hour",
    "low",
    "high",
    "coverage",
    "evidence",
)


def _scored(worlds: Sequence[World], on: dt.date, cards: Cards, days: int) -> list[ScoreResult]:
    """The worlds side by side on a day and the days after it."""
    facts, accounts = side_by_side(worlds)
    records = Records(facts)
    return [score(records, accounts, on + dt.timedelta(days=day), cards) for day in range(days + 1)]


def _gains(
    worlds: Sequence[World], on: dt.date, cards: Cards, days: int, bases: Sequence[int] = ()
) -> tuple[Floats, Floats, Floats]:
    """
    For every world after the first: points gained today, on the mean day, and coverage gained today.

    With ``bases``, for every world: against the world at that place instead.
    """
    results = _scored(worlds, on, cards, days)
    points = np.array([np.nan_to_num(result.score) for result in results])
    covered = results[0].coverage
    against = list(bases) or [0] * len(worlds)
    more, wider = points - points[:, against], covered - covered[against]
    first = 0 if len(bases) else 1
    return more[0, first:], more[:, first:].mean(axis=0), wider[first:]


def worth(
    world: World,
    ideas: Sequence[Idea],
    on: dt.date,
    cards: Cards,
    *,
    horizon: int = HORIZON,
    backed: frozenset[str] = frozenset(),
) -> pd.DataFrame:
    """
    What every idea would bring, the most durable points a minute first.

    Columns ``WORTH``: *gain* points today, *durable* their mean over the horizon, *per_hour* durable points
    an hour, *low* and *high* today's gain where the outcome is uncertain (else the gain), *coverage* the
    share of the score's weight that would rest on records for the first time, *evidence*
    ``evidence-backed`` for factors in ``backed``, else ``score hygiene``.

    Args:
        world: The account and its records.
        ideas: What could be done.
        on: The day.
        cards: The scorecards.
        horizon: Days of the durable gain.
        backed: Factors whose suggested weight is above 0 with confidence (``validation.suggest``).
    """
    return worths([(world, ideas)], on, cards, horizon=horizon, backed=backed)[0]


Case = tuple[World, Sequence[Idea]]
"""An account and what could be done about it."""


def worths(
    cases: Sequence[Case],
    on: dt.date,
    cards: Cards,
    *,
    horizon: int = HORIZON,
    backed: frozenset[str] = frozenset(),
) -> list[pd.DataFrame]:
    """What ``worth`` gives, for many accounts at once: all their worlds are scored together."""
    worlds: list[World] = []
    bases: list[int] = []
    for world, ideas in cases:
        start = len(worlds)
        worlds += [world, *(world.changed(idea.rows) for idea in ideas)]
        bases += [start] * (len(ideas) + 1)
    if not worlds:
        return []
    gains = _gains(worlds, on, cards, horizon, bases)
    made, at = list[pd.DataFrame](), 0
    for world, ideas in cases:
        mine = slice(at + 1, at + 1 + len(ideas))
        at += len(ideas) + 1
        now, durable, coverage = (part[mine] for part in gains)
        table = _worth(ideas, now, durable, coverage, backed)
        _spread(table, world, ideas, on, cards)
        made.append(table.sort_values("per_hour", ascending=False, kind="stable").reset_index(drop=True))
    return made


def _worth(
    ideas: Sequence[Idea], now: Floats, durable: Floats, coverage: Floats, backed: frozenset[str]
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            **{name: [getattr(idea, name) for idea in ideas] for name in WORTH[:6]},
            "gain": now,
            "durable": durable,
            "per_hour": durable / np.array([idea.minutes for idea in ideas]) * 60,
            "low": now,
            "high": now,
            "coverage": coverage,
            "evidence": [BACKED if idea.factor in backed else HYGIENE for idea in ideas],
        }
    )


def _spread(table: pd.DataFrame, world: World, ideas: Sequence[Idea], on: dt.date, cards: Cards) -> None:
    """Fill in what the uncertain ideas bring at worst and at best."""
    unsure = [place for place, idea in enumerate(ideas) if idea.low and idea.high]
    if unsure:
        lows = [world.changed(ideas[place].low) for place in unsure]
        highs = [world.changed(ideas[place].high) for place in unsure]
        now, _, _ = _gains([world, *lows, *highs], on, cards, 0)
        table.loc[unsure, "low"] = now[: len(unsure)]
        table.loc[unsure, "high"] = now[len(unsure) :]


@dataclass(frozen=True)
class Plan:
    """
    What to do with an amount of time.

    Attributes:
        steps: *id, label, factor, minutes, gain, durable, score, evidence*, in order; the gains are what each
            step adds to the ones before, and add up to ``gain``.
        before: The score today.
        after: The score today with everything done.
        minutes: The time the steps take.
        single: The best single idea that fits, as (label, gain); None when none brings anything.
        hygiene: The share of the durable gain that comes from score hygiene alone.
    """

    steps: pd.DataFrame
    before: float
    after: float
    minutes: float
    single: tuple[str, float] | None
    hygiene: float

    @property
    def gain(self) -> float:
        """Points gained today."""
        return self.after - self.before

    @property
    def is_hygiene(self) -> bool:
        """Whether more than half of it only tidies the score: worth a second look."""
        return self.hygiene > 0.5


STEPS = ("id", "label", "factor", "minutes", "gain", "durable", "score", "evidence")


def plan(
    world: World,
    ideas: Sequence[Idea],
    on: dt.date,
    cards: Cards,
    minutes: float,
    *,
    horizon: int = HORIZON,
    backed: frozenset[str] = frozenset(),
) -> Plan:
    """
    Fill an amount of time with ideas: always the most durable points a minute, scored anew after each pick.

    If one single idea that fits brings more than all the picks together, it is taken instead.

    Args:
        world: The account and its records.
        ideas: What could be done.
        on: The day.
        cards: The scorecards.
        minutes: The time there is.
        horizon: Days of the durable gain.
        backed: See ``worth``.
    """
    left = [idea for idea in ideas if idea.for_points]
    now, steps, single = world, list[tuple[object, ...]](), None
    start = float(np.nan_to_num(score(world.facts, world.accounts, on, cards).score[0]))
    reached, spent = start, 0.0
    while left := [idea for idea in left if idea.minutes <= minutes - spent]:
        gain, durable, _ = _gains([now, *(now.changed(idea.rows) for idea in left)], on, cards, horizon)
        single = _best(left, gain) if single is None else single
        rate = np.where(gain > 0, durable / np.array([idea.minutes for idea in left]), -np.inf)
        best = int(np.argmax(rate))
        if rate[best] <= 0:
            break
        idea = left.pop(best)
        now, spent, reached = now.changed(idea.rows), spent + idea.minutes, reached + float(gain[best])
        steps.append(_step(idea, float(gain[best]), float(durable[best]), reached, backed))
    if single and single[1] > reached - start + 1e-9:
        return _alone(single, start, backed)
    return _plan(steps, start, reached, spent, single and (single[0].label, single[1]))


def _best(ideas: Sequence[Idea], gain: Floats) -> tuple[Idea, float] | None:
    best = int(np.argmax(gain))
    return (ideas[best], float(gain[best])) if gain[best] > 0 else None


def _step(
    idea: Idea, gain: float, durable: float, reached: float, backed: frozenset[str]
) -> tuple[object, ...]:
    evidence = BACKED if idea.factor in backed else HYGIENE
    return idea.id, idea.label, idea.factor, idea.minutes, gain, durable, reached, evidence


def _alone(single: tuple[Idea, float], start: float, backed: frozenset[str]) -> Plan:
    idea, gain = single
    step = _step(idea, gain, gain, start + gain, backed)
    return _plan([step], start, start + gain, idea.minutes, (idea.label, gain))


def _plan(
    steps: list[tuple[object, ...]],
    start: float,
    reached: float,
    spent: float,
    single: tuple[str, float] | None,
) -> Plan:
    table = pd.DataFrame(steps, columns=list(STEPS))
    whole = float(table["durable"].sum())
    tidy = float(table.loc[table["evidence"] == HYGIENE, "durable"].sum())
    return Plan(table, start, reached, spent, single, tidy / whole if whole > 0 else 0.0)


def renewal_worth(
    table: pd.DataFrame, score_now: float, intercept: float, slope: float, revenue: float
) -> pd.DataFrame:
    """
    What ideas go with in terms of renewal, where the score has been calibrated: association, not cause.

    Adds to the columns of ``worth`` *renewal* (change of the probability of renewing) and
    *revenue_per_hour* (revenue times that change, an hour).

    Args:
        table: What ``worth`` gives.
        score_now: The score today.
        intercept: *a* of the calibrated churn probability σ(a + b · score / 100).
        slope: *b* of it; negative where a better score goes with less churn.
        revenue: The revenue at stake.
    """

    def churn(points: Floats | float) -> Floats:
        return np.asarray(1 / (1 + np.exp(-(intercept + slope * np.asarray(points) / 100))))

    more = churn(score_now) - churn(score_now + table["durable"].to_numpy(dtype=float))
    hours = table["minutes"].to_numpy(dtype=float) / 60
    return table.assign(renewal=more, revenue_per_hour=revenue * more / hours)
