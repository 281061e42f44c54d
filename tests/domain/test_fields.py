"""Fields and schemas as data."""

import pytest

from kapta_workspace.domain.fields import Choice, Field, Kind, Schema, choices, in_a_sentence
from kapta_workspace.domain.schemas import SCHEMAS, with_custom


def test_a_bare_label_makes_its_own_code():
    """Choices are written briefly: the code of “On track” is on_track, and a tuple says it apart."""
    assert (Choice("on_track", "On track"), Choice("qbr", "QBR", "Quarterly.")) == choices(
        "On track", ("qbr", "QBR", "Quarterly.")
    )


def test_a_link_without_a_target_is_refused():
    """A link field says what it links to, or it does not come to be."""
    with pytest.raises(ValueError, match="parent: a link needs a target"):
        Field(name="parent", label="Parent", kind=Kind.LINK)


def test_a_choice_without_choices_is_refused():
    """A choice field offers something, or it does not come to be."""
    with pytest.raises(ValueError, match="tier: a choice field needs choices"):
        Field(name="tier", label="Tier", kind=Kind.CHOICE)


def test_a_kind_that_names_a_field_twice_is_refused():
    """Two fields of one name would share a column."""
    with pytest.raises(ValueError, match="pet names a field twice"):
        Schema(
            name="pet",
            label="Pet",
            plural="Pets",
            fields=(Field(name="a", label="A"), Field(name="a", label="B")),
        )


def test_a_code_is_shown_by_its_label():
    """People read labels; a code nobody knows any more is shown as it is."""
    field = Field(name="f", label="F", kind=Kind.CHOICE, choices=choices("On track"))

    assert ["On track", "gone"] == [field.label_of("on_track"), field.label_of("gone")]


def test_an_external_id_is_always_unique():
    """A kind with an external id need not say that it is unique."""
    assert ("external_id",) in SCHEMAS["contact"].unique


def test_a_long_text_takes_more_than_a_short_one():
    """A field's own limit comes first, then that of its kind, then 200."""
    fields = [
        Field(name="a", label="A", longest=3),
        Field(name="b", label="B", kind=Kind.LONG_TEXT),
        Field(name="c", label="C"),
    ]

    assert [3, 100_000, 200] == [field.limit for field in fields]


def test_records_are_counted_in_words():
    """One account, two accounts; names of their own keep their capitals."""
    assert ["1 account", "1,204 SWOT items", "2 opportunities"] == [
        SCHEMAS["account"].counted(1),
        SCHEMAS["swot"].counted(1204),
        SCHEMAS["opportunity"].counted(2),
    ]


def test_a_label_in_a_sentence_is_small():
    """“Account type” becomes “account type”, “VoC” stays."""
    assert ["account type", "QBR rating", "x"] == [
        in_a_sentence(one) for one in ("Account type", "QBR rating", "X")
    ]


def test_an_administrators_field_comes_after_our_own():
    """Custom fields extend a kind; extending it again replaces them."""
    more = Field(name="cf_fleet", label="Fleet", kind=Kind.INTEGER, custom=True)
    other = Field(name="cf_vat", label="VAT", custom=True)
    once = with_custom(SCHEMAS, {"account": [more]})
    again = with_custom(once, {"account": [other]})["account"]

    assert ("cf_fleet",) == once["account"].names[len(SCHEMAS["account"].names) :]
    assert ("cf_vat",) == again.names[len(SCHEMAS["account"].names) :]
    assert (other,) == again.custom
    assert SCHEMAS["account"].plural_name == again.plural_name
