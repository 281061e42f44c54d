"""The living org chart in a served page: dragging, keys, filters, files, sizes and shapes."""

import csv
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pandas as pd
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from kapta_workspace.domain import orgchart
from kapta_workspace.domain.errors import Problem, Refused
from kapta_workspace.domain.orgchart import Forest
from kapta_workspace.ui.orgchart.panel import OrgChart
from kapta_workspace.ui.panel.page import page as frame
from tests.orgcharts import ACCOUNTS, DAYS_AGO, FAMILY, FIFTEEN, TODAY, USERS, company, fresh, lines, people
from tests.ui.panel.served import serving, soon

HELENA, ANTON, PRIYA, TOM, SAMIR, INES, NOOR, JUNO, RASMUS, VERA = 1, 2, 3, 4, 7, 8, 10, 13, 15, 16
LINES = lines((RASMUS, "influence", HELENA), (PRIYA, "conflict", INES), (14, "influence", ANTON))
NEVER = "Rasmus Bech advises the board and leads nobody."


@dataclass
class Office:
    """A chart as a page would keep it: contacts, what happened, and the component on the screen."""

    contacts: pd.DataFrame
    second: pd.DataFrame | None = None
    ages: dict[int, int] = field(default_factory=dict)
    silent: bool = False
    readonly: bool = False
    events: list[dict[str, Any]] = field(default_factory=list)
    chart: OrgChart = field(init=False)

    def forest(self) -> Forest:
        """The people as they are now."""
        known = fresh(self.contacts, self.ages) if self.ages else None
        return orgchart.forest(
            self.contacts, lines=self.second, freshness=known, today=TODAY, users=USERS, accounts=ACCOUNTS
        )

    def page(self) -> OrgChart:
        """The component, new for each session."""
        deeds = {"move": self.move, "open": self.note, "seat": self.note}
        self.chart = OrgChart(self.forest(), deeds=deeds, title="Northwind", users=USERS, chart_height=700)
        self.chart.readonly = self.readonly
        return self.chart

    def note(self, event: Any) -> None:
        """Keep what happened."""
        self.events.append(dict(event))

    def move(self, event: Any) -> None:
        """Write the move, unless it closes a loop or Rasmus was to lead somebody."""
        self.note(event)
        chain = orgchart.would_close_loop(self.contacts, event["id"], event["to"])
        if chain:
            raise Refused([Problem(orgchart.loop_sentence(chain))])
        if event["to"] == RASMUS:
            raise Refused([Problem(NEVER)])
        if self.silent:
            return
        after = self.contacts.copy()
        after.loc[after["id"] == event["id"], "reports_to"] = event["to"]
        self.contacts = after
        self.chart.draw(self.forest(), title="Northwind", users=USERS)

    def manager(self, person: int) -> int | None:
        """Whom a person reports to, as it is written."""
        boss = self.contacts.set_index("id")["reports_to"][person]
        return None if pd.isna(boss) else int(boss)


OFFICES: dict[str, Office] = {}


def office(name: str) -> Office:
    """A fresh office of a kind, behind the page of that name."""
    made = {
        "fifteen": lambda: Office(people(FIFTEEN), LINES, DAYS_AGO),
        "family": lambda: Office(people(FAMILY), None, {1: 3, 2: 50, 4: 9}),
        "nobody": lambda: Office(people("").iloc[:0]),
        "alone": lambda: Office(people("Ann, CEO\nBo\nCy")),
        "odd": lambda: Office(people("Ann: boss=2\nBo: boss=1 high\nCy: boss=99\nDi: boss=4\n  Dan")),
        "hostile": lambda: Office(people("Eve\n  <img src=x onerror=alert(1)>, <b>CEO</b>")),
    }
    OFFICES[name] = made[name]() if name in made else Office(company(int(name)))
    return OFFICES[name]


PAGES = ("fifteen", "family", "nobody", "alone", "odd", "hostile", "15", "200", "700", "2000")


def of_office(name: str) -> OrgChart:
    """The page of the office that was opened last under a name."""
    return OFFICES[name].page()


@pytest.fixture(scope="module")
def url():
    """Where the charts are; ``themed`` is the first one inside the frame of our pages."""
    pages: dict[str, Callable[[], object]] = {name: partial(of_office, name) for name in PAGES}
    pages["themed"] = lambda: frame([OFFICES["fifteen"].page()], title="Key players")
    with serving(pages) as running:
        yield running.url


