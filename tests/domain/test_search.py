"""What a few typed letters mean."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapta_workspace.domain.search import nearest, plain, rank


def titles(*texts):
    """A column of titles."""
    return pd.Series(texts, dtype="str", index=range(10, 10 + len(texts)))


def test_the_better_a_title_answers_the_more_points_it_has():
    """Equal 3, begins with it 2, a word does 1.5, holds it somewhere 1, not at all 0; none, 0."""
    found = rank(titles("Acme", "Acme Corp", "The Acme Corp", "Pacmeo", "Globex", None), "acme")

    assert [3, 2, 1.5, 1, 0, 0] == found.tolist()
    assert [10, 11, 12, 13, 14, 15] == found.index.tolist()


def test_words_may_stand_apart_and_in_any_order():
    """All words have to be there."""
    assert [1, 0] == rank(titles("Byron, Ada", "Ada Lovelace"), "ada byron").tolist()


def test_accents_and_capitals_do_not_matter():
    """Neither in what is typed nor in what is found."""
    assert [3, 2] == rank(titles("Éclair", "ECLAIR Paris"), "eclâir").tolist()


@pytest.mark.parametrize("query", ["", "   ", "\u0301"])
def test_nothing_typed_finds_nothing(query):
    """An empty search is no search."""
    assert [0, 0] == rank(titles("Acme", ""), query).tolist()


@given(st.text(st.characters(max_codepoint=127), max_size=20))
def test_letters_without_accents_take_the_short_way_to_the_same_text(text):
    """What has no accents to lose comes out as it does with one: an accent on top changes nothing."""
    assert plain(f"{text}e").strip("e") == plain(f"{text}\u00e9").strip("e")


def test_a_name_nobody_has_is_answered_by_the_nearest():
    """Did you mean."""
    assert ["Globex"] == nearest(titles("Globex", "Initech"), "Globx")
