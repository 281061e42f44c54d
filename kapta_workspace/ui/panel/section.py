"""A card around parts that are more than HTML, such as a chart."""

from collections.abc import Sequence
from typing import Any

import panel as pn
from panel.viewable import Viewable

from kapta_workspace.ui.panel.pane import Html
from kapta_workspace.ui.panel.safe import Safe, html, join
from kapta_workspace.ui.panel.style import asset


def section(title: Any, *content: Viewable, actions: Sequence[Safe] = ()) -> pn.Column:
    """Parts beneath a heading, looking like ``pieces.card``; the heading's buttons are ``actions``."""
    return pn.Column(
        Html(heading(title, actions)),
        *content,
        sizing_mode="stretch_width",
        margin=0,
        stylesheets=[asset("section.css")],
    )


def heading(title: Any, actions: Sequence[Safe] = ()) -> Safe:
    """The heading of a section, with its buttons or links at the right."""
    return html(
        '<header class="k-heading"><h2>{title}</h2><div class="k-actions">{actions}</div></header>',
        title=title,
        actions=join(actions),
    )
