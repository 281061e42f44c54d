"""Two people at one account at once: whatever the order, nobody's work vanishes without a word."""

from collections.abc import Callable, Iterator

import pandas as pd
import pytest

from kapta_workspace import Workspace, open_workspace
from kapta_workspace.domain.errors import KaptaError
from kapta_workspace.services.imports import Plan

Act = Callable[[Workspace, int], object]


@pytest.fixture
def house(database_url: str) -> Iterator[Workspace]:
    """An account of Ann's; the administrator's workspace."""
    with open_workspace(database_url) as ws:
        ws.users.add(name="Ann", email="ann@us.example", role="account_manager")
        ws.accounts.add(
            name="Globex", owner="ann@us.example", description="Was", website="https://was.example"
        )
        yield ws


def version(ws: Workspace) -> int:
    """What a form read."""
    return int(ws.accounts.get(1)["version"])


def describe(ws: Workspace, seen: int) -> object:
    """Edit the description."""
    return ws.accounts.edit(1, version=seen, description="Mine")


def describe_too(ws: Workspace, seen: int) -> object:
    """Edit the same field."""
    return ws.accounts.edit(1, version=seen, description="Theirs")


def rename(ws: Workspace, seen: int) -> object:
    """Edit another field."""
    return ws.accounts.edit(1, version=seen, website="https://theirs.example")


def archive(ws: Workspace, _seen: int) -> object:
    """Retire the account."""
    return ws.accounts.archive(1)


def remove(ws: Workspace, _seen: int) -> object:
    """Take the account away for good."""
    return ws.remove_account(1, confirm="Globex")


def hand_over(ws: Workspace, seen: int) -> object:
    """Give the account to the administrator."""
    return ws.accounts.edit(1, version=seen, owner=ws.user)


def take_over(ws: Workspace, _seen: int) -> object:
    """Apply an import that was planned when everybody read."""
    return PLANS.pop().apply()


PLANS: list[Plan] = []


def both(house: Workspace, first: Act, second: Act) -> tuple[str, str]:
    """Two people read, then both write: what each of them was told, empty for a success."""
    ann, seen = house.acting_as("ann@us.example"), version(house)
    sheet = pd.DataFrame({"Account name": ["Globex"], "Description": ["Imported"]})
    PLANS[:] = [house.imports.plan({"Accounts": sheet})]
    said = []
    for act in (first, second):
        try:
            act(ann if act is describe else house, seen)
            said.append("")
        except KaptaError as error:
            said.append(f"{type(error).__name__}: {error}")
    return said[0], said[1]


CLASH = "Conflict: {} changed Description while you were editing: it is now “{}”, you have “{}”."
GONE = "NotFound: There is no account 1, or it is not shared with you."
CLOSED = "Refused: The account is archived and read-only. Restore it first."
PAIRS = [
    (describe, describe_too, CLASH.format("Ann", "Mine", "Theirs"), "Mine"),
    (describe_too, describe, CLASH.format("{me}", "Theirs", "Mine"), "Theirs"),
    (describe, rename, "", "Mine"),
    (rename, describe, "", "Mine"),
    (describe, archive, "", "Mine"),
    (archive, describe, CLOSED, "Was"),
    (describe, hand_over, "", "Mine"),
    (hand_over, describe, GONE, "Was"),
    (describe, take_over, "Conflict: sheet Accounts, row 2: Ann changed Description", "Mine"),
    (take_over, describe, CLASH.format("{me}", "Imported", "Mine"), "Imported"),
]


@pytest.mark.parametrize(
    ("first", "second", "told", "stands"), PAIRS, ids=lambda one: getattr(one, "__name__", "")
)
def test_the_second_keeps_what_the_first_wrote_or_is_told(
    house: Workspace, first: Act, second: Act, told: str, stands: str
) -> None:
    """The first succeeds; the second adds to it, or is told the field, both values and who was faster."""
    said = both(house, first, second)
    account = house.accounts.get(1)

    assert "" == said[0]
    assert said[1].startswith(told.format(me=house.me.name))
    assert bool(said[1]) == bool(told)
    assert stands == account["description"]
    if rename in (first, second):
        assert "https://theirs.example" == account["website"]


def test_an_edit_of_what_was_then_removed_comes_back_with_it(house: Workspace) -> None:
    """Ann edits, the account is removed: taking the removal back brings her edit back, too."""
    assert ("", "") == both(house, describe, remove)
    house.undo()

    assert "Mine" == house.accounts.get("Globex")["description"]


def test_an_edit_of_what_is_gone_is_told_so(house: Workspace) -> None:
    """The account is removed, Ann edits: she is told that it is not there, and nothing comes of it."""
    assert ("", GONE) == both(house, remove, describe)
    assert house.accounts.frame(archived=True).empty
