"""Which notes of an account somebody looks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from kapta_workspace.domain.search import plain

ASKED = ("kind", "text", "author", "type", "subtype", "since", "until")
"""What notes are narrowed by, as it stands in an address."""


@dataclass(frozen=True, slots=True)
class Asked:
    """
    What somebody looks for; what is empty does not matter.

    Attributes:
        kind: The kind of note, by its code.
        text: Words that all stand in the title or in the text, whatever the case and the accents.
        author: Who wrote it, by id.
        type: Its type, word for word.
        subtype: Its sub-type.
        since: The first day.
        until: The last day.
    """

    kind: str = ""
    text: str = ""
    author: str = ""
    type: str = ""
    subtype: str = ""
    since: str = ""
    until: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Asked":
        """What an address asks for."""
        return cls(**{name: query[name].strip() for name in ASKED if name in query})

    @property
    def told(self) -> dict[str, str]:
        """What matters, by name."""
        return {name: said for name in ASKED if (said := getattr(self, name))}


def narrowed(notes: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    """
    The notes that fit, in their order.

    From *kind, title, text, author, type, subtype, occurred_on*. A day that is none, and an author who is no
    number, do not matter either.
    """
    fits = pd.Series(data=True, index=notes.index)
    for name in ("kind", "type", "subtype"):
        if said := getattr(asked, name):
            fits &= (notes[name] == said).fillna(value=False).astype(bool)
    if asked.author.isascii() and asked.author.isdigit():
        fits &= (notes["author"] == int(asked.author)).fillna(value=False).astype(bool)
    if since := _day(asked.since):
        fits &= notes["occurred_on"] >= since
    if until := _day(asked.until):
        fits &= notes["occurred_on"] <= until
    if words := plain(asked.text).split():
        said = notes["title"].fillna("").astype("str") + " " + notes["text"].fillna("").astype("str")
        fits &= pd.Series([_holds(plain(one), words) for one in said], index=notes.index, dtype=bool)
    return notes[fits]


def _day(text: str) -> pd.Timestamp | None:
    try:
        return pd.Timestamp(date.fromisoformat(text))
    except ValueError:
        return None


def _holds(text: str, words: list[str]) -> bool:
    return all(word in text for word in words)
