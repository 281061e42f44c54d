"""
From what came in to drafts: read, numbered, laid over what is there, agreed with what others did meanwhile.

This is the first half of the door (``services/records.py``): what somebody sent, as rows before and after.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from kapta_workspace.domain import derived, frames
from kapta_workspace.domain.changes import Rows
from kapta_workspace.domain.errors import Conflict, Problem, Refused, row_of
from kapta_workspace.domain.fields import Field, Kind, Schema, in_a_sentence
from kapta_workspace.domain.frames import Flags
from kapta_workspace.domain.readers import read
from kapta_workspace.domain.rules import Draft
from kapta_workspace.domain.upkeep import BY_ACTOR, BY_OWNER, UPKEEP
from kapta_workspace.services import agreement, entry, numbering
from kapta_workspace.services.passage import Passage, Sent
from kapta_workspace.storage import log, reading

ID = Field(name="id", label="Id", kind=Kind.INTEGER)
OWN = {name: replace(ID, name=name, label=name.title()) for name in frames.RECORD}
"""The record's own columns read like whole numbers, so that a wrong one is a problem and not a crash."""


def drafts(passage: Passage) -> list[Draft]:
    """
    Every write as rows before and after, links between new rows resolved.

    Raises:
        Refused: for cells that cannot be read, and for records that do not exist or are not shared.
        Conflict: when somebody else changed the same fields since the writer read them.
    """
    problems: list[Problem] = []
    sent = [_sent(passage, write, problems) for write in passage.change.writes]
    problems.extend(numbering.twice(sent))
    if problems:
        raise Refused(problems)
    sent = numbering.numbered(passage.unit, sent)
    befores = [_before(passage, one) for one in sent]
    lost = [found for one, before in zip(sent, befores, strict=True) for found in _lost(passage, one, before)]
    if lost:
        raise Refused(lost)
    made = [_draft(passage, one, before, problems) for one, before in zip(sent, befores, strict=True)]
    if problems:
        raise Conflict(problems)
    return [_owned(passage, draft, made) if draft.schema.name in BY_OWNER else draft for draft in made]


# --- reading ------------------------------------------------------------------------------------------


def _sent(passage: Passage, write: Rows, problems: list[Problem]) -> Sent:
    schema, frame = passage.schemas[write.kind], write.frame
    if write.how != "save":
        frame = frame[["id"]]
    columns = {}
    for name, field in _fields(schema, frame, problems).items():
        found = read(field, frame[name])
        columns[name] = found.values.reset_index(drop=True)
        problems.extend(replace(one, kind=schema.name) for one in found.problems)
    columns.setdefault("id", frames.column(pd.Series([None] * len(frame), dtype="object"), "Int64"))
    typed = pd.DataFrame(columns, index=pd.RangeIndex(len(frame)), copy=False)
    flags = {
        "save": numbering.new(typed["id"]),
        "remove": np.zeros(len(frame), dtype=bool),
        "revive": np.ones(len(frame), dtype=bool),
    }
    return Sent(schema, write.how, typed, frame.index, flags[write.how])


def _fields(schema: Schema, frame: pd.DataFrame, problems: list[Problem]) -> dict[str, Field]:
    """The fields of the columns that came in, those of the record itself and the derived words included."""
    known = {**OWN, **{one.name: one for one in (*schema.fields, *derived.words(schema))}}
    repeated = set(frame.columns[frame.columns.duplicated()])
    unknown = [name for name in frame.columns if name not in known]
    problems.extend(_about(schema, name, f"Two columns are called “{name}”.") for name in repeated)
    problems.extend(
        _about(schema, name, f"{schema.label} has no field “{name}”.", _meant(schema, str(name)))
        for name in unknown
    )
    return {name: known[name] for name in frame.columns if name in known and name not in repeated}


def _about(schema: Schema, name: object, sentence: str, suggestion: str = "") -> Problem:
    return Problem(sentence, code="W01", kind=schema.name, field=str(name), suggestion=suggestion)


def _meant(schema: Schema, name: str) -> str:
    link = name.removesuffix("_name")
    if link != name and link in schema:
        return f"It only shows what “{link}” points at; set “{link}”."
    return ""


# --- what is there ------------------------------------------------------------------------------------


def _before(passage: Passage, sent: Sent) -> pd.DataFrame:
    """The rows as they stand; those of new and of lost records are missing but for the id."""
    count = len(sent.frame)
    if sent.is_new.all():
        before = frames.blank(sent.schema, count)
    else:
        wanted = [int(one) for one in sent.ids[~sent.is_new].dropna()]
        found = reading.by_id(passage.unit, sent.schema, wanted)
        before = _in_row_order(sent.schema, found, sent.ids)
    return before.assign(id=sent.ids)


