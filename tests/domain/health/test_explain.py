"""Explanations of the worked example, and what is printed adds up."""

import datetime as dt
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapta_workspace.domain.health import NORMAL, Group, Scorecard, score
from kapta_workspace.domain.health.explain.causes import State, clamped, explain_causes
from kapta_workspace.domain.health.explain.change import explain_change, moved
from kapta_workspace.domain.health.explain.ledger import ledger
from kapta_workspace.domain.health.explain.level import explain_level
from kapta_workspace.domain.health.explain.rounding import printed, rounded, whole_weights
from tests.domain.health import golden
from tests.domain.health.records import LONG_AGO, accounts, facts


def at(on):
    """The worked example scored on a day."""
    return score(golden.facts(), golden.accounts(on), on, golden.card())


def state(on, cards=None):
    """Everything the worked example's score depends on, as known on a day."""
    return State(golden.facts(on), golden.accounts(on), on, cards or golden.card())


# ------------------------------------------------------------------------------ level


def test_the_level_is_a_list_of_what_to_do_next():
    """Most points lost first, with labels people read; the rows are those of the example."""
    table = explain_level(at(golden.AFTER), 1)

    assert ["Risk", "Required roles", "Notes", "Plan"] == table["label"].head(4).tolist()
    assert 57.5950 == pytest.approx(table["earned"].sum(), abs=1e-4)
    assert 42.4050 == pytest.approx(table["lost"].sum(), abs=1e-4)


def test_printed_parts_add_up_to_the_printed_score():
    """57.6 earned and 42.4 lost, to the last tenth."""
    table = explain_level(at(golden.AFTER), 1)

    assert 57.6 == pytest.approx(sum(table["earned_shown"]), abs=1e-9)
    assert 42.4 == pytest.approx(sum(table["lost_shown"]), abs=1e-9)


def test_an_account_that_was_not_scored_is_told():
    """The sentence names the account."""
    with pytest.raises(KeyError, match="Account 99 was not scored"):
        explain_level(at(golden.AFTER), 99)


def test_no_score_has_no_parts():
    """An undefined score is not explained as a zero."""
    card = Scorecard("normal", (Group("voc", 100, {"profile.voc": 100}),))

    assert explain_level(score({}, accounts({"id": 1}), golden.AFTER, card), 1).empty


# ------------------------------------------------------------------------------ change


def test_the_change_of_the_worked_example():
    """−16.5979 from 16 to 30 June, factor by factor."""
    table = explain_change(at(golden.BEFORE), at(golden.AFTER)).set_index("factor")

    for name, parts in golden.GOLDEN["expected"]["change"].items():
        assert parts["value"] == pytest.approx(table.at[golden.factor(name), "by_value"], abs=1e-4), name
        assert parts["weight"] == pytest.approx(table.at[golden.factor(name), "by_weight"], abs=1e-4), name
    assert -11.25 == pytest.approx(table.at["risk", "by_value"])
    assert -16.5979 == pytest.approx(table["change"].sum(), abs=1e-4)
    assert 57.6 - 74.2 == pytest.approx(table["shown"].sum())


def test_the_delta_badge_is_the_difference_of_the_badges():
    """74 and 58 are shown, so −16 is shown beside the name, although the scores differ by 16.6."""
    table = moved(at(golden.BEFORE), at(golden.AFTER))

    assert (74, 58, -16) == tuple(table.loc[0, ["badge_before", "badge_after", "badge_change"]])


def test_what_was_not_there_before_has_no_change():
    """A new account's change is missing, not its whole score."""
    both = accounts({"id": 1}, {"id": 2})

    before = score({}, both.iloc[:1], golden.AFTER, NORMAL)
    table = moved(before, score({}, both, golden.AFTER, NORMAL)).set_index("account")

    assert [False, True] == table["change"].isna().tolist()
    assert {1} == set(explain_change(before, score({}, both, golden.AFTER, NORMAL))["account"])


def test_a_change_of_the_card_is_a_change_of_weights():
    """Another card on the same day moves nothing by value; factors of either card appear."""
    heavier = golden.card().enabled(Group("relationship", 20, {"relationship": 100}))
    before, after = (
        at(golden.AFTER),
        score(golden.facts(), golden.accounts(golden.AFTER), golden.AFTER, heavier),
    )

    table = explain_change(before, after).set_index("factor")

    assert (table["by_value"].abs() < 1e-9).all()
    assert "relationship" in table.index
    assert after.score[0] - before.score[0] == pytest.approx(table["change"].sum())


# ------------------------------------------------------------------------------ causes


def test_the_causes_of_the_worked_example():
    """The clock took 9.2448 points, the records 7.3531, the settings none."""
    table = explain_causes(state(golden.BEFORE), state(golden.AFTER))

    assert golden.GOLDEN["expected"]["causes"]["clock"] == pytest.approx(table["clock"].sum(), abs=1e-4)
    assert golden.GOLDEN["expected"]["causes"]["records"] == pytest.approx(table["records"].sum(), abs=1e-4)
    assert 0 == pytest.approx(table["settings"].sum())


def test_causes_and_change_tell_the_same_story():
    """With the card changed too, each factor's causes add up to its part of the change."""
    other = golden.card().enabled(Group("relationship", 20, {"relationship": 100}))
    before, after = state(golden.BEFORE), state(golden.AFTER, other)

    causes = explain_causes(before, after).set_index("factor")
    first = score(before.facts, before.accounts, before.on, before.cards)
    parts = explain_change(first, score(after.facts, after.accounts, after.on, after.cards)).set_index(
        "factor"
    )

    assert causes["settings"].abs().max() > 0.1
    for name, points in parts["change"].items():
        assert points == pytest.approx(causes.at[name, "change"]), name


