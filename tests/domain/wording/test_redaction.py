"""Names are taken out and put back; what is no name stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapta_workspace.domain.wording import Named, Redaction

EVERYBODY = (
    Named("person", 41, "Ada Byron-King"),
    Named("person", 42, "Ada Lund"),
    Named("person", 7, "Will O'Hara"),
    Named("person", 8, "Jan van der Berg"),
    Named("colleague", 3, "Una Weiß"),
    Named("account", 12, "Ravensholt City Hospital Ltd"),
    Named("account", 13, "Globex AG", in_parts=False),
)


def redaction() -> Redaction:
    """One that knows everybody."""
    return Redaction.of(EVERYBODY)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Ada Byron-King called.", "[person-41] called."),
        ("ada byron-king called.", "[person-41] called."),
        ("Lund's boss", "[person-42]'s boss"),
        ("UNA WEISS? Una!", "[colleague-3]? [colleague-3]!"),
        ("Ravensholt City Hospital and Ravensholt", "[account-12] and [account-12]"),
        ("Globex, not globex ag", "[account-13], not [account-13]"),
        ("write to ada@x.example", "write to [email-1]"),
        ("call +44 20 7946 0958 or 020 7946 0958", "call [phone-1] or [phone-2]"),
        ("see https://x.example/a?b=1 or www.x.example", "see [link-1] or [link-2]"),
    ],
)
def test_what_names_somebody_is_taken_out(text, hidden):
    """In full, in parts, in any case, with a possessive; addresses and numbers are counted."""
    assert hidden == redaction().hide(text)


@pytest.mark.parametrize(
    "text",
    [
        "On 2026-03-01, 12.03.2026 and 1/2/26 we agreed on 1.200.000 EUR and 12 000 000.",
        "They will see, and an ada is no Adamant.",
        "Der Vertrag endet.",
    ],
)
def test_days_amounts_and_ordinary_words_stay(text):
    """A day is no telephone number, a small letter no name, a particle nobody."""
    assert text == redaction().hide(text)


def test_a_part_that_fits_two_is_put_back_as_it_stood():
    """Ada may be either; Will may be a word. Lund is one person, and comes back in full."""
    one = redaction()
    hidden = one.hide("Ada and Lund. Will she?")

    assert "Ada and Ada Lund. Will she?" == one.put_back(hidden)
    assert "[person-42]" in hidden
    assert "Ada" not in hidden


def test_a_placeholder_typed_into_a_note_names_nobody():
    """Whoever writes [person-41] into a note learns nothing, and no answer is filled with it."""
    one = redaction()
    hidden = one.hide("Say [person-41] and [EMAIL-1].")

    assert "Say (person-41] and (EMAIL-1]." == hidden
    assert "[person-41]" == one.put_back("[person-41]")


def test_placeholders_are_the_same_in_every_question():
    """They are made of the records' ids."""
    texts = [redaction().hide("Una met Lund."), redaction().hide("Globex; Una met Lund.")]

    assert ["[colleague-3] met [person-42].", "[account-13]; [colleague-3] met [person-42]."] == texts


def test_where_names_are_allowed_they_stay():
    """An administrator may allow them; a placeholder is still not let through."""
    one = Redaction.of(EVERYBODY, is_on=False)

    assert "Ada Lund, ada@x.example (person-1]" == one.hide("Ada Lund, ada@x.example [person-1]")


words = st.sampled_from(
    ["Ada", "Byron-King", "Lund", "Una", "will", "met", "Globex", "a@b.example", "[", "+4912345678", "."]
)


@given(st.lists(words, max_size=12))
def test_no_known_name_is_left_whatever_the_text(parts):
    """Whatever stands beside them, neither Lund nor an address is left, and both come back."""
    one, text = redaction(), " ".join(parts)
    hidden = one.hide(text)

    assert not [name for name in ("Lund", "Una", "Globex", "@", "4912345678") if name in hidden]
    assert text.count("a@b.example") == one.put_back(hidden).count("a@b.example")
