"""All rows of one kind in a file, on their way from cells to what they do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from kapta_workspace.domain import changes, derived, frames
from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.fields import Formats, Schema
from kapta_workspace.domain.imports.plan import Mode, Outcome, merged, outcome_of, worded_changes
from kapta_workspace.domain.upkeep import BY_ACTOR

Place = tuple[str, int]
"""Where a row stands: the sheet's name and the row as a person counts it."""


@dataclass(frozen=True, slots=True)
class Choices:
    """
    How a file is to be read.

    Attributes:
        kind: The record kind, or sheet name → kind; empty lets the sheet tell.
        mapping: Header → field, decided by a person.
        mode: Which rows are written.
        formats: How the file writes days and numbers.
        given: Field → value for every row, for what the file does not say.
        lenient: Whether an optional cell that cannot be read or decided is left empty instead of
            refusing its row.
    """

    kind: str | Mapping[str, str] = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    mode: Mode = Mode.BOTH
    formats: Formats = field(default_factory=Formats)
    given: Mapping[str, str] = field(default_factory=dict)
    lenient: bool = False


@dataclass
class Part:
    """
    All rows of one kind in a file; every row has a label of its own in the whole file.

    Attributes:
        schema: The kind.
        typed: The rows: plain values typed, links as text until they are resolved.
        cleared: The cells that say "(clear)".
        stored: The records of the kind the workspace holds.
        choices: How the file is to be read.
        ids: Each row's record: stored, or a negative number for a new one.
        how: Why it is that record.
        problems: By label.
        notes: Cells that were left empty on request.
        skipped: By label: why the row is left alone.
        outcome: By label.
        changed: By label: old → new, in words.
    """

    schema: Schema
    typed: pd.DataFrame
    cleared: Mapping[str, pd.Series]
    stored: pd.DataFrame
    choices: Choices
    ids: pd.Series = field(default_factory=lambda: pd.Series(dtype="Int64"))
    how: pd.Series = field(default_factory=lambda: pd.Series(dtype="str"))
    problems: dict[int, list[Problem]] = field(default_factory=dict)
    notes: list[Problem] = field(default_factory=list)
    skipped: dict[int, str] = field(default_factory=dict)
    outcome: pd.Series = field(default_factory=lambda: pd.Series(dtype="str"))
    changed: dict[int, str] = field(default_factory=dict)

    def refuse(self, problems: Iterable[Problem]) -> None:
        """Put problems to their rows."""
        for problem in problems:
            self.problems.setdefault(int(problem.row or 0), []).append(problem)

    def report(self, problems: Iterable[Problem]) -> None:
        """Refuse the rows; where asked to be lenient, only note that an optional cell is left empty."""
        for problem in problems:
            if self.choices.lenient and self.is_optional(problem.field):
                self.notes.append(problem)
            else:
                self.refuse([problem])

    def is_optional(self, name: str) -> bool:
        """Whether a row can do without a field; who acts is filled in by the door."""
        return name in self.schema and (
            not self.schema[name].required or name == BY_ACTOR.get(self.schema.name)
        )

    def take_back(self, problem: Problem) -> None:
        """What the door refuses: the row, or on request only the optional cell it is about."""
        noted = len(self.notes)
        self.report([problem])
        if len(self.notes) > noted:
            empty = () if self.typed[problem.field].dtype == object else None
            self.typed.at[problem.row, problem.field] = empty

    @property
    def good(self) -> pd.Series:
        """The rows without a problem that are not skipped."""
        bad = [*self.problems, *self.skipped]
        return pd.Series(~self.typed.index.isin(bad), index=self.typed.index)

    @property
    def writes(self) -> pd.DataFrame:
        """The rows to be written: good ones that are new or change something."""
        return self.typed[self.good & self.outcome.isin([Outcome.CREATE, Outcome.UPDATE])]

    def judge_twins(self, same_as: pd.Series, places: Sequence[Place]) -> None:
        """Rows that mean the same record: identical ones count once, different ones are a question."""
        later = same_as.dropna()
        for row, first in zip(later.index.tolist(), later.tolist(), strict=True):
            if _alike(self.typed.loc[first], self.typed.loc[row]):
                self.skipped[row] = f"The same as row {places[first][1]}."
                self.ids[row] = self.ids[first]
                continue
            pair = f"Rows {places[first][1]} and {places[row][1]}"
            said = f"{pair} both mean this {self.schema.label.lower()}, and differ."
            for mine, other in ((row, first), (first, row)):
                hint = f"Keep one of them (the other is row {places[other][1]})."
                self.refuse([Problem(said, "E10", self.schema.name, row=mine, suggestion=hint)])

    def decide(self) -> None:
        """Say what each row does: create, update, or leave unchanged."""
        new = self.ids < 0
        if self.choices.mode is Mode.CREATE:
            self.skipped.update(
                dict.fromkeys(self.ids.index[~new], "It exists already; only new ones were asked for.")
            )
        if self.choices.mode is Mode.UPDATE:
            self.skipped.update(
                dict.fromkeys(self.ids.index[new], "It is new; only existing ones were asked for.")
            )
        self.typed = merged(self.typed.assign(id=self.ids), self.stored, self.cleared, self.schema)
        self.outcome = pd.Series(str(Outcome.CREATE), index=new.index, dtype="str").mask(
            ~new, str(Outcome.UNCHANGED)
        )
        self._compare()

    def _compare(self) -> None:
        existing = self.typed[(self.ids > 0) & self.good]
        if existing.empty:
            return
        shown = pd.concat([self.stored, derived.shown(self.schema, self.stored)], axis=1)
        shown = shown.set_index("id", drop=False).reindex(existing["id"].tolist()).reset_index(drop=True)
        names = [name for name in existing.columns if name != "id" and name in shown]
        found = changes.differences(shown, existing.reset_index(drop=True), names)
        touched = existing.index[existing["id"].isin(found["record"])]
        self.outcome[touched] = str(Outcome.UPDATE)
        wordy = self.schema.extended((*self.schema.custom, *derived.words(self.schema)))
        said = worded_changes(wordy, found, {})
        self.changed = {row: said[int(existing.at[row, "id"])] for row in touched}

    def told(self, places: Sequence[Place]) -> pd.DataFrame:
        """What each row does, columns ``plan.PLAN_COLUMNS``, indexed by label."""
        index = self.typed.index
        outcome = self.outcome.copy()
        outcome[list(self.skipped)] = str(Outcome.SKIP)
        for row, problems in self.problems.items():
            outcome[row] = str(outcome_of(problems))
        blank = Problem("")
        first = [self.problems.get(label, [blank])[0] for label in index]
        return pd.DataFrame(
            {
                "sheet": [places[label][0] for label in index],
                "row": [places[label][1] for label in index],
                "kind": self.schema.name,
                "outcome": outcome,
                "record": self.ids.mask(self.ids < 0),
                "title": self.typed.get(self.schema.title),
                "how": self.how,
                "changes": [self.changed.get(label, "") for label in index],
                "code": [problem.code for problem in first],
                "sentence": [
                    problem.sentence or self.skipped.get(label, "")
                    for label, problem in zip(index, first, strict=True)
                ],
                "suggestion": [problem.suggestion for problem in first],
            },
            index=index,
        )


def _alike(one: pd.Series, other: pd.Series) -> bool:
    return all(
        (frames.is_missing(mine) and frames.is_missing(its))
        or (not frames.is_missing(mine) and not frames.is_missing(its) and mine == its)
        for mine, its in zip(one, other, strict=True)
    )


def at_row(problem: Problem, schema: Schema, row: int | None) -> Problem:
    """A problem put to a row of a kind."""
    return replace(problem, kind=schema.name, row=row, record=None)


def leaning(schema: Schema, name: str, row: int) -> Problem:
    """The problem of a row that links to a row which cannot be imported."""
    said = f"{schema[name].label} is another row of this file that cannot be imported."
    return Problem(said, "E07", schema.name, name, row=row, suggestion="Mend that row first.")
