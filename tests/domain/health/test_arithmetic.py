"""The theorems, over exact fractions: what is added up adds up, without a remainder."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kapta_workspace.domain.health.arithmetic import (
    CAUSES,
    change,
    effective_weights,
    level,
    shapley,
    weight_spread,
)

CASES, FACTORS, GROUPS = 100, 6, 3
GROUP = np.array([0, 0, 1, 1, 2, 2])

seeds = st.integers(0, 2**32 - 1)


def exact(numbers):
    """Whole numbers, tenths of them where points are meant, as exact fractions."""
    return np.vectorize(Fraction, otypes=[object])(numbers)


def levels(rng, cases=CASES, least=0):
    """Accounts of six factors in three groups, some without a value, with penalties and caps."""
    scored = rng.random((cases, FACTORS)) < rng.choice([0.1, 0.7, 1.0], (cases, 1))
    inside = exact(rng.integers(least, 20, FACTORS))
    outer = exact(rng.integers(least, 20, GROUPS) * (rng.random(GROUPS) < 0.8 + least))
    value = exact(np.where(scored, rng.integers(0, 1001, (cases, FACTORS)), 0)) / 10
    cap = exact(rng.choice([100, 69, 39], cases))
    shares = effective_weights(inside, GROUP, outer, scored)
    return level(shares, value, exact(rng.integers(0, 60, cases)), cap), cap


@settings(max_examples=30)
@given(seeds)
def test_a_level_adds_up(seed):
    """Theorem 1: what is earned, penalty and cap are the score; what is lost is the rest of 100."""
    made, cap = levels(np.random.default_rng(seed))

    assert (made.weight.sum(axis=1) == np.where(made.defined, 1, 0)).all()
    assert (made.earned.sum(axis=1) - made.penalty - made.cut == made.score).all()
    lost = made.lost.sum(axis=1) + made.penalty + made.cut
    assert (lost == 100 - made.score)[made.defined].all()
    assert (made.score >= 0).all()
    assert (made.score <= cap).all()
    assert (np.minimum(made.penalty, made.cut) >= 0).all()


@settings(max_examples=30)
@given(seeds)
def test_a_change_adds_up(seed):
    """Theorem 2: values, weights, penalty and cap make exactly the change; backwards alike."""
    rng = np.random.default_rng(seed)
    before, after = levels(rng)[0], levels(rng)[0]

    there, back = change(before, after), change(after, before)
    both = before.defined & after.defined

    assert (there.total == after.score - before.score)[both].all()
    assert (there.by_value == -back.by_value).all()
    assert (there.by_weight == -back.by_weight).all()


@settings(max_examples=10)
@given(seeds)
def test_causes_add_up_both_ways(seed):
    """Eight corners with gaps: rows make theorem 2's factors, columns each cause's part of the base."""
    rng = np.random.default_rng(seed)
    states = {moved: levels(rng, cases=20, least=1)[0] for moved in product((False, True), repeat=3)}
    none, everything = states[False, False, False], states[True, True, True]
    middle = (none.base + everything.base) / 2

    def at(moved):
        return states[tuple(name in moved for name in CAUSES)]

    cells = shapley(lambda moved: at(moved).weight * (at(moved).value - middle[:, None]))
    bases = shapley(lambda moved: at(moved).base)
    parts = change(none, everything)
    sound = np.all([made.defined for made in states.values()], axis=0)

    rows = np.sum(list(cells.values()), axis=0)
    assert (rows == parts.by_value + parts.by_weight)[sound].all()
    assert all((cells[name].sum(axis=1) == bases[name])[sound].all() for name in CAUSES)


def test_causes_ask_each_state_once():
    """Eight evaluations for three causes."""
    asked = []

    def at(moved):
        asked.append(moved)
        return np.array([Fraction(len(moved))], dtype=object)

    assert dict.fromkeys(CAUSES, 1) == {name: part[0] for name, part in shapley(at).items()}
    assert 8 == len(asked) == len(set(asked))


def worked(inside, values, cap=100, penalty=0):
    """One group of factors with a penalty and a cap."""
    scored = np.array([[one is not None for one in values]])
    weights = effective_weights(
        exact(inside),
        np.zeros(len(inside), dtype=int),
        exact([1]),
        scored,
    )
    known = exact([[one or 0 for one in values]])
    return level(weights, known, exact([penalty]), exact([cap]))


def test_coverage_and_weights_change_at_once():
    """Worked by hand: 65 to 62; x −41/8 and −207/80, y −47/80, z 53/10."""
    before, after = worked([50, 30, 20], [80, 40, None]), worked([40, 40, 20], [70, 40, 90])

    parts = change(before, after)

    assert (65, 62) == (before.score[0], after.score[0])
    assert [Fraction(-41, 8), 0, 0] == parts.by_value[0].tolist()
    assert [Fraction(-207, 80), Fraction(-47, 80), Fraction(53, 10)] == parts.by_weight[0].tolist()
    assert -3 == parts.total[0]


@pytest.mark.parametrize(
    ("base", "penalty", "cap", "taken", "cut", "score"),
    [(90, 10, 69, 10, 11, 69), (12, 30, 100, 12, 0, 0), (50, 0, 69, 0, 0, 50)],
)
def test_floor_and_cap(base, penalty, cap, taken, cut, score):
    """A penalty never takes more than there is; a cap takes what is above it."""
    one = worked([1], [base], cap, penalty)

    assert (taken, cut, score) == (one.penalty[0], one.cut[0], one.score[0])


def test_uncertain_weights_spread_the_score():
    """Weights .5 .3 .2 on 90, 40, 10 with κ 50: base 59, spread √(1069/51) = 4.5783."""
    spread = weight_spread(np.array([[0.5, 0.3, 0.2]]), np.array([[90.0, 40.0, 10.0]]), 50)

    assert 4.5783 == pytest.approx(spread[0], abs=5e-5)
    assert (1069 / 51) ** 0.5 == pytest.approx(spread[0])


def test_the_spread_is_what_drawing_weights_gives():
    """A hundred thousand Dirichlet draws have the closed form's deviation."""
    weights, values = np.array([0.5, 0.3, 0.2]), np.array([90.0, 40.0, 10.0])
    drawn = np.random.default_rng(0).dirichlet(50 * weights, 100_000) @ values

    assert drawn.std() == pytest.approx(weight_spread(weights[None], values[None], 50)[0], abs=0.03)
