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
    "firstname": 0,
    "given name": 0,
    "forename": 0,
    "middle name": 1,
    "last name": 2,
    "lastname": 2,
    "surname": 2,
    "family name": 2,
}
"""Headers that together make a person's name, and the order they are joined in."""
LABEL, NAME, ALIAS, BY_HAND, PART = "label", "name", "alias", "by hand", "part of the name"
"""Why a column fills a field."""
UNKNOWN, OURS = "unknown", "written by an earlier import"
"""Why a column fills none."""
FAILED = ("Failed row", "Failed column", "Failed value", "Failed code", "What is wrong", "What to do")
"""The columns that stand beside rows given back for mending; when they come again they mean nothing."""


@dataclass(frozen=True, slots=True)
class Column:
    """
    What became of one column of a sheet.

    Attributes:
        header: As it stands in the file.
        field: The field it fills; ``id`` for our own ids; empty when it fills none.
        how: Why: label, name, alias, by hand, given, part of the name; or why not.
        order: Where a part of a name comes in it.
    """

    header: str
    field: str
    how: str
    order: int = 0


def fold(text: str) -> str:
    """A header as it is compared: small letters, words parted by one space, no punctuation."""
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


def fields(schema: Schema) -> tuple[Field, ...]:
    """Every field a sheet of this kind may fill, derived words first."""
    own = [field for field in derived.on_sheet(schema).fields if field.sheet and not field.moved_by]
    return (*derived.words(schema), *own)


def known(schema: Schema) -> dict[str, tuple[str, str]]:
    """Folded header → the field it means and why (label before name before alias)."""
    meanings: dict[str, tuple[str, str]] = {fold(RECORD_ID): ("id", LABEL)}
    for how in (LABEL, NAME, ALIAS):
        for field in fields(schema):
            words = {LABEL: (field.label,), NAME: (field.name,), ALIAS: field.aliases}[how]
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
    names, meanings, exact = list(headers), known(schema), dict(told or {})
    by_hand = {fold(header): field for header, field in exact.items() if header not in names} | exact
    found = [_meaning(header, meanings, by_hand) for header in names]
    rank = {BY_HAND: 0, LABEL: 1, NAME: 2, ALIAS: 3}
    taken: dict[str, str] = {}
    for column in sorted(found, key=lambda column: rank.get(column.how, len(rank))):
        if column.field and column.how != PART:
            taken.setdefault(column.field, column.header)
    return [_settled(column, taken) for column in found]


def _meaning(header: str, meanings: Mapping[str, tuple[str, str]], by_hand: Mapping[str, str]) -> Column:
    folded = fold(header)
    for word in (header, folded):
        if word in by_hand:
            return Column(header, by_hand[word], BY_HAND)
    if folded in meanings:
        return Column(header, *meanings[folded])
    if folded in COMPOSED and "name" in {field for field, _ in meanings.values()}:
        return Column(header, "name", PART, COMPOSED[folded])
    return Column(header, "", OURS if header in FAILED else UNKNOWN)


def _settled(column: Column, taken: Mapping[str, str]) -> Column:
    """The column, or why it fills nothing because another fills its field."""
    first = taken.get(column.field)
    if column.how == PART and first is not None:
        return Column(column.header, "", f"the whole name stands in “{first}”")
    if column.field and column.how != PART and first != column.header:
        return Column(column.header, "", f"“{first}” already fills {column.field}")
    return column


def recognise(schemas: Mapping[str, Schema], sheet: str, headers: Iterable[str]) -> str:
    """
    The record kind a sheet holds, by its name first and by its headers second.

    Empty when it fits none, or two equally well: a list of bare names may be of anything.
    """
    named = names_of_sheets(schemas)
    if fold(sheet) in named:
        return named[fold(sheet)]
    names = list(headers)
    scores = {schema.name: _score(schema, names) for schema in schemas.values() if schema.sheet}
    most = max(scores.values())
    best = [kind for kind, score in scores.items() if score == most]
    return best[0] if most and len(best) == 1 else ""


def names_of_sheets(schemas: Mapping[str, Schema]) -> dict[str, str]:
    """Folded name of a sheet → the record kind it holds."""
    return {
        fold(word): schema.name
        for schema in schemas.values()
        for word in (schema.sheet, schema.plural, schema.label)
        if word
    }


def sheet_name(schemas: Mapping[str, Schema], kind: str) -> str:
    """A name by which a sheet of a kind is known again."""
    named, schema = names_of_sheets(schemas), schemas[kind]
    return next(word for word in (schema.plural, schema.label) if named[fold(word)] == kind)


FILLED_IN = frozenset({"owner", "author", "assignee"})
"""Required, but filled in with whoever imports when the file does not say."""


def _score(schema: Schema, headers: list[str]) -> float:
    """How well headers fit a kind: 0 when a required field is missing, more the more of them are known."""
    filled = {column.field for column in map_columns(schema, headers) if column.field}
    needed = {
        field.name for field in schema.fields if field.required and field.default is None and field.sheet
    }
    if not needed - FILLED_IN <= filled:
        return 0.0
    return 1.0 + len(filled) / (1 + len(headers)) + len(filled) / 100
