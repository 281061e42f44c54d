"""Families of accounts: worked numbers, exactness over fractions, and what is said aloud."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kapta_workspace.domain.health import score
from kapta_workspace.domain.health.rollup import MODES, contributions, rollup, rollup_change, weights
from tests.domain.health import golden
from tests.domain.health.records import accounts

P, A, B, C = 1, 2, 3, 4
FAMILY = pd.DataFrame(
    {"account": [P, A, B, C], "score": [60.0, 80, 50, None], "revenue": [0.0, 100, 300, 50]}
)


@pytest.mark.parametrize(
    ("mode", "total"), [("revenue", 57.5), ("equal", 190 / 3), ("worst", 50), ("blend", 53.75)]
)
def test_the_worked_family(mode, total):
    """A parent and three children, one of them without a score."""
    together = rollup(FAMILY, mode)

    assert total == pytest.approx(together.total)
    assert (B,) == together.worst
    assert "No score, so not counted: account 4." in together.remarks


def frame(*rows):
    """Members as (account, score, revenue)."""
    return pd.DataFrame(rows, columns=["account", "score", "revenue"], dtype="object")


def test_who_moved_the_worked_family():
    """By revenue from 57.5 to 53: A −2.25 − 0.9875, B 3.375 + 0.4125, C, who joins at 30, −5.05."""
    small, large = Fraction(100), Fraction(300)
    before = rollup(frame((A, Fraction(80), small), (B, Fraction(50), large)), "revenue")
    after = rollup(
        frame((A, Fraction(70), small), (B, Fraction(55), large), (C, Fraction(30), small)), "revenue"
    )

    table = rollup_change(before, after).set_index("account")

    assert (57.5, 53) == (before.total, after.total)
    assert [Fraction("-2.25"), Fraction("3.375"), 0] == table["by_score"].tolist()
    assert [Fraction("-0.9875"), Fraction("0.4125"), Fraction("-5.05")] == table["by_weight"].tolist()
    assert Fraction("-4.5") == table["change"].sum()


def test_who_moved_the_worst_child():
    """From 40 to 45, as A rises past B: A 10 − 7.5, B −2.5 + 5."""
    before = rollup(frame((A, Fraction(40), None), (B, Fraction(50), None)), "worst")
    after = rollup(frame((A, Fraction(60), None), (B, Fraction(45), None)), "worst")

    table = rollup_change(before, after)

    assert [10, Fraction("-2.5")] == table["by_score"].tolist()
    assert [Fraction("-7.5"), 5] == table["by_weight"].tolist()
    assert 5 == table["change"].sum()


members = st.dictionaries(st.integers(1, 6), st.tuples(st.integers(0, 100), st.integers(-5, 50)), min_size=1)
HALF = Fraction(1, 2)


def drawn(found):
    """Drawn members as exact fractions."""
    return frame(
        *((account, Fraction(points), Fraction(money)) for account, (points, money) in found.items())
    )


@settings(max_examples=200)
@given(members, members, st.sampled_from(MODES), st.sampled_from(MODES))
def test_a_family_adds_up(first, last, mode, later):
    """Theorem 3: weights make 1 and parts make the whole, whoever joins or leaves."""
    before, after = rollup(drawn(first), mode, HALF), rollup(drawn(last), later, HALF)

    table = rollup_change(before, after)

    assert 1 == before.weight.sum() == after.weight.sum()
    assert min(before.score) <= before.total <= max(before.score)
    assert after.total - before.total == table["change"].sum()


def test_members_by_factors_add_up():
    """Theorem 3a: every column and every row of the table, and the table, is accounted for."""
    both = pd.concat([golden.accounts(golden.AFTER), accounts({"id": 2})], ignore_index=True)
    result = score(golden.facts(), both, golden.AFTER, golden.card())
    together = rollup(result.totals.assign(revenue=[300.0, 100.0]), "revenue")

    table = contributions(together, result)

    assert together.total == pytest.approx(table["points"].sum())
    assert (together.weight * together.score).tolist() == pytest.approx(table["points"].tolist())
    assert -0.75 * 11.25 == pytest.approx(table["risk"].sum())


@pytest.mark.parametrize(
    ("revenue", "remark"),
    [
        ([None, None], "No member has a revenue: all weigh the same."),
        ([0, 0], "No member has a revenue: all weigh the same."),
        ([None, 5], "No revenue, so not weighted by it: account 2."),
        ([-3, 5], "Negative revenue, counted as none: account 2."),
    ],
)
def test_odd_revenue_is_said_aloud(revenue, remark):
    """A fallback is never silent."""
    together = rollup(frame((A, 40.0, revenue[0]), (B, 60.0, revenue[1])), "revenue")

    assert (remark,) == together.remarks
    assert together.total == (60 if 5 in revenue else 50)


def test_a_family_without_a_score_has_none():
    """Undefined stays undefined, and has no change."""
    nobody = rollup(frame((A, None, 5)))

    assert nobody.total is None
    with pytest.raises(ValueError, match="without a score"):
        rollup_change(nobody, nobody)


def test_ties_for_the_worst_are_shared():
    """Two at the bottom weigh half each."""
    assert [0.5, 0.5, 0] == weights(np.array([40.0, 40, 60]), np.array([1.0, 2, 3]), "worst").tolist()


def test_an_unknown_mode_is_told():
    """The sentence names what there is."""
    with pytest.raises(ValueError, match="There is no roll-up median; there are blend"):
        rollup(FAMILY, "median")
