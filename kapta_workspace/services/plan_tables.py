"""What a planned file has to say for itself: its tables, in a notebook, in a workbook, to be mended."""

from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from pathlib import Path

import pandas as pd

from kapta_workspace.domain.errors import problem_frame
from kapta_workspace.domain.imports import plan, questions
from kapta_workspace.domain.imports.choices import Choices
from kapta_workspace.domain.imports.plan import Outcome
from kapta_workspace.domain.imports.questions import Question
from kapta_workspace.services import findings
from kapta_workspace.services.planned import Planned
from kapta_workspace.storage import exporting
from kapta_workspace.storage.sheets import Workbook
from kapta_workspace.storage.sheets.failed import write_failed
from kapta_workspace.storage.store import Store

SHOWN = 10
"""So many problems stand under a plan in a notebook."""
FAILING = [str(Outcome.ERROR), str(Outcome.CONFLICT)]


@dataclass(frozen=True)
class PlanTables:
    """
    What a file would do, as tables.

    Attributes:
        workbook: The file as it was read.
        choices: How it was taken.
        planned: The rows, problems and writes behind the properties below.
        kept: The name of the kept mapping it was read by; empty when none was.
    """

    store: Store = field(repr=False)
    user: int = field(repr=False)
    workbook: Workbook = field(repr=False)
    choices: Choices
    planned: Planned = field(repr=False)
    kept: str = ""

    @property
    def file(self) -> str:
        """The file's name."""
        return self.workbook.path_name

    @property
    def rows(self) -> pd.DataFrame:
        """
        One row a row of the file.

        *sheet, row, kind, outcome, record, title, how* (why it is that record), *changes* (old → new),
        *code, sentence, suggestion* (the first problem, or why it is skipped).
        """
        return self.planned.rows

    @property
    def problems(self) -> pd.DataFrame:
        """
        Every problem.

        *sheet, row, column* (its heading in the file), *value, code, sentence, suggestion, kind, field*.
        """
        return self._headed(problem_frame(self.planned.problems))

    @cached_property
    def warnings(self) -> pd.DataFrame:
        """
        What is no error but ought to be looked at, in the columns of ``problems``.

        Columns nobody knows (W01), what may be there already (W02), example rows (W03), too many key players
        (W04), texts a spreadsheet has turned into numbers or days (W05).
        """
        return self._headed(problem_frame(findings.warned(self.planned, self.near_duplicates)))

    def _headed(self, found: pd.DataFrame) -> pd.DataFrame:
        columns = zip(found["sheet"], found["field"], strict=True)
        found["column"] = [self._headings.get(place, place[1]) for place in columns]
        return found[["sheet", "row", "column", "value", "code", "sentence", "suggestion", "kind", "field"]]

    @property
    def _headings(self) -> dict[tuple[str, str], str]:
        filled = self.mapping[self.mapping["field"] != ""]
        found: dict[tuple[str, str], str] = {}
        for sheet, name, header in zip(filled["sheet"], filled["field"], filled["header"], strict=True):
            before = found.get((sheet, name))
            found[sheet, name] = f"{before} + {header}" if before else header
        return found

    @property
    def summary(self) -> pd.DataFrame:
        """How many rows do what: *kind, rows, create, update, unchanged, skip, conflict, error*."""
        return plan.summary(self.rows)

    @property
    def counts(self) -> dict[str, int]:
        """*read, created, updated, unchanged, skipped, failed*; the first is the sum of the others."""
        return plan.counts(self.rows)

    @property
    def identity(self) -> str:
        """The sum every import owes, in words."""
        return plan.identity(self.counts)

    @property
    def mapping(self) -> pd.DataFrame:
        """What became of each column: *sheet, kind, header, field, how, sample*."""
        return self.planned.mapping

    @property
    def left_out(self) -> pd.DataFrame:
        """The rows of the file that are no data: *sheet, row, reason, text*."""
        return self.planned.left_out

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be said about the file as a whole, such as columns nobody knows."""
        used = f"The kept mapping “{self.kept}” was used; mapping={{}} reads the file without it."
        return (*((used,) if self.kept else ()), *self.planned.notes)

    @property
    def proposals(self) -> pd.DataFrame:
        """
        What columns nobody knows may be: *sheet, kind, header, field, label, confidence, samples*.

        Nothing of it is used unasked; ``accept`` takes it.
        """
        return self.planned.proposals

    @property
    def differences(self) -> pd.DataFrame:
        """Every cell that changes: *sheet, row, kind, title, record, field, label, before, after*."""
        return self.planned.differences

    @property
    def unresolved(self) -> pd.DataFrame:
        """
        The values that mean nothing here or several things, one row a value, the commonest first.

        *sheet, column, field, value, rows* (how many), *first_row, code, sentence, suggestion, kind*;
        ``means`` says what one is to mean.
        """
        return findings.unresolved(self.problems)

    @cached_property
    def near_duplicates(self) -> pd.DataFrame:
        """
        New records that may be there already, or twice in the file, the likeliest first.

        *sheet, row, kind, title, record* (the one here) or *other_row, other* (its name), *because,
        likeness* (of 100), *code*. Nothing is merged unasked: ``decide(row, record=…)`` updates the one
        that is here instead.
        """
        return findings.near_duplicates(self.store, self.user, self.planned)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """
        What only a person can decide, row by row, each with its answers, the likeliest first.

        Conflicts wait for an answer; what may be there already is written as new without one. ``answer``
        takes the answers.
        """
        told = self.choices.decisions.items()
        answered = frozenset(place for place, one in told if one.record is not None)
        return findings.asked(self.store, self.user, self.planned, self.near_duplicates, answered)

    @property
    def is_clean(self) -> bool:
        """Whether every row can be written."""
        return not self.rows["outcome"].isin(FAILING).any()

    # --- handing it on ------------------------------------------------------------------------------

    def write_failed(self, path: Path | str) -> Path:
        """
        Write the rows that cannot be written to a workbook of their own, to be mended and imported again.

        Beside each row stand its number in the file, the column and value that are wrong, the code, what is
        wrong and what to do.
        """
        failing = self.rows[self.rows["outcome"].isin(FAILING)]
        return write_failed(Path(path), findings.failed(self.workbook, self.problems, failing))

    def write(self, path: Path | str) -> list[Path]:
        """Write the plan to look through elsewhere: a workbook of its tables, or one csv file each."""
        tables = {
            "Plan": self.rows,
            "Changes": self.differences,
            "Problems": self.problems,
            "Warnings": self.warnings,
            "Unresolved": self.unresolved,
            "Near duplicates": self.near_duplicates,
            "Questions": questions.table(self.questions),
            "Columns": self.mapping,
            "Proposed columns": self.proposals,
            "Left out": self.left_out,
        }
        return exporting.write(Path(path), {name: one for name, one in tables.items() if len(one)})

    def _repr_html_(self) -> str:
        bad = self.problems.head(SHOWN)[["sheet", "row", "column", "code", "sentence", "suggestion"]]
        found = len(self.planned.problems)
        parts = [f"<p><b>Plan for {escape(self.file)}</b>: {escape(self.identity)}.</p>"]
        parts.append(self.summary.to_html(index=False))
        if found:
            head = f"First {SHOWN} of {found:,} problems" if found > SHOWN else "Problems"
            parts.append(f"<p>{head}:</p>{bad.to_html(index=False)}")
        waiting = int((self.rows["outcome"] == Outcome.CONFLICT).sum())
        if waiting:
            many = "1 row waits" if waiting == 1 else f"{waiting:,} rows wait"
            parts.append(f"<p>{many} for an answer: <code>plan.questions</code> has those there are.</p>")
        said = (*self.notes, *(str(one) for one in self.planned.cautions[:SHOWN]))
        parts.extend(f"<p>{escape(note)}</p>" for note in said)
        return "".join(parts)
