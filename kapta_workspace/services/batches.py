"""A file that was planned, and a file that was applied."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from html import escape
from typing import Any, cast

from kapta_workspace.domain.changes import Receipt, Rows
from kapta_workspace.domain.errors import Problem, Refused
from kapta_workspace.domain.imports.choices import NEW, Decision, Place
from kapta_workspace.domain.imports.questions import Question
from kapta_workspace.domain.progress import Progress, silent
from kapta_workspace.services import findings, mappings, planning, records, undo
from kapta_workspace.services.plan_tables import FAILING, PlanTables

MEND = "The list of problems says what is wrong with each; write_failed() writes them to be mended."


@dataclass(frozen=True)
class Plan(PlanTables):
    """What a file would do, row by row; nothing is written before ``apply``."""

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
        return self.answer({place: Decision(skip, NEW if new else record, cells)})

    def answer(
        self,
        answers: Mapping[Question, int] | Mapping[Place, Decision],
        *,
        progress: Progress = silent,
    ) -> "Plan":
        """
        Answer questions, all at once, and plan the file again.

        ``plan.answer({one: 0 for one in plan.questions if one.code == "E10"})`` takes the first answer of
        each; a decision may also be given by the place of its row.
        """
        new: dict[Place, Decision] = {}
        for about, chosen in answers.items():
            place, one = _decided(about, chosen)
            new[place] = new.get(place, Decision()).with_more(one)
        before = self.choices.decisions
        both = {place: before.get(place, Decision()).followed_by(one) for place, one in new.items()}
        return self.again(decisions={**before, **both}, progress=progress)

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
                {"sheet": sheet, "row": row, **asdict(one)}
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


def _decided(about: Question | Place, chosen: int | Decision) -> tuple[Place, Decision]:
    """A place, and what was decided about it."""
    if isinstance(about, Question):
        return about.decided(cast("int", chosen))
    return about, cast("Decision", chosen)


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
