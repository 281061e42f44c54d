"""What happened, in sentences: the change log read as a colleague would tell it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kapta_workspace.domain import frames
from kapta_workspace.domain.changes import Op
from kapta_workspace.domain.fields import Kind, Schema

ENTRY_COLUMNS = (
    "set_id",
    "at",
    "actor",
    "through",
    "why",
    "op",
    "kind",
    "record",
    "account",
    "before",
    "after",
    "title",
)
"""One row a touched record: what ``sentences`` takes. ``op`` is create, edit, remove or revive."""


def sentences(
    entries: pd.DataFrame, schemas: Mapping[str, Schema], names: Mapping[str, Mapping[int, str]]
) -> pd.DataFrame:
    """
    Tell each log line in words.

    Args:
        entries: As ``ENTRY_COLUMNS``.
        schemas: The record kinds.
        names: By kind: id → title, for links and actors.

    Returns:
        *set_id, at, actor, actor_name, through, why, kind, record, account, op, sentence*, in this order.
    """
    said = [_sentence(row, schemas[row["kind"]], names) for row in entries.to_dict("records")]
    people = names.get("user", {})
    told = entries[["set_id", "at", "actor", "through", "why", "kind", "record", "account", "op"]].copy()
    told["actor_name"] = [people.get(_number(one), "The workspace") for one in entries["actor"].tolist()]
    told["sentence"] = pd.Series(said, index=entries.index, dtype="str")
    return told


def mentions(entries: pd.DataFrame, schemas: Mapping[str, Schema]) -> dict[str, set[int]]:
    """By kind: the ids whose names the sentences will need, from entries as ``ENTRY_COLUMNS``."""
    found: dict[str, set[int]] = {"user": {int(one) for one in entries["actor"].dropna()}}
    for row in entries.to_dict("records"):
        schema = schemas[row["kind"]]
        found.setdefault(schema.name, set()).add(int(row["record"]))
        title = {} if row["title"] is None else {schema.title: row["title"]}
        for values in (row["before"], row["after"], title):
            for field, value in ((schema[name], value) for name, value in values.items() if name in schema):
                if field.target and not isinstance(value, str):
                    ids = value if isinstance(value, (list, tuple)) else [value]
                    known = (int(one) for one in ids if not frames.is_missing(one))
                    found.setdefault(field.target, set()).update(known)
    return found


def _number(value: Any) -> int:
    return -1 if pd.isna(value) else int(value)


VERBS = {"create": "added", Op.REMOVE: "removed", Op.REVIVE: "brought back"}


def _sentence(row: Mapping[Any, Any], schema: Schema, names: Mapping[str, Mapping[int, str]]) -> str:
    is_short = schema.label[:2].isupper()  # SWOT item, NPS: letters of their own
    label = schema.label if is_short else f"{schema.label[0].lower()}{schema.label[1:]}"
    title = _title(row, schema, names)
    if row["op"] != Op.EDIT:
        return f"{VERBS[row['op']]} {label} {title}".strip()
    if "archived_at" in row["after"]:
        verb = "archived" if row["after"]["archived_at"] else "restored"
        return f"{verb} {label} {title}".strip()
    parts = [
        _edit(schema, name, row["before"].get(name), value, names)
        for name, value in row["after"].items()
        if name in schema
    ]
    told = "; ".join(part for part in parts if part)
    return f"changed {label} {title}{': ' if told else ''}{told}".strip()


def _title(row: Mapping[Any, Any], schema: Schema, names: Mapping[str, Mapping[int, str]]) -> str:
    given = row.get("title") or names.get(schema.name, {}).get(_number(row["record"]))
    given = given or row["before"].get(schema.title) or row["after"].get(schema.title)
    field = schema[schema.title]
    return "" if given is None or pd.isna(given) else f"“{worded(field, given, names)}”"


def _edit(schema: Schema, name: str, before: Any, after: Any, names: Mapping[str, Mapping[int, str]]) -> str:
    field = schema[name]
    if field.moved_by:
        return ""
    if field.kind in (Kind.LONG_TEXT, Kind.PICTURE):
        return f"{field.label} {'rewritten' if before and after else 'written' if after else 'emptied'}"
    was, now = worded(field, before, names), worded(field, after, names)
    if before is None:
        return f"{field.label} set to {now}"
    return f"{field.label} emptied (was {was})" if after is None else f"{field.label} from {was} to {now}"


def worded(field: Any, value: Any, names: Mapping[str, Mapping[int, str]]) -> str:
    """A plain value of a field as people read it: labels for choices, names for links."""
    if isinstance(value, (list, tuple)):
        return ", ".join(worded(field, one, names) for one in value)
    if value is None:
        return "nothing"
    if field.target and not isinstance(value, str):
        return names.get(field.target, {}).get(_number(value), f"#{value}")
    if field.kind in (Kind.CHOICE, Kind.CHOICES):
        return str(field.label_of(value))
    if field.kind is Kind.YES_NO:
        value = "yes" if value else "no"
    return f"{value:,.10g}" if isinstance(value, float) else str(value)
