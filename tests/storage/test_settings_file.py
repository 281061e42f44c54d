"""A file of settings is plain YAML: every value has its place, and nothing dangerous is even built."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapta_workspace.domain.errors import Unreadable
from kapta_workspace.storage import settings_file

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


def test_every_value_knows_its_line_and_its_place() -> None:
    """The second metric's format stands on line 5."""
    entry = settings_file.read(
        "kapta_settings: 1\nmetrics:\n  - name: Revenue\n  - name: NPS\n    format: rank\n"
    )
    found = entry.fields["metrics"].items[1].fields["format"]

    assert ("line 5, metrics › 2 › format", "rank") == (found.place, found.text)


@pytest.mark.parametrize(
    ("written", "text"), [("NO", "NO"), ("0012", "0012"), ("1e3", "1e3"), ("'yes'", "yes")]
)
def test_what_is_written_is_taken_as_text(written: str, text: str) -> None:
    """YAML makes False of NO and 10 of 012; who reads a country or a number of ours sees what was written."""
    entry = settings_file.read(f"a: {written}")

    assert text == entry.fields["a"].text


@given(st.dictionaries(TEXTS, VALUES, min_size=1, max_size=4))
def test_what_is_written_is_read_back(values: dict[str, object]) -> None:
    """Any texts, numbers, lists and groups come back as they were, line breaks, colons and emoji included."""
    assert values == settings_file.read(settings_file.written(values, "A remark.")).plain


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The file is empty."),
        ("a: 1\nb: [1, 2", "line 3: did not find"),
        ("a: 1\na: 2", "line 2: “a” stands there twice."),
        ("m:\n  - x: 1\n    x: 2", "line 3: “x” stands there twice within m › 1."),
        ("a: &one [1]\nb: *one", "line 1: a file of settings has no anchors"),
        ("a: !!python/object/apply:os.system ['true']", "line 1: a file of settings has no tags"),
        ("a: !secret x", "line 1: a file of settings has no tags"),
        ("[" * 200 + "]" * 200, "line 1: more than 12 lists and groups stand in each other."),
        ("? [a, b]\n: 1", "line 1: a name is a word, not a list."),
        ("a: \x00", "it holds signs no text has"),
        ("a: 1\n---\nb: 2", "line 2: a second document begins."),
        ("x" * (settings_file.LARGEST + 1), "no settings are that long"),
    ],
)
def test_what_is_no_plain_yaml_is_refused_in_a_sentence(text: str, said: str) -> None:
    """Each with its line, where it has one; nothing of it is run."""
    with pytest.raises(Unreadable) as refusal:
        settings_file.read(text)

    assert said in str(refusal.value)
