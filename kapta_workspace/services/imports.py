"""
Imports: a spreadsheet becomes a plan, the plan is looked at, and applied through the door as one change set.

Nothing is written before ``apply``; what is applied can be undone, updates included.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kapta_workspace.domain.access import Action, Decision, decide
from kapta_workspace.domain.changes import Receipt
from kapta_workspace.domain.errors import NotAllowed, Problem
from kapta_workspace.domain.fields import Formats
from kapta_workspace.domain.imports.choices import Choices
from kapta_workspace.domain.imports.plan import Mode
from kapta_workspace.domain.progress import Progress, silent
from kapta_workspace.services import activity, mappings, people, planning, undo
from kapta_workspace.services.batches import Batch, Plan
from kapta_workspace.services.views import View
from kapta_workspace.services.workbooks import Source, workbook
from kapta_workspace.storage.sheets import Bounds
from kapta_workspace.storage.sheets.template import write_template
from kapta_workspace.storage.store import Store

__all__ = ["OFFERED", "Batch", "Imports", "Plan"]

OFFERED = ("user", "product", "metric", "stage")
"""The kinds short enough for a template's drop-downs."""


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
        values: Mapping[str, Mapping[str, str]] | None = None,
        lenient: bool = False,
        bounds: Bounds | None = None,
        progress: Progress = silent,
    ) -> Plan:
        """
        Say for every row what it would do; write nothing.

        Args:
            source: A file, a frame, frames by sheet name, or a workbook already read.
            kind: The record kind, where the sheet's name and headers do not tell; or sheet name → kind.
            mapping: Header → field, for columns no alias knows; an empty field leaves a column out. Unsaid,
                the one kept for files with these columns is used (``Plan.keep_mapping``); ``{}`` uses none.
            mode: Create and update, create only, or update only.
            day_first: How the file writes 03/04/2026; unsaid, such a day is an error.
            decimal: The file's decimal sign.
            given: Field → value for every row, where the file has no such column.
            values: Field → what a cell says → what it means: ``{"account_type": {"Gold": "strategic"}}``.
            lenient: Import a row whose optional cell cannot be read, or whose optional link names nothing,
                several records or too many, with that cell left empty; the cell stays on the list of
                problems. What is required still refuses its row.
            bounds: How much the reader may take; the usual limits otherwise.
            progress: Told which stage it is at, and after how many rows.

        Raises:
            Unreadable: in one sentence, when the file cannot be read.
            Refused: when a kind or a field is named that there is not.
            NotAllowed: to whoever may not import.
        """
        self._allow()
        progress(0, 0, "Reading the file")
        book = workbook(source, bounds)
        formats = Formats(day_first, decimal)
        choices = Choices(
            kind, dict(mapping or {}), Mode(mode), formats, dict(given or {}), lenient, dict(values or {})
        )
        used = ""
        if mapping is None:
            choices, used = mappings.used(self.store, self.user, book, choices)
        planned = planning.make(self.store, self.user, book, choices, progress=progress)
        return Plan(self.store, self.user, book, choices, planned, used)

    @property
    def mappings(self) -> pd.DataFrame:
        """
        The mappings that are kept, for whoever may import.

        *name, shape, kind, mapping, values, given, day_first, decimal*.
        """
        return mappings.table(mappings.kept(self.store, self.user) if self._decision() else {})

    def forget_mapping(self, name: str) -> Receipt:
        """Forget a mapping that is kept; files of its shape are read by their headers again."""
        self._allow()
        return mappings.forget(self.store, self.user, name)

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

    def _decision(self) -> Decision:
        with self.store.reading() as unit:
            return decide(people.actor(unit, self.user), Action.IMPORT)

    def _allow(self) -> None:
        decision = self._decision()
        if not decision:
            raise NotAllowed([Problem(decision.reason, code="E17")])

    def _repr_html_(self) -> str:
        return '<p><b>Imports</b>: <code>.plan("accounts.xlsx")</code> shows what a file would do.</p>'
