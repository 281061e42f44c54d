"""Scorecards are data: they travel as text, and what is wrong with one is said in sentences."""

import datetime as dt
from dataclasses import replace

import pytest

from kapta_workspace.domain.errors import Refused
from kapta_workspace.domain.health import NORMAL, STRATEGIC, Group, Scorecard, in_force


@pytest.mark.parametrize("card", [NORMAL, STRATEGIC], ids=["normal", "strategic"])
def test_a_card_survives_being_written_down(card):
    """Text and back gives the same card."""
    assert card == Scorecard.from_json(card.to_json())


def changed(**parts):
    """The plain form of the strategic card with some parts replaced."""
    return {**STRATEGIC.to_plain(), **parts}


def group(weight=100, **inside):
    """Groups of one group."""
    return {"all": {"weight": weight, "inside": inside}}


@pytest.mark.parametrize(
    ("plain", "sentence"),
    [
        ([], "The scorecard is not a table of settings."),
        (changed(luck=1), "A scorecard has no part “luck”."),
        (changed(tier="gold"), "“gold” is no tier."),
        (changed(effective_from="soon"), "The first day in force is not a day."),
        (changed(kappa=0), "Kappa must be a number above 0."),
        (changed(groups={}), "The scorecard has no groups of factors."),
        (
            changed(groups={"all": {"weight": 100}}),
            "The group “all” needs a weight and the weights inside it.",
        ),
        (changed(groups=group(tasks=-1)), "The weight of “tasks” must be a number from 0."),
        (changed(groups=group(tasks=True)), "The weight of “tasks” must be a number from 0."),
        (changed(groups=group(tasks=float("nan"))), "The weight of “tasks” must be a number from 0."),
        (changed(groups=group(95, tasks=1)), "The group weights add up to 95, not 100."),
        (changed(groups=group(luck=1)), "There is no factor “luck”."),
        (changed(groups=group(**{"metric:x": 1})), "There is no factor “metric:x”."),
        (changed(groups=group(tasks=0)), "The group “all” has a weight, but nothing inside it has."),
        (
            changed(
                groups={
                    "a": {"weight": 50, "inside": {"tasks": 1}},
                    "b": {"weight": 50, "inside": {"tasks": 1}},
                }
            ),
            "The factor “tasks” stands in two groups.",
        ),
        (changed(options=3), "The options must be settings by factor."),
        (changed(options={"luck": {}}), "There is no factor “luck” to set options of."),
        (changed(options={"tasks": 3}), "The options of “tasks” must be settings by name."),
        (changed(options={"tasks": {"colour": 3}}), "“tasks” has no option “colour”."),
        (changed(options={"tasks": {"half_life": 0}}), "The option “half_life” of “tasks” cannot be 0."),
        (
            changed(options={"metric:1": {"period": "week"}}),
            "The option “period” of “metric:1” cannot be 'week'.",
        ),
        (
            changed(options={"profile.fields": {"fields": {}}}),
            "The option “fields” of “profile.fields” cannot be {}.",
        ),
        (changed(penalties={"luck": {}}), "There is no penalty “luck”."),
        (changed(caps=[{"id": "x"}]), "A cap needs an id, a condition (when), a cap and a message."),
        (
            changed(caps=[{"id": "x", "when": "rain", "cap": 5, "message": "Wet."}]),
            "There is no condition “rain”.",
        ),
        (
            changed(caps=[{"id": "x", "when": "no_review", "cap": 500, "message": "Wet."}]),
            "The cap “x” must lie between 0 and 100.",
        ),
        (
            changed(bands={"green": 40, "amber": 70}),
            "The bands need whole numbers with 0 < amber < green, at most 100.",
        ),
    ],
)
def test_what_is_wrong_with_a_card_is_a_sentence(plain, sentence):
    """Every way a definition can be wrong is found and said."""
    with pytest.raises(Refused) as refused:
        Scorecard.from_plain(plain)

    assert sentence in [problem.sentence for problem in refused.value.problems]


def test_all_problems_are_told_at_once():
    """Not only the first."""
    with pytest.raises(Refused) as refused:
        Scorecard.from_plain(changed(tier="gold", kappa=-1, bands={"green": 0}))

    assert 3 == len(refused.value.problems)


def test_text_that_is_no_json_is_told():
    """The sentence names the line."""
    with pytest.raises(Refused, match=r"The scorecard is not JSON: .* in line 2"):
        Scorecard.from_json('{"tier":\n}')


def test_the_card_in_force_is_the_last_to_have_begun():
    """By its first day, then by its number; before the first nothing is in force."""
    old = replace(NORMAL, effective_from=dt.date(2024, 1, 1))
    new = replace(NORMAL, effective_from=dt.date(2025, 1, 1), number=2)
    other = replace(STRATEGIC, effective_from=dt.date(2025, 1, 1))

    assert old == in_force([new, old, other], "normal", dt.date(2024, 12, 31))
    assert new == in_force([new, old, other], "normal", dt.date(2025, 1, 1))
    assert in_force([new, old, other], "normal", dt.date(2023, 1, 1)) is None


def test_enabling_a_group_scales_the_others_down():
    """A group of 20 leaves the others 80 of 100, in their old proportions."""
    card = NORMAL.enabled(Group("metrics", 20, {"metric:1": 100}))

    assert 100 == pytest.approx(sum(one.weight for one in card.groups))
    assert 0.8 * NORMAL.share("tasks") == pytest.approx(card.share("tasks"))
    assert 0.2 == pytest.approx(card.share("metric:1"))
    assert 10 == NORMAL.groups[3].weight


def test_suggested_weights_make_the_next_version():
    """Factors keep their groups; the weights given are the shares of the new card."""
    weights = {"profile.fields": 30, "profile.swot": 10, "tasks": 60}

    card = NORMAL.reweighted(weights, "Because of the backtest.")

    assert 2 == card.number
    assert weights == pytest.approx({name: 100 * card.share(name) for name in card.factors})
    assert card == Scorecard.from_json(card.to_json())
