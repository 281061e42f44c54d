"""The settings page, as an administrator clicks through it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kapta_workspace import Workspace, open_workspace
from tests.ui.panel.served import Serving


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """A new workspace."""
    with open_workspace(f"sqlite:///{tmp_path / 'k.db'}", folder=tmp_path, through="dashboard") as ws:
        ws.accounts.add(name="Globex")
        yield ws


def test_an_administrator_changes_weights_and_adds_a_field(
    served: Serving, page: Page, workspace: Workspace
) -> None:
    """From one's own menu to a scorecard's next version, then a custom field that stands in the next form."""
    page.goto(served.url)
    page.get_by_role("button", name="your menu").click()
    page.get_by_role("link", name="Settings").click()
    expect(page.get_by_role("heading", name="Settings", level=1)).to_be_visible()

    page.get_by_role("button", name="Change the weights").first.click()
    form = page.get_by_role("dialog")
    form.get_by_label("Notes").fill("15")
    form.get_by_label("Tasks").fill("5")
    form.get_by_label("Why").fill("Notes tell us most.")
    form.get_by_role("button", name="Save as next version").click()
    expect(page.get_by_text("The normal scorecard has a new version.")).to_be_visible()
    expect(page.get_by_role("table", name="Versions of the normal scorecard")).to_contain_text("in force")

    page.get_by_role("link", name="Fields").click()
    page.get_by_role("button", name="Add: custom field").click()
    form.get_by_label("Key").fill("fleet_size")
    form.get_by_label("Label").fill("Fleet size")
    form.get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_role("table", name="Custom fields")).to_contain_text("Fleet size")
    assert ["Fleet size"] == workspace.custom_fields.frame()["label"].tolist()


def test_while_a_past_day_is_on_settings_are_looked_at_until_today_is_shown(
    served: Serving, page: Page
) -> None:
    """The page says that it shows today's and has no button to change them; so does the next tab."""
    page.goto(f"{served.url}settings?as_of=2026-03-01")
    add, told = (
        page.get_by_role("button", name="Add: metric"),
        page.get_by_text("Settings are shown as they are"),
    )
    expect(told).to_be_visible()
    page.get_by_role("link", name="Measures and reviews").click()
    expect(page.get_by_role("heading", name="Review criteria")).to_be_visible()
    expect(told).to_be_visible()
    expect(add).to_have_count(0)
    page.get_by_role("link", name="Show today everywhere").click()
    expect(add).to_be_visible()
    expect(told).to_have_count(0)


def test_a_type_of_review_is_named_and_stands_in_the_form(
    served: Serving, page: Page, workspace: Workspace
) -> None:
    """QBR gets another name and a type comes besides; both are offered for the next review."""
    page.goto(f"{served.url}settings?tab=measure")
    page.get_by_role("button", name="Change: types of business reviews").click()
    form = page.get_by_role("dialog")
    form.get_by_label("QBR").fill("Quarterly")
    form.get_by_label("Further ones").fill("Steering committee")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Types of business reviews changed.")).to_be_visible()
    expect(page.get_by_role("table", name="Types of business reviews")).to_contain_text("Steering committee")
    assert ["Quarterly", "EBR", "Steering committee"] == [
        one.label for one in workspace.schemas["review"]["type"].choices
    ]


def test_a_type_of_review_is_moved_up_and_back(served: Serving, page: Page, workspace: Workspace) -> None:
    """One press puts EBR before QBR; the arrows are as far as each can go; Undo puts it back."""
    page.goto(f"{served.url}settings?tab=measure")
    rows = page.get_by_role("table", name="Types of business reviews").get_by_role("row")
    expect(page.get_by_role("button", name="Move QBR up")).to_have_count(0)
    page.get_by_role("button", name="Move EBR up").click()
    expect(page.get_by_text("“EBR” moved up.")).to_be_visible()
    expect(rows.nth(1)).to_contain_text("EBR")
    expect(page.get_by_role("button", name="Move EBR up")).to_have_count(0)
    assert ["EBR", "QBR"] == [one.label for one in workspace.schemas["review"]["type"].choices]

    page.get_by_role("button", name="Undo", exact=True).click()
    expect(rows.nth(1)).to_contain_text("QBR")
    assert ["QBR", "EBR"] == [one.label for one in workspace.schemas["review"]["type"].choices]


def test_the_weights_form_adds_up_and_says_what_would_change(served: Serving, page: Page) -> None:
    """Ten points more are ten too many; taken from the tasks they add up, and the bands are told."""
    page.goto(f"{served.url}settings")
    page.get_by_role("button", name="Change the weights").first.click()
    form = page.get_by_role("dialog")
    expect(form.get_by_text("100.0 points in all.")).to_be_visible()
    form.get_by_label("Notes").fill("20")
    expect(form.get_by_text("110.0 points in all; -10.0 to make 100.")).to_be_visible()
    form.get_by_label("Tasks").fill("0")

    expect(form.get_by_text("Of 1 normal accounts 0 would change their band today")).to_be_visible()


def test_settings_go_out_as_a_file_and_come_back_after_a_look(
    served: Serving, page: Page, workspace: Workspace, tmp_path: Path
) -> None:
    """Downloaded, changed, chosen: the change is told, applied, and taken back."""
    page.goto(f"{served.url}settings?tab=file")
    with page.expect_download() as coming:
        page.get_by_role("link", name="Download settings.yaml").click()
    file = tmp_path / "changed.yaml"
    text = Path(coming.value.path()).read_text(encoding="utf-8")
    file.write_text(text.replace("probability: 75", "probability: 80"), encoding="utf-8")
    with page.expect_file_chooser() as asked:
        page.get_by_role("button", name="Choose a file of settings").click()
    asked.value.set_files(file)

    form = page.get_by_role("dialog")
    expect(form.get_by_text("“Negotiation”, probability: 75 → 80")).to_be_visible()
    form.get_by_role("button", name="Apply").click()
    expect(page.get_by_text("The settings are as the file says.")).to_be_visible()
    assert 80 == workspace.stages.get("Negotiation")["probability"]
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_text("Taken back.")).to_be_visible()
    assert 75 == workspace.stages.get("Negotiation")["probability"]


