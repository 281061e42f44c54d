"""Scripts that come late hold the page back: what can be pressed is heard."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from kapta_workspace import Workspace, open_workspace
from tests.ui.panel.served import Serving


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """One account."""
    with open_workspace(f"sqlite:///{tmp_path / 'kapta.db'}", folder=tmp_path, through="dashboard") as ws:
        ws.accounts.add(name="Globex")
        yield ws


@pytest.mark.parametrize("script", ["actions.js", "router.js"])
def test_what_is_pressed_at_once_is_heard(
    served: Serving, new_page: Callable[..., Page], script: str
) -> None:
    """With one of the scripts two seconds late, as on a slow line."""
    page = new_page()

    def late(route: Route) -> None:
        time.sleep(2)
        route.continue_()

    page.route(lambda url: f"/{script}?" in url, late)
    page.goto(f"{served.url}account?id=1")
    page.get_by_role("button", name="Edit", exact=True).first.click()

    expect(page.get_by_role("dialog")).to_be_visible()
