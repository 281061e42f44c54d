"""Pieces escape what they are given, and never let a colour stand alone."""

import inspect

import pandas as pd
import pytest

from kapta_workspace.ui.panel import drawings, icons, pieces, section, tables
from kapta_workspace.ui.panel.safe import Safe
from kapta_workspace.ui.panel.tables import Column, table
from tests.ui.panel.payloads import PAYLOADS, fires


def everything(text):
    """Every piece there is, with a text in each place a text can go."""
    columns = [Column(text, text, hint=text), Column("b", text, sort=False, hint=text)]
    return {
        "avatar": [pieces.avatar(text), pieces.avatar(text, text)],
        "badge": [pieces.badge(text, sign="star")],
        "band_badge": [pieces.band_badge(band) for band in pieces.BANDS],
        "brand": [],
        "button": [pieces.button(text, text, hint=text, record_id=text), pieces.button("", "a", hint=text)],
        "card": [pieces.card(text, text, actions=[pieces.badge(text)], aside=text, anchor=text)],
        "chip": [pieces.chip(text), pieces.chip(text, text)],
        "definition_list": [pieces.definition_list([(text, text)])],
        "delta": [pieces.delta(3.2, text, text), pieces.delta(None, text), pieces.delta(0, text)],
        "empty_state": [pieces.empty_state(text, text)],
        "grid": [pieces.grid(pieces.badge(text))],
        "heading": [section.heading(text, [pieces.badge(text)])],
        "icon": [icons.icon("star", text)],
        "link": [pieces.link(text, text), pieces.link(text, "https://a.example/" + text)],
        "progress": [drawings.progress(50, text), drawings.progress(None, text)],
        "row": [pieces.row(text)],
        "score_dial": [drawings.score_dial(50, "watch", 2, text)],
        "sparkline": [drawings.sparkline([1, None, 3], text), drawings.sparkline([], text)],
        "stack": [pieces.stack(text)],
        "step": [drawings.step(1, 2)],
        "trend": [drawings.trend([text], [50], (40, 70)), drawings.trend([], [], (40, 70))],
        "table": [table(columns, [{text: text, "b": text}], caption=text, sorted_by=text)],
    }


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_piece_lets_a_hostile_text_act(payload):
    """A hostile text in any place of any piece is shown, not run."""
    drawn = [piece for made in everything(payload).values() for piece in made]

    assert [] == [(found, piece) for piece in drawn if (found := fires(piece))]


def test_no_piece_is_forgotten_above():
    """Every public function that gives a piece is in the list the hostile texts go through."""
    made = {
        name
        for module in (pieces, drawings, icons, section, tables)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and function.__annotations__.get("return") is Safe
        if not name.startswith("_")
    }

    assert made - {"picture_url"} == set(everything("x")) - {"brand"}


def test_a_gain_and_a_loss_are_told_without_colour():
    """A gain says up, a loss says down, and the sentence says since when."""
    assert "up" in pieces.delta(5, "1 October")
    assert "Down 12 points since 1 October" in pieces.delta(-12.4, "1 October")


@pytest.mark.parametrize(
    ("change", "shown"),
    [(0.4, "Unchanged"), (-0.4, "Unchanged"), (0.5, "Up 1 point"), (-1.5, "Down 2 points")],
)
def test_a_change_is_rounded_half_away_from_nothing(change, shown):
    """A change is shown to the whole point; less than half a point is no change."""
    assert f'title="{shown}"' in pieces.delta(change)


@pytest.mark.parametrize("missing", [None, float("nan")])
def test_no_earlier_score_is_not_a_zero(missing):
    """With nothing to compare with, no number is shown."""
    assert "no earlier score" in pieces.delta(missing)


@pytest.mark.parametrize("missing", [None, "", float("nan"), pd.NA, pd.NaT])
def test_a_missing_value_is_a_dash_that_says_so(missing):
    """Each way a frame says missing is drawn alike."""
    assert 'title="Not filled in">–<' in pieces.definition_list([("Website", missing)])


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ada King Byron", "AB"),
        ("ada", "A"),
        ("Jean-Luc Picard", "JP"),
        ("", "?"),
        ("  ", "?"),
        ("Émile Ötzi", "ÉÖ"),
    ],
)
def test_initials_are_the_first_and_the_last(name, letters):
    """Initials are of the first and the last word."""
    assert letters == pieces.initials(name)


@pytest.mark.parametrize(
    "picture", ["javascript:alert(1)", "data:image/svg+xml;base64,AAAA", "data:text/html,x"]
)
def test_a_picture_that_could_act_is_not_shown(picture):
    """A picture comes from the web or is one of four plain kinds; drawings with scripts are not."""
    assert pieces.picture_url(picture) == ""


def test_a_picture_within_the_page_is_shown():
    """An uploaded logo stands in the page itself."""
    assert pieces.picture_url("data:image/png;base64,iVBORw0KGgo=") == "data:image/png;base64,iVBORw0KGgo="


def test_the_dial_reads_itself_aloud():
    """The dial's text alternative gives the number and the band: 71.5 is shown as 72."""
    assert 'aria-label="Health score 72 of 100, healthy"' in drawings.score_dial(71.5, "healthy")


@pytest.mark.parametrize("value", [None, float("nan"), float("inf")])
def test_an_unknown_score_is_not_a_zero(value):
    """Without a score the dial says so."""
    assert "No health score yet" in drawings.score_dial(value, "unknown")
    assert ">0<" not in drawings.score_dial(value, "unknown")


def test_a_gap_in_a_line_is_a_gap():
    """A missing month lifts the pen: of 0, none, 50, 100 over 94 units the third starts a new line."""
    assert 'd="M3.0 25.0M65.7 14.0L97.0 3.0"' in drawings.sparkline([0, None, 50, 100], "Score")


def test_a_table_is_a_table_to_those_who_hear_it():
    """A table has a caption, column headings and a heading in each row."""
    drawn = table(
        [Column("name", "Name"), Column("n", "Number", numeric=True)],
        [{"name": "A", "n": 1234}],
        caption="All",
    )

    assert "<caption" in drawn
    assert 2 == drawn.count('scope="col"')
    assert 1 == drawn.count('scope="row"')
    assert ">1,234<" in drawn


def test_a_heading_says_how_the_table_is_sorted():
    """The heading the rows are sorted by says in which direction."""
    drawn = table([Column("n", "N"), Column("m", "M")], [], caption="All", sorted_by="m", descending=True)

    assert ["none", "descending"] == [part.split('"')[0] for part in drawn.split('aria-sort="')[1:]]


@pytest.mark.parametrize(
    ("text", "hint", "named"),
    [
        ("Edit", "", "Edit"),
        ("", "Close", "Close"),
        ("Edit", "Edit the note", "Edit the note"),
        ("In a week", "Remind me in a week", "Remind me in a week"),
        ("Rate it", "Rate this business review", "Rate it: Rate this business review"),
        (icons.icon("star"), "Rate it", "Rate it"),
    ],
)
def test_the_name_of_a_button_holds_what_is_seen_on_it(text, hint, named):
    """Somebody who speaks to a computer says what they see (WCAG 2.5.3)."""
    assert f'aria-label="{named}"' in str(pieces.button(text, "edit", hint=hint))
