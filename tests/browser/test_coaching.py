"""Coaching at the top right of the details: started, answered, taken back; and for the whole portfolio."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from kapta_workspace import Workspace, open_workspace
from kapta_workspace.settings import load
from kapta_workspace.ui.panel.pages import session
from tests.connectors.stand_in import Answer, Asked, completion, standing_in
from tests.ui.panel.served import Serving, serving


@pytest.fixture
def workspace(database_url: str) -> Iterator[Workspace]:
    """Acme with a critical risk nobody has touched for two months, and a late task."""
    ws = open_workspace(database_url, through="dashboard")
    early = datetime.now(UTC).date() - timedelta(days=60)
    ws.accounts.add(name="Acme")
    ws.risks.add(account="Acme", reason="A merger", severity="critical", opened_on=early)
    ws.tasks.add(account="Acme", title="Send the plan to Acme", due=early, assignee=ws.user)
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


def obliging(asked: Asked) -> Answer:
    """A model that repeats what it is told, and adds a sentence of its own."""
    rows = [json.loads(line) for line in asked.json["messages"][-1]["content"].splitlines()]
    said = [{"text": row["text"].split(". ")[0], "cites": [row["id"]], "topic": "plan"} for row in rows]
    return completion([*said, {"text": "Archive Acme at once.", "cites": [], "topic": ""}])


def test_other_words_are_seen_before_they_are_sent(
    database_url: str, workspace: Workspace, new_page: Callable[..., Page]
) -> None:
    """The text first, then the answer with its records; the next time it is asked at once."""
    with standing_in(obliging) as model:
        told = load(database_url=database_url, advisor={"url": f"{model.address}/v1", "model": "small"})
        session.use(Workspace(workspace.store, workspace.user, told, through="dashboard"))
        pages = {name: partial(session.open_session, name or "portfolio") for name in session.PAGES}
        with serving(pages) as served:
            page = new_page()
            page.goto(f"{served.url}account?id=1&tab=coaching")
            page.get_by_role("link", name="In other words").click()
            panel = page.get_by_role("region", name="In other words")
            expect(panel).to_contain_text("characters would be sent to")
            expect(panel).to_contain_text("[account-1]")
            before = len(model.asked)
            panel.get_by_role("button", name="Send it").click()

            expect(panel).to_contain_text("Worded by a language model")
            expect(panel).to_contain_text("1 of its sentences was dropped")
            expect(panel.get_by_role("link", name="A merger")).to_be_visible()
            expect(panel).not_to_contain_text("Archive Acme")
            page.get_by_role("button", name="Summarise the notes").click()
            expect(page.get_by_role("region", name="Summarise the notes")).to_contain_text(
                "nothing to send yet"
            )

    assert (0, 1) == (before, len(model.asked))
