"""Act: is there a plan, does it keep its dates, is it kept up to date, are tasks done on time."""

import numpy as np

from kapta_workspace.domain.health.decay import NEUTRAL, Bools, Floats, decay
from kapta_workspace.domain.health.look import Look, Rows, Shared
from kapta_workspace.domain.health.reading import (
    Options,
    Reading,
    age,
    ageless,
    always,
    cite,
    newest,
    rank_newest,
    share,
    total,
)

OVERDUE_CREDIT = 0.25
LATE_SHORTFALL = 0.75


def done_day(rows: Rows, done: str) -> Floats:
    """The day each row was finished, NaN while it was open on the day of the look."""
    day = rows.day("done_on")
    day = np.where(np.isnan(day), np.fmin(rows.day("due"), rows.on), day)
    day = np.where(np.isnan(day), rows.day("born_on"), day)
    return np.where(rows.is_in("status", done) & (day <= rows.on), day, np.nan)


def actions(look: Look) -> Rows:
    """The actions recorded, not archived and not cancelled on the day of the look."""
    return look.once("actions", lambda: _counting(look.rows("action")))


def _counting(rows: Rows) -> Rows:
    return rows.where(rows.live & ~rows.is_in("status", "cancelled") & (rows.day("born_on") <= rows.on))


def goals(look: Look) -> Rows:
    """The goals and objectives alive on the day of the look; an objective falls with its goal."""
    rows = look.rows("goal")
    alive = rows.live & ~rows.is_in("status", "cancelled") & (rows.day("born_on") <= rows.on)
    above = rows.place(rows.link("parent"))
    for _ in range(DEEPEST):
        alive &= np.where(above >= 0, alive[above], True)
    return rows.where(alive)


DEEPEST = 4
"""Plans have two levels of goals; a few more never hurt."""


def existence(look: Look, options: Options) -> Reading:
    """The share of required plan sections with a living goal and something under way or lately finished."""
    types, held = living_sections(look, options["recent"])
    wanted = types.shown.sum(axis=1)
    value = np.where(wanted > 0, 100 * held.sum(axis=1) / np.maximum(wanted, 1), np.nan)
    return Reading(value, always(look), ageless(look), (cite(goals(look)), cite(actions(look))))


def living_sections(look: Look, recent: float) -> tuple[Shared, Bools]:
    """The q required plan sections, and for n accounts and q sections whether each lives."""
    types = look.shared("plan_type")
    types = types.only(types.rows.yes("required", missing=True))
    living, work = goals(look), actions(look)
    under = living.place(work.link("goal"))
    lately = _lately(work, "complete", recent) & (under >= 0)
    section = types.rows.place(living.link("plan_type"))
    held = np.zeros((look.n, len(types.rows)), dtype=bool)
    _hold(held, work.pos[lately], section[under[lately]])
    basic = np.isin(section, np.flatnonzero(types.rows.is_in("depth", "basic")))
    basic &= _lately(living, "complete", recent)
    _hold(held, living.pos[basic], section[basic])
    return types, held & types.shown


def _hold(held: Bools, pos: np.ndarray, section: np.ndarray) -> None:
    known = section >= 0
    held[pos[known], section[known]] = True


def _lately(rows: Rows, done: str, days: float) -> Bools:
    finished = done_day(rows, done) if rows.has("done_on") else _goal_done(rows, done)
    return ~(finished <= rows.on - days)


def _goal_done(rows: Rows, done: str) -> Floats:
    """Goals keep no day of completion: the later of being due and being recorded stands for it."""
    day = np.fmin(np.fmax(rows.day("due"), rows.day("born_on")), rows.on)
    return np.where(rows.is_in("status", done), day, np.nan)


