"""The chart as SVG, as a page, in words and as a table: all say the same, whatever is in the names."""

import re
import xml.etree.ElementTree as ET
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kapta_workspace.domain.orgchart import edge_table, forest, outline, page, svg
from kapta_workspace.domain.orgchart.look import shortened, text_width
from kapta_workspace.domain.orgchart.outline import TABLE
from tests.orgcharts import contacts, family, fifteen, lines, people

SVG = "{http://www.w3.org/2000/svg}"


def texts(picture: str) -> list[str]:
    """Everything written in a picture."""
    return [node.text or "" for node in ET.fromstring(picture).iter(f"{SVG}text")]  # noqa: S314 - our own


# ------------------------------------------------------------------------------ the picture


def test_everybody_is_in_the_picture():
    """Placed or not, each name is written once, and the coverage line above."""
    written = texts(svg(fifteen(), title="Northwind"))

    assert [1] * 16 == [written.count(name) for name in fifteen().nodes["name"]]
    assert "Northwind" in written
    assert "3 of 3 required roles; 1 hostile with high power; 7 of 16 not contacted in 90 days" in written
    assert "Not placed yet" in written


def test_attitudes_are_signs_and_not_only_colours():
    """Two advocates, four supporters, three neutrals, two critics, two hostile, three unknown."""
    written = texts(svg(fifteen(), second_layer=False))

    assert [2, 4, 3, 2, 2] == [written.count(mark) for mark in ("++", "+", "0", "−", "−−")]
    assert 3 <= written.count("?")


def test_disagreeing_accounts_are_shown_as_both():
    """Anton's card has two chips with their own signs."""
    written = texts(svg(family()))

    assert {"Northwind −", "Northwind Nordics ++"} <= set(written)


def test_vacant_seats_are_drawn():
    """A chart without a champion says so on a dashed card."""
    assert "No champion yet" in texts(svg(forest(people("Ann: executive_sponsor\nBo: decision_maker"))))


def test_odd_lines_are_told_on_the_card():
    """Over an archived manager, out of the chart, to oneself, round in a loop."""
    odd = "Ann\n  Old: archived\n    Bo\nCy: boss=99\nDi: boss=5\n  Dan\nEd: boss=8\nFay: boss=7"
    chart = forest(people(odd))
    written = texts(svg(chart))

    assert {"over Old (archived)", "↑ outside this chart", "reports to self", "loop, cut here"} <= set(
        written
    )


def test_dashed_and_red_lines_are_drawn():
    """The line over an archived manager is dashed, the cut one red."""
    picture = svg(forest(people("Ann\n  Old: archived\n    Bo\nEd: boss=5\nFay: boss=4"), required_roles=()))

    assert 1 == picture.count('stroke-dasharray="6 5"')
    assert 1 == picture.count('stroke="#d92d20" stroke-width="2" stroke-linecap="round"')


def test_the_second_layer_can_be_left_out():
    """Influence and conflict are drawn unless asked not to be."""
    chart = forest(people("Ann\n  Bo"), lines=lines((1, "influence", 2), (2, "conflict", 1)))

    assert 2 == svg(chart).count("stroke-linecap")
    assert 0 == svg(chart, second_layer=False).count("stroke-linecap")


@pytest.mark.parametrize("colour_by", ["friend_foe", "role", "decision_power", "band", "internal"])
@pytest.mark.parametrize("direction", ["down", "right"])
def test_every_colouring_and_direction_is_a_picture(colour_by, direction):
    """Each way of colouring gives well-formed SVG with everybody in it."""
    written = texts(svg(fifteen(), colour_by=colour_by, direction=direction))

    assert set(fifteen().nodes["name"]) <= set(written)


@settings(max_examples=60)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_name_can_be_drawn(name, title):
    """Markup, control characters and half emoji in names neither break the file nor become markup."""
    chart = forest(contacts([{"id": 1, "account": 1, "name": name, "title": title}]))

    root = ET.fromstring(svg(chart, title=title))  # noqa: S314 - our own
    assert {"svg", "g", "rect", "path", "circle", "text", "title"} >= {
        node.tag.removeprefix(SVG) for node in root.iter()
    }


def test_long_names_are_cut_to_fit_the_card():
    """A name of eighty letters ends in an ellipsis and is narrower than the room."""
    long = "Wolfeschlegelsteinhausenbergerdorff " * 3

    assert shortened(long, 13, 150).endswith("…")
    assert text_width(shortened(long, 13, 150), 13) <= 150
    assert "Ann" == shortened("Ann", 13, 150)


# ------------------------------------------------------------------------------ in words


def test_the_outline_is_the_same_tree_in_words():
    """Indented by level, with everything the card shows; seats and unplaced people under headings."""
    chart = forest(
        people("Ann, CEO: executive_sponsor advocate high *\n  Bo: our=7\nCy: critic"),
        required_roles=("executive_sponsor", "champion"),
    )

    assert [
        "- Ann, CEO; primary contact; Executive Sponsor; Advocate (++); high decision power",
        "  - Bo; friend/foe unknown (?); unknown decision power; our contact ?",
        "Vacant seats:",
        "- No champion yet",
        "Not placed yet:",
        "- Cy; Critic (−); unknown decision power",
    ] == outline(chart).splitlines()


def test_the_outline_tells_the_second_layer():
    """Whom somebody influences is read aloud with them."""
    chart = forest(people("Ann\n  Bo"), lines=lines((2, "influence", 1)), required_roles=())

    assert outline(chart).splitlines()[1].endswith("unknown decision power; influences Ann")


def test_the_table_has_every_line_and_everybody():
    """Two reports, one line of influence, and Di, who reports to nobody, with an empty line."""
    chart = forest(people("Ann\n  Bo, Buyer\n  Cy\nDi"), lines=lines((4, "influence", 2)))
    table = edge_table(chart)

    assert [
        ("Ann", "", ""),
        ("Bo", "reports_to", "Ann"),
        ("Cy", "reports_to", "Ann"),
        ("Di", "", ""),
        ("Di", "influence", "Bo"),
    ] == list(table[["person", "line", "to"]].itertuples(index=False, name=None))


def test_the_table_of_nobody_has_its_columns():
    """An empty chart gives an empty table that still says what it is of."""
    table = edge_table(forest(people("").iloc[:0]))

    assert (0, list(TABLE)) == (len(table), list(table.columns))


def test_the_page_stands_alone():
    """One file with picture, outline, remarks and table; nothing in it is fetched from anywhere."""
    text = page(family(), title="Northwind <family>")

    assert "<h1>Northwind &lt;family&gt;</h1>" in text
    assert "Olav Sund reports to somebody outside this chart." in text
    assert outline(family()) in unescape(text)
    assert "<td>Carme Vidal</td>" in text
    assert [] == re.findall(r"(?:src|href|url)\s*[=(]", text)


def test_the_page_escapes_names():
    """A script in a name is shown, not run."""
    chart = forest(contacts([{"id": 1, "account": 1, "name": "<script>alert(1)</script>"}]))

    assert "<script" not in page(chart, title="x")
