"""The port for looking things up about a contact: what a provider is asked, and what it may answer."""

from dataclasses import dataclass
from typing import Any, Protocol

import pandas as pd


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
