"""What somebody has begun to type is kept for them alone, bounded in number, size and age."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from kapta_workspace import Workspace, open_workspace
from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.services import unfinished
from tests.build import StillClock

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
WAY = {"action": "edit", "kind": "account", "id": "1"}


@pytest.fixture
def clock() -> StillClock:
    """Nine o'clock on 2 November."""
    return StillClock(START)


@pytest.fixture
def ws(database_url: str, clock: StillClock) -> Iterator[Workspace]:
    """A new workspace of an administrator, with Ben in it."""
    with open_workspace(database_url, clock=clock) as made:
        made.users.add(name="Ben", email="ben@us.example")
        yield made


def begin(ws: Workspace, text: str, ticket: str = "a", **way: str) -> bool:
    """Type a text into the city of an account that had none."""
    return ws.unfinished.keep(WAY | way, ticket, "Edit Globex", {"city": text} if text else {}, {"city": ""})


def test_what_was_typed_comes_back_as_it_was(ws: Workspace) -> None:
    """Emoji, quotes, a NUL and half a surrogate come back sign for sign, with when and over what."""
    text = "Zürich 🚀 \"'\\ \x00 \ud83d"
    begin(ws, text)

    found = ws.unfinished.find(WAY)
    assert found is not None
    assert (text, "", "Edit Globex", START) == (
        found.values["city"],
        found.was["city"],
        found.title,
        found.at,
    )


def test_it_is_nobody_elses(ws: Workspace) -> None:
    """Ben sees nothing of the administrator's, nor the other way round, and the log knows of neither."""
    before = ws.head
    begin(ws, "Springfield")
    begin(ws.acting_as("ben@us.example"), "Shelbyville")

    assert ["Springfield"] == [one.values["city"] for one in ws.unfinished.all()]
    assert ["Shelbyville"] == [one.values["city"] for one in ws.acting_as("ben@us.example").unfinished.all()]
    assert before == ws.head


def test_typing_it_away_discarding_and_saving_let_it_go(ws: Workspace) -> None:
    """A form whose fields are as they were holds nothing to go on with, nor does one discarded or saved."""
    left = []
    for letting_go in (
        lambda: begin(ws, ""),
        lambda: ws.unfinished.discard(WAY),
        lambda: ws.unfinished.saved(WAY, "a"),
    ):
        begin(ws, "Springfield", ticket="b")
        letting_go()
        left.append(ws.unfinished.all())

    assert [[], [], []] == left


def test_a_form_that_was_saved_is_not_begun_again_by_the_page_it_was_saved_from(ws: Workspace) -> None:
    """Its page, which never heard the answer, is refused; the same form opened anew is kept."""
    begin(ws, "Springfield", ticket="a")
    ws.unfinished.saved(WAY, "a")

    assert not begin(ws, "Springfield", ticket="a")
    assert ws.unfinished.find(WAY) is None
    assert begin(ws, "Shelbyville", ticket="b")


def test_only_so_many_are_kept_and_the_oldest_go(ws: Workspace, clock: StillClock) -> None:
    """Of 25 forms begun a minute apart the last twenty stay."""
    for number in range(25):
        clock.now = START + timedelta(minutes=number)
        begin(ws, f"city {number}", id=str(number))

    assert [f"city {number}" for number in range(24, 4, -1)] == [
        one.values["city"] for one in ws.unfinished.all()
    ]


def test_a_month_later_it_is_gone(ws: Workspace, clock: StillClock) -> None:
    """What nobody typed into for 30 days goes with the next form anybody begins."""
    begin(ws, "Springfield")
    clock.now = START + timedelta(days=unfinished.DAYS, seconds=1)
    begin(ws.acting_as("ben@us.example"), "Shelbyville")

    assert [] == ws.unfinished.all()


def test_too_much_is_refused_and_what_was_kept_before_stays(ws: Workspace) -> None:
    """Two million bytes are too many; the sentence says that the form still holds them."""
    begin(ws, "Springfield")

    with pytest.raises(Misconfigured, match="still in the form"):
        begin(ws, "x" * unfinished.LARGEST)
    assert ["Springfield"] == [one.values["city"] for one in ws.unfinished.all()]
