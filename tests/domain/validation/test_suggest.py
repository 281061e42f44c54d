"""Suggested weights: near the present ones without evidence, near the truth with it, and behind a gate."""

import numpy as np
import pytest

from kapta_workspace.domain.validation.gate import gate
from kapta_workspace.domain.validation.suggest import Bounds, fit_weights, suggest, weights_of
from tests.domain.validation import synthetic

ADMIN = np.array([0.4, 0.3, 0.3])


def test_no_evidence_gives_the_administrators_weights():
    """With λ of ten thousand 40, 30, 30 comes back, whole."""
    rows = synthetic.portfolio(1, 200, weight=ADMIN)

    assert [40, 30, 30] == weights_of(fit_weights(rows, strength=1e4), rows)


def test_much_evidence_gives_the_truth():
    """4 to 2 to 0 is 67 to 33 to 0."""
    rows = synthetic.portfolio(1, 6000, months=1, weight=ADMIN)

    assert [67, 33, 0] == pytest.approx(weights_of(fit_weights(rows), rows), abs=5)


def test_a_misleading_factor_is_given_nothing():
    """A factor that goes with leaving gets exactly 0."""
    rows = synthetic.portfolio(1, 3000, months=1, true=np.array([4.0, 2.0, -2.0]))

    assert 0 == weights_of(fit_weights(rows), rows)[2]


def test_limits_of_the_administrator_are_kept():
    """At least 20 for the idle factor, at most 50 for the strong one, adding up to 100."""
    rows = synthetic.portfolio(1, 3000, months=1)
    limits = Bounds(np.array([0.0, 0.0, 20.0]), np.array([50.0, 100.0, 100.0]))

    weights = weights_of(fit_weights(rows, bounds=limits), rows, limits)

    assert 100 == sum(weights)
    assert weights[0] <= 50
    assert weights[2] >= 20


def test_impossible_limits_are_told():
    """No weights can add up to 100 when all must stay below 30."""
    rows = synthetic.portfolio(1, 200)
    limits = Bounds(np.zeros(3), np.full(3, 30.0))

    with pytest.raises(ValueError, match="No weights within these bounds add up to 100"):
        weights_of(fit_weights(rows, bounds=limits), rows, limits)


def test_a_suggestion_says_how_sure_it_is():
    """Intervals by resampled accounts, how often a weight was 0, and what every score would become."""
    rows = synthetic.portfolio(4, 300)

    found = suggest(rows, draws=40)

    assert 100 == found.table["suggested"].sum() == found.table["current"].sum()
    assert (found.table["low"] <= found.table["high"]).all()
    assert "strong" in found.backed
    assert "idle" not in found.backed
    zero = found.table.set_index("factor")["zero_share"].to_dict()
    assert 0 == zero["strong"] < zero["idle"]
    assert len(rows.labelled) == len(found.changes)
    assert found.changes["change"].abs().max() > 0
    assert set(synthetic.FACTORS) == set(found.weights)


# ------------------------------------------------------------------------------ the gate


def test_the_gate_opens_for_a_real_gain():
    """Wrong weights, many churns: open, tested in time."""
    found = gate(synthetic.portfolio(4, 400), synthetic.DESIGN, draws=200)

    assert found.opens
    assert found.by_time
    assert found.difference.low > 0
    assert "no accident" in found.sentences[-1]


def test_the_gate_stays_shut_where_the_weights_are_right():
    """The truth itself cannot be improved upon: of ten portfolios hardly one opens."""
    right = synthetic.TRUE / synthetic.TRUE.sum()

    opened = [
        gate(synthetic.portfolio(seed, 150, months=10, weight=right), synthetic.DESIGN, draws=100).opens
        for seed in range(10)
    ]

    assert sum(opened) <= 1


def test_the_gate_needs_thirty_churns():
    """However good it looks: with fewer it stays shut, and says what is missing."""
    found = gate(synthetic.portfolio(4, 60, rate=-4.5), synthetic.DESIGN, draws=50)

    assert found.events < 30
    assert not found.opens
    assert f"{found.events} accounts left; 30 are needed." == found.sentences[0]


def test_without_three_closed_origins_the_gate_tests_by_account():
    """Three times five folds."""
    found = gate(synthetic.one_origin(synthetic.portfolio(4, 600, months=1)), synthetic.DESIGN, draws=100)

    assert not found.by_time
    assert found.difference.value > 0
