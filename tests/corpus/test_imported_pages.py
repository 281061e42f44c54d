"""The page of an imported parent, as a manager opens it: the bodies of a government, in Chromium."""

import csv
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kapta_workspace import Workspace, open_workspace
from kapta_workspace.ui.panel.pages import session
from tests.ui.panel.served import Serving, serving

MAPPING = {"govuk": "external_id", "parent-govuks": "parent", "government-organisation": ""}
PARENT = "ministry-of-defence"
PATIENCE = 60_000
"""Milliseconds a page may take on a busy machine; it is there at once where all is well."""


@pytest.fixture
def bodies(corpus: Path) -> Path:
    """The list of 1,016 bodies with its truth files."""
    folder = corpus / "co_uk_government_bodies"
    if not folder.is_dir():
        pytest.skip("no co_uk_government_bodies in the corpus: see its README")
    return folder


@pytest.fixture
def workspace(bodies: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A workspace into which the whole list was imported."""
    with open_workspace(f"sqlite:///{tmp_path / 'kapta.db'}", folder=tmp_path, through="dashboard") as ws:
        plan = ws.imports.plan(
            bodies / "lists__govuk__list.tsv", kind="account", mapping=MAPPING, lenient=True
        )
        plan.apply()
        yield ws


@pytest.fixture
def served(workspace: Workspace) -> Iterator[Serving]:
    """Its pages at a free port."""
    session.use(workspace)
    with serving({"account": partial(session.open_session, "account")}) as running:
        yield running


def counted(bodies: Path) -> dict[str, str]:
    """What was counted by hand of the parent: *n_children, n_descendants* and more."""
    with (bodies / "truth_hierarchy_govuk.csv").open(encoding="utf-8-sig", newline="") as file:
        return next(row for row in csv.DictReader(file) if row["id"] == PARENT)


def test_an_imported_parent_opens_direct_and_combined(
    bodies: Path, workspace: Workspace, served: Serving, page: Page, record_property
) -> None:
    """Direct names its children, combined its whole family; the console of the browser stays silent."""
    truth = counted(bodies)
    name = workspace.accounts.get(PARENT)["name"]
    address = f"{served.url}account?id={workspace.accounts.find(PARENT)}"

    page.goto(address)
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible(timeout=PATIENCE)
    below = page.get_by_role("table", name="Accounts below it").locator("tbody tr")
    expect(below).to_have_count(int(truth["n_children"]), timeout=PATIENCE)

    page.get_by_role("link", name="Combined").click()

    family = page.get_by_role("table", name="Accounts in view").locator("tbody tr")
    expect(family).to_have_count(1 + int(truth["n_descendants"]), timeout=PATIENCE)
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    assert "view=combined" in page.url
    record_property("corpus_cases", 1)
