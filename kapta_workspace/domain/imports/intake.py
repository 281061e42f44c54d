"""Taking sheets in: which kind each holds, what its columns mean, and its cells read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kapta_workspace.domain import search
from kapta_workspace.domain.errors import Problem, Refused
from kapta_workspace.domain.fields import Schema
from kapta_workspace.domain.imports import cells, headers
from kapta_workspace.domain.imports.headers import UNKNOWN, Column
from kapta_workspace.domain.imports.part import Choices
from kapta_workspace.domain.progress import Progress, silent

MAPPING_COLUMNS = ("sheet", "kind", "header", "field", "how", "sample")
GIVEN = "given"
SHOWN = 8
"""So many unknown columns are named in the note about them."""


@dataclass(frozen=True, slots=True)
class Intake:
    """
    The sheets of a file, read.

    Attributes:
        read: By record kind: its sheets. Every row has a label of its own in the whole file.
        places: Where each row stands, by label: *sheet* and *row* as a person counts it.
        mapping: What became of each column: *sheet, kind, header, field, how, sample*.
        unknown: The labels of rows whose sheet holds nobody knows what.
    """

    read: Mapping[str, list[cells.Sheet]]
    places: pd.DataFrame
    mapping: pd.DataFrame
    unknown: tuple[int, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        """Which columns nobody knows, in a sentence a sheet."""
        lost = self.mapping[self.mapping["how"] == UNKNOWN]
        return tuple(
            _unknown(str(sheet), headers_.tolist()) for sheet, headers_ in lost.groupby("sheet")["header"]
        )


def _unknown(sheet: str, names: list[str]) -> str:
    told = ", ".join(f"“{name}”" for name in names[:SHOWN]) + (", …" if len(names) > SHOWN else "")
    many = (
        f"{len(names)} columns mean nothing here and are"
        if len(names) > 1
        else "One column means nothing here and is"
    )
    return f"Sheet {sheet}: {many} left out: {told}. Say with mapping={{header: field}} what they hold."


def take_in(
    schemas: Mapping[str, Schema],
    sheets: Iterable[tuple[str, pd.DataFrame]],
    choices: Choices,
    progress: Progress = silent,
) -> Intake:
    """
    Read the cells of sheets given by name.

    Raises:
        Refused: when the choices name a kind or a field there is not.
    """
    kept = list(sheets)
    kinds = [_kind(schemas, name, frame, choices) for name, frame in kept]
    _check(schemas, [kind for kind in kinds if kind], choices)
    counts = [len(frame) for _, frame in kept]
    total, first = sum(counts), 0
    read: dict[str, list[cells.Sheet]] = {}
    table: list[dict[str, object]] = []
    unknown: list[int] = []
    for (name, frame), kind in zip(kept, kinds, strict=True):
        progress(first, total, "Reading the cells")
        labels = pd.RangeIndex(first, first + len(frame))
        first += len(frame)
        if kind:
            raw, columns = _columns(schemas[kind], frame.set_axis(labels, axis=0), choices)
            table.extend(_told(name, kind, raw, columns))
            read.setdefault(kind, []).append(
                cells.read_cells(name, schemas[kind], raw, columns, choices.formats)
            )
        else:
            unknown.extend(labels)
    places = pd.DataFrame(
        {
            "sheet": np.repeat(np.array([name for name, _ in kept], dtype=object), counts),
            "row": np.concatenate([np.zeros(0, dtype=np.int64), *(frame.index for _, frame in kept)]),
        }
    ).astype({"sheet": "str", "row": "int64"})
    ordered = {kind: read[kind] for kind in schemas if kind in read}
    return Intake(ordered, places, pd.DataFrame(table, columns=list(MAPPING_COLUMNS)), tuple(unknown))


def _kind(schemas: Mapping[str, Schema], name: str, frame: pd.DataFrame, choices: Choices) -> str:
    told = choices.kind
    if isinstance(told, Mapping):
        return told.get(name, "")
    return told or headers.recognise(schemas, name, frame.columns)


def _columns(schema: Schema, raw: pd.DataFrame, choices: Choices) -> tuple[pd.DataFrame, list[Column]]:
    """The sheet with what was given for every row, and what each column means."""
    own = fillable(schema)
    told = {header: field for header, field in choices.mapping.items() if field in own or not field}
    given = {field: value for field, value in choices.given.items() if field in own}
    columns = headers.map_columns(schema, raw.columns, told)
    columns = [column for column in columns if column.field not in given]
    for field, value in given.items():
        header = f"{field} (given)"
        raw = raw.assign(**{header: pd.Series(value, index=raw.index, dtype="str")})
        columns.append(Column(header, field, GIVEN))
    return raw, columns


def fillable(schema: Schema) -> frozenset[str]:
    """The fields a sheet of a kind may fill."""
    return frozenset({"id", *(field.name for field in headers.fields(schema))})


def _told(sheet: str, kind: str, raw: pd.DataFrame, columns: Iterable[Column]) -> Iterable[dict[str, object]]:
    for column in columns:
        filled = raw[column.header].dropna()
        sample = filled.iloc[0] if len(filled) else ""
        facts = (sheet, kind, column.header, column.field, column.how, sample)
        yield dict(zip(MAPPING_COLUMNS, facts, strict=True))


# --- what nobody knows --------------------------------------------------------------------------------


def _check(schemas: Mapping[str, Schema], kinds: list[str], choices: Choices) -> None:
    wanted = [choices.kind] if isinstance(choices.kind, str) else list(choices.kind.values())
    lost = [kind for kind in wanted if kind and kind not in schemas]
    problems = [_lost(kind, "record kind", schemas) for kind in lost]
    if kinds and not lost:
        own = frozenset[str]().union(*(fillable(schemas[kind]) for kind in kinds))
        asked = dict.fromkeys((*choices.mapping.values(), *choices.given))
        problems = [_lost(field, "field", own) for field in asked if field and field not in own]
    if problems:
        raise Refused(problems)


def _lost(name: str, what: str, known: Iterable[str]) -> Problem:
    near = search.nearest(pd.Series(sorted(known), dtype="str"), name)
    hint = f"Did you mean {' or '.join(near)}?" if near else f"There are: {', '.join(sorted(known))}."
    return Problem(f"There is no {what} “{name}” to import into.", "W01", field=name, suggestion=hint)