def test_new_rows_with_the_old_clock_happened_on_the_old_day():
    """Events are moved back to the day, plans and empty days are left alone."""
    rows = facts(
        note=[{"occurred_on": dt.date(2025, 6, 20)}],
        task=[{"title": "Call", "due": dt.date(2025, 7, 1)}],
        contact=[{"name": "Ana", "archived_at": "2025-06-25T10:00Z", "born_on": dt.date(2025, 6, 20)}],
    )

    moved_back = clamped(rows, golden.BEFORE)

    assert [pd.Timestamp(golden.BEFORE)] == moved_back["note"]["occurred_on"].tolist()
    assert [pd.Timestamp("2025-07-01")] == moved_back["task"]["due"].tolist()
    assert moved_back["task"]["done_on"].isna().all()
    assert [pd.Timestamp(golden.BEFORE, tz="UTC")] == moved_back["contact"]["archived_at"].tolist()
    assert [pd.Timestamp(golden.BEFORE)] == moved_back["contact"]["born_on"].tolist()
    assert [pd.Timestamp("2025-06-20")] == rows["note"]["occurred_on"].tolist()


# ------------------------------------------------------------------------------ ledger

EVENTS = pd.DataFrame(
    {
        "on": [dt.date(2025, 6, 26), dt.date(2025, 6, 24), dt.date(2025, 6, 25), dt.date(2025, 6, 16)],
        "label": ["conversation with c1", "risk opened (medium, possible)", "products filled", "before"],
    }
)


def balance(on, happened):
    """The score of the example on a day when so many of its three events have happened."""
    rows = golden.facts(on)
    rows["risk"] = golden.facts()["risk"].iloc[: 1 if happened >= 1 else 0]
    rows["note"] = golden.facts()["note"].iloc[: 5 if happened >= 3 else 4]
    account = golden.accounts(golden.AFTER if happened >= 2 else golden.BEFORE)
    return score(rows, account, on, golden.card()).score[0]


def test_the_ledger_of_the_worked_example():
    """Seven rows like a bank statement; they add up to the change exactly."""
    table = ledger(EVENTS, golden.BEFORE, golden.AFTER, balance)

    assert 7 == len(table)
    for (days, label, effect), row in zip(
        golden.GOLDEN["expected"]["ledger"], table.itertuples(), strict=True
    ):
        assert label == ("time" if row.kind == "time" else row.label)
        assert days == (f"{row.since}..{row.until}" if row.kind == "time" else str(row.since))
        assert effect == pytest.approx(row.effect, abs=1e-4)
    assert balance(golden.AFTER, 3) - balance(golden.BEFORE, 0) == pytest.approx(
        table["effect"].sum(), abs=1e-12
    )


def test_a_day_of_events_alone_has_no_row_for_time():
    """Three events of one day: one row of time before them, one after, in the order they were recorded."""
    day = dt.date(2025, 6, 20)
    events = pd.DataFrame({"on": [day] * 3, "label": list("cab"), "recorded": [3, 1, 2]})

    table = ledger(events, golden.BEFORE, golden.AFTER, lambda on, happened: float(happened))

    assert ["Time passed", "a", "b", "c", "Time passed"] == table["label"].tolist()
    assert [0, 1, 1, 1, 0] == table["effect"].tolist()


def test_a_ledger_of_nothing_is_the_passing_of_time():
    """No events: one row."""
    table = ledger(EVENTS.iloc[:0], golden.BEFORE, golden.AFTER, lambda on, happened: 10.0 - on.day / 10)

    assert ["time"] == table["kind"].tolist()
    assert [-1.4] == pytest.approx(table["effect"].tolist())


# ------------------------------------------------------------------------------ rounding


@given(st.lists(st.fractions(-100, 100, max_denominator=10**4), min_size=1, max_size=20))
def test_printed_rows_always_add_up(parts):
    """Whatever is rounded, the rows make the printed total, and none moves by two tenths."""
    total = Fraction(printed(float(sum(parts)))).limit_denominator(10)

    shown = rounded(parts, total)

    assert total == sum(shown)
    assert all(abs(after - before) < Fraction(1, 5) for before, after in zip(parts, shown, strict=True))


@pytest.mark.parametrize(("total", "shown"), [(57.55, 57.6), (57.54999, 57.5), (-0.05, 0.0), (0.25, 0.3)])
def test_a_total_is_rounded_half_up(total, shown):
    """As people expect, and the badge alike."""
    assert shown == printed(total)


@given(st.lists(st.floats(0, 10), min_size=1, max_size=20).filter(lambda shares: sum(shares) > 0.01))
def test_whole_weights_always_make_a_hundred(shares):
    """Integers that add up to 100 and each lie within one of their exact share."""
    weights = whole_weights(shares)

    assert 100 == sum(weights)
    assert all(
        abs(weight - 100 * share / sum(shares)) < 1.001 for weight, share in zip(weights, shares, strict=True)
    )


def test_time_alone_never_needs_records():
    """Two days without a row between them: the change is the clock's, to the last digit."""
    rows = facts(satisfaction=[{"on": LONG_AGO, "value": 90}])
    first = State(rows, accounts({"id": 1}), LONG_AGO + dt.timedelta(days=100), NORMAL)
    last = State(rows, accounts({"id": 1}), LONG_AGO + dt.timedelta(days=200), NORMAL)

    table = explain_causes(first, last)

    assert 0 == table["records"].abs().sum() == table["settings"].abs().sum()
    assert table["clock"].sum() < 0
