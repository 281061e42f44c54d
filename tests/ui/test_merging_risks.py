"""Merging two accounts of which both have an open risk: what is said before, and what is asked."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from kapta_workspace import Workspace, open_workspace
from kapta_workspace.ui.form import Deed, Saved, merge_deed


@pytest.fixture
def ws() -> Iterator[Workspace]:
    """Globex (1) with a low risk of January, Initech (2) with a high one of February."""
    with open_workspace("sqlite://", clock=lambda: datetime(2026, 3, 1, 12, tzinfo=UTC)) as made:
        for name, reason, severity, day in (
            ("Globex", "Tender", "low", "2026-01-03"),
            ("Initech", "Price", "high", "2026-02-03"),
        ):
            made.accounts.add(name=name)
            made.risks.add(account=name, reason=reason, severity=severity, opened_on=day)
        yield made


def compared(ws: Workspace, survivor: int, loser: int) -> Deed:
    """The window that shows both accounts side by side."""
    first = merge_deed(ws, survivor)
    first.form.fill({"other": loser})
    second = first.do(first.form)
    assert isinstance(second, Deed)
    return second


def told(deed: Deed, **chosen: Any) -> str:
    """What is said beside the form for what is chosen."""
    deed.form.fill(chosen)
    assert deed.aside is not None
    return deed.aside(deed.form)


def open_of(ws: Workspace) -> list[tuple[int, str]]:
    """The open risks: account and reason."""
    rows = ws.risks.frame().query("status == 'open'")
    return list(zip(rows["account"].tolist(), rows["reason"].tolist(), strict=True))


def test_both_are_named_with_their_severity_before(ws: Workspace) -> None:
    """The kept account's is chosen at first; that the graver one would be closed is said."""
    deed = compared(ws, 1, 2)

    assert (
        "An account has one open risk, and both have one: “Tender” (low) of Globex and “Price” (high) of "
        "Initech. Choose which stays open; the other is closed, saying why."
    ) in deed.form.intro
    assert "mine" == deed.form.raw["risk_that_stays"]
    assert (
        "“Tender” (low) stays open; “Price” (high) of Initech is closed, saying why. What is closed is the "
        "graver one: raise the severity of the one that stays if it still holds."
    ) == told(deed)
    assert isinstance(deed.do(deed.form), Saved)
    assert [(1, "Tender")] == open_of(ws)


def test_the_risk_of_the_account_that_goes_may_stay_open(ws: Workspace) -> None:
    """It comes along open; Globex's own is closed, and nothing is said of a graver one."""
    deed = compared(ws, 1, 2)

    assert "“Price” (high) stays open; “Tender” (low) of Globex is closed, saying why." == told(
        deed, risk_that_stays="theirs"
    )
    assert isinstance(deed.do(deed.form), Saved)
    assert [(1, "Price")] == open_of(ws)
    assert "where its risk “Price” stays open." in str(ws.risks.get(1)["resolution"])


def test_a_choice_of_none_is_asked_again(ws: Workspace) -> None:
    """Whatever a browser sends: one of the two has to stay."""
    deed = compared(ws, 1, 2)
    deed.form.fill({"risk_that_stays": ""})

    assert deed.do(deed.form) is None
    assert {"risk_that_stays"} == set(deed.form.problems)
    assert 2 == len(open_of(ws))


def test_with_one_open_risk_there_is_nothing_to_choose(ws: Workspace) -> None:
    """It comes along open, and the window says nothing about it."""
    ws.risks.edit(1, status="closed_lost", resolution="Gone")
    deed = compared(ws, 1, 2)

    assert deed.aside is None
    assert "open risk" not in deed.form.intro
    assert isinstance(deed.do(deed.form), Saved)
    assert [(1, "Price")] == open_of(ws)


def test_a_risk_that_was_closed_meanwhile_cannot_stay_open(ws: Workspace) -> None:
    """What was told is no longer so: nothing is merged, and it is said."""
    deed = compared(ws, 1, 2)
    ws.risks.edit(1, status="closed_lost", resolution="Gone")

    assert deed.do(deed.form) is None
    assert "open on neither account" in deed.form.message
    assert ["Globex", "Initech"] == ws.accounts.frame()["name"].tolist()
