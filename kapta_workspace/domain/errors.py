"""What can go wrong, said in sentences: problems are values, errors carry them to the door."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd


@dataclass(frozen=True, slots=True)
class Problem:
    """
    One thing that is wrong with one value, and how to mend it.

    Attributes:
        sentence: What is wrong, in words a colleague would use.
        code: The stable code of the problem (E01 …, W01 …; ``docs/dictionary.md`` lists them).
        kind: The record kind, such as ``account``; empty when the problem is about a whole file.
        field: The field's name; empty when the problem is about the whole record.
        value: The offending value as it came in.
        row: Where it came from: the row of a sheet as a person counts it, or the position in a list; None for
            a single record, which needs no number.
        record: The id of the record concerned, when it has one.
        suggestion: What to type or do instead; empty when the sentence already says it.
        sheet: The sheet of a workbook; empty outside imports.
    """

    sentence: str
    code: str = ""
    kind: str = ""
    field: str = ""
    value: Any = None
    row: int | None = None
    record: int | None = None
    suggestion: str = ""
    sheet: str = ""

    def __str__(self) -> str:
        """The sentence, led by the place it is about."""
        place = ", ".join(
            part
            for part in (
                f"sheet {self.sheet}" if self.sheet else "",
                f"row {self.row}" if self.row is not None else "",
            )
            if part
        )
        return f"{place}: {self.told}" if place else self.told

    @property
    def told(self) -> str:
        """The sentence and what to do instead, for whoever has the place before their eyes."""
        return f"{self.sentence} {self.suggestion}".strip()


def row_of(label: object) -> int | None:
    """The row an index label names: numbers are rows, a form's text labels are none."""
    return int(label) if hasattr(label, "__index__") else None


PROBLEM_COLUMNS = ("sheet", "row", "kind", "field", "value", "code", "sentence", "suggestion", "record")


def problem_frame(problems: Iterable[Problem]) -> pd.DataFrame:
    """Problems as a table: *sheet, row, kind, field, value, code, sentence, suggestion, record*."""
    rows = [{name: getattr(problem, name) for name in PROBLEM_COLUMNS} for problem in problems]
    return pd.DataFrame(rows, columns=list(PROBLEM_COLUMNS))


class KaptaError(Exception):
    """The root of every error this package raises on purpose: one sentence, never a stack of causes."""

    def _repr_html_(self) -> str:
        return f"<p role='alert'><b>{escape(str(self))}</b></p>"

    def _render_traceback_(self) -> list[str]:
        """IPython asks for this: in a notebook cell the error is its sentence, not its stack."""
        return [f"{type(self).__name__}: {self}"]


class Refused(KaptaError):
    """
    A write was refused and nothing of it was written.

    Attributes:
        problems: Every problem found, not only the first.
    """

    SHOWN = 8

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self._sentence())

    def __reduce__(self) -> tuple[Any, ...]:
        """A refusal crosses to another process whole: by its problems, not by its sentence."""
        return type(self), (self.problems,)

    def _sentence(self) -> str:
        shown = [str(problem) for problem in self.problems[: self.SHOWN]]
        more = len(self.problems) - len(shown)
        if more > 0:
            shown.append(f"… and {more:,} more; .problems has them all, .frame() as a table.")
        return "\n".join(shown) or "The change was refused."

    def frame(self) -> pd.DataFrame:
        """The problems as a table; see ``problem_frame``."""
        return problem_frame(self.problems)


class Conflict(Refused):
    """Somebody else changed the same fields since they were read; the problems name both values."""


class NotAllowed(Refused):
    """The actor may see the record but may not do this to it; the problems say why."""


class NotSignedIn(KaptaError):
    """Somebody may not come in: the sentence says no more than they may know."""


class TooManyTries(NotSignedIn):
    """Somebody failed to sign in too often in a short while."""


class NotFound(KaptaError):
    """There is no such record, or it is not shared with the actor: the two answer alike on purpose."""


class Unreadable(KaptaError):
    """A file could not be read; the sentence says what it is and what to do about it."""

    code = "E19"


class NotReady(KaptaError):
    """A server should not be sent visitors just now; the sentence may be read by anybody."""


class Misconfigured(KaptaError):
    """A setting, an extra or the database is not as it must be; the sentence says how to mend it."""
