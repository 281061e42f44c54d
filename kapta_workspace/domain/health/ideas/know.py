"""Ideas about knowing the account: fields, contracts, cards, people, SWOT, voice of the customer."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from kapta_workspace.domain.health.catalogue import CATALOGUE
from kapta_workspace.domain.health.engine import options_of
from kapta_workspace.domain.health.factors import players, profile
from kapta_workspace.domain.health.ideas.idea import Idea, Setting, label_of
from kapta_workspace.domain.health.worlds import FRESH, Row
from kapta_workspace.domain.schemas.common import ROLES


def fields(now: Setting) -> Iterator[Idea]:
    """Empty fields of the profile, one idea each."""
    options = options_of(CATALOGUE["profile.fields"], now.card)
    own = now.look.own()
    for name, weight in options["fields"].items():
        if now.counts("profile.fields") and weight > 0 and own.has(name) and not own.filled(name)[0]:
            row = Row("account", now.world.account, {name: _sample(now.world.accounts[name])})
            label = f"Fill in {label_of('account', name)}."
            yield now.idea(
                "field", "profile.fields", label, row, record=f"account:{now.world.account}.{name}"
            )


def _sample(column: pd.Series) -> Any:
    if column.dtype == object:
        return (1,)
    if isinstance(column.dtype, pd.StringDtype):
        return "x"
    return pd.Timestamp("2000-01-01") if pd.api.types.is_datetime64_any_dtype(column.dtype) else 1


def contracts(now: Setting) -> Iterator[Idea]:
    """What the most complete running contract still lacks."""
    rows = now.look.rows("contract")
    rows = rows.where(profile.in_force(rows))
    if not now.counts("profile.contracts") or not len(rows):
        return
    given = {
        "value": rows.number("value") > 0,
        **{name: rows.filled(name) for name in ("start", "end", "description")},
    }
    best = int(np.argmax(sum(column.astype(int) for column in given.values())))
    missing = [name for name, column in given.items() if not column[best]]
    samples = {"value": 1, "start": now.on, "end": now.on + dt.timedelta(days=365), "description": "x"}
    if missing:
        number = int(rows.ids[best])
        row = Row("contract", number, {name: samples[name] for name in missing})
        label = f"Complete the contract: {', '.join(label_of('contract', name) for name in missing)}."
        yield now.idea(
            "contract", "profile.contracts", label, row, record=f"contract:{number}", times=len(missing)
        )


def cards(now: Setting) -> Iterator[Idea]:
    """Key players whose cards are not complete."""
    people = players.contacts(now.look)
    people = people.where(people.filled("role") & (players.completeness(people) < 1))
    samples = {"title": "x", "friend_foe": "neutral", "decision_power": "low"}
    names, roles = people.texts("name"), people.texts("role")
    for place, number in enumerate(people.ids.tolist()):
        missing = {name: value for name, value in samples.items() if not people.filled(name)[place]}
        label = f"Complete the card of {names[place]} ({_role(roles[place])}): {_these('contact', missing)}."
        row = Row("contact", number, missing)
        yield now.idea("card", "key_players.roles", label, row, record=f"contact:{number}")


def _role(code: str | None) -> str:
    return next((choice.label for choice in ROLES if choice.code == code), str(code))


def _these(kind: str, names: Mapping[str, Any]) -> str:
    return ", ".join(label_of(kind, name) for name in names)


def contacts(now: Setting) -> Iterator[Idea]:
    """Required roles nobody holds."""
    people = players.contacts(now.look)
    whole = {"title": "x", "friend_foe": "neutral", "decision_power": "low", "name": "x", "born_on": now.on}
    for place, role in enumerate(options_of(CATALOGUE["key_players.roles"], now.card)["required"]):
        if now.counts("key_players.roles") and not people.is_in("role", role).any():
            row = Row("contact", FRESH + place, {**whole, "role": role})
            label = f"Find the {_role(role)} and record them with a complete card."
            yield now.idea("contact", "key_players.roles", label, row, record=f"contact:{role}")


def swot(now: Setting) -> Iterator[Idea]:
    """One review of the whole SWOT."""
    if not now.counts("profile.swot"):
        return
    rows = now.look.rows("swot")
    rows = rows.where(rows.live)
    reviewed = [Row("swot", number, {"updated_on": now.on}) for number in rows.ids.tolist()]
    lacking = [name for name in profile.QUADRANTS if not rows.is_in("quadrant", name).any()]
    new = [
        Row("swot", FRESH + place, {"quadrant": name, "text": "x", "born_on": now.on, "updated_on": now.on})
        for place, name in enumerate(lacking)
    ]
    label = "Review the SWOT." if not lacking else f"Review the SWOT and fill in {', '.join(lacking)}."
    yield now.idea("swot", "profile.swot", label, *reviewed, *new, record="swot")


def voc(now: Setting) -> Iterator[Idea]:
    """Questions without a fresh answer."""
    questions = now.look.shared("voc_question")
    questions = questions.only(questions.rows.yes("counts", missing=True) & questions.shown[0])
    answers = now.look.rows("voc_answer")
    answers = answers.where(answers.live)
    fresh = (
        answers.day("answered_on") > now.look.on[0] - options_of(CATALOGUE["profile.voc"], now.card)["grace"]
    )
    answered = set(answers.link("question")[fresh].tolist())
    for number, text in zip(questions.rows.ids.tolist(), questions.rows.texts("text"), strict=True):
        if now.counts("profile.voc") and number not in answered:
            row = Row(
                "voc_answer", FRESH + number, {"question": number, "answer": "x", "answered_on": now.on}
            )
            yield now.idea("voc", "profile.voc", f"Ask: {text}", row, record=f"voc_question:{number}")
