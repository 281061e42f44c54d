"""The parts of the served screens do in a browser what they say."""

import json
import re

import plotly.graph_objects as go
import pytest
from playwright.sync_api import expect

from kapta_workspace.ui.panel.notices import say
from kapta_workspace.ui.panel.page import page as frame
from kapta_workspace.ui.panel.pane import Html
from kapta_workspace.ui.panel.plot import Plot
from kapta_workspace.ui.panel.safe import Safe, html, safe_html, safe_markdown
from kapta_workspace.ui.panel.search import Found, SearchBox
from kapta_workspace.ui.panel.section import section
from kapta_workspace.ui.panel.tree import AccountTree
from tests.ui.panel.gallery import gallery
from tests.ui.panel.payloads import PAYLOADS
from tests.ui.panel.served import serving
from tests.ui.panel.test_pieces import everything

MANY = 10_000


def large():
    """A page with a tree of ten thousand accounts, each tenth a parent of the nine after it."""
    rows = [[n, f"Account {n:05d}", 0 if n % 10 == 1 else n - (n - 1) % 10, ""] for n in range(1, MANY + 1)]
    tree = AccountTree(rows=json.dumps(rows))
    return frame([Html(html("<h1>Large</h1>"))], title="Workspace", sidebar=[tree])


def hostile():
    """A page with every hostile text in every place of every part."""
    pieces = [piece for text in PAYLOADS for made in everything(text).values() for piece in made]
    rows = [[n, text, 0, text] for n, text in enumerate(PAYLOADS, 1)]
    figure = go.Figure(
        go.Scatter(x=PAYLOADS, y=[1] * len(PAYLOADS), text=PAYLOADS, mode="text+markers", name=PAYLOADS[0])
    )
    figure.update_layout(title=PAYLOADS[0], xaxis_title=PAYLOADS[1])
    for text in PAYLOADS:
        say(text, "info")
    return frame(
        [
            *(section(text, Html(safe_markdown(text)), Html(safe_html(text))) for text in PAYLOADS),
            Plot(figure, alt=PAYLOADS[0]),
            *(Html(piece) for piece in pieces[::5]),
            Html(html("<p>{all}</p>", all=Safe("").join(pieces))),
        ],
        title=PAYLOADS[0],
        sidebar=[AccountTree(rows=json.dumps(rows))],
        header=[SearchBox(lambda _: [Found(text, text, text, text) for text in PAYLOADS])],
    )


@pytest.fixture(scope="module")
def url():
    """Where the pages of these tests are."""
    with serving({"": gallery, "large": large, "hostile": hostile}) as running:
        yield running.url


@pytest.fixture
def shown(page, url):
    """The gallery, drawn."""
    page.goto(url)
    expect(page.get_by_role("heading", name="Key players and contacts")).to_be_visible()
    expect(row(page, "Initech")).to_be_visible()
    return page


def row(page, name):
    """The row of an account in the tree."""
    return page.get_by_role("treeitem", name=name)


# ------------------------------------------------------------------------------ addresses


def test_back_and_forward_change_the_page(shown):
    """Choosing accounts writes their address; Back and Forward return to them without loading again."""
    shown.evaluate("window.loaded = 'once'")
    row(shown, "Initech").click()
    expect(shown).to_have_url(re.compile(r"\?account=6$"))
    row(shown, "Stark Industries").click()
    expect(shown).to_have_url(re.compile(r"\?account=9$"))

    shown.go_back()
    expect(shown.get_by_test_id("where")).to_have_text("?account=6")
    expect(row(shown, "Initech")).to_have_attribute("aria-selected", "true")
    shown.go_forward()
    expect(shown.get_by_test_id("where")).to_have_text("?account=9")
    assert "once" == shown.evaluate("window.loaded")


def test_a_link_in_a_piece_is_followed_without_loading(shown):
    """A link to a page of this session moves there and is kept in the history."""
    shown.evaluate("window.loaded = 'once'")
    shown.get_by_role("link", name="Globex North America").click()

    expect(row(shown, "Globex North America")).to_have_attribute("aria-selected", "true")
    expect(shown).to_have_url(re.compile(r"\?account=5$"))
    assert "once" == shown.evaluate("window.loaded")


def test_an_address_opens_what_it_names(page, url):
    """A link somebody sent opens the account, with its parents open in the tree."""
    page.goto(f"{url}?account=3")

    expect(row(page, "Globex Deutschland")).to_have_attribute("aria-selected", "true")


def test_an_address_can_take_the_place_of_another(shown):
    """A change that is no step of its own adds nothing to the history."""
    before = shown.evaluate("history.length")
    shown.get_by_role("button", name="Explain").click()

    expect(shown).to_have_url(re.compile("explain=yes"))
    assert before == shown.evaluate("history.length")


def test_beneath_a_prefix_everything_is_found(page):
    """A workspace beneath a prefix draws its page, finds its files and writes addresses beneath it."""
    with serving({"": gallery}, prefix="/team") as running:
        page.goto(running.url)
        row(page, "Initech").click()

        expect(page).to_have_url(f"{running.url}?account=6")
        expect(page.get_by_test_id("where")).to_have_text("?account=6")
        page.goto("about:blank")  # before its server ends, which the console would tell of


