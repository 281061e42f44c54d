"""What is to be said of a file once it was judged: row by row, cell by cell, in the file's own places."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from kapta_workspace.domain import frames
from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.imports import cautions, contributors, plan
from kapta_workspace.domain.imports.intake import Intake
from kapta_workspace.domain.imports.part import Part
from kapta_workspace.services.planned import DIFFERENCES, Planned, examples, left_out, located, notes
from kapta_workspace.services.records import Prepared
from kapta_workspace.services.views import View
from kapta_workspace.storage.sheets import Workbook


@dataclass(frozen=True)
class Verdict:
    """
    A file whose rows were judged.

    Attributes:
        view: What the workspace holds, as the person importing sees it.
        taken: The file's sheets, read.
        parts: By kind: its rows, judged.
    """

    view: View
    taken: Intake
    parts: Mapping[str, Part]

    def planned(self, workbook: Workbook, prepared: Prepared) -> Planned:
        """Everything about the file, in the file's own order and places."""
        cells_ = {kind: self._worded(part) for kind, part in self.parts.items()}
        told = [part.told(plan.worded_changes(cells_[kind])) for kind, part in self.parts.items()]
        tables = [*told, self._unread()]
        filled = [table for table in tables if len(table)]
        rows = pd.concat(filled).sort_index() if filled else tables[-1]
        problems = [
            problem
            for part in self.parts.values()
            for row in sorted(part.problems)
            for problem in part.problems[row]
        ]
        remarks = [note for part in self.parts.values() for note in (*part.remarks, *part.unnamed)]
        remarks += [contributors.note(part) for kind, part in self.parts.items() if kind == "account"]
        emptied = [note for part in self.parts.values() for note in part.notes]
        return Planned(
            rows.reset_index(drop=True),
            tuple(located(self._named(problem), self.taken.places) for problem in (*problems, *emptied)),
            self.taken.mapping,
            left_out(workbook),
            (*notes(workbook), *self.taken.notes, *filter(None, remarks)),
            prepared,
            self.taken.places,
            self.taken.proposals,
            self._differences(cells_),
            self._cautions(workbook),
        )

    def _named(self, problem: Problem) -> Problem:
        """A problem about a link whose value is an id, with the name of the colleague it means instead."""
        schema, value = self.parts[problem.kind].schema, frames.plain(problem.value)
        target = schema[problem.field].target if problem.field in schema else ""
        if target != "user" or not isinstance(value, int):
            return problem
        return replace(problem, value=self.view.titles("user", [value]).get(value, value))

    def _cautions(self, workbook: Workbook) -> tuple[Problem, ...]:
        """What is no error but ought to be looked at, in the file's own places."""
        read = [sheet for sheets in self.taken.read.values() for sheet in sheets]
        doubts = (*(one for sheet in read for one in sheet.cautions), *self._crowded())
        found = [located(one, self.taken.places) for one in doubts]
        return (*examples(workbook), *found)

    def _crowded(self) -> Iterable[Problem]:
        """The accounts that would have more key players than are advised."""
        people, accounts = self.parts.get("contact"), self.parts.get("account")
        if people is None or "account" not in people.typed:
            return ()
        new = people.good & (people.outcome == plan.Outcome.CREATE).to_numpy()
        living = people.stored.loc[people.stored["archived_at"].isna(), "account"]
        found = cautions.crowds(people.typed.loc[new, "account"], living)
        here = self.view.titles("account", [one for one in found if one > 0])
        return cautions.crowded(found, {**(accounts.titles if accounts and found else {}), **here})

    def _differences(self, cells_: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
        """Every changed cell at its row: ``DIFFERENCES``."""
        found = []
        for kind, part in self.parts.items():
            updates = part.ids[part.good & part.outcome.isin([str(plan.Outcome.UPDATE)]).to_numpy()]
            labels = pd.Series(updates.index, index=updates.astype("int64"))
            mine = cells_[kind][cells_[kind]["record"].isin(labels.index)]
            at = labels.loc[mine["record"]].to_numpy()
            title = part.typed.get(part.schema.title, pd.Series(index=part.typed.index, dtype="str"))
            places = self.taken.places.iloc[at].reset_index(drop=True)
            told = places.assign(kind=kind, title=title.loc[at].to_numpy())
            found.append(pd.concat([told, mine.reset_index(drop=True)], axis="columns"))
        filled = [one for one in found if len(one)]
        table = pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=[*DIFFERENCES])
        return table.reindex(columns=list(DIFFERENCES))

    def _worded(self, part: Part) -> pd.DataFrame:
        """The cells that updates change, with the names of what links point at (``plan.CELLS``)."""
        names = {}
        for kind, ids in plan.mentioned(part.schema, part.differences).items():
            target = self.parts.get(kind)
            coming = target.titles if target else {}
            names[kind] = {**coming, **self.view.titles(kind, ids)}
        return plan.worded_cells(part.schema, part.differences, names)

    def _unread(self) -> pd.DataFrame:
        """Rows nobody looks at: of sheets nobody recognised, or left out by decision."""
        aside = self.taken.aside
        places = self.taken.places.loc[list(aside)]
        return places.assign(
            kind="",
            outcome=str(plan.Outcome.SKIP),
            sentence=[said for said, _ in aside.values()],
            suggestion=[hint for _, hint in aside.values()],
        ).reindex(columns=list(plan.PLAN_COLUMNS))
