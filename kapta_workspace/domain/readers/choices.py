"""Yes or no, and choices by label or code in any case."""

import re

import polars as pl

from kapta_workspace.domain.fields import Field, Formats
from kapta_workspace.domain.readers.cells import Complaint, Read

YES = ("yes", "y", "true", "t", "1", "x", "on", "ja", "oui", "si", "sí")
NO = ("no", "n", "false", "f", "0", "off", "nein", "non")
ANSWERS = {**dict.fromkeys(YES, True), **dict.fromkeys(NO, False)}
OFFERED = 12
"""So many choices are named in the sentence about a wrong one."""


def read_yes_no(field: Field, text: pl.Series, formats: Formats) -> Read:
    """Yes or no, in any of the usual spellings."""
    _ = field, formats
    values = text.str.to_lowercase().replace_strict(ANSWERS, default=None, return_dtype=pl.Boolean)
    unread = text.is_not_null() & values.is_null()
    return values, [Complaint(unread, "E02", "{label} must be yes or no, not “{value}”.")]


def fold(text: str) -> str:
    """A word as choices are compared: any case, with spaces, dashes and underscores alike."""
    return re.sub(r"[\s_\-/.]+", " ", text).strip().casefold()


def known_choices(field: Field) -> dict[str, str]:
    """Folded label or code → code."""
    return {fold(word): choice.code for choice in field.choices for word in (choice.label, choice.code)}


def _offer(field: Field) -> str:
    labels = [choice.label for choice in field.choices]
    return f"Choose one of: {', '.join(labels[:OFFERED])}{', …' if len(labels) > OFFERED else ''}."


def read_choice(field: Field, text: pl.Series, formats: Formats) -> Read:
    """One of the field's choices, by label or code, in any case."""
    _ = formats
    known, distinct = known_choices(field), text.drop_nulls().unique().to_list()
    mapping = {word: known[fold(word)] for word in distinct if fold(word) in known}
    values = text.replace_strict(mapping, default=None, return_dtype=pl.String)
    unread = text.is_not_null() & values.is_null()
    return values, [Complaint(unread, "E02", "{label} has no choice “{value}”.", _offer(field))]


def split(text: pl.Series) -> list[list[str]]:
    """Cells of several values, parted by semicolons or line ends; a blank cell has none."""
    return [
        [] if value is None else [part.strip() for part in re.split(r"[;\n]", value) if part.strip()]
        for value in text.to_list()
    ]


def read_choices(field: Field, text: pl.Series, formats: Formats) -> Read:
    """Several of the field's choices, parted by semicolons."""
    _ = formats
    known = known_choices(field)
    codes = [[known.get(fold(part)) for part in cell] for cell in split(text)]
    unread = pl.Series([None in cell for cell in codes], dtype=pl.Boolean)
    values = pl.Series([tuple(dict.fromkeys(cell)) for cell in codes], dtype=pl.Object)
    sentence = "{label} has a choice it does not know in “{value}”."
    return values, [Complaint(unread, "E02", sentence, _offer(field))]