# ------------------------------------------------------------------------------ the tree


def test_the_tree_is_used_by_keyboard(shown):
    """Arrows open and close and move, letters find, End and Home jump, Enter chooses."""
    tree = shown.get_by_role("tree", name="Accounts")
    tree.focus()
    shown.keyboard.press("Home")
    shown.keyboard.press("ArrowRight")
    focused(shown, "Globex Europe")
    shown.keyboard.press("ArrowRight")
    shown.keyboard.press("ArrowDown")
    focused(shown, "Globex Deutschland")
    shown.keyboard.press("ArrowLeft")
    shown.keyboard.press("ArrowLeft")
    expect(row(shown, "Globex Europe")).to_have_attribute("aria-expanded", "false")
    shown.keyboard.press("End")
    focused(shown, "Vandelay Industries")
    shown.keyboard.type("wa")
    focused(shown, "Wayne Enterprises")
    shown.keyboard.press("Enter")
    expect(shown).to_have_url(re.compile(r"\?account=10$"))


def focused(page, name):
    """Expect the tree's own focus on an account."""
    held = page.get_by_role("tree", name="Accounts").get_attribute("aria-activedescendant")
    expect(page.locator(f"#{held}")).to_contain_text(name)


def test_the_tree_says_what_its_signs_mean(shown):
    """A strategic account with an open risk is read out as such, with its place in the tree."""
    item = row(shown, "Globex Corporation")

    expect(item.get_by_role("img", name="Strategic account")).to_be_visible()
    expect(item.get_by_role("img", name="Open risk")).to_be_visible()
    assert ("1", "1", "8") == tuple(
        item.get_attribute(f"aria-{what}") for what in ("level", "posinset", "setsize")
    )


def test_the_filter_finds_below_closed_parents(shown):
    """The filter ignores case and accents, opens the way to what it finds, and Escape ends it."""
    box = shown.get_by_role("searchbox", name="Filter accounts")
    box.fill("FRÁNCE")
    expect(row(shown, "Globex France")).to_be_visible()
    expect(row(shown, "Globex Europe")).to_be_visible()
    expect(row(shown, "Initech")).to_have_count(0)
    expect(shown.get_by_text("1 account", exact=True)).to_be_visible()
    box.press("Enter")
    expect(shown).to_have_url(re.compile(r"\?account=4$"))
    box.press("Escape")
    expect(row(shown, "Initech")).to_be_visible()
    box.fill("nobody")
    expect(shown.get_by_text("No account with that name")).to_be_visible()


MOST_DRAWN = """
  const were = Element.prototype.replaceChildren
  window.most = 0
  Element.prototype.replaceChildren = function (...all) {
    most = Math.max(most, all.length)
    were.apply(this, all)
  }
"""
"""Notes the most elements that were put into the page at once, before a stylesheet was there as well."""


def test_ten_thousand_accounts_cost_what_is_in_sight(page, url):
    """However many accounts there are, only those in sight are ever drawn; the last is one key away."""
    page.add_init_script(MOST_DRAWN)
    page.goto(f"{url}large")
    expect(row(page, "Account 00001")).to_be_visible()
    assert page.get_by_role("treeitem").count() < 80
    page.get_by_role("tree").focus()
    page.keyboard.press("End")

    expect(row(page, "Account 09991")).to_be_visible()
    assert page.get_by_role("treeitem").count() < 80
    page.get_by_role("searchbox").fill("account 1")
    expect(page.get_by_text("1 account", exact=True)).to_be_visible()
    assert 0 < page.evaluate("most") < 80
    expect(row(page, "Account 10000")).to_be_visible()


# ------------------------------------------------------------------------------ the search


def test_the_search_is_a_key_away_and_answers_as_one_types(shown):
    """A slash leads to the search, arrows and Enter to what it found, without loading the page again."""
    shown.evaluate("window.loaded = 'once'")
    shown.keyboard.press("/")
    shown.keyboard.type("wayne")
    expect(shown.get_by_role("option", name="Wayne Enterprises")).to_have_attribute("aria-selected", "true")
    shown.keyboard.press("ArrowDown")
    expect(shown.get_by_role("option", name="Wayne Foundation")).to_have_attribute("aria-selected", "true")
    shown.keyboard.press("Enter")

    expect(shown).to_have_url(re.compile(r"\?account=11$"))
    expect(row(shown, "Wayne Foundation")).to_have_attribute("aria-selected", "true")
    expect(shown.get_by_role("listbox")).to_be_hidden()
    assert "once" == shown.evaluate("window.loaded")


def test_the_search_says_when_nothing_is_found(shown):
    """Nothing found is said in words; Escape puts the answer away, and then the text."""
    box = shown.get_by_role("combobox", name="Search accounts, contacts, notes")
    box.fill("xyzzy")
    expect(shown.get_by_role("listbox").get_by_text("Nothing found")).to_be_visible()
    box.press("Escape")
    expect(shown.get_by_role("listbox")).to_be_hidden()
    box.press("Escape")
    expect(box).to_have_value("")


