"""Frames to rows and rows to frames: the only place that knows how each database holds each kind of value."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import sqlalchemy as sa

from kapta_workspace.domain import frames
from kapta_workspace.domain.fields import Kind, Schema
from kapta_workspace.storage.bulk import bulk
from kapta_workspace.storage.tables import METADATA

COPY_FROM = 200
"""From so many rows on, PostgreSQL's COPY beats INSERT."""
AT_ONCE = 20_000
"""So many rows travel at once: more only wait in memory."""
PART = 500
"""So many are taken apart at once: tuples by the ten thousand set Python looking for garbage everywhere."""


def table(kind: str) -> sa.Table:
    """The table of a record kind."""
    return METADATA.tables[kind]


def place(schema: Schema) -> int:
    """Where a kind stands among all, those it points at before it."""
    return _PLACES[schema.name]


_PLACES = {table.name: place for place, table in enumerate(METADATA.sorted_tables)}


def insert(connection: sa.Connection, schema: Schema, rows: pd.DataFrame) -> None:
    """Insert whole records: *id, version, born* and every field."""
    names = [*frames.RECORD, *(field.name for field in schema.fields if not field.custom), "custom"]
    columns = {name: _encoded(schema, name, rows, connection.dialect.name) for name in names}
    # Handing over columns of nothing takes as long as columns of something, and half of them are.
    filled = {name: values for name, values in columns.items() if values.null_count() < len(values)}
    with bulk(connection, table(schema.name), len(rows)):
        insert_columns(connection, table(schema.name), pl.DataFrame(filled))


def insert_columns(connection: sa.Connection, target: sa.Table, columns: pl.DataFrame) -> None:
    """Insert ready values the fastest way the database has within the running transaction."""
    if columns.is_empty():
        return
    quote = connection.dialect.identifier_preparer.quote
    into = f"{quote(target.name)} ({', '.join(quote(name) for name in columns.columns)})"
    if connection.dialect.name == "postgresql" and len(columns) >= COPY_FROM:
        _copy(connection, into, columns)
        return
    marks = ", ".join(["?" if connection.dialect.name == "sqlite" else "%s"] * columns.width)
    # Names come from the schema, values travel as parameters.
    for part in columns.iter_slices(PART):
        connection.exec_driver_sql(f"INSERT INTO {into} VALUES ({marks})", part.rows())  # noqa: S608


def _copy(connection: sa.Connection, into: str, columns: pl.DataFrame) -> None:
    driver: Any = connection.connection.driver_connection
    dbapi: Any = connection.dialect.loaded_dbapi
    statement = f"COPY {into} FROM STDIN"
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for part in columns.iter_slices(AT_ONCE):
                copy.write(_lines(part))
    except dbapi.Error as error:
        # COPY goes past SQLAlchemy, which would have wrapped it for the store to explain.
        raise sa.exc.DBAPIError.instance(statement, None, error, dbapi.Error) from error


_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}


def _lines(columns: pl.DataFrame) -> str:
    # COPY's own text format: its CSV would take a line of \. inside a note for the end of everything.
    texts = pl.selectors.string().str.replace_many(_ESCAPES)
    cells = columns.select(texts.name.keep(), (~pl.selectors.string()).cast(pl.String)).select(
        pl.col(name).fill_null("\\N") for name in columns.columns
    )
    return "\n".join(cells.select(pl.concat_str(pl.all(), separator="\t")).to_series().to_list()) + "\n"


def update(connection: sa.Connection, schema: Schema, rows: pd.DataFrame, names: Sequence[str]) -> None:
    """Set the named fields and *version* of the records in ``rows`` (by *id*)."""
    own = [name for name in names if name in schema and not schema[name].custom]
    if any(name in schema and schema[name].custom for name in names):
        own.append("custom")
    chosen, dialect = [*own, "version"], connection.dialect.name
    columns = [_encoded(schema, name, rows, dialect).to_list() for name in (*chosen, "id")]
    quote, mark = (
        connection.dialect.identifier_preparer.quote,
        "?" if connection.dialect.name == "sqlite" else "%s",
    )
    pairs = ", ".join(f"{quote(name)} = {mark}" for name in chosen)
    statement = f"UPDATE {quote(schema.name)} SET {pairs} WHERE id = {mark}"  # noqa: S608 - names come from the schema
    connection.exec_driver_sql(statement, list(zip(*columns, strict=True)))


def delete(connection: sa.Connection, kind: str, ids: Sequence[int]) -> None:
    """Delete records by id."""
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    quoted = connection.dialect.identifier_preparer.quote(kind)
    connection.exec_driver_sql(f"DELETE FROM {quoted} WHERE id = {mark}", [(one,) for one in ids])  # noqa: S608


# --- values for the driver --------------------------------------------------------------------------


def _encoded(schema: Schema, name: str, rows: pd.DataFrame, dialect: str) -> pl.Series:
    """One column of a frame as the driver takes it; a column the frame lacks is all missing."""
    if name == "custom":
        return pl.Series(_custom_values(schema, rows), dtype=pl.String)
    if name not in rows:
        return pl.Series([None], dtype=pl.Null).new_from_index(0, len(rows))
    kind = Kind.INTEGER if name in frames.RECORD else schema[name].kind
    return _encode(kind, rows[name].reset_index(drop=True), dialect)


def _encode(kind: Kind, column: pd.Series, dialect: str) -> pl.Series:
    if kind in frames.MANY:
        texts = [json.dumps(frames.plain(value)) if value else None for value in column.tolist()]
        return pl.Series(texts, dtype=pl.String)
    if kind in (Kind.DATE, Kind.MOMENT):
        column = column.astype("datetime64[ms]") if kind is Kind.DATE else column.dt.tz_localize(None)
    values = pl.from_pandas(column)
    if kind is Kind.DATE:
        return values.dt.to_string("%Y-%m-%d")
    if kind is Kind.MOMENT:
        return values.dt.to_string("%Y-%m-%dT%H:%M:%S%.6f+00:00")
    return values.cast(pl.Int8) if kind is Kind.YES_NO and dialect == "sqlite" else values


