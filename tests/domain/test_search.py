"""What a few typed letters mean."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapta_workspace.domain.search import index, nearest, plain, rank


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


# --- many records -------------------------------------------------------------------------------------


def rows(*texts: str | None, accounts: list[int], archived: list[bool]) -> pd.DataFrame:
    """Records with a name and a note of the same words backwards, each on an account."""
    moment = pd.Timestamp("2026-03-01T12:00Z")
    return pd.DataFrame(
        {
            "id": pd.array(range(10, 10 + len(texts)), dtype="Int64"),
            "name": pd.Series(texts, dtype="str"),
            "note": pd.Series([one and " ".join(reversed(one.split())) for one in texts], dtype="str"),
            "account": pd.array(accounts, dtype="Int64"),
            "archived_at": pd.Series([moment if one else pd.NaT for one in archived]),
        }
    )


LETTERS = st.text("aAbé .*-", max_size=6)
MANY = st.lists(st.tuples(st.none() | LETTERS, st.integers(1, 3), st.booleans()), min_size=1, max_size=12)


@given(MANY, LETTERS, st.sampled_from([None, {1}, {1, 3}]), st.integers(1, 12))
def test_the_index_finds_what_ranking_each_text_finds(many, query, within, limit):
    """Name by points, others at half, archived ones at a tenth: the same records in the same order."""
    texts, accounts, archived = map(list, zip(*many, strict=True))
    frame = rows(*texts, accounts=accounts, archived=archived)
    points = pd.concat([rank(frame["name"], query), rank(frame["note"], query) / 2], axis=1).max(axis=1)
    points = points.where(frame["archived_at"].isna(), points / 10).set_axis(frame["id"])
    open_ = [within is None or one in within for one in accounts]
    expected = points[open_][points[open_] > 0].sort_values(ascending=False, kind="stable").head(limit)

    found = index(frame, ["note", "name"], "name", "account").best(
        query, limit, None if within is None else np.array(sorted(within))
    )

    assert list(zip(expected.index, expected, strict=True)) == list(zip(found.index, found, strict=True))


def test_of_equals_the_later_day_comes_first():
    """Ada of March before Ada of January and one without a day; whoever answers better before all of them."""
    frame = rows("Ada B", "Ada C", "Ada D", "Ada", accounts=[1] * 4, archived=[False] * 4)
    days = pd.to_datetime(pd.Series(["2026-01-05", "2026-03-09", None, "2020-01-01"]))
    made = index(frame.assign(on=days), ["name"], "name", "account", "on")

    assert [13, 11, 10, 12] == made.best("ada", 4).index.tolist()
    assert [13, 11] == made.without(np.array([2])).best("ada", 2).index.tolist()


def test_an_index_takes_the_records_of_an_account_anew():
    """Of account 1 Ada went and Bo came; Cy of account 2 stands where he stood."""
    before = index(rows("Ada", "Cy", accounts=[1, 2], archived=[False] * 2), ["name"], "name", "account")
    bo = index(rows("Bo", accounts=[1], archived=[False]), ["name"], "name", "account")

    after = before.without(np.array([1])).joined(bo)

    assert ([10, 11], [1, 2]) == (after.ids.tolist(), after.homes.tolist())
    assert ([], [10], [11]) == tuple(after.best(one, 5).index.tolist() for one in ("ada", "bo", "cy"))
