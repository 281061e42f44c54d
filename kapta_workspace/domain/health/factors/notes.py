"""Act: how much is being written down about the account."""

import numpy as np

from kapta_workspace.domain.health.columns import NOBODY
from kapta_workspace.domain.health.decay import Floats, Ints
from kapta_workspace.domain.health.look import Look, Rows
from kapta_workspace.domain.health.reading import Options, Reading, age, always, cite, newest, total
from kapta_workspace.domain.schemas.act import CONVERSATIONS

CONVERSATION, LINKED, PLAIN = 1.0, 0.75, 0.5
LINKS = ("action", "task")


def notes(look: Look, options: Options) -> Reading:
    """
    The notes of late, each halving every 30 days, against the steady state of the notes expected a month.

    A conversation counts 1, a note linked to a contact, action or task 0.75, any other 0.5; a note about
    several contacts is shared among them, and one contact counts at most 1 a day.
    """
    rows = look.rows("note")
    rows = rows.where(rows.live & (rows.day("occurred_on") <= rows.on))
    row, who, weight = _shares(rows)
    days = rows.day("occurred_on")
    cell = _cells(rows.pos[row], days[row], who)
    capped = np.minimum(1.0, np.bincount(cell, weights=weight))
    one = np.empty(len(capped), dtype=np.int64)
    one[cell] = row
    counted = capped * np.exp2(-(rows.on[one] - days[one]) / options["half_life"])
    steady = options["expected"] / np.log(2) * (options["half_life"] / 30)
    value = 100 * np.minimum(1, total(look.n, rows.pos[one], counted) / steady)
    return Reading(value, always(look), age(look, newest(look.n, rows.pos, days)), (cite(rows),))


def _shares(rows: Rows) -> tuple[Ints, Ints, Floats]:
    """One (row, contact, weight) for every contact of a note, and one with nobody for a note without."""
    row, who = rows.pairs("contacts")
    people = np.bincount(row, minlength=len(rows))
    lone = np.flatnonzero(people == 0)
    row, who = np.r_[row, lone], np.r_[who, np.full(len(lone), NOBODY)]
    linked = (people > 0) | np.any([rows.link(name) != NOBODY for name in LINKS], axis=0)
    quick = rows.is_in("kind", "quick")
    weight = np.where(linked & ~quick, LINKED, PLAIN)
    weight = np.where(rows.is_in("kind", *CONVERSATIONS) & (people > 0), CONVERSATION, weight)
    return row, who, (weight / np.maximum(people, 1))[row]


def _cells(pos: Ints, days: Floats, who: Ints) -> Ints:
    """A number for each different (account, day, contact)."""
    if not len(pos):
        return pos
    day = (days - days.min()).astype(np.int64)
    _, person = np.unique(who, return_inverse=True)
    keys = (pos * (day.max() + 1) + day) * (person.max() + 1) + person
    return np.asarray(np.unique(keys, return_inverse=True)[1], dtype=np.int64)
