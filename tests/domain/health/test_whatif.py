"""What ideas are worth, on the worked example, and how time is best spent."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from kapta_workspace.domain.health import NORMAL, STRATEGIC, score
from kapta_workspace.domain.health.ideas import MINUTES, Idea, ideas
from kapta_workspace.domain.health.whatif import plan, renewal_worth, worth
from kapta_workspace.domain.health.worlds import FRESH, Row, side_by_side, world
from tests.domain.health import golden
from tests.domain.health.records import accounts, facts

TODAY = golden.AFTER
WORLD = world(golden.facts(), golden.accounts(TODAY), 1)
ALL = ideas(WORLD, TODAY, golden.card(), rating=4.0)


def chosen(*names):
    """The ideas of those names."""
    return [idea for idea in ALL if idea.id in names]


CARD, GOAL, REVENUE = "card contact:3", "goal plan_type:2", "field account:1.annual_revenue"
UPDATE, CALL, RISK, REVIEW = "update action:2", "call contact:3", "risk risk:1", "review review"


@pytest.mark.parametrize(
    ("name", "minutes", "gain"),
    [
        (CARD, 5, 5.0000),
        (GOAL, 20, 4.9320),
        (RISK, 60, 4.5000),
        (CALL, 30, 2.5064),
        (UPDATE, 10, 1.4181),
        (REVENUE, 5, 1.2000),
        (REVIEW, 240, 0.5353),
    ],
)
def test_the_ideas_of_the_worked_example(name, minutes, gain):
    """Points gained today and minutes, computed outside this code."""
    table = worth(WORLD, chosen(name), TODAY, golden.card(), horizon=0).set_index("id")

    assert minutes == table.at[name, "minutes"]
    assert gain == pytest.approx(table.at[name, "gain"], abs=1e-4)


def test_a_call_fades_and_a_review_pays_later():
    """The call: 2.1847 over 30 days, 1.3034 over 90; the review 1.4301 over 90 though only 0.5353 today."""
    month = worth(WORLD, chosen(CALL), TODAY, golden.card()).set_index("id")["durable"]
    quarter = worth(WORLD, chosen(CALL, REVIEW), TODAY, golden.card(), horizon=90).set_index("id")["durable"]

    assert 2.1847 == pytest.approx(month[CALL], abs=1e-4)
    assert 1.3034 == pytest.approx(quarter[CALL], abs=1e-4)
    assert 1.4301 == pytest.approx(quarter[REVIEW], abs=1e-4)


def test_an_hour_on_the_worked_example():
    """Card, goal, field, update: 12.1440 points to 69.7390, shown as 70, green."""
    done = plan(WORLD, chosen(CARD, GOAL, RISK, CALL, UPDATE, REVENUE, REVIEW), TODAY, golden.card(), 60)
    gains = dict(zip(done.steps["id"], done.steps["gain"], strict=True))

    assert {CARD: 5.0, GOAL: 4.9320, REVENUE: 1.2, UPDATE: 1.0121} == pytest.approx(gains, abs=1e-4)
    assert 12.1440 == pytest.approx(done.gain, abs=1e-4)
    assert 69.7390 == pytest.approx(done.after, abs=1e-4)
    assert 40 == done.minutes
    assert done.gain == pytest.approx(done.steps["gain"].sum())


def test_one_great_idea_beats_many_small_ones():
    """The greedy plan is dropped where a single idea that fits brings more."""
    small = [
        Idea("small", "field", "Small.", "profile.fields", 1, chosen(REVENUE)[0].rows),
        Idea("great", "goal", "Great.", "plan.existence", 60, (*chosen(GOAL)[0].rows, *chosen(CARD)[0].rows)),
    ]

    done = plan(WORLD, small, TODAY, golden.card(), 60)

    assert ["great"] == done.steps["id"].tolist()
    assert 9.9320 == pytest.approx(done.gain, abs=1e-4)


def test_no_time_buys_nothing():
    """A plan of no minutes leaves the score as it is."""
    done = plan(WORLD, ALL, TODAY, golden.card(), 4)

    assert done.steps.empty
    assert (0, 0, None, False) == (done.gain, done.minutes, done.single, done.is_hygiene)


def test_an_uncertain_outcome_shows_its_range():
    """A review rated one lower or one higher than the guess."""
    row = worth(WORLD, chosen(REVIEW), TODAY, golden.card(), horizon=0).iloc[0]

    # 5 % of the score, 25 points of the factor for each point of the rating
    assert 1.25 == pytest.approx(row["gain"] - row["low"])
    assert 1.25 == pytest.approx(row["high"] - row["gain"])


def test_satisfaction_is_asked_to_know_it():
    """It brings no points by itself, covers what was assumed, and says what hangs on it."""
    empty = world({}, accounts({"id": 1, "started_on": TODAY}), 1)
    asked = [idea for idea in ideas(empty, TODAY, NORMAL) if idea.sort == "satisfaction"]

    row = worth(empty, asked, TODAY, NORMAL, horizon=5).iloc[0]

    assert (0, 0) == (row["gain"], row["durable"])
    assert NORMAL.share("satisfaction") == pytest.approx(row["coverage"])
    assert row["low"] < 0 < row["high"]
    assert plan(empty, asked, TODAY, NORMAL, 600).steps.empty


def test_a_plan_of_hygiene_alone_is_flagged():
    """As long as no factor is known to matter here, every plan is tidying; with evidence it is not."""
    tidy = plan(WORLD, chosen(CARD, REVENUE), TODAY, golden.card(), 60)
    backed = plan(
        WORLD, chosen(CARD, REVENUE), TODAY, golden.card(), 60, backed=frozenset({"key_players.roles"})
    )

    assert (1.0, True) == (tidy.hygiene, tidy.is_hygiene)
    assert 1.2 / 6.2 == pytest.approx(backed.hygiene)
    assert not backed.is_hygiene
    assert ["evidence-backed", "score hygiene"] == backed.steps["evidence"].tolist()


def test_gains_in_renewal_are_worded_by_the_calibration():
    """From 50 to 60 points at σ(2 − 4 h): churn falls from 0.5 to σ(−0.4)."""
    table = pd.DataFrame({"durable": [10.0], "minutes": [30.0]})

    row = renewal_worth(table, 50.0, 2.0, -4.0, 1000.0).iloc[0]

    fall = 0.5 - 1 / (1 + np.exp(0.4))
    assert fall == pytest.approx(row["renewal"])
    assert 2 * 1000 * fall == pytest.approx(row["revenue_per_hour"])


def test_every_idea_can_be_carried_out_and_none_hurts():
    """On an account with everything missing: one idea of nearly every sort, each a gain or none."""
    day = dt.date(2025, 6, 30)
    rows = facts(
        voc_question=[{"text": "Why us?"}],
        plan_type=[{"name": "Theirs"}, {"name": "Ours"}],
        goal=[{"name": "Grow", "plan_type": 1}],
        action=[{"name": "Sell", "goal": 1, "start": day - dt.timedelta(9), "due": day - dt.timedelta(2)}],
        contact=[{"name": "Ana", "role": "champion"}],
        contract=[{"name": "Frame", "start": dt.date(2025, 1, 1), "end": dt.date(2025, 7, 30)}],
        task=[{"title": "Call", "due": day - dt.timedelta(9)}],
        risk=[{"reason": "Price", "opened_on": day}],
    )
    card = STRATEGIC
    bare = world(rows, accounts({"id": 1}), 1)

    found = ideas(bare, day, card)
    table = worth(bare, found, day, {"normal": card}, horizon=3)

    assert set(MINUTES) - {"renewal"} == {idea.sort for idea in found}
    assert len(found) == len({idea.id for idea in found})
    assert (table["gain"] >= -1e-9).all()
    assert (table["label"].str.endswith((".", "?"))).all()


def test_a_renewal_under_way_is_an_idea_where_it_counts():
    """With the penalty on, a contract about to end asks for an opportunity."""
    day = dt.date(2025, 6, 30)
    rows = facts(contract=[{"name": "Frame", "start": dt.date(2025, 1, 1), "end": dt.date(2025, 7, 30)}])
    card = NORMAL.from_plain({**NORMAL.to_plain(), "penalties": {"renewal": {"most": 10}}})
    ending = world(rows, accounts({"id": 1}), 1)

    renewal = [idea for idea in ideas(ending, day, card) if idea.sort == "renewal"]

    assert [7.5] == worth(ending, renewal, day, card, horizon=0)["gain"].tolist()


def test_no_ideas_give_an_empty_table():
    """With all columns."""
    assert (0, 13) == worth(WORLD, [], TODAY, golden.card()).shape


# ------------------------------------------------------------------------------ worlds


def test_worlds_do_not_know_of_each_other():
    """Side by side every world scores what it scores alone."""
    called = WORLD.changed(chosen(CALL)[0].rows)
    everything = [WORLD, called, WORLD.changed(chosen(GOAL)[0].rows)]

    rows, several = side_by_side(everything)
    together = score(rows, several, TODAY, golden.card()).score

    alone = [score(one.facts, one.accounts, TODAY, golden.card()).score[0] for one in everything]
    assert alone == together.tolist()


def test_changing_a_world_leaves_the_old_one_alone():
    """Worlds are values."""
    before = WORLD.facts["contact"].copy()

    WORLD.changed([Row("contact", 3, {"title": "x"}), Row("note", FRESH, {"occurred_on": TODAY})])

    pd.testing.assert_frame_equal(before, WORLD.facts["contact"])


def test_a_world_of_an_unknown_account_is_told():
    """The sentence names the account."""
    with pytest.raises(KeyError, match="Account 9 is not among the accounts"):
        world({}, accounts({"id": 1}), 9)
