"""The guide of a workspace: the steps of each account with the points they would bring."""

from collections.abc import Iterator

import pytest

from kapta_workspace import Workspace, open_workspace
from kapta_workspace.services import guiding


@pytest.fixture
def ws(database_url: str) -> Iterator[Workspace]:
    """Globex and Initech, bare but for their names."""
    with open_workspace(database_url) as workspace:
        workspace.accounts.add(name="Globex")
        workspace.accounts.add(name="Initech")
        yield workspace


def printed(ws: Workspace) -> float:
    """The unrounded score of Globex."""
    return float(ws.health.score("Globex").result.score[0])


def worth(ws: Workspace) -> float:
    """The points of the step “key players” of Globex."""
    rows = ws.guide("Globex")
    return float(rows.loc[rows["step"] == "key_players", "points"].item())


def test_points_are_what_the_score_gains(ws: Workspace) -> None:
    """
    The step “key players” is worth what the score gains once its three roles are held by complete cards.

    The two numbers come from different roads: the guide scores an imagined account, the score a real one.
    """
    promised = worth(ws)
    before = printed(ws)
    for role in ("executive_sponsor", "decision_maker", "champion"):
        card = {"title": "Head", "friend_foe": "neutral", "decision_power": "low"}
        ws.contacts.add(account="Globex", name=role, role=role, **card)
    after = printed(ws)

    assert pytest.approx(after - before, abs=0.06) == promised
    assert promised > 5
    assert 0 == worth(ws)


def test_one_account_says_the_same_alone_as_among_all(ws: Workspace) -> None:
    """Four steps each; the rows of Globex are the same in both."""
    everything, alone = ws.guide(), ws.guide("Globex")

    assert 8 == len(everything)
    assert alone.to_dict("records") == everything[everything["account_name"] == "Globex"].to_dict("records")


def test_of_very_many_accounts_the_points_are_left_out(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is left is told all the same; an empty workspace has no rows."""
    monkeypatch.setattr(guiding, "MANY", 1)
    rows = ws.guide()
    ws.accounts.archive("Globex", "Initech")

    assert (8, 8) == (len(rows), int(rows["points"].isna().sum()))
    assert ws.guide().empty
