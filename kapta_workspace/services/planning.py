"""Planning an import: sheet by sheet, kind by kind, against what the workspace holds now."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from kapta_workspace.domain import frames
from kapta_workspace.domain.changes import ChangeSet, Rows
from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.fields import Field, Kind, Schema
from kapta_workspace.domain.imports import cells, headers, links, matching
from kapta_workspace.domain.imports.links import Directory
from kapta_workspace.domain.imports.part import Choices, Part, Place, at_row, leaning
from kapta_workspace.domain.imports.plan import PLAN_COLUMNS, Outcome
from kapta_workspace.services import records
from kapta_workspace.services.views import View
from kapta_workspace.storage.reading import Scope
from kapta_workspace.storage.sheets import Sheet, Workbook
from kapta_workspace.storage.store import Store

ROUNDS = 20
"""Refusing a row can refuse the rows that lean on it; after so many rounds the door has the last word."""


@dataclass(frozen=True, slots=True)
class Planned:
    """The outcome of planning: rows, problems, columns, rows left out, and the writes that would do it."""

    rows: pd.DataFrame
    problems: tuple[Problem, ...]
    mapping: pd.DataFrame
    left_out: pd.DataFrame
    writes: tuple[Rows, ...]


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
    planner = Planner(View(store, user, Scope(archived=True)), choices)
    planner.take(workbook)
    for part in planner.parts.values():
        planner.settle(part)
    if rehearse:
        planner.rehearse(store, user)
    return planner.planned()


class Planner:
    """
    Plans one workbook; lives for one call.

    Attributes:
        view: What the workspace holds, as the person importing sees it.
        choices: How the file is to be read.
        parts: By kind, in an order links can follow.
        places: By label: where the row stands in the file.
    """

    def __init__(self, view: View, choices: Choices) -> None:
        self.view = view
        self.choices = choices
        self.parts: dict[str, Part] = {}
        self.places: list[Place] = []
        self._columns: list[dict[str, object]] = []
        self._left_out: list[dict[str, object]] = []
        self._unknown: list[int] = []
        self._directories: dict[tuple[str, bool], Directory] = {}

    # --- taking the sheets in ---------------------------------------------------------------------

    def take(self, workbook: Workbook) -> None:
        """Read every sheet's cells and put the rows to their kinds, in an order links can follow."""
        read: dict[str, list[cells.Sheet]] = {}
        for sheet in workbook.sheets:
            self._left_out.extend(
                {"sheet": sheet.name, "row": one.row, "reason": one.reason, "text": one.text}
                for one in sheet.left_out
            )
            kind, labels = self._kind(sheet), self._place(sheet)
            if kind:
                read.setdefault(kind, []).append(self._read(sheet, kind, labels))
            else:
                self._unknown.extend(labels)
        for kind in self.view.schemas:
            if kind in read:
                self.parts[kind] = self._part(kind, read[kind])

    def _kind(self, sheet: Sheet) -> str:
        told = self.choices.kind
        if isinstance(told, Mapping):
            return told.get(sheet.name, "")
        return told or headers.recognise(self.view.schemas, sheet.name, sheet.frame.columns)

    def _place(self, sheet: Sheet) -> range:
        first = len(self.places)
        self.places.extend((sheet.name, int(row)) for row in sheet.frame.index)
        return range(first, len(self.places))

    def _read(self, sheet: Sheet, kind: str, labels: range) -> cells.Sheet:
        schema = self.view.schemas[kind]
        raw = sheet.frame.set_axis(pd.RangeIndex(labels.start, labels.stop), axis=0)
        columns = headers.map_columns(schema, sheet.frame.columns, self.choices.mapping)
        for name, value in self.choices.given.items():
            raw[name] = pd.Series(value, index=raw.index, dtype="str")
            columns = [column for column in columns if column.field != name]
            columns.append(headers.Column(name, name, "given"))
        for column in columns:
            sample = raw[column.header].dropna()
            self._columns.append(
                {
                    "sheet": sheet.name,
                    "kind": kind,
                    "header": column.header,
                    "field": column.field,
                    "how": column.how,
                    "sample": sample.iloc[0] if len(sample) else "",
                }
            )
        return cells.read_cells(sheet.name, schema, raw, columns, self.choices.formats)

    def _part(self, kind: str, sheets: list[cells.Sheet]) -> Part:
        typed = pd.concat([sheet.typed for sheet in sheets]) if len(sheets) > 1 else sheets[0].typed
        names = {name for sheet in sheets for name in sheet.cleared}
        cleared = {name: pd.concat([_cleared(sheet, name) for sheet in sheets]) for name in names}
        stored = self.view.frame(kind, archived=True)
        part = Part(self.view.schemas[kind], typed, cleared, stored, self.choices)
        part.report(problem for sheet in sheets for problem in sheet.problems)
        return part

    # --- links and records ------------------------------------------------------------------------

    def settle(self, part: Part) -> None:
        """Turn a kind's names into records and say what each of its rows does."""
        own = [one.name for one in part.schema.fields if one.target == part.schema.name]
        own = [name for name in own if name in part.typed]
        texts = part.typed[own]
        for link in _foreign(part):
            self._resolve(part, link)
        matched = matching.match(part.schema, part.typed, part.stored, texts, _parents(part))
        part.refuse(matched.problems)
        temporary = pd.Series(-1 - part.typed.index.to_numpy(), index=part.typed.index, dtype="Int64")
        part.ids, part.how = matched.ids.fillna(temporary), matched.how
        part.judge_twins(matched.same_as, self.places)
        for name in own:
            self._resolve(part, part.schema[name])
        part.decide()

    def _resolve(self, part: Part, one: Field) -> None:
        target = self.view.schemas[one.target]
        within = target.account == "account" and "account" in part.typed
        where = self._directory(target, within=within)
        decide = links.resolve_many if one.kind is Kind.LINKS else links.resolve
        found = decide(one, part.typed[one.name], where, part.typed["account"] if within else None)
        ids, problems = found.ids, found.problems
        if within and one.kind is Kind.LINK and problems:
            # A manager may sit in another account of the family; the door checks that it is one.
            lost = part.typed[one.name].where(part.typed.index.isin([problem.row for problem in problems]))
            again = links.resolve(one, lost.dropna(), self._directory(target, within=False))
            ids, problems = ids.fillna(again.ids.reindex(ids.index)), again.problems
        part.typed[one.name] = ids
        part.report(at_row(problem, part.schema, problem.row) for problem in problems)

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
                mine = part.typed.assign(id=part.ids)[part.good]
                pieces.append(mine[[name for name in names if name in mine]])
            filled = [piece for piece in pieces if len(piece)]
            together = pd.concat(filled, ignore_index=True) if filled else stored[names]
            self._directories[key] = links.directory(schema, together, within=within)
        return self._directories[key]

    # --- rehearsal --------------------------------------------------------------------------------

    def rehearse(self, store: Store, user: int) -> None:
        """Send the good rows through the door's rules; what they refuse, and what leans on it, is refused."""
        for _ in range(ROUNDS):
            self._drop_leaning()
            found = records.rehearse(store, user, ChangeSet(self.writes(), "import"))
            if not found:
                return
            for problem in found:
                part = self.parts[problem.kind]
                part.take_back(at_row(problem, part.schema, _row_of(part, problem)))

    def _drop_leaning(self) -> None:
        """Refuse rows that link to a new record which is not coming, until none does."""
        while True:
            gone = {
                kind: set(part.ids[~part.good & (part.ids < 0)]) - set(part.ids[part.good])
                for kind, part in self.parts.items()
            }
            if not any([_lean(part, gone) for part in self.parts.values()]):  # noqa: C419 - each part is visited
                return

    def writes(self) -> tuple[Rows, ...]:
        """The rows to write, by kind: those that are new or change something."""
        found = [Rows(kind, part.writes) for kind, part in self.parts.items()]
        return tuple(write for write in found if len(write.frame))

    # --- the result -------------------------------------------------------------------------------

    def planned(self) -> Planned:
        """Everything about the file, in the file's own order and places."""
        tables = [*(part.told(self.places) for part in self.parts.values()), self._unread()]
        filled = [table for table in tables if len(table)]
        rows = pd.concat(filled).sort_index() if filled else tables[-1]
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
            pd.DataFrame(self._columns, columns=["sheet", "kind", "header", "field", "how", "sample"]),
            pd.DataFrame(self._left_out, columns=["sheet", "row", "reason", "text"]),
            self.writes(),
        )

    def _unread(self) -> pd.DataFrame:
        """Rows of sheets nobody recognised: skipped, and said so."""
        rows = [
            {
                "sheet": self.places[label][0],
                "row": self.places[label][1],
                "kind": "",
                "outcome": str(Outcome.SKIP),
                "sentence": f"What sheet “{self.places[label][0]}” holds could not be told from its name and "
                "headers.",
                "suggestion": "Say it with kind=….",
            }
            for label in self._unknown
        ]
        return pd.DataFrame(rows, index=self._unknown, columns=list(PLAN_COLUMNS))

    def _located(self, problem: Problem) -> Problem:
        sheet, row = self.places[int(problem.row or 0)]
        return replace(problem, sheet=sheet, row=row, record=None)