# ------------------------------------------------------------------------------ pieces


def test_a_button_in_a_piece_is_heard(shown):
    """A menu button in a table row tells Python which row it was."""
    shown.get_by_role("button", name="Menu for Alan Turing").click()

    expect(shown.get_by_test_id("said")).to_have_text("pressed 7")


def test_a_heading_sorts_its_table(shown):
    """Pressing a heading sorts by it, again turns it round; what is missing stays last."""
    table = shown.get_by_role("table", name="Contacts of Globex Corporation")
    heading = table.get_by_role("columnheader", name="Last contact")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    assert ["Ada Byron", "Grace Hopper", "Alan Turing", "Katherine Johnson"] == names(table)
    heading.get_by_role("button").click()

    expect(heading).to_have_attribute("aria-sort", "descending")
    assert ["Alan Turing", "Grace Hopper", "Ada Byron", "Katherine Johnson"] == names(table)


def names(table):
    """The names in the first column."""
    return [text.split("\n")[-1] for text in table.get_by_role("rowheader").all_inner_texts()]


def test_a_notice_shows_its_text(shown):
    """What just happened is told in plain text, whatever characters are in it."""
    shown.get_by_role("button", name="Edit").first.click()

    expect(shown.get_by_text("Saved <b>AT&T</b>", exact=True)).to_be_visible()


# ------------------------------------------------------------------------------ the look


def test_dark_follows_the_system_and_stays_as_chosen(new_page, url):
    """A page starts as the system asks, changes at a press, and the next visit remembers."""
    page = new_page(dark=True)
    page.goto(url)
    expect(page.get_by_role("heading", name="Health", exact=True)).to_be_visible()
    expect_ground(page, "rgb(14, 16, 20)")
    page.get_by_role("button", name="Toggle theme").click()
    expect_ground(page, "rgb(246, 247, 249)")
    page.reload()
    expect(page.get_by_role("heading", name="Health", exact=True)).to_be_visible()
    expect_ground(page, "rgb(246, 247, 249)")


def expect_ground(page, colour):
    """Expect the page's background to become a colour."""
    expect(page.locator("main.main")).to_have_css("background-color", colour)


def test_on_a_telephone_nothing_is_cut_off(new_page, url):
    """At 390 pixels nothing scrolls sideways, the sidebar starts closed, and choosing closes it again."""
    page = new_page(width=390, height=844)
    page.goto(url)
    expect(page.get_by_role("heading", name="Health", exact=True)).to_be_visible()
    page.wait_for_timeout(800)
    assert 390 == page.evaluate("document.documentElement.scrollWidth")
    assert 390 == page.locator(".main-content").evaluate("element => element.scrollWidth")
    for name in ("Create new", "Toggle theme", "Open drawer"):
        place = page.get_by_role("button", name=name).bounding_box()
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= 390
    expect(page.get_by_role("tree")).to_have_count(0)
    page.get_by_role("button", name="Open drawer").click()
    row(page, "Initech").click()
    expect(page).to_have_url(re.compile(r"\?account=6$"))
    expect(page.get_by_role("tree")).to_have_count(0)


def test_a_chart_is_fetched_when_it_comes_into_sight(new_page, url):
    """The chart library is not asked for until somebody scrolls to a chart."""
    page = new_page(height=500)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(url)
    expect(page.get_by_role("heading", name="Health", exact=True)).to_be_visible()
    page.wait_for_timeout(500)
    assert not [one for one in asked if "plotly" in one]
    chart = page.get_by_role("img", name="Health score rises")
    chart.scroll_into_view_if_needed()

    expect(chart.locator(".main-svg").first).to_be_visible(timeout=30_000)
    assert 1 == len([one for one in asked if "plotly" in one])


def test_a_chart_follows_the_mode(shown):
    """The words of a chart take the colour of text in the mode shown."""
    chart = shown.get_by_role("img", name="Health score rises")
    chart.scroll_into_view_if_needed()
    word = chart.locator(".xtick text").first
    expect(word).to_have_css("fill", "rgb(90, 99, 114)", timeout=30_000)
    shown.get_by_role("button", name="Toggle theme").click()

    expect(word).to_have_css("fill", "rgb(162, 171, 185)")


# ------------------------------------------------------------------------------ hostile text


def test_no_hostile_text_acts(new_page, url):
    """Every hostile text in every part of a page is shown as text; nothing it asks for happens."""
    # Pictures of payloads that are no addresses are asked for here and not found.
    page = new_page(allow=["404"])
    page.goto(f"{url}hostile")
    expect(page.get_by_text("<script>alert(1)</script>").first).to_be_attached(timeout=30_000)
    page.get_by_role("combobox").fill("x")
    expect(page.get_by_role("option").first).to_be_visible()
    page.get_by_label(PAYLOADS[0]).last.scroll_into_view_if_needed()
    for place in page.locator("[title], [aria-label]").all()[:200]:
        place.dispatch_event("mouseover")
    page.wait_for_timeout(1500)

    assert 0 == page.locator("script[src^=x], img[src=x], iframe").count()
