"""The promises of docs/requirements.md that the package keeps without a screen, one test a promise."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from kapta_workspace import Misconfigured, NotAllowed, NotFound, Refused, Workspace, open_workspace


@pytest.fixture
def ws() -> Iterator[Workspace]:
    """A workspace with its founder, and Mo, who manages accounts."""
    with open_workspace("sqlite://") as opened:
        opened.users.add(name="Mo Meyer", email="mo@ours.example", role="account_manager")
        yield opened


def test_an_account_is_made_by_hand_and_owned_by_its_maker(ws: Workspace) -> None:
    """One call makes a normal account, owned by whoever makes it unless somebody else is named."""
    mine, theirs = ws.accounts.add(name="Initech"), ws.accounts.add(name="Globex", owner="Mo Meyer")

    accounts = ws.accounts.frame().set_index("id")
    assert accounts.loc[mine, "owner_name"] == ws.me.name
    assert accounts.loc[theirs, "owner_name"] == "Mo Meyer"
    assert accounts.loc[mine, "account_type"] == "normal"


def test_an_account_without_a_name_is_refused(ws: Workspace) -> None:
    """The sentence names the field, and nothing is written."""
    head = ws.head

    with pytest.raises(Refused, match="Account name is required"):
        ws.accounts.add(website="initech.example")

    assert ws.head == head


def test_recommended_fields_never_block(ws: Workspace) -> None:
    """A name is enough: website, description, parent and custom fields may all come later."""
    ws.custom_fields.add(entity="account", key="region", label="Region", kind="text")

    ws.accounts.add(name="Initech")

    ws.accounts.edit("Initech", cf_region="North", website="initech.example")
    assert ws.accounts.get("Initech")["cf_region"] == "North"


def test_contributors_are_users_who_exist(ws: Workspace) -> None:
    """A colleague is picked by name; somebody unknown is not made up."""
    ws.accounts.add(name="Initech")
    ws.contributors.add(account="Initech", user="Mo Meyer")

    with pytest.raises(NotFound, match="There is no user"):
        ws.contributors.add(account="Initech", user="Nobody")

    assert ws.contributors.frame()["user_name"].tolist() == ["Mo Meyer"]


def test_archiving_keeps_an_account_findable_and_its_tier(ws: Workspace) -> None:
    """Type Archived hides it from lists and not from search; restoring brings Strategic back."""
    ws.accounts.add(name="Initech", account_type="strategic")

    ws.accounts.edit("Initech", account_type="archived")

    assert ws.accounts.frame().empty
    assert ws.accounts.search("initech")["account_type"].tolist() == ["archived"]
    ws.accounts.restore("Initech")
    assert ws.accounts.get("Initech")["account_type"] == "strategic"


def test_removing_needs_the_name_typed_an_administrator_and_no_children(tmp_path: Path) -> None:
    """Remove is refused without the name, while there are children, and to whoever is no administrator."""
    with open_workspace("sqlite://", folder=tmp_path) as ws:
        ws.users.add(name="Mo Meyer", email="mo@ours.example", role="account_manager")
        ws.accounts.add(name="Globex", owner="Mo Meyer")
        ws.accounts.add(name="Globex EU", parent="Globex")

        with pytest.raises(Misconfigured, match="give its name"):
            ws.remove_account("Globex", confirm="yes")
        with pytest.raises(Refused, match="Globex EU"):
            ws.remove_account("Globex", confirm="Globex")
        ws.accounts.edit("Globex EU", parent=None)
        with pytest.raises(NotAllowed):
            ws.acting_as("mo@ours.example").remove_account("Globex", confirm="Globex")

        assert ws.remove_account("Globex", confirm="Globex").removed == {"account": 1}
        assert list((tmp_path / "removed").glob("account-*.json"))


def test_a_parent_is_set_on_making_and_on_editing_and_never_loops(ws: Workspace) -> None:
    """Both ways work; closing a loop is refused with the chain."""
    ws.accounts.add(name="Globex")
    ws.accounts.add(name="Globex EU", parent="Globex")
    ws.accounts.add(name="Globex Nord")
    ws.accounts.edit("Globex Nord", parent="Globex EU")

    with pytest.raises(Refused, match="loop: Globex → Globex Nord → Globex EU → Globex"):
        ws.accounts.edit("Globex", parent="Globex Nord")

    assert ws.page("Globex").children["name"].tolist() == ["Globex EU"]


def test_direct_is_the_account_alone_and_combined_its_whole_family(ws: Workspace) -> None:
    """Globex > Globex EU > Globex Nord: direct sees one account's people, combined all three, no stranger."""
    ws.accounts.add(name="Globex")
    ws.accounts.add(name="Globex EU", parent="Globex")
    ws.accounts.add(name="Globex Nord", parent="Globex EU")
    ws.accounts.add(name="Initech")
    for name, account in (("Ada", "Globex"), ("Bo", "Globex EU"), ("Cy", "Globex Nord"), ("Di", "Initech")):
        ws.contacts.add(name=name, account=account)

    assert ws.view("Globex").frame("contact")["name"].tolist() == ["Ada"]
    assert ws.view("Globex", combined=True).frame("contact")["name"].tolist() == ["Ada", "Bo", "Cy"]


