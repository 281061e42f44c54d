"""
The door: every write, of one field or of half a million rows, goes through ``save``.

Read the fields, keep up what they imply, check the rules, decide access for each row, then write rows and
log in one transaction. Whatever is wrong is collected and refused as a whole; nothing is ever half-written.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from kapta_workspace.domain import changes, derived, frames
from kapta_workspace.domain.access import Actor
from kapta_workspace.domain.changes import ChangeSet, Op, Receipt, Rows
from kapta_workspace.domain.errors import Conflict, NotAllowed, Problem, Refused
from kapta_workspace.domain.fields import Kind, Schema
from kapta_workspace.domain.readers import read
from kapta_workspace.domain.rules import Draft, check
from kapta_workspace.domain.upkeep import BY_ACTOR, UPKEEP
from kapta_workspace.services import custom, entry, people, worlds
from kapta_workspace.storage import log, reading, rows
from kapta_workspace.storage.store import Store, Unit


@dataclass(frozen=True, slots=True)
class Passage:
    """One change set on its way through the door: the transaction, who brings it, and the kinds as they are here."""

    unit: Unit
    actor: Actor
    schemas: Mapping[str, Schema]
    change: ChangeSet

    @property
    def now(self) -> pd.Timestamp:
        """The moment of the change."""
        return pd.Timestamp(self.unit.now)

    @property
    def today(self) -> pd.Timestamp:
        """The day of the change."""
        return pd.Timestamp(self.unit.now.date())


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


def save_within(unit: Unit, user: int, change: ChangeSet) -> Receipt:
    """The same inside a transaction that is already writing."""
    passage = Passage(unit, people.actor(unit, user), custom.schemas(unit), change)
    drafts = _drafts(passage)
    entry.hide(unit, passage.actor, drafts)
    world = worlds.around(unit, passage.actor, passage.schemas, drafts)
    problems = [found for draft in drafts for found in check(draft, world)]
    if problems:
        raise Refused(problems)
    refusals = entry.refusals(unit, passage.actor, drafts, change)
    if refusals:
        raise NotAllowed(refusals)
    return _write(passage, drafts)


# --- reading ----------------------------------------------------------------------------------------


def _drafts(passage: Passage) -> list[Draft]:
    """Every write as rows before and after, links between new rows resolved."""
    problems: list[Problem] = []
    read_writes = [_read(passage, write, problems) for write in passage.change.writes]
    if problems:
        raise Refused(problems)
    read_writes = _numbered(passage, read_writes)
    return [_draft(passage, write) for write in read_writes]


def _read(passage: Passage, write: Rows, problems: list[Problem]) -> Rows:
    schema = passage.schemas[write.kind]
    words = {field.name: field for field in derived.words(schema)}
    columns: dict[str, pd.Series] = {}
    for name in write.frame.columns:
        if name in frames.RECORD:
            columns[name] = write.frame[name].astype("Int64")
        elif name in schema or name in words:
            field = words.get(name) or schema[name]
            if write.how == "revive":
                columns[name] = frames.column(write.frame[name], frames.dtype(field))
                continue
            reading_ = read(field, write.frame[name])
            columns[name] = reading_.values
            problems.extend(replace(found, kind=schema.name) for found in reading_.problems)
        else:
            problems.append(
                Problem(
                    f"{schema.label} has no field “{name}”.", code="W01", kind=schema.name, field=str(name)
                )
            )
    frame = pd.DataFrame(columns, index=write.frame.index)
    if "id" not in frame:
        frame["id"] = pd.array([None] * len(frame), dtype="Int64")
    return replace(write, frame=frame)


def _numbered(passage: Passage, writes: list[Rows]) -> list[Rows]:
    """Give new rows their ids, and links to them those ids."""
    given: dict[str, dict[int, int]] = {}
    numbered = []
    for write in writes:
        new = write.frame["id"].isna() | (write.frame["id"] < 0)
        if write.how == "save" and new.any():
            frame = write.frame.copy()
            ids = pd.array(list(passage.unit.allot(write.kind, int(new.sum()))), dtype="Int64")
            known = given.setdefault(write.kind, {})
            known.update(
                {
                    int(old): int(made)
                    for old, made in zip(frame.loc[new, "id"], ids, strict=True)
                    if not pd.isna(old)
                }
            )
            frame["born"] = pd.array([None] * len(frame), dtype="Int64")
            frame.loc[new, "id"] = ids
            frame["is_new"] = new
            write = replace(write, frame=frame)  # noqa: PLW2901 - the numbered write takes its place
        numbered.append(write)
    return (
        [_linked(passage.schemas[write.kind], write, given) for write in numbered]
        if any(given.values())
        else numbered
    )


def _linked(schema: Schema, write: Rows, given: Mapping[str, Mapping[int, int]]) -> Rows:
    frame = write.frame.copy()
    for field in schema.fields:
        known = given.get(field.target)
        if field.name not in frame or not known:
            continue
        if field.kind is Kind.LINK:
            temporary = (frame[field.name] < 0).fillna(value=False)
            if temporary.any():
                frame[field.name] = frame[field.name].mask(
                    temporary, frame[field.name].map(known).astype("Int64")
                )
        elif field.kind is Kind.LINKS:
            frame[field.name] = pd.Series(
                [tuple(known.get(one, one) for one in cell) for cell in frame[field.name].tolist()],
                index=frame.index,
                dtype="object",
            )
    return replace(write, frame=frame)


def _draft(passage: Passage, write: Rows) -> Draft:
    schema = passage.schemas[write.kind]
    frame = write.frame
    is_new = (
        frame.pop("is_new").astype(bool) if "is_new" in frame else pd.Series(data=False, index=frame.index)
    )
    if write.how == "revive":
        is_new = pd.Series(data=True, index=frame.index)
    before = _before(passage, schema, frame, is_new)
    if write.how == "remove":
        return Draft(schema, before, before.iloc[:0], is_new, frozenset({"remove"}))
    given = frozenset(frame.columns) - frozenset(frames.RECORD)
    after = _after(passage, schema, before, frame, is_new)
    draft = Draft(schema, before, after, is_new, given)
    if write.how == "revive":
        return draft
    _keep_up(passage, draft)
    if "version" in frame:
        _agree(passage, draft, frame["version"])
    return draft


def _before(passage: Passage, schema: Schema, frame: pd.DataFrame, is_new: pd.Series) -> pd.DataFrame:
    wanted = [int(one) for one in frame.loc[~is_new, "id"].tolist()]
    found = reading.by_id(passage.unit, schema, wanted) if wanted else frames.empty(schema)
    lost = sorted(set(wanted) - set(found["id"].tolist()))
    if lost:
        raise Refused([entry.unknown(schema, one) for one in lost])
    repeated = frame.loc[~is_new, "id"]
    if repeated.duplicated().any():
        twice = int(repeated[repeated.duplicated()].iloc[0])
        raise Refused(
            [
                Problem(
                    f"{schema.label} {twice} stands twice in one change.",
                    code="E10",
                    kind=schema.name,
                    record=twice,
                )
            ]
        )
    if not len(found):
        blank = {name: _blank(kind, frame.index) for name, kind in frames.columns(schema).items()}
        before = pd.DataFrame(blank, index=frame.index)
    else:
        before = found.set_index("id", drop=False).reindex(frame["id"].tolist())
        before.index = frame.index
        for name, kind in frames.columns(schema).items():
            if kind == "object":
                before[name] = frames.column(before[name], kind)
    before["id"] = frame["id"]
    return before


def _blank(kind: str, index: pd.Index) -> pd.Series:
    if kind == "object":
        return pd.Series([()] * len(index), index=index, dtype="object")
    return pd.Series([None] * len(index), index=index, dtype="object").astype(kind)


def _after(
    passage: Passage, schema: Schema, before: pd.DataFrame, frame: pd.DataFrame, is_new: pd.Series
) -> pd.DataFrame:
    after = before.copy()
    facts = derived.stored(schema, frame, before, passage.now)
    for name in (*frame.columns, *facts.columns):
        if name in schema or name == "born":
            after[name] = (facts if name in facts else frame)[name]
    if is_new.any():
        _fill_defaults(passage, schema, after, is_new)
    return after


def _fill_defaults(passage: Passage, schema: Schema, after: pd.DataFrame, is_new: pd.Series) -> None:
    for field in schema.fields:
        default = (
            passage.actor.id
            if BY_ACTOR.get(schema.name) == field.name and passage.actor.id
            else field.default
        )
        if default is not None:
            value = read(field, pd.Series([default], dtype="object")).values.iloc[0]
            after[field.name] = after[field.name].mask(is_new & frames.missing(after[field.name]), value)


def _keep_up(passage: Passage, draft: Draft) -> None:
    keep = UPKEEP.get(draft.schema.name)
    if keep:
        keep(draft.before, draft.after, draft.given, passage.today)
    for field in draft.schema.fields:
        # pandas' masks may widen a column (an all-missing date to object); the schema says what it is.
        if str(draft.after[field.name].dtype) != frames.dtype(field):
            draft.after[field.name] = frames.column(draft.after[field.name], frames.dtype(field))


# --- somebody else was faster -------------------------------------------------------------------------


def _agree(passage: Passage, draft: Draft, seen: pd.Series) -> None:
    """Refuse rows whose fields changed since the writer read them; fields that do not clash are merged."""
    stale = (~draft.is_new & seen.notna() & (seen < draft.before["version"])).fillna(value=False)
    if not stale.any():
        return
    found = []
    for row in draft.after.index[stale]:
        since = passage.unit
        later = log.lines(
            since,
            log.LINES.c.kind == draft.schema.name,
            log.LINES.c.record == int(draft.after.at[row, "id"]),
            log.LINES.c.set_id > int(seen[row]),
        )
        touched = {name for after in later["after"] for name in after}
        mine = changes.differences(
            draft.before.loc[[row]], draft.after.loc[[row]], sorted(touched & draft.given)
        )
        found.extend(
            _clash(draft, row, name, before, after)
            for name, before, after in mine[["field", "before", "after"]].itertuples(index=False)
        )
    if found:
        raise Conflict(found)


def _clash(draft: Draft, row: object, name: str, theirs: object, yours: object) -> Problem:
    label = draft.schema[name].label
    return Problem(
        f"{label} was changed by somebody else while you were editing: it is now “{theirs}”, you have “{yours}”.",
        code="E20",
        kind=draft.schema.name,
        field=name,
        value=yours,
        row=row if isinstance(row, int) else None,
        record=int(draft.after.at[row, "id"]),
        suggestion="Read it again and decide which one stands.",
    )


# --- writing ----------------------------------------------------------------------------------------


def _write(passage: Passage, drafts: Sequence[Draft]) -> Receipt:
    changed = [
        (draft, how, *_parts(draft, how)) for draft, how in zip(drafts, _ways(passage.change), strict=True)
    ]
    ids = tuple(tuple(int(one) for one in draft.before["id"].tolist()) for draft in drafts)
    if not any(len(new) or len(edits) or how == "remove" for _, how, new, edits in changed):
        same = {draft.schema.name: len(draft.after) for draft in drafts}
        return Receipt(log.head(passage.unit), {}, {}, {}, same, ids)
    position = log.open_set(passage.unit, passage.change, passage.actor.id or None)
    counts: dict[str, dict[str, int]] = {}
    accounts: set[int] = set()
    for draft, how, new, edits in changed:
        done = _write_one(passage.unit, position, draft, how, new, edits)
        mine = counts.setdefault(draft.schema.name, {})
        for verb, count in done.items():
            mine[verb] = mine.get(verb, 0) + count
        accounts.update(_accounts(draft, (new, edits) if how != "remove" else (draft.before,)))
    log.close_set(passage.unit, position, counts, sorted(accounts))
    return _receipt(position, counts, ids)


def _ways(change: ChangeSet) -> list[str]:
    return [write.how for write in change.writes]


def _parts(draft: Draft, how: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows to insert, and the edited cells: *record, field, before, after*."""
    if how == "remove":
        return draft.after, pd.DataFrame(columns=list(changes.DIFFERENCES))
    kept = ~draft.is_new
    names = [name for name in draft.schema.names if name in draft.after]
    return draft.after[draft.is_new], changes.differences(draft.before[kept], draft.after[kept], names)


