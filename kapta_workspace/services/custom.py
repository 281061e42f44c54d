"""Administrators' own fields: read from the workspace, they extend the schemas like any other field."""

import re
from collections.abc import Mapping

import sqlalchemy as sa

from kapta_workspace.domain.fields import Choice, Field, Kind, Schema
from kapta_workspace.domain.schemas import SCHEMAS, with_custom
from kapta_workspace.storage.rows import table
from kapta_workspace.storage.store import Unit

PREFIX = "cf_"
"""Custom fields are named apart, so that a later field of ours can never collide with one of theirs."""


def schemas(unit: Unit) -> Mapping[str, Schema]:
    """Every record kind as this workspace has it, custom fields included."""
    source = table("custom_field")
    rows = (
        unit.connection.execute(sa.select(source).order_by(source.c.position, source.c.id)).mappings().all()
    )
    if not rows:
        return SCHEMAS
    extra: dict[str, list[Field]] = {}
    for row in rows:
        extra.setdefault(row["entity"], []).append(_field(dict(row)))
    return with_custom(SCHEMAS, extra)


def _field(row: Mapping[str, object]) -> Field:
    kind = Kind(str(row["kind"]))
    live = row["archived_at"] is None
    return Field(
        name=PREFIX + str(row["key"]),
        label=str(row["label"]),
        kind=kind,
        # An archived field keeps its values and its column, but no form shows it.
        tab="More Info" if live else "",
        required=bool(row["required"]) and live,
        advised=bool(row["counts"]) and live,
        default=row["default"],
        choices=_choices(str(row["choices"] or "")) if kind in (Kind.CHOICE, Kind.CHOICES) else (),
        target="user" if kind is Kind.LINK else "",
        help=str(row["help"] or ""),
        aliases=(str(row["key"]), f"cf:{row['key']}"),
        sheet=live,
        custom=True,
    )


def _choices(text: str) -> tuple[Choice, ...]:
    labels = [line.strip() for line in text.splitlines() if line.strip()]
    return tuple(
        Choice(re.sub(r"\W+", "_", label.casefold()).strip("_") or label, label) for label in labels
    ) or (Choice("", "(no choices yet)"),)
