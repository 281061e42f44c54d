"""Coaching at the top right of the details: started, answered, taken back; and for the whole portfolio."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from kapta_workspace import Workspace, open_workspace
from tests.ui.panel.served import Serving


@pytest.fixture
def workspace(database_url: str) -> Iterator[Workspace]:
    """Acme with a critical risk nobody has touched for two months, and a late task."""
    ws = open_workspace(database_url, through="dashboard")
    early = datetime.now(UTC).date() - timedelta(days=60)
    ws.accounts.add(name="Acme")
    ws.risks.add(account="Acme", reason="A merger", severity="critical", opened_on=early)
    ws.tasks.add(account="Acme", title="Send the plan", due=early, assignee=ws.user)
    yield ws
    ws.close()


def test_a_suggestion_is_opened_started_put_off_and_taken_back(
    served: Serving, new_page: Callable[..., Page], workspace: Workspace
) -> None:
    """The button counts; the risk leads, links its record and opens its form; answers are kept and undone."""
    page = new_page(width=390)
    count = workspace.coaching.count("Acme")
    page.goto(f"{served.url}account?id=1")
    page.get_by_role("link", name=f"Coaching {count}").click()
    panel = page.get_by_role("region", name="Coaching")
    first = panel.get_by_role("listitem").filter(has_text="A merger").first

    expect(first).to_contain_text("Warning")
    expect(first).to_contain_text("points")
    first.locator("summary").click()
    expect(first.get_by_role("link", name="A merger")).to_be_visible()

    first.get_by_role("button", name="Open the risk").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_label("Status")).to_have_value("in_process")
    page.keyboard.press("Escape")

    late = panel.get_by_role("listitem").filter(has_text="Send the plan").first
    late.get_by_role("button", name="Remind me in a week").click()
    expect(page.get_by_text("Put off for a week.")).to_be_visible()
    expect(panel).not_to_contain_text("Send the plan")
    page.get_by_role("button", name="Undo").click()
    expect(panel).to_contain_text("Send the plan")

    page.goto(f"{served.url}portfolio")
    page.get_by_role("region", name="Coaching").get_by_role("link", name="What to do first").click()
    expect(page.get_by_role("region", name="Coaching")).to_contain_text("A merger")