def shown(page: Page, url: str, name: str, *, address: str = "", readonly: bool = False) -> Office:
    """Open the page of a fresh office and wait for its chart."""
    made = office(name)
    made.readonly = readonly
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{url}{address or name}")
    expect(page.locator(".ko[data-people]")).to_be_visible()
    page.wait_for_timeout(150)
    return made


def card(page: Page, person: int):
    """Somebody's card on the drawing."""
    return page.locator(f'g.card[data-id="{person}"]')


def middle(page: Page, person: int, where: str = "g.card") -> tuple[float, float]:
    """A point on somebody's card, away from its middle, once the card has stopped moving."""
    found = page.locator(f'{where}[data-id="{person}"]')
    expect(found).to_be_visible()
    box, before = found.bounding_box(), None
    while box is None or box != before:
        page.wait_for_timeout(120)
        box, before = found.bounding_box(), box
    assert box is not None
    return box["x"] + box["width"] * 0.45, box["y"] + box["height"] * 0.35


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Press, go there in steps, and let go."""
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, steps=5)
    page.mouse.move(*end, steps=5)
    page.mouse.up()


def item(page: Page, name: str):
    """Somebody in the outline, where the keyboard is."""
    return page.get_by_role("treeitem", name=re.compile(f"^{re.escape(name)}"))


def spots(page: Page) -> dict[int | str, tuple[float, float]]:
    """Where every card in sight stands on the drawing."""
    found = page.evaluate(
        """() => { const roots = [document, ...[...document.querySelectorAll('*')].map(e => e.shadowRoot)];
        const deep = (root) => [...root.querySelectorAll('g.card'),
            ...[...root.querySelectorAll('*')].filter(e => e.shadowRoot).flatMap(e => deep(e.shadowRoot))];
        return deep(document).map(e => [e.dataset.id ?? 'seat:' + e.dataset.seat, e.style.transform]); }"""
    )
    points = {key: re.findall(r"-?[\d.]+", transform) for key, transform in found}
    return {int(key) if key.isdigit() else key: (float(x), float(y)) for key, (x, y) in points.items()}


# ------------------------------------------------------------------------------ moving people


def test_a_person_dragged_onto_a_manager_reports_to_them(page, url):
    """Tom is dragged from Priya to Juno: Python has it, and his card stands below hers."""
    made = shown(page, url, "fifteen")

    drag(page, middle(page, TOM), middle(page, JUNO))

    assert soon(lambda: made.manager(TOM) == JUNO)
    assert [("move", TOM, PRIYA, JUNO)] == [
        (event["type"], event["id"], event["from"], event["to"]) for event in made.events
    ]
    expect(item(page, "Tom Okafor")).to_have_attribute("aria-level", "3")
    expect(page.locator("g.card.held")).to_have_count(0)
    expect(page.get_by_role("alert")).to_be_hidden()


def test_a_move_that_closes_a_loop_is_refused_with_its_chain(page, url):
    """Samir cannot come below Noor, who is below him; the sentence names the way, nothing is sent."""
    made = shown(page, url, "fifteen")
    before = spots(page)

    drag(page, middle(page, SAMIR), middle(page, NOOR))

    sentence = "Samir Haddad → Noor van Dijk → Ines Duarte → Samir Haddad would be a loop."
    expect(page.get_by_role("alert")).to_contain_text(
        f"Samir Haddad cannot report to Noor van Dijk: {sentence}"
    )
    assert (HELENA, [], before) == (made.manager(SAMIR), made.events, spots(page))


def test_python_has_the_last_word(page, url):
    """Ines dragged onto Rasmus is held there, refused by Python, and goes back to Samir."""
    made = shown(page, url, "fifteen")
    before = spots(page)

    drag(page, middle(page, INES), middle(page, RASMUS, ".ko-mini"))

    expect(page.get_by_role("alert")).to_contain_text(NEVER)
    assert SAMIR == made.manager(INES)
    expect(item(page, "Ines Duarte")).to_have_attribute("aria-level", "3")
    assert before == spots(page)


def test_a_move_nobody_answers_is_taken_back(page, url):
    """Python neither accepts nor refuses: after a while the chart says so and shows what is saved."""
    made = shown(page, url, "fifteen")
    made.silent = True
    made.chart._deeds = {}
    page.clock.install()

    drag(page, middle(page, TOM), middle(page, JUNO))
    page.clock.run_for(1_000)
    page.clock.run_for(20_000)

    expect(page.locator("g.card.held")).to_have_count(0)
    expect(item(page, "Tom Okafor")).to_have_attribute("aria-level", "4")


def test_somebody_not_placed_is_dragged_into_the_tree_and_out_again(page, url):
    """Vera from the tray onto Juno, and back onto the tray: she reports to nobody again."""
    made = shown(page, url, "fifteen")

    drag(page, middle(page, VERA, ".ko-mini"), middle(page, JUNO))
    assert soon(lambda: made.manager(VERA) == JUNO)
    expect(card(page, VERA)).to_be_visible()
    page.wait_for_timeout(400)  # the chart fits itself anew after a move

    vera = middle(page, VERA)  # once it stands still; the tray moves with the chart
    heading = page.get_by_role("heading", name="Not placed yet").bounding_box()
    drag(page, vera, (heading["x"] + 40, heading["y"] + 8))
    assert soon(lambda: made.manager(VERA) is None)
    expect(page.locator(f'.ko-mini[data-id="{VERA}"]')).to_be_visible()


def test_dropping_on_the_tray_takes_somebody_off_the_tree(page, url):
    """Tom dropped beside the people not placed yet reports to nobody and is one of them."""
    made = shown(page, url, "fifteen")
    box = page.locator(".ko-tray").bounding_box()

    drag(page, middle(page, TOM), (box["x"] + 100, box["y"] + box["height"] - 40))

    assert soon(lambda: made.manager(TOM) is None)
    expect(page.locator(f'.ko-mini[data-id="{TOM}"]')).to_be_visible()


def test_two_people_who_are_not_placed_make_a_tree(page, url):
    """Nobody is placed: Bo dropped on Ann makes her the top of a tree."""
    made = shown(page, url, "alone")

    drag(page, middle(page, 2, ".ko-mini"), middle(page, 1, ".ko-mini"))

    assert soon(lambda: made.manager(2) == 1)
    expect(card(page, 1)).to_be_visible()
    expect(item(page, "Bo")).to_have_attribute("aria-level", "2")


def test_a_drag_that_ends_nowhere_moves_nobody(page, url):
    """Dropped on the ground, or given up with Escape: everybody is where they were."""
    made = shown(page, url, "fifteen")
    before = spots(page)
    x, y = middle(page, TOM)

    drag(page, (x, y), (x + 250, y + 60))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(*middle(page, JUNO), steps=5)
    page.keyboard.press("Escape")
    page.mouse.up()

    assert ([], before) == (made.events, spots(page))
    expect(page.locator("g.ghost")).to_have_count(0)


def test_nobody_is_lost_when_the_system_takes_the_pointer_away(page, url):
    """A drag the system cancels leaves no ghost and moves nobody; the next one works."""
    made = shown(page, url, "fifteen")
    page.mouse.move(*middle(page, TOM))
    page.mouse.down()
    page.mouse.move(*middle(page, JUNO), steps=5)
    page.locator(".ko").dispatch_event("pointercancel", {"pointerId": 1, "bubbles": True})
    page.mouse.up()

    expect(page.locator("g.ghost")).to_have_count(0)
    assert [] == made.events
    drag(page, middle(page, TOM), middle(page, JUNO))
    assert soon(lambda: made.manager(TOM) == JUNO)


def test_a_chart_for_reading_moves_nobody(page, url):
    """With readonly set, a drag pans and the key m is refused."""
    made = shown(page, url, "fifteen", readonly=True)

    drag(page, middle(page, TOM), middle(page, JUNO))
    item(page, "Tom Okafor").focus()
    page.keyboard.press("m")

    expect(page.get_by_role("alert")).to_contain_text("This chart is for reading")
    assert [] == made.events


def test_a_swipe_over_a_card_pans_and_moves_nobody(browser, url):
    """On a touch screen a short press is no drag: the chart moves, the people stay."""
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True)
    page = context.new_page()
    made = shown(page, url, "fifteen")
    box = card(page, HELENA).bounding_box()
    session = context.new_cdp_session(page)
    x, y = box["x"] + 40, box["y"] + 20

    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 6):
        points = [{"x": x + 12 * step, "y": y + 10 * step}]
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": points})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(200)

    after = card(page, HELENA).bounding_box()
    assert (round(after["x"] - box["x"]), round(after["y"] - box["y"])) == (60, 50)
    assert [] == made.events
    context.close()


# ------------------------------------------------------------------------------ keyboard only


def test_the_keyboard_alone_moves_a_person(page, url):
    """Tab to the chart, arrows to Priya, m, arrows to Juno, Enter: Priya reports to Juno."""
    made = shown(page, url, "fifteen")
    item(page, "Helena Storm").focus()

    for key in ("ArrowDown", "ArrowRight", "ArrowDown", "m"):
        page.keyboard.press(key)
    expect(page.locator(".ko-said")).to_contain_text("Moving Priya Nair")
    for key in ("ArrowUp", "ArrowRight", "Enter"):
        page.keyboard.press(key)

    assert soon(lambda: made.manager(PRIYA) == JUNO)
    expect(item(page, "Priya Nair")).to_have_attribute("aria-level", "3")


def test_the_keyboard_refuses_a_loop_with_the_same_sentence(page, url):
    """Helena below Samir would be a loop, by keyboard as by hand."""
    made = shown(page, url, "fifteen")
    item(page, "Helena Storm").focus()

    for key in ("m", "ArrowDown", "Enter"):
        page.keyboard.press(key)

    expect(page.get_by_role("alert")).to_contain_text(
        "Helena Storm cannot report to Samir Haddad: "
        "Helena Storm → Samir Haddad → Helena Storm would be a loop."
    )
    assert [] == made.events


def test_delete_takes_somebody_off_the_tree_and_escape_changes_nothing(page, url):
    """Moving Tom: Escape leaves him, Delete makes him report to nobody."""
    made = shown(page, url, "fifteen")
    item(page, "Tom Okafor").focus()

    page.keyboard.press("m")
    page.keyboard.press("Escape")
    expect(page.locator(".ko-live")).to_have_text("Cancelled; nobody was moved.")
    assert [] == made.events
    page.keyboard.press("m")
    page.keyboard.press("Delete")

    assert soon(lambda: made.manager(TOM) is None)


def test_the_search_finds_the_new_manager_of_somebody_being_moved(page, url):
    """Tom is picked up, Juno is found by name, Enter puts him there."""
    made = shown(page, url, "fifteen")
    item(page, "Tom Okafor").focus()
    page.keyboard.press("m")
    page.keyboard.press("/")
    page.get_by_label("Find a person").fill("juno")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")

    assert soon(lambda: made.manager(TOM) == JUNO)


def test_space_folds_and_enter_opens(page, url):
    """Space folds Samir's people away, Enter tells Python whom to show."""
    made = shown(page, url, "fifteen")
    item(page, "Samir Haddad").focus()

    page.keyboard.press(" ")
    expect(item(page, "Samir Haddad")).to_have_attribute("aria-expanded", "false")
    expect(card(page, INES)).to_have_count(0)
    page.keyboard.press("Enter")

    assert soon(lambda: made.events != [])
    assert (SAMIR, [SAMIR]) == (made.chart.selected, made.chart.collapsed)


