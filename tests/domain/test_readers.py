"""Each kind of field reads, refuses, and says why in a sentence."""

import datetime as dt
import unicodedata
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kapta_workspace.domain import frames
from kapta_workspace.domain.fields import ISO, Field, Formats, Kind, choices
from kapta_workspace.domain.readers import READERS, read
from kapta_workspace.domain.readers.cells import as_text

POWERS = choices("High", ("exec", "Executive Sponsor"), "On track")
FIELDS = {
    kind: Field(
        name="fact",
        label="Fact",
        kind=kind,
        choices=POWERS if kind in (Kind.CHOICE, Kind.CHOICES) else (),
        target="contact" if kind in (Kind.LINK, Kind.LINKS) else "",
    )
    for kind in Kind
}
"""A field of every kind."""


def values(kind, *raw, formats=ISO, **facts):
    """What raw cells read as, in plain Python, None where there is nothing."""
    found = read(field(kind, **facts), pd.Series(raw, dtype="object"), formats)
    return [frames.plain(value) for value in found.values.tolist()]


def sentences(kind, *raw, formats=ISO, **facts):
    """What is said of raw cells."""
    return [str(one) for one in read(field(kind, **facts), pd.Series(raw, dtype="object"), formats).problems]


def field(kind, **facts):
    """The field of a kind, with some facts of its own."""
    same = {name: getattr(FIELDS[kind], name) for name in ("name", "label", "choices", "target")}
    return Field(kind=kind, **{**same, **facts})


# ------------------------------------------------------------------------------ reads


@pytest.mark.parametrize(
    ("kind", "raw", "expected"),
    [
        (Kind.TEXT, "  Acme\u00a0Ltd \ufeff", "Acme Ltd"),
        (Kind.TEXT, 5.0, "5"),
        (Kind.TEXT, "e\u0301", "é"),
        (Kind.TEXT, "می\u200cخواهم", "می\u200cخواهم"),
        (Kind.LONG_TEXT, "one\ntwo", "one\ntwo"),
        (Kind.INTEGER, "1,204", 1204),
        (Kind.INTEGER, 7.0, 7),
        (Kind.NUMBER, "-1.5", -1.5),
        (Kind.NUMBER, "1e3", 1000.0),
        (Kind.NUMBER, "\u22125", -5.0),
        (Kind.NUMBER, Decimal("2.50"), 2.5),
        (Kind.PERCENT, "12.5 %", 12.5),
        (Kind.MONEY, "€ 1'234.50", 1234.5),
        (Kind.MONEY, "(1,000)", -1000.0),
        (Kind.MONEY, "USD 1,000", 1000.0),
        (Kind.MONEY, "1 000 EUR", 1000.0),
        (Kind.DATE, "2026-03-31", "2026-03-31"),
        (Kind.DATE, "2026-03-31T14:30:00", "2026-03-31"),
        (Kind.DATE, dt.date(2026, 3, 31), "2026-03-31"),
        (Kind.DATE, pd.Timestamp("2026-03-31 14:30"), "2026-03-31"),
        (Kind.DATE, "31.03.2026", "2026-03-31"),
        (Kind.DATE, "3/31/2026", "2026-03-31"),
        (Kind.DATE, "05/05/2026", "2026-05-05"),
        (Kind.DATE, "31 March 2026", "2026-03-31"),
        (Kind.DATE, "Mar 31, 2026", "2026-03-31"),
        (Kind.DATE, "20260331", "2026-03-31"),
        (Kind.DATE, "2026/03/31", "2026-03-31"),
        (Kind.MOMENT, "2026-03-31T14:30", "2026-03-31T14:30:00+00:00"),
        (Kind.MOMENT, "2026-03-31T14:30+02:00", "2026-03-31T12:30:00+00:00"),
        (Kind.YES_NO, "Yes", True),
        (Kind.YES_NO, "0", False),
        (Kind.YES_NO, np.True_, True),
        (Kind.CHOICE, "executive-SPONSOR", "exec"),
        (Kind.CHOICE, "exec", "exec"),
        (Kind.CHOICE, "on_track", "on_track"),
        (Kind.CHOICES, "High; exec; high", ["high", "exec"]),
        (Kind.CHOICES, ("high",), ["high"]),
        (Kind.URL, "acme.example/a?b=c", "https://acme.example/a?b=c"),
        (Kind.URL, "http://acme.example", "http://acme.example"),
        (Kind.URL, "//acme.example", "https://acme.example"),
        (Kind.URL, "localhost:5006", "https://localhost:5006"),
        (Kind.URL, "münchen.example", "https://münchen.example"),
        (Kind.EMAIL, "mailto:Ada@Acme.example", "Ada@Acme.example"),
        (Kind.EMAIL, "jörg@acme.de", "jörg@acme.de"),
        (Kind.PHONE, "0049 (0)30 123-45 ext. 6", "0049 (0)30 123-45 ext. 6"),
        (Kind.LINK, "12", 12),
        (Kind.LINK, -3, -3),
        (Kind.LINKS, "12; 7;12", [12, 7]),
        (Kind.LINKS, [3, 4], [3, 4]),
        (Kind.PICTURE, "ab12.png", "ab12.png"),
    ],
)
def test_a_cell_is_read(kind, raw, expected):
    """What people write is understood, and nothing is said about it."""
    assert [expected] == values(kind, raw)
    assert [] == sentences(kind, raw)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("raw", [None, "", "   ", "\u200b", float("nan"), pd.NA, pd.NaT])
