"""Planning an import: sheet by sheet, kind by kind, against what the workspace holds now."""

from dataclasses import replace

import pandas as pd

from kapta_workspace.domain import derived
from kapta_workspace.domain.changes import ChangeSet, Rows
from kapta_workspace.domain.errors import Refused
from kapta_workspace.domain.fields import Field, Kind, Schema
from kapta_workspace.domain.imports import cells, contributors, intake, links, matching, owners
from kapta_workspace.domain.imports.choices import Choices
from kapta_workspace.domain.imports.intake import Intake
from kapta_workspace.domain.imports.links import Directory
from kapta_workspace.domain.imports.part import Part
from kapta_workspace.domain.progress import Progress, silent
from kapta_workspace.services import people, records
from kapta_workspace.services.planned import (
    Planned,
    is_read_me,
)
from kapta_workspace.services.records import Prepared
from kapta_workspace.services.verdict import Verdict
from kapta_workspace.services.views import View
from kapta_workspace.storage import reading
from kapta_workspace.storage.reading import Scope
from kapta_workspace.storage.sheets import Workbook
from kapta_workspace.storage.store import Store

ROUNDS = 20
"""Refusing a row can refuse the rows that lean on it; after so many rounds the door has the last word."""


def make(
    store: Store,
    user: int,
    workbook: Workbook,
    choices: Choices,
    *,
    progress: Progress = silent,
) -> Planned:
    """
    Plan a workbook: read its cells, find its links and records, and say what each row does.

    Raises:
        Refused: when ``choices`` name a kind or a field that does not exist.
    """
    view = View(store, user, Scope(archived=True))
    sheets = [(sheet.name, sheet.frame) for sheet in workbook.sheets if not is_read_me(sheet)]
    schemas = {kind: derived.on_sheet(schema) for kind, schema in view.schemas.items()}
    taken = intake.take_in(schemas, sheets, choices, progress)
    planner = Planner(view, choices, taken, progress)
    planner.settle()
    prepared = planner.rehearse()
    progress(0, len(taken.places), "Putting the plan together")
    return Verdict(view, taken, planner.parts).planned(workbook, prepared)


