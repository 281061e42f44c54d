"""Voice of customer: what an answer may be, by the question it answers."""

from dataclasses import replace
from typing import Any

from kapta_workspace.domain.fields import Choice, Field, Kind
from kapta_workspace.domain.schemas.know import VOC_ANSWER

OFFERED = {
    "ten": tuple(str(mark) for mark in range(11)),
    "five": tuple(str(mark) for mark in range(1, 6)),
    "yes_no": ("Yes", "No"),
}
"""What there is to choose from, by the kind of question."""


def answer_field(kind: Any, choices: Any = None) -> Field:
    r"""
    The answer to a question of a kind, as a field: one of what is offered, or any text.

    A choice question that offers nothing yet takes any text.

    >>> [one.label for one in answer_field("choice", "Price\nQuality").choices]
    ['Price', 'Quality']
    >>> answer_field("text").kind
    <Kind.LONG_TEXT: 'long_text'>
    """
    lines = choices.splitlines() if kind == "choice" and isinstance(choices, str) else OFFERED.get(kind, ())
    offered = tuple(Choice(one.strip(), one.strip()) for one in lines if one.strip())
    answer = VOC_ANSWER["answer"]
    return replace(answer, kind=Kind.CHOICE, choices=offered) if offered else answer


def meant(answer: Field, text: Any) -> str | None:
    """
    What is offered that a text means, in any case and with any spaces around it; None when it is nothing.

    >>> meant(answer_field("yes_no"), " yes")
    'Yes'
    """
    word = str(text).strip().casefold()
    return next((one.label for one in answer.choices if one.label.casefold() == word), None)
