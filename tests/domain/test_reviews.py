"""Business reviews one after the other: rated, compared, counted between."""

import datetime as dt

import pandas as pd
import pytest

from kapta_workspace.domain import reviews
from tests.build import rows


def held(*days):
    """Reviews numbered from 1 in the order told, on these days of 2026."""
    made = [{"id": number, "held_on": dt.date(2026, *day)} for number, day in enumerate(days, 1)]
    return rows("review", *made)


def marks(*given):
    """Ratings from (review, criterion, value, who)."""
    names = ("review", "criterion", "value", "rated_by")
    return rows("rating", *(dict(zip(names, one, strict=True)) for one in given))


def criteria():
    """Results and Outlook are asked, Price was until it was archived."""
    gone = dt.datetime(2026, 2, 1, tzinfo=dt.UTC)
    return rows(
        "criterion",
        {"id": 1, "name": "Outlook", "position": 2},
        {"id": 2, "name": "Results", "position": 1},
        {"id": 3, "name": "Price", "position": 3, "archived_at": gone},
    )


def test_a_rating_is_the_mean_over_criteria_of_the_mean_over_raters():
    """Results 4 and 2 by two people, Outlook 5 by one: (3 + 5) / 2, not 11 / 3."""
    found = reviews.rated(marks((1, 2, 4, 7), (1, 2, 2, 8), (1, 1, 5, 7)))

    assert {1: reviews.Rated(4.0, 2)} == found


def test_nothing_rated_is_an_empty_answer():
    """A workspace without a rating."""
    assert {} == reviews.rated(marks())


@pytest.mark.parametrize(
    ("review", "beside"),
    [(1, (None, 3, None)), (3, (1, 2, 1)), (2, (3, None, 1))],
)
def test_reviews_follow_each_other_by_their_days(review, beside):
    """Of January, May and March only January's was rated: May is compared with it, not with March's."""
    found = reviews.beside(held((1, 9), (5, 9), (3, 9)), marks((1, 1, 4, 7)), review)

    assert reviews.Beside(*beside) == found


def test_two_reviews_of_one_day_stand_in_the_order_they_were_made():
    """The second of a day comes after the first."""
    found = reviews.beside(held((1, 9), (1, 9)), marks(), 2)

    assert (1, None) == (found.before, found.after)


def test_ratings_are_compared_criterion_by_criterion():
    """Results rose from 3 to 4.5; Outlook is new; Price was rated once and is archived, so it stays told."""
    ratings = marks((1, 2, 3, 7), (1, 3, 2, 7), (2, 2, 5, 7), (2, 2, 4, 8), (2, 1, 4, 7))
    found = reviews.compared(ratings, criteria(), 2, 1)

    assert ["Results", "Outlook", "Price"] == found["name"].tolist()
    assert [4.5, 4.0] == found["rating"].tolist()[:2]
    assert [1.5] == found["change"].dropna().tolist()
    assert [2, 1] == found["people"].dropna().tolist()


def test_an_archived_criterion_nobody_rated_is_left_out():
    """Price stands on no review it was not asked at."""
    found = reviews.compared(marks((2, 2, 5, 7)), criteria(), 2, None)

    assert ["Results", "Outlook"] == found["name"].tolist()
    assert found["before"].isna().all()


def test_what_lies_between_two_reviews_is_counted():
    """Of notes of 1, 2 and 9 March, from the 1st until the 8th counts the one of the 2nd."""
    facts = {kind: pd.DataFrame({day: []}, dtype="datetime64[s]") for kind, (day, _) in reviews.DAYS.items()}
    facts["note"] = rows("note", *({"occurred_on": dt.date(2026, 3, day)} for day in (1, 2, 9)))

    assert 1 == reviews.between(facts, dt.date(2026, 3, 1), dt.date(2026, 3, 8))["note"]
    assert 3 == reviews.between(facts, None, dt.date(2026, 3, 9))["note"]
    assert 0 == reviews.between(facts, None, dt.date(2026, 3, 9))["task"]