class Planner:
    """
    Plans one workbook; lives for one call.

    Attributes:
        view: What the workspace holds, as the person importing sees it.
        choices: How the file is to be read.
        taken: The file's sheets, read.
        progress: Told which stage it is at, and after how many rows.
        parts: By kind, in an order links can follow.
    """

    def __init__(self, view: View, choices: Choices, taken: Intake, progress: Progress) -> None:
        self.view = view
        self.choices = choices
        self.taken = taken
        self.progress = progress
        self._contributors = pd.DataFrame()
        self.parts = {kind: self._part(kind, sheets) for kind, sheets in taken.read.items()}
        self._directories: dict[tuple[str, bool], Directory] = {}

    def _part(self, kind: str, sheets: list[cells.Sheet]) -> Part:
        typed = pd.concat([sheet.typed for sheet in sheets]) if len(sheets) > 1 else sheets[0].typed
        names = {name for sheet in sheets for name in sheet.cleared}
        cleared = {name: pd.concat([_cleared(sheet, name) for sheet in sheets]) for name in names}
        stored = self.view.frame(kind, archived=True)
        if contributors.NAME in typed:
            self._contributors = self._stored(self.view.schemas["contributor"], ["id", "account", "user"])
            stored = stored.assign(contributors=contributors.told(stored["id"], self._contributors))
        respelt = {row: text for sheet in sheets for row, text in sheet.respelt.items()}
        part = Part(
            derived.on_sheet(self.view.schemas[kind]),
            typed,
            cleared,
            stored,
            self.choices,
            self.taken.places,
            respelt=respelt,
        )
        part.report(problem for sheet in sheets for problem in sheet.problems)
        return part

    # --- links and records ------------------------------------------------------------------------

    def settle(self) -> None:
        """Turn names into records and say what each row does, kind by kind."""
        done, total = 0, len(self.taken.places)
        for kind, part in self.parts.items():
            self.progress(done, total, "Finding the records")
            self._settle(part)
            if kind == "contributor":
                self._skip_owners(part)
            done += len(part.typed)

    def _settle(self, part: Part) -> None:
        own = [one.name for one in part.schema.fields if one.target == part.schema.name]
        texts = part.typed[[name for name in own if name in part.typed]]
        for link in _foreign(part):
            self._resolve(part, link)
        if contributors.NAME in part.typed:  # a team is the same in any order
            part.typed[contributors.NAME] = part.typed[contributors.NAME].map(sorted).map(tuple)
        parents = _parents(part.schema, part.stored)
        decided = self._decided(part)
        part.refuse(part.lost(decided))
        found = matching.match(matching.Asked(part.schema, part.typed, part.stored, texts, parents, decided))
        part.refuse(found.problems)
        temporary = pd.Series(-1 - part.typed.index.to_numpy(), index=part.typed.index, dtype="Int64")
        part.ids, part.how = found.ids.fillna(temporary), found.how
        part.judge_twins(found.same_as)
        for name in texts:
            self._resolve(part, part.schema[str(name)])
        if contributors.NAME in part.typed:
            self._join_contributors(part)
        part.decide()

    def _decided(self, part: Part) -> dict[int, int]:
        """What a person decided rows mean."""
        told = {at: one.record for at, one in self.choices.decisions.items() if one.record is not None}
        return intake.decided_rows(told, self.taken.places.loc[part.typed.index]) if told else {}

    def _resolve(self, part: Part, one: Field) -> None:
        target = self.view.schemas[one.target]
        within = target.account == "account" and "account" in part.typed
        texts, accounts = part.typed[one.name], part.typed["account"] if within else None
        if accounts is not None:
            texts = texts.where(
                accounts.notna()
            )  # what a row without an account names is nobody's business yet
        decide = links.resolve_many if one.kind is Kind.LINKS else links.resolve
        found = decide(one, texts, self._directory(target, within=within), accounts)
        if within and one.kind is Kind.LINK and found.problems:
            found = self._elsewhere(one, texts, found, target)
        part.typed[one.name] = found.ids
        part.report(found.problems)

    def _elsewhere(
        self, one: Field, texts: pd.Series, found: links.Resolved, target: Schema
    ) -> links.Resolved:
        """A manager may sit in another account of the family; the door checks that it is one."""
        lost = texts.loc[[int(problem.row or 0) for problem in found.problems]]
        again = links.resolve(one, lost, self._directory(target, within=False))
        return links.Resolved(found.ids.fillna(again.ids.reindex(found.ids.index)), again.problems)

    def _directory(self, schema: Schema, *, within: bool) -> Directory:
        """What names may mean: stored records and those of the file together."""
        key = (schema.name, within)
        if key not in self._directories:
            part = self.parts.get(schema.name)
            names = ["id", *(name for name in NAMED_BY if name in schema), schema.title]
            names = list(dict.fromkeys(names))
            stored = part.stored[names] if part else self._stored(schema, names)
            mine = part.typed.assign(id=part.ids) if part and len(part.ids) else stored.iloc[:0]
            pieces = [
                piece for piece in (stored, mine[[name for name in names if name in mine]]) if len(piece)
            ]
            together = pd.concat(pieces, ignore_index=True) if pieces else stored
            self._directories[key] = Directory(schema, together, within)
        return self._directories[key]

    def _stored(self, schema: Schema, names: list[str]) -> pd.DataFrame:
        with self.view.store.reading() as unit:
            seen = reading.of(schema, self.view.scope, people.actor(unit, self.view.user))
            return reading.select(unit, schema, seen, names=names)

    def _owners(self) -> pd.Series:
        accounts = self._stored(self.view.schemas["account"], ["id", "owner"])
        return owners.owners(accounts, self.parts.get("account"), self.view.user)

    def _skip_owners(self, part: Part) -> None:
        names = self.view.titles("user", part.typed["user"].dropna().unique())
        owners.skip_owners(part, self._owners(), names)

    def _join_contributors(self, part: Part) -> None:
        held = self._owners().dropna().to_dict()
        names = self.view.titles("user", {one for cell in part.typed[contributors.NAME] for one in cell})
        part.remarks += contributors.joined(part, held, names)

    # --- rehearsal --------------------------------------------------------------------------------

    def rehearse(self) -> Prepared:
        """Send the good rows through the door's rules; what they refuse, and what leans on it, is refused."""
        for _ in range(ROUNDS):
            self._drop_leaning()
            for part in self.parts.values():
                part.look_again()
            self.progress(0, len(self.taken.places), "Checking the rules")
            try:
                return records.prepare(self.view.store, self.view.user, ChangeSet(self.writes(), "import"))
            except Refused as refusal:
                self._take_back(refusal)
        raise Refused([])

    def _take_back(self, refusal: Refused) -> None:
        accounts = self.parts.get("account")
        problems = [contributors.at_the_account(problem, accounts) for problem in refusal.problems]
        if any(problem.kind not in self.parts for problem in problems):
            raise refusal
        for problem in problems:
            part = self.parts[problem.kind]
            row = problem.row if problem.row is not None else part.row_of(problem.record)
            part.take_back(replace(problem, row=row))

    def _drop_leaning(self) -> None:
        """Refuse rows that link to a new record which is not coming, until none does."""
        while True:
            gone = {kind: part.gone for kind, part in self.parts.items()}
            leaning = [problem for part in self.parts.values() for problem in part.leaning(gone)]
            if not leaning:
                return
            for problem in leaning:
                self.parts[problem.kind].take_back(problem)

    def writes(self) -> tuple[Rows, ...]:
        """The rows to write, by kind: those that are new or change something."""
        found = [
            Rows(kind, part.writes.drop(columns=contributors.NAME, errors="ignore"))
            for kind, part in self.parts.items()
        ]
        written = tuple(write for write in found if len(write.frame))
        accounts = self.parts.get("account")
        if accounts is None or contributors.NAME not in accounts.typed:
            return written
        return (*written, *contributors.writes(accounts, self._contributors, self._listed()))

    def _listed(self) -> frozenset[contributors.Pair]:
        """Whom a sheet of contributors writes."""
        part = self.parts.get("contributor")
        rows = part.writes if part else pd.DataFrame({"account": [], "user": []})
        return frozenset(zip(rows["account"].tolist(), rows["user"].tolist(), strict=True))


NAMED_BY = ("external_id", "email", "account", "archived_at")
"""Beside its title: what records are named by, what a name counts within, and whether they are retired."""


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


def _parents(schema: Schema, stored: pd.DataFrame) -> pd.DataFrame:
    """For stored records, row for row: title and external id of what their own-kind link points at."""
    own = next((name for key in schema.identity for name in key if schema[name].target == schema.name), None)
    if own is None:
        return pd.DataFrame(index=stored.index)
    known = stored.set_index("id")
    ways = {"name": schema.title, "code": "external_id"}
    return pd.DataFrame({way: stored[own].map(known[name]).astype("str") for way, name in ways.items()})
