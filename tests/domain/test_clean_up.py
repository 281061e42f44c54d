"""Who of a long list is proposed to stay, and why."""

from typing import Any

import pandas as pd

from kapta_workspace.domain.clean_up import proposed


def people(*rows: dict[str, Any]) -> pd.DataFrame:
    """Contacts that say only what matters, numbered from 1."""
    blank = dict.fromkeys(("title", "role", "friend_foe", "decision_power", "last_contact", "days"))
    made = [{"id": at, "name": f"P{at}", "primary": False, **blank, **row} for at, row in enumerate(rows, 1)]
    return pd.DataFrame(made).astype({"days": "Int64"})


def stays(found: pd.DataFrame) -> list[int]:
    """The ids of those who stay, in order."""
    return [int(one) for one in found.loc[found["stays"], "id"]]


def test_whoever_matters_most_stands_first_and_says_why():
    """A sponsor (6) who decides much (3) before a primary contact (4), before one who only leads (1)."""
    found = proposed(
        people({}, {"primary": True}, {"role": "executive_sponsor", "decision_power": "high"}), frozenset({1})
    )

    assert [3, 2, 1] == stays(found)
    assert ["Executive Sponsor, decides much", "primary contact", "leads others on the list"] == found[
        "because"
    ].tolist()


def test_a_bare_name_is_proposed_to_go():
    """Nothing known is no reason to stay, however short the list."""
    found = proposed(people({}, {"days": 180}, {"days": 181}, {"decision_power": "low"}), frozenset())

    assert [2] == stays(found)
    assert "nothing is known of them but the name" == found["because"].iloc[-1]


def test_no_more_than_fifteen_stay():
    """Twenty primaries: the first fifteen stay; the others are told that fifteen matter more."""
    found = proposed(people(*[{"primary": True}] * 20), frozenset())

    assert list(range(1, 16)) == stays(found)
    assert found["because"].iloc[-1].endswith("; 15 others matter more")


def test_an_empty_list_is_no_error():
    """Nobody there, nobody to go."""
    assert proposed(people({}).iloc[:0], frozenset()).empty
