"""Long names on the org chart: over two lines, told apart where they begin alike, within the room."""

import hypothesis.strategies as st
import pandas as pd
from hypothesis import given

from kapta_workspace.domain.orgchart import forest, svg
from kapta_workspace.domain.orgchart.look import text_width
from kapta_workspace.domain.orgchart.names import in_lines, told_apart
from tests.domain.test_orgchart_drawing import texts
from tests.orgcharts import people

GROUP = ("Ravensholt Care Group", "Ravensholt Pharmacy Services", "Ravensholt Highland Clinics")
NAMES = st.text("abc é中 ", min_size=1, max_size=60)


def test_a_name_that_fits_stays_in_one_line():
    """Ann stays Ann."""
    assert ["Ann"] == in_lines("Ann", 13, 150)


def test_a_long_name_is_broken_between_words_before_it_is_cut():
    """First and last name each in a line of their own, whole."""
    assert ["Agnieszka", "Cieślikowicz"] == in_lines("Agnieszka Cieślikowicz", 13.5, 132)


def test_only_what_two_lines_do_not_hold_is_cut():
    """The second line ends in an ellipsis."""
    first, second = in_lines("Maria del Carmen Fernández de la Vega y Ruiz de Alarcón", 13.5, 132)

    assert "Maria del Carmen" == first
    assert "Fernández" == second.split()[0]
    assert second.endswith("…")


@given(NAMES, st.integers(40, 200))
def test_no_line_is_wider_than_its_room(name, room):
    """Whatever the name, there are at most two lines and both fit."""
    lines = in_lines(name, 10, room)

    assert len(lines) <= 2
    assert all(text_width(line, 10) <= room for line in lines)


def test_names_that_begin_alike_are_cut_in_the_middle():
    """Cut at the end, all of the Ravensholts would begin and look alike; each keeps its own end."""
    short = told_apart([*GROUP, "Zeytindal Lojistik Anonim Şirketi"], 10, 82)

    assert ["Rav…Care Group", "Rav…Services", "Rav…land Clinics"] == [short[name] for name in GROUP]
    assert short["Zeytindal Lojistik Anonim Şirketi"].startswith("Zeytindal")
    assert short["Zeytindal Lojistik Anonim Şirketi"].endswith("…")


@given(st.lists(NAMES, min_size=1, max_size=5), st.integers(40, 200))
def test_no_short_name_is_wider_than_its_room(names, room):
    """However alike they are."""
    assert all(text_width(short, 10) <= room for short in told_apart(names, 10, room).values())


def test_the_picture_has_both_lines_and_chips_that_differ():
    """On a family's chart: the name in two lines, one account alone in full, several each by its end."""
    accounts = pd.DataFrame({"id": [1, 2], "name": GROUP[1:]})
    mail = "mail=a@ravensholt.example"
    contacts = people(f"Agnieszka Cieślikowicz: {mail}\nBo: @2\nAgnieszka Cieślikowicz: @2 {mail}")
    written = texts(svg(forest(contacts, accounts=accounts)))

    assert {"Agnieszka", "Cieślikowicz", f"{GROUP[2]} ?"} <= set(written)
    assert not [one for one in written if one.startswith("Ravensholt Ph") and "…" in one]
