"""Every screen, light and dark: axe-core finds nothing serious; on a telephone nothing is cut off."""

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from argon2 import PasswordHasher
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from kapta_workspace import Workspace, open_workspace
from kapta_workspace.services import sign_in
from kapta_workspace.ui.panel.pages import session
from kapta_workspace.ui.panel.sign_in import Doorman
from tests.browser.house import house, walk
from tests.ui.panel.served import Serving, serving

GRAVE = ("serious", "critical")

WIDE = ("Advice", "Calibration", "Forecast", "Gateway", "Insight", "Night watch", "Seats", "Support")
"""So many products that a table of them is wider than a telephone."""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Globex > Globex EU, Globex US with something of every kind, and Initech with nothing but a name."""
    folder = tmp_path_factory.mktemp("axe")
    with open_workspace(f"sqlite:///{folder / 'kapta.db'}", folder=folder, through="dashboard") as ws:
        _fill(ws, ws.store.clock().date())
        yield ws


def _fill(ws: Workspace, today: dt.date) -> None:
    soon, late = today + dt.timedelta(days=40), today - dt.timedelta(days=9)
    ws.users.add(name="Ben Book", email="ben@ours.example")
    for name in WIDE:
        ws.products.add(name=name)
    ws.accounts.add(name="Globex", account_type="strategic", website="globex.example")
    ws.accounts.add(name="Globex EU", parent="Globex")
    ws.accounts.add(name="Globex US", parent="Globex", account_type="flagged")
    ws.accounts.add(name="Initech")
    ws.contributors.add(account="Globex", user="Ben Book")
    ada = {"name": "Ada Byron", "email": "ada@globex.example", "title": "CEO", "role": "executive_sponsor"}
    ws.contacts.add(account="Globex", friend_foe="advocate", decision_power="high", primary=True, **ada)
    ws.contacts.add(account="Globex EU", friend_foe="hostile", **ada)
    ws.contacts.add(account="Globex EU", name="Bo Lund", reports_to=2, checkin_every="monthly")
    ws.notes.add(account="Globex", kind="phone", occurred_on=late, title="A call", contacts=[1], text="*So.*")
    ws.tasks.add(account="Globex", title="Send the plan", due=late, assignee=ws.user)
    ws.contracts.add(account="Globex", name="Frame", value=1000, currency="EUR", end=soon, notice_days=30)
    ws.contracts.add(account="Globex EU", name="Local", value=500, currency="GBP", start=late, end=soon)
    ws.opportunities.add(account="Globex", name="More", stage="Discovery", value=900, close_on=soon)
    ws.swot.add(account="Globex", quadrant="threat", text="A tender")
    ws.risks.add(account="Globex EU", reason="Tender", severity="critical", opened_on=late)
    met: dict[str, Any] = {"account": "Globex", "type": "qbr", "contacts": [1], "colleagues": [ws.user]}
    ws.business_reviews.add(held_on=late, stage="completed", summary="Went well", **met)
    ws.business_reviews.add(held_on=soon, stage="scheduled", description="1. *What* was agreed", **met)
    marked: dict[str, Any] = {"account": "Globex", "review": 1, "rated_by": ws.user, "rated_on": late}
    ws.review_ratings.add(criterion=1, value=4, **marked)
    ws.tasks.add(account="Globex", title="Send the offer", due=late, assignee=ws.user, review=1)
    ws.voc_answers.add(account="Globex", question=1, answer="8", answered_on=late)
    ws.goals.add(account="Globex", plan_type="Our own goals", name="Grow", due=soon)
    ws.actions.add(account="Globex", goal="Grow", name="Ask", start=late, due=late, percent=30)
    ws.documents.put("Globex", "plan.pdf", b"plan")
    asked = "type = strategic and (silent > 30 or score is empty) and not owner = me"
    ws.filters.add(name="Quiet and strategic", expression=asked, is_shared=True)


@pytest.fixture(scope="module")
def served(workspace: Workspace) -> Iterator[Serving]:
    """The pages, once for the whole file."""
    with house(workspace) as running:
        yield running


@pytest.fixture(params=["light", "dark"])
def mode(request: pytest.FixtureRequest) -> str:
    """Each of the two modes."""
    return str(request.param)


@pytest.fixture
def screen(mode: str, new_page: Callable[..., Page]) -> Page:
    """A page in the mode."""
    return new_page(dark=mode == "dark")


COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules of axe that look at colours: the others find in the dark what they find in the light."""


