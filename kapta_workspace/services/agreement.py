"""Somebody else was faster: what does not clash is merged, what clashes is told with both values."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from kapta_workspace.domain import activity, frames
from kapta_workspace.domain.errors import Problem, row_of
from kapta_workspace.services.passage import Passage, Sent
from kapta_workspace.storage import log, reading


def agree(passage: Passage, sent: Sent, before: pd.DataFrame, after: pd.DataFrame) -> list[Problem]:
    """
    Bring rows that were read before others changed them in line with those changes.

    A field the writer left as they had read it keeps what somebody else made of it since; one that both
    changed, to different values, is a conflict.

    Args:
        passage: The change set on its way.
        sent: The rows as they came, with the *version* their writer last saw.
        before: The rows as they stand.
        after: The rows as they would stand; fields only others changed are set back to ``before`` in it.
    """
    seen = sent.frame["version"]
    stale = (~sent.is_new & (seen < before["version"]).fillna(value=False).to_numpy(dtype=bool)).nonzero()[0]
    if not len(stale):
        return []
    since = _since(passage, sent, stale.tolist())
    found: list[Problem] = []
    kept: dict[str, list[int]] = {}
    for row, theirs in since.items():
        for name, change in theirs.items():
            now, mine = (frames.plain(part[name].iloc[row]) for part in (before, after))
            if mine != now and mine == change["before"]:
                kept.setdefault(name, []).append(row)
            elif mine != now:
                found.append(_clash(passage, sent, row, name, now, mine, change["actor"]))
    for name, rows in kept.items():
        mask = np.isin(np.arange(len(after)), rows)
        after[name] = frames.column(after[name].where(~mask, before[name]), str(before[name].dtype))
    return found


Since = dict[int, dict[str, dict[str, Any]]]


def _since(passage: Passage, sent: Sent, stale: list[int]) -> Since:
    """Row → field → what it held when the writer read it, and who changed it last."""
    ids = {int(sent.ids[row]): row for row in stale}
    seen = sent.frame["version"]
    lines = log.lines_of(passage.unit, sent.schema.name, list(ids), int(seen.iloc[stale].min()))
    found: Since = {}
    for record, position, before, actor in zip(
        lines["record"], lines["set_id"], lines["before"], lines["actor"], strict=True
    ):
        row = ids[int(record)]
        if position > seen[row]:
            for name, value in before.items():
                if name in sent.schema:
                    held = found.setdefault(row, {}).setdefault(name, {"before": value})
                    held["actor"] = actor
    return found


def _clash(passage: Passage, sent: Sent, row: int, name: str, now: Any, mine: Any, actor: Any) -> Problem:
    field = sent.schema[name]
    names = _names(passage, [("user", actor), (field.target, now), (field.target, mine)])
    theirs, yours = (activity.worded(field, value, names) for value in (now, mine))
    who = names["user"].get(_number(actor), "The workspace")
    return Problem(
        f"{who} changed {field.label} while you were editing: it is now “{theirs}”, you have “{yours}”.",
        code="E20",
        kind=sent.schema.name,
        field=name,
        value=mine,
        row=row_of(sent.labels[row]),
        record=int(sent.ids[row]),
        suggestion="Read it again and decide which one stands.",
    )


def _names(passage: Passage, mentioned: Iterable[tuple[str, Any]]) -> dict[str, dict[int, str]]:
    """The titles of the records that link values name, by kind; what is not shared keeps its number."""
    ids: dict[str, set[int]] = {}
    for kind, value in mentioned:
        if kind:
            ids.setdefault(kind, set()).update(map(_number, value if isinstance(value, list) else [value]))
    return {
        kind: reading.titles(passage.unit, passage.schemas[kind], passage.actor, some)
        for kind, some in ids.items()
    }


def _number(value: Any) -> int:
    return 0 if value is None or pd.isna(value) else int(value)
