"""What changed between two states of a chart."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from kapta_workspace.domain.orgchart import changes
from tests.orgcharts import contacts, people


def said(before: str, after: str) -> list[str]:
    """The sentences of the changes between two pictures."""
    return changes(people(before), people(after))["sentence"].tolist()


def test_joining_leaving_moving_and_taking_over():
    """Cy moved from Ann to Bo, Dora took over from Di, Ed left, Flo joined."""
    before = "Ann\n  Bo\n  Cy\n  Di\n  Ed"
    after = "Ann\n  Bo\n    Cy\n  Dora\n  Ed: archived\n  Flo"

    found = changes(people(before), people(after))

    assert ["reports_to", "holder", "removed", "added"] == found["change"].tolist()
    assert [
        "Cy reports to Bo instead of Ann.",
        "Dora took over from Di.",
        "Ed left.",
        "Flo joined.",
    ] == found["sentence"].tolist()


def test_somebody_can_change_both_ways_at_once():
    """Another name and another manager under the same id are two changes."""
    assert ["Bea took over from Bo.", "Bea reports to nobody instead of Ann."] == said(
        "Ann\n  Bo", "Ann\nBea"
    )


def test_a_new_holder_above_is_no_move():
    """Ann's post is taken by Eve: Bo still reports to the same post."""
    assert ["Eve took over from Ann."] == said("Ann\n  Bo", "Eve\n  Bo")


def test_a_manager_nobody_knows_is_a_number():
    """Moving to an outsider is said with the id."""
    assert ["Bo reports to #99 instead of Ann."] == said("Ann\n  Bo", "Ann\nBo: boss=99")


@settings(max_examples=50)
@given(
    *[
        st.lists(
            st.tuples(st.integers(1, 6), st.sampled_from("abc"), st.one_of(st.none(), st.integers(1, 8))),
            max_size=8,
        )
    ]
    * 2
)
def test_changes_turn_one_state_into_the_other(old, new):
    """Added and removed are the ids of one state only; nothing changed means equal states."""
    before, after = (
        contacts([{"id": one, "name": name, "reports_to": boss} for one, name, boss in rows])
        .drop_duplicates("id")
        .reset_index(drop=True)
        for rows in (old, new)
    )
    found = changes(before, after)

    ids = {kind: set(found.loc[found["change"] == kind, "id"]) for kind in ("added", "removed")}
    assert set(after["id"]) - set(before["id"]) == ids["added"]
    assert set(before["id"]) - set(after["id"]) == ids["removed"]
    same = before.sort_values("id")[["id", "name", "reports_to"]].reset_index(drop=True)
    other = after.sort_values("id")[["id", "name", "reports_to"]].reset_index(drop=True)
    assert found.empty == same.equals(other)


def test_the_same_state_has_no_changes():
    """Nothing changed: an empty table with its columns."""
    found = changes(people("Ann\n  Bo"), people("Ann\n  Bo"))

    assert found.empty
    assert isinstance(found, pd.DataFrame)
    assert ["id", "name", "change", "before", "after", "sentence"] == list(found.columns)
