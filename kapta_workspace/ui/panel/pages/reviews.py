"""The business reviews of an account, each with how it was rated and the way to its page."""

from typing import Any

from kapta_workspace.domain import reviews as domain
from kapta_workspace.ui.panel.pages.sections import SECTIONS, listed
from kapta_workspace.ui.panel.pieces import MISSING
from kapta_workspace.ui.panel.safe import Safe, html
from kapta_workspace.ui.panel.tables import Column
from kapta_workspace.workspace import AccountPage


def reviews(page: AccountPage, *, combined: bool) -> Safe:
    """The section, newest first, with the mean of each review's ratings."""
    known = domain.rated(page.view.frame("rating"))
    column = Column(
        "rating",
        "Rating",
        sort=False,
        show=lambda one: rated(known.get(int(one["id"]))),
        hint="The mean over criteria and raters",
    )
    return listed(page, SECTIONS["review"], combined=combined, extra=(column,))


def rated(found: domain.Rated | None) -> Any:
    """How a review was rated, and by how many people."""
    if found is None:
        return MISSING
    return html(
        '<span class="k-nowrap"><b>{mean:.1f}</b> of 5</span> '
        '<small class="k-sub k-nowrap">by {people} {word}</small>',
        mean=found.mean,
        people=found.people,
        word="person" if found.people == 1 else "people",
    )
