"""The period changes are told over: offered where something is compared, and nowhere else."""

import re
from collections.abc import Iterator

import pytest

from kapta_workspace import Workspace
from kapta_workspace.ui.panel.pages import account, reports
from kapta_workspace.ui.panel.pages.places import PLACES, WIDE
from tests.ui.panel.test_portfolio_pages import drawn, house

CHOOSER = 'aria-label="Change over"'
ITSELF = re.compile(r'<span class="k-day k-nowrap">Change over .*?</nav></span>')
ADDRESSES = re.compile(r'(href|value)="[^"]*"')

FILES = {"reports"}
"""Pages that compare nothing themselves, but lead to files that do."""


@pytest.fixture(scope="module")
def ws() -> Iterator[Workspace]:
    """Globex and Initech, whose score, metrics and accounts moved over the year; only looked at."""
    with house() as made:
        yield made


def compares(ws: Workspace, place: str, **query: str) -> bool:
    """Whether a page says something else over a year than over a month, its links and the chooser apart."""
    said = [ADDRESSES.sub("", ITSELF.sub("", drawn(ws, place, days=days, **query))) for days in ("30", "365")]
    return said[0] != said[1]


@pytest.mark.parametrize("place", WIDE)
def test_a_page_offers_the_period_where_it_compares(ws: Workspace, place: str) -> None:
    """Every page over the portfolio that reads differently over a year has the chooser, the others do not."""
    assert (compares(ws, place) or place in FILES) == (CHOOSER in drawn(ws, place))


def test_metrics_offer_it_where_they_tell_changes(ws: Workspace) -> None:
    """Not beside values as they are, but beside how they moved."""
    assert CHOOSER not in drawn(ws, "metrics")
    assert CHOOSER in drawn(ws, "metrics", look="historic")
    assert compares(ws, "metrics", look="historic")


@pytest.mark.parametrize("tab", [*account.TABS, "coaching", "people", "chart"])
def test_every_tab_of_an_account_has_it_for_its_head_compares(ws: Workspace, tab: str) -> None:
    """Beside the name stands how far the score moved, whatever is below."""
    text = str(account.draw(ws.page("Globex"), combined=False, asked={"tab": tab}))

    assert 1 == text.count(CHOOSER)


def test_pages_of_one_person_or_review_have_none(ws: Workspace) -> None:
    """Nothing is compared there, or with a day the page names."""
    ws.business_reviews.add(account="Globex", held_on="2026-02-20", type="qbr")

    assert [] == [place for place in ("contact", "review") if CHOOSER in str(PLACES[place](ws, {"id": "1"}))]


def test_the_reports_of_an_account_are_of_the_period_of_its_page(ws: Workspace) -> None:
    """Over a year their addresses say so, and the profile tells the change over it."""
    month, year = (str(reports.links(ws.page("Globex", days=days))) for days in (30, 365))
    _, made = reports.made(ws, "account/1.html", {"days": "365"})

    assert "days" not in month
    assert "account/1.html?days=365" in year
    assert b"Change over 365 days" in made
