"""What takes points away: open risks, and contracts about to end with no renewal under way."""

import numpy as np

from kapta_workspace.domain.health.columns import NOBODY
from kapta_workspace.domain.health.decay import Bools, Floats, decay
from kapta_workspace.domain.health.factors.plan import goals
from kapta_workspace.domain.health.factors.profile import begun
from kapta_workspace.domain.health.look import Look, Rows
from kapta_workspace.domain.health.reading import Options, Reading, age, always, cite, newest

SEVERITY = {"low": 0.25, "medium": 0.5, "high": 0.75, "critical": 1.0}
LIKELIHOOD = {"unlikely": 0.5, "possible": 0.75, "likely": 1.0}
CLOSED = ("closed_resolved", "closed_lost", "closed_other")
TENDED = 0.6
"""How much of a risk still counts while somebody works on it and says so."""


def open_risks(look: Look) -> Rows:
    """The risks open or in process on the day of the look."""
    rows = look.rows("risk")
    closed = rows.is_in("status", *CLOSED) & ~(rows.day("closed_on") > rows.on)
    return rows.where(rows.live & (rows.day("opened_on") <= rows.on) & ~closed)


def risk(look: Look, options: Options) -> Reading:
    """Points off for open risks by severity and likelihood, fewer while one is being worked on."""
    rows = open_risks(look)
    touched = _last_update(look, rows)
    tended = TENDED + (1 - TENDED) * (1 - decay(rows.on - touched, options["grace"], options["half_life"]))
    weight = rows.scale("severity", SEVERITY, SEVERITY["medium"]) * rows.scale("likelihood", LIKELIHOOD, 1.0)
    weight = weight * np.where(rows.is_in("status", "in_process"), tended, 1.0)
    left = np.ones(look.n)
    np.multiply.at(left, rows.pos, 1 - weight)
    days = newest(look.n, rows.pos, touched)
    return Reading(options["most"] * (1 - left), always(look), age(look, days), (cite(rows),))


def _last_update(look: Look, rows: Rows) -> Floats:
    """The last day somebody touched each risk or wrote a note about it."""
    notes = look.rows("note")
    notes = notes.where(notes.live & (notes.link("risk") != NOBODY) & (notes.day("occurred_on") <= notes.on))
    which = rows.place(notes.link("risk"))
    told = newest(len(rows), which[which >= 0], notes.day("occurred_on")[which >= 0])
    return np.maximum(np.fmax(rows.past("updated_on"), rows.day("opened_on")), told)


def renewal(look: Look, options: Options) -> Reading:
    """Points off as a contract nears its end with no open opportunity, goal or following contract for it."""
    rows = look.rows("contract")
    left = rows.day("end") - rows.on
    due = (
        begun(rows)
        & (left <= options["days"])
        & ~rows.yes("auto_renew")
        & ~_renewed(look, rows, options["days"])
    )
    rows, left = rows.where(due), left[due]
    points = options["most"] * (1 - np.maximum(left, 0) / options["days"])
    value = look.zeros()
    np.maximum.at(value, rows.pos, points)
    return Reading(value, always(look), np.full(look.n, np.nan), (cite(rows),))


def _renewed(look: Look, rows: Rows, days: float) -> Bools:
    """Whether somebody works on each contract's renewal, or has it signed."""
    done = np.zeros(len(rows), dtype=bool)
    deals = look.rows("opportunity")
    alive = deals.live & (deals.day("born_on") <= deals.on)
    won = alive & deals.is_in("status", "closed_won")
    working = alive & deals.is_in("status", "active", "on_hold")
    for mine in (deals.where(won | working), goals(look)):
        which = rows.place(mine.link("contract"))
        done[which[which >= 0]] = True
    loose = deals.where(working & (deals.link("contract") == NOBODY))
    helped = np.zeros(look.n, dtype=bool)
    helped[loose.pos] = True
    return done | helped[rows.pos] | _followed(look, rows, days)


def _followed(look: Look, rows: Rows, days: float) -> Bools:
    """Whether a later contract of the account takes over when this one ends."""
    signed = rows.live & (rows.day("born_on") <= rows.on)
    start = np.where(signed, rows.day("start"), np.nan)
    latest = newest(look.n, rows.pos, start)[rows.pos]
    return (latest > rows.day("start")) & (latest >= rows.day("end") - days)
