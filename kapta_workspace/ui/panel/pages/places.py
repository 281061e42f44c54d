"""The further addresses a session draws, beside the portfolio and the accounts."""

from collections.abc import Callable, Mapping

from kapta_workspace.domain.registers import REGISTERS
from kapta_workspace.ui.panel.pages import (
    coaching,
    contact,
    enriching,
    matrix,
    measures,
    portfolio,
    register,
    report_list,
    review,
    settings,
    team,
    work_of,
)
from kapta_workspace.ui.panel.pages.stand import Stand
from kapta_workspace.ui.panel.safe import Safe
from kapta_workspace.workspace import Workspace

Place = Callable[[Workspace, Mapping[str, str]], Safe]
"""Draws a page from the workspace, on the visitor's behalf, and what the address asks for, as text."""

PLACES: Mapping[str, Place] = {
    "contact": contact.draw,
    "enrich": enriching.draw,
    "review": review.draw,
    "settings": settings.draw,
}
"""The last part of an address → what draws it: ``"contact": contact.draw``. One line a page."""

Wide = Callable[[Stand], Safe]
"""Draws a page over the accounts of the filter that is on."""

WIDE: Mapping[str, Wide] = {
    "portfolio": portfolio.draw,
    **dict.fromkeys(REGISTERS, register.draw),
    "coaching": coaching.draw_all,
    "metrics": measures.draw,
    "products": matrix.draw,
    "reports": report_list.draw,
    "team": team.draw,
    "work": work_of.draw,
}
"""The pages over the whole portfolio, which obey the filter, the period and the day of the address."""
