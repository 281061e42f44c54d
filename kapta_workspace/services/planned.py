"""The outcome of planning an import, in the file's own order and places."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pandas as pd

from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.imports import headers
from kapta_workspace.services.records import Prepared
from kapta_workspace.storage.sheets import Sheet, Workbook
from kapta_workspace.storage.sheets.workbook import EXAMPLE

READ_ME = "read me"
"""The template's page of instructions, which holds no records."""
DIFFERENCES = ("sheet", "row", "kind", "title", "record", "field", "label", "before", "after")


@dataclass(frozen=True, slots=True)
class Planned:
    """
    The outcome of planning.

    Attributes:
        rows: What each row does: ``plan.PLAN_COLUMNS``.
        problems: Everything that is wrong, in the order of the file.
        mapping: What became of each column: *sheet, kind, header, field, how, sample*.
        left_out: The rows that are no data: *sheet, row, reason, text*.
        notes: What is to be said about the file as a whole.
        prepared: What would be written, found right by the door.
        places: Where each row stands, by the label the door knows it by: *sheet, row*.
        proposals: What columns nobody knows may be: ``near.PROPOSED_COLUMNS``.
        differences: Every cell an update changes: ``DIFFERENCES``.
        cautions: What is no error but ought to be looked at.
    """

    rows: pd.DataFrame
    problems: tuple[Problem, ...]
    mapping: pd.DataFrame
    left_out: pd.DataFrame
    notes: tuple[str, ...]
    prepared: Prepared
    places: pd.DataFrame
    proposals: pd.DataFrame
    differences: pd.DataFrame
    cautions: tuple[Problem, ...] = ()

    def located(self, problem: Problem) -> Problem:
        """A problem of the door, put to the sheet and row the person knows."""
        return located(problem, self.places)


def located(problem: Problem, places: pd.DataFrame) -> Problem:
    """A problem put from a row's label to its sheet and row."""
    if problem.row is None:
        return problem
    sheet, row = (places[name].iloc[problem.row] for name in ("sheet", "row"))
    return replace(problem, sheet=str(sheet), row=int(row), record=None)


def is_read_me(sheet: Sheet) -> bool:
    """Whether a sheet is the template's page of instructions."""
    return headers.fold(sheet.name) == READ_ME


def left_out(workbook: Workbook) -> pd.DataFrame:
    """The rows of a workbook that are no data: *sheet, row, reason, text*."""
    found = [
        {"sheet": sheet.name, "row": one.row, "reason": one.reason, "text": one.text}
        for sheet in workbook.sheets
        for one in sheet.left_out
    ]
    return pd.DataFrame(found, columns=["sheet", "row", "reason", "text"])


def examples(workbook: Workbook) -> Iterable[Problem]:
    """A warning for each row left out because it is marked as the template's example."""
    for sheet in workbook.sheets:
        for one in sheet.left_out:
            if one.reason == EXAMPLE:
                said = "This row is marked as the template's example and was left out."
                hint = "Empty its cell under “#” if it is one of yours."
                yield Problem(said, "W03", row=one.row, sheet=sheet.name, value=one.text, suggestion=hint)


def notes(workbook: Workbook) -> Iterable[str]:
    """What reading the workbook had to say."""
    named = len(workbook.sheets) > 1
    yield from workbook.notes
    for sheet in workbook.sheets:
        if not is_read_me(sheet):
            yield from (f"Sheet {sheet.name}: {note}" if named else note for note in sheet.notes)
