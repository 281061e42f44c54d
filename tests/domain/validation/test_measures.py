"""Measures on numbers worked out by hand."""

import datetime as dt
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapta_workspace.domain.validation import measures
from kapta_workspace.domain.validation.logistic import calibrate

LEFT, STAYED = [20, 35, 55, 60], [40, 55, 70, 80, 85, 90]
SCORE = np.array([*LEFT, *STAYED], dtype=float)
CHURNED = np.array([1] * 4 + [0] * 6, dtype=float)


def test_the_worked_auc():
    """20.5 of 24 pairs; standard error 0.1383006."""
    value = measures.auc(CHURNED, -SCORE)

    assert 20.5 / 24 == pytest.approx(value)
    assert 0.1383006 == pytest.approx(measures.auc_error(value, 4, 6), abs=1e-7)


rows = st.lists(st.tuples(st.booleans(), st.integers(0, 5), st.integers(0, 3)), min_size=2, max_size=14)


@given(rows)
def test_auc_counts_pairs(drawn):
    """By counting every pair, for whole and for resampled populations, ties as half."""
    left, risk, counts = (np.array(column, dtype=float) for column in zip(*drawn, strict=True))
    pairs = [
        (one, two) for one in range(len(left)) for two in range(len(left)) if left[one] and not left[two]
    ]

    def counted(weight):
        whole = sum(weight[one] * weight[two] for one, two in pairs)
        won = sum(
            weight[one] * weight[two] * ((risk[one] > risk[two]) + (risk[one] == risk[two]) / 2)
            for one, two in pairs
        )
        return won / whole if whole else np.nan

    found = measures.weighted_auc(left, risk, np.array([np.ones(len(left)), counts]))

    assert [counted(np.ones(len(left))), counted(counts)] == pytest.approx(found.tolist(), nan_ok=True)


def test_nobody_left_has_no_auc():
    """Undefined is missing, not 0.5."""
    assert np.isnan(measures.auc([0, 0], [1, 2]))


@pytest.mark.parametrize(
    ("events", "others", "half"),
    [(10, 90, 0.19), (25, 175, 0.12), (50, 350, 0.085), (100, 700, 0.060), (200, 1400, 0.042)],
)
def test_how_sure_an_auc_will_be(events, others, half):
    """The table to be shown beforehand."""
    assert half == pytest.approx(measures.expected_half_width(events, others), abs=0.0015)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5)), min_size=2, max_size=12))
def test_ordinal_c_counts_pairs(drawn):
    """Over all pairs of different outcomes, the better one should have the better score."""
    grade, score = (np.array(column, dtype=float) for column in zip(*drawn, strict=True))
    points = [
        ((score[one] > score[two]) + (score[one] == score[two]) / 2)
        for one in range(len(grade))
        for two in range(len(grade))
        if grade[one] > grade[two]
    ]

    expected = np.mean(points) if points else np.nan

    assert expected == pytest.approx(measures.ordinal_c(grade, score), nan_ok=True)


def test_two_grades_are_an_auc():
    """Ordinal C of churned and renewed is the AUC."""
    assert 20.5 / 24 == pytest.approx(measures.ordinal_c(2 * (1 - CHURNED), SCORE))


@given(st.lists(st.tuples(st.integers(1, 5), st.booleans(), st.integers(0, 4)), min_size=2, max_size=12))
def test_harrell_c_counts_the_pairs_whose_order_is_known(drawn):
    """The shorter time must end in an event; of equal times the event came first."""
    time, event, risk = (np.array(column, dtype=float) for column in zip(*drawn, strict=True))
    points = []
    for one, two in combinations(range(len(time)), 2):
        for first, later in ((one, two), (two, one)):
            known = time[first] < time[later] or (time[first] == time[later] and not event[later])
            if event[first] and known:
                points.append((risk[first] > risk[later]) + (risk[first] == risk[later]) / 2)

    expected = np.mean(points) if points else np.nan

    assert expected == pytest.approx(measures.harrell_c(time, event, risk), nan_ok=True)


def test_the_staying_curve_of_a_textbook():
    """Six people, left at 1, 3 (twice of four at risk), censored at 2 and 5: 5/6, then 5/6 · 1/2."""
    days, share = measures.staying([1, 2, 3, 3, 5, 6], [1, 0, 1, 1, 0, 0])

    assert [1, 3] == days.tolist()
    assert [5 / 6, 5 / 12] == pytest.approx(share.tolist())


def test_uno_and_harrell_agree_without_censoring():
    """With everybody followed to their end the weights are all 1."""
    time, risk = np.array([1, 2, 3, 4.0]), np.array([4, 1, 3, 2.0])

    assert measures.harrell_c(time, np.ones(4), risk) == pytest.approx(measures.uno_c(time, np.ones(4), risk))


def test_uno_weighs_late_events_more():
    """After half were censored an event counts four times: (1·a + 4·b) / (1·3 + 4·1) of its pairs."""
    time, event = np.array([1, 2, 3, 4.0]), np.array([1, 0, 1, 0])
    risk = np.array([9, 0, 1, 5.0])

    # At day 1 three are ranked below the leaver (all pairs won); at day 3 one, ranked above (lost). The share
    # not censored just before day 3 is 1 − 1/3, so its event weighs 2.25.
    assert 3 / (3 + 2.25) == pytest.approx(measures.uno_c(time, event, risk))


