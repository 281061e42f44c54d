"""What the search in the bar says of business reviews, and where it leads."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from kapta_workspace import Workspace, open_workspace
from kapta_workspace.ui.panel.pages.finding import find
from kapta_workspace.ui.panel.router import along


class Clock:
    """Noon of a day, until told to move on."""

    day = date(2026, 2, 1)

    def __call__(self) -> datetime:
        """The present moment."""
        return datetime(self.day.year, self.day.month, self.day.day, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> Clock:
    """1 February 2026."""
    return Clock()


@pytest.fixture
def ws(clock: Clock) -> Iterator[Workspace]:
    """Globex is to be reviewed on 12 March."""
    with open_workspace("sqlite://", clock=clock) as made:
        made.accounts.add(name="Globex")
        made.business_reviews.add(account="Globex", held_on=date(2026, 3, 12), summary="Prices")
        yield made


def found(ws: Workspace, query: str, day: date | None = None) -> list[tuple[str, ...]]:
    """What is found, as it stands in the list."""
    return [tuple(one) for one in find(ws, query, day)]


def test_a_review_is_called_by_its_type_and_day_and_leads_to_its_page(ws: Workspace) -> None:
    """Its account and summary stand beside it; nothing else answers to both words."""
    said = ("Business reviews", "QBR of 12 Mar 2026", "Globex · Prices", "review?id=1")

    assert [said] == found(ws, "glob rev")


def test_an_archived_review_says_so(ws: Workspace) -> None:
    """It is found like anything archived."""
    ws.business_reviews.archive(1)

    assert ["Globex · Prices · archived"] == [one[2] for one in found(ws, "qbr")]


def test_a_past_day_finds_what_was_planned_then(ws: Workspace, clock: Clock) -> None:
    """On 1 February it was planned for 12 March, on 2 February put off to 1 April; the day stays on."""
    clock.day = date(2026, 2, 2)
    ws.business_reviews.edit(1, held_on=date(2026, 4, 1))
    ws.business_reviews.add(account="Globex", held_on=date(2026, 5, 5))

    with along(as_of="2026-02-01"):
        then = found(ws, "globex review", date(2026, 2, 1))
    now = found(ws, "globex review")

    assert [("QBR of 12 Mar 2026", "review?id=1&as_of=2026-02-01")] == [(one[1], one[3]) for one in then]
    assert ["QBR of 5 May 2026", "QBR of 1 Apr 2026"] == [one[1] for one in now]
