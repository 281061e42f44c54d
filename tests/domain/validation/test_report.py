"""Sensitivity, bands and the evidence badge: what is said, and when."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from kapta_workspace.domain.health import Bands
from kapta_workspace.domain.validation import report, sensitivity
from kapta_workspace.domain.validation.backtest import backtest
from kapta_workspace.domain.validation.bands import band_rates, suggest_cuts
from kapta_workspace.domain.validation.models import SHOWN, standard
from kapta_workspace.domain.validation.resampling import Estimate
from tests.domain.validation import synthetic

RIGHT = synthetic.TRUE / synthetic.TRUE.sum()


@cache
def judged(accounts=400, rate=-2.2, weight=tuple(RIGHT), seed=3):
    """A backtest of a portfolio with such weights."""
    rows = synthetic.portfolio(seed, accounts, rate=rate, weight=np.array(weight))
    return backtest(rows, synthetic.DESIGN, standard(synthetic.FACTORS), draws=200)


# ------------------------------------------------------------------------------ the badge


def test_a_good_score_is_supported():
    """Many churns, better than chance and than every single factor: with all the figures in one sentence."""
    found = report.evidence(judged(1500), version="scorecard v4")

    assert "Supported" == found.level
    assert found.sentence.startswith("AUC 0.")
    for words in (
        "churns",
        "origins, lead 0–180 days, purged",
        "better than only strong by",
        "scorecard v4.",
    ):
        assert words in found.sentence


def test_few_churns_are_an_indication_or_nothing():
    """Below 30 indicative, below 10 unvalidated, whatever the AUC."""
    few = judged(60, -3.6)

    assert 10 <= few.events < 30
    assert "Indicative" == report.evidence(few).level
    assert "Unvalidated" == report.evidence(replace(few, events=9)).level
    assert "Unvalidated" == report.UNTESTED.level


def test_a_score_no_better_than_one_factor_is_told_so():
    """Weights that bury the strong factor lose to it: its name stands in the badge."""
    found = report.evidence(judged(400, weight=(0.1, 0.1, 0.8)))

    assert "No better than strong" == found.level
    assert "worse than only strong by" in found.sentence


def test_a_score_that_points_the_wrong_way_is_contradicted():
    """The interval lies below a half."""
    upside_down = synthetic.portfolio(3, 400)
    shown = replace(upside_down, score=100 - upside_down.score)

    found = backtest(shown, synthetic.DESIGN, standard(synthetic.FACTORS), draws=100)

    assert "Contradicted" == report.evidence(found).level


def test_what_must_be_read_beside_it_is_there():
    """Headroom, deleted accounts, interventions, remarks of the run, and that it is no proof of cause."""
    found = report.evidence(
        replace(judged(), lost=3, remarks=("No boosting.",)), untouched=Estimate(0.7, 0.6, 0.8)
    )

    said = " ".join(found.remarks)
    for words in (
        "Headroom: free logistic",
        "3 rows are missing",
        "AUC 0.70 [0.60, 0.80]",
        "No boosting.",
        "not cause",
    ):
        assert words in said
    assert "<li>No boosting.</li>" in found._repr_html_()
    assert str(found).startswith(found.level)


@pytest.mark.parametrize(
    ("events", "others", "words"),
    [
        (0, 50, "record who renewed and who left"),
        (5, 90, "too few to judge by"),
        (10, 90, "±0.19, an indication"),
        (50, 350, "±0.08, enough to judge by"),
    ],
)
def test_what_can_be_expected_is_said_beforehand(events, others, words):
    """Before the user asks."""
    assert words in report.expectation(events, others)


def test_the_planning_table():
    """Five amounts of data and how sure an AUC of 0.70 will be."""
    assert [0.19, 0.12, 0.085, 0.06, 0.042] == pytest.approx(
        report.planning()["half_width"].tolist(), abs=0.0015
    )


# ------------------------------------------------------------------------------ sensitivity


def rows(value, measured=None, weight=(0.5, 0.5), churned=(1, 0)):
    """A panel of two factors."""
    made = synthetic.panel(range(len(value)), [0] * len(value), churned, value, np.array(weight), ("a", "b"))
    return made if measured is None else replace(made, measured=np.array(measured))


def test_what_is_assumed_may_be_counted_in_three_ways():
    """As 50, as absent, or as nothing."""
    one = rows([[80, 50]], [[True, False]], churned=[1])

    found = {
        missing: sensitivity.combined(one, one.weight, missing=missing)[0] for missing in sensitivity.MISSING
    }

    assert {"fifty": 65, "exclude": 80, "zero": 40} == found


def test_means_may_be_geometric():
    """√(16 · 81) = 36; nothing counts as 1."""
    assert [36, 10] == pytest.approx(
        sensitivity.combined(
            rows([[16, 81], [0, 100]]), np.array([0.5, 0.5]), aggregation="geometric"
        ).tolist()
    )


def test_rank_shifts_are_shares_of_the_list():
    """Two of four change places: half the list moves by one place of four."""
    assert 0.125 == sensitivity.rank_shift(
        np.array([1, 2, 3, 4.0]), np.array([2, 1, 3, 4.0]), np.zeros(4, dtype=int)
    )


def test_leaving_out_the_strong_factor_hurts_most():
    """Its AUC falls, the idle one's hardly moves."""
    table = sensitivity.leave_one_out(
        synthetic.portfolio(3, 800, months=2, weight=np.full(3, 1 / 3))
    ).set_index("factor")

    adds = table["auc_change"].to_dict()
    assert adds["strong"] < -0.05
    assert adds["strong"] < adds["weak"] < adds["idle"]
    assert adds["idle"] > 0
    assert (table["rank_shift"] > 0.02).all()


