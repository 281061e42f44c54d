"""The rule for notes."""

from collections.abc import Iterable

from kapta_workspace.domain import frames
from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.rules.draft import Draft, World, problem, where


def says_something(draft: Draft, _world: World) -> Iterable[Problem]:
    """
    A note is written with a title or a text, or names who took part: a bare click is no knowledge.

    One whose only person was removed since stays: it says that somebody talked.
    """
    rows = draft.rows("title", "text")
    empty = frames.blanks(rows["title"]) & frames.blanks(rows["text"]) & frames.blanks(rows["contacts"])
    for row in rows.index[where(empty)].tolist():
        said = "The note says nothing yet."
        yield problem(draft, row, "text", "E01", said, "Write a title or a text, or name who took part.")
