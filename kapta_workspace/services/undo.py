"""Undo: the inverse of a change set, handed to the same door, while what it touched has not changed since."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kapta_workspace.domain import frames
from kapta_workspace.domain.access import Action, Actor, reach
from kapta_workspace.domain.changes import ChangeSet, Op, Receipt, Rows
from kapta_workspace.domain.errors import NotFound, Problem, Refused
from kapta_workspace.domain.fields import Field, Kind, Schema, in_a_sentence
from kapta_workspace.services import custom, entry, people, records
from kapta_workspace.services.passage import Grounds
from kapta_workspace.storage import log, reading
from kapta_workspace.storage.conditions import FEW, among, born_elsewhere, either, is_set
from kapta_workspace.storage.store import Store, Unit


def undo(store: Store, user: int, position: int, why: str = "") -> Receipt:
    """
    Take a change set back: what it made goes, what it edited returns, what it removed comes again.

    Raises:
        NotFound: when there is no such entry in the log.
        Refused: naming every record and field that changed since; nothing is taken back then.
    """
    with store.writing() as unit:
        actor, entries = people.actor(unit, user), log.sets(unit, log.at(position))
        if entries.empty or not _is_shared(unit, actor, entries.iloc[0].to_dict()):
            raise NotFound(f"The log has no entry {position}, or it is not shared with you.")
        made = entries.iloc[0].to_dict()
        schemas = custom.schemas(unit)
        touched = {kind: schema for kind, schema in schemas.items() if kind in made["counts"]}
        writes, problems = _inverse(unit, Kinds(schemas, touched), position)
        if problems:
            raise Refused(problems)
        if not writes:
            raise Refused([_nothing(unit, position)])
        change = ChangeSet(tuple(writes), "undo", why, undoes=position)
        return records.save_within(unit, user, change, _grounds(made, actor.id))


def _is_shared(unit: Unit, actor: Actor, made: Mapping[Any, Any]) -> bool:
    """Whether the actor may know of an entry: they see all of its accounts, or it is their own about none."""
    if not actor.is_disabled and reach(actor.role, Action.SEE) is None:
        return True
    accounts = made["accounts"]
    if accounts is None:
        lines = log.lines(unit, log.under(int(made["id"])))
        accounts = lines["account"].dropna().astype(int).unique().tolist()
    is_own = not pd.isna(made["actor"]) and int(made["actor"]) == actor.id
    return (is_own or bool(accounts)) and len(reading.visible(unit, actor, accounts)) == len(set(accounts))


def _nothing(unit: Unit, position: int) -> Problem:
    undoing = log.sets(unit, log.taking_back(position), limit=1)
    if undoing.empty:
        return Problem(f"Nothing of log entry {position} is left to take back.")
    return Problem(f"Log entry {position} was taken back already, by entry {undoing.iloc[0]['id']}.")


@dataclass(frozen=True, slots=True)
class Kinds:
    """
    The record kinds an undo deals with.

    Attributes:
        all: Every one: any of them may lean on what goes.
        touched: Those of the entry.
    """

    all: Mapping[str, Schema]
    touched: Mapping[str, Schema]


def _grounds(made: Mapping[Any, Any], actor: int) -> Grounds:
    """An import or a merge takes the right to do one; whoever added something may take it back."""
    details = made["details"] or {}
    if made["through"] == "import":
        return Grounds(Action.IMPORT)
    if made["through"] == "merge":
        return Grounds(Action.MERGE, tuple(details.get("merged", ())), tidies=True)
    own = (0 if pd.isna(made["actor"]) else int(made["actor"])) == actor
    return Grounds(takes_back=own, tidies=made["through"] == "remove")


# --- the inverse --------------------------------------------------------------------------------------


def _inverse(unit: Unit, kinds: Kinds, position: int) -> tuple[list[Rows], list[Problem]]:
    """The writes that take an entry back, and what stands in the way."""
    lines = log.lines(unit, log.under(position))
    returns: list[Rows] = []
    goes: dict[str, pd.DataFrame] = {}
    problems: list[Problem] = []
    letting_go: LettingGo = {}
    for kind, schema in kinds.touched.items():
        mine = lines[lines["kind"] == kind]
        back, edited, came = (mine[mine["op"] == op] for op in (Op.REMOVE, Op.EDIT, Op.REVIVE))
        if len(back):
            returns.append(Rows(kind, pd.DataFrame({"id": frames.column(back["record"], "Int64")}), "revive"))
        if len(edited):
            returns.extend(_reverted(unit, schema, edited, problems))
            letting_go |= _letting_go(kind, edited)
        born = _still_there(unit, schema, position, came["record"].tolist())
        if len(born):
            problems.extend(_changed_since(schema, born, position))
            goes[kind] = born
    problems.extend(_leaned_on(unit, kinds.all, goes, letting_go, position))
    gone = [Rows(kind, _unlabelled(rows[["id"]]), "remove") for kind, rows in reversed(goes.items())]
    return [*(Rows(one.kind, _unlabelled(one.frame), one.how) for one in returns), *gone], problems


LettingGo = dict[tuple[str, str], set[int]]
"""Kind and field → the records whose field the undo sets back: they lean on nothing by it."""


def _letting_go(kind: str, edited: pd.DataFrame) -> LettingGo:
    found: LettingGo = {}
    for record, before in zip(edited["record"].tolist(), edited["before"].tolist(), strict=True):
        for name in before:
            found.setdefault((kind, name), set()).add(int(record))
    return found


def _unlabelled(frame: pd.DataFrame) -> pd.DataFrame:
    # Whoever takes something back typed no rows, so no problem should speak of one.
    return frame.set_axis(pd.Index(["record"]).repeat(len(frame)))


def _still_there(unit: Unit, schema: Schema, position: int, revived: list[int]) -> pd.DataFrame:
    """The records the entry made or revived that still exist."""
    made = among(schema.name, "born", [position])
    where = either(made, among(schema.name, "id", revived)) if revived else made
    return reading.select(unit, schema, where, names=["id", "version", "born"])


def _reverted(unit: Unit, schema: Schema, edited: pd.DataFrame, problems: list[Problem]) -> list[Rows]:
    """One write for each set of fields that were edited together, if they still hold what it gave."""
    current = reading.by_id(unit, schema, [int(one) for one in edited["record"]]).set_index("id", drop=False)
    parts: dict[tuple[str, ...], list[tuple[int, Mapping[str, object]]]] = {}
    for record, before, after in zip(edited["record"], edited["before"], edited["after"], strict=True):
        if record not in current.index:
            problems.append(entry.unknown(schema, int(record)))
            continue
        now = current.loc[record]
        for name, value in after.items():
            if name in schema and frames.plain(now[name]) != value:
                problems.append(_moved_on(schema, int(record), name, value, frames.plain(now[name])))
        parts.setdefault(tuple(sorted(before)), []).append((int(record), before))
    return [Rows(schema.name, _columns(schema, names, rows)) for names, rows in parts.items()]


def _columns(
    schema: Schema, names: tuple[str, ...], rows: list[tuple[int, Mapping[str, object]]]
) -> pd.DataFrame:
    columns = {"id": frames.column([record for record, _ in rows], "Int64")}
    for name in names:
        if name in schema:
            columns[name] = frames.column([before[name] for _, before in rows], frames.dtype(schema[name]))
    return pd.DataFrame(columns)


def _moved_on(schema: Schema, record: int, name: str, then: object, now: object) -> Problem:
    return Problem(
        f"{schema[name].label} of {in_a_sentence(schema.label)} {record} was changed since, "
        f"from “{_said(then)}” to “{_said(now)}”.",
        code="E21",
        kind=schema.name,
        field=name,
        value=now,
        record=record,
        suggestion="Undo that later change first, or set the field by hand.",
    )


def _said(value: object) -> str:
    return "nothing" if value is None else str(value)


def _changed_since(schema: Schema, born: pd.DataFrame, position: int) -> list[Problem]:
    return [
        Problem(
            f"{schema.label} {record} was edited after it was made.",
            code="E21",
            kind=schema.name,
            record=int(record),
            suggestion="Undo the later changes first, or archive it.",
        )
        for record in born["id"][born["version"] > position].tolist()
    ]


# --- what leans on it ---------------------------------------------------------------------------------


def _leaned_on(
    unit: Unit,
    schemas: Mapping[str, Schema],
    goes: Mapping[str, pd.DataFrame],
    letting_go: LettingGo,
    position: int,
) -> list[Problem]:
    """Records made by others that link to what would go."""
    leaving = {kind: set(rows["id"].tolist()) for kind, rows in goes.items()}
    return [
        found
        for schema in schemas.values()
        for field in schema.fields
        if leaving.get(field.target)
        for found in _inbound(
            unit,
            schema,
            field,
            leaving[field.target],
            leaving.get(schema.name, set()) | letting_go.get((schema.name, field.name), set()),
            position,
        )
    ]


def _inbound(
    unit: Unit, schema: Schema, field: Field, ids: Collection[int], going: set[int], position: int
) -> list[Problem]:
    # What the same entry made goes as well, so only records of other entries can stand in the way.
    where = [born_elsewhere(schema.name, position)]
    if not field.custom:
        where.append(is_set(schema.name, field.name))
    if field.kind is Kind.LINK and not field.custom and len(ids) <= FEW:
        where.append(among(schema.name, field.name, ids))
    rows = reading.select(unit, schema, *where, names=["id", "custom" if field.custom else field.name])
    held = rows[~rows["id"].isin(going)].explode(field.name)
    held = held[held[field.name].isin(ids)]
    return [
        Problem(
            f"{schema.label} {record} was added since and belongs to {in_a_sentence(field.label)} {target}.",
            code="E21",
            kind=schema.name,
            record=int(record),
            suggestion="Remove or move it first.",
        )
        for record, target in zip(held["id"].tolist(), held[field.name].tolist(), strict=True)
    ]
