"""A page hears of changes once each, and of trouble once."""

import logging

import pytest

from kapta_workspace.ui.panel.live import Live


class Log:
    """A change log whose head a test moves; it may fail."""

    def __init__(self):
        self.head, self.trouble = 1, None

    def __call__(self):
        """The head, or the trouble."""
        if self.trouble:
            raise self.trouble
        return self.head


@pytest.fixture
def changes():
    """What a page was told: pairs of before and now."""
    return []


@pytest.fixture
def log():
    """A log at position 1."""
    return Log()


@pytest.fixture
def live(log, changes):
    """A page that looks only when the test tells it to."""
    watching = Live(log, lambda before, now: changes.append((before, now)), every=3600)
    yield watching
    watching.stop()


def test_a_change_is_told_once(live, log, changes):
    """Only a head that moved is told, with where it was before."""
    live.look()
    log.head = 3
    live.look()
    live.look()

    assert [(1, 3)] == changes


def test_trouble_is_logged_once_and_the_change_still_told(live, log, changes, caplog):
    """While the database is away the log has one line; when it is back the change is told."""
    log.trouble = OSError("away")
    with caplog.at_level(logging.ERROR):
        live.look()
        live.look()
    log.trouble, log.head = None, 2
    live.look()

    assert 1 == len(caplog.records)
    assert [(1, 2)] == changes


def test_a_change_that_could_not_be_drawn_is_tried_again(log, caplog):
    """A change counts as seen only when it was drawn."""
    tries = []

    def draw(before, now):
        tries.append(now)
        if len(tries) == 1:
            raise RuntimeError("not now")

    watching = Live(log, draw, every=3600)
    log.head = 2
    watching.look()
    watching.look()
    watching.look()
    watching.stop()

    assert [2, 2] == tries


def test_a_look_during_a_look_does_nothing(log, changes):
    """A slow look is not joined by a second one."""

    def draw(before, now):
        changes.append(now)
        watching.look()

    watching = Live(log, draw, every=3600)
    log.head = 2
    watching.look()
    watching.stop()

    assert [2] == changes


def test_who_draws_long_looks_seldom(log, changes):
    """A change that took 2 s to draw is followed by 20 s without a look, and no rest is longer than 60 s."""
    now = [100.0]

    def draw(before, after):
        changes.append((before, after))
        now[0] += 2.0 if len(changes) == 1 else 30.0

    watching = Live(log, draw, every=3600, clock=lambda: now[0])
    log.head = 2
    watching.look()
    log.head = 3
    now[0] = 121.9
    watching.look()
    assert [(1, 2)] == changes
    now[0] = 122.0
    watching.look()
    assert [(1, 2), (2, 3)] == changes
    log.head = 4
    now[0] = 152.0 + 59.9
    watching.look()
    assert 2 == len(changes)
    now[0] = 152.0 + 60.0
    watching.look()
    assert 3 == len(changes)
    watching.stop()
