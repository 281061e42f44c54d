"""Key players on the served account page: the list, the living chart, and what both write."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kapta_workspace import Workspace, open_workspace
from kapta_workspace.ui.panel.pages import session
from tests.ui.panel.served import Serving, serving, soon

START = {name: name or "portfolio" for name in ("", "account", "contact")}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """
    Globex > Globex EU. At Globex: Ada leads Bo, Bo leads Cy, Di is not placed. At Globex EU: Eve under Cy.

    Ada is the sponsor and primary; nobody is champion yet.
    """
    ws = open_workspace(f"sqlite:///{tmp_path}/kapta.db", folder=tmp_path, through="dashboard")
    ws.accounts.add(name="Globex")
    ws.accounts.add(name="Globex EU", parent="Globex")
    ws.contacts.add(account="Globex", name="Ada Byron", role="executive_sponsor", primary=True)
    ws.contacts.add(account="Globex", name="Bo Lund", reports_to="Ada Byron", decision_power="high")
    ws.contacts.add(account="Globex", name="Cy Young", reports_to="Bo Lund", role="decision_maker")
    ws.contacts.add(account="Globex", name="Di Prince")
    ws.contacts.add(account="Globex EU", name="Eve Moss", reports_to="Cy Young")
    yield ws
    ws.close()


@pytest.fixture
def served(workspace: Workspace) -> Iterator[Serving]:
    """The pages of that workspace at a free port."""
    session.use(workspace)
    with serving({name: partial(session.open_session, start) for name, start in START.items()}) as running:
        yield running


def boss(workspace: Workspace, name: str) -> str | None:
    """Whom a person reports to, as the database has it."""
    found = workspace.contacts.get(name)["reports_to_name"]
    return str(found) if isinstance(found, str) else None


def chart(page: Page, served: Serving, query: str = "id=1&tab=chart") -> None:
    """Open the chart and wait until it stands."""
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{served.url}account?{query}")
    expect(page.locator(".ko[data-people]")).to_be_visible()
    page.wait_for_timeout(300)


def spot(page: Page, name: str) -> tuple[float, float]:
    """A point on somebody's card, in the tree or in the tray."""
    card = page.locator("g.card, .ko-mini").filter(has_text=name).last
    box, before = card.bounding_box(), None
    while box != before:
        page.wait_for_timeout(120)
        box, before = card.bounding_box(), box
    assert box is not None
    return box["x"] + box["width"] * 0.45, box["y"] + box["height"] * 0.35


def drag(page: Page, name: str, onto: str) -> None:
    """Drag somebody's card onto another's."""
    (x, y), (to_x, to_y) = spot(page, name), spot(page, onto)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move((x + to_x) / 2, (y + to_y) / 2, steps=5)
    page.mouse.move(to_x, to_y, steps=5)
    page.mouse.up()


def test_a_new_account_begins_with_its_key_players(served: Serving, page: Page, workspace: Workspace) -> None:
    """Without contacts the section stands first and says whom to add; with one it takes its usual place."""
    fresh = workspace.accounts.add(name="Hooli")
    page.goto(f"{served.url}account?id={fresh}")
    first = page.locator("section.k-card").first

    expect(first).to_contain_text("Key players come first: add the people who decide, sponsor and support.")
    workspace.contacts.add(account="Hooli", name="Gavin")
    expect(first).to_have_attribute("aria-label", "Summary")


# ------------------------------------------------------------------------------ the chart


def test_the_section_switches_between_list_and_chart(served: Serving, page: Page) -> None:
    """List and org chart are two links of the section; the address remembers, so Back works."""
    page.goto(f"{served.url}account?id=1")
    page.get_by_role("link", name="Org chart").click()

    expect(page.locator(".ko[data-people='4']")).to_be_visible()
    assert "tab=chart" in page.url
    page.get_by_role("link", name="List", exact=True).click()
    expect(page.get_by_role("table", name="Key players and contacts")).to_be_visible()
    page.go_back()
    expect(page.locator(".ko[data-people='4']")).to_be_visible()


def test_a_drag_writes_reports_to(served: Serving, page: Page, workspace: Workspace) -> None:
    """Cy dragged from Bo onto Ada reports to Ada in the database; the log says it came by the dashboard."""
    chart(page, served)

    drag(page, "Cy Young", onto="Ada Byron")

    assert soon(lambda: boss(workspace, "Cy Young") == "Ada Byron")
    assert "dashboard" == workspace.log(limit=1)["through"].item()
    expect(page.locator("g.card.held")).to_have_count(0)


