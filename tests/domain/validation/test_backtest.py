"""Backtests on portfolios whose truth is known: intervals that cover, and a purge that bites."""

import datetime as dt
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from kapta_workspace.domain.health import Group, Scorecard, score
from kapta_workspace.domain.validation.backtest import (
    account_folds,
    backtest,
    by_lead,
    last_calibration,
    time_folds,
)
from kapta_workspace.domain.validation.measures import auc
from kapta_workspace.domain.validation.models import CURRENT, SHOWN, SUGGESTED, Model, boosted, standard
from kapta_workspace.domain.validation.outcomes import Design, snapshots
from kapta_workspace.domain.validation.panel import panel, weighted_mean
from kapta_workspace.domain.validation.resampling import auc_draws, estimate, pooled_auc
from tests.domain.health.records import accounts, facts
from tests.domain.validation import synthetic


def memory(train):
    """A model that only remembers who was going to leave when last seen: worthless without a leak."""
    seen = pd.Series(train.churned).groupby(train.account).last()

    def predict(rows):
        return seen.reindex(rows.account).fillna(0).to_numpy(dtype=float)

    return predict


MODELS = (*standard(synthetic.FACTORS), Model("memory", memory, "bound"))


@cache
def found(seed=3, purged=True):
    """A backtest of a portfolio of 300 accounts."""
    return backtest(synthetic.portfolio(seed, 300), synthetic.DESIGN, MODELS, draws=200, purged=purged)


# ------------------------------------------------------------------------------ folds


def test_only_closed_windows_are_learnt_from():
    """Every training row's window ended on or before the test origin; no row is tested by itself."""
    rows = synthetic.portfolio(1)

    folds = list(time_folds(rows, synthetic.DESIGN))

    assert len(folds) > 5
    for fold in folds:
        origin = rows.origin[fold.test].min()
        assert (rows.origin[fold.test] == origin).all()
        assert (rows.origin[fold.train] + synthetic.HORIZON <= origin).all()


def test_the_lead_closes_windows_later():
    """With a lead of 30 days one more month must have passed."""
    rows = synthetic.portfolio(1)

    first = min(rows.origin[fold.test[0]] for fold in time_folds(rows, Design(horizon=180, lead=30)))

    assert 180 + 30 <= first


def test_nobody_is_ranked_by_their_own_past_in_folds_by_account():
    """Test and training accounts never meet; everybody is tested once."""
    rows = synthetic.portfolio(1)

    folds = list(account_folds(rows))

    assert 5 == len(folds)
    assert sorted(np.concatenate([fold.test for fold in folds])) == list(range(len(rows)))
    for fold in folds:
        assert not set(rows.account[fold.test]) & set(rows.account[fold.train])


# ------------------------------------------------------------------------------ leaks


def test_the_purge_bites():
    """A model without any insight looks brilliant when training labels reach into the test window."""
    honest, leaky = found().auc("memory").value, found(purged=False).auc("memory").value

    assert 0.5 == honest
    assert leaky > 0.9


def test_a_leak_hardly_moves_an_explainable_score():
    """The score itself learns too little to leak: the same with and without the purge."""
    assert found().auc(SUGGESTED).value == pytest.approx(found(purged=False).auc(SUGGESTED).value, abs=0.05)


# ------------------------------------------------------------------------------ what is found


def test_suggested_weights_find_what_is_true():
    """They beat made-up weights and every single factor but the strong one, and near the free fit."""
    result = found()

    assert result.difference(SUGGESTED, CURRENT).low > 0
    assert result.difference(SUGGESTED, "only idle").low > 0
    assert 0.03 > abs(result.difference(SUGGESTED, "free logistic").value)
    assert "only strong" == result.best_baseline


def test_what_is_compared_is_told():
    """A row for every model, with origins, events and a calibration of the scores."""
    result = found()

    assert [model.name for model in MODELS] == result.table["model"].tolist()
    assert result.by_time
    assert result.tested == result.origins["origin"].nunique()
    assert result.rows == result.origins.groupby("model")["rows"].sum().iloc[0]
    assert {SHOWN, CURRENT, SUGGESTED} == set(result.calibration["model"])
    assert len(MODELS) - 1 == len(result.differences())


