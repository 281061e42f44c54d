"""Hostile texts in every field of every kind of record are shown as they are written, and run nowhere."""

import json
from collections.abc import Iterator
from functools import partial
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from kapta_workspace import Workspace
from kapta_workspace.connectors.webhook import plain
from kapta_workspace.domain.digest import digest
from kapta_workspace.settings import load
from kapta_workspace.ui.jupyter import account_page
from kapta_workspace.ui.panel.pages import session
from kapta_workspace.ui.panel.pages.account import TABS
from tests.build import ADMIN, Office
from tests.hostile.filling import Filled
from tests.ui.panel.payloads import PAYLOADS, fires
from tests.ui.panel.served import Serving, serving

MARKED = (
    *(text.replace("alert(1)", "window.__x=1") for text in PAYLOADS),
    "javascript:window.__x=1",
    "=cmd|' /C calc'!A0",
    "1;DROP TABLE account",
    "<!channel> <https://evil.example|click>",
)
"""What would leave a mark in the page, or call a channel, if it ran."""
SCRIPT = "2 <script>window.__x=1</script>"
"""What the third account, and the title of its every record, is called."""
PLACES = (
    "portfolio?rows=all",
    "coaching",
    "settings?tab=plan",
    *(f"account?id={{top}}&view=combined&tab={tab}" for tab in (*TABS, "chart", "people", "coaching")),
    "account?id={third}",
    "contact?id={person}",
)
PLANTED = """() => {
  const found = [], walk = (root) => {
    for (const one of root.querySelectorAll("*")) {
      if (one.shadowRoot) walk(one.shadowRoot)
      const acts = [...one.attributes].some(
        (a) => a.value.includes("__x") && (a.name.startsWith("on") || ["srcdoc", "href"].includes(a.name)))
      if (acts || (one.localName === "script" && one.textContent.trim() === "window.__x=1")
          || (one.localName === "img" && one.getAttribute("src") === "x")
          || (one.action || "").toString().includes("evil.example")) found.push(one.outerHTML.slice(0, 200))
    }
  }
  walk(document)
  return found
}"""
"""Names every element that a text has put into the page, shadow roots and all."""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    """An account for each text below one parent, with a record of every kind."""
    office = Office(f"sqlite:///{tmp_path_factory.mktemp('pages') / 'kapta.db'}")
    filled = Filled(office, MARKED)
    office.add("product", name=f"Sensor {SCRIPT}")  # for the settings, which list what belongs to no account
    yield filled
    office.store.close()


@pytest.fixture(scope="module")
def ws(filled: Filled, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The administrator's workspace."""
    return Workspace(filled.office.store, ADMIN, load(folder=tmp_path_factory.mktemp("files")))


@pytest.fixture(scope="module")
def served(ws: Workspace) -> Iterator[Serving]:
    """Its pages."""
    session.use(ws)
    pages = {name: partial(session.open_session, name or "portfolio") for name in session.PAGES}
    with serving(pages) as running:
        yield running
    session.use(None)


@pytest.mark.parametrize("place", PLACES)
def test_a_page_shows_texts_and_runs_none(served: Serving, filled: Filled, page: Page, place: str) -> None:
    """The page fails on dialogs, errors and foreign requests; no mark is left, no element was planted."""
    ids = {"top": filled.top, "third": filled.ids["account"][2], "person": filled.ids["contact"][2]}
    page.goto(served.url + place.format(**ids))
    expect(page.get_by_role("heading").first).to_be_visible(timeout=60_000)
    expect(page.get_by_text(SCRIPT).first).to_be_attached(timeout=60_000)

    assert [] == page.evaluate(PLANTED)
    assert page.evaluate("window.__x === undefined")


def test_what_a_text_plants_is_seen(page: Page) -> None:
    """A link that acts, put into a page or into the shadow of a part of it, is named."""
    page.set_content("<div></div><a href='javascript:window.__x=1'>x</a>")
    page.evaluate(
        "document.querySelector('div').attachShadow({mode: 'open'}).innerHTML = document.body.innerHTML"
    )

    assert 2 == len(page.evaluate(PLANTED))


def test_the_search_shows_what_it_finds(served: Serving, page: Page) -> None:
    """The very text is typed, suggested as it is, and runs nowhere."""
    page.goto(served.url)
    box = page.get_by_placeholder("Search accounts, people, notes, reviews")
    box.fill("<script>window")
    expect(page.get_by_text(SCRIPT).first).to_be_attached(timeout=60_000)

    assert [] == page.evaluate(PLANTED)
    assert page.evaluate("window.__x === undefined")


def test_reports_and_cards_hold_nothing_that_acts(ws: Workspace, filled: Filled) -> None:
    """Reports as pages, the card in a notebook and the drawn org chart escape every text."""
    reports, chart = ws.reports, ws.org_chart(filled.top, combined=True)
    shown = {
        "family": reports.family(filled.top).html(),
        "review": reports.review(filled.top, combined=True).html(),
        "portfolio": reports.portfolio().html(),
        "card": account_page(ws, filled.top, combined=True)._repr_html_(),
        "chart": chart.svg(),
    }

    ours = frozenset({"style", "meta", "link"})
    assert {} == {name: found for name, text in shown.items() if (found := fires(text, ours))}
    assert "window.__x=1" in shown["family"]
    drawn = ET.fromstring(shown["chart"])  # noqa: S314 - our own drawing
    assert [] == [
        one.tag for one in drawn.iter() if one.tag.rpartition("}")[2] in {"script", "foreignObject"}
    ]


def test_the_week_in_words_calls_nobody(ws: Workspace, filled: Filled) -> None:
    """What goes to a channel holds no sign by which it would call everybody or show a link."""
    now = pd.Timestamp(filled.office.clock())
    text = digest(ws.portfolio(days=7), ws.who_to_call(), ws.activity(limit=500), now)
    sent = json.dumps({"text": plain(text)})

    assert "<" not in sent
    assert ">" not in sent
