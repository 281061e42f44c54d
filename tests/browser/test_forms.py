"""Forms filled in as a manager would: a native window over the page, in a real browser."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from kapta_workspace import Workspace, open_workspace
from tests.ui.panel.served import Serving


@pytest.fixture
def workspace(database_url: str, tmp_path: Path) -> Iterator[Workspace]:
    """Globex (in Springfield) with Ada and Bo, who reports to her; Initech with Eve; Ben, a colleague."""
    ws = open_workspace(database_url, folder=tmp_path, through="dashboard")
    ws.users.add(name="Ben Book", email="ben@ours.example")
    ws.accounts.add(name="Globex", city="Springfield")
    ws.accounts.add(name="Initech")
    ws.contacts.add(account="Globex", name="Ada Byron")
    ws.contacts.add(account="Globex", name="Bo Lund", reports_to="Ada Byron")
    ws.contacts.add(account="Initech", name="Eve Moor")
    yield ws
    ws.close()


def create(page: Page, kind: str) -> Locator:
    """The window Create New opens."""
    page.get_by_role("button", name="Create new").click()
    page.locator("#k-create").get_by_role("button", name=kind).click()
    return page.get_by_role("dialog")


def choose(form: Locator, label: str, typed: str, option: str) -> None:
    """Search in a link field and take what is found."""
    form.get_by_role("combobox", name=label).click()
    form.get_by_role("combobox", name=label).fill(typed)
    form.get_by_role("listbox", name=label).get_by_role("option", name=option).click()


def test_a_new_account_is_made_from_anywhere_and_opens(
    served: Serving, page: Page, workspace: Workspace
) -> None:
    """Create New, three tabs, contributors among colleagues; saved, its page opens; Undo takes it back."""
    page.goto(served.url)
    expect(page.get_by_role("heading", name="Portfolio")).to_be_visible()
    form = create(page, "Account")
    expect(form.get_by_role("tab")).to_have_text(["Basic", "More Info", "Add Contributors"])

    form.get_by_label("Account name", exact=True).fill("Hooli")
    choose(form, "Parent account", "glob", "Globex")
    form.get_by_role("tab", name="More Info").click()
    form.get_by_label("Industry").fill("Search")
    form.get_by_role("tab", name="Add Contributors").click()
    choose(form, "Contributors", "ben", "Ben Book")
    form.get_by_role("button", name="Create", exact=True).click()

    expect(page.get_by_role("heading", name="Hooli")).to_be_visible()
    assert "account?id=3" in page.url
    assert ["Ben Book"] == workspace.contributors.frame("Hooli")["user_name"].tolist()
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_text("Taken back.")).to_be_visible()
    assert "Hooli" not in workspace.accounts.frame()["name"].tolist()


def test_a_new_form_starts_in_the_first_field_that_waits(served: Serving, page: Page) -> None:
    """A note of the account that is open starts in its title, a contact in the name."""
    page.goto(f"{served.url}account?id=1")
    form = create(page, "Note")
    expect(form.get_by_role("combobox", name="Account")).to_have_value("Globex")
    expect(form.get_by_label("Title")).to_be_focused()
    form.get_by_role("button", name="Cancel").click()

    form = create(page, "Contact")
    expect(form.get_by_label("Name", exact=True)).to_be_focused()
    form.get_by_role("button", name="Cancel").click()


def test_a_long_form_opens_at_its_top(served: Serving, page: Page) -> None:
    """The weights are all filled in, the reason at the end is not: the window shows the weights."""
    page.goto(f"{served.url}settings")
    page.get_by_role("button", name="Change the weights").first.click()
    form = page.get_by_role("dialog")
    expect(form.locator("input").first).to_be_focused()
    assert 0 == form.locator(".body").evaluate("(body) => body.scrollTop")


def test_the_first_problem_is_shown_and_nothing_typed_is_lost(served: Serving, page: Page) -> None:
    """A refused form goes to the tab and the field that need attention; closing asks first."""
    page.goto(f"{served.url}account?id=1")
    form = create(page, "Contact")
    form.get_by_role("tab", name="More Info").click()
    form.get_by_label("Department").fill("Purchasing")
    form.get_by_role("button", name="Create", exact=True).click()

    name = form.get_by_label("Name", exact=True)
    expect(name).to_be_focused()
    expect(form.get_by_text("Name is required.")).to_be_visible()
    page.keyboard.press("Escape")
    form.get_by_role("button", name="Keep editing").click()
    name.fill("Cy Dent")
    choose(form, "Reports to", "", "Ada Byron")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_text("Contact “Cy Dent” created.")).to_be_visible()
    row = page.get_by_role("row", name="Cy Dent")
    expect(row).to_contain_text("Ada Byron")


def test_a_contact_is_made_from_anywhere_and_from_the_section(served: Serving, page: Page) -> None:
    """From the portfolio the account must be named; from the key players it is; saved, they are listed."""
    page.goto(served.url)
    form = create(page, "Contact")
    form.get_by_label("Name", exact=True).fill("Cy Dent")
    form.get_by_role("button", name="Create", exact=True).click()
    expect(form.get_by_text("Account is required.")).to_be_visible()
    choose(form, "Account", "ini", "Initech")
    form.get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_text("Contact “Cy Dent” created.")).to_be_visible()

    page.goto(f"{served.url}account?id=2")
    people = page.get_by_role("region", name="Key players and contacts")
    expect(people.get_by_role("row", name="Cy Dent")).to_be_visible()
    people.get_by_role("button", name="Add contact").click()
    expect(form.get_by_role("combobox", name="Account")).to_have_value("Initech")
    form.get_by_label("Name", exact=True).fill("Di Fox")
    form.get_by_role("button", name="Create", exact=True).click()
    expect(people.get_by_role("row", name="Di Fox")).to_be_visible()


def test_an_account_is_reached_from_activity_menu_and_search(
    served: Serving, page: Page, workspace: Workspace
) -> None:
    """Recent activity, the tree and the search all lead to the account below Globex; so does its parent."""
    workspace.accounts.add(name="Globex Nord", parent="Globex")
    there = page.get_by_role("heading", name="Globex Nord", level=1)

    page.goto(served.url)
    page.get_by_role("region", name="Recent activity").get_by_role("link", name="Globex Nord").first.click()
    expect(there).to_be_visible()

    page.go_back()
    page.get_by_role("combobox", name="Search").fill("nord")
    page.get_by_role("option", name="Globex Nord").click()
    expect(there).to_be_visible()

    page.goto(served.url)
    page.get_by_role("tree").get_by_role("treeitem", name="Globex").first.click()
    expect(page.get_by_role("heading", name="Globex", level=1)).to_be_visible()
    page.get_by_role("region", name="Accounts below it").get_by_role("link", name="Globex Nord").click()
    expect(there).to_be_visible()
    page.goto(f"{served.url}account?id=1")
    page.get_by_role("tree").get_by_role("treeitem", name="Globex").first.click()
    page.keyboard.press("ArrowRight")
    page.get_by_role("tree").get_by_role("treeitem", name="Globex Nord").click()
    expect(there).to_be_visible()


def test_editing_and_archiving_from_the_page(served: Serving, page: Page, workspace: Workspace) -> None:
    """Edit at the top right and in the three dots open the form filled in; archiving is told and undone."""
    page.goto(f"{served.url}account?id=1")
    form = page.get_by_role("dialog")
    page.get_by_role("button", name="Edit", exact=True).click()
    expect(form.get_by_label("Account name", exact=True)).to_have_value("Globex")
    form.get_by_role("button", name="Cancel").click()
    more = page.get_by_role("button", name="More about this account")
    more.click()
    page.get_by_role("button", name="Edit account").click()
    form.get_by_label("Account name", exact=True).fill("Globex Two")
    form.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Globex Two", level=1)).to_be_visible()

    more.click()
    page.get_by_role("button", name="Archive", exact=True).first.click()
    expect(form).to_contain_text("Search still finds it")
    form.get_by_role("button", name="Archive", exact=True).click()
    expect(page.get_by_text("nothing is changed until it is restored")).to_be_visible()
    expect(page.get_by_role("button", name="Edit", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_role("button", name="Edit", exact=True)).to_be_visible()


def test_only_valid_people_are_offered(served: Serving, page: Page) -> None:
    """Somebody of another family is no supervisor; discarding closes the form."""
    page.goto(f"{served.url}account?id=1")
    form = create(page, "Contact")
    form.get_by_role("combobox", name="Reports to").click()

    expect(form.get_by_role("listbox", name="Reports to").get_by_role("option")).to_have_count(2)
    form.get_by_label("Name", exact=True).fill("Nobody")
    form.get_by_role("button", name="Cancel").click()
    form.get_by_role("button", name="Discard changes").click()
    expect(form).to_be_hidden()


def test_an_edit_meets_what_somebody_else_wrote(served: Serving, page: Page, workspace: Workspace) -> None:
    """While one types the city, somebody else changes it: typing goes on, and saving shows both versions."""
    page.goto(f"{served.url}account?id=1")
    page.get_by_role("button", name="Edit", exact=True).click()
    form = page.get_by_role("dialog")
    form.get_by_role("tab", name="More Info").click()
    form.get_by_label("City").fill("Capital City")
    workspace.accounts.edit("Globex", name="Globex Two", city="Shelbyville")
    expect(page.locator("h1", has_text="Globex Two")).to_be_attached()
    expect(form.get_by_label("City")).to_have_value("Capital City")

    form.get_by_role("button", name="Save", exact=True).click()
    clash = form.get_by_role("group", name="City")
    expect(clash).to_contain_text("Shelbyville")
    expect(clash).to_contain_text("Capital City")
    clash.get_by_role("button", name="Use theirs").click()
    expect(form.get_by_role("textbox", name="City")).to_have_value("Shelbyville")


@pytest.mark.parametrize("dark", [False, True])
def test_a_form_fits_a_phone(served: Serving, new_page: object, dark: bool) -> None:
    """At 390 pixels the form fills the screen and nothing scrolls sideways."""
    page: Page = new_page(width=390, height=780, dark=dark)  # type: ignore[operator]
    page.goto(served.url)
    form = create(page, "Opportunity")

    box = form.bounding_box()
    assert box is not None
    assert (0, 390) == (box["x"], box["width"])
    assert form.evaluate("node => node.querySelector('.body').scrollWidth") <= 390


def test_an_account_gets_a_logo(served: Serving, page: Page, workspace: Workspace) -> None:
    """Chosen among one's files, it stands beside the name; what is no picture is refused in a sentence."""
    made = io.BytesIO()
    Image.new("RGB", (120, 60), "teal").save(made, "PNG")
    page.goto(f"{served.url}account?id=1")
    choices = [("no.png", b"<svg onload=alert(1)>"), ("logo.png", made.getvalue())]
    for name, data in choices:
        page.get_by_role("button", name="More about this account").click()
        with page.expect_file_chooser() as asked:
            page.get_by_role("button", name="Choose a logo").click()
        asked.value.set_files({"name": name, "mimeType": "image/png", "buffer": data})
        if name == "no.png":
            expect(page.get_by_role("alert").first).to_be_visible()

    logo = page.get_by_role("img", name="Globex", exact=True)
    expect(logo).to_have_attribute("src", re.compile("^data:image/webp"))