def _custom_values(schema: Schema, rows: pd.DataFrame) -> list[str | None]:
    own = [field.name for field in schema.custom if field.name in rows]
    if not own:
        return [None] * len(rows)
    kept = (
        {name: value for name, value in row.items() if value is not None}
        for row in frames.plain_rows(rows, own)
    )
    return [json.dumps(row) if row else None for row in kept]


# --- values from the driver -------------------------------------------------------------------------


def frame(schema: Schema, found: sa.Result[Any], names: Sequence[str]) -> pd.DataFrame:
    """Rows read from the database as a typed frame; *custom* opens into the administrators' fields."""
    cells = _columns(found, len(names))
    if not cells[0]:
        wanted = [
            name
            for name in frames.columns(schema)
            if name in names or ("custom" in names and _is_custom(schema, name))
        ]
        return frames.empty(schema)[wanted]
    columns: dict[str, pd.Series] = {}
    for name, values in zip(names, cells, strict=True):
        if name == "custom":
            columns.update(_custom_columns(schema, values))
        elif name in frames.RECORD:
            columns[name] = decode(Kind.INTEGER, values)
        else:
            columns[name] = decode(schema[name].kind, values)
    ordered = [name for name in frames.columns(schema) if name in columns]
    return pd.DataFrame({name: columns[name] for name in ordered})


def _columns(found: sa.Result[Any], count: int) -> list[list[Any]]:
    columns: list[list[Any]] = [[] for _ in range(count)]
    for part in found.partitions(PART):
        for column, cells in zip(columns, zip(*part, strict=True), strict=True):
            column.extend(cells)
    return columns


def _is_custom(schema: Schema, name: str) -> bool:
    return name in schema and schema[name].custom


def decode(kind: Kind, values: Sequence[Any]) -> pd.Series:
    """One column of driver values as a frame holds it."""
    return _DECODERS[frames.DTYPES[kind]](values)


def _texts(values: Sequence[Any]) -> pd.Series:
    if len(values) <= frames.FEW:
        return pd.Series(list(values), dtype="str")
    return frames.column(pd.Series(pl.Series(values, dtype=pl.String).to_arrow()), "str")


def _integers(values: Sequence[Any]) -> pd.Series:
    if len(values) <= frames.FEW:
        gone = np.fromiter((value is None for value in values), dtype=bool, count=len(values))
        there = np.array([0 if value is None else value for value in values], dtype=np.int64)
        return pd.Series(pd.arrays.IntegerArray(there, gone))
    numbers = pl.Series(values, dtype=pl.Int64)
    return pd.Series(
        pd.arrays.IntegerArray(
            numbers.fill_null(0).to_numpy(writable=True), numbers.is_null().to_numpy(writable=True)
        )
    )


def _answers(values: Sequence[Any]) -> pd.Series:
    gone = np.fromiter((value is None for value in values), dtype=bool, count=len(values))
    return pd.Series(pd.arrays.BooleanArray(np.array([bool(value) for value in values], dtype=bool), gone))


def _floats(values: Sequence[Any]) -> pd.Series:
    return pd.Series(np.array(values, dtype=float))


def _days(values: Sequence[Any]) -> pd.Series:
    return pd.Series(_each_once(values, lambda some: np.array(list(map(_iso, some)), dtype="datetime64[s]")))


def _moments(values: Sequence[Any]) -> pd.Series:
    if values.count(None) == len(values):
        return frames.column([None] * len(values), "datetime64[us, UTC]")
    # What we write is always in UTC; numpy wants to read it without the zone.
    utc = [_iso(value).removesuffix("+00:00") for value in values]
    return pd.Series(np.array(utc, dtype="datetime64[us]")).dt.tz_localize("UTC")


def _each_once(values: Sequence[Any], read: Callable[[list[Any]], np.ndarray]) -> np.ndarray:
    """What ``read`` makes of values, asked about each of them once: days and lists are often the same."""
    places: dict[Any, int] = {}
    where = [places.setdefault(value, len(places)) for value in values]
    return read(list(places))[where] if where else read([])


def _iso(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return "NaT" if value is None else str(value)


def _tuples(values: Sequence[Any]) -> pd.Series:
    known: dict[Any, tuple[Any, ...]] = {None: ()}
    if all(value is None or isinstance(value, str) for value in values):
        for value in set(values):
            known[value] = tuple(as_json(value) or ())
        return pd.Series([known[value] for value in values], dtype="object")
    return pd.Series([tuple(as_json(value) or ()) for value in values], dtype="object")


_DECODERS: Mapping[str, Callable[[Sequence[Any]], pd.Series]] = {
    "str": _texts,
    "Int64": _integers,
    "boolean": _answers,
    "float64": _floats,
    "datetime64[s]": _days,
    "datetime64[us, UTC]": _moments,
    "object": _tuples,
}


def as_json(value: Any) -> Any:
    """A JSON column's value, whether the driver hands over text or the value itself."""
    return json.loads(value) if isinstance(value, str) else value


def _custom_columns(schema: Schema, values: Sequence[Any]) -> dict[str, pd.Series]:
    if not schema.custom:
        return {}
    parsed: list[Mapping[str, Any]] = [as_json(value) or {} for value in values]
    made = {}
    for field in schema.custom:
        made[field.name] = frames.column([row.get(field.name) for row in parsed], frames.dtype(field))
    return made
