"""What a sheet holds and what its columns mean: headers matched by label, name and alias, never by guess."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kapta_workspace.domain import derived
from kapta_workspace.domain.fields import Field, Schema

RECORD_ID = "Workspace id"
"""The header under which our own exports carry a record's id."""
COMPOSED = {
    "first name": 0,
    "given name": 0,
    "last name": 1,
    "surname": 1,
    "family name": 1,
    "middle name": 0.5,
}
"""Headers that together make a person's name, and the order they are joined in."""


@dataclass(frozen=True, slots=True)
class Column:
    """
    What became of one column of a sheet.

    Attributes:
        header: As it stands in the file.
        field: The field it fills; ``id`` for our own ids; empty when unknown.
        how: Why: label, name, alias, by hand, part of the name, or why not.
        order: Where a part of a name comes in it.
    """

    header: str
    field: str
    how: str
    order: float = 0


def fold(text: str) -> str:
    """A header as it is compared: small letters, words parted by one space, no punctuation."""
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


def fields(schema: Schema) -> tuple[Field, ...]:
    """Every field a sheet of this kind may fill, derived words first."""
    own = [field for field in schema.fields if field.sheet and not field.moved_by]
    return (*derived.words(schema), *own)


def known(schema: Schema) -> dict[str, tuple[str, str]]:
    """Folded header → the field it means and why (label before name before alias)."""
    meanings: dict[str, tuple[str, str]] = {fold(RECORD_ID): ("id", "label")}
    for how in ("label", "name", "alias"):
        for field in fields(schema):
            words = {"label": (field.label,), "name": (field.name,), "alias": field.aliases}[how]
            for word in words:
                meanings.setdefault(fold(word), (field.name, how))
    return meanings


def map_columns(
    schema: Schema, headers: Iterable[str], told: Mapping[str, str] | None = None
) -> list[Column]:
    """
    Say for each header which field it fills.

    Args:
        schema: The record kind of the sheet.
        headers: As in the file.
        told: Header → field, decided by a person; an empty field leaves the column out.

    Two columns never fill one field: what a person said comes first, then the header closest to the label;
    the rest is left out and said so.
    """
    meanings, by_hand = known(schema), dict(told or {})
    rank = {"by hand": 0, "label": 1, "name": 2, "alias": 3}
    found = {header: _meaning(header, meanings, by_hand) for header in headers}
    taken: dict[str, str] = {}
    for header, (field, how) in sorted(found.items(), key=lambda item: rank.get(item[1][1], 9)):
        if field and not how.startswith("part"):
            taken.setdefault(field, header)
    columns = []
    for header, (field, how) in found.items():
        if how.startswith("part"):
            columns.append(_part(header, how, "name" in taken))
        elif field and taken[field] != header:
            columns.append(Column(header, "", f"“{taken[field]}” already fills {field}"))
        else:
            columns.append(Column(header, field, how))
    return columns


def _meaning(
    header: str, meanings: Mapping[str, tuple[str, str]], by_hand: Mapping[str, str]
) -> tuple[str, str]:
    if header in by_hand:
        return by_hand[header], "by hand"
    folded = fold(header)
    if folded in meanings:
        return meanings[folded]
    if folded in COMPOSED:
        return "name", f"part {COMPOSED[folded]}"
    return "", "unknown"


def _part(header: str, how: str, has_name: bool) -> Column:
    if has_name:
        return Column(header, "", "the whole name stands in another column")
    return Column(header, "name", "part of the name", float(how.split()[1]))


def recognise(schemas: Mapping[str, Schema], sheet: str, headers: Iterable[str]) -> str:
    """The record kind a sheet holds, by its name first and by its headers second; empty when it fits none."""
    named = {
        fold(word): schema.name
        for schema in schemas.values()
        for word in (schema.sheet, schema.plural, schema.label)
        if word
    }
    if fold(sheet) in named:
        return named[fold(sheet)]
    names = list(headers)
    scores = {schema.name: _score(schema, names) for schema in schemas.values() if schema.sheet}
    best = max(scores, key=lambda kind: scores[kind])
    return best if scores[best] >= LEAST_SCORE else ""


LEAST_SCORE = 1.0
"""A sheet is recognised by its headers only when every required field but defaults could be filled."""


def _score(schema: Schema, headers: list[str]) -> float:
    filled = {column.field for column in map_columns(schema, headers) if column.field}
    needed = {
        field.name for field in schema.fields if field.required and field.default is None and field.sheet
    }
    needed -= {"owner", "author", "assignee"}
    if not needed <= filled:
        return 0.0
    return 1.0 + len(filled) / (1 + len(headers)) + len(filled) / 100