# ------------------------------------------------------------------------------ clicks and what is shown


def test_a_click_opens_a_card_and_a_vacant_seat(page, url):
    """A card tells whom it shows; a seat tells which role is wanted."""
    made = shown(page, url, "alone")
    page.locator('.ko-mini[data-id="2"]').click()
    assert soon(lambda: len(made.events) == 1)  # two within one breath would travel as the later one
    page.locator('g.card[data-seat="champion"]').click()

    assert soon(lambda: len(made.events) == 2)
    assert [("open", 2), ("seat", "champion")] == [
        (event["type"], event.get("id") or event.get("role")) for event in made.events
    ]


def test_an_empty_account_shows_its_vacant_seats(page, url):
    """Nobody yet: three seats to fill, and no complaint."""
    shown(page, url, "nobody")

    expect(page.locator("g.card.seat")).to_have_count(3)
    expect(page.get_by_text("0 of 3 required roles")).to_be_visible()


def test_odd_data_is_drawn_and_said(page, url):
    """A loop, an outsider, a person who is their own manager: all drawn, each with a remark."""
    shown(page, url, "odd")

    expect(page.locator("g.card:not(.seat)")).to_have_count(5)
    expect(page.locator('g.curve[data-kind="loop"]')).to_have_count(1)
    page.get_by_text("3 remarks").click()
    expect(page.get_by_text("Bo → Ann → Bo report to each other in a loop")).to_be_visible()


