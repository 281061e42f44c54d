"""Conditions under which a score may not pass a cap: the special rules of strategic accounts, by name."""

from collections.abc import Callable, Mapping

import numpy as np

from kapta_workspace.domain.health.decay import Bools, Floats, Ints
from kapta_workspace.domain.health.factors.measures import reviews
from kapta_workspace.domain.health.factors.penalties import open_risks
from kapta_workspace.domain.health.factors.players import completeness, contacts, conversations, last_talk
from kapta_workspace.domain.health.look import Look
from kapta_workspace.domain.health.reading import newest, total

Condition = Callable[[Look, float, float], Bools]
"""From a look, a number of days and a count to whether the cap holds, one an account."""


def no_complete_sponsor(look: Look, days: float, count: float) -> Bools:
    """No executive sponsor whose card is complete. Days and count mean nothing here."""
    _ = days, count
    people = contacts(look)
    whole = people.where(people.is_in("role", "executive_sponsor") & (completeness(people) == 1))
    return np.asarray(total(look.n, whole.pos) == 0)


def no_powerful_conversation(look: Look, days: float, count: float) -> Bools:
    """No conversation with anybody of high decision power for more than so many days."""
    _ = count
    people = contacts(look)
    people = people.where(people.is_in("decision_power", "high"))
    return _older(look, newest(look.n, people.pos, last_talk(look, people)), days)


def few_voices(look: Look, days: float, count: float) -> Bools:
    """Conversations with fewer than so many different contacts within so many days."""
    talks, row, who = conversations(look)
    people = contacts(look)
    lately = talks.day("occurred_on")[row] > talks.on[row] - days
    row, which = row[lately], people.place(who[lately])
    mine = which >= 0
    mine[mine] &= people.pos[which[mine]] == talks.pos[row[mine]]
    voices: Ints = np.unique(which[mine])
    few = total(look.n, people.pos[voices]) < count
    return few & (look.on - look.start > days)


def no_review(look: Look, days: float, count: float) -> Bools:
    """No completed business review for more than so many days."""
    _ = count
    held = reviews(look)
    return _older(look, newest(look.n, held.pos, held.day("held_on")), days)


def untended_critical_risk(look: Look, days: float, count: float) -> Bools:
    """A critical risk that nobody has taken into process for so many days."""
    _ = count
    rows = open_risks(look)
    alone = rows.is_in("severity", "critical") & ~rows.is_in("status", "in_process")
    old = rows.where(alone & (rows.on - rows.day("opened_on") >= days))
    return total(look.n, old.pos) > 0


def _older(look: Look, last: Floats, days: float) -> Bools:
    """Whether the last time lies too far back; a new account has as long from its start."""
    return np.asarray(look.on - np.maximum(last, look.start) > days, dtype=bool)


CONDITIONS: Mapping[str, Condition] = {
    "no_complete_sponsor": no_complete_sponsor,
    "no_powerful_conversation": no_powerful_conversation,
    "few_voices": few_voices,
    "no_review": no_review,
    "untended_critical_risk": untended_critical_risk,
}
"""Name → condition, as scorecards name them."""
