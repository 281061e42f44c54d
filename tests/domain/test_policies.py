"""Policies of account types: who falls short of what, which review is overdue, which role nobody fills."""

import datetime as dt

import pandas as pd
import pytest

from kapta_workspace.domain import policies
from kapta_workspace.domain.schemas import SCHEMAS

TODAY = dt.date(2026, 7, 1)
ACCOUNT = SCHEMAS["account"]
RULES = pd.DataFrame(
    {
        "tier": ["normal", "strategic"],
        "key_players": pd.array([pd.NA, 10], dtype="Int64"),
        "stale_days": pd.array([90, 45], dtype="Int64"),
        "review_days": pd.array([pd.NA, 92], dtype="Int64"),
        "required_fields": [None, "website, description, no_such_field"],
    }
)


def overview(**given):
    """The portfolio's row of account 1, in order unless said otherwise."""
    known = {"id": [1], "key_players": [12], "days_silent": pd.array([0], dtype="Int64")}
    return pd.DataFrame({**known, **given})


def account(tier=None, website="https://a.example", description="All of it."):
    """The account itself."""
    return pd.DataFrame({"id": [1], "tier": [tier], "website": [website], "description": [description]})


def reviews(*days, stage="completed"):
    """Business reviews of account 1."""
    held = pd.Series(list(days), dtype="datetime64[s]")
    return pd.DataFrame({"account": [1] * len(days), "stage": [stage] * len(days), "held_on": held})


def said(table, record, held):
    """Each rule that is broken with its sentence."""
    found = policies.short_of(ACCOUNT, table, record, held, RULES, TODAY)
    return dict(zip(found["rule"], found["said"], strict=True))


def test_an_account_that_keeps_its_policy_falls_short_of_nothing():
    """Twelve key players, spoken to today, reviewed in June, profile filled in."""
    assert {} == said(overview(), account("strategic"), reviews("2026-06-01"))
    assert {} == said(overview(key_players=[3]), account(), reviews())


def test_every_rule_says_what_is_missing():
    """A strategic account with 9 of 10 players, silent for 45 days, last reviewed in March, no website."""
    table = overview(key_players=[9], days_silent=pd.array([45], dtype="Int64"))
    found = said(table, account("strategic", website=None), reviews("2026-03-30", "2025-03-30"))

    assert {
        "key_players": "9 of 10 key players",
        "silence": "last spoken to 45 days ago",
        "review": "last review on 2026-03-30, one is due every 92 days",
        "profile": "no website",
    } == found


def test_a_policy_that_says_nothing_asks_nothing_but_key_players():
    """A normal account needs three key players by default, and no review, however long ago the last was."""
    table = overview(key_players=[2])

    assert {"key_players": "2 of 3 key players"} == said(table, account(), reviews("2019-01-01"))


def test_one_nobody_ever_spoke_to_says_so():
    """Without any conversation there are no days to count."""
    table = overview(days_silent=pd.array([pd.NA], dtype="Int64"))

    assert {"silence": "never spoken to"} == said(table, account(), reviews())


@pytest.mark.parametrize(
    ("held", "stage", "late"),
    [
        (["2026-03-31"], "completed", None),
        (["2026-03-30"], "completed", [1]),
        (["2026-06-30"], "scheduled", [pd.NA]),
        (["2026-07-02"], "completed", [pd.NA]),
        ([], "completed", [pd.NA]),
    ],
)
def test_a_review_is_overdue_the_day_after_it_was_due(held, stage, late):
    """Every 92 days: held on 31 March it is due on 1 July, today; only what took place counts."""
    asked = policies.reviewed_every(account("strategic"), RULES)
    found = policies.overdue_reviews(asked, reviews(*held, stage=stage), TODAY)

    assert (late or []) == found["late"].tolist()


def test_a_required_role_nobody_fills_is_named():
    """Account 1 has a champion and an influencer: sponsor and decision maker are missing; 2 has nobody."""
    contacts = pd.DataFrame({"account": [1, 1, 1], "role": ["champion", "influencer", None]})
    found = policies.lacking(pd.Series([1, 2]), contacts)

    assert [
        (1, "executive_sponsor"),
        (1, "decision_maker"),
        (2, "executive_sponsor"),
        (2, "decision_maker"),
        (2, "champion"),
    ] == list(found.itertuples(index=False, name=None))
