"""
The promises about accounts, kept in a browser: one served workspace a database, clicked through as a manager.

The rows A4 to A30 of ``docs/requirements.md`` lead here and to ``test_forms.py``, ``test_parents.py`` and
``test_coaching.py``. Each test has accounts of its own, so none sees what another did.
"""

import datetime as dt
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from kapta_workspace import Workspace, open_workspace
from tests.browser.house import house
from tests.ui.panel.served import Serving


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def workspace(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workspace]:
    """A workspace that asks for Slack and a region, with Ben, a colleague."""
    folder = tmp_path_factory.mktemp("promises")
    if request.param == "sqlite":
        yield from _opened(f"sqlite:///{folder / 'kapta.db'}", folder)
    else:
        with request.getfixturevalue("postgres_server").fresh() as url:
            yield from _opened(url, folder)


def _opened(url: str, folder: Path) -> Iterator[Workspace]:
    with open_workspace(url, folder=folder, through="dashboard") as ws:
        ws.users.add(name="Ben Book", email="ben@ours.example")
        ws.preferences.add(key="links", value="slack_url")
        ws.custom_fields.add(entity="account", key="region", label="Region", kind="text")
        yield ws


@pytest.fixture(scope="module")
def served(workspace: Workspace) -> Iterator[Serving]:
    """The pages, once for the whole file."""
    with house(workspace) as running:
        yield running


NUMBERS = count(1)


def named(name: str) -> str:
    """A name nobody else has: a test that is tried twice begins with an account of its own each time."""
    return f"{name} {next(NUMBERS)}"


def made(workspace: Workspace, name: str, **facts: Any) -> str:
    """Make an account; its name."""
    called = named(name)
    workspace.accounts.add(name=called, **facts)
    return called


def new_account(page: Page, served: Serving) -> Locator:
    """The form that Create New → Account opens, from the portfolio."""
    page.goto(f"{served.url}portfolio")
    page.get_by_role("button", name="Create new").click()
    page.locator("#k-create").get_by_role("button", name="Account").click()
    return page.get_by_role("dialog")


def opened(page: Page, served: Serving, workspace: Workspace, name: str, **query: str) -> int:
    """Open an account's page; its id."""
    one = int(workspace.accounts.get(name)["id"])
    more = "".join(f"&{key}={value}" for key, value in query.items())
    page.goto(f"{served.url}account?id={one}{more}")
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    return one


def test_an_account_needs_nothing_but_a_name(served: Serving, page: Page, workspace: Workspace) -> None:
    """Three tabs; without a name it is refused there; owner and type are given, the rest is optional."""
    form = new_account(page, served)
    expect(form.get_by_role("tab")).to_have_text(["Basic", "More Info", "Add Contributors"])
    expect(form.get_by_role("combobox", name="Owner")).to_have_value(workspace.me.name)
    expect(form.get_by_label("Account type")).to_have_value("normal")

    form.get_by_role("button", name="Create", exact=True).click()
    expect(form.get_by_text("Account name is required.")).to_be_visible()
    name = form.get_by_label("Account name", exact=True)
    expect(name).to_be_focused()
    acme = named("Acme")
    name.fill(acme)
    form.get_by_role("button", name="Create", exact=True).click()

    expect(page.get_by_role("heading", name=acme, level=1)).to_be_visible()
    found = workspace.accounts.get(acme)
    assert (workspace.user, "normal") == (int(found["owner"]), str(found["tier"]))


def test_the_form_asks_what_administrators_want_known(
    served: Serving, page: Page, workspace: Workspace
) -> None:
    """Slack is in use and stands on Basic, Teams is not; Region, their own field, stands on More Info."""
    form = new_account(page, served)
    expect(form.get_by_label("Slack channel")).to_be_visible()
    expect(form.get_by_label("Teams channel")).to_have_count(0)
    hooli = named("Hooli")
    form.get_by_label("Account name", exact=True).fill(hooli)
    form.get_by_label("Account type").select_option("strategic")
    form.get_by_label("Slack channel").fill("https://ours.slack.example/hooli")
    form.get_by_role("tab", name="More Info").click()
    form.get_by_label("Region").fill("North")
    form.get_by_role("button", name="Create", exact=True).click()

    head = page.locator(".k-page-head")
    expect(head).to_contain_text("Strategic")
    expect(page.get_by_role("region", name="Summary").first).to_contain_text("North")
    assert "https://ours.slack.example/hooli" == workspace.accounts.get(hooli)["slack_url"]


