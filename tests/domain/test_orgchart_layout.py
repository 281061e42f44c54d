"""Cards never overlap, parents stand over their reports, and stacks read downwards."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kapta_workspace.domain.orgchart import Layout, forest, look, tidy
from kapta_workspace.domain.orgchart.layout import DOWN, RIGHT, columns_of
from tests.orgcharts import company, contacts, family, fifteen, people

WIDTH, HEIGHT, GAP = look.WIDTH, look.HEIGHT, look.GAP
LEVEL = 1.5 * (HEIGHT + look.ROW_GAP)


def corner(layout: Layout, one: int) -> tuple[float, float]:
    """Where a person's card begins."""
    return (layout.spots[one].x, layout.spots[one].y)


def overlapping(layout: Layout) -> list[tuple[object, object]]:
    """Pairs of cards that cover each other."""
    return [
        (one, other)
        for (one, a), (other, b) in combinations(layout.spots.items(), 2)
        if abs(a.x - b.x) < WIDTH and abs(a.y - b.y) < layout.card
    ]


def test_a_manager_stands_over_the_middle_of_their_reports():
    """Two reports side by side, a card and a gap apart; the manager above their middle, one level up."""
    layout = tidy(forest(people("Ann: executive_sponsor\n  Bo: decision_maker\n  Cy: champion")))

    assert [((WIDTH + GAP) / 2, 0), (0, LEVEL), (WIDTH + GAP, LEVEL)] == [
        corner(layout, one) for one in (1, 2, 3)
    ]


def test_from_left_to_right_a_manager_stands_left_of_the_middle():
    """The same three people: reports below each other, a row gap apart, one step to the right."""
    chart = forest(people("Ann: executive_sponsor\n  Bo: decision_maker\n  Cy: champion"))
    layout = tidy(chart, direction=RIGHT)

    step, row = WIDTH + look.SIDE_STEP, HEIGHT + look.ROW_GAP
    assert [(0, row / 2), (step, 0), (step, row)] == [corner(layout, one) for one in (1, 2, 3)]


def test_four_leaves_and_more_are_stacked():
    """Four leaves make two columns of two, read downwards, each fed from its left."""
    layout = tidy(forest(people("Ann: executive_sponsor\n  A: high\n  B\n  C\n  D")))
    column, row = WIDTH + look.COLUMN_GUTTER, HEIGHT + look.ROW_GAP

    left = layout.spots[2].x
    assert [(0, 0), (0, row), (column, 0), (column, row)] == [
        (layout.spots[one].x - left, layout.spots[one].y - LEVEL) for one in (2, 3, 4, 5)
    ]
    assert all(layout.spots[one].in_column for one in (2, 3, 4, 5))


@pytest.mark.parametrize(
    ("leaves", "columns"), [(1, 1), (3, 1), (4, 2), (8, 2), (9, 3), (18, 3), (19, 4), (53, 9)]
)
def test_stacks_grow_in_breadth_before_they_get_long(leaves, columns):
    """Never more than six rows from four columns on: 53 people make nine columns."""
    assert columns == columns_of(leaves)


def test_small_trees_between_big_ones_are_spread_evenly():
    """
    Two wide trees with a lone report between: it stands exactly half way.

    Pushed to the left it would stand close to the first, pushed to the right close to the last.
    """
    layout = tidy(
        forest(
            people("Top\n  A: high\n    a\n    b\n    c\n  M: medium\n    x\n  Z: low\n    d\n    e\n    f")
        )
    )
    first, middle, last = (layout.spots[one].x for one in (2, 6, 8))

    assert (first + last) / 2 == middle


def test_compact_charts_stack_even_two_leaves():
    """Two reports in one column instead of side by side: a column less."""
    chart = forest(people("Ann: executive_sponsor\n  Bo: decision_maker\n  Cy: champion"))
    loose, compact = tidy(chart), tidy(chart, compact=True)

    assert loose.width == 2 * WIDTH + GAP
    assert compact.width < 2 * WIDTH
    assert compact.spots[2].x == compact.spots[3].x


def test_folded_managers_count_as_leaves():
    """Five managers, one of them unfolded: the other four are stacked."""
    picture = "Ann: executive_sponsor decision_maker champion\n" + "".join(
        f"  M{at}\n    R{at}\n" for at in range(5)
    )
    layout = tidy(forest(people(picture), required_roles=()), collapsed=[4, 6, 8, 10])

    assert [False, True, True, True, True] == [layout.spots[one].in_column for one in (2, 4, 6, 8, 10)]


def test_folded_people_take_no_room():
    """Samir's people are folded away: five cards fewer, and the chart is narrower."""
    whole, folded = tidy(fifteen()), tidy(fifteen(), collapsed=[7])

    assert 5 == len(whole.spots) - len(folded.spots)
    assert folded.width < whole.width


def test_vacant_seats_stand_beside_the_trees():
    """A lonely pair has three vacant seats in one column to the right of it."""
    layout = tidy(forest(people("Ann\n  Bo")))
    seats = [layout.spots[f"seat:{role}"] for role in ("executive_sponsor", "decision_maker", "champion")]

    assert 1 == len({seat.x for seat in seats})
    assert seats[0].x > layout.spots[1].x
    assert [0, HEIGHT + look.ROW_GAP, 2 * (HEIGHT + look.ROW_GAP)] == [seat.y for seat in seats]


def test_cards_with_chips_are_taller():
    """On a family's chart every card has room for account chips."""
    assert (look.HEIGHT, look.TALL) == (tidy(fifteen()).card, tidy(family()).card)


def test_an_empty_chart_has_only_seats():
    """Nobody: three seats and no more."""
    assert 3 == len(tidy(forest(people("").iloc[:0])).spots)


def test_a_chain_of_thousands_is_laid_out():
    """Three thousand people below each other: no recursion, one column."""
    rows = [{"id": one, "account": 1, "name": "P", "reports_to": one - 1 or None} for one in range(1, 3001)]
    layout = tidy(forest(contacts(rows), required_roles=()))

    assert {0.0} == {spot.x for spot in layout.spots.values()}


@settings(max_examples=60)
@given(st.lists(st.integers(0, 30), max_size=45), st.sampled_from([DOWN, RIGHT]), st.booleans(), st.data())
def test_no_two_cards_overlap(bosses, direction, compact, data):
    """Any tree, either way, with anybody folded: no card covers another, and all are within the bounds."""
    rows = [
        {"id": at + 1, "account": 1, "name": f"P{at}", "reports_to": boss % (at + 1) or None}
        for at, boss in enumerate(bosses)
    ]
    chart = forest(contacts(rows))
    folded = data.draw(st.sets(st.integers(1, 46), max_size=5))

    layout = tidy(chart, direction=direction, collapsed=folded, compact=compact)

    assert [] == overlapping(layout)
    for spot in layout.spots.values():
        assert 0 <= spot.x <= layout.width - WIDTH
        assert 0 <= spot.y <= layout.height - layout.card


@pytest.mark.parametrize("direction", [DOWN, RIGHT])
def test_everybody_placed_has_a_spot(direction):
    """In a company of two hundred nobody is missing from the drawing."""
    chart = forest(company(200), required_roles=())

    assert set(chart.nodes["id"]) == set(tidy(chart, direction=direction).spots)
