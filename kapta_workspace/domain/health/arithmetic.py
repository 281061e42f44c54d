"""
The arithmetic of the score, for n accounts at once, over floats and over exact fractions alike.

Every function takes plain arrays: ``weight`` and ``value`` are n × F (accounts × factors), ``scored``
says where a factor applies; where it does not, ``value`` may hold any number. Arrays of dtype object
holding ``fractions.Fraction`` go through the same lines: that is how the theorems are proved.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import permutations
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[Any]
"""An array of floats, or of exact fractions."""

FULL = 100


def effective_weights(
    inside: Numbers, group: npt.NDArray[np.int64], outer: Numbers, scored: Numbers
) -> Numbers:
    """
    The share every factor has in an account's score.

    Weights are first shared out inside each group among the factors that apply, then among the groups
    that have one. Each row adds up to 1, or to 0 where no factor with weight applies.

    Args:
        inside: F weights inside their groups.
        group: For each factor, the number of its group.
        outer: G weights of the groups.
        scored: n × F, whether the factor applies.
    """
    present = np.where(scored, inside, inside * 0)
    member = np.equal.outer(group, np.arange(len(outer))).astype(int)
    within = present @ member
    alive = np.where(within > 0, outer, outer * 0)
    whole = alive.sum(axis=1)
    share = alive / _safe(whole)[:, None]
    return np.asarray(present / _safe(within)[:, group] * share[:, group])


def _safe(whole: Numbers) -> Numbers:
    return np.where(whole > 0, whole, whole * 0 + 1)


@dataclass(frozen=True)
class Level:
    """
    The scores of n accounts and what they are made of: score = base − penalty − cut.

    Attributes:
        weight: n × F, each row adding up to 1.
        value: n × F; 0 where the factor does not apply.
        scored: n × F, where the factor applies and weighs something.
        base: The weighted mean.
        penalty: The points really taken off, never more than the base.
        cut: What a cap took off beyond that.
        score: The score, 0 to min(100, cap).
        defined: Whether there is a score at all.
    """

    weight: Numbers
    value: Numbers
    scored: Numbers
    base: Numbers
    penalty: Numbers
    cut: Numbers
    score: Numbers
    defined: Numbers

    @property
    def earned(self) -> Numbers:
        """Points each factor brings; with −penalty and −cut they add up to the score (theorem 1)."""
        return np.asarray(self.weight * self.value)

    @property
    def lost(self) -> Numbers:
        """Points each factor misses; with penalty and cut they add up to 100 − score (theorem 1)."""
        return np.asarray(self.weight * (FULL - self.value))


def level(weight: Numbers, value: Numbers, penalty: Numbers, cap: Numbers) -> Level:
    """
    Score n accounts from effective weights, values, penalty points and caps.

    Raises:
        ValueError: if the shapes do not fit, as numpy says it.
    """
    scored = weight > 0
    value = np.where(scored, value, weight * 0)
    base = (weight * value).sum(axis=1)
    taken = np.minimum(penalty, base)
    cut = np.maximum(base * 0, base - taken - cap)
    return Level(weight, value, scored, base, taken, cut, base - taken - cut, np.asarray(scored.any(axis=1)))


@dataclass(frozen=True)
class Change:
    """
    What moved n scores from one state to another (theorem 2); everything adds up to the difference.

    Attributes:
        by_value: n × F, because the factor itself moved.
        by_weight: n × F, because its share moved: a setting, or evidence that came or went.
        penalty: Points given back by penalties (negative: taken).
        cut: Points given back by caps.
    """

    by_value: Numbers
    by_weight: Numbers
    penalty: Numbers
    cut: Numbers

    @property
    def total(self) -> Numbers:
        """The difference of the scores."""
        return np.asarray((self.by_value + self.by_weight).sum(axis=1) + self.penalty + self.cut)


def change(before: Level, after: Level) -> Change:
    """Part the change between two states of the same n accounts and F factors, exactly (theorem 2)."""
    first = np.where(before.scored, before.value, after.value)
    last = np.where(after.scored, after.value, before.value)
    middle = ((before.base + after.base) / 2)[:, None]
    by_value = (before.weight + after.weight) / 2 * (last - first)
    by_weight = ((first + last) / 2 - middle) * (after.weight - before.weight)
    return Change(by_value, by_weight, before.penalty - after.penalty, before.cut - after.cut)


CAUSES = ("clock", "settings", "records")
"""What may have moved a score: the day, the scorecard, the rows that arrived."""


def shapley(
    value: Callable[[frozenset[str]], Numbers], players: Iterable[str] = CAUSES
) -> Mapping[str, Numbers]:
    """
    Share a difference fairly among causes: player → its part; the parts add up to all − none.

    ``value`` is asked once for each set of players already moved to the new state.
    """
    names, known = tuple(players), dict[frozenset[str], Numbers]()
    parts: dict[str, Any] = dict.fromkeys(names, 0)
    orders = list(permutations(names))
    for order in orders:
        moved: frozenset[str] = frozenset()
        for name in order:
            further = moved | {name}
            for state in (moved, further):
                if state not in known:
                    known[state] = value(state)
            parts[name] = parts[name] + (known[further] - known[moved])
            moved = further
    return {name: part / len(orders) for name, part in parts.items()}


def weight_spread(weight: Numbers, value: Numbers, kappa: Numbers | float) -> Numbers:
    """The standard deviation of the base when the weights are uncertain as Dirichlet(κ · weight)."""
    base = (weight * value).sum(axis=1)
    variance = (weight * value * value).sum(axis=1) - base * base
    return np.asarray(np.sqrt(np.maximum(variance, 0) / (kappa + 1)))
