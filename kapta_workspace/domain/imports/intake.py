"""Taking sheets in: which kind each holds, what its columns mean, and its cells read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from kapta_workspace.domain import search
from kapta_workspace.domain.errors import Problem, Refused
from kapta_workspace.domain.fields import Kind, Schema
from kapta_workspace.domain.imports import cells, headers, links, mixed, near, shares
from kapta_workspace.domain.imports.choices import Choices, Place
from kapta_workspace.domain.imports.headers import UNKNOWN, Column
from kapta_workspace.domain.progress import Progress, silent

MAPPING_COLUMNS = ("sheet", "kind", "header", "field", "how", "sample")
GIVEN, DECIDED = "given", "decided"
SHOWN = 8
"""So many unknown columns are named in the note about them."""

Aside = tuple[str, str]
"""Why a row is not looked at further, and what to do about it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """
    Rows of one sheet that are of one kind.

    Attributes:
        sheet: Its name.
        kind: The record kind.
        frame: The rows as text; each has a label of its own in the whole file.
        told: Header → field, for what only means something here.
    """

    sheet: str
    kind: str
    frame: pd.DataFrame
    told: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Intake:
    """
    The sheets of a file, read.

    Attributes:
        read: By record kind: its sheets. Every row has a label of its own in the whole file.
        places: Where each row stands, by label: *sheet* and *row* as a person counts it.
        mapping: What became of each column: *sheet, kind, header, field, how, sample*.
        proposals: What columns nobody knows may be: ``near.PROPOSED_COLUMNS``.
        aside: By label: why a row is left alone (nobody knows what its sheet holds, or it was decided so),
            and what to do about it.
    """

    read: Mapping[str, list[cells.Sheet]]
    places: pd.DataFrame
    mapping: pd.DataFrame
    proposals: pd.DataFrame
    aside: Mapping[int, Aside]

    @property
    def notes(self) -> tuple[str, ...]:
        """Which columns nobody knows, in a sentence a sheet; which cells were taken as empty."""
        lost = self.mapping[self.mapping["how"] == UNKNOWN]
        return (
            *(_unknown(str(sheet), found["header"].tolist()) for sheet, found in lost.groupby("sheet")),
            *(_emptied(sheet) for sheets in self.read.values() for sheet in sheets if sheet.emptied),
        )


def _unknown(sheet: str, names: list[str]) -> str:
    told = ", ".join(f"“{name}”" for name in names[:SHOWN]) + (", …" if len(names) > SHOWN else "")
    many = (
        f"{len(names)} columns mean nothing here and are"
        if len(names) > 1
        else "One column means nothing here and is"
    )
    return f"Sheet {sheet}: {many} left out: {told}. Say what they hold: mapping={{header: field}}, or --map."


def _emptied(sheet: cells.Sheet) -> str:
    count = sum(sheet.emptied.values())
    words = ", ".join(f"“{word}”" for word in list(sheet.emptied)[:SHOWN])
    were = "cell says" if count == 1 else "cells say"
    return f"Sheet {sheet.name}: {count:,} {were} {words} where that means nothing, and count as empty."


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
    places, aside = _places(kept), dict[int, Aside]()
    pieces = list(_pieces(schemas, kept, choices, aside))
    _check(schemas, [piece.kind for piece in pieces], choices)
    read: dict[str, list[cells.Sheet]] = {}
    table: list[dict[str, object]] = []
    proposed: list[dict[str, object]] = []
    done = 0
    for piece in pieces:
        progress(done, len(places), "Reading the cells")
        done += len(piece.frame)
        schema = schemas[piece.kind]
        raw, columns = _columns(schema, piece, choices)
        raw = _decided(_worded(schema, raw, columns, choices.values), columns, choices, places)
        raw, partly = shares.partly_owned(schema, raw, columns, _above(choices, places))
        table.extend(_told(piece.sheet, piece.kind, raw, columns))
        proposed.extend(near.proposals(piece.sheet, schema, columns, raw, choices.formats))
        sheet = cells.read_cells(piece.sheet, schema, raw, columns, choices.formats)
        partly = [replace(problem, sheet=piece.sheet) for problem in partly]
        read.setdefault(piece.kind, []).append(replace(sheet, problems=(*sheet.problems, *partly)))
    ordered = {kind: read[kind] for kind in schemas if kind in read}
    mapping = pd.DataFrame(table, columns=list(MAPPING_COLUMNS))
    return Intake(ordered, places, mapping, near.table(proposed), aside)