def schedule(look: Look, options: Options) -> Reading:
    """
    How far the dated actions lag behind their dates: the 20 recorded last, open or closed.

    The window counts actions, not days, and does not ask whether they are open: otherwise waiting could
    push a failure out, or closing an action a punctual one.
    """
    work = actions(look)
    work = work.where(~np.isnan(work.day("due")))
    work = work.where(rank_newest(work.pos, work.day("born_on"), work.ids) < options["window"])
    finished = done_day(work, "complete")
    short = np.where(
        np.isnan(finished), _open_shortfall(work, options), _closed_shortfall(work, finished, options)
    )
    count = total(look.n, work.pos)
    value = np.where(count > 0, 100 * (1 - share(total(look.n, work.pos, short), count, 0.0)), NEUTRAL)
    return Reading(np.clip(value, 0, 100), count > 0, ageless(look), (cite(work),))


def _open_shortfall(work: Rows, options: Options) -> Floats:
    due, on = work.day("due"), work.on
    start = np.where(np.isnan(work.day("start")), work.day("born_on"), work.day("start"))
    length = due - start
    elapsed = np.where(length > 0, np.clip((on - start) / np.where(length > 0, length, 1), 0, 1), on >= start)
    done = np.nan_to_num(work.number("percent")) / 100
    overdue = 1 - done * decay(on - due, 0, options["half_life"])
    return np.where(on > due, overdue, np.maximum(0, elapsed - done))


def _closed_shortfall(work: Rows, finished: Floats, options: Options) -> Floats:
    late = np.maximum(0, finished - work.day("due"))
    return LATE_SHORTFALL * (1 - decay(late, 0, options["half_life"]))


def updates(look: Look, options: Options) -> Reading:
    """
    How lately the open actions were touched.

    An action just finished counts as touched, with a weight that fades over a month: closing the one
    fresh action of a stale plan is progress and must not lower the score.
    """
    work = actions(look)
    finished = done_day(work, "complete")
    weight = np.where(
        np.isnan(finished), 1.0, np.maximum(0, 1 - (work.on - finished) / options["closed_fade"])
    )
    work, finished, weight = work.where(weight > 0), finished[weight > 0], weight[weight > 0]
    touched = np.fmax(np.fmax(work.past("updated_on"), work.day("born_on")), work.day("start"))
    fresh = decay(np.maximum(0, work.on - touched), options["grace"], options["half_life"])
    earned = weight * np.where(np.isnan(finished), fresh, 1.0)
    whole = total(look.n, work.pos, weight)
    value = 100 * share(total(look.n, work.pos, earned), whole, NEUTRAL / 100)
    last = newest(look.n, work.pos, np.fmin(touched, work.on))
    return Reading(value, whole > 0, age(look, last), (cite(work),))


def tasks(look: Look, options: Options) -> Reading:
    """
    How punctually tasks are done: all overdue ones and the newest closed, 20 in all.

    Two imaginary half-kept tasks steady the value of short lists and fade as the list fills. A task
    without a due day promises nothing and is left out.
    """
    rows = look.rows("task")
    rows = _counting(rows)
    rows = rows.where(~np.isnan(rows.day("due")))
    finished = done_day(rows, "done")
    overdue = np.isnan(finished) & (rows.day("due") < rows.on)
    kept = _kept(look, rows, overdue, finished, options["window"])
    rows, finished = rows.where(kept), finished[kept]
    late = np.maximum(0, np.nan_to_num(finished - rows.day("due")))
    credit = OVERDUE_CREDIT + (1 - OVERDUE_CREDIT) * decay(late, 0, options["half_life"])
    credit = np.where(np.isnan(finished), 0.0, credit)
    count = total(look.n, rows.pos)
    prior = 2 * np.maximum(0, 1 - count / options["window"])
    value = 100 * (total(look.n, rows.pos, credit) + prior / 2) / (count + prior)
    return Reading(value, count > 0, age(look, newest(look.n, rows.pos, finished)), (cite(rows),))


def _kept(look: Look, rows: Rows, overdue: Bools, finished: Floats, window: float) -> Bools:
    """The overdue rows and, up to the window in all, the newest finished ones."""
    room = np.maximum(0, window - total(look.n, rows.pos[overdue]))
    closed = ~np.isnan(finished)
    kept = overdue.copy()
    rank = rank_newest(rows.pos[closed], finished[closed], rows.ids[closed])
    kept[closed] = rank < room[rows.pos[closed]]
    return kept
