"""Numbers for new records: ids are handed out, and the links between new rows follow them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from kapta_workspace.domain import frames
from kapta_workspace.domain.errors import Problem, row_of
from kapta_workspace.domain.fields import Kind, Schema
from kapta_workspace.services.passage import Sent
from kapta_workspace.storage.store import Unit

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Given:
    """The ids handed out for the temporary ones of a kind, side by side."""

    temporary: pd.Index
    real: Ints

    def real_ones(self, ids: Ints) -> Ints:
        """The ids with every temporary one replaced; one that nobody introduced stays as it is."""
        at = self.temporary.get_indexer(pd.Index(ids))
        found: Ints = np.where(at >= 0, self.real[at] if len(self.real) else ids, ids)
        return found


def numbered(unit: Unit, sent: Sequence[Sent]) -> list[Sent]:
    """The writes with an id for every new row, and with links to temporary ids led to the real ones."""
    done = [_numbered(unit, one) if one.how == "save" and one.is_new.any() else one for one in sent]
    kinds = {one.schema.name for one in sent if one.how == "save" and one.is_new.any()}
    known = {kind: _given(kind, sent, done) for kind in kinds}
    return [_linked(one, known) for one in done] if known else done


def _numbered(unit: Unit, sent: Sent) -> Sent:
    fresh = unit.allot(sent.schema.name, int(sent.is_new.sum()))
    ids = sent.ids.to_numpy(dtype=np.int64, na_value=0, copy=True)
    ids[sent.is_new] = np.arange(fresh.start, fresh.stop, dtype=np.int64)
    return replace(sent, frame=sent.frame.assign(id=pd.array(ids, dtype="Int64")))


def _given(kind: str, sent: Sequence[Sent], done: Sequence[Sent]) -> Given:
    temporary, real = [], []
    for old, new in zip(sent, done, strict=True):
        if old.schema.name == kind and old.how == "save":
            named = old.ids.to_numpy(dtype=np.int64, na_value=0) < 0
            temporary.append(old.ids.to_numpy(dtype=np.int64, na_value=0)[named])
            real.append(new.ids.to_numpy(dtype=np.int64)[named])
    return Given(pd.Index(np.concatenate(temporary)), np.concatenate(real))


def _linked(sent: Sent, given: Mapping[str, Given]) -> Sent:
    changed = {}
    for field in sent.schema.fields:
        known = given.get(field.target)
        if known is None or field.name not in sent.frame:
            continue
        if field.kind is Kind.LINK:
            changed[field.name] = _link(sent.frame[field.name], known)
        else:
            changed[field.name] = _links(sent.frame[field.name], known)
    return replace(sent, frame=sent.frame.assign(**changed)) if changed else sent


def _link(links: pd.Series, known: Given) -> pd.Series:
    there = links.notna().to_numpy()
    ids = known.real_ones(links.to_numpy(dtype=np.int64, na_value=0))
    return pd.Series(pd.arrays.IntegerArray(ids, ~there), index=links.index)


def _links(links: pd.Series, known: Given) -> pd.Series:
    cells = [
        tuple(known.real_ones(np.array(cell, dtype=np.int64)).tolist()) if cell else ()
        for cell in links.tolist()
    ]
    return pd.Series(cells, index=links.index, dtype="object")


def new(ids: pd.Series) -> frames.Flags:
    """Which rows make new records: those without an id, and those with a temporary one."""
    flags: frames.Flags = ids.to_numpy(dtype=np.int64, na_value=-1) < 0
    return flags


def twice(sent: Sequence[Sent]) -> list[Problem]:
    """Records, and temporary ids, that stand twice in one change set."""
    found: list[Problem] = []
    seen: dict[tuple[str, str], list[Sent]] = {}
    for one in sent:
        seen.setdefault((one.schema.name, "" if one.how == "save" else one.how), []).append(one)
    for parts in seen.values():
        ids = pd.concat([one.ids for one in parts], ignore_index=True)
        again = np.flatnonzero(ids.notna() & ids.duplicated()).tolist()
        labels = [label for one in parts for label in one.labels] if again else []
        found.extend(_repeated(parts[0].schema, int(ids[row]), labels[row]) for row in again)
    return found


def _repeated(schema: Schema, record: int, label: object) -> Problem:
    said = f"{schema.label} {record} stands twice in one change."
    return Problem(
        said, code="E10", kind=schema.name, field="id", value=record, row=row_of(label), record=record
    )
