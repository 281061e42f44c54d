"""Frames to rows and rows to frames: the only place that knows how each database holds each kind of value."""

import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import sqlalchemy as sa

from kapta_workspace.domain import frames
from kapta_workspace.domain.fields import Kind, Schema
from kapta_workspace.storage.tables import METADATA

COPY_FROM = 200
"""From so many rows on, PostgreSQL's COPY beats INSERT."""


def table(kind: str) -> sa.Table:
    """The table of a record kind."""
    return METADATA.tables[kind]


def insert(connection: sa.Connection, schema: Schema, rows: pd.DataFrame) -> None:
    """Insert whole records: *id, version, born* and every field."""
    names = [*frames.RECORD, *(field.name for field in schema.fields if not field.custom), "custom"]
    columns = [driver_values(schema, name, rows, connection.dialect.name) for name in names]
    insert_tuples(connection, table(schema.name), names, list(zip(*columns, strict=True)))


def insert_tuples(
    connection: sa.Connection, target: sa.Table, names: Sequence[str], values: list[tuple[Any, ...]]
) -> None:
    """Insert ready rows the fastest way the database has within the running transaction."""
    if not values:
        return
    quote = connection.dialect.identifier_preparer.quote
    into = f"{quote(target.name)} ({', '.join(quote(name) for name in names)})"
    if connection.dialect.name == "postgresql" and len(values) >= COPY_FROM:
        _copy(connection, into, values)
        return
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    # Names come from the schema, values travel as parameters.
    connection.exec_driver_sql(f"INSERT INTO {into} VALUES ({', '.join([mark] * len(names))})", values)  # noqa: S608


def _copy(connection: sa.Connection, into: str, values: list[tuple[Any, ...]]) -> None:
    driver: Any = connection.connection.driver_connection
    buffer = io.StringIO()
    with driver.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for row in values:
            buffer.write("\t".join([_copied(value) for value in row]))
            buffer.write("\n")
            if buffer.tell() > 1 << 20:
                copy.write(buffer.getvalue())
                buffer.seek(0)
                buffer.truncate()
        copy.write(buffer.getvalue())


_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _copied(value: Any) -> str:
    if value is None:
        return "\\N"
    if value.__class__ is str:
        return str(value.translate(_ESCAPES)) if not value.isalnum() else value
    if value.__class__ is bool:
        return "t" if value else "f"
    return str(value)


def update(connection: sa.Connection, schema: Schema, rows: pd.DataFrame, names: Sequence[str]) -> None:
    """Set the named fields and *version* of the records in ``rows`` (by *id*)."""
    own = [name for name in names if name in schema and not schema[name].custom]
    if any(name in schema and schema[name].custom for name in names):
        own.append("custom")
    chosen = [*own, "version"]
    columns = [driver_values(schema, name, rows, connection.dialect.name) for name in (*chosen, "id")]
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


def driver_values(schema: Schema, name: str, rows: pd.DataFrame, dialect: str) -> list[Any]:
    """One column of a frame as the driver takes it; a column the frame lacks is all missing."""
    if name == "custom":
        return _custom_values(schema, rows)
    if name not in rows:
        return [None] * len(rows)
    column = rows[name]
    if name in frames.RECORD:
        return [None if pd.isna(value) else int(value) for value in column.tolist()]
    return _encode(schema[name].kind, column, dialect)


def _encode(kind: Kind, column: pd.Series, dialect: str) -> list[Any]:
    if kind in frames.MANY:
        return [json.dumps(frames.plain(value)) if value else None for value in column.tolist()]
    if kind is Kind.DATE:
        return _nulled(column.dt.strftime("%Y-%m-%d").astype("object"), column)
    if kind is Kind.MOMENT:
        return _nulled(column.dt.strftime("%Y-%m-%dT%H:%M:%S.%f+00:00").astype("object"), column)
    if kind is Kind.YES_NO and dialect == "sqlite":
        return _nulled(column.astype("Int64").astype("object"), column)
    return _nulled(column.astype("object"), column)


def _nulled(values: pd.Series, column: pd.Series) -> list[Any]:
    if not column.hasnans and not column.isna().any():
        return list(values.tolist())
    return [
        None if gone else value for value, gone in zip(values.tolist(), column.isna().tolist(), strict=True)
    ]


def _custom_values(schema: Schema, rows: pd.DataFrame) -> list[Any]:
    own = [field.name for field in schema.custom if field.name in rows]
    if not own:
        return [None] * len(rows)
    kept = (
        {name: value for name, value in row.items() if value is not None}
        for row in frames.plain_rows(rows, own)
    )
    return [json.dumps(row) if row else None for row in kept]


# --- values from the driver -------------------------------------------------------------------------


def frame(schema: Schema, rows: Sequence[Sequence[Any]], names: Sequence[str]) -> pd.DataFrame:
    """Rows read from the database as a typed frame; *custom* opens into the administrators' fields."""
    if not rows:
        wanted = [
            name
            for name in frames.columns(schema)
            if name in names or ("custom" in names and _is_custom(schema, name))
        ]
        return frames.empty(schema)[wanted]
    columns: dict[str, pd.Series] = {}
    for name, values in zip(names, zip(*rows, strict=True), strict=True):
        if name == "custom":
            columns.update(_custom_columns(schema, values))
        elif name in frames.RECORD:
            columns[name] = pd.Series(pd.array(values, dtype="Int64"))
        else:
            columns[name] = decode(schema[name].kind, values)
    ordered = [name for name in frames.columns(schema) if name in columns]
    return pd.DataFrame({name: columns[name] for name in ordered})


def _is_custom(schema: Schema, name: str) -> bool:
    return name in schema and schema[name].custom


def decode(kind: Kind, values: Sequence[Any]) -> pd.Series:
    """One column of driver values as a frame holds it."""
    wanted = frames.DTYPES[kind]
    if kind in frames.MANY:
        return pd.Series([_many(value) for value in values], dtype="object")
    if kind is Kind.DATE:
        return pd.Series(pd.to_datetime(pd.Series(values, dtype="object"), format="ISO8601")).astype(wanted)
    if kind is Kind.MOMENT:
        return pd.Series(
            pd.to_datetime(pd.Series(values, dtype="object"), format="ISO8601", utc=True)
        ).astype(wanted)
    if kind in (Kind.INTEGER, Kind.LINK, Kind.YES_NO):
        return pd.Series(pd.array(list(values), dtype=wanted))
    return pd.Series(list(values), dtype=wanted)


def _many(value: Any) -> tuple[Any, ...]:
    return tuple(as_json(value) or ())


def as_json(value: Any) -> Any:
    """A JSON column's value, whether the driver hands over text or the value itself."""
    return json.loads(value) if isinstance(value, str) else value


def _custom_columns(schema: Schema, values: Sequence[Any]) -> dict[str, pd.Series]:
    parsed: list[Mapping[str, Any]] = [as_json(value) or {} for value in values]
    made = {}
    for field in schema.custom:
        made[field.name] = frames.column([row.get(field.name) for row in parsed], frames.dtype(field))
    return made
