"""One demo, made once, for all tests that only look at it."""

import datetime as dt

import pytest

from kapta_workspace.demo import batches
from tests.demo.history import play


@pytest.fixture(scope="session")
def today():
    """A Monday."""
    return dt.date(2026, 8, 10)


@pytest.fixture(scope="session")
def demo(today):
    """The batches of the default demo."""
    return list(batches(today))


@pytest.fixture(scope="session")
def history(demo):
    """The default demo played back."""
    return play(demo)
