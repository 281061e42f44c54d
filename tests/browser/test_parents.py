"""A parent's page: direct, combined, and of some accounts only, as a manager clicks through it."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kapta_workspace import Workspace, open_workspace
from tests.browser.house import house
from tests.ui.panel.served import Serving


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def workspace(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workspace]:
    """
    Globex > Globex EU > Rome, Globex > Globex US, and Globex Old, archived.

    Ada is an advocate at Globex EU and hostile at Globex US; Bo is at Rome alone. EU has the sensor, and each
    of EU and US a contract, in its own currency, and an answer to the survey.
    """
    folder = tmp_path_factory.mktemp("parents")
    if request.param == "sqlite":
        yield from _opened(f"sqlite:///{folder / 'kapta.db'}", folder)
    else:
        with request.getfixturevalue("postgres_server").fresh() as url:
            yield from _opened(url, folder)


def _opened(url: str, folder: Path) -> Iterator[Workspace]:
    with open_workspace(url, folder=folder, through="dashboard") as ws:
        today = ws.store.clock().date()
        ws.products.add(name="Sensor")
        ws.products.add(name="Forecast")
        for name, parent in (
            ("Globex", None),
            ("Globex EU", "Globex"),
            ("Globex US", "Globex"),
            ("Rome", "Globex EU"),
            ("Globex Old", "Globex"),
        ):
            ws.accounts.add(name=name, parent=parent)
        ws.accounts.edit("Globex EU", products=["Sensor"])
        ws.accounts.archive("Globex Old")
        ada = {"name": "Ada Byron", "email": "ada@globex.example"}
        ws.contacts.add(account="Globex EU", friend_foe="advocate", **ada)
        ws.contacts.add(account="Globex US", friend_foe="hostile", **ada)
        ws.contacts.add(account="Rome", name="Bo Lund")
        end = today + dt.timedelta(days=200)
        ws.contracts.add(account="Globex EU", name="Frame", value=900, currency="EUR", start=today, end=end)
        ws.contracts.add(account="Globex US", name="Deal", value=100, currency="USD", start=today, end=end)
        ws.voc_answers.add(account="Globex EU", question=1, answer="9", answered_on=today)
        ws.voc_answers.add(account="Globex US", question=1, answer="2", answered_on=today)
        ws.goals.add(account="Globex EU", plan_type="Our own goals", name="Grow in the north")
        ws.goals.add(account="Globex US", plan_type="Our own goals", name="Stay in the south")
        yield ws


@pytest.fixture(scope="module")
def served(workspace: Workspace) -> Iterator[Serving]:
    """The pages, once for the whole file."""
    with house(workspace) as running:
        yield running


def test_the_family_is_shown_together_and_everybody_once(served: Serving, page: Page) -> None:
    """Direct knows nobody; combined has Ada once with both accounts and both of her stands, and Bo below."""
    page.goto(f"{served.url}account?id=1")
    people = page.get_by_role("region", name="Key players and contacts").first
    expect(people).to_contain_text("Nobody yet")

    page.get_by_role("navigation", name="Which accounts").get_by_role("link", name="Combined").click()

    expect(people.get_by_role("heading")).to_have_text("Key players and contacts")
    expect(people.locator(".k-aside")).to_have_text("2")
    ada = people.get_by_role("row", name="Ada Byron")
    expect(ada).to_have_count(1)
    expect(ada.locator(".k-chip")).to_have_text(["Globex EU", "Globex US"])
    expect(ada).to_contain_text("Advocate")
    expect(ada).to_contain_text("Hostile")
    ada.get_by_role("button", name="Actions for Ada Byron").click()
    expect(page.get_by_role("button", name="Edit at Globex EU")).to_be_visible()
    expect(page.get_by_role("button", name="Edit at Globex US")).to_be_visible()
    expect(page.get_by_role("link", name="Edit list")).to_have_count(0)


def test_a_chip_shows_its_account_alone_and_all_come_back(served: Serving, page: Page) -> None:
    """Pressed, every section keeps to Globex US, the address says so, and Show all brings the others back."""
    page.goto(f"{served.url}account?id=1&view=combined")
    contracts = page.get_by_role("region", name="Contracts").first
    expect(contracts.get_by_role("table").get_by_role("row")).to_have_count(3)

    contracts.get_by_role("link", name="Globex US").click()

    expect(contracts.get_by_role("table").get_by_role("row")).to_have_count(2)
    expect(page).to_have_url(re.compile("only=3"))
    scope = page.get_by_role("group", name="Which accounts are in view")
    expect(scope.get_by_role("button")).to_have_text("1 of 4 accounts")
    expect(page.get_by_role("region", name="Key players and contacts").first).not_to_contain_text("Bo Lund")
    page.get_by_role("link", name="Plan", exact=True).click()
    expect(page.get_by_text("Stay in the south")).to_be_visible()
    expect(page.get_by_text("Grow in the north")).to_have_count(0)
    scope.get_by_role("link", name="Show all").click()
    expect(page.get_by_text("Grow in the north")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("Grow in the north")).to_have_count(0)


def test_accounts_are_ticked_out_and_archived_ones_in(served: Serving, page: Page) -> None:
    """The family as a list of boxes, by keyboard; the archived child stays out until it is asked for."""
    page.goto(f"{served.url}account?id=1&view=combined")
    scope = page.get_by_role("group", name="Which accounts are in view")
    accounts = page.get_by_role("region", name="Accounts in view").first.get_by_role("table")
    expect(accounts.get_by_role("row")).to_have_count(5)

    scope.get_by_role("button", name="All 4 accounts").press("Enter")
    expect(scope.get_by_role("checkbox")).to_have_count(4)
    scope.get_by_role("checkbox", name="Globex US").press("Space")
    scope.get_by_role("button", name="Show these").press("Enter")
    expect(accounts.get_by_role("row")).to_have_count(4)
    expect(accounts).not_to_contain_text("Globex US")

    scope.get_by_role("button", name="3 of 4 accounts").click()
    scope.get_by_role("link", name="Include archived (1)").click()
    expect(accounts).to_contain_text("Globex Old")
    expect(scope.get_by_role("button").first).to_have_text("All 5 accounts")


def test_the_familys_figures_name_the_worst_and_mix_no_currencies(
    served: Serving, page: Page, workspace: Workspace
) -> None:
    """Mean, lowest by name, bands; no mean over two currencies; products with their gaps; the survey."""
    page.goto(f"{served.url}account?id=1&view=combined")
    found = workspace.health.rollup("Globex")
    assert found.mean is not None
    health = page.get_by_role("region", name="Health").first
    expect(health).to_contain_text(f"Mean{int(found.mean + 0.5)}")
    expect(health.get_by_role("link", name=str(found.worst["name"].iloc[0])).first).to_be_visible()
    expect(health).to_contain_text("900 EUR + 100 USD")

    products = page.get_by_role("region", name="Products").first
    expect(products.get_by_role("columnheader", name="Sensor 1 of 4")).to_be_visible()
    expect(products.get_by_role("columnheader", name="Forecast 0 of 4")).to_be_visible()
    row = products.get_by_role("row", name="Globex EU")
    expect(row.get_by_role("cell")).to_have_text(["–gap", "✓has it"])

    spread = page.get_by_role("list", name="How the answers to")
    expect(spread.get_by_role("listitem")).to_have_text(["21", "91"])
    expect(page.get_by_text("The latest answer of each person, mean 5.5")).to_be_visible()


def test_what_is_edited_in_the_family_is_edited_on_its_own_account(
    served: Serving, page: Page, workspace: Workspace
) -> None:
    """A contract of Globex US is edited from the parent's page, and an action added to its goal there."""
    page.goto(f"{served.url}account?id=1&view=combined")
    contracts = page.get_by_role("region", name="Contracts").first
    contracts.get_by_role("row", name="Deal").get_by_role("button", name="Edit “Deal”").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_role("combobox", name="Account")).to_have_value("Globex US")
    form.get_by_label("Value").fill("250")
    form.get_by_role("button", name="Save", exact=True).click()
    expect(contracts.get_by_role("row", name="Deal")).to_contain_text("250 USD")

    page.get_by_role("link", name="Plan", exact=True).click()
    goal = page.get_by_role("listitem").filter(has_text="Stay in the south").last
    goal.get_by_role("button", name="Action for “Stay in the south”").click()
    form.get_by_label("Action", exact=True).fill("Visit them")
    form.get_by_role("button", name="Create", exact=True).click()
    expect(goal).to_contain_text("Visit them")
    assert ["Visit them"] == workspace.actions.frame("Globex US")["name"].tolist()