def _places(kept: Sequence[tuple[str, pd.DataFrame]]) -> pd.DataFrame:
    names = np.array([name for name, _ in kept], dtype=object)
    return pd.DataFrame(
        {
            "sheet": np.repeat(names, [len(frame) for _, frame in kept]),
            "row": np.concatenate([np.zeros(0, dtype=np.int64), *(frame.index for _, frame in kept)]),
        }
    ).astype({"sheet": "str", "row": "int64"})


def _pieces(
    schemas: Mapping[str, Schema],
    kept: Sequence[tuple[str, pd.DataFrame]],
    choices: Choices,
    aside: dict[int, Aside],
) -> Iterator[Piece]:
    """The rows by sheet and kind; those nobody reads are put ``aside``."""
    first = 0
    for name, frame in kept:
        lines = frame.index
        labelled = frame.set_axis(pd.RangeIndex(first, first + len(frame)), axis=0)
        first += len(frame)
        labelled = _without_skipped(name, lines, labelled, choices, aside)
        kind = _kind(schemas, name, frame, choices)
        if kind == mixed.MIXED:
            apart = mixed.apart(schemas, labelled)
            yield from (Piece(name, one, rows, told) for one, rows, told in apart)
        elif kind:
            yield Piece(name, kind, labelled, {})
        else:
            said = f"What sheet “{name}” holds could not be told from its name and headers."
            aside.update(dict.fromkeys(labelled.index.tolist(), (said, "Say it with kind=….")))


def _without_skipped(
    name: str, lines: pd.Index, labelled: pd.DataFrame, choices: Choices, aside: dict[int, Aside]
) -> pd.DataFrame:
    out = {row for (sheet, row), one in choices.decisions.items() if sheet == name and one.skip}
    if not out:
        return labelled
    gone = lines.isin(list(out))
    aside.update(dict.fromkeys(labelled.index[gone].tolist(), ("Left out, as decided.", "")))
    return labelled[~gone]


def _kind(schemas: Mapping[str, Schema], name: str, frame: pd.DataFrame, choices: Choices) -> str:
    told = choices.kind
    if isinstance(told, Mapping):
        return told.get(name, "")
    if not told and mixed.is_mixed(frame.columns):
        return mixed.MIXED
    return told or headers.recognise(schemas, name, frame.columns)


def _columns(schema: Schema, piece: Piece, choices: Choices) -> tuple[pd.DataFrame, list[Column]]:
    """The rows with what was given for each of them, and what each column means."""
    raw, own = piece.frame, fillable(schema)
    told = {
        **piece.told,
        **{header: field for header, field in choices.mapping.items() if field in own or not field},
    }
    given = {field: value for field, value in choices.given.items() if field in own}
    columns = shares.noticed(schema, headers.map_columns(schema, raw.columns, told))
    columns = [column for column in columns if column.field not in given]
    filled = {column.field for column in columns}
    decided = {name for one in choices.decisions.values() for name in one.cells if name in own}
    for field, value, how in (
        *((field, value, GIVEN) for field, value in given.items()),
        *((field, None, DECIDED) for field in sorted(decided - filled - set(given))),
    ):
        header = f"{field} ({how})"
        raw = raw.assign(**{header: pd.Series(value, index=raw.index, dtype="str")})
        columns.append(Column(header, field, how))
    return raw, columns


