"""Coaching finds the three stories of the demo among the first five suggestions of the accounts concerned."""

import pytest

from kapta_workspace.domain import coaching
from kapta_workspace.domain.coaching import FAMILY_RULES, Kin, Scene
from kapta_workspace.domain.health import DEFAULTS
from kapta_workspace.domain.health.worlds import world
from tests.domain.health.records import frame

STORIES = ("Pellworth", "Ravensholt", "Sildefjord")


@pytest.fixture(scope="module")
def scenes(history, today):
    """Account name → what the rules look at."""
    kinds = "contact note contract opportunity swot voc_question voc_answer plan_type goal action task risk"
    names = [name for name in history.frame("account")["name"] if name.startswith(STORIES)]
    ids = {int(history.named("account", name)["id"]) for name in names}

    def typed(kind, rows):
        rows = rows[rows["account"].isin(ids)] if "account" in rows else rows
        rows = rows[[name for name in rows if not name.startswith("cf_")]]
        told = rows.astype("object").where(rows.notna(), None).to_dict("records")
        return frame(kind, told)

    facts = {
        kind: typed(kind, history.frame(kind))
        for kind in (*kinds.split(), "review", "rating", "satisfaction")
    }
    rows = history.frame("account")
    accounts = typed("account", rows[rows["id"].isin(ids)])
    accounts["started_on"] = accounts["born_on"]

    def scene(name):
        mine = world(facts, accounts, int(history.named("account", name)["id"]))
        card = DEFAULTS[mine.accounts["tier"].iloc[0]]
        return Scene(mine, today, card, history.frame("policy"), history.frame("user"))

    return scene


def first_five(scene, found=None):
    """What is said first: rule → because."""
    found = coaching.suggest(scene) if found is None else found
    made = coaching.ranked(coaching.priced([(scene.world, found)], scene.on, scene.card, horizon=2)).head(5)
    return dict(zip(made["rule"], made["because"], strict=True))


def test_the_account_that_is_about_to_leave_is_seen_through(scenes):
    """Pellworth: the decision maker left, the sponsor is hostile, nothing renews the contract."""
    said = first_five(scenes("Pellworth Laboratories"))

    assert "Gareth Pomfrey, the Decision Maker, left" in said["role_left"]
    assert "Winifred Castellane (Executive Sponsor) decides much and is hostile" in said["foe_with_power"]
    assert "no opportunity renews it" in said["contract_ending"]


def test_the_hospital_that_burns_is_told_to_it_and_to_its_group(scenes):
    """Ravensholt: the critical risk nobody touched leads at the hospital, and the group is told so."""
    group, hospital = scenes("Ravensholt Care Group"), scenes("Ravensholt City Hospital")
    said = first_five(hospital)
    found = [one for one in coaching.suggest(hospital) if one.rule == "risk_untended"]
    kin = Kin(group, [(hospital, found)], {}, {})
    (told,) = FAMILY_RULES[0](kin)

    assert said["risk_untended"].startswith("Critical risk, open since")
    assert "foe_with_power" in said
    assert "child_at_risk" in first_five(hospital, [*coaching.suggest(hospital), told])
    assert "Ravensholt City Hospital stands at" in told.because


def test_the_one_who_held_it_all_together_is_missed(scenes):
    """Sildefjord: Maren left, six hang in the air, and nobody has been spoken to since."""
    said = first_five(scenes("Sildefjord Bryggeri"))

    assert "Maren Lyngmark, the Champion, left" in said["role_left"]
    assert "No note has been written for" in said["gone_quiet"]
