"""Filters in words, and as drop-downs with the rest as text: what is said is what is meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapta_workspace.domain import filters
from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.fields import Field, Kind, choices
from kapta_workspace.domain.filters.facets import USUAL
from kapta_workspace.domain.schemas import SCHEMAS
from tests.domain.test_filters import PIECES, found

REGION = Field(
    name="cf_region", label="Region", kind=Kind.CHOICE, choices=choices("North", "South East"), custom=True
)
SCHEMA = SCHEMAS["account"].extended((REGION,))
TERMS = filters.terms(SCHEMA)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("owner = me", "Owner (account manager) is me"),
        ('owner = "Ana Silva"', "Owner (account manager) is Ana Silva"),
        ("tier is STRATEGIC", "Tier is Strategic"),
        ("not tier = strategic", "Tier is not Strategic"),
        ("not tier != strategic", "Tier is Strategic"),
        ("silent > 30", "Days since the last contact is over 30"),
        ("score <= 50", "Score is at most 50"),
        ("not score > 50", "not (Score is over 50)"),
        ("customer_since < today-365", "Customer since is before 365 days ago"),
        ("customer_since >= 2026-01-31", "Customer since is on or after 31 Jan 2026"),
        ("customer_since <= today+1", "Customer since is on or before 1 day from today"),
        ("customer_since = today", "Customer since is today"),
        ("is_flagged = no", "Flagged is no"),
        ("is_flagged = true", "Flagged is yes"),
        ("region in (north, south_east)", "Region is North or South East"),
        ("region not in (north, south_east)", "Region is none of North and South East"),
        ("score is not empty", "Score is not empty"),
        ("acme", "Account name contains “acme”"),
        ("not name contains acme", "Account name does not contain “acme”"),
        ('city = "Bad Ems"', "City is “Bad Ems”"),
        ("owner = me or contributor = me", "Owner (account manager) is me or Contributor is me"),
        (
            "tier = strategic and (score < 50 or risk = high)",
            "Tier is Strategic and (Score is under 50 or Open risk is High)",
        ),
        ("not (owner = me and score < 5)", "not (Owner (account manager) is me and Score is under 5)"),
        ("not not owner = me", "Owner (account manager) is me"),
        ("shoe = 42", "“shoe” is “42”"),
    ],
)
def test_a_filter_is_said_in_words(text, words):
    """Fields and choices by their labels, days as days, signs as words, joined as it is meant."""
    node = filters.parse(text)

    assert not isinstance(node, Problem)
    assert words == filters.said(node, TERMS)


@given(st.lists(PIECES, max_size=12).map(" ".join))
def test_whatever_can_be_read_can_be_said(text):
    """Each value and each name is in the words somehow, and nothing raises."""
    node = filters.parse(text)

    assert isinstance(node, Problem) or filters.said(node, TERMS)


@pytest.mark.parametrize(
    ("text", "shown", "rest"),
    [
        ("", {}, ""),
        ("silent > 30 and type = flagged", {("silent", ">"): "30", ("type", "="): "flagged"}, ""),
        ("silent < 30 and type = flagged", {("type", "="): "flagged"}, "silent < 30"),
        ("type = flagged or score < 5", {}, "type = flagged or score < 5"),
        ("(type = flagged", {}, "(type = flagged"),
    ],
)
def test_drop_downs_show_what_they_can_and_the_rest_is_text(text, shown, rest):
    """More than tests joined by *and* is all text; so is what cannot be read."""
    assert (shown, rest) == filters.taken_apart(text, USUAL)


TEXTS = st.sampled_from(
    ["owner = me", "silent > 30", "type = strategic", "score < 50 or score is empty", "not tier = strategic",
     "renewal <= 60", "name in (acme)", "name not in (acme, cora)",
     "type = normal or (silent > 60 and owner = me)", "bohm"]
)  # fmt: skip


@given(parts=st.lists(TEXTS, min_size=1, max_size=4, unique=True))
def test_taken_apart_and_joined_a_filter_means_the_same_accounts(parts):
    """Whatever stands in drop-downs and whatever in the text, the accounts are those of the whole."""
    text = " and ".join(f"({part})" if " or " in part else part for part in parts)
    shown, rest = filters.taken_apart(text, filters.facets(SCHEMA, ["Ana Silva"]))

    assert found(text) == found(filters.joined(shown, rest))


@given(
    lists=st.dictionaries(
        st.sampled_from([("owner", "="), ("type", "=")]), st.sampled_from(["me", "normal", ""])
    ),
    text=st.one_of(st.just(""), TEXTS),
)
def test_what_is_joined_means_what_all_its_parts_mean(lists, text):
    """Whatever the lists and the text say, the accounts left are those that every one of them leaves."""
    parts = [f"{term} {how} {value}" for (term, how), value in lists.items() if value] + [text] * bool(text)
    answers = [found(part) for part in parts]
    told = [one for one in answers if isinstance(one, str)]
    left = [name for name in ("Acme", "Böhm", "Cora") if all(name in one for one in answers)]

    if parts:
        answer = found(filters.joined(lists, text))
        assert answer in told if told else left == answer


def test_the_drop_downs_are_the_owners_the_usual_ones_and_custom_fields_with_choices():
    """Owners by name whatever the case, each once; a custom field by its key."""
    made = filters.facets(SCHEMA, ["ben", "Ana", "ben"])

    assert ["Owner", "Type", "Open risk", "Last contact", "Contract ends", "Region"] == [
        one.label for one in made
    ]
    assert (("me", "Me"), ("Ana", "Ana"), ("ben", "ben")) == made[0].values
    assert ("region", "=") == made[-1].test
