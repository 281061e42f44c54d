"""
Imports: a spreadsheet becomes a plan, the plan is looked at, and applied through the door as one change set.

Nothing is written before ``apply``; what is applied can be undone, updates included.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

import pandas as pd

from kapta_workspace.domain.access import Action, decide
from kapta_workspace.domain.changes import ChangeSet, Receipt
from kapta_workspace.domain.errors import NotAllowed, Problem, Refused, problem_frame
from kapta_workspace.domain.fields import Formats
from kapta_workspace.domain.imports.part import Choices
from kapta_workspace.domain.imports.plan import Mode, Outcome, summary
from kapta_workspace.services import activity, people, planning, records, undo
from kapta_workspace.services.planning import Planned
from kapta_workspace.services.views import View
from kapta_workspace.storage.sheets import Bounds, Workbook, read_workbook
from kapta_workspace.storage.sheets.template import write_template
from kapta_workspace.storage.store import Store

OFFERED = ("user", "product", "metric", "stage")
"""The kinds short enough for a template's drop-downs."""

Source = Path | str | pd.DataFrame | Mapping[str, pd.DataFrame] | Workbook


@dataclass(frozen=True)
class Imports:
    """Spreadsheets in: ``plan`` first, then the plan's ``apply``."""

    store: Store
    user: int

    def plan(  # noqa: PLR0913 - one keyword a question a file may raise
        self,
        source: Source,
        *,
        kind: str | Mapping[str, str] = "",
        mapping: Mapping[str, str] | None = None,
        mode: Mode | str = Mode.BOTH,
        day_first: bool | None = None,
        decimal: str = ".",
        given: Mapping[str, str] | None = None,
        lenient: bool = False,
        bounds: Bounds | None = None,
        rehearse: bool = True,
    ) -> "Plan":
        """
        Say for every row what it would do; write nothing.

        Args:
            source: A file, a frame, frames by sheet name, or a workbook already read.
            kind: The record kind, where the sheet's name and headers do not tell; or sheet name → kind.
            mapping: Header → field, for columns no alias knows; an empty field leaves a column out.
            mode: Create and update, create only, or update only.
            day_first: How the file writes 03/04/2026; unsaid, such a day is an error.
            decimal: The file's decimal sign.
            given: Field → value for every row, where the file has no such column.
            lenient: Import a row whose optional cell cannot be read, or whose optional link names nothing,
                several records or too many, with that cell left empty; the cell stays on the list of
                problems. What is required still refuses its row.
            bounds: How much the reader may take; the usual limits otherwise.
            rehearse: Whether to send the rows through the door's rules already now, as ``apply`` will.

        Raises:
            Unreadable: in one sentence, when the file cannot be read.
            NotAllowed: to whoever may not import.
        """
        self._allow()
        workbook = _workbook(source, bounds)
        choices = Choices(
            kind, dict(mapping or {}), Mode(mode), Formats(day_first, decimal), dict(given or {}), lenient
        )
        planned = planning.plan(self.store, self.user, workbook, choices, rehearse=rehearse)
        return Plan(self.store, self.user, workbook.path_name, workbook.sha256, choices, planned)

    def template(self, path: Path | str) -> Path:
        """Write the blank workbook to fill in, from the fields and lists the workspace has now."""
        view = View(self.store, self.user)
        lists = {kind: view.frame(kind)[view.schemas[kind].title].tolist() for kind in OFFERED}
        return write_template(Path(path), view.schemas.values(), lists)

    def undo(self, batch: int, why: str = "") -> Receipt:
        """Take an import back, updates included, while nothing it touched changed since."""
        self._allow()
        return undo.undo(self.store, self.user, batch, why)

    def history(self, limit: int = 100) -> pd.DataFrame:
        """The imports so far, newest first: *id, at, actor, why, counts, details* (file, hash, mapping)."""
        entries = activity.entries(self.store, self.user, limit=limit)
        return entries.loc[
            entries["through"] == "import", ["id", "at", "actor", "why", "counts", "details"]
        ].reset_index(drop=True)

    def _allow(self) -> None:
        with self.store.reading() as unit:
            decision = decide(people.actor(unit, self.user), Action.IMPORT)
        if not decision:
            raise NotAllowed([Problem(decision.reason, code="E17")])

    def _repr_html_(self) -> str:
        return '<p><b>Imports</b>: <code>.plan("accounts.xlsx")</code> shows what a file would do.</p>'


