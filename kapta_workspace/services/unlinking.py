"""
What a removal takes along: the mentions of a removed record that no foreign key holds.

A single link is held by the database, which refuses to let its target go. A list of links (a note's contacts)
and an administrator's own link field are held by nobody, so the removal empties them, in the same log entry:
undo brings the record and its mentions back together.
"""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from kapta_workspace.domain.fields import Field, Kind, Schema
from kapta_workspace.domain.rules import Draft
from kapta_workspace.services.passage import Passage
from kapta_workspace.services.pointing import emptied, pointing
from kapta_workspace.storage import reading

Gone = dict[str, set[int]]
"""Record kind → the ids that go."""


def unlinked(passage: Passage, made: Sequence[Draft]) -> list[Draft]:
    """The drafts without mentions of what they remove, and such drafts of all other records that have any."""
    gone: Gone = {}
    for draft in made:
        if draft.how == "remove":
            gone.setdefault(draft.schema.name, set()).update(draft.before["id"].tolist())
    if not gone:
        return list(made)
    written = [_without(draft, gone) if draft.how != "remove" else draft for draft in made]
    others = [_of_others(passage, schema, gone, written) for schema in passage.schemas.values()]
    return [*written, *(draft for draft in others if len(draft.before))]


def _loose(schema: Schema, gone: Gone) -> list[Field]:
    """The fields that may mention what goes without the database knowing."""
    return [
        field
        for field in schema.fields
        if field.target in gone and (field.custom or field.kind is Kind.LINKS)
    ]


def _without(draft: Draft, gone: Gone) -> Draft:
    fields = _loose(draft.schema, gone)
    if not fields:
        return draft
    return replace(draft, after=_cut(draft.after, fields, gone), _changed={})


def _cut(rows: pd.DataFrame, fields: Sequence[Field], gone: Gone) -> pd.DataFrame:
    return rows.assign(**{one.name: emptied(rows[one.name], gone[one.target]) for one in fields})


def _of_others(passage: Passage, schema: Schema, gone: Gone, made: Sequence[Draft]) -> Draft:
    """The records no draft speaks of that mention what goes."""
    fields = _loose(schema, gone)
    ids: list[int] = pointing(passage.unit, schema, fields, gone)["id"].tolist() if fields else []
    spoken = {
        one for draft in made if draft.schema.name == schema.name for one in draft.before["id"].tolist()
    }
    before = reading.by_id(passage.unit, schema, [one for one in ids if one not in spoken])
    after = _cut(before, fields, gone)
    is_new = before["id"].isna().to_numpy(dtype=bool)
    return Draft(schema, before, after, is_new, frozenset(one.name for one in fields))
