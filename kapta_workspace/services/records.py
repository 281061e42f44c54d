"""
The door: every write, of one field or of half a million rows, goes through ``save``.

Read the fields, keep up what they imply, check the rules, decide access for each row, then write rows and
log in one transaction. Whatever is wrong is collected and refused as a whole; nothing is ever half-written.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from kapta_workspace.domain import changes
from kapta_workspace.domain.changes import ChangeSet, Op, Receipt
from kapta_workspace.domain.errors import NotAllowed, Problem, Refused
from kapta_workspace.domain.fields import Schema
from kapta_workspace.domain.progress import Progress, silent
from kapta_workspace.domain.rules import Draft, check
from kapta_workspace.services import custom, entry, people, reopening, unlinking, worlds
from kapta_workspace.services.drafts import drafts
from kapta_workspace.services.passage import ORDINARY, Grounds, Passage
from kapta_workspace.storage import credentials, log, rows
from kapta_workspace.storage.store import Store, Unit


def save(store: Store, user: int, change: ChangeSet) -> Receipt:
    """
    Write a change set, wholly or not at all.

    Args:
        store: The workspace's database.
        user: On whose behalf.
        change: What to write.

    Raises:
        Refused: with every problem found; ``Conflict`` when somebody changed the same fields meanwhile,
            ``NotAllowed`` when only access stands in the way.
    """
    with store.writing() as unit:
        return save_within(unit, user, change)


def save_within(unit: Unit, user: int, change: ChangeSet, grounds: Grounds = ORDINARY) -> Receipt:
    """The same inside a transaction that is already writing; ``grounds`` say what merges and undos are."""
    passage, judged = _judged(unit, user, change, grounds)
    return _write(passage, judged)


def rehearse(store: Store, user: int, change: ChangeSet) -> tuple[Problem, ...]:
    """Every problem ``save`` would refuse a change set with; nothing is written and no id is used up."""
    try:
        with store.writing() as unit:
            _judged(unit, user, change, ORDINARY)
            unit.forget()
    except Refused as refusal:
        return refusal.problems
    return ()


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """
    A change set that was found right, ready to be written.

    Attributes:
        user: On whose behalf.
        change: What to write.
        made: Its drafts.
        since: The newest log entry when it was judged: its position and moment.
        day: The day it was judged on.
    """

    user: int
    change: ChangeSet
    made: tuple[Draft, ...]
    since: tuple[int, datetime | None]
    day: date


def prepare(store: Store, user: int, change: ChangeSet) -> Prepared:
    """
    Judge a change set to write it later; nothing is written yet and no id is used up.

    Raises:
        Refused: as ``save`` does.
    """
    with store.writing() as unit:
        _, made = _judged(unit, user, change, ORDINARY)
        found = Prepared(user, change, tuple(made), _newest(unit), unit.now.date())
        unit.forget()
    return found


def save_prepared(store: Store, prepared: Prepared, progress: Progress = silent) -> Receipt:
    """
    Write what was prepared; it is judged once more when anybody wrote since, or when the day has changed.

    ``progress`` is told after each record kind, in rows.

    Raises:
        Refused: as ``save`` does.
    """
    with store.writing() as unit:
        stands = _newest(unit) == prepared.since and unit.now.date() == prepared.day
        if not stands or not _allotted(unit, prepared.made):
            return save_within(unit, prepared.user, prepared.change)
        actor, schemas = people.actor(unit, prepared.user), custom.schemas(unit)
        return _write(Passage(unit, actor, schemas, prepared.change, ORDINARY), prepared.made, progress)


def _newest(unit: Unit) -> tuple[int, datetime | None]:
    head = log.head(unit)
    return head, log.moments(unit, [head]).get(head)


def _allotted(unit: Unit, made: Iterable[Draft]) -> bool:
    """Take the ids of new rows out of the counter; whether they are the very ones the drafts carry."""
    found = []
    for draft in made:
        if draft.how == "save" and draft.is_new.any():
            ids = draft.after["id"].to_numpy(dtype=np.int64)[draft.is_new]
            found.append(unit.allot(draft.schema.name, len(ids)) == range(ids[0], ids[-1] + 1))
    return all(found)


def _judged(unit: Unit, user: int, change: ChangeSet, grounds: Grounds) -> tuple[Passage, list[Draft]]:
    """The drafts of a change set, read, kept up, found right and allowed."""
    passage = Passage(unit, people.actor(unit, user), custom.schemas(unit), change, grounds)
    if passage.actor.is_disabled:
        raise NotAllowed([Problem(f"{passage.actor.name} is disabled.", code="E17")])
    made = drafts(passage)
    world = worlds.around(passage, made)
    problems = [found for draft in made for found in check(draft, world)]
    if problems:
        raise Refused(problems)
    refusals = entry.refusals(passage, made)
    if refusals:
        raise NotAllowed(refusals)
    return passage, unlinking.unlinked(passage, reopening.reopened(passage, made, world))


# --- writing ------------------------------------------------------------------------------------------


def _write(passage: Passage, made: Sequence[Draft], progress: Progress = silent) -> Receipt:
    edits = [_edits(draft) for draft in made]
    ids = tuple(tuple(draft.before["id"].tolist()) for draft in made[: len(passage.change.writes)])
    if not any(_stirs(draft, cells) for draft, cells in zip(made, edits, strict=True)):
        return Receipt(log.head(passage.unit), {}, {}, {}, _added(made), ids)
    position = log.open_set(passage.unit, passage.change, passage.actor.id or None)
    counts: dict[str, dict[str, int]] = {}
    accounts: set[int] = set()
    # What is pointed at stands before what points, so that links may be checked kind by kind.
    for draft, cells in sorted(zip(made, edits, strict=True), key=lambda pair: rows.place(pair[0].schema)):
        mine = counts.setdefault(draft.schema.name, {})
        for verb, count in _write_one(passage.unit, position, draft, cells).items():
            mine[verb] = mine.get(verb, 0) + count
        accounts |= _accounts(draft, cells)
        _shut_out(passage.unit, draft)
        progress(_stirred(counts), sum(len(one.after) for one in made), "Writing the rows")
    log.close_set(passage.unit, position, counts, sorted(accounts))
    return _receipt(position, counts, ids)


def _shut_out(unit: Unit, draft: Draft) -> None:
    """End sessions and links of users who may come in no more, lest they live again when the user does."""
    if draft.schema.name == "user":
        users = draft.before if draft.how == "remove" else draft.after
        out = users["is_disabled"].fillna(False).astype(bool) | users["archived_at"].notna()
        for user in users["id"] if draft.how == "remove" else users.loc[out, "id"]:
            for kept in (credentials.SESSION, credentials.LINK):
                credentials.end_all(unit, kept, int(user))


def _stirred(counts: Mapping[str, Mapping[str, int]]) -> int:
    """How many records were written so far."""
    return sum(done for mine in counts.values() for verb, done in mine.items() if verb != "unchanged")


def _added(made: Iterable[Draft]) -> dict[str, int]:
    found: dict[str, int] = {}
    for draft in made:
        found[draft.schema.name] = found.get(draft.schema.name, 0) + len(draft.after)
    return found


def _edits(draft: Draft) -> pd.DataFrame:
    """The edited cells of records that were there: *record, field, before, after*."""
    if draft.how == "remove" or draft.is_new.all():
        return changes.differences(draft.before.iloc[:0], draft.after.iloc[:0], ())
    there = ~draft.is_new
    names = [name for name in draft.schema.names if (draft.changed(name) & there).any()]
    return changes.differences(draft.before[there], draft.after[there], names)


def _stirs(draft: Draft, cells: pd.DataFrame) -> bool:
    return draft.how == "remove" or bool(draft.is_new.any()) or len(cells) > 0


def _write_one(unit: Unit, position: int, draft: Draft, cells: pd.DataFrame) -> dict[str, int]:
    if draft.how == "remove":
        return {"removed": _remove(unit, position, draft)}
    if draft.is_new.any():
        _insert(unit, position, draft)
    updated = _update(unit, position, draft, cells) if len(cells) else 0
    made = int(draft.is_new.sum())
    return {"created": made, "updated": updated, "unchanged": len(draft.after) - made - updated}


def _remove(unit: Unit, position: int, draft: Draft) -> int:
    full = log.whole(draft.schema, draft.before)
    lines = _lines(draft.before, draft.schema, full, [{} for _ in full])
    log.append(unit, position, draft.schema.name, Op.REMOVE, lines)
    rows.delete(unit.connection, draft.schema.name, draft.before["id"].tolist())
    return len(full)


def _insert(unit: Unit, position: int, draft: Draft) -> None:
    new = draft.after if draft.is_new.all() else draft.after[draft.is_new]
    stamp = pd.array([position], dtype="Int64").repeat(len(new))
    if draft.how == "revive":
        full = log.whole(draft.schema, new)
        lines = _lines(new, draft.schema, [{} for _ in full], full)
        log.append(unit, position, draft.schema.name, Op.REVIVE, lines)
        rows.insert(unit.connection, draft.schema, new.assign(version=stamp))
    else:
        rows.insert(unit.connection, draft.schema, new.assign(version=stamp, born=stamp))


def _update(unit: Unit, position: int, draft: Draft, cells: pd.DataFrame) -> int:
    before, after = _by_record(cells, "before"), _by_record(cells, "after")
    touched = draft.after[draft.after["id"].isin(list(before))]
    ids = touched["id"].tolist()
    lines = _lines(touched, draft.schema, [before[one] for one in ids], [after[one] for one in ids])
    log.append(unit, position, draft.schema.name, Op.EDIT, lines)
    stamped = touched.assign(version=pd.array([position], dtype="Int64").repeat(len(touched)))
    rows.update(unit.connection, draft.schema, stamped, sorted(set(cells["field"])))
    return len(touched)


def _by_record(cells: pd.DataFrame, side: str) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for record, name, value in zip(cells["record"], cells["field"], cells[side], strict=True):
        found.setdefault(record, {})[name] = value
    return found


def _lines(
    records: pd.DataFrame, schema: Schema, before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> pd.DataFrame:
    nobody = pd.Series([None] * len(records), dtype="object")
    owner = records[schema.account] if schema.account else nobody
    return pd.DataFrame(
        {
            "record": records["id"].to_numpy(dtype=object),
            "account": owner.to_numpy(dtype=object),
            "before": pd.Series(before, dtype="object").to_numpy(),
            "after": pd.Series(after, dtype="object").to_numpy(),
        }
    )


def _accounts(draft: Draft, cells: pd.DataFrame) -> set[int]:
    """The accounts whose records were made, changed, moved or removed."""
    name = draft.schema.account
    if not name:
        return set()
    if draft.how == "remove":
        return set(draft.before[name].dropna().tolist())
    stirred = draft.is_new | draft.after["id"].isin(set(cells["record"])).to_numpy(dtype=bool)
    parts = (part[name][stirred].dropna() for part in (draft.before, draft.after))
    return {one for part in parts for one in part.unique().tolist()}


def _receipt(
    position: int, counts: Mapping[str, Mapping[str, int]], ids: tuple[tuple[int, ...], ...]
) -> Receipt:
    def told(verb: str) -> dict[str, int]:
        return {kind: done[verb] for kind, done in counts.items() if done.get(verb)}

    return Receipt(position, told("created"), told("updated"), told("removed"), told("unchanged"), ids)
