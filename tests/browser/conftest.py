"""
Panel must find its files on this machine: our package says so before Panel is imported.

A file that defines a ``workspace`` gets its pages with ``served``.
"""

from collections.abc import Iterator
from functools import partial

import pytest

import kapta_workspace.ui  # noqa: F401
from kapta_workspace import Workspace
from kapta_workspace.ui.panel import downloads
from kapta_workspace.ui.panel.forms import begun
from kapta_workspace.ui.panel.pages import session
from tests.ui.panel.served import Serving, serving


@pytest.fixture
def served(workspace: Workspace) -> Iterator[Serving]:
    """The pages of the file's workspace at a free port."""
    session.use(workspace)
    pages = {name: partial(session.open_session, name or "portfolio") for name in session.PAGES}
    routes = [*downloads.routes(session.file_of), *begun.routes(session.keep_typed)]
    with serving(pages, routes=routes) as running:
        yield running
