"""The pages over the whole portfolio, clicked through as a manager would, on both databases."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from kapta_workspace import Workspace, open_workspace
from tests.ui.panel.served import Serving


@pytest.fixture
def workspace(database_url: str, tmp_path: Path) -> Iterator[Workspace]:
    """
    Globex (strategic) and Initech, which Ben owns; both since sixty days.

    Globex has a contract of 1,000 euros that ends in twenty days, an open risk since yesterday and a late
    task; Initech 5,000 dollars until next year, and Seats. Revenue is measured at both.
    """
    moment = [dt.datetime.now(dt.UTC) - dt.timedelta(days=60)]
    with open_workspace(database_url, folder=tmp_path, through="dashboard", clock=lambda: moment[0]) as ws:
        ws.users.add(name="Ben Book", email="ben@ours.example", role="account_manager")
        ws.accounts.add(name="Globex", account_type="strategic")
        ws.accounts.add(name="Initech", owner="Ben Book")
        ws.products.add(name="Seats")
        ws.accounts.edit("Initech", products=["Seats"])
        day = moment[0].date()
        ws.metrics.add(name="Revenue", family="Financial", target=100, position=1)
        ws.metrics.add(name="Users", family="Usage", position=2)
        for name, value in (("Globex", 120), ("Initech", 40)):
            ws.metric_values.add(account=name, metric="Revenue", measured_on=day, value=value)
        moment[0] += dt.timedelta(days=59)
        day = moment[0].date()
        ws.contracts.add(
            account="Globex", name="Frame", value=1000, currency="EUR", end=day + dt.timedelta(days=21)
        )
        ws.contracts.add(
            account="Initech", name="Deal", value=5000, currency="USD", end=day + dt.timedelta(days=400)
        )
        ws.risks.add(account="Globex", reason="Budget cut", severity="critical", opened_on=day)
        ws.tasks.add(account="Globex", title="Send the offer", due=day - dt.timedelta(days=3))
        moment[0] += dt.timedelta(days=1)
        yield ws


def go(page: Page, name: str) -> None:
    """Follow a line of the menu."""
    page.get_by_role("navigation", name="Pages").get_by_role("link", name=name, exact=True).click()


def choose(page: Page, label: str, /, **option: str) -> None:
    """Choose from a drop-down, as somebody does who has to be there first."""
    drop = page.get_by_label(label, exact=True)
    drop.focus()
    drop.select_option(**option)  # type: ignore[arg-type]


def headed(page: Page, title: str) -> Locator:
    """The heading of the page one is on."""
    return page.get_by_role("heading", name=title, level=1)


def test_the_menu_leads_everywhere_and_back(served: Serving, page: Page) -> None:
    """Every line of the menu opens its page without loading again, is marked, and Back returns."""
    page.goto(served.url)
    expect(headed(page, "Portfolio")).to_be_visible()
    page.evaluate("window.stayed = true")
    titles = {
        "My work": "My work",
        "Accounts": "Accounts",
        "People": "People",
        "Contracts": "Contracts",
        "Opportunities": "Opportunities",
        "Risks": "Risks",
        "Reviews": "Business reviews",
        "Products": "Products",
        "Metrics": "Metrics",
        "Tasks": "Tasks",
        "Team": "Team",
        "Coaching": "Coaching",
        "Reports": "Reports",
    }

    for name, title in titles.items():
        go(page, name)
        expect(headed(page, title)).to_be_visible()
        marked = page.get_by_role("navigation", name="Pages").locator("[aria-current=page]")
        expect(marked).to_have_text(name)

    page.go_back()
    expect(headed(page, "Coaching")).to_be_visible()
    page.go_forward()
    expect(headed(page, "Reports")).to_be_visible()
    assert page.evaluate("window.stayed")


def test_a_filter_stays_on_until_it_is_taken_off_or_left_by_back(served: Serving, page: Page) -> None:
    """Strategic accounts alone on the accounts, then on the contracts; Back before it was on takes it off."""
    page.goto(f"{served.url}accounts")
    table = page.get_by_role("table", name="Accounts")
    expect(table.get_by_role("rowheader")).to_have_count(2)
    page.get_by_text("Narrow", exact=True).click()
    choose(page, "Type", value="strategic")
    expect(table.get_by_role("rowheader")).to_have_count(1)

    go(page, "Contracts")
    contracts = page.get_by_role("table", name="Contracts")
    expect(contracts.get_by_role("rowheader")).to_have_text(["Frame"])
    assert "where=type" in page.url
    expect(page.get_by_role("tree").get_by_role("treeitem")).to_have_count(1)

    page.go_back()
    page.go_back()
    expect(table.get_by_role("rowheader")).to_have_count(2)
    go(page, "Contracts")
    expect(contracts.get_by_role("rowheader")).to_have_count(2)
    page.go_back()
    page.go_forward()
    expect(contracts.get_by_role("rowheader")).to_have_count(2)

    page.goto(f"{served.url}contracts?where=tier+%3D+strategic")
    expect(contracts.get_by_role("rowheader")).to_have_count(1)
    page.get_by_role("link", name="Take it off").click()
    expect(contracts.get_by_role("rowheader")).to_have_count(2)


def test_expirations_and_values_narrow_the_contracts(served: Serving, page: Page) -> None:
    """The number of contracts ending within 30 days opens them; a least value leaves the other."""
    page.goto(f"{served.url}contracts")
    rows = page.get_by_role("table", name="Contracts").get_by_role("rowheader")
    page.get_by_role("link", name="Ending within 30 days").click()
    expect(rows).to_have_text(["Frame"])
    assert "ends=30" in page.url

    choose(page, "Ends", value="")
    expect(rows).to_have_count(2)
    page.get_by_label("Value at least").fill("2,000")
    page.keyboard.press("Enter")
    expect(rows).to_have_text(["Deal"])
    page.reload()
    expect(rows).to_have_text(["Deal"])
    expect(page.get_by_label("In total, by currency")).to_contain_text("5,000 USD")


def test_a_list_is_sorted_and_downloaded_as_it_stands(served: Serving, page: Page, tmp_path: Path) -> None:
    """A heading sorts, the same heading again turns round; the workbook has the rows in that order."""
    page.goto(f"{served.url}contracts")
    rows = page.get_by_role("table", name="Contracts").get_by_role("rowheader")
    heading = page.get_by_role("columnheader", name="Value")
    heading.get_by_role("link").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    expect(rows).to_have_text(["Frame", "Deal"])
    heading.get_by_role("link").click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    expect(rows).to_have_text(["Deal", "Frame"])

    with page.expect_download() as told:
        page.get_by_role("link", name="Download").click()
    told.value.save_as(tmp_path / "list.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "list.xlsx")["Contracts"]
    names = [row[0] for row in sheet.iter_rows(values_only=True) if row[0] in ("Deal", "Frame")]
    assert ["Deal", "Frame"] == names


def test_the_first_page_tells_why_and_leads_to_the_rows(served: Serving, page: Page) -> None:
    """Globex fell: the reason stands there and leads on; the numbers open the accounts they count."""
    page.goto(served.url)
    falls = page.get_by_role("region", name="Biggest falls")
    expect(falls).to_contain_text("Globex")
    falls.get_by_role("link", name="Globex").click()
    expect(headed(page, "Globex")).to_be_visible()
    assert "why=change" in page.url

    page.go_back()
    page.get_by_role("region", name="Required roles filled").get_by_role("link").first.click()
    expect(headed(page, "Accounts")).to_be_visible()
    expect(page.get_by_role("table", name="Accounts").get_by_role("rowheader")).to_have_count(2)


def test_metrics_are_chosen_saved_and_compared(served: Serving, page: Page, workspace: Workspace) -> None:
    """One metric unticked, the view saved under a name and found again; historic tells how it moved."""
    page.goto(f"{served.url}metrics")
    table = page.get_by_role("table", name="Metrics of each account")
    expect(table.get_by_role("columnheader")).to_have_count(3)
    page.get_by_text("Choose metrics").click()
    page.get_by_role("checkbox", name="Users").uncheck()
    expect(table.get_by_role("columnheader")).to_have_count(2)

    page.get_by_role("button", name="Save this view").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Filter", exact=True).fill("Money only")
    form.get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_text("Filter “Money only” created.")).to_be_visible()
    page.goto(f"{served.url}metrics")
    choose(page, "View of metrics", label="Money only")
    expect(table.get_by_role("columnheader")).to_have_count(2)

    workspace.metric_values.add(
        account="Initech", metric="Revenue", measured_on=workspace.store.clock().date(), value=110
    )
    page.get_by_role("link", name="Historic").click()
    expect(table).to_contain_text("+70")
    page.get_by_role("link", name="Colour").click()
    expect(table.get_by_role("row", name="Initech")).to_contain_text("→")


def test_work_is_done_from_the_lists(served: Serving, page: Page, workspace: Workspace) -> None:
    """A late task is ticked off where it is listed; the team's numbers lead to whose they are."""
    page.goto(f"{served.url}tasks?due=late")
    page.get_by_role("button", name="Done: “Send the offer”").click()
    expect(page.get_by_text("Nothing fits")).to_be_visible()
    assert ["done"] == workspace.tasks.frame()["status"].tolist()

    go(page, "Team")
    team = page.get_by_role("table", name="Team")
    team.get_by_role("row", name="Ben Book").get_by_role("link", name="1 accounts owned by Ben Book").click()
    expect(page.get_by_role("table", name="Accounts").get_by_role("rowheader")).to_have_text(["Initech"])
    page.get_by_role("link", name="Owned by Ben Book").click()
    expect(page.get_by_role("table", name="Accounts").get_by_role("rowheader")).to_have_count(2)


def test_search_finds_a_colleague_and_leads_to_their_work(served: Serving, page: Page) -> None:
    """While typing Ben is found among the users; his page shows what is ahead of him."""
    page.goto(served.url)
    page.get_by_role("combobox", name="Search").fill("ben")
    page.get_by_role("listbox", name="Found").get_by_role("option", name="Ben Book").click()

    expect(headed(page, "Ben Book")).to_be_visible()
    expect(page.get_by_role("table", name="Contracts, the next to end first")).to_contain_text("Deal")


def test_a_past_day_is_shown_everywhere_until_today_is(served: Serving, page: Page) -> None:
    """Thirty days ago neither contract was there; the menu keeps the day, one link leads back to today."""
    then = (dt.datetime.now(dt.UTC) - dt.timedelta(days=30)).date()
    page.goto(f"{served.url}accounts?as_of={then.isoformat()}")
    expect(page.get_by_text("As it was on").first).to_be_visible()

    go(page, "Contracts")
    expect(page.get_by_text("No contracts yet")).to_be_visible()
    page.get_by_role("link", name="Show today").click()
    expect(page.get_by_role("table", name="Contracts").get_by_role("rowheader")).to_have_count(2)