@dataclass(frozen=True)
class Plan:
    """
    What a file would do, row by row.

    Attributes:
        file: The file's name.
        sha256: Its fingerprint, for the log.
        choices: How it was read.
        planned: The rows, problems and writes behind the properties below.
    """

    store: Store = field(repr=False)
    user: int = field(repr=False)
    file: str
    sha256: str
    choices: Choices
    planned: Planned = field(repr=False)

    @property
    def rows(self) -> pd.DataFrame:
        """
        One row a row of the file.

        *sheet, row, kind, outcome, record, title, how* (why it is that record), *changes* (old → new),
        *code, sentence, suggestion* (the first problem).
        """
        return self.planned.rows

    @property
    def problems(self) -> pd.DataFrame:
        """Every problem: *sheet, row, kind, field, value, code, sentence, suggestion, record*."""
        return problem_frame(self.planned.problems)

    @property
    def summary(self) -> pd.DataFrame:
        """How many rows do what: *kind, rows, create, update, unchanged, skip, conflict, error*."""
        return summary(self.rows)

    @property
    def mapping(self) -> pd.DataFrame:
        """What became of each column: *sheet, kind, header, field, how, sample*."""
        return self.planned.mapping

    @property
    def left_out(self) -> pd.DataFrame:
        """The rows of the file that are no data: *sheet, row, reason, text*."""
        return self.planned.left_out

    @property
    def is_clean(self) -> bool:
        """Whether every row can be written."""
        return not self.rows["outcome"].isin([Outcome.ERROR, Outcome.CONFLICT]).any()

    def apply(self, *, good_rows: bool = False, why: str = "") -> "Batch":
        """
        Write the plan, in one transaction.

        Args:
            good_rows: Write the rows that can be written; otherwise one bad row stops all.
            why: For the log.

        Raises:
            Refused: with the problems, when rows cannot be written and ``good_rows`` was not asked for.
        """
        if not self.is_clean and not good_rows:
            raise Refused(self.planned.problems)
        details = {
            "file": self.file,
            "sha256": self.sha256,
            "mode": str(self.choices.mode),
            "mapping": self.mapping.loc[self.mapping["field"] != "", ["sheet", "header", "field"]].to_dict(
                "records"
            ),
            "counts": self.summary.to_dict("records"),
        }
        change = ChangeSet(
            tuple(self.planned.writes), "import", why or f"Import of {self.file}", details=details
        )
        receipt = records.save(self.store, self.user, change)
        return Batch(self, receipt)

    def _repr_html_(self) -> str:
        bad = problem_frame(self.planned.problems[:10])[
            ["sheet", "row", "field", "code", "sentence", "suggestion"]
        ]
        more = (
            f"<p>First of {len(self.planned.problems):,} problems:</p>{bad.to_html(index=False)}"
            if len(bad)
            else ""
        )
        return f"<p><b>Plan for {escape(self.file)}</b></p>{self.summary.to_html(index=False)}{more}"


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
        tally = self.plan.rows["outcome"].value_counts()
        told = {
            "created": int(tally.get(Outcome.CREATE, 0)),
            "updated": int(tally.get(Outcome.UPDATE, 0)),
            "unchanged": int(tally.get(Outcome.UNCHANGED, 0)),
            "skipped": int(tally.get(Outcome.SKIP, 0)),
            "failed": int(tally.get(Outcome.ERROR, 0) + tally.get(Outcome.CONFLICT, 0)),
        }
        return {"read": len(self.plan.rows), **told}

    @property
    def identity(self) -> str:
        """The sum every import owes: rows read = created + updated + unchanged + skipped + failed."""
        c = self.counts
        return (
            f"{c['read']:,} rows read = {c['created']:,} created + {c['updated']:,} updated + "
            f"{c['unchanged']:,} unchanged + {c['skipped']:,} skipped + {c['failed']:,} failed"
        )

    def undo(self, why: str = "") -> Receipt:
        """Take the import back."""
        return undo.undo(self.plan.store, self.plan.user, self.position, why)

    def _repr_html_(self) -> str:
        return f"<p><b>{escape(self.plan.file)}</b> is in (log {self.position}): {self.identity}.</p>"


def _workbook(source: Source, bounds: Bounds | None) -> Workbook:
    if isinstance(source, Workbook):
        return source
    if isinstance(source, pd.DataFrame):
        return planning.in_memory({"Sheet": source})
    if isinstance(source, Mapping):
        return planning.in_memory(dict(source))
    return read_workbook(Path(source), bounds=bounds or Bounds())
