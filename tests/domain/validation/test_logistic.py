"""The fits meet the conditions of a minimum."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kapta_workspace.domain.validation.logistic import (
    Problem,
    bounded_logistic,
    calibrate,
    calibration_line,
    enough_for_isotonic,
    isotonic,
    kkt_gap,
    sigmoid,
)

seeds = st.integers(0, 10_000)


def drawn(seed, rows=400, strength=3.0, low=0.0, high=np.inf):
    """A problem with one strong, one idle and one misleading factor."""
    rng = np.random.default_rng(seed)
    factors = rng.uniform(0, 100, (rows, 3))
    churned = (rng.random(rows) < sigmoid(1 - factors / 100 @ np.array([3.0, 0.0, -2.0]))).astype(float)
    count = rng.integers(0, 3, rows).astype(float)
    prior = np.array([0.4, 0.3, 0.3]) * 2
    return Problem(factors, churned, prior, strength, np.full(3, low), np.full(3, high), count)


@settings(max_examples=40)
@given(seeds)
def test_the_fit_is_a_minimum(seed):
    """Slope 0 where a weight is free, not below 0 at its bound; no step within the bounds is better."""
    problem = drawn(seed)

    fit = bounded_logistic(problem)

    assert kkt_gap(problem, fit) < 1e-6
    best = problem.at(np.r_[fit.intercept, fit.beta])[0]
    rng = np.random.default_rng(seed)
    for step in rng.normal(0, 0.05, (20, 4)):
        assert problem.at(problem.inside(np.r_[fit.intercept, fit.beta] + step))[0] >= best - 1e-9


def test_a_misleading_factor_weighs_exactly_nothing():
    """A factor that goes with leaving gets 0, not a small number, and never a negative one."""
    fit = bounded_logistic(drawn(1, rows=4000))

    assert fit.beta[2] == 0
    assert fit.beta[0] > 1


def test_bounds_hold_on_both_sides():
    """Weights stop at the administrator's limits."""
    fit = bounded_logistic(drawn(1, rows=4000, low=0.2, high=1.0))

    assert (1.0, 0.2) == (fit.beta[0], fit.beta[2])


def test_a_point_that_is_no_minimum_is_seen():
    """The check bites: half of the fit is far from the minimum."""
    problem = drawn(2)
    fit = bounded_logistic(problem)

    assert kkt_gap(problem, type(fit)(fit.intercept, fit.beta / 2)) > 0.1


def test_overwhelming_belief_changes_nothing():
    """With λ of ten thousand the prior comes back."""
    problem = drawn(3, strength=1e4)

    assert problem.prior.tolist() == pytest.approx(bounded_logistic(problem).beta.tolist(), abs=0.02)


def test_calibration_weighs_rows():
    """A row that counts twice is two rows."""
    score, churned = np.array([20.0, 40, 60, 80]), np.array([1.0, 0, 1, 0])

    twice = calibrate(np.r_[score, score[:1]], np.r_[churned, churned[:1]])
    weighed = calibrate(score, churned, np.array([2.0, 1, 1, 1]))

    assert (twice.intercept, twice.slope) == pytest.approx((weighed.intercept, weighed.slope))


def test_perfect_probabilities_lie_on_the_line():
    """Slope 1 and intercept 0 for what was really meant; 2 and 0 for doubt doubled."""
    rng = np.random.default_rng(0)
    odds = rng.normal(0, 1.5, 40_000)
    churned = (rng.random(len(odds)) < sigmoid(odds)).astype(float)

    assert (1, 0) == pytest.approx(calibration_line(churned, sigmoid(odds)), abs=0.05)
    assert (2, 0) == pytest.approx(calibration_line(churned, sigmoid(odds / 2)), abs=0.1)


def test_large_odds_do_not_overflow():
    """Probabilities stay within 0 and 1, without a warning."""
    assert [0, 1] == sigmoid(np.array([-1e6, 1e6])).tolist()


def test_the_free_curve_falls():
    """Pooled neighbours, worked by hand: 1 | 0 and 1 pooled | 0."""
    score, share = isotonic(np.array([10.0, 20, 30, 40]), np.array([1.0, 0, 1, 0]))

    assert ([10, 20, 40], [1, 0.5, 0]) == (score.tolist(), share.tolist())


def test_a_free_curve_needs_many():
    """A thousand rows and a hundred events."""
    assert enough_for_isotonic(np.r_[np.ones(100), np.zeros(900)])
    assert not enough_for_isotonic(np.r_[np.ones(99), np.zeros(901)])
