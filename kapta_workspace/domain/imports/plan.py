"""What each row of a file would do, row by row and summed up."""

from collections.abc import Mapping
from enum import StrEnum

import pandas as pd

from kapta_workspace.domain import frames
from kapta_workspace.domain.activity import worded
from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.fields import Schema


class Outcome(StrEnum):
    """What happens to a row."""

    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    SKIP = "skip"
    CONFLICT = "conflict"
    ERROR = "error"


class Mode(StrEnum):
    """Which rows an import writes."""

    BOTH = "create and update"
    CREATE = "create only"
    UPDATE = "update only"


CONFLICTS = frozenset({"E09", "E10"})
"""Codes a person decides about; every other error is mended in the file."""

PLAN_COLUMNS = (
    "sheet",
    "row",
    "kind",
    "outcome",
    "record",
    "title",
    "how",
    "changes",
    "code",
    "sentence",
    "suggestion",
)


def outcome_of(problems: list[Problem]) -> Outcome:
    """A row whose every problem is a question is a conflict, any other problem makes it an error."""
    return Outcome.CONFLICT if all(problem.code in CONFLICTS for problem in problems) else Outcome.ERROR


def merged(
    rows: pd.DataFrame, stored: pd.DataFrame, cleared: Mapping[str, pd.Series], schema: Schema
) -> pd.DataFrame:
    """
    The rows with every blank cell of an existing record filled by what is stored.

    A blank never erases; a cell that says "(clear)" does. ``rows`` carries *id*; ``stored`` has the records.
    """
    known = stored.set_index("id")
    filled = rows.copy()
    existing = rows["id"].isin(known.index)
    if not existing.any():
        return filled
    at = known.reindex(rows.loc[existing, "id"].tolist())
    for name in rows.columns:
        if name in at.columns and name != "id":
            keep = frames.missing(rows.loc[existing, name])
            if name in cleared:
                keep &= ~cleared[name].loc[keep.index]
            if keep.any():
                old = pd.Series(at[name].to_numpy(dtype=object), index=keep.index)
                cells = rows.loc[existing, name].astype("object").mask(keep, old)
                filled[name] = frames.column(
                    filled[name].astype("object").where(~existing, cells.reindex(filled.index)),
                    frames.columns(schema).get(name, "str"),
                )
    return filled


def worded_changes(
    schema: Schema, differences: pd.DataFrame, names: Mapping[str, Mapping[int, str]]
) -> dict[int, str]:
    """By record: “Website: a → b; Title: …” from *record, field, before, after*."""
    said: dict[int, list[str]] = {}
    for record, name, before, after in differences[["record", "field", "before", "after"]].itertuples(
        index=False
    ):
        field = schema[name]
        said.setdefault(int(record), []).append(
            f"{field.label}: {worded(field, before, names)} → {worded(field, after, names)}"
        )
    return {record: "; ".join(parts) for record, parts in said.items()}


def summary(rows: pd.DataFrame) -> pd.DataFrame:
    """How many rows of each kind do what: *kind, rows* and a column an outcome."""
    if rows.empty:
        return pd.DataFrame(columns=["kind", "rows", *(str(one) for one in Outcome)])
    counts = pd.crosstab(rows["kind"], rows["outcome"]).reindex(
        columns=[str(one) for one in Outcome], fill_value=0
    )
    counts.insert(0, "rows", counts.sum(axis=1))
    counts.columns.name = None
    return counts.reset_index()