def _write_one(
    unit: Unit, position: int, draft: Draft, how: str, new: pd.DataFrame, edits: pd.DataFrame
) -> dict[str, int]:
    schema = draft.schema
    if how == "remove":
        full = log.whole(schema, draft.before)
        lines = _lines(draft.before, schema, full, [{} for _ in full])
        log.append(unit, position, schema.name, Op.REMOVE, lines)
        rows.delete(unit.connection, schema.name, [int(one) for one in draft.before["id"]])
        return {"removed": len(draft.before)}
    if len(new):
        _insert(unit, position, draft, how, new)
    touched = draft.after[draft.after["id"].isin(edits["record"])]
    if len(touched):
        cells = edits.groupby("record", sort=False)
        before = [dict(zip(part["field"], part["before"], strict=True)) for _, part in cells]
        after = [dict(zip(part["field"], part["after"], strict=True)) for _, part in cells]
        at = touched.set_index("id", drop=False).loc[[record for record, _ in cells]]
        log.append(unit, position, schema.name, Op.EDIT, _lines(at, schema, before, after))
        stamped = at.assign(version=pd.array([position] * len(at), dtype="Int64"))
        rows.update(unit.connection, schema, stamped, sorted(set(edits["field"])))
    return {
        "created": len(new),
        "updated": len(touched),
        "unchanged": len(draft.after) - len(new) - len(touched),
    }