def test_somebody_not_placed_is_dragged_into_the_tree(
    served: Serving, page: Page, workspace: Workspace
) -> None:
    """Di waits in the tray; dropped on Bo she reports to Bo."""
    chart(page, served)

    drag(page, "Di Prince", onto="Bo Lund")

    assert soon(lambda: boss(workspace, "Di Prince") == "Bo Lund")


def test_a_loop_is_refused_with_its_chain(served: Serving, page: Page, workspace: Workspace) -> None:
    """Ada onto Cy, who is below her: the sentence names the way round, and nothing is written."""
    chart(page, served)
    before = workspace.head

    drag(page, "Ada Byron", onto="Cy Young")

    expect(page.get_by_role("alert")).to_contain_text(
        "Ada Byron cannot report to Cy Young: Ada Byron → Cy Young → Bo Lund → Ada Byron would be a loop."
    )
    assert (None, before) == (boss(workspace, "Ada Byron"), workspace.head)


def test_the_keyboard_moves_a_person(served: Serving, page: Page, workspace: Workspace) -> None:
    """Cy is picked up with m, Ada chosen with an arrow, Enter writes."""
    chart(page, served)
    page.get_by_role("treeitem", name=re.compile("^Cy Young")).focus()

    for key in ("m", "ArrowUp", "ArrowUp", "Enter"):
        page.keyboard.press(key)

    assert soon(lambda: boss(workspace, "Cy Young") == "Ada Byron")


def test_a_move_made_elsewhere_shows_by_itself(served: Serving, page: Page, workspace: Workspace) -> None:
    """A colleague places Di in a notebook; the open chart follows within seconds."""
    chart(page, served)
    expect(page.locator(".ko-mini").filter(has_text="Di Prince")).to_be_visible()

    workspace.contacts.edit("Di Prince", reports_to="Cy Young")

    expect(page.get_by_role("treeitem", name=re.compile("^Di Prince"))).to_have_attribute("aria-level", "4")


def test_a_card_opens_the_person_and_a_seat_the_form(served: Serving, page: Page) -> None:
    """A click on Bo's card leads to her page and Back to the chart; the vacant seat asks for a champion."""
    chart(page, served)
    page.mouse.click(*spot(page, "Bo Lund"))
    expect(page.get_by_role("heading", name="Bo Lund", level=1)).to_be_visible()
    page.go_back()
    expect(page.locator(".ko[data-people]")).to_be_visible()

    page.locator('g.card[data-seat="champion"]').click()

    form = page.get_by_role("dialog")
    expect(form.get_by_role("combobox", name="Account")).to_have_value("Globex")
    expect(form.get_by_label("Role")).to_have_value("champion")


def test_the_family_is_one_forest_with_account_chips(served: Serving, page: Page) -> None:
    """Combined: Eve of Globex EU hangs under Cy of Globex, and every card says whose it is."""
    chart(page, served, "id=1&tab=chart&view=combined")

    expect(page.locator(".ko[data-people='5']")).to_be_visible()
    expect(page.locator("g.card").filter(has_text="Eve Moss")).to_contain_text("Globex EU")


def test_a_past_day_is_for_reading(served: Serving, page: Page, workspace: Workspace) -> None:
    """On a chart of today as a past day nobody is moved."""
    chart(page, served, f"id=1&tab=chart&as_of={workspace.store.clock().date()}")
    page.get_by_role("treeitem", name=re.compile("^Cy Young")).focus()
    page.keyboard.press("m")

    expect(page.get_by_role("alert")).to_contain_text("This chart is for reading")


def test_the_chart_is_saved_under_the_accounts_name(served: Serving, page: Page) -> None:
    """The SVG of the chart is a file named after the account that holds everybody."""
    chart(page, served)
    page.get_by_role("button", name="Save or print").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="SVG picture").click()
    text = waiting.value.path().read_text(encoding="utf-8")

    assert "globex.svg" == waiting.value.suggested_filename
    assert all(name in text for name in ("Ada Byron", "Bo Lund", "Cy Young", "Di Prince"))


@pytest.mark.parametrize("dark", [False, True])
def test_the_chart_fits_a_telephone(served: Serving, new_page: Callable[..., Page], dark: bool) -> None:
    """At 390 pixels the page does not scroll sideways, light and dark."""
    page = new_page(width=390, height=844, dark=dark)
    chart(page, served)

    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator("g.card").first).to_be_visible()