def test_ranks_are_steadier_than_bands():
    """Uncertain weights change many bands but few ranks."""
    found = sensitivity.uncertain_weights(synthetic.portfolio(3, 300, months=1), Bands(), draws=60)

    assert found["rank_correlation"] > 0.9
    assert 0.02 < found["band_changes"] < 0.6
    assert found["auc_low"] < found["auc_high"]
    assert found["sd"] > 0


def test_every_combination_of_choices_is_tried():
    """Three ways to count what is missing, half-lives, two means; ours moves nothing."""
    some = synthetic.portfolio(3, 100, months=1)

    table = sensitivity.choices(some, {"x2": np.minimum(100, some.value * 1.2)})

    assert 12 == len(table)
    assert 0 == table["rank_shift"].iloc[0]
    assert (table["rank_shift"].iloc[1:] >= 0).all()


def test_the_variance_is_shared_among_the_choices():
    """Where all is measured the missing rule explains nothing; shares lie near 0 to 1."""
    some = synthetic.portfolio(3, 60, months=1)

    table = sensitivity.variance_shares(some, size=64).set_index("choice")

    assert 0 == table.at["missing", "total"]
    assert table["total"].to_dict()["weights"] > 0.5
    assert (table["total"] > -0.01).all()


def test_effective_weights_add_up_to_one():
    """A factor that never varies drives nothing, whatever its weight."""
    made = synthetic.panel(
        range(4),
        [0] * 4,
        [0, 1, 0, 1],
        [[0, 70], [100, 70], [30, 70], [0, 70]],
        np.array([0.5, 0.5]),
        ("a", "b"),
    )

    table = sensitivity.saturation(made).set_index("factor")

    assert [1, 0] == pytest.approx(table["effective_weight"].tolist())
    assert (0.5, 0.25) == (table.at["a", "at_zero"], table.at["a", "at_hundred"])


def test_alike_factors_are_seen():
    """Two copies correlate fully; a constant has no correlation."""
    copies = synthetic.panel(
        range(3), [0] * 3, [0, 1, 0], [[1, 1, 5], [2, 2, 5], [9, 9, 5]], np.full(3, 1 / 3), ("a", "b", "c")
    )

    table = sensitivity.correlations(copies)

    assert 1 == pytest.approx(table.at["a", "b"])
    assert table.loc["c"].isna().all()


# ------------------------------------------------------------------------------ bands


def test_rates_are_told_by_band():
    """By the displayed number; an empty band has no rate."""
    table = band_rates([1, 1, 0, 0], [39.4, 39.5, 20, 60], Bands()).set_index("band")

    assert (2, 1, 0.5) == tuple(table.loc["red", ["n", "events", "rate"]])
    assert 0 == table.at["green", "n"]
    assert table["rate"].isna().to_dict()["green"]


def test_cuts_follow_the_outcomes():
    """Sixty of a hundred left below 30, nobody above 80, one in ten between."""
    score = np.repeat([20.0, 50.0, 90.0], 100)
    churned = np.r_[np.arange(100) < 60, np.arange(100) < 10, np.arange(100) < 0].astype(float)

    found = suggest_cuts(churned, score, Bands())

    assert found.red_found
    assert found.green_found
    assert 50 == found.bands.amber
    assert 51 == found.bands.green


def test_without_proof_the_bands_stay():
    """Too few outcomes, none, or none that differ."""
    score = np.repeat([20.0, 90.0], 5)

    for churned in (np.zeros(10), np.array([1.0] + [0.0] * 9)):
        found = suggest_cuts(churned, score, Bands())
        assert (Bands(), False, False) == (found.bands, found.red_found, found.green_found)
    assert Bands() == suggest_cuts([], [], Bands()).bands


def test_the_judged_model_may_be_chosen():
    """The sentence is about the model asked for."""
    assert report.headroom(judged(), SHOWN).startswith("Headroom: free logistic")
