"""Know the account: its profile fields, contracts, SWOT and voice of the customer."""

import numpy as np

from kapta_workspace.domain.health.decay import Bools, Floats, decay
from kapta_workspace.domain.health.look import Look, Rows
from kapta_workspace.domain.health.reading import Options, Reading, age, ageless, always, cite, newest

QUADRANTS = ("strength", "weakness", "opportunity", "threat")


def fields(look: Look, options: Options) -> Reading:
    """The weighted share of the profile's fields that are filled in, administrators' own fields included."""
    weights = dict(options["fields"]) | dict.fromkeys(_counted(look), options["custom"])
    own = look.own()
    known = {name: weight for name, weight in weights.items() if own.has(name) and weight > 0}
    earned = sum((weight * own.filled(name) for name, weight in known.items()), look.zeros())
    whole = sum(known.values())
    value = 100 * earned / whole if whole else np.full(look.n, np.nan)
    return Reading(value, always(look), ageless(look), (cite(own),))


def _counted(look: Look) -> list[str]:
    custom = look.shared("custom_field").rows
    if not len(custom):
        return []
    counts = custom.is_in("entity", "account") & (custom.yes("counts") | custom.yes("required"))
    chosen = custom.where(counts & np.isnan(custom.day("archived_at")))
    return [str(key) for key in chosen.texts("key")]


def contracts(look: Look, options: Options) -> Reading:
    """The most complete contract in force: a quarter each for value, start, end and description."""
    _ = options
    rows = look.rows("contract")
    rows = rows.where(in_force(rows))
    complete = 25.0 * (
        (rows.number("value") > 0).astype(float)
        + rows.filled("start")
        + rows.filled("end")
        + rows.filled("description")
    )
    value = look.zeros()
    np.maximum.at(value, rows.pos, complete)
    own = look.own()
    if own.has("prospect"):
        value = np.where(own.yes("prospect"), np.nan, value)
    return Reading(value, always(look), ageless(look), (cite(rows),))


def in_force(contracts: Rows) -> Bools:
    """Whether each contract had begun, had not ended and was not archived on the day of the look."""
    ended = contracts.day("end") < contracts.on
    return begun(contracts) & ~ended


def begun(contracts: Rows) -> Bools:
    """Whether each contract had begun and was not archived; without a start it began when recorded."""
    start = contracts.day("start")
    start = np.where(np.isnan(start), contracts.day("born_on"), start)
    return contracts.live & (start <= contracts.on)


def swot(look: Look, options: Options) -> Reading:
    """A quarter for each quadrant, fading with the age of its newest item."""
    rows = look.rows("swot")
    touched = rows.past("updated_on")
    touched = np.where(np.isnan(touched), rows.past("born_on"), touched)
    rows, touched = _both(rows, touched, rows.live & ~np.isnan(touched))
    last = np.full((look.n, len(QUADRANTS)), -np.inf)
    for number, quadrant in enumerate(QUADRANTS):
        these = rows.is_in("quadrant", quadrant)
        last[:, number] = newest(look.n, rows.pos[these], touched[these])
    counted = decay(look.on[:, None] - last, options["grace"], options["half_life"])
    value = 25 * np.where(np.isfinite(last), counted, 0).sum(axis=1)
    return Reading(value, always(look), age(look, last.max(axis=1)), (cite(rows),))


def _both(rows: Rows, days: Floats, chosen: Bools) -> tuple[Rows, Floats]:
    return rows.where(chosen), days[chosen]


def voc(look: Look, options: Options) -> Reading:
    """The share of the counting questions that are answered, fading with the age of the newest answer."""
    questions = look.shared("voc_question")
    questions = questions.only(questions.rows.yes("counts", missing=True))
    rows = look.rows("voc_answer")
    which = questions.rows.place(rows.link("question"))
    seen = rows.live & (which >= 0) & (rows.day("answered_on") <= rows.on)
    rows, which = rows.where(seen), which[seen]
    last = np.full((look.n, len(questions.rows)), -np.inf)
    np.maximum.at(last, (rows.pos, which), rows.day("answered_on"))
    counted = decay(look.on[:, None] - last, options["grace"], options["half_life"])
    earned = np.where(questions.shown & np.isfinite(last), counted, 0).sum(axis=1)
    asked = questions.shown.sum(axis=1)
    value = np.where(asked > 0, 100 * earned / np.maximum(asked, 1), np.nan)
    return Reading(value, always(look), age(look, last.max(axis=1, initial=-np.inf)), (cite(rows),))