def test_the_search_opens_the_way_to_a_person(page, url):
    """In a company of two hundred somebody folded away is found without accents and case."""
    made = shown(page, url, "200")
    deep = made.forest().nodes.sort_values("depth").iloc[-1]

    page.get_by_label("Find a person").fill(deep["name"].upper())
    page.locator(f'.ko-results [data-id="{deep["id"]}"]').click()

    expect(card(page, deep["id"])).to_be_visible()
    expect(card(page, deep["id"])).to_have_class(re.compile("focus"))


def test_the_legend_filters_and_leaves_the_way_as_stubs(page, url):
    """Only the hostile: Priya with Anton and Helena above her as stubs, and Rasmus in the tray."""
    shown(page, url, "fifteen")
    page.get_by_role("button", name="Hostile").click()

    expect(page.locator("g.card")).to_have_count(3)
    expect(page.locator("g.card.stub")).to_have_count(2)
    expect(page.locator(".ko-mini")).to_have_count(1)
    page.get_by_role("button", name="Show everybody").click()
    expect(page.locator("g.card")).to_have_count(14)


def test_colours_follow_what_they_are_chosen_by(page, url):
    """Coloured by freshness, the legend counts six fresh people; the signs of attitude stay."""
    shown(page, url, "fifteen")
    page.get_by_label("Colour by").select_option("band")

    legend = page.get_by_role("group", name="Legend")
    expect(legend.get_by_role("button", name="Fresh 6")).to_be_visible()
    expect(card(page, PRIYA)).to_contain_text("−−")


