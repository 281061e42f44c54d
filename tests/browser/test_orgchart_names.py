"""Names on the living org chart: whole where they can be, told apart where not, in full for the keyboard."""

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import Locator, Page, expect

from kapta_workspace.domain import orgchart
from kapta_workspace.ui.orgchart.panel import OrgChart
from kapta_workspace.ui.panel.page import page as frame
from tests.orgcharts import people
from tests.ui.panel.served import serving

GROUP = pd.DataFrame(
    {"id": [1, 2, 3], "name": ["Ravensholt Care Group", "Ravensholt Highland Clinics", "Ravensholt Scotland"]}
)
LONG = "Maria del Carmen Fernández de la Vega y Ruiz de Alarcón"
PEOPLE = f"""
Ada Byron, Chief Executive Officer: mail=ada@ravensholt.example
  Agnieszka Cieślikowicz, Head of Maintenance
  {LONG}, Head of Quality and Regulatory Affairs for the Whole Group: @2
Ada Byron, Chair: @2 mail=ada@ravensholt.example
"""


def chart() -> Any:
    """A family whose accounts begin alike, in the frame of our pages; Ada is in two of them."""
    made = OrgChart(orgchart.forest(people(PEOPLE), accounts=GROUP), title="Ravensholt", chart_height=600)
    made.readonly = True
    return frame([made], title="Key players")


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Where the chart is."""
    with serving({"chart": chart}) as running:
        yield f"{running.url}chart"


@pytest.fixture
def drawn(page: Page, url: str) -> Page:
    """The chart, drawn."""
    page.emulate_media(reduced_motion="reduce")
    page.goto(url)
    expect(page.locator("g.card[data-id]")).to_have_count(3)
    return page


def card(page: Page, person: int) -> Locator:
    """What is written on somebody's card, once the page's font has come and it was measured."""
    return page.locator(f'g.card[data-id="{person}"]').locator("text")


def test_a_long_name_stands_in_two_lines(drawn: Page) -> None:
    """First and last name are whole; only the name that two lines do not hold is cut, in the second."""
    expect(card(drawn, 2).filter(has_text="Agnieszka")).to_have_text("Agnieszka")
    expect(card(drawn, 2).filter(has_text="Cieślikowicz")).to_have_text("Cieślikowicz")
    expect(card(drawn, 3).filter(has_text="Maria")).to_have_text("Maria del Carmen")
    expect(card(drawn, 3).filter(has_text="Fernández")).to_have_text(re.compile("^Fernández de la.*…$"))


def test_accounts_that_begin_alike_are_told_apart(drawn: Page) -> None:
    """Alone on a card an account is whole; beside another each keeps the end that tells it apart."""
    expect(card(drawn, 3).filter(has_text="Rav")).to_have_text("Ravensholt Highland Clinics ?")
    expect(card(drawn, 1).filter(has_text="Rav")).to_have_text(["Rav…Care Group ?", "Rav…land Clinics ?"])


def test_the_keyboard_is_told_what_a_card_has_no_room_for(drawn: Page) -> None:
    """The focused card's name, title and accounts stand beside it in full; elsewhere and by mouse nothing."""
    tip = drawn.locator(".ko-tip")
    expect(tip).to_be_hidden()
    drawn.get_by_role("treeitem", name="Ada Byron").focus()
    drawn.keyboard.press("ArrowDown")
    drawn.keyboard.press("ArrowRight")

    expect(drawn.get_by_role("treeitem", name=LONG)).to_be_focused()
    expect(tip).to_be_visible()
    expect(tip).to_contain_text(LONG)
    expect(tip).to_contain_text("Regulatory Affairs for the Whole Group")
    expect(tip).to_be_in_viewport(ratio=1)
    drawn.keyboard.press("ArrowLeft")
    expect(tip).to_be_hidden()


def test_whoever_hears_or_points_has_the_whole_name(drawn: Page) -> None:
    """The outline's item and the card's own title say it all."""
    expect(drawn.get_by_role("treeitem", name=LONG)).to_have_count(1)
    assert LONG in str(drawn.locator('g.card[data-id="3"] title').first.text_content())
