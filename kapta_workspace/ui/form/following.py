"""A field that follows another: the answer to a question is asked for as the question wants it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from kapta_workspace.domain.fields import Field
from kapta_workspace.domain.voice import answer_field, meant
from kapta_workspace.ui.form.proposing import Frames
from kapta_workspace.ui.form.raw import Raw

LEADERS: Mapping[str, tuple[str, str]] = {"voc_answer": ("question", "answer")}
"""Record kind → the field that leads, and the one that follows it."""

SAID = "You had typed “{}”, which is no answer to this question. It comes back with a question that takes it."
"""Said below a field that cannot hold what was typed into it before."""


class Follows(NamedTuple):
    """
    How one field of a form follows another.

    Attributes:
        leader: The field that is chosen first.
        usual: The field that follows, while nothing is chosen.
        by: What was chosen → the field as it is then.
    """

    leader: str
    usual: Field
    by: Mapping[int, Field]

    def field(self, chosen: Raw) -> Field:
        """The field as it is for what was chosen."""
        return self.by.get(chosen, self.usual) if isinstance(chosen, int) else self.usual


def follows(
    kind: str, usual: Sequence[Field], shown: Sequence[Field], chosen: Any, known: Frames
) -> Follows | None:
    """
    How the answer of a record follows its question; None for kinds in which nothing follows.

    Args:
        kind: The record kind.
        usual: The fields while nothing is chosen.
        shown: The fields the form begins with.
        chosen: What leads when it begins.
        known: Gives the records of a kind.
    """
    if kind not in LEADERS:
        return None
    leader, follower = LEADERS[kind]
    first, now = (next(one for one in fields if one.name == follower) for fields in (usual, shown))
    by = {
        int(one["id"]): replace(answer_field(one["kind"], one["choices"]), tab=first.tab)
        for one in known("voc_question").to_dict("records")
    }
    # As the form begins it may differ: an old answer to what is now a choice is still a text.
    return Follows(leader, first, by | {key: now for key in by if key == chosen})


def carried(one: Field, text: str) -> str | None:
    """
    What a text typed before becomes in a field: the choice it means, itself where any text is taken.

    None where it is no answer.
    """
    return meant(one, text) if one.choices and text else text


def telling(one: Field, lost: str) -> Field:
    """The field, saying what it could not hold; as it is when that is nothing."""
    return replace(one, help=SAID.format(lost)) if lost else one
