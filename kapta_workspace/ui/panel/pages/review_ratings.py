"""How a business review was rated: by whom, criterion by criterion, and how that moved."""

from typing import Any

from kapta_workspace.ui.panel.pages import words
from kapta_workspace.ui.panel.pages.reviews import rated
from kapta_workspace.ui.panel.pieces import MISSING, card, delta, empty_state, is_missing
from kapta_workspace.ui.panel.safe import Safe, html
from kapta_workspace.ui.panel.tables import Column, table
from kapta_workspace.workspace import ReviewPage

RATERS = 4
"""Up to so many people's ratings stand side by side; of more only the mean is shown."""


def ratings(page: ReviewPage, rate: Safe) -> Safe:
    """
    The card: criterion by criterion, beside the last review that was rated before it.

    Args:
        page: The review.
        rate: The button that rates it; empty where nothing may be changed.
    """
    actions = (rate,) if rate else ()
    earlier, is_rated = page.rated_before, page.review in page.means
    if not is_rated and earlier is None:
        said = "Once it took place, whoever was there rates it from 1 to 5; the latest counts in the score."
        return card("Ratings", empty_state("Not rated yet", said, sign="star"), actions=actions)
    columns = [Column("name", "Criterion")]
    if is_rated:
        columns.append(Column("rating", "Rating", numeric=True, show=lambda one: _mark(one["rating"])))
    if earlier is not None:
        when = f"{earlier['held_on']:%-d %b %Y}"
        columns.append(Column("before", f"On {when}", numeric=True, show=lambda one: _mark(one["before"])))
        if is_rated:
            columns.append(
                Column("change", "Change", show=lambda one: _moved(one["rating"], one["before"], when))
            )
    said = (
        html("{mean}{moved}", mean=rated(page.means[page.review]), moved=_moved_in_all(page))
        if is_rated
        else "not rated yet"
    )
    if is_rated:
        columns += _raters(page)
    return card(
        "Ratings",
        table(columns, words.rows(page.compared), caption="Ratings by criterion"),
        aside=said,
        actions=actions,
    )


def _raters(page: ReviewPage) -> list[Column]:
    """A column for each person who rated it, where several did."""
    marks = page.marks
    people = dict(zip(marks["rated_by"], marks["rated_by_name"], strict=True))
    if not 1 < len(people) <= RATERS:
        return []
    given = {(one["criterion"], one["rated_by"]): int(one["value"]) for one in marks.to_dict("records")}

    def of(who: int) -> Column:
        def show(one: words.Row) -> Any:
            return given.get((one["criterion"], who), MISSING)

        return Column(f"by {who}", str(people[who]), numeric=True, show=show, sort=False)

    return [of(who) for who in people]


def _mark(value: Any) -> Any:
    return MISSING if is_missing(value) else f"{value:.1f}"


def _moved(now: Any, before: Any, since: str) -> Any:
    """The change between the figures as they are shown: 4.2 and 2.0 beside a change of 2.3 look wrong."""
    if is_missing(now) or is_missing(before):
        return MISSING
    return delta(round(float(now), 1) - round(float(before), 1), since, digits=1)


def _moved_in_all(page: ReviewPage) -> Safe:
    earlier = page.rated_before
    if earlier is None:
        return Safe("")
    now, before = page.means[page.review].mean, page.means[int(earlier["id"])].mean
    return html(" {moved}", moved=_moved(now, before, f"{earlier['held_on']:%-d %b %Y}"))
