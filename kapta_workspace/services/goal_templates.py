"""Goals from templates: laid out on the calendar, planned on an account, kept from a goal that went well."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from kapta_workspace.domain import frames, templates
from kapta_workspace.domain.changes import ChangeSet, Receipt, Rows
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.services import records
from kapta_workspace.services.desks import Desk, Key

TEMPORARY = -1
"""Stands for the id of the goal, or of the template, that is being made."""


class GoalTemplateDesk(Desk):
    """The goal templates of a workspace: ``ws.goal_templates``."""

    def outline(self, template: Key, start: dt.date | None = None) -> pd.DataFrame:
        """
        What a template comes to when its goal starts on a day, today unless one is given.

        Returns:
            ``domain.templates.LAID_OUT``: *step, kind, parent, name, description, start, due*.
        """
        begins = start or self._view().moment.date()
        return templates.laid_out(self._steps(self.find(template)), begins)

    def due(self, template: Key, start: dt.date) -> dt.date | None:
        """The day the goal would be due; None where the template says nothing of days."""
        row = self.get(template)
        return templates.due(row["days"], self.outline(int(row["id"]), start), start)

    def use(
        self,
        template: Key,
        account: Key,
        *,
        start: dt.date | None = None,
        name: str = "",
        why: str = "",
        **values: Any,
    ) -> Receipt:
        """
        Plan a goal on an account from a template: the goal, its objectives and actions, in one change.

        Args:
            template: The template's name or id.
            account: The account's.
            start: The day the goal starts, today unless another is given; all other days follow from it.
            name: What the goal is called, when not like the template.
            why: For the log.
            values: Other fields of the goal, such as *owner*, *contract* or *plan_type*. The owner, the
                account's unless another is named, is that of the objectives and actions, too.

        Returns:
            The receipt; the goal's id is ``ids[0][0]``.

        Raises:
            Refused: as the door says; a template that belongs to no section needs a *plan_type*.
        """
        row, home = self.get(template), self._desk("account").get(account)
        begins = start or self._view().moment.date()
        laid = templates.laid_out(self._steps(int(row["id"])), begins)
        whole = {
            "id": TEMPORARY,
            "account": int(home["id"]),
            "plan_type": _plain(row["plan_type"]),
            "name": name.strip() or row["name"],
            "description": _plain(row["description"]),
            "start": begins,
            "due": templates.due(row["days"], laid, begins),
            "owner": int(home["owner"]),
            **{one: self._meant_by(one, value, int(home["id"])) for one, value in values.items()},
        }
        said = why or f"From the template “{row['name']}”."
        return self._write(_planned(whole, laid), said)

    def keep(self, goal: Key, name: str = "", why: str = "") -> Receipt:
        """
        Make a template of a goal: its objectives and actions, their dates as days from its start.

        Args:
            goal: The goal's name or id.
            name: What the template is called, when not like the goal.
            why: For the log.

        Returns:
            The receipt; the template's id is ``ids[0][0]``.
        """
        row = self._desk("goal").get(goal)
        view = self._view(int(row["account"]), archived=True)
        goals, actions = view.frame("goal", archived=True), view.frame("action")
        goals = goals[goals["archived_at"].isna() | (goals["id"] == row["id"])]
        days, steps = templates.kept(goals, actions, int(row["id"]))
        whole = {
            "id": TEMPORARY,
            "name": name.strip() or row["name"],
            "plan_type": _plain(row["plan_type"]),
            "description": _plain(row["description"]),
            "days": days,
        }
        writes = [Rows("goal_template", _frame([whole]))]
        if len(steps):
            writes.append(Rows("template_step", steps.assign(template=TEMPORARY)))
        return self._write(writes, why or f"From the goal “{row['name']}”.")

    def take_away(self, step: Key, why: str = "") -> Receipt:
        """Take a step out of its template, and an objective with all below it; ``undo`` brings it back."""
        desk, steps = self._desk("template_step"), self._view().frame("template_step")
        record = desk.find(step)
        below = steps.loc[(steps["parent"] == record).fillna(value=False), "id"]
        return desk.remove(record, *below.astype(int).tolist(), why=why)

    def _steps(self, template: int) -> pd.DataFrame:
        rows = self._view().frame("template_step")
        return rows[(rows["template"] == template).fillna(value=False)]

    def _meant_by(self, name: str, value: Any, account: int) -> Any:
        """A field of the goal, with what a link is called turned into its id."""
        target = SCHEMAS["goal"][name].target if name in SCHEMAS["goal"] else ""
        if not target or not isinstance(value, str):
            return value
        return self._desk(target).find(value, account)

    def _write(self, writes: list[Rows], why: str) -> Receipt:
        return records.save(self.store, self.user, ChangeSet(tuple(writes), self.through, why))


def _planned(whole: Mapping[str, Any], laid: pd.DataFrame) -> list[Rows]:
    """The goal with its objectives, and its actions, as rows that point at each other."""
    shared = {name: whole[name] for name in ("account", "plan_type", "owner")}
    steps = laid.to_dict("records")
    below = {step["step"]: TEMPORARY - 1 - place for place, step in enumerate(steps)}

    def row(step: Mapping[Any, Any], link: str) -> dict[str, Any]:
        facts = {name: _plain(step[name]) for name in ("name", "description", "start", "due")}
        return {**shared, **facts, link: below.get(step["parent"], TEMPORARY)}

    objectives = [
        {**row(step, "parent"), "id": below[step["step"]]}
        for step in steps
        if step["kind"] == templates.OBJECTIVE
    ]
    actions = [row(step, "goal") for step in steps if step["kind"] != templates.OBJECTIVE]
    writes = [Rows("goal", _frame([whole, *objectives]))]
    if actions:
        writes.append(Rows("action", _frame(actions).drop(columns="plan_type")))
    return writes


def _frame(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows of differing fields as one frame, the first named like a form so that nobody reads of row 0."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = {name: pd.Series([row.get(name) for row in rows], dtype="object") for name in names}
    return pd.DataFrame(columns).set_axis([f"record {place}" for place in range(1, len(rows) + 1)])


def _plain(value: Any) -> Any:
    return None if frames.is_missing(value) else value
