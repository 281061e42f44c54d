"""The menu above the tree of accounts: every page over the portfolio, and which of them one is on."""

from collections.abc import Mapping

from kapta_workspace.ui.panel.icons import Icon, icon
from kapta_workspace.ui.panel.router import address
from kapta_workspace.ui.panel.safe import Safe, html, join, safe_url

MENU: tuple[tuple[str, str, Icon], ...] = (
    ("portfolio", "Portfolio", "home"),
    ("work", "My work", "person"),
    ("accounts", "Accounts", "account"),
    ("people", "People", "people"),
    ("contracts", "Contracts", "contract"),
    ("opportunities", "Opportunities", "growth"),
    ("risks", "Risks", "alert"),
    ("reviews", "Reviews", "review"),
    ("products", "Products", "product"),
    ("metrics", "Metrics", "metric"),
    ("tasks", "Tasks", "check"),
    ("team", "Team", "target"),
    ("coaching", "Coaching", "coach"),
    ("reports", "Reports", "document"),
)
"""A page's address, what it is called, and its sign."""

UNDER: Mapping[str, str] = {"": "portfolio", "actions": "tasks", "notes": "tasks"}
"""Pages that are reached through another page of the menu."""


def menu(place: str, kept: Mapping[str, object]) -> Safe:
    """
    The menu with the present page marked.

    Args:
        place: The present page.
        kept: What goes along: filter, period, past day.
    """
    here = UNDER.get(place, place)
    return html(
        '<nav class="k-places" aria-label="Pages">{links}</nav>',
        links=join(
            html(
                '<a href="{to}"{current}>{sign}<span>{said}</span></a>',
                to=safe_url(address(name, kept)),
                current=Safe(' aria-current="page"') if name == here else "",
                sign=icon(sign),
                said=said,
            )
            for name, said, sign in MENU
        ),
    )