def _insert(unit: Unit, position: int, draft: Draft, how: str, new: pd.DataFrame) -> None:
    stamp = pd.array([position] * len(new), dtype="Int64")
    if how == "revive":
        full = log.whole(draft.schema, new)
        log.append(
            unit, position, draft.schema.name, Op.REVIVE, _lines(new, draft.schema, [{} for _ in full], full)
        )
        rows.insert(unit.connection, draft.schema, new.assign(version=stamp))
        return
    rows.insert(unit.connection, draft.schema, new.assign(version=stamp, born=stamp))


def _lines(
    records: pd.DataFrame, schema: Schema, before: list[dict[str, object]], after: list[dict[str, object]]
) -> pd.DataFrame:
    owner = records[schema.account] if schema.account else pd.Series([None] * len(records), dtype="object")
    return pd.DataFrame(
        {
            "record": records["id"].to_numpy(dtype=object),
            "account": owner.to_numpy(dtype=object),
            "before": pd.Series(before, dtype="object").to_numpy(),
            "after": pd.Series(after, dtype="object").to_numpy(),
        }
    )


def _accounts(draft: Draft, touched: Iterable[pd.DataFrame]) -> set[int]:
    if not draft.schema.account:
        return set()
    found: set[int] = set()
    for part in touched:
        if "record" in part:
            mine = draft.after[draft.after["id"].isin(part["record"])]
            was = draft.before[draft.before["id"].isin(part["record"])]
            found.update(int(one) for one in mine[draft.schema.account])
            found.update(int(one) for one in was[draft.schema.account].dropna())
        else:
            found.update(int(one) for one in part[draft.schema.account])
    return found


def _receipt(
    position: int, counts: Mapping[str, Mapping[str, int]], ids: tuple[tuple[int, ...], ...]
) -> Receipt:
    def told(verb: str) -> dict[str, int]:
        return {kind: done[verb] for kind, done in counts.items() if done.get(verb)}

    return Receipt(position, told("created"), told("updated"), told("removed"), told("unchanged"), ids)
