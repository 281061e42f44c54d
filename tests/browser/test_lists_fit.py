"""The lists of the workspace fit into the screens people have: no column lies beneath the last one."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from kapta_workspace import Workspace, open_workspace
from tests.browser.house import house, walk
from tests.ui.panel.served import Serving

LISTS = ("people", "accounts", "contracts", "opportunities", "risks", "reviews", "tasks", "team")

BEYOND = """() => {
  const found = []
  const look = (root) => root.querySelectorAll("*").forEach((node) => {
    const {scrollWidth: needs, clientWidth: has} = node
    if (node.matches(".k-table") && needs > has) { found.push([needs, has]) }
    if (node.shadowRoot) { look(node.shadowRoot) }
  })
  look(document)
  return found
}"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """An account with a row in every list, each cell as long as they usually get."""
    folder = tmp_path_factory.mktemp("lists")
    with open_workspace(f"sqlite:///{folder / 'kapta.db'}", folder=folder, through="dashboard") as ws:
        today = ws.store.clock().date()
        long_ago, soon = today - dt.timedelta(days=140), today + dt.timedelta(days=20)
        ws.users.add(name="Callum Strathearn", email="callum@ours.example")
        mine = {"account": "Ravensholt Children's Clinic"}
        ws.accounts.add(name=mine["account"], account_type="flagged", owner="Callum Strathearn")
        ws.contacts.add(
            **mine,
            name="Adaeze Ekwueme-Obi",
            title="Reliability Engineer",
            role="executive_sponsor",
            friend_foe="supporter",
            decision_power="high",
            checkin_every="monthly",
        )
        ws.contacts.add(**mine, name="Aarav Velankar", title="Warehouse Supervisor", role="decision_maker")
        ws.notes.add(**mine, kind="phone", occurred_on=long_ago, title="A call", contacts=[1])
        ws.tasks.add(**mine, title="Send the calibration plan", due=long_ago, assignee="Callum Strathearn")
        ws.contracts.add(
            **mine, name="Frame agreement", value=1_620_000, currency="EUR", start=long_ago, end=soon
        )
        ws.opportunities.add(
            **mine, name="Second site", stage="Qualification", value=2_587_000, currency="EUR", close_on=soon
        )
        ws.risks.add(
            **mine, reason="Budget cut", severity="critical", likelihood="possible", opened_on=long_ago
        )
        ws.business_reviews.add(**mine, type="qbr", held_on=soon, stage="scheduled", contacts=[1])
        yield ws


@pytest.fixture(scope="module")
def served(workspace: Workspace) -> Iterator[Serving]:
    """The pages, once for the whole file."""
    with house(workspace) as running:
        yield running


@pytest.mark.parametrize("width", [1280, 1360, 1440])
def test_no_list_is_wider_than_the_screen(served: Serving, new_page: Callable[..., Page], width: int) -> None:
    """With the menu open, on the screens of laptops."""
    page = new_page(width=width, height=900)
    page.goto(f"{served.url}people")
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=60_000)
    expect(page.get_by_role("tree")).to_be_visible()
    for name in LISTS:
        walk(page, name)
        assert [] == page.evaluate(BEYOND), name
