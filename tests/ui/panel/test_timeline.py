"""Spans of time: every one in words, and where its bar stands."""

import datetime as dt
import re

from kapta_workspace.ui.panel.timeline import Mark, Span, timeline

TODAY = dt.date(2026, 7, 1)
YEAR = Span("Year", "all of it", dt.date(2026, 1, 1), dt.date(2026, 12, 31))


def bars(text):
    """Where each bar starts and how wide it is, in per cent."""
    return re.findall(r'k-time-bar[^"]*" style="left:([\d.]+)%;width:([\d.]+)%', text)


def test_a_bar_is_as_long_as_its_span():
    """Of a scale of the 365 days of 2026, 1 July to 1 October is from 181/365 for 92/365."""
    quarter = Span("Quarter", "a quarter of it", dt.date(2026, 7, 1), dt.date(2026, 10, 1))

    assert [("0.00", "99.73"), ("49.59", "25.21")] == bars(timeline([YEAR, quarter], TODAY, "Plan"))


def test_it_is_a_list_of_words_whose_drawing_is_not_read_out():
    """Name and facts stand as text; the tracks are hidden from those who hear the page."""
    text = str(timeline([YEAR], TODAY, "Plan of <Globex>"))

    assert '<ol aria-label="Plan of &lt;Globex&gt;">' in text
    assert ">Year<small" in text
    assert "all of it" in text
    assert 1 == len(re.findall(r'k-time-track" aria-hidden="true"', text))


def months(text, only=""):
    """The months the scale names; with *only*, those that need room."""
    return re.findall(rf'<span{only} style="left:[^>]*>([^<]+)</span>', text)


def test_a_telephone_names_the_quarters_of_many_months():
    """Of the twelve months of 2026 those between the quarters are marked; of six months none is."""
    half = Span("Half", "", dt.date(2026, 7, 1), dt.date(2026, 12, 31))
    year, shorter = (str(timeline([span], TODAY, "Plan")) for span in (YEAR, half))

    assert ["Feb", "Mar", "May", "Sep", "Nov", "Dec"] == months(year, ' class="k-time-month"')
    assert ["Jan ’26", "Apr", "Oct"] == months(year)
    assert [] == months(shorter, ' class="k-time-month"')


def test_what_lies_before_is_cut_off_and_a_day_alone_is_a_point():
    """Drawn since July 2026, a span begun in 2020 starts at the edge; a span without a start is its end."""
    old = Span("Old", "", dt.date(2020, 1, 1), dt.date(2026, 12, 31))
    point = Span("Day", "", None, dt.date(2026, 12, 31), marks=(Mark(dt.date(2026, 9, 1), "Notice"),))
    text = str(timeline([old, point], TODAY, "Plan", since=TODAY))

    assert [("0.00", "99.46")] == bars(text)
    assert 1 == text.count("k-time-point")
    assert 'title="Notice"' in text
