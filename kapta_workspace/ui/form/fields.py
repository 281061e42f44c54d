"""Which fields a form shows, and on which tab: the schema's own, the words, and what belongs beside them."""

from collections.abc import Collection
from dataclasses import replace

from kapta_workspace.domain import derived
from kapta_workspace.domain.fields import Field, Kind, Schema
from kapta_workspace.domain.schemas import people

LAST = "Add Contributors"

CONTRIBUTORS = replace(people.CONTRIBUTORS, tab=LAST)
"""The colleagues of an account, which are records of their own, picked on a tab of its form."""

MOVED = {"Links": "Basic"}
"""Tabs of the schema whose fields stand on another tab of the form."""

RETIRED = frozenset({"archived", "flagged"})
"""Words nobody gives to a record that is only being made."""

AFTER = {"account_type": "owner"}
"""A word → the field it stands behind; the others end their tab."""


def fields_of(schema: Schema, *, new: bool, without: Collection[str] = ()) -> tuple[Field, ...]:
    """
    The fields of a form, in the order people meet them.

    Args:
        schema: The record kind, custom fields included.
        new: Whether the record is being made: words that retire a record are not offered then.
        without: Names of fields this workspace does not use.
    """
    shown = [
        replace(one, tab=MOVED.get(one.tab, one.tab))
        for one in schema.fields
        if one.tab and not one.moved_by and one.kind is not Kind.PICTURE and one.name not in without
    ]
    for word in _words(schema, new=new):
        behind = AFTER.get(word.name, "")
        at = next((place + 1 for place, one in enumerate(shown) if one.name == behind), len(shown))
        shown.insert(at, word)
    extra = (CONTRIBUTORS,) if schema.name == "account" else ()
    return (*shown, *extra)


def _words(schema: Schema, *, new: bool) -> list[Field]:
    if not new:
        return list(derived.words(schema))
    kept = [
        replace(word, choices=tuple(one for one in word.choices if one.code not in RETIRED))
        for word in derived.words(schema)
    ]
    return [word for word in kept if len(word.choices) > 1]


def tabs_of(fields: Collection[Field]) -> tuple[str, ...]:
    """The names of the tabs, in order."""
    return tuple(dict.fromkeys(one.tab for one in fields))
