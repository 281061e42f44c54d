"""
Business reviews one after the other: how each was rated, what stands beside it, what was between two.

And what a review is found by, which has no name of its own.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from kapta_workspace.domain import search
from kapta_workspace.domain.fields import Schema

MEANS = ("review", "rating", "people")

COMPARED = ("criterion", "name", "rating", "before", "change", "people")

DAYS: Mapping[str, tuple[str, str]] = {
    "note": ("occurred_on", "notes written"),
    "task": ("done_on", "tasks done"),
    "action": ("done_on", "actions completed"),
    "voc_answer": ("answered_on", "answers given"),
}
"""What is counted between two reviews: kind → the field with its day, and what is said of it."""


class Beside(NamedTuple):
    """
    The reviews around one, in the order of their days.

    Attributes:
        before: The one before it; None at the first.
        after: The one after it; None at the last.
        rated: The last one before it that was rated; None where none was.
    """

    before: int | None
    after: int | None
    rated: int | None


class Rated(NamedTuple):
    """How a review was rated, from 1 to 5, and by how many people."""

    mean: float
    people: int


def called(schema: Schema, one: Mapping[Any, Any]) -> str:
    """What a review is called: *QBR of 12 Mar 2026*; from *type, held_on*."""
    return f"{schema['type'].label_of(one['type'])} of {one['held_on']:%-d %b %Y}"


def means(ratings: pd.DataFrame) -> pd.DataFrame:
    """
    How each review was rated: columns ``MEANS``, from *review, criterion, value, rated_by*.

    *rating* is the mean over criteria of the mean over raters, as the score takes it; *people* are so many.
    """
    cells = ratings.groupby(["review", "criterion"], as_index=False)["value"].mean()
    found = cells.groupby("review")["value"].mean()
    people = ratings.groupby("review")["rated_by"].nunique()
    made = pd.DataFrame({"rating": found.astype("float64"), "people": people.reindex(found.index)})
    return made.reset_index()[list(MEANS)]


def rated(ratings: pd.DataFrame) -> dict[int, Rated]:
    """The same by review."""
    found = means(ratings)
    columns = (found[name].tolist() for name in MEANS)
    return {int(one): Rated(float(rating), int(people)) for one, rating, people in zip(*columns, strict=True)}


def beside(reviews: pd.DataFrame, ratings: pd.DataFrame, review: int) -> Beside:
    """
    What stands before and after a review of one account.

    Args:
        reviews: *id, held_on* of the account's reviews, the one among them.
        ratings: *review* of their ratings.
        review: Which.
    """
    order = reviews.sort_values(["held_on", "id"], kind="stable")["id"].tolist()
    here = order.index(review)
    rated = set(ratings["review"].tolist())
    earlier = [one for one in order[:here] if one in rated]
    return Beside(
        int(order[here - 1]) if here else None,
        int(order[here + 1]) if here + 1 < len(order) else None,
        int(earlier[-1]) if earlier else None,
    )


def compared(ratings: pd.DataFrame, criteria: pd.DataFrame, review: int, before: int | None) -> pd.DataFrame:
    """
    A review's rating criterion by criterion beside an earlier one's: columns ``COMPARED``.

    *rating* and *before* are means over raters, missing where nobody rated; *people* are those who rated it.

    Args:
        ratings: *review, criterion, value, rated_by*.
        criteria: *id, name, position, archived_at*; an archived one stands there where it was rated.
        review: Which.
        before: The review it is compared with; None compares with nothing.
    """
    mine, theirs = (ratings[ratings["review"] == one] for one in (review, -1 if before is None else before))
    known = set(mine["criterion"]) | set(theirs["criterion"])
    shown = criteria[criteria["archived_at"].isna() | criteria["id"].isin(known)]
    shown = shown.sort_values(["position", "id"], kind="stable")
    now, then = (one.groupby("criterion")["value"].mean() for one in (mine, theirs))
    made = pd.DataFrame(
        {
            "criterion": shown["id"].to_numpy(),
            "name": shown["name"].to_numpy(),
            "rating": now.reindex(shown["id"]).to_numpy(dtype="float64"),
            "before": then.reindex(shown["id"]).to_numpy(dtype="float64"),
            "people": mine.groupby("criterion")["rated_by"].nunique().reindex(shown["id"]).to_numpy(),
        }
    )
    return made.assign(change=made["rating"] - made["before"])[list(COMPARED)]


def between(facts: Mapping[str, pd.DataFrame], since: dt.date | None, until: dt.date) -> dict[str, int]:
    """
    How many records of each kind of ``DAYS`` fall after a day, and on another at the latest.

    Args:
        facts: Kind → its records, with the field of ``DAYS``.
        since: The day of the review before; None counts from the beginning.
        until: The last day that counts.
    """
    counts = {}
    for kind, (field, _) in DAYS.items():
        days = facts[kind][field]
        mine = days <= pd.Timestamp(until)
        if since is not None:
            mine &= days > pd.Timestamp(since)
        counts[kind] = int(mine.fillna(value=False).sum())
    return counts


def index(rows: pd.DataFrame, schema: Schema, accounts: Mapping[int, str]) -> search.Index:
    """
    What reviews are found by: *QBR of 12 Mar 2026*, account, summary, and half as much by their agenda.

    From *id, account, held_on, type, summary, description, archived_at*. Of those that answer equally well
    the later come first.

    Args:
        rows: The reviews.
        schema: Their kind, with the types as they are called now.
        accounts: Account → what it is called.
    """
    day = rows["held_on"]
    said = rows["type"].map(schema["type"].label_of).astype("str") + " of " + day.dt.strftime("%-d %b %Y")
    further = (
        rows["account"].map(accounts).astype("str"),
        pd.Series(schema.label, index=rows.index, dtype="str"),
        day.dt.strftime("%-d %B %Y %Y-%m-%d"),  # the same day as others write it
        rows["summary"],
    )
    for words in further:
        said = said.str.cat(words.fillna(""), sep=" ")
    texts = rows.assign(called=said.str.strip())
    return search.index(texts, ("called", "description"), "called", "account", "held_on")
