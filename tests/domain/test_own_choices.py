"""Choices administrators name themselves: read back as written, refused with what is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapta_workspace.domain import own_choices
from kapta_workspace.domain.fields import Choice
from kapta_workspace.domain.own_choices import LISTS, Unfit
from kapta_workspace.domain.schemas import SCHEMAS

KEPT = '"opened": "Opened", "scheduled": "Planned", "completed": "Held"'


def said(key, text):
    """What is wrong with a list."""
    with pytest.raises(Unfit) as unfit:
        own_choices.read(key, text)
    return str(unfit.value)


@pytest.mark.parametrize("key", LISTS)
@pytest.mark.parametrize("text", [None, "", "  "])
def test_without_a_preference_the_usual_choices_are_in_force(key, text):
    """Those of the schema."""
    told = LISTS[key]

    assert SCHEMAS[told.kind][told.field].choices == own_choices.read(key, text)


def test_stages_are_reworded_and_added_in_their_order():
    """Prepared is left out, Invited added; the codes scores go by have other names."""
    made = own_choices.read("review_stages", f'{{"invited": "Invited", {KEPT}}}')

    assert ["Invited", "Opened", "Planned", "Held"] == [one.label for one in made]
    assert ["invited", "opened", "scheduled", "completed"] == [one.code for one in made]


@pytest.mark.parametrize(
    ("key", "text", "sentence"),
    [
        ("review_types", "QBR", "Types of business reviews: this cannot be read."),
        ("review_types", '["QBR"]', "Types of business reviews: this cannot be read."),
        ("review_types", '{"qbr": 4}', "Types of business reviews: this cannot be read."),
        ("review_types", "{}", "Types of business reviews: there are 0, and there may be 1 to 50."),
        ("review_types", '{"Q B": "QBR"}', "Types of business reviews: “Q B” cannot be a code."),
        ("review_types", '{"q": "A", "q": "B"}', "Types of business reviews: “q” cannot be a code."),
        (
            "review_types",
            '{"q": "  "}',
            "Types of business reviews: “q” has no label of 1 to 60 characters.",
        ),
        ("review_types", '{"q": "QBR", "r": "qbr "}', "Types of business reviews: “QBR” is there twice."),
        (
            "review_stages",
            '{"opened": "Opened", "scheduled": "Planned"}',
            "Stages of business reviews: “Completed” has to stay, as a review counts once it is there.",
        ),
    ],
)
def test_a_list_that_cannot_be_taken_says_why(key, text, sentence):
    """One sentence with the list it is about."""
    assert sentence == said(key, text)


labels = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=60)


@given(names=st.lists(labels, min_size=1, max_size=20, unique_by=str.casefold))
def test_what_is_written_is_read_back(names):
    """Whatever the labels: codes of their own, the same labels, the same order."""
    made: list[Choice] = []
    for name in names:
        made.append(Choice(own_choices.coded(name, {one.code for one in made}), name))

    assert made == [
        Choice(one.code, one.label) for one in own_choices.read("review_types", own_choices.written(made))
    ]


def test_the_schema_offers_what_is_named_and_a_default_among_it():
    """QBR, the usual default, is gone: the first there is stands in; what cannot be read changes nothing."""
    schemas = own_choices.in_force(SCHEMAS, {"review_types": '{"ebr": "EBR", "day": "Workshop day"}'})

    assert ["EBR", "Workshop day"] == [one.label for one in schemas["review"]["type"].choices]
    assert "ebr" == schemas["review"]["type"].default
    assert SCHEMAS["review"]["stage"] == schemas["review"]["stage"]
    assert SCHEMAS["review"] == own_choices.in_force(SCHEMAS, {"review_types": "nonsense"})["review"]
