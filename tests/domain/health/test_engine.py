"""The engine on the worked example, on nothing, and on many accounts at once."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.domain.health import (
    CATALOGUE,
    DEFAULTS,
    NORMAL,
    STRATEGIC,
    Factor,
    Group,
    Reading,
    Records,
    Scorecard,
    factor_frame,
    score,
)
from tests.domain.health import golden
from tests.domain.health.records import LONG_AGO, accounts, facts

TODAY = dt.date(2025, 6, 30)


@pytest.mark.parametrize("on", [golden.BEFORE, golden.AFTER], ids=str)
def test_the_worked_example_gives_its_numbers(on):
    """Factors, weights, base, penalty, score and points lost of the example, computed outside this code."""
    expected = golden.GOLDEN["expected"][str(on)]

    result = score(golden.facts(), golden.accounts(on), on, golden.card())
    parts = result.parts.set_index("factor")

    assert expected["H"] == pytest.approx(result.totals.at[0, "score"], abs=1e-4)
    assert expected["B"] == pytest.approx(result.totals.at[0, "base"], abs=1e-4)
    assert expected["P"] == pytest.approx(result.totals.at[0, "penalty"], abs=1e-4)
    for name, value in expected["factors"].items():
        assert value == pytest.approx(parts.at[golden.factor(name), "value"], abs=1e-4), name
        assert expected["effective_weights"][name] == pytest.approx(parts.at[golden.factor(name), "weight"])
    for name, points in expected["lost"].items():
        factor = name.removeprefix("adjust.") if name.startswith("adjust.") else golden.factor(name)
        assert points == pytest.approx(parts.at[factor, "lost"], abs=1e-4), name


def test_rows_after_the_day_count_for_nothing():
    """Scoring 16 June with the rows of the whole month gives what scoring with the rows up to then gives."""
    late = score(golden.facts(), golden.accounts(golden.BEFORE), golden.BEFORE, golden.card())
    then = score(golden.facts(golden.BEFORE), golden.accounts(golden.BEFORE), golden.BEFORE, golden.card())

    pd.testing.assert_frame_equal(then.totals, late.totals)


def test_the_badge_is_rounded_and_decides_the_band():
    """57.595 is shown as 58, amber; the band follows the displayed number."""
    result = score(golden.facts(), golden.accounts(golden.AFTER), golden.AFTER, golden.card())

    assert (58, "amber") == tuple(result.totals.loc[0, ["badge", "band"]])


def test_every_part_names_the_rows_behind_it():
    """The business review rests on one review and its rating, the risk on the open risk."""
    result = score(golden.facts(), golden.accounts(golden.AFTER), golden.AFTER, golden.card())
    rows = result.parts.set_index("factor")["rows"]

    assert ("review:1", "rating:1") == rows["qbr"]
    assert ("risk:1",) == rows["risk"]
    assert ("task:1", "task:2", "task:3", "task:4", "task:5", "task:6") == rows["tasks"]


def test_an_account_nobody_wrote_anything_about_has_a_score():
    """What is assumed is said to be assumed, and the range says how open the score is."""
    result = score({}, accounts({"id": 7, "started_on": TODAY}), TODAY, NORMAL)
    parts = result.parts.set_index("factor")

    assert {"assumed"} == set(
        parts.loc[["plan.schedule", "plan.updates", "tasks", "qbr", "satisfaction"], "evidence"]
    )
    assert "n/a" == parts.at["profile.voc", "evidence"]
    assert result.possible[0][0] < result.score[0] < result.possible[1][0]
    assert 1 == pytest.approx(result.level.weight.sum())


def test_no_accounts_give_an_empty_table():
    """Nothing in, nothing out, with all columns."""
    result = score({}, accounts().iloc[:0], TODAY, NORMAL)

    assert (0, 16) == result.totals.shape
    assert 0 == len(result.parts)


def test_a_card_without_an_applicable_factor_gives_no_score():
    """No score is missing, never 0."""
    card = Scorecard("normal", (Group("voc", 100, {"profile.voc": 100}),))

    totals = score({}, accounts({"id": 1}), TODAY, card).totals

    assert totals["score"].isna().all()
    assert totals["badge"].isna().all()
    assert [True] == totals["undefined"].tolist()
    assert [""] == totals["band"].tolist()


def test_each_tier_has_its_own_card():
    """A strategic account is capped where a normal one is not; each names its own groups."""
    both = accounts({"id": 1}, {"id": 2, "tier": "strategic"})

    totals = score({}, both, TODAY, DEFAULTS).totals.set_index("account")

    assert 100 == totals.at[1, "ceiling"]
    assert (69, "sponsor") == tuple(totals.loc[2, ["ceiling", "capped_by"]])


def test_a_tier_without_a_card_is_told():
    """The sentence names the tier."""
    with pytest.raises(Misconfigured, match="no scorecard in force for strategic accounts"):
        score({}, accounts({"id": 1, "tier": "strategic"}), TODAY, {"normal": NORMAL})


def test_an_unknown_factor_is_told():
    """The sentence names the factor."""
    card = Scorecard("normal", (Group("luck", 100, {"luck": 100}),))

    with pytest.raises(Misconfigured, match="nobody knows: luck"):
        score({}, accounts({"id": 1}), TODAY, card)


def test_a_missing_column_is_told():
    """The sentence names the frame and the column."""
    notes = facts(note=[{"occurred_on": TODAY}])["note"].drop(columns="occurred_on")

    with pytest.raises(ValueError, match="note frame has no column occurred_on"):
        score({"note": notes}, accounts({"id": 1}), TODAY, NORMAL)


def test_a_portfolio_gives_each_account_what_it_gets_alone():
    """One account is a portfolio of one: the same numbers, bit for bit, whoever else is scored."""
    many = 5
    alone = score(golden.facts(), golden.accounts(golden.AFTER), golden.AFTER, golden.card())
    copies = {kind: _copies(kind, frame, many) for kind, frame in golden.facts().items()}
    everybody = (
        pd.concat([golden.accounts(golden.AFTER)] * many).assign(id=range(1, many + 1)).reset_index(drop=True)
    )

    result = score(copies, everybody, golden.AFTER, golden.card())

    assert alone.score.tolist() * many == result.score.tolist()
    assert np.array_equal(np.repeat(alone.value, many, axis=0), result.value)


SHARED = {"voc_question", "plan_type"}
STEP = 1000


def _copies(kind: str, frame: pd.DataFrame, many: int) -> pd.DataFrame:
    """The rows of account 1 again for accounts 2, 3 …, each with ids of its own, in mixed order."""
    if kind in SHARED:
        return frame
    made = []
    for turn in range(many):
        copy = frame.assign(account=turn + 1, id=frame["id"] + STEP * turn)
        for link in {"goal", "review"} & set(frame.columns):
            copy[link] = copy[link] + STEP * turn
        if "contacts" in frame.columns:
            copy["contacts"] = [tuple(one + STEP * turn for one in cell) for cell in frame["contacts"]]
        made.append(copy)
    return pd.concat(made).sample(frac=1, random_state=0).reset_index(drop=True)


def test_prepared_records_give_the_same_scores_on_every_day():
    """Columns turned once serve any number of days."""
    records = Records(golden.facts())

    for on in (golden.BEFORE, golden.AFTER):
        once = score(records, golden.accounts(on), on, golden.card())
        anew = score(golden.facts(), golden.accounts(on), on, golden.card())
        assert anew.score.tolist() == once.score.tolist()


def test_accounts_may_be_scored_each_on_a_day_of_its_own():
    """Two accounts, two days: each gets what that day alone gives."""
    rows = facts(satisfaction=[{"account": one, "on": LONG_AGO, "value": 90} for one in (1, 2)])
    days = [LONG_AGO + dt.timedelta(days=30), LONG_AGO + dt.timedelta(days=180)]
    card = Scorecard("normal", (Group("satisfaction", 100, {"satisfaction": 100}),))

    result = score(rows, accounts({"id": 1}, {"id": 2}), days, card)

    assert [90.0, 70.0] == result.score.tolist()


def test_one_factor_can_be_asked_for_alone():
    """A factor off the card has a value too; its row says evidence, age and rows."""
    table = factor_frame("relationship", golden.facts(), golden.accounts(golden.AFTER), golden.AFTER, NORMAL)

    # c1 supporter (75) weighs 3, c2 neutral (50) weighs 2, both judged 90 days ago, within the grace.
    assert (3 * 75 + 2 * 50) / 5 == pytest.approx(table.at[0, "value"])
    assert ("measured", 90.0, ("contact:1", "contact:2")) == tuple(
        table.loc[0, ["evidence", "age_days", "rows"]]
    )


def test_a_metric_of_ones_own_takes_five_lines():
    """A plug-in's factor joins the catalogue and is weighed like any other."""

    def luck(look, options):
        """Everybody is lucky."""
        return Reading(np.full(look.n, options["luck"]), np.ones(look.n, dtype=bool), np.full(look.n, np.nan))

    mine = {**CATALOGUE, "luck": Factor("luck", "Luck", luck, {"luck": 77.0})}
    card = Scorecard("normal", (Group("luck", 100, {"luck": 100}),))

    assert [77.0] == score({}, accounts({"id": 1}), TODAY, card, catalogue=mine).score.tolist()


