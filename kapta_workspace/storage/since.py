"""The rows of some accounts as they stand, and what the log says of them since a position."""

from collections.abc import Collection

import pandas as pd
import sqlalchemy as sa

from kapta_workspace.domain.fields import Schema
from kapta_workspace.storage import log, reading
from kapta_workspace.storage.conditions import FEW, Condition, among
from kapta_workspace.storage.rows import table
from kapta_workspace.storage.store import Unit


def rows_and_lines(
    unit: Unit,
    schema: Schema,
    accounts: Collection[int] | None,
    position: int,
    known: pd.DataFrame | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """
    The present rows of one kind, and its log lines after a position, oldest first.

    Of a few accounts only what is theirs, or was at some time since: a record that lies elsewhere now is
    among the rows, one that was removed has its lines only. Of many accounts, or of a kind that belongs to
    none, it is everything: whoever asks cuts it. ``known`` is everything as it stands, where that was read.

    Returns:
        The rows by id (``reading.select``), and the lines (``log.lines``).
    """
    if known is not None or accounts is None or not schema.account or len(accounts) > FEW:
        rows = reading.select(unit, schema) if known is None else known
        return rows, log.lines_after(unit, schema.name, position)
    own = reading.select(unit, schema, among(schema.name, schema.account, accounts))
    lines = log.lines(unit, *_after(schema, position), _theirs(schema, accounts, position))
    moved = sorted({*lines["record"].astype(int).tolist()} - {*own["id"].tolist()})
    if not moved:
        return own, lines
    rows = pd.concat([own, reading.by_id(unit, schema, moved)], ignore_index=True)
    return rows.sort_values("id", ignore_index=True), lines


def _after(schema: Schema, position: int) -> tuple[Condition, Condition]:
    return log.LINES.c.kind == schema.name, log.LINES.c.set_id > position


def _theirs(schema: Schema, accounts: Collection[int], position: int) -> Condition:
    """The line is of a record that lies with the accounts, or that came to them or left them since."""
    source, lines, name = table(schema.name), log.LINES.alias(), str(schema.account)
    left = lines.c.before[name].as_integer().in_(accounts)
    lay = sa.select(source.c.id).where(source.c[name].in_(accounts))
    were = sa.select(lines.c.record).where(
        lines.c.kind == schema.name,
        lines.c.set_id > position,
        sa.or_(lines.c.account.in_(accounts), left),
    )
    return log.LINES.c.record.in_(sa.union(lay, were))
