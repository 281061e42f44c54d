"""What each row of a file would do, row by row and summed up."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

import numpy as np
import pandas as pd
import polars as pl

from kapta_workspace.domain import derived, frames
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


CONFLICTS = frozenset({"E09", "E10", "E15"})
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


def outcome_of(problems: Sequence[Problem]) -> Outcome:
    """A row whose every problem is a question is a conflict, any other problem makes it an error."""
    return Outcome.CONFLICT if all(problem.code in CONFLICTS for problem in problems) else Outcome.ERROR


def merged(
    rows: pd.DataFrame, stored: pd.DataFrame, cleared: Mapping[str, pd.Series], schema: Schema
) -> pd.DataFrame:
    """
    The rows with every blank cell of an existing record filled by what is stored.

    A blank never erases; a cell that says "(clear)" does. ``rows`` carries *id*; ``stored`` has the records.
    Derived words are no column of theirs and stay blank: the door takes a blank word as nothing said.
    """
    at = pd.Index(stored["id"]).get_indexer(pd.Index(rows["id"]))
    existing = at >= 0
    if not existing.any():
        return rows
    kinds, filled = frames.columns(schema), {}
    for name in (name for name in rows.columns if name in stored and name != "id"):
        keep = existing & frames.blanks(rows[name])
        if name in cleared:
            keep &= ~cleared[name].to_numpy()
        if keep.any():
            told = rows[name].astype("object").to_numpy(copy=True)
            told[keep] = stored[name].astype("object").to_numpy()[at[keep]]
            filled[name] = frames.column(pd.Series(told, index=rows.index, dtype="object"), kinds[name])
    return rows.assign(**filled)


DIGITS = 1e-14
"""Spreadsheets keep fifteen digits of a number: whatever differs less is the same number."""


def as_precise(rows: pd.DataFrame, stored: pd.DataFrame) -> pd.DataFrame:
    """The rows with each number a spreadsheet has rounded as precise as it is stored."""
    at = pd.Index(stored["id"]).get_indexer(pd.Index(rows["id"]))
    for name in (name for name in rows.columns if name in stored and rows[name].dtype == "float64"):
        told = rows[name].to_numpy(dtype=float, na_value=np.nan)
        held = stored[name].to_numpy(dtype=float, na_value=np.nan)[at] if len(stored) else told
        near = (at >= 0) & (told != held) & (np.abs(told - held) <= DIGITS * np.abs(held))
        if near.any():
            rows = rows.assign(**{name: rows[name].mask(near, pd.Series(held, index=rows.index))})
    return rows


Names = Mapping[str, Mapping[int, str]]
"""Record kind → id → title."""


def mentioned(schema: Schema, differences: pd.DataFrame) -> dict[str, set[int]]:
    """The records that changed links name before or after, by kind."""
    found: dict[str, set[int]] = {}
    for name, cells in differences.groupby("field", sort=False):
        target = schema[str(name)].target if str(name) in schema else ""
        if target:
            ids = pd.concat([cells["before"], cells["after"]]).explode().dropna()
            found.setdefault(target, set()).update(int(one) for one in ids)
    return found


CELLS = ("record", "field", "label", "before", "after")


def worded_cells(schema: Schema, differences: pd.DataFrame, names: Names) -> pd.DataFrame:
    """Changed cells in words, columns ``CELLS``, from *record, field, before, after*."""
    known = {field.name: field for field in (*derived.words(schema), *schema.fields)}
    facts = zip(*(differences[name].tolist() for name in ("record", "field", "before", "after")), strict=True)
    said = []
    for record, name, *values in facts:
        field = known[name]
        said.append((record, name, field.label, *(worded(field, value, names) for value in values)))
    return pd.DataFrame(said, columns=list(CELLS))


def worded_changes(cells: pd.DataFrame) -> dict[int, str]:
    """By record: “Website: a → b; Title: …” from ``CELLS``."""
    said: dict[int, list[str]] = {}
    for record, label, before, after in zip(
        *(cells[name].tolist() for name in ("record", "label", "before", "after")), strict=True
    ):
        said.setdefault(int(record), []).append(f"{label}: {before} → {after}")
    return {record: "; ".join(parts) for record, parts in said.items()}


def summary(rows: pd.DataFrame) -> pd.DataFrame:
    """How many rows of each kind do what: *kind, rows* and a column an outcome."""
    outcomes = [str(one) for one in Outcome]
    told = pl.DataFrame({name: pl.from_pandas(rows[name]) for name in ("kind", "outcome")})
    counted = told.group_by("kind", "outcome", maintain_order=True).len()
    counts = {(kind, outcome): count for kind, outcome, count in counted.iter_rows()}
    kinds = list(dict.fromkeys(kind for kind, _ in counts))
    table = {
        "kind": kinds,
        "rows": [sum(counts.get((kind, one), 0) for one in outcomes) for kind in kinds],
        **{one: [counts.get((kind, one), 0) for kind in kinds] for one in outcomes},
    }
    return pd.DataFrame(table, columns=["kind", "rows", *outcomes])


COUNTED: Mapping[str, tuple[Outcome, ...]] = {
    "created": (Outcome.CREATE,),
    "updated": (Outcome.UPDATE,),
    "unchanged": (Outcome.UNCHANGED,),
    "skipped": (Outcome.SKIP,),
    "failed": (Outcome.CONFLICT, Outcome.ERROR),
}


def counts(rows: pd.DataFrame) -> dict[str, int]:
    """*read, created, updated, unchanged, skipped, failed*; the first is the number of rows."""
    tally = rows["outcome"].value_counts()
    told = {word: sum(int(tally.get(one, 0)) for one in outcomes) for word, outcomes in COUNTED.items()}
    return {"read": len(rows), **told}


def identity(told: Mapping[str, int]) -> str:
    """The sum every import owes: rows read = created + updated + unchanged + skipped + failed."""
    parts = " + ".join(f"{told[word]:,} {word}" for word in COUNTED)
    return f"{told['read']:,} {'row' if told['read'] == 1 else 'rows'} read = {parts}"