def _cleared(sheet: cells.Sheet, name: str) -> pd.Series:
    return sheet.cleared.get(name, pd.Series(data=False, index=sheet.typed.index))


def _foreign(part: Part) -> list[Field]:
    """The links to other kinds, the account first: the others may count within it."""
    found = [
        link
        for link in part.schema.fields
        if link.target and link.target != part.schema.name and link.name in part.typed
    ]
    return sorted(found, key=lambda link: link.name != "account")


def _parents(part: Part) -> pd.DataFrame:
    """For stored records: the folded title and external id of the record their own-kind link points at."""
    schema, stored = part.schema, part.stored
    own = next((name for key in schema.identity for name in key if schema[name].target == schema.name), None)
    if own is None or stored.empty:
        return pd.DataFrame({name: pd.Series(dtype="str") for name in ("id", "name", "code")})
    known = stored.set_index("id")
    ways = {"name": schema.title, "code": "external_id"}
    columns = {way: links.fold(stored[own].map(known[name])) for way, name in ways.items()}
    return pd.DataFrame({"id": stored["id"], **columns})


def _row_of(part: Part, problem: Problem) -> int:
    if problem.row is not None:
        return problem.row
    rows = part.ids.index[part.ids == problem.record]
    return int(rows[0]) if len(rows) else int(part.ids.index[0])


def _lean(part: Part, gone: Mapping[str, set[int]]) -> bool:
    """Refuse (or, where lenient, loosen) a part's rows that link to records not coming."""
    found = False
    for link in part.schema.links:
        lost = gone.get(link.target)
        if not lost or link.name not in part.typed:
            continue
        for row in part.typed.index[part.good & part.typed[link.name].isin(lost)]:
            part.take_back(leaning(part.schema, link.name, int(row)))
            found = True
    return found
