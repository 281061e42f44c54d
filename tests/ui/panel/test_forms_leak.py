"""A session that ended is gone, with its forms, its buttons and its tree."""

import gc
from functools import partial

import pytest

from kapta_workspace import open_workspace
from kapta_workspace.ui.panel.forms import FormDialog
from kapta_workspace.ui.panel.pages import session
from tests.ui.panel.served import serving, soon, visit

VISITS = 12


@pytest.fixture
def ws(tmp_path):
    """One account."""
    with open_workspace(f"sqlite:///{tmp_path / 'kapta.db'}", through="dashboard") as workspace:
        workspace.accounts.add(name="Globex")
        yield workspace


def alive(*kinds):
    """How many objects of these kinds there are."""
    gc.collect()
    return sum(isinstance(thing, kinds) for thing in gc.get_objects())


def test_closed_sessions_leave_nothing(ws, nothing_old):
    """After a dozen visits neither sessions nor their form windows are left."""
    session.use(ws)
    with serving({"": partial(session.open_session, "portfolio")}) as running:
        visit(running.url, VISITS)

        assert soon(lambda: alive(session.Session, FormDialog) == 0)