def test_the_activity_tells_notes_and_updates_newest_first(ws: Workspace) -> None:
    """A note, an edit, and the making of the account, in words."""
    ws.accounts.add(name="Initech")
    ws.notes.add(account="Initech", kind="phone", title="A call", occurred_on="2026-11-20")
    ws.swot.add(account="Initech", quadrant="strength", text="Known for care")
    ws.accounts.edit("Initech", website="initech.example")

    said = ws.activity("Initech")["sentence"].tolist()
    assert said == [
        "changed account “Initech”: Website set to https://initech.example",
        "added SWOT item “Known for care”",
        "added note “A call”",
        "added account “Initech”",
    ]


def test_a_score_lists_its_factors_and_adds_up(ws: Workspace) -> None:
    """Every factor has its points; what is earned adds up to the score."""
    ws.accounts.add(name="Initech")

    score = ws.health.score("Initech")

    assert {"profile.fields", "key_players.roles", "freshness"} <= set(score.parts["factor"])
    assert score.parts["earned"].sum() == pytest.approx(score.result.totals["score"].iloc[0])


def test_key_players_say_what_they_mean_to_us(ws: Workspace) -> None:
    """Role by its label, friend or foe, power, our own contact; unset stays unknown, never neutral."""
    ws.accounts.add(name="Initech")
    ws.contacts.add(
        account="Initech",
        name="Ada Byron",
        title="CFO",
        role="Executive Sponsor",
        friend_foe="Advocate",
        decision_power="High",
        internal_contact="Mo Meyer",
    )
    ws.contacts.add(account="Initech", name="Bo Lund", reports_to="Ada Byron")

    people = ws.contacts.frame().set_index("name")
    assert list(people.loc["Ada Byron"][["role", "friend_foe", "decision_power"]]) == [
        "executive_sponsor",
        "advocate",
        "high",
    ]
    assert people.loc["Bo Lund", "reports_to_name"] == "Ada Byron"
    assert people["friend_foe"].isna()["Bo Lund"]
    with pytest.raises(Refused, match="no choice “Boss”"):
        ws.contacts.add(account="Initech", name="Cy", role="Boss")


def test_primaries_stand_first_then_power_then_name(ws: Workspace) -> None:
    """The list of key players is in the order one reads it."""
    ws.accounts.add(name="Initech")
    for name, primary, power in (
        ("Zoe", False, "high"),
        ("Ada", False, "low"),
        ("Bo", False, "low"),
        ("Yan", True, None),
    ):
        ws.contacts.add(account="Initech", name=name, primary=primary, decision_power=power)

    assert ws.page("Initech").key_players["name"].tolist() == ["Yan", "Zoe", "Ada", "Bo"]


def test_a_contact_can_be_archived_and_comes_back(ws: Workspace) -> None:
    """Status Archived takes a contact off the list and keeps the record."""
    ws.accounts.add(name="Initech")
    ws.contacts.add(account="Initech", name="Ada")

    ws.contacts.edit("Ada", status="Archived")

    assert ws.contacts.frame().empty
    ws.contacts.restore("Ada")
    assert ws.contacts.frame()["name"].tolist() == ["Ada"]


def test_administrators_import_accounts_and_people_from_one_file(ws: Workspace) -> None:
    """Two sheets, parents and managers in any order; others may not."""
    file = {
        "Accounts": pd.DataFrame(
            {"Account name": ["Globex EU", "Globex"], "Parent account": ["Globex", None]}
        ),
        "Contacts": pd.DataFrame(
            {"Name": ["Bo", "Ada"], "Account": ["Globex EU", "Globex"], "Reports to": ["Ada", None]}
        ),
    }

    batch = ws.imports.plan(file).apply()

    assert batch.identity == "4 rows read = 4 created + 0 updated + 0 unchanged + 0 skipped + 0 failed"
    assert ws.contacts.get("Bo")["reports_to_name"] == "Ada"
    with pytest.raises(NotAllowed):
        ws.acting_as("mo@ours.example").imports.plan(file)


def test_a_field_may_be_called_key(ws: Workspace) -> None:
    """The record is named first and without a word, so that every field's name is free for its value."""
    ws.preferences.add(key="currency", value="EUR")

    ws.preferences.edit("currency", key="home_currency")

    assert ["home_currency"] == ws.preferences.frame()["key"].tolist()
