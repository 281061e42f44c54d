"""The page of a business review, drawn as text: what can be done there, and by whom."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html import unescape

import pytest

from kapta_workspace import Workspace, open_workspace
from kapta_workspace.ui.panel.pages import review

LINKS = [review.LINK]


@pytest.fixture
def ws() -> Iterator[Workspace]:
    """
    Acme's reviews of 5 January (1, held) and of 9 March (2), seen on 1 March 2026.

    From the first came two tasks, one done, an action and the goal the action is of; Vic is a viewer.
    """
    with open_workspace("sqlite://", clock=lambda: datetime(2026, 3, 1, 12, tzinfo=UTC)) as made:
        made.users.add(name="Vic", email="vic@ours.example", role="viewer")
        made.accounts.add(name="Acme")
        made.business_reviews.add(account="Acme", held_on=date(2026, 1, 5), type="qbr", stage="completed")
        made.business_reviews.add(account="Acme", held_on=date(2026, 3, 9), type="qbr", stage="scheduled")
        made.tasks.add(account="Acme", title="Send the offer", assignee=made.user, review=1)
        made.tasks.add(account="Acme", title="Send minutes", assignee=made.user, status="done", review=1)
        section = int(made.view().frame("plan_type")["id"].iloc[0])
        made.goals.add(account="Acme", plan_type=section, name="Grow in Rome", review=1)
        made.actions.add(account="Acme", goal=1, name="Visit Rome", due=date(2026, 4, 1), review=1)
        yield made


def hints(page: object) -> list[str]:
    """What the buttons of a page are called in full."""
    return [unescape(one) for one in re.findall(r'<button[^>]* title="([^"]*)"', str(page))]


def done(page: object) -> list[str]:
    """What a page offers to say is done."""
    return [one for one in hints(page) if one.startswith("Done: ")]


@pytest.mark.parametrize("which", ["1", "2"])
def test_open_tasks_and_actions_are_done_with_one_press(ws: Workspace, which: str) -> None:
    """On the review they came of and on the next; not what is done already, and not the goal."""
    assert ["Done: “Send the offer”", "Done: “Visit Rome”"] == sorted(done(review.draw(ws, {"id": which})))


def test_viewers_and_the_page_of_a_past_day_are_offered_nothing_to_press(ws: Workspace) -> None:
    """Vic only looks; a day that is over cannot be changed: nothing is done, and nothing linked."""
    group = ws.groups.add(name="All of it")
    ws.members.add(group=group, user="Vic")
    ws.reaches.add(group=group, account="Acme")

    assert LINKS == [one for one in hints(review.draw(ws, {"id": "1"})) if one in LINKS]
    for page in (
        review.draw(ws.acting_as("vic@ours.example"), {"id": "1"}),
        review.draw(ws, {"id": "1", "as_of": "2026-03-01"}),
    ):
        assert [] == done(page)
        assert not set(LINKS) & set(hints(page))