def test_rows_recorded_after_the_moment_are_unknown():
    """A satisfaction of May that was typed in July is unknown in June, and known in August."""
    rows = facts(
        satisfaction=[
            {"on": dt.date(2025, 4, 1), "value": 20, "known_on": dt.date(2025, 4, 1)},
            {"on": dt.date(2025, 5, 1), "value": 90, "known_on": dt.date(2025, 7, 1)},
        ]
    )
    card = Scorecard("normal", (Group("satisfaction", 100, {"satisfaction": 100}),))
    june, august = dt.date(2025, 6, 1), dt.date(2025, 8, 1)

    assert [20.0] == score(rows, accounts({"id": 1}), june, card).score.tolist()
    assert [90.0] == score(rows, accounts({"id": 1}), june, card, known=august).score.tolist()


def test_a_score_close_to_an_edge_is_called_borderline():
    """Scores whose band hangs on an assumption or on the exact weights say so."""
    shaky = Scorecard(
        "normal", (Group("a", 60, {"satisfaction": 100}), Group("b", 40, {"profile.fields": 100}))
    )
    rows = facts(satisfaction=[{"on": TODAY, "value": 100}])
    full = dict.fromkeys(("website", "description", "industry", "logo"), "x") | {
        "annual_revenue": 1,
        "products": (1,),
    }

    sure = score(rows, accounts({"id": 1, **full}), TODAY, shaky)
    assumed = score({}, accounts({"id": 1, **full}), TODAY, shaky)

    assert ([100.0], [False]) == (sure.score.tolist(), sure.borderline.tolist())
    assert ([70.0], [True]) == (assumed.score.tolist(), assumed.borderline.tolist())
    assert ([40.0], [100.0]) == tuple(side.tolist() for side in assumed.possible)


def test_strategic_defaults_are_a_card_like_any_other():
    """Both default cards weigh 100 and name only known factors."""
    for card in (NORMAL, STRATEGIC):
        assert 100 == sum(group.weight for group in card.groups)
        assert 1 == pytest.approx(sum(card.share(name) for name in card.factors))
