"""The past read once is the past read afresh, at every position and whatever happened since."""

import pandas as pd
import pytest

from kapta_workspace.services import scoring
from kapta_workspace.services.past import Past, past_of
from tests.build import ADMIN, Office


@pytest.fixture
def history(office: Office) -> int:
    """Records made, edited, moved to another account, archived, removed and brought back; gives Globex."""
    ids = office.portfolio("Globex; Rome")
    globex, rome = ids["Globex"], ids["Rome"]
    people = office.people("Ada @ Globex; Bo @ Rome", ids)
    task = office.add("task", account=globex, title="Call", due="2026-02-01")
    office.edit("contact", people["Ada"], role="champion", decision_power="high")
    office.edit("task", task, status="done")
    office.edit("contact", people["Bo"], account=globex)
    office.edit("account", globex, website="globex.example", tier="strategic")
    office.edit("contact", people["Ada"], account=rome)
    risk = office.add("risk", account=globex, reason="Merger", severity="high", opened_on="2026-03-01")
    office.edit("risk", risk, status="closed_resolved", resolution="Bought")
    office.remove("task", task)
    office.edit("contact", people["Bo"], archived_at=pd.Timestamp("2026-03-01T13:00Z"))
    return globex


def test_every_position_is_as_a_view_of_it_has_it(office: Office, history: int) -> None:
    """From the first account on, both ways to look at the past give the same rows and the same scores."""
    past = past_of(office.view(account=history, archived=True), 2)
    today = office.clock().date()
    for position in range(2, office.head + 1):
        view = office.view(account=history, archived=True, position=position)
        fresh, kept = scoring.material(view, today), past.material(position, today)

        for kind in scoring.KINDS:
            pd.testing.assert_frame_equal(_plain(fresh.facts[kind]), _plain(kept.facts[kind]))
        pd.testing.assert_frame_equal(fresh.score(today).totals, kept.score(today).totals)


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows without the version, which only writers read."""
    return frame.drop(columns="version").reset_index(drop=True)


def test_the_moves_are_the_entries_that_touched_the_account(office: Office, history: int) -> None:
    """Ada's and Bo's moves count for Globex, what Rome alone did does not."""
    past: Past = past_of(office.view(account=history, archived=True), 2)
    other = office.add("account", name="Elsewhere", owner=ADMIN)
    again = past_of(office.view(account=history, archived=True), 2)

    assert past.moves(0, 10**6) == again.moves(0, 10**6)
    assert office.head not in again.moves(0, 10**6)
    assert other != history
    assert list(range(3, 14)) == past.moves(0, 10**6)
