"""The tests of a filter of accounts that are offered as drop-downs; its text says whatever else there is."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.fields import Kind, Schema
from kapta_workspace.domain.filters.parts import clauses, quoted
from kapta_workspace.domain.filters.reading import parse

Values = tuple[tuple[str, str], ...]


class Facet(NamedTuple):
    """
    One drop-down.

    Attributes:
        term: What it asks about.
        how: How it compares.
        label: What people read.
        values: Values with their words.
    """

    term: str
    how: str
    label: str
    values: Values

    @property
    def test(self) -> tuple[str, str]:
        """Its term and operator, as ``clauses`` names a test."""
        return self.term, self.how


def choices_of(*words: str) -> Values:
    """Words as values of a drop-down."""
    return tuple((word.lower(), word) for word in words)


OVER = tuple((f"{days}", f"Over {days} days ago") for days in (30, 60, 90))
WITHIN = tuple((f"{days}", f"Within {days} days") for days in (30, 60, 90))

USUAL: tuple[Facet, ...] = (
    Facet("type", "=", "Type", choices_of("Normal", "Strategic", "Flagged", "Archived")),
    Facet("risk", "=", "Open risk", choices_of("Critical", "High", "Medium", "Low")),
    Facet("silent", ">", "Last contact", OVER),
    Facet("renewal", "<=", "Contract ends", WITHIN),
)
"""The drop-downs of every workspace, beside that of the owners."""

MOST_CUSTOM = 3
"""So many custom fields with choices have a drop-down of their own; the text knows them all."""


def facets(schema: Schema, owners: Iterable[str]) -> tuple[Facet, ...]:
    """The drop-downs over accounts: their owners by name, the usual ones, custom fields with choices."""
    people = tuple((name, name) for name in sorted(set(owners), key=str.casefold))
    chosen = [one for one in schema.custom if one.tab and one.kind in (Kind.CHOICE, Kind.CHOICES)]
    own = (
        Facet(
            one.name.removeprefix("cf_"),
            "=",
            one.label,
            tuple((each.code, each.label) for each in one.choices),
        )
        for one in chosen[:MOST_CUSTOM]
    )
    return (Facet("owner", "=", "Owner", (("me", "Me"), *people)), *USUAL, *own)


def taken_apart(text: str, offered: Iterable[Facet]) -> tuple[dict[tuple[str, str], str], str]:
    """
    A filter as what drop-downs show of it, and the rest of it as text.

    >>> taken_apart("type = flagged and score < 50", USUAL)
    ({('type', '='): 'flagged'}, 'score < 50')

    A filter that is more than tests joined by *and* is all text.
    """
    known = clauses(parse(text)) if text.strip() else {}
    if known is None:
        return {}, text.strip()
    tests = {one.test for one in offered}
    shown = {test: value for test, value in known.items() if test in tests}
    rest = {test: value for test, value in known.items() if test not in tests}
    return shown, joined(rest, "")


def joined(tests: Mapping[tuple[str, str], str], text: str) -> str:
    """
    The text of a filter from what drop-downs say and from further text; nothing where both say nothing.

    >>> joined({("type", "="): "flagged"}, "score < 50 or a")
    'type = flagged and (score < 50 or a)'
    """
    parts = [f"{term} {how} {quoted(value)}" for (term, how), value in tests.items() if value]
    rest = text.strip()
    if parts and rest:
        found = parse(rest)
        # What cannot be read stands as it is, to be told as it was typed.
        plain = isinstance(found, Problem) or clauses(found) is not None
        return " and ".join([*parts, rest if plain else f"({rest})"])
    return rest or " and ".join(parts)
