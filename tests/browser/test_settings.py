"""The settings page, as an administrator clicks through it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kapta_workspace import Workspace, open_workspace
from tests.ui.panel.served import Serving


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """A new workspace."""
    with open_workspace(f"sqlite:///{tmp_path / 'k.db'}", folder=tmp_path, through="dashboard") as ws:
        ws.accounts.add(name="Globex")
        yield ws


def test_an_administrator_changes_weights_and_adds_a_field(
    served: Serving, page: Page, workspace: Workspace
) -> None:
    """From one's own menu to a scorecard's next version, then a custom field that stands in the next form."""
    page.goto(served.url)
    page.get_by_role("button", name="your menu").click()
    page.get_by_role("link", name="Settings").click()
    expect(page.get_by_role("heading", name="Settings", level=1)).to_be_visible()

    page.get_by_role("button", name="Change the weights").first.click()
    form = page.get_by_role("dialog")
    form.get_by_label("Notes").fill("15")
    form.get_by_label("Tasks").fill("5")
    form.get_by_label("Why").fill("Notes tell us most.")
    form.get_by_role("button", name="Save as next version").click()
    expect(page.get_by_text("The normal scorecard has a new version.")).to_be_visible()
    expect(page.get_by_role("table", name="Versions of the normal scorecard")).to_contain_text("in force")

    page.get_by_role("link", name="Fields").click()
    page.get_by_role("button", name="Add: custom field").click()
    form.get_by_label("Key").fill("fleet_size")
    form.get_by_label("Label").fill("Fleet size")
    form.get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_role("table", name="Custom fields")).to_contain_text("Fleet size")
    assert ["Fleet size"] == workspace.custom_fields.frame()["label"].tolist()
