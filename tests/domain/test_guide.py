"""The setup guide: what is done, and what is left in words."""

import datetime as dt

import pandas as pd

from kapta_workspace.domain import frames
from kapta_workspace.domain.freshness import freshness
from kapta_workspace.domain.guide import guide
from kapta_workspace.domain.schemas import SCHEMAS

TODAY = dt.date(2026, 3, 1)


def left(people=(), contributors=(), notes=(), policies=(), **account):
    """Step → what is left, of one account."""
    accounts = frames.typed(
        {"id": [1], **{name: [value] for name, value in account.items()}}, SCHEMAS["account"]
    )
    contacts = table("contact", [{"id": at + 1, "account": 1, **one} for at, one in enumerate(people)])
    found = guide(
        SCHEMAS,
        accounts,
        contacts,
        table("contributor", [{"account": 1, "user": one} for one in contributors]),
        freshness(contacts, table("note", [{"account": 1, **one} for one in notes]), TODAY),
        table("policy", list(policies)),
    )
    assert (found["done"] == (found["left"] == "")).all()
    return dict(zip(found["step"], found["left"], strict=True))


def table(kind, rows):
    """Rows as a frame of a kind, with all its fields."""
    schema = SCHEMAS[kind]
    names = dict.fromkeys(["id", *(one.name for one in schema.fields)])
    return frames.typed({name: [row.get(name) for row in rows] for name in names}, schema)


ADA = {"name": "Ada", "title": "Head", "role": "champion", "friend_foe": "advocate", "decision_power": "high"}
BO = {**ADA, "name": "Bo", "role": "decision_maker"}
CY = {**ADA, "name": "Cy", "role": "executive_sponsor"}


def test_a_bare_account_lacks_everything():
    """Each step says what it wants in words."""
    said = left(name="Globex", tier="normal")

    assert said["account"].startswith("Still empty: website, description")
    assert "No executive sponsor, no decision maker, no champion yet." == said["key_players"]
    assert "Nobody but the owner works on it yet." == said["contributors"]
    assert "Nobody to talk to yet: record the key players first." == said["check_ins"]


def test_a_whole_account_is_done():
    """Three roles with complete cards, a colleague, a monthly primary who was talked to."""
    talked = {"id": 1, "kind": "phone", "occurred_on": pd.Timestamp(TODAY), "contacts": (1,)}
    said = left(
        [{**ADA, "primary": True, "checkin_every": "1m"}, BO, CY], [2], [talked], name="Globex", tier="normal"
    )

    assert ["", "", ""] == [said[step] for step in ("key_players", "contributors", "check_ins")]


def test_an_incomplete_card_is_named():
    """Ada's title and attitude are unknown; nobody is told a role is lacking that she holds."""
    said = left([{**ADA, "title": None, "friend_foe": None}, BO, CY], name="Globex", tier="normal")

    assert "Of Ada we do not know: job title, friend / foe." == said["key_players"]


def test_a_strategic_account_needs_ten_people_unless_its_policy_says_otherwise():
    """Three of ten, seven more; three of four, one more; three of three are enough."""
    people = [ADA, BO, CY]
    usual = left(people, name="Globex", tier="strategic")
    four = left(
        people, policies=[{"id": 1, "tier": "strategic", "key_players": 4}], name="Globex", tier="strategic"
    )
    three = left(
        people, policies=[{"id": 1, "tier": "strategic", "key_players": 3}], name="Globex", tier="strategic"
    )

    assert "7 more to reach the 10 key players asked for." == usual["key_players"]
    assert "1 more to reach the 4 key players asked for." == four["key_players"]
    assert "" == three["key_players"]


def test_a_policy_may_ask_for_more_fields():
    """The phone is asked for by policy."""
    policy = {"id": 1, "tier": "normal", "required_fields": "city, website"}
    said = left(policies=[policy], name="Globex", tier="normal", website="https://globex.example")

    assert "city" in said["account"]
    assert "website" not in said["account"]


def test_check_ins_want_a_rhythm_and_a_first_conversation():
    """A primary without a rhythm and nothing logged; without a primary, one is asked for."""
    silent = left([{**ADA, "primary": True}], name="Globex", tier="normal")
    nobody = left([ADA], name="Globex", tier="normal")

    assert "No rhythm agreed with Ada. No conversation is logged yet." == silent["check_ins"]
    assert nobody["check_ins"].startswith("Nobody is marked as a primary contact.")