def test_the_outline_says_what_the_drawing_shows(page, url):
    """One tree for screen readers: sixteen people, whatever is drawn, in the words of Python."""
    made = shown(page, url, "fifteen")
    spoken = page.locator("[role=treeitem]").evaluate_all("all => all.map(e => e.ariaLabel)")

    words = [line.strip().removeprefix("- ") for line in orgchart.outline(made.forest()).splitlines()]
    assert [line for line in words if not line.endswith(":")] == [
        line.removesuffix("; not placed yet") for line in spoken
    ]
    expect(page.locator("svg.ko-drawing")).to_have_attribute("aria-hidden", "true")


def test_names_are_never_markup(page, url):
    """A name with a tag in it is shown as it is, on cards, in the outline and in the search."""
    shown(page, url, "hostile")
    page.get_by_label("Find a person").fill("img")

    expect(page.locator(".ko-results")).to_contain_text("<img src=x onerror=alert(1)>")
    expect(item(page, "<img")).to_have_count(1)
    assert 0 == page.locator(".ko img").count()


def test_new_data_leaves_the_view_alone_once_it_was_moved(page, url):
    """Somebody elsewhere saves a change: a zoomed chart stays where it is, another is fitted again."""
    made = shown(page, url, "fifteen")
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_timeout(200)
    before = card(page, HELENA).bounding_box()

    made.contacts.loc[made.contacts["id"] == JUNO, "title"] = "Chief Digital Officer"
    made.chart.draw(made.forest())

    expect(card(page, JUNO)).to_contain_text("Chief Digital Officer")
    assert before == card(page, HELENA).bounding_box()


# ------------------------------------------------------------------------------ files


def saved(page: Page, label: str) -> tuple[str, bytes]:
    """The name and the content of a file the chart saves."""
    page.get_by_role("button", name="Save or print").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name=label).click()
    done = waiting.value
    return done.suggested_filename, done.path().read_bytes()


