"""
Choices administrators name themselves: the types and the stages of business reviews.

They are kept as a preference, codes with their labels in the order they are offered, so a label may be
reworded at any time and the records keep their code: ``{"qbr": "QBR", "ebr": "Executive review"}``. Where no
preference says anything, the choices every workspace begins with are in force.
"""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, NamedTuple

from kapta_workspace.domain.fields import Choice, Field, Schema
from kapta_workspace.domain.schemas import SCHEMAS


class List(NamedTuple):
    """
    One list of choices.

    Attributes:
        kind: The record kind it belongs to.
        field: Its field.
        title: What the list is called.
        needed: Code → why it stays: what scores and suggestions go by may be reworded, not left out.
    """

    kind: str
    field: str
    title: str
    needed: Mapping[str, str]

    @property
    def usual(self) -> tuple[Choice, ...]:
        """The choices every workspace begins with."""
        return SCHEMAS[self.kind][self.field].choices


LISTS: Mapping[str, List] = {
    "review_types": List("review", "type", "Types of business reviews", {}),
    "review_stages": List(
        "review",
        "stage",
        "Stages of business reviews",
        {
            "opened": "a new review begins with it",
            "scheduled": "suggestions plan a review with it",
            "completed": "a review counts once it is there",
        },
    ),
}
"""Preference → the list it names."""

LONGEST = 60
MOST = 50
CODE = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")
SHAPE = 'Write the codes with their labels, such as {"qbr": "QBR"}.'


class Unfit(ValueError):
    """
    A list that cannot be taken.

    Attributes:
        mend: What to do about it.
    """

    def __init__(self, sentence: str, mend: str) -> None:
        super().__init__(sentence)
        self.mend = mend


def read(key: str, text: str | None) -> tuple[Choice, ...]:
    """
    The choices a preference names; the usual ones when it says nothing.

    >>> [one.label for one in read("review_types", '{"qbr": "Quarterly"}')]
    ['Quarterly']

    Raises:
        Unfit: when it cannot be read, says a label twice, or leaves out what the workspace goes by.
    """
    told = LISTS[key]
    if not (text or "").strip():
        return told.usual
    pairs = _pairs(told, str(text))
    helps = {one.code: one.help for one in told.usual}
    made = tuple(Choice(code, " ".join(label.split()), helps.get(code, "")) for code, label in pairs)
    labels = [one.label.casefold() for one in made]
    twice = next((one.label for one in made if labels.count(one.label.casefold()) > 1), None)
    if twice is not None:
        raise Unfit(f"{told.title}: “{twice}” is there twice.", "Leave one of them out.")
    lacking = [one.label for one in told.usual if one.code in told.needed and one.code not in dict(pairs)]
    if lacking:
        why = next(told.needed[one.code] for one in told.usual if one.label == lacking[0])
        raise Unfit(f"{told.title}: “{lacking[0]}” has to stay, as {why}.", "Give it another name instead.")
    return made


def _pairs(told: List, text: str) -> list[tuple[str, str]]:
    try:
        # As pairs: a plain reading would silently keep the last of two entries with one code.
        pairs = json.loads(text, object_pairs_hook=list)
    except json.JSONDecodeError:
        pairs = None
    if not _are_pairs(pairs):
        raise Unfit(f"{told.title}: this cannot be read.", SHAPE)
    if not 0 < len(pairs) <= MOST:
        raise Unfit(f"{told.title}: there are {len(pairs)}, and there may be 1 to {MOST}.", "Name a few.")
    for code, label in pairs:
        if not CODE.fullmatch(code) or [one for one, _ in pairs].count(code) > 1:
            said = f"{told.title}: “{code}” cannot be a code."
            raise Unfit(said, "A code stands once, in small letters, digits and underscores.")
        if not label.strip() or len(label) > LONGEST:
            raise Unfit(f"{told.title}: “{code}” has no label of 1 to {LONGEST} characters.", SHAPE)
    return list(pairs)


def _are_pairs(pairs: Any) -> bool:
    return isinstance(pairs, list) and all(
        isinstance(one, tuple) and len(one) == 2 and isinstance(one[1], str) for one in pairs
    )


def written(choices: Sequence[Choice]) -> str:
    """The preference that names some choices."""
    return json.dumps({one.code: one.label for one in choices}, ensure_ascii=False)


def coded(label: str, taken: Collection[str]) -> str:
    """
    A code for a new label, apart from those that are taken.

    >>> coded("Executive day", {"executive_day"}), coded("年次", ())
    ('executive_day_2', 'own')
    """
    plain = re.sub(r"[^a-z0-9]+", "_", label.casefold()).strip("_")[:40].strip("_") or "own"
    return next(one for one in (plain, *(f"{plain}_{at}" for at in range(2, 1_000))) if one not in taken)


def in_force(schemas: Mapping[str, Schema], texts: Mapping[str, str | None]) -> Mapping[str, Schema]:
    """The schemas with the choices some preferences name, where those can be read."""
    found = dict(schemas)
    for key, text in texts.items():
        told = LISTS[key]
        try:
            made = read(key, text)
        except Unfit:
            continue  # written past the door: the usual choices rather than no page at all
        schema = found[told.kind]
        fields = tuple(_offering(one, made) if one.name == told.field else one for one in schema.fields)
        found[told.kind] = replace(schema, fields=fields)
    return MappingProxyType(found)


def _offering(field: Field, made: tuple[Choice, ...]) -> Field:
    known = {one.code for one in made}
    return replace(field, choices=made, default=field.default if field.default in known else made[0].code)