def test_contributors_are_picked_among_those_who_are_there(
    served: Serving, page: Page, workspace: Workspace
) -> None:
    """Ben is offered, a stranger is not; picked, he stands below the owner and goes by his cross."""
    initech = made(workspace, "Initech")
    opened(page, served, workspace, initech)
    rail = page.get_by_role("region", name="Contributors").first
    expect(rail.get_by_role("listitem").first).to_contain_text("Owner")

    rail.get_by_role("button", name="Add").click()
    form = page.get_by_role("dialog")
    who = form.get_by_role("combobox", name="User")
    who.fill("stranger")
    expect(form.get_by_role("option", name="Ben Book")).to_have_count(0)
    who.fill("ben")
    form.get_by_role("option", name="Ben Book").click()
    form.get_by_role("button", name="Create", exact=True).click()
    expect(rail.get_by_role("listitem").nth(1)).to_contain_text("Ben Book")

    rail.get_by_role("button", name="Take Ben Book off the account").click()
    expect(rail.get_by_role("listitem")).to_have_count(1)


def test_the_head_says_how_the_score_moved_and_the_page_why(
    served: Serving, page: Page, workspace: Workspace
) -> None:
    """On one line with the name, for the chosen period; below it factors, metrics, and know, act, measure."""
    umbrella = made(workspace, "Umbrella")
    seats = workspace.metrics.add(name=named("Seats in use"), family="Usage", format="number", target=100)
    day = workspace.store.clock().date() - dt.timedelta(days=1)
    workspace.metric_values.add(account=umbrella, metric=int(seats), measured_on=day, value=80)
    opened(page, served, workspace, umbrella)
    parts = page.get_by_role("navigation", name="Parts of the account").get_by_role("link")
    expect(parts).to_have_text(["Details", "Plan", "Tasks", "Notes", "Risk", "Measure"])

    heading = page.get_by_role("heading", name=umbrella, level=1)
    moved = heading.get_by_role("link")
    name, beside = heading.bounding_box(), moved.bounding_box()
    assert name is not None
    assert beside is not None
    assert name["y"] <= beside["y"] < name["y"] + 30
    page.get_by_role("navigation", name="Change over").get_by_role("link", name="90 days").click()
    expect(page).to_have_url(re.compile("days=90"))
    expect(moved.locator("[title*='90 days ago']")).to_be_visible()

    health = page.get_by_role("region", name="Health").first
    expect(health.get_by_role("table")).to_contain_text("Key players: required roles")
    expect(health).to_contain_text("Seats in use")
    expect(health).to_contain_text("80")
    moved.click()
    expect(page).to_have_url(re.compile("why=change"))


def test_only_the_sections_switched_on_are_there(served: Serving, page: Page, workspace: Workspace) -> None:
    """An administrator keeps contracts and SWOT: the others are gone, and come back with the setting."""
    stark = made(workspace, "Stark")
    opened(page, served, workspace, stark)
    known = ("Business reviews", "SWOT", "Voice of customer", "Contracts", "Opportunities", "Products")
    for title in ("Key players and contacts", *known, "Documents"):
        expect(page.get_by_role("heading", name=title, exact=True, level=2)).to_be_visible()

    kept = workspace.preferences.add(key="sections", value="swot,contract")
    try:
        page.reload()
        expect(page.get_by_role("heading", name="Documents", exact=True)).to_have_count(0)
        expect(page.get_by_role("heading", name="Contracts", exact=True)).to_be_visible()
        expect(page.get_by_role("heading", name="Key players and contacts", exact=True)).to_be_visible()
    finally:
        workspace.preferences.remove(kept)
    page.reload()
    expect(page.get_by_role("heading", name="Documents", exact=True)).to_be_visible()


