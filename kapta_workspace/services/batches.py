"""A file that was planned, and a file that was applied."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from kapta_workspace.domain.changes import Receipt, Rows
from kapta_workspace.domain.errors import Problem, Refused, problem_frame
from kapta_workspace.domain.imports import plan
from kapta_workspace.domain.imports.choices import NEW, Choices, Decision
from kapta_workspace.domain.imports.plan import Outcome
from kapta_workspace.domain.progress import Progress, silent
from kapta_workspace.services import findings, mappings, planning, records, undo
from kapta_workspace.services.planned import Planned
from kapta_workspace.storage import exporting
from kapta_workspace.storage.sheets import Workbook
from kapta_workspace.storage.sheets.failed import write_failed
from kapta_workspace.storage.store import Store

SHOWN = 10
"""So many problems stand under a plan in a notebook."""
MEND = "The list of problems says what is wrong with each; write_failed() writes them to be mended."
FAILING = [str(Outcome.ERROR), str(Outcome.CONFLICT)]


@dataclass(frozen=True)
class Plan:
    """
    What a file would do, row by row; nothing is written before ``apply``.

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
        found = problem_frame(self.planned.problems)
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

        *sheet, column, field, value, rows* (how many), *first_row, code, sentence, suggestion*; ``meaning``
        says what one is to mean.
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

    @property
    def is_clean(self) -> bool:
        """Whether every row can be written."""
        return not self.rows["outcome"].isin(FAILING).any()

    # --- deciding -----------------------------------------------------------------------------------

    def decide(
        self,
        row: int,
        *,
        sheet: str = "",
        skip: bool = False,
        record: int | None = None,
        new: bool = False,
        **cells: str,
    ) -> "Plan":
        """
        Decide about one row, and plan the file again.

        Args:
            row: Its number in the file.
            sheet: Its sheet; a file of one sheet need not say.
            skip: Leave it out.
            record: The id of the record it means.
            new: It means none that is here, whatever it is called.
            cells: Field → what the cell is to say; an empty text empties it.

        Raises:
            Misconfigured: when there is no such sheet or row.
            Refused: when there is no such field.
        """
        place = findings.place(self.rows, sheet, row)
        before = self.choices.decisions.get(place, Decision())
        one = Decision(skip, NEW if new else record, {**before.cells, **cells})
        return self.again(decisions={**self.choices.decisions, place: one})

    def meaning(self, field: str, /, **words: str) -> "Plan":
        """Say what values of a field mean, ``plan.meaning("tier", Gold="strategic")``, and plan again."""
        return self.means(field, words)

    def means(self, field: str, words: Mapping[str, str]) -> "Plan":
        """The same for words that are no Python names: ``plan.means("role", {"2 Champion": "champion"})``."""
        known = self.choices.values.get(field, {})
        return self.again(values={**self.choices.values, field: {**known, **words}})

    def accept(self, *headers: str) -> "Plan":
        """Take the proposals for these columns, or for all of them, and plan again."""
        found = self.proposals[self.proposals["header"].isin(headers)] if headers else self.proposals
        told = dict(zip(found["header"].tolist(), found["field"].tolist(), strict=True))
        return self.again(mapping={**self.choices.mapping, **told})

    def again(self, *, progress: Progress = silent, **choices: Any) -> "Plan":
        """Plan the same file with other ``choices``, against the workspace as it is now."""
        chosen = replace(self.choices, **choices)
        planned = planning.make(self.store, self.user, self.workbook, chosen, progress=progress)
        return replace(self, choices=chosen, planned=planned)

    def keep_mapping(self, name: str) -> Receipt:
        """Keep how this file is read, for the next one with the same columns."""
        return mappings.keep(self.store, self.user, self.workbook, self.choices, name)

    # --- doing --------------------------------------------------------------------------------------

    def apply(
        self,
        *,
        good_rows: bool = False,
        why: str = "",
        details: Mapping[str, object] | None = None,
        beside: Sequence[Rows] = (),
        progress: Progress = silent,
    ) -> "Batch":
        """
        Write the plan, in one transaction.

        Args:
            good_rows: Write the rows that can be written; otherwise one bad row stops all.
            why: For the log.
            details: Kept with the log entry beside what it keeps of every import.
            beside: Further rows to be written in the same transaction.
            progress: Told before the writing, after each record kind and at the end, in rows.

        Raises:
            Refused: with the problems, when rows cannot be written and ``good_rows`` was not asked for, or
                when the workspace changed since the plan was made so that they no longer can.
        """
        if not self.is_clean and not good_rows:
            raise Refused(self.planned.problems)
        told = self.counts
        total = told["created"] + told["updated"]
        progress(0, total, "Writing the rows")
        prepared = self.planned.prepared
        change = replace(
            prepared.change,
            writes=(*prepared.change.writes, *beside),
            why=why or f"Import of {self.file}",
            details={**self._details(), **(details or {})},
        )
        try:
            receipt = (
                records.save(self.store, self.user, change)
                if beside
                else records.save_prepared(
                    self.store,
                    replace(prepared, change=change),
                    lambda done, _, what: progress(min(done, total), total, what),
                )
            )
        except Refused as refusal:
            raise type(refusal)([self.planned.located(one) for one in refusal.problems]) from None
        progress(total, total, "Writing the rows")
        return Batch(self, receipt)

    def _details(self) -> dict[str, object]:
        """What the log keeps of an import."""
        filled = self.mapping.loc[self.mapping["field"] != "", ["sheet", "header", "field"]]
        return {
            "file": self.file,
            "sha256": self.workbook.sha256,
            "mode": str(self.choices.mode),
            "lenient": self.choices.lenient,
            "given": dict(self.choices.given),
            "values": {name: dict(words) for name, words in self.choices.values.items()},
            "decisions": [
                {"sheet": sheet, "row": row, "skip": one.skip, "record": one.record, "cells": dict(one.cells)}
                for (sheet, row), one in self.choices.decisions.items()
            ],
            "mapping": filled.to_dict("records"),
            "counts": self.summary.to_dict("records"),
        }

    def confirm(self) -> str:
        """
        The sum of the file in words, for the end of a run nobody watches.

        Raises:
            Refused: when there are rows that cannot be written, so that the run ends as a failure.
        """
        failing = self.rows[self.rows["outcome"].isin(FAILING)]
        if len(failing):
            one = len(failing) == 1
            said = f"{len(failing):,} row{'' if one else 's'} of {self.file} could not be written"
            raise Refused([Problem(f"{said}: {self.identity}.", suggestion=MEND)])
        return f"{self.file}: {self.identity}."

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
            "Unresolved": self.unresolved,
            "Near duplicates": self.near_duplicates,
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
        parts.extend(f"<p>{escape(note)}</p>" for note in self.notes)
        return "".join(parts)


@dataclass(frozen=True)
class Batch:
    """
    An import that was applied.

    Attributes:
        plan: What it came from.
        receipt: What was written.
    """

    plan: Plan
    receipt: Receipt

    @property
    def position(self) -> int:
        """Its place in the log: what ``undo`` takes."""
        return self.receipt.position

    @property
    def counts(self) -> dict[str, int]:
        """*read, created, updated, unchanged, skipped, failed*; the first is the sum of the others."""
        return self.plan.counts

    @property
    def identity(self) -> str:
        """The sum every import owes: rows read = created + updated + unchanged + skipped + failed."""
        return self.plan.identity

    def undo(self, why: str = "") -> Receipt:
        """Take the import back, updates included, while nothing it touched changed since."""
        return undo.undo(self.plan.store, self.plan.user, self.position, why)

    def _repr_html_(self) -> str:
        return f"<p><b>{escape(self.plan.file)}</b> is in (log {self.position}): {escape(self.identity)}.</p>"
