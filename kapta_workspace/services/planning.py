"""Planning an import: sheet by sheet, kind by kind, against what the workspace holds now."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from kapta_workspace.domain import changes, derived, frames
from kapta_workspace.domain.changes import ChangeSet, Rows
from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.fields import Field, Formats, Kind, Schema
from kapta_workspace.domain.imports import cells, headers, links, matching
from kapta_workspace.domain.imports import plan as plans
from kapta_workspace.domain.imports.links import Directory
from kapta_workspace.domain.imports.plan import Mode, Outcome
from kapta_workspace.domain.upkeep import BY_ACTOR
from kapta_workspace.services import records
from kapta_workspace.services.views import View
from kapta_workspace.storage.reading import Scope
from kapta_workspace.storage.sheets import Sheet, Workbook
from kapta_workspace.storage.store import Store


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


@dataclass(frozen=True, slots=True)
class Planned:
    """The outcome of planning: rows, problems, columns, rows left out, and the writes that would do it."""

    rows: pd.DataFrame
    problems: tuple[Problem, ...]
    mapping: pd.DataFrame
    left_out: pd.DataFrame
    writes: tuple[Rows, ...]


@dataclass
class Part:
    """
    All rows of one kind in a file, on their way to a plan; every row has a label of its own in the whole file.

    Attributes:
        schema: The kind.
        typed: The rows: plain values typed, links as text until they are resolved.
        cleared: The cells that say "(clear)".
        stored: The records of the kind the workspace holds.
        ids: Each row's record: stored, or a negative number for a new one.
        how: Why it is that record.
        problems: By label.
        notes: Cells that were left empty on request.
        outcome: By label.
        changed: By label, in words.
    """

    schema: Schema
    typed: pd.DataFrame
    cleared: dict[str, pd.Series]
    stored: pd.DataFrame
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

    @property
    def good(self) -> pd.Series:
        """The rows without a problem that are not skipped."""
        bad = [*self.problems, *self.skipped]
        return pd.Series(~self.typed.index.isin(bad), index=self.typed.index)


def in_memory(sheets: Mapping[str, pd.DataFrame]) -> Workbook:
    """Frames as a workbook, for analysts who already hold the rows."""
    made, digest = [], hashlib.sha256()
    for name, frame in sheets.items():
        text = frame.reset_index(drop=True).map(_cell).astype("str")
        text.columns = [str(column) for column in frame.columns]
        text.index = pd.RangeIndex(2, len(text) + 2, name="row")
        digest.update(text.to_csv().encode())
        made.append(Sheet(name, text, (), hidden=False, notes=()))
    return Workbook("frame", digest.hexdigest(), tuple(made), ())


def _cell(value: object) -> str | None:
    plain = frames.plain(value)
    if plain is None:
        return None
    if isinstance(plain, list):
        return "; ".join(str(one) for one in plain)
    return str(int(plain)) if isinstance(plain, float) and plain.is_integer() else str(plain)


def plan(store: Store, user: int, workbook: Workbook, choices: Choices, *, rehearse: bool) -> Planned:
    """Plan a workbook: read its cells, find its links and records, and say what each row does."""
    view = View(store, user, Scope(archived=True))
    planner = Planner(view, choices)
    planner.take(workbook)
    for part in planner.parts.values():
        planner.settle(part)
    if rehearse:
        planner.rehearse(store, user)
    return planner.planned()


class Planner:
    """Plans one workbook; lives for one call."""

    def __init__(self, view: View, choices: Choices) -> None:
        self.view = view
        self.choices = choices
        self.parts: dict[str, Part] = {}
        self.places: list[tuple[str, int, str]] = []
        self.columns: list[dict[str, object]] = []
        self.left_out: list[dict[str, object]] = []
        self.unknown: list[tuple[int, str]] = []
        self._directories: dict[tuple[str, bool], Directory] = {}

    # --- taking the sheets in ---------------------------------------------------------------------

    def take(self, workbook: Workbook) -> None:
        """Read every sheet's cells and put the rows to their kinds, in an order links can follow."""
        read: dict[str, list[cells.Sheet]] = {}
        for sheet in workbook.sheets:
            self.left_out.extend(
                {"sheet": sheet.name, "row": one.row, "reason": one.reason, "text": one.text}
                for one in sheet.left_out
            )
            kind = self._kind(sheet)
            labels = self._place(sheet, kind)
            if kind:
                read.setdefault(kind, []).append(self._read(sheet, kind, labels))
        for kind in self.view.schemas:
            if kind in read:
                self.parts[kind] = self._part(kind, read[kind])

    def _kind(self, sheet: Sheet) -> str:
        told = self.choices.kind
        if isinstance(told, Mapping):
            return told.get(sheet.name, "")
        return told or headers.recognise(self.view.schemas, sheet.name, sheet.frame.columns)

    def _place(self, sheet: Sheet, kind: str) -> range:
        first = len(self.places)
        self.places.extend((sheet.name, int(row), kind) for row in sheet.frame.index)
        labels = range(first, len(self.places))
        if not kind:
            self.unknown.extend((label, sheet.name) for label in labels)
        return labels

    def _read(self, sheet: Sheet, kind: str, labels: range) -> cells.Sheet:
        schema = self.view.schemas[kind]
        columns = headers.map_columns(schema, sheet.frame.columns, self.choices.mapping)
        for column in columns:
            sample = sheet.frame[column.header].dropna()
            self.columns.append(
                {
                    "sheet": sheet.name,
                    "kind": kind,
                    "header": column.header,
                    "field": column.field,
                    "how": column.how,
                    "sample": sample.iloc[0] if len(sample) else "",
                }
            )
        raw = sheet.frame.set_axis(pd.RangeIndex(labels.start, labels.stop), axis=0)
        for name, value in self.choices.given.items():
            raw[name] = pd.Series(value, index=raw.index, dtype="str")
            columns = [column for column in columns if column.field != name]
            columns.append(headers.Column(name, name, "given"))
        return cells.read_cells(sheet.name, schema, raw, columns, self.choices.formats)

    def _part(self, kind: str, sheets: list[cells.Sheet]) -> Part:
        typed = pd.concat([sheet.typed for sheet in sheets]) if len(sheets) > 1 else sheets[0].typed
        names = {name for sheet in sheets for name in sheet.cleared}
        cleared = {
            name: pd.concat(
                [sheet.cleared.get(name, pd.Series(data=False, index=sheet.typed.index)) for sheet in sheets]
            )
            for name in names
        }
        part = Part(self.view.schemas[kind], typed, cleared, self.view.frame(kind, archived=True))
        self._report(part, (problem for sheet in sheets for problem in sheet.problems))
        return part

    # --- links and records ------------------------------------------------------------------------

    def settle(self, part: Part) -> None:
        """Turn a kind's names into records and say what each of its rows does."""
        own = [
            link.name
            for link in part.schema.fields
            if link.target == part.schema.name and link.name in part.typed
        ]
        texts = part.typed[own]
        for link in self._foreign(part):
            self._resolve(part, link.name)
        matched = matching.match(part.schema, part.typed, part.stored, texts, self._parents(part))
        part.refuse(matched.problems)
        part.ids = matched.ids.fillna(
            pd.Series(-1 - part.typed.index.to_numpy(), index=part.typed.index)
        ).astype("Int64")
        part.how = matched.how
        self._twins(part, matched.same_as)
        for name in own:
            self._resolve(part, name)
        self._choose(part)

    def _foreign(self, part: Part) -> list[Field]:
        """The links to other kinds, the account first: the others may count within it."""
        found = [
            link
            for link in part.schema.fields
            if link.target and link.target != part.schema.name and link.name in part.typed
        ]
        return sorted(found, key=lambda link: link.name != "account")

    def _resolve(self, part: Part, name: str) -> None:
        one = part.schema[name]
        target = self.view.schemas[one.target]
        within = target.account == "account" and "account" in part.typed
        accounts = part.typed["account"] if within else None
        where = self._directory(target, within=within)
        decide = links.resolve_many if one.kind is Kind.LINKS else links.resolve
        found = decide(one, part.typed[name], where, accounts)
        ids, problems = found.ids, found.problems
        if within and one.kind is Kind.LINK and problems:
            # A manager may sit in another account of the family; the door checks that it is one.
            lost = [problem.row for problem in problems]
            again = links.resolve(one, part.typed.loc[lost, name], self._directory(target, within=False))
            ids, problems = ids.fillna(again.ids.reindex(ids.index)), again.problems
        part.typed[name] = ids
        placed = [_of_kind(problem, part.schema) for problem in problems]
        self._report(part, placed)

    def _report(self, part: Part, problems: Iterable[Problem]) -> None:
        """Refuse the rows, or only note that their optional cell was left empty."""
        for problem in problems:
            optional = problem.field in part.schema and not part.schema[problem.field].required
            if self.choices.lenient and (optional or problem.field == BY_ACTOR.get(part.schema.name)):
                part.notes.append(problem)
            else:
                part.refuse([problem])

    def _directory(self, schema: Schema, *, within: bool) -> Directory:
        """What names may mean: stored records and those of the file together."""
        key = (schema.name, within)
        if key not in self._directories:
            part = self.parts.get(schema.name)
            stored = part.stored if part else self.view.frame(schema.name, archived=True)
            names = [
                name for name in ("id", "external_id", "email", schema.title, "account") if name in stored
            ]
            pieces = [stored[names]]
            if part is not None and len(part.ids):
                mine = part.typed.assign(id=part.ids)[
                    [name for name in names if name in part.typed or name == "id"]
                ]
                pieces.append(mine[part.good])
            pieces = [piece for piece in pieces if len(piece)]
            together = pd.concat(pieces, ignore_index=True) if pieces else stored[names]
            self._directories[key] = links.directory(schema, together, within=within)
        return self._directories[key]

    def _parents(self, part: Part) -> pd.DataFrame:
        """For stored records: the folded title and external id of the record their own-kind link points at."""
        own = next(
            (
                link.name
                for name in part.schema.identity
                for link in map(part.schema.__getitem__, name)
                if link.target == part.schema.name
            ),
            None,
        )
        if own is None or part.stored.empty:
            return pd.DataFrame(
                {
                    "id": pd.Series(dtype="Int64"),
                    "name": pd.Series(dtype="str"),
                    "code": pd.Series(dtype="str"),
                }
            )
        known = part.stored.set_index("id")
        ways = {"name": part.schema.title, "code": "external_id"}
        columns = {way: links.fold(part.stored[own].map(known[name])) for way, name in ways.items()}
        return pd.DataFrame({"id": part.stored["id"], **columns})

    def _twins(self, part: Part, same_as: pd.Series) -> None:
        """Rows that mean the same record: identical ones count once, different ones are a question."""
        for row, first in same_as.dropna().items():
            one, other = part.typed.loc[first], part.typed.loc[row]
            if all(not _unlike(one[name], other[name]) for name in part.typed.columns):
                part.skipped[int(row)] = f"The same as row {self.places[first][1]}."
                part.ids[row] = part.ids[first]
            else:
                for mine, its in ((row, first), (first, row)):
                    said = f"Rows {self.places[first][1]} and {self.places[row][1]} both mean this {part.schema.label.lower()}, and differ."
                    part.refuse(
                        [
                            Problem(
                                said,
                                code="E10",
                                kind=part.schema.name,
                                row=int(mine),
                                suggestion=f"Keep one of them (the other is row {self.places[its][1]}).",
                            )
                        ]
                    )

    # --- what each row does -----------------------------------------------------------------------

    def _choose(self, part: Part) -> None:
        new = part.ids < 0
        if self.choices.mode is Mode.CREATE:
            part.skipped.update(
                dict.fromkeys(part.ids.index[~new], "It exists already; only new ones were asked for.")
            )
        if self.choices.mode is Mode.UPDATE:
            part.skipped.update(
                dict.fromkeys(
                    part.ids.index[new], "It does not exist yet; only existing ones were asked for."
                )
            )
        rows = part.typed.assign(id=part.ids)
        part.typed = plans.merged(rows, part.stored, part.cleared, part.schema)
        part.outcome = pd.Series(str(Outcome.CREATE), index=rows.index, dtype="str").mask(
            ~new, str(Outcome.UNCHANGED)
        )
        self._compare(part)

    def _compare(self, part: Part) -> None:
        existing = part.typed[(part.ids > 0) & part.good]
        if existing.empty:
            return
        shown = (
            _with_words(part.schema, part.stored).set_index("id", drop=False).reindex(existing["id"].tolist())
        )
        names = [name for name in existing.columns if name != "id" and name in shown]
        differences = changes.differences(
            shown.reset_index(drop=True), existing.reset_index(drop=True), names
        )
        touched = existing.index[existing["id"].isin(differences["record"])]
        part.outcome[touched] = str(Outcome.UPDATE)
        said = plans.worded_changes(_wordy(part.schema), differences, {})
        part.changed = {int(row): said[int(existing.at[row, "id"])] for row in touched}

    # --- rehearsal --------------------------------------------------------------------------------

    def rehearse(self, store: Store, user: int) -> None:
        """Send the good rows through the door's rules; what they refuse, and what leans on it, is refused here."""
        for _ in range(ROUNDS):
            self._drop_leaning()
            found = records.rehearse(store, user, ChangeSet(tuple(self.writes()), "import"))
            if not found:
                return
            for problem in found:
                self._take_back(problem)

    def _take_back(self, problem: Problem) -> None:
        """What the door refuses: the row, or on request only the optional cell it is about."""
        part = self.parts[problem.kind]
        placed = _at(problem, problem.row if problem.row is not None else self._row_of(problem))
        before = len(part.notes)
        self._report(part, [placed])
        if len(part.notes) > before:
            empty = () if part.typed[problem.field].dtype == object else None
            part.typed.at[placed.row, problem.field] = empty

    def _row_of(self, problem: Problem) -> int:
        part = self.parts[problem.kind]
        rows = part.ids.index[part.ids == problem.record]
        return int(rows[0]) if len(rows) else int(part.ids.index[0])

    def _drop_leaning(self) -> None:
        """Rows that link to a new record which is not coming."""
        while True:
            gone = {
                kind: set(part.ids[~part.good & (part.ids < 0)]) - set(part.ids[part.good])
                for kind, part in self.parts.items()
            }
            if not any(self._lean(part, gone) for part in self.parts.values()):
                return

    def _lean(self, part: Part, gone: Mapping[str, set[int]]) -> bool:
        found = False
        for link in part.schema.links:
            lost = gone.get(link.target)
            if lost and link.name in part.typed:
                rows = part.typed.index[part.good & part.typed[link.name].isin(lost)]
                if self.choices.lenient and not link.required:
                    part.typed.loc[rows, link.name] = pd.NA
                    part.notes.extend(_leaning(part.schema, link, int(row)) for row in rows)
                else:
                    part.refuse(_leaning(part.schema, link, int(row)) for row in rows)
                found = found or bool(len(rows))
        return found

    def writes(self) -> list[Rows]:
        """The rows to write, by kind: those that are new or change something."""
        found = []
        for kind, part in self.parts.items():
            rows = part.typed[part.good & part.outcome.isin([Outcome.CREATE, Outcome.UPDATE])]
            if len(rows):
                found.append(Rows(kind, rows))
        return found

    # --- the result -------------------------------------------------------------------------------

    def planned(self) -> Planned:
        """Everything about the file, in the file's own order and places."""
        tables = [self._told(part) for part in self.parts.values()]
        tables.append(self._unread())
        rows = (
            pd.concat([table for table in tables if len(table)]).sort_index()
            if any(map(len, tables))
            else tables[-1]
        )
        problems = [
            problem
            for part in self.parts.values()
            for row in sorted(part.problems)
            for problem in part.problems[row]
        ]
        notes = [note for part in self.parts.values() for note in part.notes]
        return Planned(
            rows.reset_index(drop=True),
            tuple(self._located(problem) for problem in (*problems, *notes)),
            pd.DataFrame(self.columns, columns=["sheet", "kind", "header", "field", "how", "sample"]),
            pd.DataFrame(self.left_out, columns=["sheet", "row", "reason", "text"]),
            tuple(self.writes()),
        )

    def _told(self, part: Part) -> pd.DataFrame:
        index = part.typed.index
        outcome = part.outcome.copy()
        outcome[list(part.skipped)] = str(Outcome.SKIP)
        for row, problems in part.problems.items():
            outcome[row] = str(plans.outcome_of(problems))
        first = {row: problems[0] for row, problems in part.problems.items()}
        places = [self.places[label] for label in index]
        return pd.DataFrame(
            {
                "sheet": [place[0] for place in places],
                "row": [place[1] for place in places],
                "kind": part.schema.name,
                "outcome": outcome,
                "record": part.ids.mask(part.ids < 0),
                "title": part.typed[part.schema.title] if part.schema.title in part.typed else None,
                "how": part.how,
                "changes": [part.changed.get(label, "") for label in index],
                "code": [first[label].code if label in first else "" for label in index],
                "sentence": [
                    first[label].sentence if label in first else part.skipped.get(label, "")
                    for label in index
                ],
                "suggestion": [first[label].suggestion if label in first else "" for label in index],
            },
            index=index,
        )

    def _unread(self) -> pd.DataFrame:
        """Rows of sheets nobody recognised: skipped, and said so."""
        rows = [
            {
                "sheet": name,
                "row": self.places[label][1],
                "kind": "",
                "outcome": str(Outcome.SKIP),
                "sentence": f"What sheet “{name}” holds could not be told from its name and headers; say it with kind=….",
            }
            for label, name in self.unknown
        ]
        return pd.DataFrame(
            rows, index=[label for label, _ in self.unknown], columns=list(plans.PLAN_COLUMNS)
        )

    def _located(self, problem: Problem) -> Problem:
        sheet, row, kind = self.places[int(problem.row or 0)]
        return Problem(
            problem.sentence,
            problem.code,
            problem.kind or kind,
            problem.field,
            problem.value,
            row,
            None,
            problem.suggestion,
            sheet,
        )


ROUNDS = 20
"""Refusing a row can refuse the rows that lean on it; so many rounds and the rest is refused as well."""


def _leaning(schema: Schema, link: Field, row: int) -> Problem:
    return Problem(
        f"{link.label} is another row of this file that cannot be imported.",
        code="E07",
        kind=schema.name,
        field=link.name,
        row=row,
        suggestion="Mend that row first.",
    )


def _of_kind(problem: Problem, schema: Schema) -> Problem:
    return Problem(
        problem.sentence,
        problem.code,
        schema.name,
        problem.field,
        problem.value,
        problem.row,
        None,
        problem.suggestion,
    )


def _at(problem: Problem, row: int) -> Problem:
    return Problem(
        problem.sentence,
        problem.code,
        problem.kind,
        problem.field,
        problem.value,
        row,
        None,
        problem.suggestion,
    )


def _unlike(one: object, other: object) -> bool:
    gone, came = frames.is_missing(one), frames.is_missing(other)
    return gone != came or not (gone or one == other)


def _with_words(schema: Schema, stored: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([stored, derived.shown(schema, stored)], axis=1)


def _wordy(schema: Schema) -> Schema:
    return schema.extended((*schema.custom, *derived.words(schema)))
