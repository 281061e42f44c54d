"""What stands where there is no such account or contact: why, and the ways on."""

import datetime as dt

from kapta_workspace.ui.panel.pages import words
from kapta_workspace.ui.panel.pieces import empty_state, link, stack
from kapta_workspace.ui.panel.router import Router, address
from kapta_workspace.ui.panel.safe import Safe, html

LISTS = {"account": ("accounts", "All accounts"), "contact": ("people", "All people")}
"""Kind → the list it would stand in: its address, and what the way there says."""


def missing(router: Router, today: dt.date) -> Safe:
    """That what the address names is not there; on a past day, the day, and the way back to today."""
    kind = router.page if router.page in LISTS else "account"
    asked = router.query.get("as_of")
    when = "It does not exist" if asked is None else "It was not there on that day"
    nothing = empty_state(
        f"There is no such {kind}",
        f"{when}, or it is not shared with you.",
        action=link(LISTS[kind][1], address(LISTS[kind][0], {})),
        sign="question",
    )
    if asked is None:
        return nothing
    day = dt.date.fromisoformat(asked)
    return stack(
        html('<div class="k-tools">{day}</div>', day=words.past_day(today, day)),
        words.past(day, address(router.page, {**router.query, "as_of": None})),
        nothing,
    )