def test_probabilities_are_calibrated_without_hindsight():
    """Saying them is better than the base rate, and their slope is what happened."""
    rows = synthetic.portfolio(5, 1500)

    result = backtest(rows, synthetic.DESIGN, standard(synthetic.FACTORS)[:3], draws=0)
    table = result.calibration.set_index("model")

    assert table["skill"].to_dict()[SUGGESTED] > 0.05
    assert 1 == pytest.approx(table["slope"].to_dict()[SUGGESTED], abs=0.2)
    assert table["ece"].to_dict()[SUGGESTED] < 0.08
    assert result.probabilities["probability"].between(0, 1).all()


def test_probabilities_come_from_the_last_closed_origin():
    """Half left once, a fifth lately: a fifth is expected, unless too few left lately to tell."""
    churned = np.r_[np.arange(100) < 50, np.arange(100) < 20].astype(float)
    rows = synthetic.panel(range(200), [0] * 100 + [30] * 100, churned, np.full((200, 3), 50.0))
    few = replace(rows, churned=np.r_[churned[:100], np.arange(100) < 5].astype(float))

    assert 0.2 == pytest.approx(float(last_calibration(rows, rows.score)(50.0)), abs=0.001)
    assert 55 / 200 == pytest.approx(float(last_calibration(few, few.score)(50.0)), abs=0.001)


def test_without_time_the_folds_are_by_account():
    """A single origin leaves no past to learn from."""
    result = backtest(
        synthetic.one_origin(synthetic.portfolio(3, 300, months=1)), synthetic.DESIGN, MODELS, draws=20
    )

    assert not result.by_time
    assert 1 == result.tested
    assert result.auc(SUGGESTED).value > 0.6


def test_the_score_as_shown_is_tested_with_its_penalties():
    """A penalty that hits those who leave makes the shown score better than its weighted mean."""
    rows = synthetic.portfolio(3, 300)
    shown = replace(rows, score=rows.base - 20 * rows.churned)

    result = backtest(shown, synthetic.DESIGN, standard(synthetic.FACTORS), draws=50)

    assert result.difference(SHOWN, CURRENT).low > 0.1


@pytest.mark.parametrize("churned", [0.0, 1.0, np.nan])
def test_one_sided_outcomes_are_told(churned):
    """Nobody left, nobody stayed, or nobody knows."""
    rows = synthetic.portfolio(3, 50)

    with pytest.raises(ValueError, match="accounts that left and accounts that stayed"):
        backtest(replace(rows, churned=np.full(len(rows), churned)), synthetic.DESIGN, MODELS)


def test_boosting_is_left_out_aloud(monkeypatch):
    """Without its library there is no bound, and a sentence says which extra brings it."""
    monkeypatch.setitem(__import__("sys").modules, "sklearn.ensemble", None)

    models, remark = boosted(raw=True)

    assert () == models
    assert "install the extra “validation”" in remark


# ------------------------------------------------------------------------------ intervals


def test_intervals_cover_the_truth():
    """Of sixty small portfolios nearly all intervals hold the AUC of a very large one."""
    big = synthetic.portfolio(999, 20_000, months=4)
    truth = pooled_auc(big.churned, -big.score, big.origin, np.ones((1, len(big))))[0]
    covered = 0
    for seed in range(60):
        rows = synthetic.portfolio(seed, 150, months=4)
        values, drawn = auc_draws(rows.churned, -rows.score[:, None], rows.origin, rows.account, 200, seed)
        one = estimate(values[0], drawn[:, 0])
        covered += one.low <= truth <= one.high

    assert 53 <= covered <= 60


def test_drawing_rows_instead_of_accounts_is_too_sure():
    """An account's snapshots are nearly copies: intervals by rows are narrower than the truth allows."""
    rows = synthetic.portfolio(2, 150, months=6)
    widths = []
    for account in (rows.account, np.arange(len(rows))):
        values, drawn = auc_draws(rows.churned, -rows.score[:, None], rows.origin, account, 300, 0)
        one = estimate(values[0], drawn[:, 0])
        widths.append(one.high - one.low)

    assert widths[0] > 1.4 * widths[1]


