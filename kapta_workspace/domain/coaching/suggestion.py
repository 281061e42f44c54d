"""A suggestion: what to do, why, on which records it rests, what it would change, and the form it opens."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kapta_workspace.domain.health.ideas import Idea


@dataclass(frozen=True, slots=True)
class Opening:
    """
    The form a suggestion starts.

    Attributes:
        kind: The record kind.
        record: The record to edit; None for a new one.
        given: What is filled in already: field → value.
    """

    kind: str
    record: int | None = None
    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """
    Something to do about an account.

    Attributes:
        rule: The rule it comes from; a key of ``coaching.RULES``.
        account: Whose score it would move, and on whose account it is shown.
        idea: What to do, how long it takes, and the records as they would be: priced by the what-if.
        because: Why, in a sentence or two.
        records: The records it rests on, as ``kind:id``.
        opens: The form it starts.
        is_warning: Whether it says that the account could be lost, seen by the score or not.
    """

    rule: str
    account: int
    idea: Idea
    because: str
    records: tuple[str, ...]
    opens: Opening
    is_warning: bool = False

    @property
    def about(self) -> str:
        """What it is about, so that an answer to it finds it again: a record, a role, a question."""
        return self.idea.record

    @property
    def key(self) -> str:
        """Its name: account, rule and what it is about."""
        return f"{self.account}/{self.rule}/{self.about}"