def _in_row_order(schema: Schema, found: pd.DataFrame, ids: pd.Series) -> pd.DataFrame:
    rows = pd.Index(found["id"]).get_indexer(pd.Index(ids))
    if len(rows) == len(found) and (rows == np.arange(len(rows))).all():
        return found
    before = found.reindex(rows).set_axis(pd.RangeIndex(len(ids)))
    many = {name for name, kind in frames.columns(schema).items() if kind == "object"}
    return before.assign(**{name: frames.column(before[name], "object") for name in many})


def _lost(passage: Passage, sent: Sent, before: pd.DataFrame) -> list[Problem]:
    """The records that do not exist, and those that do not exist for this actor, in the same words."""
    if sent.how == "revive":
        return []
    gone = (before["version"].isna().to_numpy() & ~sent.is_new) | entry.unseen(
        passage, sent.schema, before, sent.is_new
    )
    return [
        replace(entry.unknown(sent.schema, int(sent.ids[row])), row=row_of(sent.labels[row]))
        for row in np.flatnonzero(gone).tolist()
    ]


# --- before and after ---------------------------------------------------------------------------------


def _draft(passage: Passage, sent: Sent, before: pd.DataFrame, problems: list[Problem]) -> Draft:
    schema, frame, is_new = sent.schema, sent.frame, sent.is_new
    if sent.how == "remove":
        return Draft(schema, before, before.iloc[:0], is_new, frozenset(), "remove", sent.labels)
    if sent.how == "revive":
        return Draft(schema, before, _revived(passage, sent), is_new, frozenset(), "revive", sent.labels)
    given = [name for name in frame.columns if name in schema]
    after = before.assign(**{name: frame[name] for name in given})
    words = derived.stored(schema, frame, before, passage.now)
    for name in words.columns:
        told = frames.unequal(words[name], before[name])
        after[name] = frames.column(after[name].mask(told, words[name]), frames.dtype(schema[name]))
    if "version" in frame and not is_new.all():
        problems.extend(agreement.agree(passage, sent, before, after))
    keep = UPKEEP.get(schema.name)
    if keep and passage.change.undoes is None:  # taking back means exactly what was
        keep(before, after, passage.today)
    if is_new.any():
        _fill_defaults(passage, schema, after, is_new)
    return Draft(schema, before, after, is_new, frozenset(given), "save", sent.labels)


def _fill_defaults(passage: Passage, schema: Schema, after: pd.DataFrame, is_new: Flags) -> None:
    for field in schema.fields:
        mine = BY_ACTOR.get(schema.name) == field.name and passage.actor.id
        value = passage.actor.id if mine else None if field.default is None else _default(field)
        if value is not None:
            bare = is_new & frames.blanks(after[field.name])
            if bare.any():
                after[field.name] = frames.column(after[field.name].mask(bare, value), frames.dtype(field))


def _owned(passage: Passage, draft: Draft, made: Sequence[Draft]) -> Draft:
    """New work for which nobody was named is the account owner's."""
    name, rows = BY_OWNER[draft.schema.name], draft.after
    bare = (
        draft.is_new & rows[name].isna().to_numpy(dtype=bool) if draft.how == "save" else draft.is_new & False
    )
    if not bare.any():
        return draft
    wanted = rows["account"][bare].dropna().astype(int).unique().tolist()
    accounts = reading.by_id(passage.unit, passage.schemas["account"], wanted, names=["id", "owner"])
    written = [one.after[["id", "owner"]] for one in made if one.schema.name == "account"]
    owner = pd.concat([accounts, *written]).drop_duplicates("id", keep="last").set_index("id")["owner"]
    named = rows[name].mask(bare, rows["account"].map(owner))
    return replace(draft, after=rows.assign(**{name: frames.column(named, "Int64")}), _changed={})


@lru_cache(maxsize=512)
def _default(field: Field) -> Any:
    value = read(field, pd.Series([field.default], dtype="object")).values.iloc[0]
    return None if frames.is_missing(value) else value


def _revived(passage: Passage, sent: Sent) -> pd.DataFrame:
    """
    Removed records as they stood when they went, out of the log.

    Raises:
        Refused: for ids that are there, or that never were.
    """
    schema, ids = sent.schema, [int(one) for one in sent.ids]
    kept = log.removed(passage.unit, schema.name, ids)
    there = set(reading.by_id(passage.unit, schema, ids, names=["id"])["id"].tolist())
    label = in_a_sentence(schema.label)
    wrong = [
        Problem(f"There is no removed {label} {one}.", code="E14", kind=schema.name)
        for one in ids
        if one in there or one not in kept
    ]
    if wrong:
        raise Refused(wrong)
    kinds = frames.columns(schema)
    return pd.DataFrame(
        {name: frames.column([kept[one].get(name) for one in ids], kind) for name, kind in kinds.items()}
    )


def ids_of(made: Sequence[Draft]) -> tuple[tuple[int, ...], ...]:
    """The id of every row of each draft."""
    return tuple(tuple(draft.before["id"].tolist()) for draft in made)