def test_landmark_c_compares_at_the_moment_of_leaving():
    """Two churns against everybody then at risk: 2 of 2 pairs, then 0.5 of 1."""
    day, later = dt.date(2025, 1, 1), dt.date(2025, 2, 1)
    current = pd.DataFrame(
        [(1, day, 30), (2, day, 50), (3, day, 70), (2, later, 60), (3, later, 60)],
        columns=["account", "on", "score"],
    )
    churns = pd.DataFrame({"account": [1, 2], "on": [day, later]})

    assert 2.5 / 3 == pytest.approx(measures.landmark_c(churns, current))


# ------------------------------------------------------------------------------ probabilities


def test_the_worked_calibration():
    """A 4.304712, b −8.352864, p(50) 0.532026; Brier 0.157069, skill 0.345546."""
    fit = calibrate(SCORE, CHURNED)

    assert (4.304712, -8.352864) == pytest.approx((fit.intercept, fit.slope), abs=1e-6)
    assert 0.532026 == pytest.approx(float(fit(50)), abs=1e-6)
    assert 0.157069 == pytest.approx(measures.brier(CHURNED, fit(SCORE)), abs=1e-6)
    assert 0.345546 == pytest.approx(measures.brier_skill(CHURNED, fit(SCORE), 0.4), abs=1e-6)


def test_the_calibration_error_is_the_mean_gap():
    """Two bins of two: said 0.1 and 0.9, happened 0.5 and 0.5."""
    assert 0.4 == pytest.approx(measures.calibration_error([0, 1, 0, 1], [0.1, 0.1, 0.9, 0.9], bins=2))


def test_wilson_of_two_in_ten():
    """0.056682 to 0.509838; nothing known is everything possible."""
    assert (0.056682, 0.509838) == pytest.approx(measures.wilson(2, 10), abs=1e-6)
    assert (0.0, 1.0) == measures.wilson(0, 0)


# ------------------------------------------------------------------------------ lift


@pytest.mark.parametrize(
    ("share", "lift", "captured"), [(0.1, 2.5, 0.25), (0.3, 1.666667, 0.5), (1.0, 1.0, 1.0)]
)
def test_the_worked_lift(share, lift, captured):
    """The lowest tenth holds one of the four who left."""
    found = measures.lift_at(CHURNED, -SCORE, share)

    assert (lift, captured) == pytest.approx((found.lift, found.captured), abs=1e-6)


def test_ties_at_the_edge_count_in_part():
    """Four accounts at 30, one of whom left: the lowest two hold half of that one."""
    churned = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0]
    score = np.array([30, 30, 30, 30, 50, 60, 70, 80, 90, 95])

    assert 1.25 == pytest.approx(measures.lift_at(churned, -score, 0.2).lift)


def test_revenue_is_captured_apart_from_accounts():
    """One small and one large account left; the riskiest half holds the small one."""
    found = measures.lift_at([1, 0, 0, 1], [4, 3, 2, 1], 0.5, revenue=[10, 50, 50, 90])

    assert (0.5, 0.1) == pytest.approx((found.captured, found.captured_revenue))


# ------------------------------------------------------------------------------ alerts


def history(*rows):
    """Scores as (account, day of 2025, score)."""
    table = pd.DataFrame(rows, columns=["account", "on", "score"])
    return table.assign(on=pd.Timestamp("2025-01-01") + pd.to_timedelta(table["on"], unit="D"))


def test_an_alert_is_a_low_score_or_a_fall():
    """Below 40; or 10 points lower than at some time in the last 30 days, not than longer ago."""
    told = measures.alerts(history((1, 0, 70), (1, 20, 60), (1, 45, 55), (1, 90, 45), (1, 99, 39)), cut=40)

    assert [False, True, False, False, True] == told["alert"].tolist()


def test_the_lead_is_the_last_unbroken_alert():
    """Low at 10, well at 20, low from 30 to the notice at 60: thirty days of warning; none is zero."""
    scores = history((1, 10, 30), (1, 20, 50), (1, 30, 39), (1, 50, 38), (2, 10, 80))
    churns = pd.DataFrame(
        {"account": [1, 2], "notice_on": pd.Timestamp("2025-01-01") + pd.Timedelta(days=60)}
    )

    table = measures.lead_times(scores, churns, cut=40)

    assert [30, 0] == table["lead_days"].tolist()


def test_false_alarms_are_counted_by_the_year():
    """One alert began in two years of an account that never left; the one that left does not count."""
    scores = history((1, 0, 50), (1, 100, 39), (1, 200, 38), (1, 730, 60), (2, 0, 10), (2, 9, 10))
    churns = pd.DataFrame({"account": [2], "notice_on": [pd.Timestamp("2025-02-01")]})

    assert 100 / (730 / 365.25) == pytest.approx(measures.false_alarms(scores, churns, cut=40))
