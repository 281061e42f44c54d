"""What comes through the one door can stand in a page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapta_workspace.ui.panel.safe import Safe, html, join, safe_html, safe_markdown, safe_text, safe_url
from tests.ui.panel.payloads import PAYLOADS, fires


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("clean", [safe_text, safe_html, safe_markdown])
def test_nothing_that_acts_comes_through(clean, payload):
    """Whichever function a hostile text goes through, no element or attribute of it can act."""
    assert not fires(clean(payload))


@given(st.text())
def test_text_keeps_every_character(text):
    """What a browser shows of safe text is the text itself."""
    assert text == safe_text(text).unescape()


def test_nothing_is_nothing():
    """A missing value is shown as no text, not as None."""
    assert safe_text(None) == ""


def test_what_is_safe_is_not_escaped_again():
    """A piece put into a piece keeps its elements."""
    assert html("<p>{inside}</p>", inside=html("<b>{name}</b>", name="A & B")) == "<p><b>A &amp; B</b></p>"


def test_values_are_escaped_and_format_marks_work():
    """A template escapes its values, formats its numbers, and shows nothing for None."""
    assert html("<i>{name}</i>{count:,}{none}", name="<A>", count=1234, none=None) == "<i>&lt;A&gt;</i>1,234"


def test_text_added_to_a_piece_is_escaped():
    """Adding ordinary text to a piece cannot smuggle an element in."""
    assert Safe("<b>") + "<i>" == "<b>&lt;i&gt;"


def test_parts_are_joined_escaped():
    """Joining escapes parts and what stands between them, unless they are safe."""
    assert join(["<", Safe("<br>")], between="&") == "&lt;&amp;<br>"


def test_markdown_becomes_formatting():
    """Emphasis, tables and links of Markdown are drawn; links do not hand over where they come from."""
    drawn = safe_markdown("**Acme** | x\n--|--\n[site](https://acme.example) | 1")

    assert "<table>" in drawn
    assert "<strong>Acme</strong>" in drawn
    assert '<a href="https://acme.example" rel="noopener noreferrer">' in drawn


def test_markdown_shows_no_pictures_from_elsewhere():
    """A picture in a note would tell its host who reads it, so it is not shown."""
    assert "<img" not in safe_markdown("![logo](https://spy.example/a.png)")


@pytest.mark.parametrize(
    "address",
    [
        *[
            "javascript:alert(1)",
            " JavaScript:alert(1)",
            "java\tscript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
        ],
        *[
            "//evil.example",
            "\\\\evil.example",
            "/\\evil.example",
            "\u200bjavascript:alert(1)",
            "file:///etc",
        ],
        *["blob:x", "", None, "\x01javascript:alert(1)"],
    ],
)
def test_an_address_that_may_not_be_followed_leads_nowhere(address):
    """Addresses that run something, or pretend to be ours, become the page itself."""
    assert safe_url(address) == "#"


@pytest.mark.parametrize(
    "address",
    [
        "https://acme.example/?a=1",
        "?account=12",
        "account?id=12",
        "mailto:ada@acme.example",
        "tel:+44123",
        "/x",
    ],
)
def test_an_address_that_may_be_followed_stays(address):
    """Web, mail and telephone addresses and our own pages are kept as they are."""
    assert address == safe_url(address)


def test_an_address_cannot_leave_its_attribute():
    """A quotation mark in an address does not end the attribute it stands in."""
    assert safe_url('https://a.example/" onclick="alert(1)').count('"') == 0
