"""A field that follows another, by keyboard: the answer is asked for as the chosen question wants it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from kapta_workspace import Workspace, open_workspace
from tests.browser.test_every_form import PRESS
from tests.ui.panel.served import Serving, soon


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """Globex, and questions answered in words, by yes or no, and by one of two choices."""
    with open_workspace(f"sqlite:///{tmp_path / 'k.db'}", folder=tmp_path, through="dashboard") as ws:
        ws.accounts.add(name="Globex")
        ws.voc_questions.add(text="Why us?", kind="text")
        ws.voc_questions.add(text="Still happy?", kind="yes_no")
        ws.voc_questions.add(text="What counts?", kind="choice", choices="Price\nQuality")
        yield ws


@pytest.fixture
def form(served: Serving, page: Page) -> Locator:
    """The form of a new answer of Globex."""
    page.goto(f"{served.url}account?id=1")
    expect(page.locator("h1", has_text="Globex")).to_be_visible()
    page.evaluate(PRESS, {"action": "add", "kind": "voc_answer", "account": "1"})
    expect(page.get_by_role("dialog")).to_be_visible()
    return page.get_by_role("dialog")


def ask(page: Page, form: Locator, question: str) -> None:
    """Choose a question by keyboard; the cursor stays in its field."""
    box = form.get_by_role("combobox", name="Question")
    box.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type(question)
    expect(form.get_by_role("listbox", name="Question").get_by_role("option", name=question)).to_be_visible()
    page.keyboard.press("Enter")
    expect(box).to_have_value(question)
    expect(box).to_be_focused()


def test_the_answer_becomes_what_the_question_asks_for(
    form: Locator, page: Page, workspace: Workspace
) -> None:
    """Chosen by keyboard, the text field is a list; Tab leads on to it, a letter chooses, it is saved."""
    answer = form.get_by_label("Answer", exact=True)
    expect(answer).to_have_js_property("tagName", "TEXTAREA")

    ask(page, form, "What counts?")
    expect(answer.get_by_role("option")).to_have_text(["Price", "Quality"])
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(answer).to_be_focused()
    page.keyboard.type("Q")
    expect(answer).to_have_value("Quality")
    page.keyboard.press("Control+Enter")

    assert soon(lambda: workspace.voc_answers.frame()["answer"].tolist() == ["Quality"])


def test_what_was_typed_is_never_lost(form: Locator, page: Page) -> None:
    """“yes” is Yes where that is asked; “gladly” waits, told below the field, until words are asked for."""
    answer = form.get_by_label("Answer", exact=True)
    answer.fill("yes")
    ask(page, form, "Still happy?")
    expect(answer).to_have_value("Yes")

    ask(page, form, "Why us?")
    answer.fill("gladly $& always")
    ask(page, form, "Still happy?")
    expect(answer).to_have_value("")
    told = re.compile(r"You had typed “gladly \$& always”, which is no answer to this question.")
    expect(answer).to_have_accessible_description(told)
    ask(page, form, "Why us?")
    expect(answer).to_have_value("gladly $& always")


def test_a_refusal_leaves_the_field_as_it_is(form: Locator, page: Page) -> None:
    """Sent without an answer, the list stays a list, says so, and has the cursor."""
    ask(page, form, "Still happy?")
    page.keyboard.press("Control+Enter")
    answer = form.get_by_label("Answer", exact=True)

    expect(form.get_by_text("Answer is required.")).to_be_visible()
    expect(answer).to_be_focused()
    expect(answer).to_have_js_property("tagName", "SELECT")


def test_a_form_begun_before_comes_back_as_it_was(
    form: Locator, page: Page, served: Serving, new_page: Callable[..., Page]
) -> None:
    """Gone on with on another day, the form opens with the question, its list and what was chosen of it."""
    ask(page, form, "What counts?")
    form.get_by_label("Answer", exact=True).select_option("Price")
    expect(form.get_by_text("Kept for you, not saved yet")).to_be_visible()
    page.close()
    another = new_page()
    another.goto(f"{served.url}account?id=1")
    another.get_by_role("button", name="Go on with").click()

    answer = another.get_by_role("dialog").get_by_label("Answer", exact=True)
    expect(answer).to_have_js_property("tagName", "SELECT")
    expect(answer).to_have_value("Price")