def test_a_blank_cell_is_missing_and_no_problem(kind, raw):
    """Whether a value is required is a rule about the record; a reader lets blanks be."""
    assert [None] == values(kind, raw)
    assert [] == sentences(kind, raw)


@pytest.mark.parametrize(
    "raw", ["NA", "N/A", "None", "null", "nan", "NaN", "-", "#N/A", "true", "00123", "1E5"]
)
def test_words_that_other_readers_swallow_stay_text(raw):
    """Somebody is called Null, a postcode starts with noughts: a text is the text that came."""
    assert [raw] == values(Kind.TEXT, raw)
    assert [raw] == read(FIELDS[Kind.TEXT], pd.Series([raw], dtype="str")).values.tolist()


# ------------------------------------------------------------------------------ refuses


@pytest.mark.parametrize(
    ("kind", "raw", "code", "sentence"),
    [
        (Kind.TEXT, "x" * 201, "E16", "Fact is too long: at most 200 characters fit. Shorten it."),
        (Kind.INTEGER, "5.5", "E05", "Fact must be a whole number, not “5.5”."),
        (Kind.INTEGER, 2.5, "E05", "Fact must be a whole number, not “2.5”."),
        (Kind.INTEGER, "1e30", "E05", "Fact must be a whole number, not “1e30”."),
        (Kind.NUMBER, "ten", "E05", "Fact is not a number: “ten”. Write it like 1234.5."),
        (Kind.NUMBER, "nan", "E05", "Fact is not a number: “nan”. Write it like 1234.5."),
        (Kind.NUMBER, "1e999", "E05", "Fact is not a number: “1e999”. Write it like 1234.5."),
        (Kind.NUMBER, "12,34", "E05", "Fact is not a number: “12,34”. Write it like 1234.5."),
        (Kind.NUMBER, "1_000", "E05", "Fact is not a number: “1_000”. Write it like 1234.5."),
        (Kind.DATE, "2026-02-30", "E03", "Fact is not a day: “2026-02-30”. Write it like 2026-03-31."),
        (Kind.DATE, "45000", "E03", "Fact is not a day: “45000”. Write it like 2026-03-31."),
        (Kind.DATE, "31/03/26", "E03", "Fact is not a day: “31/03/26”. Write it like 2026-03-31."),
        (
            Kind.DATE,
            "03/04/2026",
            "E04",
            None,
        ),
        (Kind.DATE, "1066-10-14", "E03", "Fact lies outside the years 1900 to 2199: “1066-10-14”."),
        (Kind.MOMENT, "noon", "E03", "Fact is not a point in time: “noon”. Write it like 2026-03-31T14:30."),
        (Kind.MOMENT, "0001-01-01T00:00+05:00", "E03", None),
        (Kind.YES_NO, "perhaps", "E02", "Fact must be yes or no, not “perhaps”."),
        (
            Kind.CHOICE,
            "NA",
            "E02",
            "Fact has no choice “NA”. Choose one of: High, Executive Sponsor, On track.",
        ),
        (
            Kind.CHOICES,
            "high; low",
            "E02",
            None,
        ),
        (Kind.URL, "javascript:alert(1)", "E06", None),
        (Kind.URL, "https://acme.example@evil.example", "E06", None),
        (Kind.URL, "x y", "E06", "Fact is not a web address: “x y”. Write it like https://example.com."),
        (Kind.URL, "acme", "E06", None),
        (Kind.EMAIL, "ada@", "E06", "Fact is not an e-mail address: “ada@”."),
        (Kind.EMAIL, "ada@acme.example; bo@acme.example", "E06", None),
        (Kind.PHONE, "ask Bo", "E05", "Fact is not a telephone number: “ask Bo”."),
        (Kind.LINK, "Acme", "E07", "Fact “Acme” was not found."),
        (Kind.LINKS, "3; Ada", "E07", "Fact “3; Ada” was not found."),
    ],
)
def test_a_cell_is_refused_with_a_sentence(kind, raw, code, sentence):
    """What cannot be understood is missing, and one sentence says what it was and how to write it."""
    found = read(FIELDS[kind], pd.Series([raw], dtype="object", index=["form"]))

    assert [None] == [frames.plain(value) for value in found.values.tolist()]
    assert [code] == [problem.code for problem in found.problems]
    assert sentence in (None, str(found.problems[0]))


