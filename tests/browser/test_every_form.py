"""The form of every kind of record, settings among them, minds where the problem is and what was typed."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kapta_workspace import Workspace, open_workspace
from kapta_workspace.domain.fields import Kind
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.ui.form import Form, new_form
from tests.ui.panel.served import Serving

WRITTEN_BY_THEMSELVES = {"arrangement", "scorecard", "snapshot", "advice", "contact_line"}
"""Kinds nobody fills in a form of: pages, scores and drawings write them."""

TEXTS = (Kind.TEXT, Kind.LONG_TEXT)

PRESS = """about => {
  const button = Object.assign(document.createElement("button"), {type: "button"})
  Object.assign(button.dataset, about)
  document.body.append(button)
  button.click()
  button.remove()
}"""

FOCUSED = """() => {
  let at = document.activeElement
  while (at?.shadowRoot?.activeElement) { at = at.shadowRoot.activeElement }
  return [at?.getAttribute("aria-invalid"), at?.id]
}"""


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """Globex, in a new workspace."""
    with open_workspace(f"sqlite:///{tmp_path / 'k.db'}", folder=tmp_path, through="dashboard") as ws:
        ws.accounts.add(name="Globex")
        yield ws


def test_every_form_minds_what_is_typed(served: Serving, page: Page, workspace: Workspace) -> None:
    """Kind by kind: sent empty, the first problem is focused; typed into, leaving asks; then it is gone."""
    page.goto(f"{served.url}account?id=1")
    expect(page.locator("h1", has_text="Globex")).to_be_visible()
    form = page.get_by_role("dialog")
    wrong: dict[str, str] = {}
    for kind in sorted(set(SCHEMAS) - WRITTEN_BY_THEMSELVES):
        known = new_form(workspace, kind)
        lacking = [one for one in known.fields if one.required and known.raw[one.name] in ("", None, [])]
        texts = [one for one in known.fields if one.kind in TEXTS]
        page.evaluate(PRESS, {"action": "add", "kind": kind})
        expect(form, kind).to_be_visible()
        if lacking:
            form.locator("button.main").click()
            expect(form.locator("[aria-invalid=true]").first, kind).to_be_visible()
            focused = page.evaluate(FOCUSED)
            if focused != ["true", f"field-{first(known)}"]:
                wrong[kind] = f"focused: {focused}, first: {first(known)}"
        if texts:
            name = texts[0]
            if len(known.tabs) > 1:
                form.get_by_role("tab", name=re.compile(f"^{name.tab}")).click()
            form.locator(f"#field-{name.name}").fill("typed")
            page.keyboard.press("Escape")
            expect(form.get_by_text("What you changed is not saved."), kind).to_be_visible()
            form.get_by_role("button", name="Keep editing").click()
            expect(form.locator(f"#field-{name.name}"), kind).to_have_value("typed")
            page.keyboard.press("Escape")
            form.get_by_role("button", name="Discard changes").click()
        else:
            form.get_by_role("button", name="Cancel").click()
        expect(form, kind).to_be_hidden()

    assert {} == wrong
    assert [] == workspace.unfinished.all()


def first(form: Form) -> str:
    """The first field, tab by tab, that a form sent empty lacks."""
    form.check()
    return form.first_problem