def test_the_activity_tells_what_happened_newest_first(
    served: Serving, page: Page, workspace: Workspace
) -> None:
    """A note, an action and an update, done in that order, stand newest first and lead to their tabs."""
    wayne = made(workspace, "Wayne")
    day = workspace.store.clock().date()
    workspace.notes.add(account=wayne, title="First call", kind="phone", occurred_on=day)
    workspace.goals.add(account=wayne, plan_type="Our own goals", name="Grow")
    workspace.actions.add(account=wayne, goal="Grow", name="Ask for a pilot")
    workspace.accounts.edit(wayne, city="Gotham")
    opened(page, served, workspace, wayne)

    lines = page.get_by_role("region", name="Activity").first.locator(".k-activity li")
    expect(lines.nth(0)).to_contain_text("City")
    expect(lines.nth(1)).to_contain_text("Ask for a pilot")
    expect(lines.nth(3)).to_contain_text("First call")
    lines.nth(3).get_by_role("link").click()
    expect(page).to_have_url(re.compile("tab=notes"))


def test_the_type_archived_retires_an_account_that_stays_findable(
    served: Serving, page: Page, workspace: Workspace
) -> None:
    """Set in the form, it goes from the tree; search finds it, marked; restored, it is strategic again."""
    tyrell = made(workspace, "Tyrell", account_type="strategic")
    opened(page, served, workspace, tyrell)
    page.get_by_role("button", name="Edit", exact=True).click()
    form = page.get_by_role("dialog")
    form.get_by_label("Account type").select_option("archived")
    form.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Everything is kept")).to_be_visible()
    expect(page.get_by_role("tree").get_by_role("treeitem", name=tyrell)).to_have_count(0)

    page.goto(f"{served.url}portfolio")
    page.get_by_role("combobox", name="Search").fill(tyrell)
    found = page.get_by_role("option", name=tyrell)
    expect(found).to_contain_text("rchived")
    found.click()
    page.get_by_role("button", name="Restore").click()
    expect(page.get_by_text(f"“{tyrell}” restored.")).to_be_visible()
    expect(page.locator(".k-page-head")).to_contain_text("Strategic")


def test_removing_for_good_asks_for_the_name_and_can_be_undone(
    served: Serving, page: Page, workspace: Workspace
) -> None:
    """It says why archiving is better; a wrong name is refused; Undo brings all of it back."""
    cyberdyne = made(workspace, "Cyberdyne")
    workspace.contacts.add(account=cyberdyne, name="Miles Dyson")
    opened(page, served, workspace, cyberdyne)
    page.get_by_role("button", name="More about this account").click()
    page.get_by_role("button", name="Remove for good").click()
    form = page.get_by_role("dialog")
    expect(form).to_contain_text("Archiving is almost always better")
    typed = form.get_by_label("Type the account's name to confirm")
    typed.fill("Cyber")
    form.get_by_role("button", name="Remove for good").click()
    expect(form.get_by_text("This is not its name.")).to_be_visible()
    typed.fill(cyberdyne)
    form.get_by_role("button", name="Remove for good").click()
    expect(page.get_by_text(f"Account “{cyberdyne}” removed.")).to_be_visible()
    assert cyberdyne not in workspace.accounts.frame()["name"].tolist()

    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_text("Taken back.")).to_be_visible()
    assert ["Miles Dyson"] == workspace.contacts.frame(cyberdyne)["name"].tolist()


def test_a_parent_is_set_on_making_and_on_editing(served: Serving, page: Page, workspace: Workspace) -> None:
    """Made below Oscorp and moved below its other child; Oscorp bears a folder; below itself it cannot go."""
    oscorp = made(workspace, "Oscorp")
    east = made(workspace, "East", parent=oscorp)
    lab = named("Lab")
    form = new_account(page, served)
    form.get_by_label("Account name", exact=True).fill(lab)
    form.get_by_role("combobox", name="Parent account").fill(oscorp)
    form.get_by_role("option", name=re.compile(f"^{oscorp}")).first.click()
    form.get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_text("Part of")).to_contain_text(oscorp)

    page.get_by_role("button", name="Edit", exact=True).click()
    form.get_by_role("combobox", name="Parent account").fill(east)
    form.get_by_role("option", name=east).click()
    form.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Part of")).to_contain_text(east)

    opened(page, served, workspace, oscorp)
    expect(page.get_by_role("link", name="1 account below it")).to_be_visible()
    page.get_by_role("button", name="Edit", exact=True).click()
    form.get_by_role("combobox", name="Parent account").fill(lab)
    expect(form.get_by_role("option", name=lab)).to_have_count(0)