def test_a_number_keeps_within_its_bounds():
    """A satisfaction of 101 is told its limit, in words."""
    assert [50, None, None] == values(Kind.NUMBER, "50", "101", "-1", least=0, most=100)
    assert [
        "row 1: Fact is 101; it must be at most 100.",
        "row 2: Fact is -1; it must be at least 0.",
    ] == sentences(Kind.NUMBER, "50", "101", "-1", least=0, most=100)


def test_bounds_hold_for_ready_numbers_too():
    """A column that is numbers already is not waved through."""
    found = read(field(Kind.INTEGER, most=100), pd.Series([5, 101, None], dtype="Int64"))

    assert [5, pd.NA, pd.NA] == found.values.tolist()
    assert ["row 1: Fact is 101; it must be at most 100."] == [str(one) for one in found.problems]


def test_each_wrong_cell_gives_one_problem_in_row_order():
    """A cell with two faults is named once, and a person reads down the sheet."""
    found = read(
        field(Kind.INTEGER, most=10), pd.Series(["1e30", "3", "x", "2.5"], index=[9, 2, 4, 7], dtype="object")
    )

    assert [9, 4, 7] == [problem.row for problem in found.problems]


def test_a_single_form_is_not_a_row():
    """A text label is no row number: a form's problem is the bare sentence."""
    problem = read(FIELDS[Kind.YES_NO], pd.Series(["perhaps"], index=["record 1"])).problems[0]

    assert problem.row is None
    assert "Fact must be yes or no, not “perhaps”." == str(problem)


def test_a_long_wrong_value_is_cut_in_the_sentence_but_not_in_the_problem():
    """A sentence stays readable; the problem keeps the whole value."""
    problem = read(FIELDS[Kind.LINK], pd.Series(["x" * 500])).problems[0]

    assert len(problem.sentence) < 100
    assert "x" * 500 == problem.value


def test_labels_and_choices_with_braces_are_only_words():
    """An administrator may call a choice {value} without breaking the sentence about it."""
    odd = Field(name="f", label="{label}", kind=Kind.CHOICE, choices=choices("{value}", "{0}"))
    problem = read(odd, pd.Series(["x{label}"], index=["form"])).problems[0]

    assert "{label} has no choice “x{label}”. Choose one of: {value}, {0}." == str(problem)


def test_a_day_that_reads_two_ways_is_asked_back():
    """3 April or 4 March: nobody guesses, and the sentence says how to settle it for the whole file."""
    said = sentences(Kind.DATE, "03/04/2026")[0]

    assert (
        "row 0: Fact can be read two ways: “03/04/2026”. Say whether this file writes the day or the" in said
    )


# ------------------------------------------------------------------------------ as a file says


def test_a_file_says_which_number_is_the_day():
    """3 April where the day comes first, 4 March where the month does; the other way round is refused."""
    assert ["2026-04-03", "2026-03-31"] == values(
        Kind.DATE, "03/04/2026", "31/03/2026", formats=Formats(day_first=True)
    )
    assert ["2026-03-04", None] == values(
        Kind.DATE, "03/04/2026", "31/03/2026", formats=Formats(day_first=False)
    )


def test_a_file_says_which_sign_is_the_decimal():
    """1.234,5 in Berlin is 1,234.5 in Dublin; each is refused in the other's file rather than guessed."""
    berlin = Formats(decimal=",")

    assert [1234.5, 1234.0, 1.5, None] == values(
        Kind.NUMBER, "1.234,5", "1.234", "1,5", "1,234.5", formats=berlin
    )
    assert [1234.5, 1.234, None] == values(Kind.NUMBER, "1,234.5", "1.234", "1.234,5")


# ------------------------------------------------------------------------------ for all columns


NAUGHTY = [
    "O'Brien",
    "Robert'); DROP TABLE account;--",
    "<script>alert(1)</script>",
    "=1+1",
    "{0.__class__}",
    "%s %(x)s",
    "\\N",
    "tab\tand\nline",
    "Zoë Ångström",
    "北京",
    "👩‍👩‍👧‍👦",
    "ﷺ",
    "̃combining first",
    "\u202ereversed",
    "a\u0000b",
    "\ud800 lone surrogate",
    "ends with backslash\\",
    "'; --",
    "NULL",
    "﻿bom",
]


@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_strings_come_through(text):
    """Nothing a person can type upsets a reader; only fillers, NUL and lone surrogates are changed."""
    expected = text.replace("\u0000", "").replace("\ufeff", "").replace("\ud800", "?").strip()

    assert [expected] == values(Kind.LONG_TEXT, text)


