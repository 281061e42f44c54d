"""The list of key players with its cells open: an imported list is set to rights without opening a form."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kapta_workspace import Workspace, open_workspace
from tests.ui.panel.served import Serving


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """Globex with Ada and Bo, of whom nothing else is known yet."""
    with open_workspace(f"sqlite:///{tmp_path / 'k.db'}", folder=tmp_path, through="dashboard") as ws:
        ws.accounts.add(name="Globex")
        ws.contacts.add(account="Globex", name="Ada Byron", title="Countess")
        ws.contacts.add(account="Globex", name="Bo Lund")
        yield ws


def known(workspace: Workspace, name: str) -> list[object]:
    """Title, role and whether primary, as the database has them."""
    one = workspace.contacts.get(name)
    return [None if one[field] != one[field] else one[field] for field in ("title", "role", "primary")]


def test_a_list_is_set_to_rights_in_place(served: Serving, page: Page, workspace: Workspace) -> None:
    """A role chosen, a title typed, a star given: each is saved at once, and Undo takes the last one back."""
    page.goto(f"{served.url}account?id=1")
    page.get_by_role("link", name="Edit list").click()

    page.get_by_label("Role of Ada Byron").focus()
    page.get_by_label("Role of Ada Byron").select_option("Champion")
    expect(page.get_by_text("“Ada Byron”: role champion.")).to_be_visible()
    page.get_by_label("Job title of Bo Lund").fill("<b>Head</b> of Stores")
    page.get_by_label("Job title of Bo Lund").press("Tab")
    expect(page.get_by_text("“Bo Lund”: job title “<b>Head</b> of Stores”.")).to_be_visible()
    expect(page.get_by_label("Job title of Bo Lund")).to_have_value("<b>Head</b> of Stores")
    page.get_by_label("Primary contact of Bo Lund").check()
    expect(page.get_by_text("“Bo Lund”: primary contact yes.")).to_be_visible()
    assert ["Countess", "champion", False] == known(workspace, "Ada Byron")
    assert ["<b>Head</b> of Stores", None, True] == known(workspace, "Bo Lund")

    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_text("Taken back.")).to_be_visible()
    assert ["<b>Head</b> of Stores", None, False] == known(workspace, "Bo Lund")


def test_a_cell_can_be_emptied_and_the_keyboard_stays_where_it_was(
    served: Serving, page: Page, workspace: Workspace
) -> None:
    """The page is drawn anew after a change; the control that made it has the focus again."""
    page.goto(f"{served.url}account?id=1&tab=people")
    role = page.get_by_label("Role of Ada Byron")
    role.focus()
    role.select_option("Champion")
    expect(page.get_by_text("“Ada Byron”: role champion.")).to_be_visible()
    role.focus()

    role.select_option("")

    expect(page.get_by_text("“Ada Byron”: role emptied.")).to_be_visible()
    expect(role).to_be_focused()
    assert ["Countess", None, False] == known(workspace, "Ada Byron")
