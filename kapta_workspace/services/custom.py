"""Administrators' own fields and choices: read from the workspace, they extend the schemas like any other."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from kapta_workspace.domain import own_choices
from kapta_workspace.domain.fields import Choice, Field, Kind, Schema
from kapta_workspace.domain.schemas import SCHEMAS, with_custom
from kapta_workspace.storage import reading
from kapta_workspace.storage.conditions import among
from kapta_workspace.storage.store import Unit

PREFIX = "cf_"
"""Custom fields are named apart, so that a later field of ours can never collide with one of theirs."""


def schemas(unit: Unit) -> Mapping[str, Schema]:
    """Every record kind as this workspace has it: with its custom fields, and with its own choices."""
    rows = reading.raw(unit, "custom_field", order=("position", "id"))
    lists = reading.raw(unit, "setting", among("setting", "key", list(own_choices.LISTS)))
    if not rows and not lists:
        return SCHEMAS
    return _extended(
        tuple(tuple(row[name] for name in FACTS) for row in rows),
        tuple((row["key"], row["value"]) for row in lists),
    )


FACTS = ("entity", "key", "label", "kind", "choices", "required", "default", "help", "counts", "archived_at")


@lru_cache(maxsize=16)
def _extended(
    rows: tuple[tuple[Any, ...], ...], lists: tuple[tuple[str, str | None], ...]
) -> Mapping[str, Schema]:
    # The same few fields are asked for with every view and every write.
    extra: dict[str, list[Field]] = {}
    for row in rows:
        facts = dict(zip(FACTS, row, strict=True))
        extra.setdefault(facts["entity"], []).append(_field(facts))
    return own_choices.in_force(with_custom(SCHEMAS, extra), dict(lists))


def _field(row: Mapping[str, Any]) -> Field:
    kind = Kind(row["kind"])
    live = row["archived_at"] is None
    return Field(
        name=f"{PREFIX}{row['key']}",
        label=row["label"],
        kind=kind,
        # An archived field keeps its values and its column, but no form shows it.
        tab="More Info" if live else "",
        required=bool(row["required"]) and live,
        advised=bool(row["counts"]) and live,
        default=row["default"],
        choices=_choices(row["choices"] or "") if kind in (Kind.CHOICE, Kind.CHOICES) else (),
        target="user" if kind is Kind.LINK else "",
        help=row["help"] or "",
        aliases=(row["key"], f"cf:{row['key']}"),
        sheet=live,
        custom=True,
    )


def _choices(text: str) -> tuple[Choice, ...]:
    labels = [line.strip() for line in text.splitlines() if line.strip()]
    return tuple(
        Choice(re.sub(r"\W+", "_", label.casefold()).strip("_") or label, label) for label in labels
    ) or (Choice("", "(no choices yet)"),)
