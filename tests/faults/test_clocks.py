"""A clock that is set back or forward, or changes to summer time, mixes up nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from kapta_workspace import Workspace, open_workspace
from tests.build import StillClock

NOON = datetime(2026, 3, 28, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def clock() -> StillClock:
    """Noon of the day before summer time begins in Europe."""
    return StillClock(NOON)


@pytest.fixture
def ws(database_url: str, clock: StillClock) -> Iterator[Workspace]:
    """A workspace with a contact one speaks to every week."""
    with open_workspace(database_url, clock=clock) as opened:
        opened.accounts.add(name="Globex")
        opened.contacts.add(account="Globex", name="Ada", checkin_every="1w")
        yield opened


@pytest.mark.parametrize("jump", [-HOUR, -timedelta(days=1), -timedelta(days=400), timedelta(days=1)])
def test_the_log_stays_in_the_order_things_happened(
    ws: Workspace, clock: StillClock, jump: timedelta
) -> None:
    """Whatever the clock says, what came later stands later, at a moment that is not before."""
    for word, moment in (("first", NOON), ("second", NOON + jump), ("third", NOON + timedelta(minutes=1))):
        clock.now = moment
        ws.accounts.edit("Globex", description=word, why=word)
    entries = ws.log(limit=3)

    assert ["third", "second", "first"] == entries["why"].tolist()
    assert entries["id"].is_monotonic_decreasing
    assert entries["at"].is_monotonic_decreasing


def test_a_clock_set_back_does_not_change_the_past(ws: Workspace, clock: StillClock) -> None:
    """What was true at a position is still told so after the clock went back a day and on again."""
    ws.accounts.edit("Globex", description="first")
    seen = ws.head
    clock.now -= timedelta(days=1)
    ws.accounts.edit("Globex", description="second")

    assert "first" == ws.view("Globex", as_of=seen).frame("account")["description"].iloc[0]
    assert "second" == ws.view("Globex").frame("account")["description"].iloc[0]


@pytest.mark.parametrize("jump", [-HOUR, timedelta(days=1) - HOUR, timedelta(0)])
def test_a_reminder_is_made_once(ws: Workspace, clock: StillClock, jump: timedelta) -> None:
    """The daily run before and after the clock is set, over and over: one open reminder for Ada, not two."""
    clock.now += timedelta(days=30)
    ws.check_ins.update()
    for _ in range(3):
        clock.now += jump
        ws.check_ins.update()
    tasks = ws.tasks.frame()

    assert ["checkin"] == tasks["kind"].tolist()
    assert ["open"] == tasks["status"].tolist()


def test_a_reminder_ticked_off_is_not_made_again_when_the_clock_goes_back(
    ws: Workspace, clock: StillClock
) -> None:
    """Ada was spoken to; then the clock goes back an hour and the daily run comes again: nothing new."""
    clock.now += timedelta(days=30)
    ws.check_ins.update()
    ws.check_ins.complete(int(ws.tasks.frame()["id"].iloc[0]), kind="phone", text="All is well.")
    before = len(ws.tasks.frame())
    clock.now -= HOUR
    ws.check_ins.update()

    assert before == len(ws.tasks.frame())


def test_summer_time_skips_no_day_and_counts_none_twice(ws: Workspace, clock: StillClock) -> None:
    """Daily runs through the night the clocks change in spring and in autumn: one open reminder each time."""
    for begin in (datetime(2026, 3, 28, 20, tzinfo=UTC), datetime(2026, 10, 24, 20, tzinfo=UTC)):
        clock.now = begin
        for _ in range(8):
            clock.now += HOUR
            ws.check_ins.update()

        assert 1 == ws.tasks.frame()["status"].tolist().count("open")