def test_the_picture_is_saved_as_svg(page, url):
    """Everybody is in it, placed or not, and it needs neither style sheets nor the page."""
    made = shown(page, url, "fifteen")
    name, content = saved(page, "SVG picture")

    root = ET.fromstring(content)  # noqa: S314 - our own
    written = [node.text for node in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "northwind.svg" == name
    assert set(made.forest().nodes["name"]) <= set(written)
    assert b"var(--" not in content
    assert b"color-mix" not in content


def test_the_picture_is_saved_as_png(page, url):
    """A real picture, twice as large as the drawing, not blank."""
    shown(page, url, "fifteen")
    name, content = saved(page, "PNG picture")

    picture = Image.open(io.BytesIO(content))
    assert "northwind.png" == name
    assert picture.width > 1500
    assert len(picture.convert("RGB").getcolors(1 << 20) or []) > 50


def test_the_table_is_saved_as_csv(page, url):
    """The same rows as in Python, and no cell a spreadsheet would run."""
    made = shown(page, url, "fifteen")
    name, content = saved(page, "Table of lines")

    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    expected = orgchart.edge_table(made.forest())
    assert "northwind.csv" == name
    assert list(expected.columns) == rows[0]
    assert sorted(map(tuple, expected.to_numpy().tolist())) == sorted(map(tuple, rows[1:]))


def test_the_chart_is_saved_as_a_page(page, url):
    """Picture, outline and table in one file that needs no network."""
    made = shown(page, url, "fifteen")
    name, content = saved(page, "HTML page")

    text = content.decode()
    assert "northwind.html" == name
    assert "<svg" in text
    assert all(text.count(person) >= 3 for person in made.forest().nodes["name"])
    assert [] == re.findall(r"(?:src|href)=\"http", text)


def test_the_chart_is_printed_from_a_frame_of_its_own(page, url):
    """Printing prepares a page with picture and outline, beside the one on the screen."""
    shown(page, url, "fifteen")
    page.get_by_role("button", name="Save or print").click()
    page.get_by_role("button", name="Print or save as PDF").click()

    expect(page.frame_locator("iframe").get_by_role("heading", name="Outline")).to_be_attached()


# ------------------------------------------------------------------------------ sizes and shapes


@pytest.mark.parametrize("size", [15, 200, 700, 2000])
def test_companies_of_any_size_are_drawn(page, url, size):
    """Everybody is there; no more cards are drawn than are in sight, and unfolded it still answers."""
    shown(page, url, str(size))
    chart = page.locator(".ko")

    expect(chart).to_have_attribute("data-people", str(size))
    assert int(chart.get_attribute("data-drawn") or 0) <= 60
    page.get_by_role("button", name="Unfold everybody").click()
    page.get_by_role("button", name="Fit everything in").click()
    expect(page.get_by_role("treeitem")).to_have_count(size)


@pytest.mark.parametrize("name", ["fifteen", "family", "odd", "200"])
@pytest.mark.parametrize("turned", [False, True])
def test_the_screen_lays_out_as_python_does(page, url, name, turned):
    """Every card stands where the layout in Python puts it, top down and left to right."""
    made = shown(page, url, name)
    page.get_by_role("button", name="Unfold everybody").click()
    if turned:
        page.get_by_role("button", name="Turn the chart").click()
    page.get_by_role("button", name="Fit everything in").click()
    page.wait_for_timeout(300)

    direction = page.locator(".ko").get_attribute("data-direction")
    layouts = [
        orgchart.tidy(made.forest(), direction=direction, compact=compact).spots for compact in (False, True)
    ]
    found = {key: (round(x, 2), round(y, 2)) for key, (x, y) in spots(page).items()}
    assert found in [
        {key: (round(spot.x, 2), round(spot.y, 2)) for key, spot in layout.items()} for layout in layouts
    ]


def test_a_very_wide_company_grows_from_left_to_right(page, url):
    """Unfolded, two hundred people top down would be unreadably small."""
    shown(page, url, "200")
    page.get_by_role("button", name="Unfold everybody").click()

    expect(page.locator(".ko")).to_have_attribute("data-direction", "right")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_chart_fits_its_page(new_page, url, width, dark):
    """On a telephone and a desk nothing is cut off sideways, and every tool can be reached."""
    page = new_page(width=width, dark=dark)
    shown(page, url, "fifteen", address="themed")

    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    for name in ("Filter", "Save or print", "Show the outline"):
        expect(page.get_by_role("button", name=name)).to_be_in_viewport()
    box = page.locator(".ko").bounding_box()
    assert 0 <= box["x"]
    assert box["x"] + box["width"] <= width


def test_conflicting_attitudes_are_shown_as_both(page, url):
    """On the family's chart Anton has both signs and both accounts."""
    shown(page, url, "family")

    expect(card(page, 2)).to_contain_text("++")
    expect(card(page, 2)).to_contain_text("Northwind −")
    expect(page.locator('g.curve[data-kind="also"]')).to_have_count(1)
