"""What a notebook shows of the workspace: cards and forms in a cell hold nothing their reader may not see."""

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets
import pytest

from kapta_workspace import KaptaError, Workspace
from kapta_workspace.ui import jupyter
from tests.access.house import OTHERS, House, told_of, word

CELLS: tuple[Callable[[Workspace, int], Any], ...] = (
    lambda ws, one: jupyter.account_page(ws, one, combined=True),
    jupyter.guide,
    jupyter.coaching,
    jupyter.clean_up,
    jupyter.edit_account,
    jupyter.add_contact,
    jupyter.add_contributors,
    jupyter.org_chart,
    jupyter.key_player_table,
    jupyter.check_in_table,
    lambda ws, one: jupyter.log_conversation(ws, ws.contacts.frame(one)["id"].iloc[0]),
    lambda ws, _: jupyter.choose_account(ws, lambda *_: widgets.HTML("")),
    lambda ws, _: jupyter.account_table(ws),
    lambda ws, _: jupyter.contributor_table(ws),
    lambda ws, _: jupyter.new_record(ws, "opportunity"),
    lambda ws, _: ws,
)
"""What one writes into a cell about an account."""


def shown(cell: Any) -> str:
    """All that a cell sends to the browser: its HTML, and what every widget in it holds."""
    parts, known, left = [], set(), [cell]
    while left:
        one = left.pop()
        if id(one) in known:
            continue
        known.add(id(one))
        if isinstance(one, widgets.Widget):
            left += list(one.trait_values().values())
        elif isinstance(one, (list, tuple)):
            left += list(one)
        elif isinstance(one, dict):
            left += [*one.keys(), *one.values()]
        elif isinstance(one, (str, int, float)):
            parts.append(str(one))
        elif hasattr(one, "_repr_html_"):
            parts.append(one._repr_html_())
    return "\n".join(parts).casefold()


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("role", OTHERS)
def test_a_cell_holds_nothing_hidden(house: House, role: str, cell: Any) -> None:
    """Cards, forms, tables and charts of an account with hidden family, for each role."""
    if not house.office.store.is_sqlite and role != OTHERS[1]:
        return  # the views beneath are compared on both databases for every role by test_desks
    try:
        said = shown(cell(house.workspace(role), house.accounts["group"]))
    except KaptaError as refused:
        said = str(refused).casefold()

    assert set() == told_of(house, role, said)


def test_a_card_shows_what_one_may_see(house: House) -> None:
    """The card of a visible account does show its word, so silence above means something."""
    card = jupyter.account_page(house.workspace(OTHERS[2]), house.accounts["group"], combined=True)

    table = jupyter.key_player_table(house.workspace(OTHERS[0]), house.accounts["group"])

    assert [True, True] == [word("group") in shown(one) for one in (card, table)]
