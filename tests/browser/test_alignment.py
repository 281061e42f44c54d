"""What stands where: tables of one kind in line, menus off the window's edges."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kapta_workspace import Workspace, open_workspace
from tests.ui.panel.served import Serving

LEFTS = """table => [...table.querySelectorAll("thead th")]
  .map(one => Math.round(one.getBoundingClientRect().x))"""
CUT = """card => [...card.querySelectorAll(".k-badge, .k-button, .k-progress")]
  .filter(one => one.scrollWidth > one.clientWidth + 1
    || one.getBoundingClientRect().right > one.closest("td").getBoundingClientRect().right + 1)
  .map(one => one.textContent)"""


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """Globex with short and long metrics in three families, one of them healthy, one with a target."""
    with open_workspace(f"sqlite:///{tmp_path / 'k.db'}", folder=tmp_path, through="dashboard") as ws:
        ws.accounts.add(name="Globex")
        ws.accounts.add(name="Globex EU", parent="Globex")
        today = ws.store.clock().date()
        for number, (name, family, target) in enumerate(
            (
                ("Users", "Usage", 20),
                ("Alarms answered within the agreed time", "Usage", None),
                ("Revenue", "Financial", 1_000_000),
                ("Tickets", None, None),
            ),
            start=1,
        ):
            ws.metrics.add(name=name, family=family, target=target, position=number)
            for account, value in (("Globex", 25 * number), ("Globex EU", 1_250_000)):
                facts: dict[str, Any] = {"account": account, "metric": name, "value": value}
                ws.metric_values.add(measured_on=today - dt.timedelta(days=3), **facts)
        yield ws


@pytest.mark.parametrize("view", ["direct", "combined"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_families_of_metrics_stand_in_line(
    served: Serving, new_page: Callable[..., Page], view: str, width: int
) -> None:
    """Each column begins at the same place in every family, however long the names; nothing is cut."""
    page = new_page(width=width)
    page.goto(f"{served.url}account?id=1&tab=measure&view={view}")
    metrics = page.locator("#metrics")
    expect(metrics.locator("table")).to_have_count(3)
    lefts = [table.evaluate(LEFTS) for table in metrics.locator("table").all()]

    assert [lefts[0]] * 3 == lefts
    assert [] == metrics.evaluate(CUT)


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_menu_touches_the_edge_of_the_window(
    served: Serving, new_page: Callable[..., Page], width: int
) -> None:
    """The reports, the three dots, Create New, one's own: eight pixels off each side, and nothing cut."""
    page = new_page(width=width)
    page.goto(f"{served.url}account?id=1&view=combined")
    expect(page.get_by_role("heading", name="Globex", level=1)).to_be_visible()
    close = {}
    for name in ("Reports", "More about this account", "Create new", "your menu"):
        page.get_by_role("button", name=name).first.click()
        menu = page.locator(".k-menu:popover-open")
        expect(menu).to_be_visible()
        box = menu.bounding_box()
        assert box is not None
        wide = menu.evaluate("menu => menu.scrollWidth > menu.clientWidth")
        if box["x"] < 8 or box["x"] + box["width"] > width - 8 or wide:
            close[name] = box
        page.keyboard.press("Escape")

    assert {} == close