def test_ranks_are_compared_within_origins_only():
    """Two origins of opposite base rates: pooled AUC is the mean of theirs, weighed by their pairs."""
    churned = np.array([1, 0, 0, 1, 1, 0.0])
    risk = np.array([3, 1, 2, 9, 8, 8.5])
    origin = np.array([1, 1, 1, 2, 2, 2])

    pooled = pooled_auc(churned, risk, origin, np.ones((1, 6)))[0]

    assert (2 * auc(churned[:3], risk[:3]) + 2 * auc(churned[3:], risk[3:])) / 4 == pytest.approx(pooled)


# ------------------------------------------------------------------------------ panels


CARD = Scorecard("normal", (Group("all", 100, {"satisfaction": 60, "tasks": 40}),))
DAYS = [dt.date(2024, 1, 1), dt.date(2024, 3, 1)]


def scored(on):
    """Two accounts scored on a day by their satisfaction and tasks."""
    rows = facts(satisfaction=[{"account": 1, "on": dt.date(2024, 2, 1), "value": 20}])
    return score(rows, accounts({"id": 1}, {"id": 2}), on, CARD)


def follow(count):
    """Snapshots of so many accounts; the first leaves in April."""
    told = pd.DataFrame({"account": [1], "kind": ["churned"], "notice_on": [pd.Timestamp("2024-04-01")]})
    everybody = pd.DataFrame({"id": range(1, count + 1), "started_on": pd.Timestamp("2020-01-01")})
    return snapshots(everybody, told, DAYS, Design(horizon=60), dt.date(2025, 1, 1))


def test_a_panel_holds_what_was_known_on_the_day():
    """The satisfaction of February is unknown in January; evidence and weights come along."""
    rows = panel(follow(2), scored, revenue={1: 5.0})

    assert [50, 50, 20, 50] == rows.value[:, 0].tolist()
    assert [False, False, True, False] == rows.measured[:, 0].tolist()
    assert [0, 0, 1, 0] == rows.churned.tolist()
    assert [0.6, 0.4] == pytest.approx(rows.weight.tolist())
    assert [5, 5] == rows.revenue[rows.account == 1].tolist()
    assert 1 == rows.events


def test_accounts_that_are_gone_are_counted():
    """A third account was deleted for good: two rows are missing, and known to be."""
    assert 2 == panel(follow(3), scored).lost


def test_a_panel_is_of_one_scorecard():
    """Two tiers cannot be judged by one set of weights."""
    both = accounts({"id": 1}, {"id": 2, "tier": "strategic"})
    other = replace(CARD, tier="strategic")

    with pytest.raises(ValueError, match="A backtest is of one scorecard"):
        panel(follow(2), lambda on: score({}, both, on, {"normal": CARD, "strategic": other}))


def test_nobody_scored_is_told():
    """The sentence says why there is nothing to do."""
    with pytest.raises(ValueError, match="no account was scored on any origin"):
        panel(follow(2), lambda on: score({}, accounts({"id": 9}), on, CARD))


def test_leaving_out_is_filling_in_with_ones_own_mean():
    """A factor that does not apply takes the row's own mean: the score by its weights stays what it was."""
    rows = synthetic.panel(
        [1, 2], [0, 0], [1, 0], [[80, np.nan, 20], [50, 60, 70]], np.array([0.5, 0.3, 0.2])
    )
    rows = replace(rows, base=weighted_mean(rows, rows.weight))

    assert rows.base.tolist() == pytest.approx((rows.filled @ rows.weight).tolist())
    assert (0.5 * 80 + 0.2 * 20) / 0.7 == pytest.approx(rows.base[0])


def test_the_earlier_the_less_is_known():
    """AUC by lead: the same accounts scored sooner before their renewal."""
    late = synthetic.one_origin(synthetic.portfolio(3, 400, months=1))
    noise = np.random.default_rng(0).normal(0, 40, len(late))
    early = replace(late, score=late.score + noise)

    table = by_lead([(30, late), (180, early)], draws=50)

    assert [30, 180] == table["lead"].tolist()
    assert table["auc"].iloc[0] > table["auc"].iloc[1]
    assert (table["low"] < table["auc"]).all()
