"""The order rows are written in: whoever is pointed at before those who point."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from kapta_workspace.domain.imports.order import leaders_first


@given(st.lists(st.integers(min_value=-1, max_value=40), max_size=40))
def test_every_leader_stands_before_its_followers(above: list[int]) -> None:
    """In any forest, however deep; row n points at an earlier one, or at none, before all are reversed."""
    leaders = [None if at < 0 or not number else -1 - (at % number) for number, at in enumerate(above)]
    ids = pd.Series([-1 - number for number in range(len(above))], dtype="Int64")[::-1]
    order = leaders_first(ids, pd.Series(leaders, dtype="Int64")[::-1]).tolist()
    place = {int(ids.iloc[at]): rank for rank, at in enumerate(order)}

    assert sorted(order) == list(range(len(above)))
    for number, leader in enumerate(leaders):
        assert leader is None or place[leader] < place[-1 - number]


def test_a_circle_ends() -> None:
    """Rows that run in a circle keep some order and nobody waits for ever."""
    ids = pd.Series([1, 2, 3], dtype="Int64")

    assert [0, 1, 2] == sorted(leaders_first(ids, pd.Series([2, 3, 1], dtype="Int64")).tolist())
