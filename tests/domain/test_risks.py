"""Which open risk stays open when two accounts become one, and what the other one says when it is closed."""

import pandas as pd

from kapta_workspace.domain import risks
from tests.build import rows

TODAY = pd.Timestamp("2026-03-01")


def of(*told):
    """Risks numbered from 1: the account, the status and the day each was opened on."""
    return rows(
        "risk",
        *(
            {"id": at, "account": account, "status": status, "opened_on": day}
            for at, (account, status, day) in enumerate(told, 1)
        ),
    )


def test_the_risk_of_the_account_that_stays_stays_open():
    """Both have one: account 1's stays though it is older; a closed one is left as it is."""
    both = of((1, "open", "2026-01-01"), (2, "in_process", "2026-02-01"), (2, "closed_lost", "2025-01-01"))

    assert (1, [2]) == risks.left_open(both, 1, 2)
    assert (2, [1]) == risks.left_open(both, 2, 1)


def test_the_only_open_risk_comes_along_open():
    """Account 1 has none: account 2's stays open, and of two from before the rule the one opened last."""
    assert (2, []) == risks.left_open(of((1, "closed_other", "2026-01-01"), (2, "open", "2026-02-01")), 1, 2)
    assert (2, [1]) == risks.left_open(of((2, "open", "2026-01-01"), (2, "open", "2026-02-01")), 1, 2)
    assert (None, []) == risks.left_open(of(), 1, 2)


def test_the_risk_that_was_chosen_stays_open():
    """The other account's: all of one's own end; one's own: theirs do; what is open nowhere is no choice."""
    both = of(
        (1, "open", "2026-01-01"),
        (2, "open", "2026-02-01"),
        (2, "in_process", "2026-01-15"),
        (1, "closed_lost", "2025-01-01"),
    )

    assert (2, [1, 3]) == risks.left_open(both, 1, 2, 2)
    assert (3, [1, 2]) == risks.left_open(both, 1, 2, 3)
    assert (1, [2, 3]) == risks.left_open(both, 1, 2, 1)
    assert (1, [2, 3]) == risks.left_open(both, 1, 2, 4)
    assert ([1], [2, 3]) == risks.open_of(both, 1, 2)


def test_ones_own_risk_is_closed_with_the_name_of_the_account_that_came():
    """The risk that stays is the other account's, and the sentence says whose."""
    goes, stays = {"opened_on": TODAY, "resolution": None}, {"reason": "Price"}

    assert (
        "Closed when Zeytin was merged into Acme, where its risk “Price” stays open."
        == risks.closing(goes, stays, "Acme", TODAY, "Zeytin")["resolution"]
    )


def test_an_archived_risk_is_not_open():
    """Account 2's open risk is archived, and left as it is."""
    both = of((1, "open", "2026-01-01"), (2, "open", "2026-02-01"))
    both["archived_at"] = pd.Series([pd.NaT, pd.Timestamp("2026-02-02", tz="UTC")])

    assert (1, []) == risks.left_open(both, 1, 2)


def test_what_is_closed_says_why_and_keeps_what_was_said_before():
    """The sentence names the account and the risk that stays; an earlier resolution stands above it."""
    said = "Closed when its account was merged into Acme, where the risk “Tender” stays open."
    goes, stays = {"opened_on": TODAY, "resolution": None}, {"reason": "Tender"}

    assert {"status": "closed_other", "resolution": said} == risks.closing(goes, stays, "Acme", TODAY)
    told = risks.closing({**goes, "resolution": "We called."}, stays, "Acme", TODAY)
    assert f"We called.\n\n{said}" == told["resolution"]


def test_a_risk_opened_on_a_day_to_come_is_closed_on_that_day():
    """No risk ends before it begins: today is 1 March, it opens on 1 April."""
    opened = pd.Timestamp("2026-04-01")
    told = risks.closing({"opened_on": opened, "resolution": None}, {"reason": "Tender"}, "Acme", TODAY)

    assert opened == told["closed_on"]
