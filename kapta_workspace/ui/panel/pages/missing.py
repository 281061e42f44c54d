"""What stands where there is no such account, contact or business review: why, and the ways on."""

import datetime as dt

from kapta_workspace.ui.panel.pages import words
from kapta_workspace.ui.panel.pieces import empty_state, link, stack
from kapta_workspace.ui.panel.router import Router, address
from kapta_workspace.ui.panel.safe import Safe, html

LISTS = {
    "account": ("account", "accounts", "All accounts"),
    "contact": ("contact", "people", "All people"),
    "review": ("business review", "reviews", "All reviews"),
}
"""Page → what it is of, and the list that would stand in: its address, and what the way there says."""


def missing(router: Router, today: dt.date) -> Safe:
    """That what the address names is not there; on a past day, the day, and the way back to today."""
    kind, place, every = LISTS.get(router.page, LISTS["account"])
    asked = router.query.get("as_of")
    when = "It does not exist" if asked is None else "It was not there on that day"
    nothing = empty_state(
        f"There is no such {kind}",
        f"{when}, or it is not shared with you.",
        action=link(every, address(place, {})),
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
