"""Measure: business reviews, satisfaction, recommendation, imported metrics."""

import numpy as np
import pandas as pd

from kapta_workspace.domain import metrics
from kapta_workspace.domain.health.columns import NOBODY
from kapta_workspace.domain.health.decay import NEUTRAL, Bools, Floats, decay, fading
from kapta_workspace.domain.health.look import Look, Rows
from kapta_workspace.domain.health.reading import Options, Reading, age, cite, newest, rank_newest, total

LOWEST, HIGHEST = 1.0, 5.0
PROMOTER, DETRACTOR = 9, 6
PRIOR = 0.75
ADDED = 3


def last_of(rows: Rows, days: Floats) -> Bools:
    """Whether each row is the newest of its account; of one day the one recorded last."""
    return np.asarray(rank_newest(rows.pos, days, rows.ids) == 0)


def reviews(look: Look) -> Rows:
    """The business reviews held and completed by the day of the look."""
    rows = look.rows("review")
    return rows.where(rows.live & rows.is_in("stage", "completed") & (rows.day("held_on") <= rows.on))


def qbr(look: Look, options: Options) -> Reading:
    """The rating of the last rated review, fading once the next is due; until one, counted from the start."""
    cadence = options["cadence"]
    held = reviews(look)
    rating, marks = _ratings(look, held)
    rated = ~np.isnan(rating)
    held, rating = held.where(rated), rating[rated]
    last = last_of(held, held.day("held_on"))
    held, rating = held.where(last), rating[last]
    value = NEUTRAL * decay(look.on - look.start, cadence, cadence)
    points = 100 * (rating - LOWEST) / (HIGHEST - LOWEST)
    value[held.pos] = points * decay(held.on - held.day("held_on"), cadence, cadence)
    days = newest(look.n, held.pos, held.day("held_on"))
    return Reading(value, np.isfinite(days), age(look, days), (cite(held), cite(marks)))


def _ratings(look: Look, held: Rows) -> tuple[Floats, Rows]:
    """The mean over criteria of the mean over raters, one a review (NaN: unrated), and the ratings used."""
    marks = look.rows("rating")
    which = held.place(marks.link("review"))
    seen = (which >= 0) & (marks.day("rated_on") <= marks.on)
    marks, which = marks.where(seen), which[seen]
    review, criterion = which, marks.link("criterion")
    _, criterion = np.unique(criterion, return_inverse=True)
    cells, cell = np.unique(review * (int(criterion.max(initial=0)) + 1) + criterion, return_inverse=True)
    mean = total(len(cells), cell, marks.number("value")) / np.maximum(total(len(cells), cell), 1)
    owner = cells // (int(criterion.max(initial=0)) + 1)
    count = total(len(held), owner)
    return np.where(count > 0, total(len(held), owner, mean) / np.maximum(count, 1), np.nan), marks


def satisfaction(look: Look, options: Options) -> Reading:
    """The last satisfaction entered; a good one fades to 50, a bad one stays."""
    rows = look.rows("satisfaction")
    rows = rows.where((rows.day("on") <= rows.on) & ~np.isnan(rows.number("value")))
    rows = rows.where(last_of(rows, rows.day("on")))
    days = newest(look.n, rows.pos, rows.day("on"))
    value = np.full(look.n, NEUTRAL)
    passed = rows.on - rows.day("on")
    value[rows.pos] = fading(
        np.clip(rows.number("value"), 0, 100), passed, options["grace"], options["half_life"]
    )
    return Reading(value, np.isfinite(days), age(look, days), (cite(rows),))


def nps(look: Look, options: Options) -> Reading:
    """Promoters less detractors among the latest answers, one a contact, steadied for small numbers."""
    rows, score = _recommendations(look, options)
    rows, score = _one_each(rows, score)
    promoters = total(look.n, rows.pos[score >= PROMOTER])
    detractors = total(look.n, rows.pos[score <= DETRACTOR])
    asked = total(look.n, rows.pos)
    days = newest(look.n, rows.pos, rows.day("answered_on"))
    return Reading(promoter_score(promoters, detractors, asked), asked > 0, age(look, days), (cite(rows),))


def promoter_score(promoters: Floats, detractors: Floats, asked: Floats) -> Floats:
    """The adjusted-Wald promoter score on 0 to 100 (Rocks 2016); 50 when nobody was asked."""
    return NEUTRAL * (1 + ((promoters + PRIOR) - (detractors + PRIOR)) / (asked + ADDED))


