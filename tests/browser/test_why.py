"""Why did it fall? A manager's two clicks, in a browser."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from kapta_workspace import Workspace, open_workspace
from tests.ui.panel.served import Serving


@pytest.fixture
def workspace(database_url: str) -> Iterator[Workspace]:
    """Acme, begun 80 days ago with a call to Ada; since then there was nothing but a risk, 10 days ago."""
    now = datetime.now(UTC)
    moment = [now - timedelta(days=80)]
    ws = open_workspace(database_url, through="dashboard", clock=lambda: moment[0])
    ws.accounts.add(name="Acme")
    ws.contacts.add(account="Acme", name="Ada Byron", role="champion")
    day = moment[0].date()
    ws.notes.add(account="Acme", kind="phone", occurred_on=day, title="A call", contacts=["Ada Byron"])
    moment[0] = now - timedelta(days=10)
    ws.risks.add(account="Acme", reason="A merger", severity="high", opened_on=moment[0].date())
    moment[0] = now
    yield ws
    ws.close()


def test_two_clicks_lead_to_the_note_that_was_not_written(served: Serving, page: Page) -> None:
    """Why? on the health card, then Notes: none since the call, which is linked. A statement is beside it."""
    page.goto(f"{served.url}account?id=1&days=90")

    page.get_by_role("region", name="Health").get_by_role("link", name="Why?").click()
    answer = page.get_by_role("region", name="Why did it move?")
    answer.locator("summary").filter(has_text="Notes").click()

    expect(answer).to_contain_text("No note has been written since")
    expect(answer.get_by_role("link", name="A call").first).to_be_visible()

    page.get_by_role("link", name="As a statement").click()
    statement = page.get_by_role("region", name="The statement of the score")
    statement.locator("summary").filter(has_text="Added risk").click()

    expect(statement.get_by_role("link", name="A merger")).to_be_visible()
