"""Filters of the chart, and what a move on it writes."""

import pandas as pd
import pytest

from kapta_workspace.domain import orgchart
from kapta_workspace.domain.orgchart import forest
from tests.orgcharts import FIFTEEN, people


def shown(wanted, picture=FIFTEEN):
    """Names, a stub's in brackets."""
    cards = orgchart.filtered(forest(people(picture)), wanted).cards
    return [f"({card['name']})" if card["stub"] else card["name"] for card in cards]


def test_the_people_above_those_who_pass_stay_as_stubs():
    """Of the sixteen two are hostile: Priya under Anton under Helena, and Rasmus, whom nobody leads."""
    assert ["(Helena Storm)", "(Anton Weiss)", "Priya Nair", "Rasmus Bech"] == shown(
        {"friend_foe": ["hostile"]}
    )


def test_two_filters_hold_together_and_two_codes_of_one_by_turns():
    """High power and for us are Helena and Samir."""
    wanted = {"decision_power": ["high"], "friend_foe": ["advocate", "supporter"]}

    assert ["Helena Storm", "Samir Haddad"] == shown(wanted)


def test_unknown_is_a_code_of_its_own():
    """Lucía and Mirela have no attitude, nor has Vera; nobody of them is neutral."""
    names = [name for name in shown({"friend_foe": [""]}) if not name.startswith("(")]

    assert {"Lucía Prado", "Mirela Popa", "Vera Lindqvist"} == set(names)


def test_primaries_only():
    """Helena, Samir and Elif carry the star."""
    names = [name for name in shown({"primary": [True]}) if not name.startswith("(")]

    assert {"Helena Storm", "Samir Haddad", "Elif Kaya"} == set(names)


def test_a_filter_nobody_knows_is_an_error():
    """A slip in the name shall not show everybody."""
    with pytest.raises(KeyError):
        shown({"colour": ["red"]})


PAIR = """
Ann, CEO: mail=ann@x.example
  Bo, CFO: mail=bo@x.example
Cy, CEO North: @2 mail=cy@x.example
  Ann, Board: @2 mail=ann@x.example
Di, Clerk: @2
"""
ANN, BO, CY, ANN_NORTH, DI = 1, 2, 3, 4, 5


def written(person, manager, picture=PAIR):
    """Record → manager after a move."""
    who = people(picture).assign(version=1)
    rows = orgchart.moved(who, forest(who), person, manager)
    return {
        int(one): None if pd.isna(boss) else int(boss)
        for one, boss in zip(rows["id"], rows["reports_to"], strict=True)
    }


def test_the_record_that_carries_the_line_is_changed():
    """Ann hangs under Cy by her record in the North; under Di it is that record again."""
    assert {ANN_NORTH: DI} == written(ANN, DI)


def test_a_manager_known_in_several_accounts_is_named_in_the_nearest():
    """Di of the North under Ann: under Ann's record there, not under the one at headquarters."""
    assert {DI: ANN_NORTH} == written(DI, ANN)


def test_nobody_means_nobody_in_any_account():
    """Taking Bo off the tree empties his manager."""
    assert {BO: None} == written(BO, None)


def test_whoever_already_reports_to_nobody_is_not_written():
    """Di has no manager to lose."""
    assert {} == written(DI, None)


def test_a_loop_across_accounts_is_refused_though_no_account_holds_it():
    """Cy under Bo: Bo is under Ann, and Ann under Cy by another account's record."""
    chart = forest(people(PAIR))

    assert "Cy cannot report to Bo: Cy → Bo → Ann → Cy would be a loop." == orgchart.refusal(chart, CY, BO)
    assert "" == orgchart.refusal(chart, DI, ANN)
