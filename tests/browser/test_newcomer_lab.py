"""A newcomer's first hour by clicks in a real JupyterLab, with the dashboards open beside it."""

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from kapta_workspace import Workspace, open_workspace
from tests.browser.lab import answering, run_all, running

pytest.importorskip("jupyterlab")

FEW_SECONDS = 20_000
PLAYERS = "\n".join(
    f"{account}\t{name} of {account}\t{title}\t{role}\tSupporter\tHigh\tyes"
    for account in ("Globex", "Hooli", "Initech")
    for name, title, role in (
        ("Ada", "CEO", "Executive Sponsor"),
        ("Bo", "Head of Purchasing", "Decision Maker"),
        ("Cy", "Engineer", "Champion"),
    )
)
"""As copied from a spreadsheet: account, name, job title, role, friend / foe, decision power, primary."""


@pytest.fixture
def addresses(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """What ``kapta lab`` starts on an empty workspace: JupyterLab, and the dashboards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {"KAPTA_DATABASE_URL": f"sqlite:///{tmp_path}/kapta.db", "KAPTA_FOLDER": str(tmp_path)}
    with running("kapta_workspace", ["lab"], tmp_path, {**own, "KAPTA_PORT": str(port)}) as lab:
        dashboards = f"http://localhost:{port}/"
        answering(dashboards)
        yield lab, dashboards


@pytest.fixture
def workspace(tmp_path: Path, addresses: tuple[str, str]) -> Iterator[Workspace]:
    """The same workspace, to look into."""
    with open_workspace(f"sqlite:///{tmp_path}/kapta.db", folder=tmp_path) as ws:
        yield ws


def table(page: Page, caption: str) -> Locator:
    """A table of the notebook that is open."""
    return page.locator(".ks").filter(has=page.get_by_text(caption, exact=True)).last


def paste(cells: Locator, text: str) -> None:
    """Paste what was copied from a spreadsheet into the last cell of a column."""
    cells.last.click()
    cells.last.evaluate(
        """(cell, text) => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          const how = { clipboardData: data, bubbles: true, cancelable: true };
          cell.dispatchEvent(new ClipboardEvent("paste", how));
        }""",
        text,
    )


def saved(of: Locator, sentence: str) -> None:
    """Save a table, and read what was written."""
    of.get_by_role("button", name=re.compile("Save all")).click()
    expect(of.locator(".ks-said")).to_have_text(sentence, timeout=FEW_SECONDS)


@pytest.mark.timeout(420)
def test_from_an_empty_workspace_to_three_whole_accounts_without_code(
    addresses: tuple[str, str], new_page, workspace: Workspace
) -> None:
    """
    Three accounts, nine key players, a colleague, rhythms and a first call by clicking, typing and pasting.

    The dashboards, open all the while, show each of them within seconds.
    """
    lab, dashboards = addresses
    manager = new_page(allow=[".*"])
    page = new_page(width=1360, height=1000, allow=[".*"])  # JupyterLab itself complains of much
    page.goto(lab)
    page.get_by_role("link", name="Set up 1: accounts").click(timeout=120_000)
    manager.goto(dashboards)

    # One account by hand …
    run_all(page, "Set up 1")
    form = page.locator(".k-form").filter(has=page.get_by_role("heading", name="New account")).last
    form.locator(".kapta-name input").fill("Globex", timeout=120_000)
    form.locator(".kapta-website input").fill("globex.example")
    form.locator(".kapta-description textarea").fill("Makes everything; buys our valves.")
    form.locator("button.k-save").click()
    expect(form.get_by_role("status").last).to_contain_text("Account “Globex” created.", timeout=FEW_SECONDS)
    expect(manager.get_by_text("Globex").first).to_be_visible(timeout=FEW_SECONDS)

    # … and two by pasting.
    accounts = table(page, "Accounts")
    expect(accounts.locator("tbody tr")).to_have_count(2)
    paste(
        accounts.locator("input.ks-name"),
        "Hooli\tnormal\t\thooli.example\tSearches.\tSoftware\t5,000,000\n"
        "Initech\tking\t\tinitech.example\tTypes.\tSoftware\t250000\n",
    )
    expect(accounts.get_by_text("king").last).to_be_visible(timeout=FEW_SECONDS)
    accounts.get_by_label("Account type of Initech").fill("Normal")
    accounts.get_by_label("Industry of Globex").fill("Energy")
    accounts.get_by_label("Annual revenue of Globex").fill("1,500,000")
    saved(accounts, "2 accounts created, 1 saved.")
    expect(page.get_by_role("status").filter(has_text="3 of 3 steps done. Complete.")).to_be_visible(
        timeout=FEW_SECONDS
    )

    # Nine key players, pasted.
    page.get_by_role("link", name="21_key_players").last.click()
    run_all(page, "Set up 2")
    players = table(page, "Key players and contacts")
    players.wait_for(timeout=120_000)
    paste(players.locator("input.ks-account"), PLAYERS)
    saved(players, "9 contacts created.")
    expect(page.get_by_role("status").filter(has_text="3 of 3 steps done. Complete.").last).to_be_visible(
        timeout=FEW_SECONDS
    )

    # A colleague, the rhythm, the first calls.
    page.get_by_role("link", name="22_contributors_and_check_ins").last.click()
    run_all(page, "Set up 3")
    colleagues = table(page, "Colleagues")
    colleagues.wait_for(timeout=120_000)
    paste(colleagues.locator("input.ks-name"), "Ben Book\tben@ours.example\tContributor\n")
    saved(colleagues, "1 user created.")
    helpers = table(page, "Owners and contributors")
    for name in ("Globex", "Hooli", "Initech"):
        helpers.get_by_label(f"Contributors of {name}").fill("Ben Book")
    saved(helpers, "3 accounts saved.")
    rhythm = table(page, "Check-ins")
    paste(rhythm.get_by_label("Check in every of Ada of Globex"), "\n".join(["Monthly"] * 9))
    saved(rhythm, "9 contacts saved.")
    for name in ("Globex", "Hooli", "Initech"):
        _call(page, name)

    expect(page.get_by_role("status").filter(has_text="12 of 12 steps done. Complete.")).to_be_visible(
        timeout=FEW_SECONDS
    )
    scores = page.get_by_role("table").filter(has_text="Scores now").last
    expect(scores.get_by_text(re.compile(r"\d+ of 100"))).to_have_count(3)
    assert workspace.guide()["done"].all()
    assert workspace.health.frame()["badge"].notna().all()
    assert {"notebook"} == set(workspace.log()["through"]) - {"setup", "check-in"}


def _call(page: Page, account: str) -> None:
    """Log a phone call with an account's first contact."""
    chooser = page.locator(".k-account select").last
    chooser.select_option(label=account)
    form = page.locator(".k-form").filter(has=page.get_by_role("heading", name="New note")).last
    again = form.locator("button.k-again")
    form.locator(".kapta-contacts input").fill(f"Ada of {account}", timeout=FEW_SECONDS)
    form.locator(".kapta-contacts input").press("Enter")
    form.locator(".kapta-text textarea").fill("A first call.")
    form.locator("button.k-save").click()
    expect(form.get_by_role("status").last).to_contain_text("created", timeout=FEW_SECONDS)
    expect(again).to_be_visible()
