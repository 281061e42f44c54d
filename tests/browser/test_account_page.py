"""The account page, lived in as a manager would: papers, one's own order of sections, plan, risk, merge."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kapta_workspace import Workspace, open_workspace
from tests.ui.panel.served import Serving


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """Globex with Ada and a contract."""
    ws = open_workspace(f"sqlite:///{tmp_path}/kapta.db", folder=tmp_path, through="dashboard")
    ws.accounts.add(name="Globex", website="globex.example")
    ws.contacts.add(account="Globex", name="Ada Byron")
    ws.contracts.add(account="Globex", name="Frame", value=1000, end="2027-12-31", notice_days=90)
    yield ws
    ws.close()


def test_a_file_is_uploaded_saved_replaced_and_taken_back(
    served: Serving, page: Page, workspace: Workspace, tmp_path: Path
) -> None:
    """The empty section says what to add; a chosen file is listed under its name and comes back as it was."""
    page.goto(f"{served.url}account?id=1")
    papers = page.get_by_role("region", name="Documents").first
    expect(papers).to_contain_text("No documents yet")
    with page.expect_file_chooser() as chooser:
        papers.get_by_role("button", name="Upload a file").click()
    chooser.value.set_files({"name": "Plan 2027.pdf", "mimeType": "text/html", "buffer": b"<b>plan</b>"})
    row = papers.get_by_role("row", name="Plan 2027.pdf")
    expect(row).to_contain_text("PDF file")

    with page.expect_download() as download:
        row.get_by_role("link", name="Plan 2027.pdf").click()
    assert "Plan 2027.pdf" == download.value.suggested_filename
    assert b"<b>plan</b>" == Path(download.value.path()).read_bytes()

    with page.expect_file_chooser() as chooser:
        row.get_by_role("button", name="Upload another file").click()
    chooser.value.set_files({"name": "Plan 2028.pdf", "mimeType": "application/pdf", "buffer": b"two"})
    expect(papers.get_by_role("row", name="Plan 2028.pdf")).to_be_visible()
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(papers.get_by_role("row", name="Plan 2027.pdf")).to_be_visible()
    assert ("Plan 2027.pdf", b"<b>plan</b>") == workspace.documents.read(1)


def test_sections_are_folded_and_moved_by_keyboard_for_oneself_alone(
    served: Serving, page: Page, workspace: Workspace
) -> None:
    """Folded, a section is its heading; moved, it stays moved on every account; the focus stays at hand."""
    page.goto(f"{served.url}account?id=1")
    page.get_by_role("button", name="SWOT", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="Strengths")).to_have_count(0)
    folded = page.get_by_role("button", name="SWOT", exact=True)
    expect(folded).to_have_attribute("aria-expanded", "false")
    expect(folded).to_be_focused()
    folded.press("Enter")
    expect(page.get_by_role("heading", name="Strengths")).to_be_visible()

    page.get_by_role("button", name="More about this account").click()
    page.get_by_role("link", name="Arrange the sections").click()
    up = page.get_by_role("button", name="Move Contracts up")
    for place in (6, 5, 4, 3, 2, 1):
        up.press("Enter")
        expect(page.locator(".k-arrange li").nth(place)).to_contain_text("Contracts")
        expect(up).to_be_focused()
    page.get_by_role("link", name="Done").click()
    expect(page.locator(".k-columns h2").nth(1)).to_have_text("Contracts")
    mine = workspace.arrangements.frame()
    assert ["summary,contract,health"] == [mine["sections"].iloc[0][:23]]


def test_figures_open_their_rows_a_risk_is_closed_and_accounts_are_compared(
    served: Serving, page: Page, workspace: Workspace
) -> None:
    """The value under contract leads to them; closing asks how it ended; merging shows both sides."""
    workspace.risks.add(account="Globex", reason="Tender", opened_on="2026-01-03")
    workspace.accounts.add(name="Initech", website="initech.example")
    page.goto(f"{served.url}account?id=1")
    page.get_by_role("link", name="1,000 EUR").click()
    contracts = page.get_by_role("region", name="Contracts").first
    expect(contracts).to_be_focused()
    expect(contracts.get_by_role("list", name="When contracts end")).to_contain_text("notice by 2 Oct 2027")

    page.get_by_role("link", name="Medium risk").click()
    page.get_by_role("button", name="Close the risk").click()
    form = page.get_by_role("dialog")
    form.get_by_role("button", name="Close the risk").click()
    expect(form.get_by_label("Resolution")).to_be_focused()
    form.get_by_label("Resolution").fill("They stayed.")
    form.get_by_role("button", name="Close the risk").click()
    expect(page.get_by_text("Risk “Tender” closed.")).to_be_visible()

    page.get_by_role("button", name="More about this account").click()
    page.get_by_role("button", name="Merge another account").click()
    form.get_by_role("combobox").fill("ini")
    form.get_by_role("option", name="Initech").click()
    form.get_by_role("button", name="Compare them").click()
    sides = form.get_by_role("radiogroup", name="Website")
    expect(sides.get_by_label("https://globex.example")).to_be_checked()
    sides.get_by_label("https://initech.example").check()
    form.get_by_role("button", name="Merge", exact=True).click()
    expect(page.get_by_text("“Initech” merged into “Globex”.")).to_be_visible()
    assert "https://initech.example" == workspace.accounts.get("Globex")["website"]
