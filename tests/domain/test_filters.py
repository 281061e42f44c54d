"""Filters of accounts, in words."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.fields import Field
from kapta_workspace.domain.filters import clauses, doubt, facts, matching, parse, terms, with_clause
from kapta_workspace.domain.filters.parts import quoted
from kapta_workspace.domain.filters.reading import Test
from kapta_workspace.domain.portfolio import COLUMNS
from kapta_workspace.domain.schemas import SCHEMAS
from tests.build import rows

TODAY = dt.date(2026, 3, 1)
REGION = Field(name="cf_region", label="Region", custom=True)
TERMS = terms(SCHEMAS["account"].extended((REGION,)))
ANA, BEN = 1, 2


def account(name, owner, tier, badge, silent, end, region, helpers=()):
    """One account of the picture below."""
    return {
        "name": name,
        "owner": owner,
        "owner_name": {ANA: "Ana Silva", BEN: "Ben"}[owner],
        "tier": tier,
        "badge": badge,
        "days_silent": silent,
        "next_end": end,
        "cf_region": region,
        "helpers": helpers,
    }


ACCOUNTS = [
    account("Acme", ANA, "strategic", 40, 90, "2026-03-31", "North"),
    account("Böhm", BEN, "normal", 80, 5, None, "South East", (ANA,)),
    account("Cora", BEN, "normal", None, None, "2026-12-31", None),
]


def known():
    """The facts of three accounts: Acme is Ana's; Böhm is Ben's with Ana's help; Cora is new and Ben's."""
    ids = [1, 2, 3]
    table = pd.DataFrame(ACCOUNTS).assign(id=ids)
    overview = table.reindex(columns=list(COLUMNS)).assign(
        id=ids, next_end=pd.to_datetime(table["next_end"]).astype("datetime64[s]"), account_type="normal"
    )
    plain = rows(
        "account",
        *[
            {"id": one, "name": row["name"], "owner": row["owner"], "tier": row["tier"]}
            for one, row in zip(ids, ACCOUNTS, strict=True)
        ],
    )
    shown = plain.assign(owner_name=table["owner_name"], cf_region=table["cf_region"])
    helpers = pd.DataFrame({"account": [2], "user": [ANA], "user_name": ["Ana Silva"]})
    return facts(overview, shown, helpers, pd.Timestamp(TODAY))


def found(text):
    """The names of the accounts a filter means, or what is wrong with it."""
    node = parse(text)
    if isinstance(node, Problem):
        return str(node)
    wrong = doubt(node, TERMS, TODAY)
    table = known()
    return str(wrong) if wrong else table["name"][matching(node, table, TERMS, me=ANA, today=TODAY)].tolist()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("owner = me", ["Acme"]),
        ('owner = "ana silva"', ["Acme"]),
        ("owner = me or contributor = me", ["Acme", "Böhm"]),
        ("tier is strategic", ["Acme"]),
        ("not tier = Strategic", ["Böhm", "Cora"]),
        ("score < 50", ["Acme"]),
        ("score != 40", ["Böhm", "Cora"]),
        ("score is empty", ["Cora"]),
        ("silent > 60 and renewal <= 30", ["Acme"]),
        ("silent is not empty and score >= 80", ["Böhm"]),
        ("region = NORTH", ["Acme"]),
        ('cf_region in (north, "south east")', ["Acme", "Böhm"]),
        ("region not in (North)", ["Böhm", "Cora"]),
        ("bohm", ["Böhm"]),
        ("name contains a and (score > 90 or region is empty)", ["Cora"]),
        ("is_flagged = no", ["Acme", "Böhm", "Cora"]),
        ("customer_since < today-30", []),
    ],
)
def test_a_filter_means_these_accounts(text, names):
    """Each filter gives the accounts read off the picture above."""
    assert names == found(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("scroe < 50", "Did you mean score"),
        ("score < high", "is a number"),
        ("owner = Ana Silva", "in quotes"),
        ("(score > 5", "not closed"),
        ('name = "Acme', "quote at both ends"),
        ("band = purple", "Choose from At risk, Watch, Healthy"),
        ("name > 5", "no more or less"),
        ("score >", "ends where what score is compared with"),
        ("customer_since < soon", "2026-12-31, today, or today+90"),
        ("(" * 5000, "longer than"),
        ("(" * 60 + "a", "inside one another"),
        ("not " * 400 + "a", "inside one another"),
    ],
)
def test_what_is_wrong_is_said(text, words):
    """A filter that cannot be answered says why, and how to mend it."""
    assert words in found(text)


PIECES = st.sampled_from(
    ["score", "owner", "tier", "region", "and", "or", "not", "(", ")", "=", "!=", "<", ">", "in", "is",
     "empty", "contains", ",", "me", "5", "nan", "1e999", "today", "today+99999", "9999-12-31",
     '"a b"', '"', "\\", "é",
     "customer_since", "contributor", "products", "silent", "is_flagged", "yes"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=12).map(" ".join)))
def test_whatever_is_typed_is_answered(text):
    """Any text gives accounts or a sentence; nothing raises."""
    answer = found(text)

    assert answer or answer == []


@given(st.text(min_size=1, max_size=30))
def test_a_quoted_value_comes_back(value):
    """Whatever a value holds, its filter reads it back as it was."""
    assert Test("name", "=", (value,)) == parse(f"name = {quoted(value)}")


def test_a_filter_is_changed_part_by_part():
    """Drop-downs change one test of a filter; an empty value takes the test away."""
    text = with_clause("", "tier", "=", "strategic")
    text = with_clause(text, "region", "=", "South East")

    assert text == 'tier = strategic and region = "South East"'
    assert {("tier", "="): "strategic", ("region", "="): "South East"} == clauses(parse(text))
    assert with_clause(text, "tier", "=", "") == 'region = "South East"'
    assert with_clause("a or b", "tier", "=", "normal") == "(a or b) and tier = normal"
    assert clauses(parse("a or b")) is None


def test_one_of_one_is_that_one():
    """A test whose list has a single value is a simple one, and its text can be read again."""
    text = with_clause("name in (Acme)", "owner", "=", "me")

    assert "name = Acme and owner = me" == text
    assert found("name in (Acme) and owner = me") == found(text)