SPOKEN = "label-content-name-mismatch"
"""Off unless asked for: what is seen on a button is part of its name, so that one can say it (WCAG 2.5.3)."""


def complaints(page: Page, mode: str = "light") -> list[str]:
    """What axe finds that keeps people out, in the dark of colours alone: the rule, and the piece of HTML."""
    options: dict[str, Any] = {"resultTypes": ["violations"], "rules": {SPOKEN: {"enabled": True}}}
    if mode == "dark":
        options |= {"runOnly": {"type": "rule", "values": COLOURS}, "rules": {}}
    if page.evaluate("window.axe === undefined"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate("options => axe.run(options)", options)["violations"]
    return [
        f"{one['id']}: {one['help']}: {node['html'][:200]}"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


def settled(page: Page) -> None:
    """Wait until the frame has named what its toolkit leaves without a name."""
    expect(page.locator(".MuiLinearProgress-root")).to_have_attribute("aria-label", "Busy")


SCREENS = {
    "the portfolio": "portfolio",
    "the portfolio, filtered": "portfolio?band=risk",
    "my work": "work",
    "the accounts": "accounts",
    "the people": "people",
    "the contracts": "contracts",
    "the opportunities": "opportunities",
    "the risks": "risks",
    "the reviews": "reviews",
    "the products": "products",
    "the metrics": "metrics",
    "the tasks": "tasks",
    "the team": "team",
    "the reports": "reports",
    "details": "account?id=1",
    "details of a new account": "account?id=4",
    "details, combined": "account?id=1&view=combined",
    "details, of some accounts": "account?id=1&view=combined&only=2",
    "key players, edited in the list": "account?id=1&tab=people",
    "the org chart": "account?id=1&tab=chart",
    "the org chart, combined": "account?id=1&tab=chart&view=combined",
    "the plan": "account?id=1&tab=plan",
    "the plan as a timeline": "account?id=1&tab=plan&show=timeline",
    "the plan, combined": "account?id=1&tab=plan&view=combined",
    "tasks": "account?id=1&tab=tasks",
    "notes": "account?id=1&tab=notes",
    "the risk": "account?id=2&tab=risk",
    "risks, combined": "account?id=1&tab=risk&view=combined",
    "what is measured": "account?id=1&tab=measure",
    "what is measured, combined": "account?id=1&tab=measure&view=combined",
    "why the score moved": "account?id=1&tab=measure&why=change",
    "the score as a statement": "account?id=1&tab=measure&why=ledger",
    "what would raise the score": "account?id=1&tab=measure&why=ideas",
    "coaching of an account": "account?id=1&tab=coaching",
    "coaching of all accounts": "coaching",
    "sections being arranged": "account?id=1&arrange=yes",
    "a past day": "account?id=1&as_of=2026-01-05",
    "a contact": "contact?id=1",
    "a business review": "review?id=1",
    "a business review to come": "review?id=2",
    "settings": "settings",
    "settings, what is measured and reviewed": "settings?tab=measure",
    "settings, filters": "settings?tab=filters",
    "settings while a past day is on": "settings?tab=filters&as_of=2026-01-05",
    "a filter said in words": "accounts?where=owner = me or (score < 50 and not type = strategic)",
    "no such account": "account?id=999",
}


def through(page: Page, url: str) -> Iterator[str]:
    """Walk through the screens as Back does: the page is loaded once, and what it shows is drawn anew."""
    page.goto(url)
    expect(page.locator("h1, h2, .k-empty").first).to_be_visible()
    settled(page)
    for name, address in SCREENS.items():
        walk(page, f"{url}{address}")
        expect(page.locator("h1, h2, .k-empty").first).to_be_visible()
        if "tab=chart" in address:
            expect(page.locator("g.card").first).to_be_visible()
        yield name


def test_no_screen_keeps_anybody_out(served: Serving, screen: Page, mode: str) -> None:
    """Names, contrast, roles, focus: axe has nothing serious to say of any screen."""
    found = {name: complaints(screen, mode) for name in through(screen, served.url)}

    assert set(SCREENS) == set(found)
    assert {} == {name: said for name, said in found.items() if said}


def test_no_screen_is_cut_off_on_a_telephone(served: Serving, new_page: Callable[..., Page]) -> None:
    """At 390 pixels no page scrolls sideways, and the menu goes away once it led on."""
    page = new_page(width=390, dark=True)
    wide = {}
    for name in through(page, served.url):
        widths = [page.evaluate("document.scrollingElement.scrollWidth")]
        widths.append(page.locator(".main-content").evaluate("element => element.scrollWidth"))
        if max(widths) > 390:
            wide[name] = widths
    page.get_by_role("button", name="drawer").click()
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Risks").click()

    expect(page.get_by_role("heading", name="Risks", level=1)).to_be_visible()
    expect(page.get_by_role("navigation", name="Pages")).not_to_be_in_viewport()
    assert {} == wide


def test_no_open_form_keeps_anybody_out(served: Serving, screen: Page, mode: str) -> None:
    """A form of each kind, empty and with its problems told, over the page behind it."""
    screen.goto(f"{served.url}account?id=1")
    expect(screen.get_by_role("heading", name="Globex", level=1)).to_be_visible()
    settled(screen)
    found = {}
    for kind in ("Account", "Contact", "Note", "Opportunity"):
        screen.get_by_role("button", name="Create new").click()
        screen.locator("#k-create").get_by_role("button", name=kind).click()
        form = screen.get_by_role("dialog")
        expect(form).to_be_visible()
        fresh = complaints(screen, mode)
        form.get_by_role("button", name="Create", exact=True).click()
        expect(form.get_by_role("alert").first).to_be_visible()
        found[kind] = fresh + complaints(screen, mode)
        form.get_by_role("button", name="Cancel").click()
        expect(form).to_be_hidden()

    assert {"Account": [], "Contact": [], "Note": [], "Opportunity": []} == found


def test_no_open_menu_keeps_anybody_out(served: Serving, screen: Page, mode: str) -> None:
    """The three dots, the reports and what a merge, an archiving and a removal ask."""
    screen.goto(f"{served.url}account?id=1&view=combined")
    settled(screen)
    found = []
    for menu in ("More about this account", "Reports"):
        screen.get_by_role("button", name=menu, exact=True).click()
        found += complaints(screen, mode)
        screen.keyboard.press("Escape")
    for deed in ("Merge another account", "Archive", "Remove for good"):
        screen.get_by_role("button", name="More about this account").click()
        screen.locator("#k-account").get_by_role("button", name=deed).click()
        expect(screen.get_by_role("dialog")).to_be_visible()
        found += complaints(screen, mode)
        screen.get_by_role("dialog").get_by_role("button", name="Cancel").click()
        expect(screen.get_by_role("dialog")).to_be_hidden()

    assert [] == found


@pytest.mark.parametrize("dark", [False, True])
def test_the_door_keeps_nobody_out(workspace: Workspace, new_page: Callable[..., Page], dark: bool) -> None:
    """Signing in, and being told that it failed."""
    screen = new_page(dark=dark, allow=["401"])  # what the browser's console calls a refusal
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sign_in, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        doorman = Doorman(workspace.sign_in, secret=b"only for tests, and long enough!")
        pages = {name: partial(session.open_session, name or "portfolio") for name in session.PAGES}
        with serving(pages, auth=doorman, secret=b"only for tests, and long enough!") as running:
            screen.goto(running.url)
            found = complaints(screen)
            screen.get_by_label("E-mail").fill("nobody@ours.example")
            screen.get_by_label("Password", exact=True).fill("wrong words altogether")
            screen.get_by_role("button", name="Sign in").click()
            expect(screen.get_by_role("alert")).to_be_visible()

            assert ([], []) == (found, complaints(screen))


def test_axe_hears_what_it_is_shown(screen: Page, mode: str) -> None:
    """Grey on grey is heard, and in the light a picture without a name: the check can fail."""
    screen.set_content(
        "<html lang=en><title>A</title><main><h1>A</h1><img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>"
        "<p style='color:#aaa;background:#bbb'>unreadable</p></main>"
    )
    heard = {"light": ["color-contrast", "image-alt"], "dark": ["color-contrast"]}[mode]

    assert heard == sorted(one.partition(":")[0] for one in complaints(screen, mode))
