"""
The ports to other people's systems: what a provider or a CRM is asked, and what it may answer.

A ``Source`` gives the records of a CRM as tables that are planned and applied like a spreadsheet; nothing is
ever written back to it. An ``Enricher`` proposes values for one record.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

import pandas as pd

from kapta_workspace.domain.errors import KaptaError


class NotReached(KaptaError):
    """Another system did not answer as it should; the sentence says which, how, and what to do."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """
    What a source gave.

    Attributes:
        tables: Record kind → its rows as text, headed by our field names; links are external ids or e-mails.
        gone: Record kind → the external ids of records deleted there since the bookmark.
        bookmark: How far it was read, by the source's own objects: what the next ``pull`` starts from.
        notes: What is to be said about it as a whole, such as records left out and why.
    """

    tables: Mapping[str, pd.DataFrame]
    gone: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    bookmark: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


class Source(Protocol):
    """Another system whose records can be taken over; it is only ever read."""

    @property
    def label(self) -> str:
        """Its name in a sentence."""

    def pull(self, since: Mapping[str, str]) -> Pulled:
        """
        Read what changed since a bookmark; everything when it is empty.

        Raises:
            NotReached: in one sentence, when it does not answer as it should.
        """


def texts(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> pd.DataFrame:
    """Rows as a table of text, as a spreadsheet would hold them; nothing where there is nothing."""
    return pd.DataFrame(
        {
            name: pd.Series([_text(row.get(name)) for row in rows], dtype="object").astype("str")
            for name in columns
        }
    )


def _text(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """
    A value proposed for one field of a contact; somebody accepts it, or does not.

    Attributes:
        field: The field's name.
        value: What to put there.
        because: Why, in a sentence.
        source: Who says so.
    """

    field: str
    value: Any
    because: str
    source: str


class Enricher(Protocol):
    """Looks for what is missing about a contact."""

    def suggest(self, contact: pd.Series, known: pd.DataFrame) -> list[Suggestion]:
        """
        Propose values for a contact.

        Args:
            contact: *id, account, name, title, email, same_person*; missing where not known.
            known: The same of everybody the asker may see, the contact among them.
        """


@runtime_checkable
class Previewed(Protocol):
    """An enricher that sends words of ours, and shows them before."""

    def asks(self, record: pd.Series) -> str:
        """What it is asked and told of a record, as a person reads it."""

    def body(self, record: pd.Series) -> str:
        """The same, to the letter as it would be sent; nothing is sent."""