def _worded(
    schema: Schema,
    raw: pd.DataFrame,
    columns: Sequence[Column],
    values: Mapping[str, Mapping[str, str]],
) -> pd.DataFrame:
    """The rows with each cell a person gave a meaning to, and each of several names in one, saying that."""
    for column in columns:
        words = values.get(column.field) or values.get(column.header)
        if words and column.field:
            meant = _meant(words)
            several = column.field in schema and schema[column.field].kind is Kind.LINKS
            found: dict[str, str | None] = {}
            for one in raw[column.header].dropna().unique():
                if headers.fold(one) in meant:
                    found[one] = meant[headers.fold(one)]
                elif several:
                    found[one] = links.reworded(one, meant)
            said = raw[column.header]
            raw = raw.assign(
                **{column.header: said.map(found).astype("str").where(said.isin(list(found)), said)}
            )
    return raw


def _meant(words: Mapping[str, str]) -> dict[str, str | None]:
    """What is said, folded → what it means; None for nothing."""
    return {headers.fold(said): meaning or None for said, meaning in words.items()}


def _decided(
    raw: pd.DataFrame, columns: Sequence[Column], choices: Choices, places: pd.DataFrame
) -> pd.DataFrame:
    """The rows with what was decided about single cells, and about single names in cells of several."""
    decided = {place: one for place, one in choices.decisions.items() if one.cells or one.words}
    if not decided:
        return raw
    raw = raw.copy()
    for label, one in decided_rows(decided, places.loc[raw.index]).items():
        for field, value in one.cells.items():
            headers_ = [column.header for column in columns if column.field == field]
            for header in headers_:  # a name may have come in parts; it stands in the first of them now
                raw.at[label, header] = (value or None) if header == headers_[0] else None
        for field, words in one.words.items():
            for header in (column.header for column in columns if column.field == field):
                said = raw.at[label, header]
                if isinstance(said, str):
                    raw.at[label, header] = links.reworded(said, _meant(words))
    return raw


def _above(choices: Choices, places: pd.DataFrame) -> frozenset[int]:
    """The labels of rows whose parent was decided on."""
    cells_ = {place: True for place, one in choices.decisions.items() if "parent" in one.cells}
    return frozenset(decided_rows(cells_, places)) if cells_ else frozenset()


Told = TypeVar("Told")


def decided_rows(told: Mapping[Place, Told], places: pd.DataFrame) -> dict[int, Told]:
    """What was decided, by the label of the row."""
    found = zip(places.index.tolist(), places["sheet"], places["row"], strict=True)
    return {label: told[sheet, row] for label, sheet, row in found if (sheet, row) in told}


def fillable(schema: Schema) -> frozenset[str]:
    """The fields a sheet of a kind may fill."""
    return frozenset({"id", *(field.name for field in headers.fields(schema))})


def _told(sheet: str, kind: str, raw: pd.DataFrame, columns: Iterable[Column]) -> Iterable[dict[str, object]]:
    for column in columns:
        first: Any = raw[column.header].first_valid_index()
        sample = "" if first is None else raw.at[first, column.header]
        facts = (sheet, kind, column.header, column.field, column.how, sample)
        yield dict(zip(MAPPING_COLUMNS, facts, strict=True))


# --- what nobody knows --------------------------------------------------------------------------------


def _check(schemas: Mapping[str, Schema], kinds: list[str], choices: Choices) -> None:
    wanted = [choices.kind] if isinstance(choices.kind, str) else list(choices.kind.values())
    lost = [kind for kind in wanted if kind and kind != mixed.MIXED and kind not in schemas]
    problems = [_lost(kind, "record kind", schemas) for kind in lost]
    if kinds and not lost:
        own = frozenset[str]().union(*(fillable(schemas[kind]) for kind in kinds))
        cells_ = (name for one in choices.decisions.values() for name in one.cells)
        asked = dict.fromkeys((*choices.mapping.values(), *choices.given, *cells_))
        problems = [_lost(field, "field", own) for field in asked if field and field not in own]
    if problems:
        raise Refused(problems)


def _lost(name: str, what: str, known: Iterable[str]) -> Problem:
    near = search.nearest(pd.Series(sorted(known), dtype="str"), name)
    hint = f"Did you mean {' or '.join(near)}?" if near else f"There are: {', '.join(sorted(known))}."
    return Problem(f"There is no {what} “{name}” to import into.", "W01", field=name, suggestion=hint)
