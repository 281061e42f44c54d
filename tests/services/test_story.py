"""One edit, told five times: by the desk, the log, the activity, the past and undo, and all agree."""

from datetime import UTC, datetime, timedelta

import pytest

from kapta_workspace import Refused, open_workspace


class Minutes:
    """A clock that stands still until it is told to move on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The present moment."""
        return self.now


def test_an_edit_its_log_its_activity_its_undo_and_the_past_agree(database_url: str) -> None:
    """
    On Monday Initech gets a wrong website; on Tuesday it is corrected; on Wednesday that is taken back.

    Whatever day is asked for, the desk, the log, the activity list and the view tell the same story.
    """
    clock = Minutes()
    with open_workspace(database_url, clock=clock) as ws:
        monday = clock.now
        ws.accounts.add(name="Initech", website="initech.example")
        clock.now += timedelta(days=1)
        corrected = ws.accounts.edit("Initech", website="initech-group.example", why="They were renamed.")
        clock.now += timedelta(days=1)

        # The desk shows the present.
        assert ws.accounts.get("Initech")["website"] == "https://initech-group.example"

        # The log says who, when, through what and why.
        entry = ws.log(limit=1).iloc[0]
        assert (entry["id"], entry["why"], entry["through"]) == (
            corrected.position,
            "They were renamed.",
            "code",
        )
        assert entry["at"].to_pydatetime() == monday + timedelta(days=1)

        # The activity says what, in words.
        assert ws.activity("Initech")["sentence"].tolist() == [
            "changed account “Initech”: Website from https://initech.example to https://initech-group.example",
            "added account “Initech”",
        ]

        # The past is as it was.
        assert website(ws, monday) == "https://initech.example"
        assert website(ws, monday + timedelta(days=1)) == "https://initech-group.example"

        # Undo brings the old value back, and is itself an entry that can be undone.
        undone = ws.undo(corrected.position, why="They were not.")
        assert ws.accounts.get("Initech")["website"] == "https://initech.example"
        assert ws.log(limit=1).iloc[0]["undoes"] == corrected.position
        assert website(ws, monday + timedelta(days=1)) == "https://initech-group.example"
        ws.undo(undone.position)
        assert ws.accounts.get("Initech")["website"] == "https://initech-group.example"


def website(ws: object, moment: datetime) -> object:
    """Initech's website as it stood at a moment."""
    return ws.view("Initech", as_of=moment).frame("account")["website"].iloc[0]  # type: ignore[attr-defined]


def test_what_has_moved_on_is_not_undone_behind_anybodys_back(database_url: str) -> None:
    """Undo is refused, naming both values, once somebody changed the same field again."""
    with open_workspace(database_url) as ws:
        ws.accounts.add(name="Initech", website="one.example")
        second = ws.accounts.edit("Initech", website="two.example")
        ws.accounts.edit("Initech", website="three.example")
        head = ws.head

        try:
            ws.undo(second.position)
        except Refused as refusal:
            said = str(refusal)

        assert "two.example" in said
        assert "three.example" in said
        assert ws.head == head


def test_what_was_taken_back_already_is_not_taken_back_again(database_url: str) -> None:
    """The refusal names the entry that did it; of what somebody removed it says that nothing is left."""
    with open_workspace(database_url) as ws:
        ws.products.add(name="Silo")
        added = ws.head
        undone = ws.undo(added)
        ws.products.add(name="Mill")
        other = ws.head
        ws.products.remove("Mill")

        with pytest.raises(Refused, match=f"taken back already, by entry {undone.position}"):
            ws.undo(added)
        with pytest.raises(Refused, match=f"Nothing of log entry {other} is left"):
            ws.undo(other)