def promoter_half_width(promoters: float, detractors: float, asked: float, z: float = 1.96) -> float:
    """The half width of the promoter score's interval, in the same points."""
    up, down = (promoters + PRIOR) / (asked + ADDED), (detractors + PRIOR) / (asked + ADDED)
    return float(NEUTRAL * z * np.sqrt((up + down - (up - down) ** 2) / (asked + ADDED)))


def _recommendations(look: Look, options: Options) -> tuple[Rows, Floats]:
    questions = look.shared("voc_question").rows
    chosen = questions.is_in("kind", "ten")
    if options["questions"]:
        chosen = np.isin(questions.ids, np.asarray(options["questions"], dtype=np.int64))
    rows = look.rows("voc_answer")
    asked = np.isin(rows.link("question"), questions.ids[chosen])
    rows = rows.where(rows.live & asked & (rows.day("answered_on") <= rows.on))
    score = pd.to_numeric(pd.Series(rows.texts("answer"), dtype="object"), errors="coerce").to_numpy(
        dtype=float
    )
    valid = (score >= 0) & (score <= 10)
    return rows.where(valid), score[valid]


def _one_each(rows: Rows, score: Floats) -> tuple[Rows, Floats]:
    """The newest answer of each contact; answers without a contact each stand for somebody."""
    who = rows.link("contact")
    who = np.where(who == NOBODY, -2 - np.arange(len(rows)), who)
    _, person = np.unique(who, return_inverse=True)
    key = rows.pos * (int(person.max(initial=0)) + 1) + person
    last = rank_newest(key, rows.day("answered_on"), rows.ids) == 0
    return rows.where(last), score[last]


def metric(look: Look, options: Options) -> Reading:
    """The last value of one metric against its start and target; good ones fade when not renewed."""
    which = int(options["metric"])
    facts = look.shared("metric").rows
    facts = facts.where(facts.ids == which)
    if not len(facts):
        return Reading(np.full(look.n, np.nan), np.zeros(look.n, dtype=bool), np.full(look.n, np.nan))
    rows = look.rows("metric_value")
    rows = rows.where((rows.link("metric") == which) & (rows.day("measured_on") <= rows.on))
    rows = rows.where(last_of(rows, rows.day("measured_on")))
    value = np.full(look.n, np.nan)
    value[rows.pos] = rows.number("value")
    days = newest(look.n, rows.pos, rows.day("measured_on"))
    points, wanted = _points(look, facts, value, options)
    every = float(np.nan_to_num(facts.number("every_days"), nan=options["every_days"])[0])
    points = np.where(np.isnan(value), np.where(wanted, NEUTRAL, np.nan), points)
    faded = fading(points, np.nan_to_num(age(look, days)), 2 * every, 2 * every)
    return Reading(faded, ~np.isnan(value), age(look, days), (cite(rows),))


def _points(look: Look, facts: Rows, value: Floats, options: Options) -> tuple[Floats, Bools]:
    """The points of the values, and where there is something to reach at all."""
    if facts.is_in("format", "rank")[0]:
        return np.clip(value, 0, 100), np.ones(look.n, dtype=bool)
    start, target = _targets(look, facts)
    compare = options["compare"] or str(facts.texts("direction")[0])
    if options["period"]:
        target = target * metrics.elapsed(look.on, options["period"])
    return metrics.points(value, start, target, compare), ~np.isnan(target)


def _targets(look: Look, facts: Rows) -> tuple[Floats, Floats]:
    """The metric's own start and target, or the account's where it has them."""
    rows = look.rows("target")
    rows = rows.where(rows.link("metric") == facts.ids[0])
    found = []
    for name in ("start", "target"):
        general = np.full(look.n, facts.number(name)[0])
        own = rows.where(~np.isnan(rows.number(name)))
        general[own.pos] = own.number(name)
        found.append(general)
    return found[0], found[1]


def mean_rating(look: Look) -> float:
    """The mean of all ratings given by the day of the look: what an uncertain reading is guessed to be."""
    marks = look.rows("rating")
    values = marks.number("value")[marks.day("rated_on") <= marks.on]
    return float(np.mean(values)) if len(values) else (LOWEST + HIGHEST) / 2