def test_the_account_page_is_ordered_for_everybody(served: Serving, page: Page) -> None:
    """SWOT moved above the reviews and documents switched off: so they stand on the account's page."""
    page.goto(f"{served.url}settings?tab=page")
    page.get_by_role("button", name="Move SWOT up").click()
    expect(page.get_by_text("The account page is changed for everybody.")).to_be_visible()
    page.get_by_role("button", name="Switch off Documents").click()
    expect(page.get_by_role("button", name="Switch on Documents")).to_be_visible()
    page.goto(f"{served.url}account?id=1")

    expect(page.get_by_role("region", name="SWOT")).to_be_visible()
    expect(page.get_by_role("region", name="Documents")).to_have_count(0)
    tops = [page.get_by_role("region", name=name).bounding_box() for name in ("SWOT", "Business reviews")]
    assert tops[0] is not None
    assert tops[1] is not None
    assert tops[0]["y"] < tops[1]["y"]


@pytest.mark.parametrize("tab", ["", "page", "fields", "measure", "people", "file"])
def test_settings_fit_a_phone(served: Serving, new_page: Callable[..., Page], tab: str) -> None:
    """At 390 pixels nothing of the page scrolls sideways."""
    page = new_page(width=390, height=780)
    page.goto(f"{served.url}settings?tab={tab}")
    expect(page.get_by_role("heading", name="Settings", level=1)).to_be_visible()

    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390


def test_a_template_is_made_step_by_step_and_a_goal_planned_from_it(
    served: Serving, page: Page, workspace: Workspace
) -> None:
    """An objective with an action, ten days on; planned from 1 March on, the action is due on 16 March."""
    page.goto(f"{served.url}settings?tab=plan")
    page.get_by_role("button", name="Add: goal template").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Template").fill("First month")
    form.get_by_label("Takes (days)").fill("30")
    form.get_by_role("button", name="Create", exact=True).click()
    page.get_by_role("button", name="Objective for “First month”").click()
    form.get_by_label("Step").fill("Everybody can sign in")
    form.get_by_role("button", name="Create", exact=True).click()
    page.get_by_role("button", name="Action for “Everybody can sign in”").click()
    form.get_by_label("Step").fill("Send the links")
    form.get_by_label("Starts after (days)").fill("10")
    form.get_by_label("Takes (days)").fill("5")
    form.get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_text("day 10 to 15")).to_be_visible()

    page.goto(f"{served.url}account?id=1&tab=plan")
    page.get_by_role("button", name="Add a goal to “Our own goals” from a template").click()
    form.get_by_label("Template").select_option("First month")
    form.get_by_label("Start").fill("2027-03-01")
    expect(form.get_by_text("Send the links: 11 Mar to 16 Mar 2027")).to_be_visible()
    form.get_by_role("button", name="Plan it").click()
    expect(page.get_by_text("Goal “First month” planned with 1 objective and 1 action.")).to_be_visible()
    expect(page.get_by_text("due 16 Mar 2027")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back.")).to_be_visible()
    assert workspace.goals.frame().empty


def test_a_shared_filter_is_put_together_from_lists_and_said_in_words(
    served: Serving, page: Page, workspace: Workspace
) -> None:
    """While it is chosen its words and its count are told; the list says the same, and opens it again."""
    page.goto(f"{served.url}settings?tab=filters")
    page.get_by_role("button", name="Add: filter").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_text("Everything is open so far: it means all accounts.")).to_be_visible()
    form.get_by_label("Filter", exact=True).fill("My normal ones")
    form.get_by_label("Owner", exact=True).select_option("Me")
    form.get_by_label("Type", exact=True).select_option("Normal")
    said = "Owner (account manager) is me and Account type is Normal"
    expect(form.get_by_text(f"{said}.")).to_be_visible()
    expect(form.get_by_text("1 account today.")).to_be_visible()
    form.get_by_role("button", name="Create").click()

    expect(page.get_by_text("Filter “My normal ones” created.")).to_be_visible()
    listed = page.get_by_role("table", name="Filters")
    expect(listed).to_contain_text(said)
    listed.get_by_role("button", name="Edit “My normal ones”").click()
    expect(form.get_by_label("Type", exact=True)).to_have_value("normal")
    expect(form.get_by_label("Shared")).to_be_checked()
    assert [True] == workspace.filters.frame()["is_shared"].tolist()


def test_the_filter_that_is_on_is_saved_with_what_it_says(served: Serving, page: Page) -> None:
    """From the portfolio: the lists of the form stand as those of the bar."""
    page.goto(f"{served.url}portfolio?where=owner = me and score < 50")
    page.get_by_role("button", name="Save this filter").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_label("Owner", exact=True)).to_have_value("me")
    expect(form.get_by_label("And as a text")).to_have_value("score < 50")
    form.get_by_label("Filter", exact=True).fill("Mine at risk")
    form.get_by_role("button", name="Create").click()
    expect(page.get_by_text("Filter “Mine at risk” created.")).to_be_visible()
    expect(page.get_by_role("button", name="Save this filter")).to_have_count(0)
