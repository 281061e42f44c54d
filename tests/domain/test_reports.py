"""Reports as values, and the page drawn from them."""

import datetime as dt
import re

import pandas as pd
import pytest

from kapta_workspace.domain.reports import Chart, Column, Facts, Report, Section, Table, Text, page, said

DAY = dt.date(2026, 11, 23)
HOSTILE = "<script>alert(1)</script>"


def report(*blocks, title="Acme", remarks=()):
    """A report of one section."""
    return Report(title, "Account profile", DAY, (Section("Part", blocks),), remarks)


@pytest.mark.parametrize(
    ("value", "form", "expected"),
    [
        (1234567.4, "whole", "1,234,567"),
        (-12, "signed", "−12"),
        (0.04, "signed", "±0"),
        (7.5, "signed", "+7.5"),
        (-88.6, "percent", "−89%"),
        (3.10, "number", "3.1"),
        (pd.Timestamp("2026-02-05"), "day", "5 Feb 2026"),
        (True, "tick", "yes"),
        (None, "whole", "–"),
        (float("nan"), "number", "–"),
        (pd.NaT, "day", "–"),
    ],
)
def test_a_value_is_written_as_people_write_it(value, form, expected):
    """Thousands apart, true minus signs, days in words, and a dash for nothing."""
    assert expected == said(value, form)


def test_no_text_becomes_markup():
    """Wherever a text may stand, its angle brackets are text."""
    rows = pd.DataFrame({"name": [HOSTILE], "day": [None]})
    drawn = page(
        report(
            Text(HOSTILE),
            Facts(((HOSTILE, HOSTILE, "text"),)),
            Table((Column("name", HOSTILE), Column("day", "Day", "day")), rows, title=HOSTILE),
            Chart(HOSTILE, [DAY], [50.0]),
            title=HOSTILE,
            remarks=(HOSTILE,),
        )
    )

    assert "<script" not in drawn
    assert 11 == drawn.count("&lt;script&gt;")


def test_the_page_asks_nobody_for_anything():
    """No address, script or style sheet of elsewhere: it can be sent by mail and opened offline."""
    drawn = page(report(Text("Hello"), Chart("Score", [DAY, DAY], [40.0, None], (40, 70))))

    assert [] == [word for word in ("src=", "href=", "@import", "url(", "<script", "<link") if word in drawn]


def test_a_chart_says_its_figures_and_leaves_gaps():
    """Three points, the middle one missing: two dots, two numbers, and the same in words."""
    days = [dt.date(2026, month, 1) for month in (1, 2, 3)]
    drawn = page(report(Chart("Score", days, [84.0, None, 26.0], (40, 70))))

    assert 2 == drawn.count("<circle")
    assert "Score: from 84 to 26, lowest 26." in drawn
    assert drawn.index("M34") < drawn.rindex("M")


def test_an_empty_table_says_so():
    """Instead of headings over nothing."""
    drawn = page(report(Table((Column("name", "Name"),), pd.DataFrame({"name": []}), "Nobody yet.")))

    assert "Nobody yet." in drawn
    assert "<table" not in drawn


def wide(count):
    """A table of so many columns."""
    columns = tuple(Column(f"c{number}", f"C{number}") for number in range(count))
    return Table(columns, pd.DataFrame({one.name: ["x"] for one in columns}), title="Part")


def test_a_wide_table_lies_on_the_longer_side_of_the_paper():
    """Seven columns stand upright; with eight nothing would be left of the last one."""
    upright, lying = page(report(wide(7))), page(report(wide(8)))

    assert (False, True) == ("landscape" in upright, "landscape" in lying)


def test_a_heading_is_said_once():
    """A table called like its section has no second heading."""
    assert 1 == page(report(wide(2))).count(">Part<")


def test_a_figure_near_the_upper_edge_stands_below_its_point():
    """80 has room above it, 98 has none."""
    days = [dt.date(2026, month, 1) for month in (1, 2)]
    drawn = page(report(Chart("Score", days, [80.0, 98.0])))
    points = [float(y) for y in re.findall(r'<circle[^>]* cy="([\d.]+)"', drawn)]
    figures = [float(y) for y in re.findall(r' y="([\d.]+)"[^>]*>(?:80|98)<', drawn)]

    assert [True, False] == [figure < point for figure, point in zip(figures, points, strict=True)]


def test_a_page_without_remarks_has_no_foot():
    """A foot of nothing but the day would fill a sheet of its own."""
    assert (False, True) == tuple("<footer>" in page(report(remarks=one)) for one in ((), ("Mind.",)))
