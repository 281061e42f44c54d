"""One served workspace for a whole file: opened once, looked at by many tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from playwright.sync_api import Page

from kapta_workspace import Workspace
from kapta_workspace.ui.panel import downloads
from kapta_workspace.ui.panel.forms import begun
from kapta_workspace.ui.panel.pages import session
from tests.ui.panel.served import Serving, serving


@contextmanager
def house(workspace: Workspace) -> Iterator[Serving]:
    """The pages of a workspace at a free port, until the block ends."""
    session.use(workspace)
    pages = {name: partial(session.open_session, name or "portfolio") for name in session.PAGES}
    routes = [*downloads.routes(session.file_of), *begun.routes(session.keep_typed)]
    with serving(pages, routes=routes) as running:
        yield running
    session.use(None)


GO = """to => {
  document.title = "on the way"
  history.pushState({}, "", to)
  dispatchEvent(new PopStateEvent("popstate"))
}"""

ARRIVED = "() => document.title !== 'on the way'"


def walk(page: Page, url: str) -> None:
    """
    Go to another address of a page that is open, as Back does, and wait until it is drawn.

    A page says what it is called once it is drawn. Loading it anew takes ten times as long.
    """
    page.evaluate(GO, url)
    page.wait_for_function(ARRIVED, timeout=120_000)
