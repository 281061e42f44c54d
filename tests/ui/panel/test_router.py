"""Addresses are read and written by one rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapta_workspace.ui.panel.router import Router, address


def test_going_somewhere_tells_those_who_follow():
    """Going to a page gives its address to everybody who follows."""
    router = Router("")
    heard: list[str] = []
    router.follow(heard.append)
    router.go("account", id=12, view="combined", tab=None)

    assert ["account?id=12&view=combined"] == heard
    assert ("account", {"id": "12", "view": "combined"}) == (router.page, router.query)


def test_changing_a_part_keeps_the_others():
    """Changing one part of the query leaves the page and the other parts; None takes a part away."""
    router = Router("account?id=12&tab=plan&replace=1")
    router.change(tab=None, view="combined", replace=True)

    assert "account?id=12&replace=1&view=combined" == router.url
    assert router.place["replace"]


@pytest.mark.parametrize(
    "url", ["", "?", "account", "account?", "?a", "?a=1&a=2", "?%00=%FF", "account?x=%zz#"]
)
def test_a_strange_address_is_read_without_complaint(url):
    """Whatever stands in the address bar, a page and a query come of it."""
    router = Router(url)

    assert isinstance(router.page, str)
    assert isinstance(router.query, dict)


@given(st.dictionaries(st.text(min_size=1), st.text(min_size=1)))
def test_what_is_written_is_read(query):
    """Any query written into an address is read out of it again."""
    assert query == Router(address("account", query)).query
