"""What is typed is answered from memory, up to date and for those who may see it only."""

from collections.abc import Callable

import pandas as pd
import pytest

from kapta_workspace.services import undo
from kapta_workspace.services.desks import Desk
from tests.build import ADMIN, Office

Finds = Callable[..., list[str]]


@pytest.fixture
def finds(office: Office) -> Finds:
    """The names a user finds among the records of a kind."""

    def found(query: str, kind: str = "contact", user: int = ADMIN) -> list[str]:
        return Desk(office.store, user, kind).search(query)["name"].tolist()

    return found


def test_a_search_knows_what_was_just_written(office: Office, finds: Finds) -> None:
    """Made, renamed, moved to another account, removed and brought back: every search says how it is now."""
    ids = office.portfolio("Globex; Rome")
    people = office.people("Ada @ Globex; Adam @ Rome", ids)
    seen = [finds("ada")]
    office.add("contact", account=ids["Globex"], name="Adara")
    seen.append(finds("ada"))
    office.edit("contact", people["Adam"], name="Bo")
    seen.append(finds("ada"))
    office.edit("contact", people["Ada"], account=ids["Rome"])
    seen.append(finds("ada"))
    office.remove("contact", people["Ada"])
    seen.append(finds("ada"))
    undo.undo(office.store, ADMIN, office.head, "back")
    seen.append(finds("ada"))

    assert [
        ["Ada", "Adam"],
        ["Ada", "Adam", "Adara"],
        ["Ada", "Adara"],
        ["Ada", "Adara"],
        ["Adara"],
        ["Ada", "Adara"],
    ] == seen


def test_what_is_archived_comes_last(office: Office, finds: Finds) -> None:
    """An archived account of the very name stands behind a living one that merely holds it."""
    ids = office.portfolio("Rome; Roma Romea")
    office.edit("account", ids["Rome"], archived_at=pd.Timestamp("2026-03-01T13:00Z"))

    assert ["Roma Romea", "Rome"] == finds("rom", "account")


def test_a_search_finds_for_each_what_each_may_see(office: Office, finds: Finds) -> None:
    """The administrator searched first; Vic finds the people of the account shared with him, while it is."""
    vic = office.user("Vic", "viewer")
    ids = office.portfolio("Globex; Rome")
    office.people("Ada @ Globex; Adam @ Rome", ids)
    before = finds("ada", user=vic)
    office.share(vic, ids["Rome"])
    shared = finds("ada", user=vic)
    office.remove("reach", int(office.frame("reach")["id"].iloc[0]))

    assert ["Ada", "Adam"] == finds("ada")
    assert ([], ["Adam"], []) == (before, shared, finds("ada", user=vic))


def test_many_of_anothers_do_not_crowd_out_ones_own(office: Office, finds: Finds) -> None:
    """Thirty better answers lie where Vic sees nothing; he still finds his one."""
    vic = office.user("Vic", "viewer")
    ids = office.portfolio("Globex; Rome")
    office.people("; ".join(f"Ada{one} @ Globex" for one in range(30)) + "; Great Ada @ Rome", ids)
    office.share(vic, ids["Rome"])

    assert ["Great Ada"] == finds("ada", user=vic)
