"""All rows of one kind in a file, on their way from cells to what they do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from kapta_workspace.domain import changes, derived, frames
from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.fields import Schema, in_a_sentence
from kapta_workspace.domain.frames import Flags
from kapta_workspace.domain.imports.cautions import EXTERNAL_ID
from kapta_workspace.domain.imports.choices import NEW, Choices
from kapta_workspace.domain.imports.matching import is_told_by_everything
from kapta_workspace.domain.imports.order import leaders_first
from kapta_workspace.domain.imports.plan import Mode, Outcome, as_precise, merged, outcome_of
from kapta_workspace.domain.upkeep import BY_ACTOR

WRITTEN = (str(Outcome.CREATE), str(Outcome.UPDATE))


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
        places: Where every row of the file stands, by label: *sheet* and *row* as a person counts it.
        ids: Each row's record: stored, or a negative number for a new one.
        how: Why it is that record.
        problems: By label.
        notes: Cells that were left empty on request.
        skipped: By label: why the row is left alone.
        outcome: By label.
        differences: What updates change: *record, field, before, after*.
        respelt: By label: external ids that are written otherwise than they are kept.
        remarks: What is to be said of the rows as a whole.
    """

    schema: Schema
    typed: pd.DataFrame
    cleared: Mapping[str, pd.Series]
    stored: pd.DataFrame
    choices: Choices
    places: pd.DataFrame
    ids: pd.Series = field(default_factory=lambda: pd.Series(dtype="Int64"))
    how: pd.Series = field(default_factory=lambda: pd.Series(dtype="str"))
    problems: dict[int, list[Problem]] = field(default_factory=dict)
    notes: list[Problem] = field(default_factory=list)
    skipped: dict[int, str] = field(default_factory=dict)
    outcome: pd.Series = field(default_factory=lambda: pd.Series(dtype="str"))
    differences: pd.DataFrame = field(default_factory=pd.DataFrame)
    respelt: Mapping[int, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    _moved: bool = False

    # --- problems ---------------------------------------------------------------------------------

    def refuse(self, problems: Iterable[Problem]) -> None:
        """Put problems to their rows."""
        for problem in problems:
            placed = replace(problem, kind=self.schema.name, record=None)
            self.problems.setdefault(int(problem.row or 0), []).append(placed)

    def report(self, problems: Iterable[Problem]) -> None:
        """Refuse the rows; where asked to be lenient, only note that an optional cell is left empty."""
        for problem in problems:
            if self.choices.lenient and self.is_optional(problem.field):
                self.notes.append(replace(problem, kind=self.schema.name, record=None))
            else:
                self.refuse([problem])

    def is_optional(self, name: str) -> bool:
        """Whether a row can do without a field; who acts is filled in by the door."""
        return name in self.schema and (
            not self.schema[name].required or name == BY_ACTOR.get(self.schema.name)
        )

    def lost(self, decided: Mapping[int, int]) -> list[Problem]:
        """The problems of rows that were decided to mean a record there is not."""
        known = {NEW, *self.stored["id"].tolist()}
        said = f"There is no {in_a_sentence(self.schema.label)} with the id {{}}, which was decided on."
        return [
            Problem(said.format(record), "E14", value=record, row=row)
            for row, record in decided.items()
            if record not in known
        ]

    def take_back(self, problem: Problem) -> None:
        """What the door refuses: the row, or on request only the optional cell it is about."""
        noted = len(self.notes)
        self.report([problem])
        if len(self.notes) > noted and problem.field in self.typed:
            self._empty(int(problem.row or 0), problem.field, problem.value)

    def _empty(self, row: int, name: str, value: Any) -> None:
        """Leave a cell empty, or one of several links out: a record that exists keeps what it has."""
        nothing: Any = () if self.typed[name].dtype == object else None
        held: Any = self.typed.at[row, name]
        if isinstance(held, tuple) and value in held:
            self._moved, nothing = True, tuple(one for one in held if one != value)
        elif self.ids[row] > 0:
            self._moved = True
            nothing = self.stored[name].iloc[pd.Index(self.stored["id"]).get_loc(self.ids[row])]
        self.typed.at[row, name] = nothing

    def look_again(self) -> None:
        """Compare with what is stored once more, when cells were emptied since."""
        if self._moved:
            self.outcome[(self.ids > 0).to_numpy(dtype=bool)] = str(Outcome.UNCHANGED)
            self._compare()
            self._moved = False

    def row_of(self, record: int | None) -> int:
        """The label of the row that means a record."""
        rows = self.ids.index[(self.ids == record).to_numpy(dtype=bool, na_value=False)]
        return int(rows[0]) if len(rows) else int(self.ids.index[0])

    # --- rows that lean on others -----------------------------------------------------------------

    @property
    def gone(self) -> frozenset[int]:
        """The temporary ids of new records that are not coming."""
        bad = self.ids[~self.good]
        return frozenset(bad[bad < 0].tolist()) - frozenset(self.ids[self.good].tolist())

    def leaning(self, gone: Mapping[str, frozenset[int]]) -> list[Problem]:
        """The problems of good rows that link to records which are not coming."""
        found: list[Problem] = []
        for link in self.schema.fields:
            lost = gone.get(link.target)
            if lost and link.name in self.typed:
                cells = self.typed[link.name][self.good]
                held = cells.explode() if cells.dtype == object else cells
                rows = dict.fromkeys(held.index[held.isin(lost).to_numpy(dtype=bool)].tolist())
                found.extend(_leaning(self.schema, link.name, row) for row in rows)
        return found

    @property
    def titles(self) -> dict[int, str]:
        """Id → title of the rows."""
        if self.schema.title not in self.typed:
            return {}
        return dict(zip(self.ids.tolist(), self.typed[self.schema.title].tolist(), strict=True))

    # --- rows -------------------------------------------------------------------------------------

    @property
    def good(self) -> Flags:
        """The rows without a problem that are not skipped."""
        flags = np.ones(len(self.typed), dtype=bool)
        if self.problems or self.skipped:
            flags[self.typed.index.get_indexer(pd.Index([*self.problems, *self.skipped]))] = False
        return flags

    @property
    def writes(self) -> pd.DataFrame:
        """
        The rows to be written, leaders first: good ones that are new or change something.

        They carry the *version* they were read at, so that the door can tell what others changed since.
        """
        places = np.flatnonzero(self.good & self.outcome.isin(WRITTEN).to_numpy())
        for link in self.schema.links:
            if link.target == self.schema.name and link.name in self.typed:
                ids, leaders = (self.typed[name].iloc[places] for name in ("id", link.name))
                places = places[leaders_first(ids, leaders)] if leaders.notna().any() else places
        rows = self.typed.iloc[places]
        if (rows["id"] > 0).any():
            versions = self.stored.set_index("id")["version"]
            rows = rows.assign(version=rows["id"].map(versions).astype("Int64"))
        return rows

    def judge_twins(self, same_as: pd.Series) -> None:
        """Rows that mean the same record: identical ones count once, different ones are a question."""
        later = same_as.dropna().astype("int64")
        if later.empty:
            return
        mine, its = (self.typed.loc[rows].reset_index(drop=True) for rows in (later.index, later.to_numpy()))
        differ = np.zeros(len(later), dtype=bool)
        for name in self.typed.columns:
            differ |= frames.unequal(mine[name], its[name])
        lines = self.places["row"]
        for row, first, odd in zip(later.index.tolist(), later.tolist(), differ.tolist(), strict=True):
            if odd:
                self._dispute(row, first)
            else:
                self.skipped[row] = f"The same as row {lines[first]}."
                self.ids[row] = self.ids[first]

    def _dispute(self, row: int, first: int) -> None:
        lines, label = self.places["row"], in_a_sentence(self.schema.label)
        sheets = self.places["sheet"]
        both = f"Rows {lines[first]} and {lines[row]}"
        if sheets[first] != sheets[row]:
            both = f"Row {lines[first]} of “{sheets[first]}” and row {lines[row]} of “{sheets[row]}”"
        said, code = f"{both} both mean this {label}, and differ.", "E10"
        if self._is_collision(row, first):
            said, code = f"{both} have external ids that differ in spaces or invisible signs only.", "E15"
        for mine, other in ((row, first), (first, row)):
            if all(problem.sentence != said for problem in self.problems.get(mine, ())):
                hint = f"Keep one of them (the other is row {lines[other]})."
                title = self.typed.at[mine, self.schema.title] if self.schema.title in self.typed else None
                self.refuse([Problem(said, code, value=title, row=mine, suggestion=hint)])

    def _is_collision(self, row: int, first: int) -> bool:
        """Whether two rows mean one record only because their external ids were cleaned."""
        if not {row, first} & set(self.respelt) or EXTERNAL_ID not in self.typed:
            return False
        kept = [str(self.typed.at[one, EXTERNAL_ID]) for one in (row, first)]
        written = [self.respelt.get(one, text) for one, text in zip((row, first), kept, strict=True)]
        return kept[0] == kept[1] and written[0] != written[1]

    def decide(self) -> None:
        """Say what each row does: create, update, or leave unchanged."""
        new = (self.ids < 0).to_numpy(dtype=bool)
        if self.choices.mode is Mode.CREATE:
            self._skip(~new, "It exists already; only new ones were asked for.")
        if self.choices.mode is Mode.UPDATE:
            self._skip(new, "It is new; only existing ones were asked for.")
        filled = merged(self.typed.assign(id=self.ids), self.stored, self.cleared, self.schema)
        self.typed = as_precise(filled, self.stored)
        outcome = np.where(new, str(Outcome.CREATE), str(Outcome.UNCHANGED))
        self.outcome = pd.Series(outcome, index=self.typed.index, dtype="str")
        self._compare()

    def _skip(self, which: Flags, why: str) -> None:
        self.skipped.update(dict.fromkeys(self.typed.index[which].tolist(), why))

    def _compare(self) -> None:
        rows = self.typed[(self.ids > 0).to_numpy(dtype=bool) & self.good]
        shown = pd.concat([self.stored, derived.shown(self.schema, self.stored)], axis=1)
        now = shown.iloc[pd.Index(shown["id"]).get_indexer(pd.Index(rows["id"]))].reset_index(drop=True)
        after = rows.reset_index(drop=True)
        for word in derived.words(self.schema):
            if word.name in after:
                after[word.name] = after[word.name].fillna(now[word.name])
        names = [name for name in after.columns if name != "id" and name in shown]
        self.differences = changes.differences(now, after, names)
        touched = rows.index[rows["id"].isin(self.differences["record"]).to_numpy(dtype=bool)]
        self.outcome[touched] = str(Outcome.UPDATE)

    @property
    def unnamed(self) -> tuple[str, ...]:
        """What is to be said of new records that only an external id could name, and that have none."""
        if not is_told_by_everything(self.schema):
            return ()
        bare = self.typed.get("external_id", pd.Series(pd.NA, self.typed.index)).isna().to_numpy()
        count = int((self.good & bare & (self.outcome == Outcome.CREATE).to_numpy()).sum())
        said = (
            f"{self.schema.counted(count)} come without an external id: a later file finds them again only "
            "while it says the same of them in everything; whatever differs becomes a new one."
        )
        return (said,) if count else ()

    # --- the result -------------------------------------------------------------------------------

    def told(self, worded: Mapping[int, str]) -> pd.DataFrame:
        """
        What each row does, columns ``plan.PLAN_COLUMNS``, indexed by label.

        Args:
            worded: By record: old → new, in words.
        """
        index = self.typed.index
        outcome = self.outcome.copy()
        outcome[list(self.skipped)] = str(Outcome.SKIP)
        outcome[list(self.problems)] = [str(outcome_of(found)) for found in self.problems.values()]
        first = {row: problems[0] for row, problems in self.problems.items()}
        said = {**self.skipped, **{row: problem.sentence for row, problem in first.items()}}
        updates = self.ids[(outcome == Outcome.UPDATE).to_numpy()]
        records = zip(updates.index.tolist(), updates.tolist(), strict=True)
        changed = {row: worded.get(record, "") for row, record in records}
        return pd.DataFrame(
            {
                "sheet": self.places["sheet"].iloc[index],
                "row": self.places["row"].iloc[index],
                "kind": self.schema.name,
                "outcome": outcome,
                "record": self.ids.mask(self.ids < 0),
                "title": self.typed.get(self.schema.title),
                "how": self.how,
                "changes": _texts(index, changed),
                "code": _texts(index, {row: problem.code for row, problem in first.items()}),
                "sentence": _texts(index, said),
                "suggestion": _texts(index, {row: problem.suggestion for row, problem in first.items()}),
            },
            index=index,
        )


def _texts(index: pd.Index, said: Mapping[int, str]) -> pd.Series:
    """A column of texts, empty but for the rows about which something is said."""
    texts = np.full(len(index), "", dtype=object)
    texts[index.get_indexer(pd.Index(list(said)))] = list(said.values())
    return pd.Series(texts, index=index, dtype="str")


def _leaning(schema: Schema, name: str, row: int) -> Problem:
    said = f"{schema[name].label} is another row of this file that cannot be imported."
    return Problem(said, "E07", schema.name, name, row=row, suggestion="Mend that row first.")
