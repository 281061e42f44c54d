"""Business reviews, which have no name of their own, are found by type, account, day and summary."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from kapta_workspace.services import undo
from kapta_workspace.services.desks import Desk
from kapta_workspace.services.views import View
from tests.build import ADMIN, Office


@pytest.fixture
def reviewed(office: Office) -> Office:
    """Globex was reviewed on 5 January (1) and is on 9 March (2), Rome on 12 March (3)."""
    ids = office.portfolio("Globex; Rome")
    for account, day, kind, summary in (
        ("Globex", date(2026, 1, 5), "qbr", "Prices first"),
        ("Globex", date(2026, 3, 9), "ebr", None),
        ("Rome", date(2026, 3, 12), "qbr", "The new plant"),
    ):
        facts: dict[str, Any] = {"account": ids[account], "held_on": day, "type": kind, "stage": "opened"}
        office.add("review", **facts, summary=summary, description="1. Welcome", contacts=(), colleagues=())
    return office


def found(office: Office, query: str, user: int = ADMIN, as_of: date | int | None = None) -> list[int]:
    """The reviews a search finds, best first."""
    return Desk(office.store, user, "review").search(query, as_of=as_of)["id"].tolist()


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("qbr", [3, 1]),
        ("QBR of 5 Jan", [1]),
        ("glob review", [2, 1]),
        ("globex ebr", [2]),
        ("review", [3, 2, 1]),
        ("rome mar", [3]),
        ("march 2026", [3, 2]),
        ("2026-03-09", [2]),
        ("business prices", [1]),
        ("welcome", [3, 2, 1]),
        ("globex plant", []),
    ],
)
def test_the_words_of_a_review_stand_in_any_order(reviewed: Office, query: str, ids: list[int]) -> None:
    """Part of type, account, day, summary and the word review; of equals the latest comes first."""
    assert ids == found(reviewed, query)


def test_a_day_comes_before_one_that_merely_holds_its_figure(reviewed: Office) -> None:
    """The ninth before the later twenty-ninth, whether the month is written out or not."""
    account = int(reviewed.one("review", 2)["account"])
    facts: dict[str, Any] = {
        "account": account,
        "held_on": date(2026, 3, 29),
        "type": "qbr",
        "stage": "opened",
    }
    later = reviewed.add("review", **facts, contacts=(), colleagues=())

    assert [2, later] == found(reviewed, "9 mar") == found(reviewed, "9 march")


def test_an_archived_review_comes_last(reviewed: Office) -> None:
    """Rome's is the latest and was archived."""
    reviewed.edit("review", 3, archived_at=pd.Timestamp("2026-03-01T13:00Z"))

    assert [2, 1, 3] == found(reviewed, "review")


def test_the_words_change_with_account_type_and_review(reviewed: Office) -> None:
    """Globex is renamed, QBR is called otherwise, a review moves to another day, one is taken away."""
    assert [2, 1] == found(reviewed, "globex")
    globex = int(reviewed.one("review", 1)["account"])
    reviewed.edit("account", globex, name="Gloria")
    assert ([], [2, 1]) == (found(reviewed, "globex"), found(reviewed, "gloria"))

    reviewed.edit("review", 2, held_on=date(2026, 4, 1))
    assert ([3], [2]) == (found(reviewed, "march"), found(reviewed, "april"))

    named = '{"qbr": "Quarterly day", "ebr": "EBR"}'
    reviewed.add("setting", key="review_types", value=named)
    assert ([], [3, 1]) == (found(reviewed, "qbr"), found(reviewed, "quarterly"))

    reviewed.remove("review", 3)
    assert [1] == found(reviewed, "quarterly")
    undo.undo(reviewed.store, ADMIN, reviewed.head, "back")
    assert [3, 1] == found(reviewed, "quarterly")


def test_only_reviews_of_accounts_one_sees_are_found(reviewed: Office) -> None:
    """Vic is shown Rome, today and on a past day; Globex's stay hidden from him on both."""
    vic, position = reviewed.user("Vic", "viewer"), reviewed.head
    assert [] == found(reviewed, "review", vic)
    reviewed.share(vic, int(reviewed.one("review", 3)["account"]))

    assert [3] == found(reviewed, "review", vic)
    assert [3, 2, 1] == found(reviewed, "review", as_of=position)
    assert [3] == found(reviewed, "review", vic, position)
    reviewed.remove("reach", int(reviewed.frame("reach")["id"].iloc[0]))
    assert [] == found(reviewed, "review", vic, position)


def test_a_past_day_finds_the_reviews_of_that_day(reviewed: Office) -> None:
    """Then there were three, Rome's was of 12 March and of an account called so; now it is another one's."""
    then = reviewed.head
    rome = int(reviewed.one("review", 3)["account"])
    assert [3] == found(reviewed, "rome", as_of=then)
    reviewed.edit("account", rome, name="Milan")
    reviewed.edit("review", 3, held_on=date(2026, 5, 2))
    reviewed.remove("review", 1)
    facts: dict[str, Any] = {"account": rome, "held_on": date(2026, 3, 20), "type": "qbr", "stage": "opened"}
    reviewed.add("review", **facts, contacts=(), colleagues=())

    assert ([3, 2], [4]) == (found(reviewed, "march", as_of=then), found(reviewed, "2026-03-20"))
    assert ([3], []) == (found(reviewed, "rome", as_of=then), found(reviewed, "rome"))
    assert [1] == found(reviewed, "prices", as_of=then)


def test_a_past_day_is_asked_of_the_database_once(reviewed: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Letter by letter is answered from memory; after the next change it is read anew."""
    then, read = reviewed.head, View.shown
    asked: list[str] = []

    def heard(view: View, kind: str, *, archived: bool = False) -> pd.DataFrame:
        asked.append(kind)
        return read(view, kind, archived=archived)

    reviewed.user("Vic", "viewer")
    monkeypatch.setattr(View, "shown", heard)
    for letters in ("r", "ro", "rom"):
        found(reviewed, letters, as_of=then)
    assert ["review"] == asked

    reviewed.user("Wes", "viewer")
    found(reviewed, "rome", as_of=then)
    assert ["review", "review"] == asked
