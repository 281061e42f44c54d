"""Know the people: required roles, how many, who reports to whom, how they feel, when we last talked."""

import numpy as np

from kapta_workspace.domain.health.columns import NOBODY
from kapta_workspace.domain.health.decay import NEUTRAL, Bools, Floats, Ints, decay, fading
from kapta_workspace.domain.health.look import Look, Rows
from kapta_workspace.domain.health.reading import (
    Options,
    Reading,
    age,
    ageless,
    always,
    cite,
    newest,
    share,
    total,
)
from kapta_workspace.domain.schemas.act import CONVERSATIONS

POWER = {"high": 3.0, "medium": 2.0, "low": 1.0}
FRIEND = {"advocate": 100.0, "supporter": 75.0, "neutral": 50.0, "critic": 25.0, "hostile": 0.0}
CHECKIN_DAYS = {"1w": 7.0, "2w": 14.0, "1m": 30.0, "2m": 61.0, "3m": 91.0, "6m": 182.0, "1y": 365.0}


def contacts(look: Look) -> Rows:
    """The contacts recorded and not archived on the day of the look."""
    rows = look.rows("contact")
    return look.once("contacts", lambda: rows.where(rows.live & (rows.day("born_on") <= rows.on)))


def completeness(people: Rows) -> Floats:
    """A quarter each for name, job title, friend / foe and decision power."""
    filled = [people.filled(name) for name in ("name", "title", "friend_foe", "decision_power")]
    return sum((column.astype(float) for column in filled), np.zeros(len(people))) / len(filled)


def roles(look: Look, options: Options) -> Reading:
    """
    For every required role the most complete contact holding it, averaged over the roles.

    A contact holds one role, so the best person for each role is a different person each time: what the
    rules for strategic accounts ask for holds by itself.
    """
    people = contacts(look)
    complete, required = completeness(people), tuple(options["required"])
    best, holds = look.zeros(len(required)), np.zeros(len(people), dtype=bool)
    for number, role in enumerate(required):
        these = people.is_in("role", role)
        np.maximum.at(best[:, number], people.pos[these], complete[these])
        holds |= these
    value = 100 * best.sum(axis=1) / len(required) if required else np.full(look.n, np.nan)
    return Reading(value, always(look), ageless(look), (cite(people, holds),))


def depth(look: Look, options: Options) -> Reading:
    """How many contacts hold a role, against how many are wanted."""
    people = contacts(look)
    people = people.where(people.filled("role"))
    value = 100 * np.minimum(1, total(look.n, people.pos) / options["wanted"])
    return Reading(value, always(look), ageless(look), (cite(people),))


def org(look: Look, options: Options) -> Reading:
    """How many contacts say whom they report to, against how many are wanted; cycles do not count."""
    people = contacts(look)
    everybody = look.rows("contact")
    boss = people.link("reports_to")
    stands, known = people.place(boss), everybody.place(boss)
    gone = (known >= 0) & (stands < 0)
    valid = (boss != NOBODY) & ~gone & ~_circular(stands)
    people = people.where(valid)
    value = 100 * np.minimum(1, total(look.n, people.pos) / options["wanted"])
    return Reading(value, always(look), ageless(look), (cite(people),))


def _circular(parent: Ints) -> Bools:
    """Whether following the parents (positions, −1 for none) never ends: jumps double until all arrived."""
    top = len(parent)
    jump = np.append(np.where(parent < 0, top, parent), top)
    for _ in range(max(1, top).bit_length()):
        jump = jump[jump]
    return np.asarray(jump[:-1] != top)


def relationship(look: Look, options: Options) -> Reading:
    """How the contacts feel about us, weighed by their decision power; good news fades, bad news stays."""
    people = contacts(look)
    people = people.where(people.filled("friend_foe"))
    weight = people.scale("decision_power", POWER, 1.0)
    judged = people.past("assessed_on")
    judged = np.where(np.isnan(judged), people.day("born_on"), judged)
    feels = fading(
        people.scale("friend_foe", FRIEND, NEUTRAL),
        people.on - judged,
        options["grace"],
        options["half_life"],
    )
    whole = total(look.n, people.pos, weight)
    value = share(total(look.n, people.pos, weight * feels), whole, NEUTRAL)
    return Reading(value, whole > 0, age(look, newest(look.n, people.pos, judged)), (cite(people),))


def conversations(look: Look) -> tuple[Rows, Ints, Ints]:
    """The conversations by the day of the look, and one (row, contact id) for everyone who took part."""
    return look.once("conversations", lambda: _conversations(look.rows("note")))


def _conversations(notes: Rows) -> tuple[Rows, Ints, Ints]:
    talks = notes.where(
        notes.live & notes.is_in("kind", *CONVERSATIONS) & (notes.day("occurred_on") <= notes.on)
    )
    row, who = talks.pairs("contacts")
    return talks, row, who


def last_talk(look: Look, people: Rows) -> Floats:
    """The day of the last conversation with each contact; −inf where there was none."""
    talks, row, who = conversations(look)
    which = people.place(who)
    mine = which >= 0
    mine[mine] &= people.pos[which[mine]] == talks.pos[row[mine]]
    return newest(len(people), which[mine], talks.day("occurred_on")[row[mine]])


def freshness(look: Look, options: Options) -> Reading:
    """Half for the account's last conversation, half for each key player's, against their check-in rhythm."""
    people = contacts(look)
    people = people.where(people.filled("role"))
    talks, row, _ = conversations(look)
    last = newest(look.n, talks.pos[row], talks.day("occurred_on")[row])
    account = decay(look.on - np.maximum(last, look.start), options["grace"], options["half_life"])
    since = np.maximum(last_talk(look, people), people.day("born_on"))
    rhythm = people.scale("checkin_every", CHECKIN_DAYS, options["half_life"])
    weight = people.scale("decision_power", POWER, 1.0)
    fresh = weight * decay(people.on - since, options["grace"], rhythm)
    each = share(total(look.n, people.pos, fresh), total(look.n, people.pos, weight), 0.0)
    talked = np.zeros(len(talks), dtype=bool)
    talked[row] = True
    return Reading(
        50 * account + 50 * each, np.isfinite(last), age(look, last), (cite(talks, talked), cite(people))
    )
