"""What the browser's tab, the history and bookmarks call a page."""

import re
from html import unescape

from kapta_workspace.ui.panel.pages.account import TABS
from kapta_workspace.ui.panel.safe import Safe

TITLE = "Key accounts"
"""What the workspace is called."""

HEADING = re.compile(r"<h1>\s*([^<]*[^<\s])|<strong>([^<]+)</strong>")
TAB_NAMES = {**TABS, "chart": "Org chart", "people": "Key players", "coaching": "Coaching"}


def title(page: Safe, tab: str = "") -> str:
    """The heading of a page, or what it says in place of one, with the tab: *Acme, Plan – Key accounts*."""
    found = HEADING.search(str(page))
    if found is None:
        return TITLE
    parts = [unescape(found[1] or found[2])]
    if tab in TAB_NAMES and tab:
        parts.append(TAB_NAMES[tab])
    return f"{', '.join(parts)} – {TITLE}"
