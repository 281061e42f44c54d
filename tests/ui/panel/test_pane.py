"""The pane takes only what is safe, and hands it to the page unchanged."""

from typing import Any

import panel as pn
import pytest

from kapta_workspace.ui.panel.pane import Html
from kapta_workspace.ui.panel.safe import Safe, html, safe_text


@pytest.mark.parametrize("text", ["<b>Acme</b>", "Acme", 12, None])
def test_ordinary_text_is_refused(text):
    """Text that did not come through the door is refused, when made and when replaced."""
    with pytest.raises(ValueError, match="object"):
        Html(text)
    with pytest.raises(ValueError, match="object"):
        Html(safe_text("Acme")).object = text


def test_a_piece_arrives_as_it_was_made():
    """What Panel sends is the piece, escaped once: &amp;lt; is what a piece's &lt; becomes on the wire."""
    pane = Html(html("<b>{name}</b>", name="<A>"))

    root: Any = pane.get_root()

    assert "&lt;b&gt;&amp;lt;A&amp;gt;&lt;/b&gt;" == root.text


def test_a_piece_may_stand_in_a_layout():
    """Panel draws a bare piece with this pane, not with one that would treat it as Markdown."""
    assert isinstance(pn.Column(Safe("<b>x</b>"))[0], Html)
