"""Types and stages of reviews as administrators name them: at the door, in sheets, in the settings file."""

from collections.abc import Iterator

import pandas as pd
import pytest

from kapta_workspace import Workspace, open_workspace
from kapta_workspace.domain.errors import NotAllowed, Refused
from kapta_workspace.domain.registers import REGISTERS
from kapta_workspace.services import registers

TYPES = '{"steering": "Steering committee", "qbr": "Quarterly", "ebr": "EBR"}'
STAGES = '{"opened": "Opened", "scheduled": "Planned", "invited": "Invited", "completed": "Held"}'


@pytest.fixture
def ws(database_url: str) -> Iterator[Workspace]:
    """Acme with a review of each usual type, and Mia, who is no administrator."""
    with open_workspace(database_url) as made:
        made.users.add(name="Mia", email="mia@us.example", role="account_manager")
        made.accounts.add(name="Acme")
        for type_ in ("qbr", "ebr"):
            made.business_reviews.add(account="Acme", held_on="2026-01-05", type=type_)
        yield made


def types(ws: Workspace) -> list[str]:
    """What a review may be, in words."""
    return [one.label for one in ws.schemas["review"]["type"].choices]


def test_reviews_keep_their_code_and_take_the_new_words(ws: Workspace) -> None:
    """A third type is offered first, QBR is called Quarterly, and undo makes it as it was."""
    ws.preferences.add(key="review_types", value=TYPES)
    position = ws.head
    third = ws.business_reviews.add(account="Acme", held_on="2026-02-05", type="Steering committee")

    assert ["Steering committee", "Quarterly", "EBR"] == types(ws)
    assert "steering" == ws.business_reviews.get(third)["type"]
    assert {"qbr", "ebr", "steering"} == set(ws.business_reviews.frame()["type"])
    ws.business_reviews.edit(third, type="qbr")
    ws.undo(position)
    assert ["QBR", "EBR"] == types(ws)


def test_what_a_review_has_is_not_left_out(ws: Workspace) -> None:
    """EBR is refused with how many have it, an archived one counts; once none has it, it goes."""
    one = int(ws.business_reviews.frame().set_index("type")["id"]["ebr"])
    ws.business_reviews.archive(one)
    said = "“EBR” cannot be left out: 1 business review, archived ones included, has it."
    with pytest.raises(Refused, match=said):
        ws.preferences.add(key="review_types", value='{"qbr": "QBR"}')
    ws.business_reviews.edit(one, type="qbr")
    ws.preferences.add(key="review_types", value='{"qbr": "QBR"}')

    assert ["QBR"] == types(ws)
    with pytest.raises(Refused, match=r"Type has no choice “ebr”\. Choose one of: QBR"):
        ws.business_reviews.add(account="Acme", held_on="2026-02-05", type="ebr")


def test_the_list_is_not_taken_away_from_under_a_review(ws: Workspace) -> None:
    """While a steering committee is on record the preference stays; emptied is as good as taken away."""
    ws.preferences.add(key="review_types", value=TYPES)
    ws.business_reviews.add(account="Acme", held_on="2026-02-05", type="steering")

    for take in (
        lambda: ws.preferences.remove("review_types"),
        lambda: ws.preferences.edit("review_types", value=None),
        lambda: ws.preferences.edit("review_types", key="other"),
    ):
        with pytest.raises(Refused, match="“Steering committee” cannot be left out: 1 business review"):
            take()
    assert 3 == len(types(ws))


def test_only_administrators_name_choices(ws: Workspace) -> None:
    """Mia may not."""
    with pytest.raises((NotAllowed, Refused)):
        ws.acting_as("mia@us.example").preferences.add(key="review_types", value=TYPES)


def test_a_held_review_counts_whatever_its_stage_is_called(ws: Workspace) -> None:
    """Completed is called Held; the list of reviews and a sheet use the word, policies the code."""
    ws.preferences.add(key="review_stages", value=STAGES)
    sheet = pd.DataFrame({"Account": ["Acme"], "Meeting date": ["2026-02-05"], "Stage": ["Held"]})
    ws.imports.plan(sheet, kind="review").apply()

    assert "completed" in ws.business_reviews.frame()["stage"].tolist()
    with pytest.raises(Refused, match="“Completed” has to stay, as a review counts once it is there"):
        ws.preferences.edit("review_stages", value='{"opened": "Opened", "scheduled": "Planned"}')


def test_the_list_of_reviews_is_narrowed_by_the_types_there_are(ws: Workspace) -> None:
    """Its choices are those of the workspace, in its words."""
    ws.preferences.add(key="review_types", value=TYPES)
    listed = registers.listed(
        ws.view(), REGISTERS["reviews"], registers.filled(ws.view(), REGISTERS["reviews"]), {}
    )
    by_name = {one.name: one for one in listed.register.narrowings}

    assert (("steering", "Steering committee"), ("qbr", "Quarterly"), ("ebr", "EBR")) == by_name[
        "type"
    ].options
    assert ("planned", "Planned") in by_name["state"].options


def test_the_settings_file_has_them_as_a_group_in_their_order(ws: Workspace, tmp_path) -> None:
    """Out and in again: no change; another workspace takes them, and another order is a change."""
    ws.preferences.add(key="review_types", value=TYPES)
    text = ws.settings_file.text()
    assert "  review_types:\n    steering: Steering committee\n    qbr: Quarterly\n    ebr: EBR\n" in text
    assert {"unchanged"} == set(ws.settings_file.plan(text.encode()).rows["does"])

    with open_workspace(f"sqlite:///{tmp_path / 'other.db'}") as other:
        other.settings_file.plan(text.encode()).apply()
        assert ["Steering committee", "Quarterly", "EBR"] == types(other)
        turned = "    ebr: EBR\n    qbr: Quarterly\n    steering: Steering committee\n"
        lines = f"kapta_settings: 1\npreferences:\n  review_types:\n{turned}"
        other.settings_file.plan(lines.encode()).apply()
        assert ["EBR", "Quarterly", "Steering committee"] == types(other)


def test_a_file_that_leaves_out_what_a_review_has_is_refused_at_its_place(ws: Workspace) -> None:
    """The line of the list is told, and nothing is written."""
    lines = "kapta_settings: 1\npreferences:\n  review_types:\n    qbr: QBR\n"
    plan = ws.settings_file.plan(lines.encode())

    assert ["preferences › review_types: “EBR” cannot be left out"] == [
        one.partition(", ")[2].partition(": 1 ")[0] for one in plan.problems["sentence"]
    ]
