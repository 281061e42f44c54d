"""The business reviews of an account, each with how it was rated and the way to rate it."""

import pandas as pd

from kapta_workspace.ui.panel.pages import words
from kapta_workspace.ui.panel.pages.sections import SECTIONS, listed
from kapta_workspace.ui.panel.pieces import MISSING, is_missing
from kapta_workspace.ui.panel.safe import Safe, html
from kapta_workspace.ui.panel.tables import Column
from kapta_workspace.workspace import AccountPage


def reviews(page: AccountPage, *, combined: bool) -> Safe:
    """The section, newest first, with the mean of each review's ratings."""
    found = means(page.view.frame("rating"))

    def rated(one: words.Row) -> Safe | str:
        theirs = found.loc[found["review"] == one["id"]]
        if theirs.empty or is_missing(theirs["mean"].iloc[0]):
            return MISSING
        mean, people = float(theirs["mean"].iloc[0]), int(theirs["people"].iloc[0])
        return html(
            '<span class="k-nowrap"><b>{mean:.1f}</b> of 5</span> <small class="k-sub k-nowrap">by {people}'
            "</small>",
            mean=mean,
            people=f"{people} {'person' if people == 1 else 'people'}",
        )

    column = Column("rating", "Rating", sort=False, show=rated, hint="The mean over criteria and raters")
    return listed(page, SECTIONS["review"], combined=combined, extra=(column,))


def means(ratings: pd.DataFrame) -> pd.DataFrame:
    """How each review was rated: *review, mean, people*, from *review, value, rated_by*."""
    return ratings.groupby("review", as_index=False).agg(
        mean=("value", "mean"), people=("rated_by", "nunique")
    )