CELLS = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.sampled_from(NAUGHTY),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.lists(st.integers(-5, 50), max_size=4),
    st.sampled_from(["High; exec", "12;7", "a@b.example", "acme.example", "1,234.5", "31/12/2026", "yes"]),
)


@pytest.mark.parametrize("kind", Kind)
@settings(max_examples=40)
@given(raw=st.lists(CELLS, max_size=8))
def test_what_has_been_read_reads_as_itself(kind, raw):
    """Reading is idempotent: reading a read column changes nothing and complains of nothing."""
    once = read(FIELDS[kind], pd.Series(raw, dtype="object"))
    twice = read(FIELDS[kind], once.values)

    assert frames.DTYPES[kind] == str(once.values.dtype)
    assert once.values.index.equals(twice.values.index)
    assert not frames.unequal(once.values, twice.values).any()
    assert () == twice.problems


@pytest.mark.parametrize("kind", Kind)
@settings(max_examples=40)
@given(raw=st.lists(CELLS, max_size=8))
def test_a_cell_reads_the_same_alone_and_in_a_column(kind, raw):
    """A form's single value goes the same way as a sheet's hundred thousand."""
    together = read(FIELDS[kind], pd.Series(raw, dtype="object"))
    alone = [read(FIELDS[kind], pd.Series([cell], dtype="object")).values.iloc[0] for cell in raw]

    assert [frames.plain(value) for value in together.values.tolist()] == [
        frames.plain(value) for value in alone
    ]


@pytest.mark.parametrize("kind", Kind)
@settings(max_examples=40)
@given(raw=st.lists(CELLS, max_size=8))
def test_a_value_survives_the_log(kind, raw):
    """What a reader gives, the log can hold as JSON and give back."""
    found = read(FIELDS[kind], pd.Series(raw, dtype="object")).values
    back = [frames.value_of(FIELDS[kind], frames.plain(value)) for value in found.tolist()]

    assert [frames.plain(value) for value in found.tolist()] == [frames.plain(value) for value in back]


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        (Kind.INTEGER, pd.Series([1, None], dtype="Int64")),
        (Kind.INTEGER, pd.Series([1.0, None])),
        (Kind.LINK, pd.Series([1, 2])),
        (Kind.MONEY, pd.Series([1, 2])),
        (Kind.NUMBER, pd.Series([1.5, np.nan])),
        (Kind.YES_NO, pd.Series([True, False])),
        (Kind.YES_NO, pd.Series([True, None], dtype="boolean")),
        (Kind.DATE, pd.to_datetime(pd.Series(["2026-03-31 23:59", None]))),
        (Kind.DATE, pd.to_datetime(pd.Series(["2026-03-31 23:59+05:00", None]))),
        (Kind.MOMENT, pd.to_datetime(pd.Series(["2026-03-31 14:30", None]))),
        (Kind.MOMENT, pd.to_datetime(pd.Series(["2026-03-31 14:30+02:00", None]))),
    ],
)
def test_a_ready_column_reads_like_its_written_cells(kind, raw):
    """Numbers, days and answers that are typed already give what their texts would have given."""
    ready = read(FIELDS[kind], raw)
    written = read(FIELDS[kind], raw.astype("object"))

    assert frames.DTYPES[kind] == str(ready.values.dtype)
    assert not frames.unequal(ready.values, written.values).any()


def test_every_reader_names_the_kind_it_reads():
    """Each reader says in its first line what it takes."""
    assert [] == [kind for kind, reader in READERS.items() if not reader.__doc__]


def test_a_column_of_plain_text_is_not_taken_apart():
    """Text that came as a text column stays as it is, missing cells included."""
    assert ["NA", None, "a b"] == as_text(pd.Series(["NA", None, " a\u00a0b "], dtype="str")).to_list()


PIECES = ["a", "B ", "e\u0301", "\u2126", "\u00e9", "\u00a0", "\u00ad", "\u200b", "\ufeff", "\u0445", "\x00"]
"""What texts are put together from: letters and signs of theirs, spaces, fillers."""


@given(st.lists(st.none() | st.lists(st.sampled_from(PIECES), max_size=3).map("".join)))
def test_clean_text_is_clean_wherever_it_stands(texts):
    """A cell comes out the same alone and among others: composed, trimmed, without fillers, or nothing."""
    together = as_text(pd.Series(texts, dtype="str")).to_list()

    assert [as_text(pd.Series([text], dtype="str")).item() for text in texts] == together
    for text in filter(None, together):
        assert unicodedata.normalize("NFC", text) == text == text.strip()
        assert not set(text) & set("\x00\u00a0\u00ad\u200b\ufeff\u202f")
