"""
Settings as sections of a file: what the workspace holds, by names instead of ids, and what a file asks for.

A section is a desk's name and holds its records, each by the names of its fields. *preferences* and
*scorecards* are groups by key and by tier.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from kapta_workspace.domain import frames, search
from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.fields import Field, Kind, Schema, in_a_sentence
from kapta_workspace.domain.readers import read
from kapta_workspace.services import scoring
from kapta_workspace.services.views import View
from kapta_workspace.storage.settings_file import Entry

LISTS = (
    "custom_field",
    "product",
    "group",
    "metric",
    "voc_question",
    "criterion",
    "stage",
    "plan_type",
    "goal_template",
    "template_step",
    "policy",
    "filter",
)
"""The kinds a file holds as lists, in the order they are written."""

LEFT_OUT = frozenset({"owner", "is_shared", "archived_at"})
"""Fields of these kinds that no file holds: a file knows no people, and only shared filters."""

NOT_SETTINGS = ("evidence.",)
"""Preferences that were measured here and mean nothing elsewhere."""

OWN_FACTS = ("tier", "number", "effective_from", "reason")
"""What a scorecard says of itself; the version, not the rules."""

METRIC = re.compile(r"^metric:(.+)$")
FORMAT = "kapta_settings"
VERSION = 1


@dataclass
class Asked:
    """
    One record a file asks for.

    Attributes:
        kind: The record kind.
        entry: Where it stands.
        name: What it is called.
        record: The id of the one that is there; None for a new one.
        before: What that one holds.
        values: What the file says of it, as values.
        archived: Whether the file calls it archived.
    """

    kind: str
    entry: Entry
    name: str
    record: int | None = None
    before: Mapping[str, Any] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    archived: bool = False

    @property
    def changes(self) -> dict[str, tuple[Any, Any]]:
        """Field → what it holds and what it is to hold, where the two differ."""
        found = {
            name: (self.before.get(name), value)
            for name, value in self.values.items()
            if not _same(self.before.get(name), value)
        }
        was = not frames.is_missing(self.before.get("archived_at"))
        if self.record is not None and was != self.archived:
            found["archived_at"] = (self.before.get("archived_at"), self.archived)
        return found

    @property
    def does(self) -> str:
        """*create*, *update*, *archive*, *restore* or *unchanged*."""
        if self.record is None:
            return "unchanged" if self.archived else "create"
        moved = self.changes
        if not moved:
            return "unchanged"
        return "update" if "archived_at" not in moved else "archive" if self.archived else "restore"


def _same(before: Any, after: Any) -> bool:
    if frames.is_missing(before) or before == "":
        return bool(frames.is_missing(after) or after == "")
    return not frames.is_missing(after) and bool(before == after)


# --- out of the workspace -----------------------------------------------------------------------------


def document(view: View) -> dict[str, Any]:
    """The workspace's settings, section by section."""
    found: dict[str, Any] = {FORMAT: VERSION}
    for kind in LISTS:
        schema = view.schemas[kind]
        rows = settled(view, kind)
        if len(rows):
            found[schema.plural_name] = [_said(schema, row) for row in rows.to_dict("records")]
    if len(preferences := _preferences(view)):
        found[view.schemas["setting"].plural_name] = preferences
    found["scorecards"] = scorecards(view)
    return found


def settled(view: View, kind: str) -> pd.DataFrame:
    """
    The records of a kind a file holds, archived ones at the end; of filters the shared ones.

    A link is the name of what it points at.
    """
    rows = view.shown(kind, archived=True)
    rows = rows.assign(**{one.name: rows[f"{one.name}_name"] for one in links_of(view.schemas[kind])})
    if kind == "filter":
        rows = rows[rows["is_shared"].fillna(value=False).astype(bool)]
    if "archived_at" in rows:
        rows = rows.sort_values("archived_at", na_position="first", kind="stable")
    return rows


def fields_of(schema: Schema) -> tuple[Field, ...]:
    """The fields of a kind a file holds."""
    return tuple(one for one in schema.fields if one.name not in LEFT_OUT and not one.custom)


def links_of(schema: Schema) -> tuple[Field, ...]:
    """Those of them that point at another record of the file."""
    return tuple(one for one in fields_of(schema) if one.target)


def key_of(schemas: Mapping[str, Schema], link: Field, name: str, row: Mapping[str, Any]) -> tuple[str, ...]:
    """The key of the record a link names: a step's objective is looked for in the step's own template."""
    target = schemas[link.target]
    return key(target, {**{one: row.get(one) or "" for one in _keys(target)}, target.title: name})


def _said(schema: Schema, row: Mapping[Any, Any]) -> dict[str, Any]:
    said = {one.name: _plain(one, row[one.name]) for one in fields_of(schema)}
    if not frames.is_missing(row.get("archived_at")):
        said["archived"] = True
    return said


def _plain(one: Field, value: Any) -> Any:
    if frames.is_missing(value):
        return None
    plain = frames.plain(value)
    if one.kind in (Kind.NUMBER, Kind.PERCENT, Kind.MONEY) and float(plain).is_integer():
        return int(plain)
    return plain


def _preferences(view: View) -> dict[str, Any]:
    rows = view.frame("setting").sort_values("key")
    pairs = zip(rows["key"].tolist(), rows["value"].tolist(), strict=True)
    return {
        str(key): None if frames.is_missing(value) else unfolded(str(value))
        for key, value in pairs
        if not str(key).startswith(NOT_SETTINGS)
    }


def unfolded(text: str) -> Any:
    """A preference that is kept as JSON as what it holds, any other as its text."""
    if text[:1] in ("{", "["):
        try:
            return json.loads(text)
        except json.JSONDecodeError:
            return text
    return text


def scorecards(view: View) -> dict[str, Any]:
    """The card in force of each tier, its metrics by name."""
    metrics = view.frame("metric", archived=True)
    names = dict(zip(metrics["id"].astype(int).astype(str), metrics["name"], strict=True))
    cards = scoring.cards_of(view, view.moment.date())
    return {
        tier: renamed({name: one for name, one in card.to_plain().items() if name not in OWN_FACTS}, names)
        for tier, card in sorted(cards.items())
    }


def renamed(plain: Any, names: Mapping[str, str]) -> Any:
    """The same with *metric:<key>* called by what its key stands for, wherever it stands."""
    if isinstance(plain, Mapping):
        return {_called(str(name), names): renamed(one, names) for name, one in plain.items()}
    if isinstance(plain, (list, tuple)):
        return [renamed(one, names) for one in plain]
    return _called(plain, names) if isinstance(plain, str) else plain


def _called(text: str, names: Mapping[str, str]) -> str:
    found = METRIC.match(text)
    return f"metric:{names.get(found[1], found[1])}" if found else text


def metrics_named(plain: Any) -> Iterator[str]:
    """The metrics a card names."""
    if isinstance(plain, Mapping):
        for name, one in plain.items():
            yield from metrics_named(str(name))
            yield from metrics_named(one)
    elif isinstance(plain, (list, tuple)):
        for one in plain:
            yield from metrics_named(one)
    elif isinstance(plain, str) and (found := METRIC.match(plain)):
        yield found[1]


# --- out of a file ------------------------------------------------------------------------------------


def asked(view: View, kind: str, entry: Entry, problems: list[Problem]) -> list[Asked]:
    """The records a section asks for, met with those that are there; what is wrong goes to ``problems``."""
    schema, found, seen = view.schemas[kind], [], set()
    if entry.kind != "list":
        problems.append(wrong(entry, f"“{schema.plural_name}” is a list: each record begins with a dash."))
        return []
    there = by_key(schema, settled(view, kind))
    for one in entry.items:
        made = _asked(schema, one, problems)
        if made is None:
            continue
        mine = key(schema, made.values)
        if mine in seen:
            problems.append(wrong(one, f"“{made.name}” stands in this list twice. Keep one of the two."))
        seen.add(mine)
        if mine in there:
            made.before = there[mine]
            made.record = int(there[mine]["id"])
        found.append(made)
    return found


def wrong(entry: Entry, sentence: str, suggestion: str = "") -> Problem:
    """What is wrong with a value of a file, led by its place."""
    place = entry.place
    return Problem(f"{place[:1].upper()}{place[1:]}: {sentence}", suggestion=suggestion, value=entry.text)


def _keys(schema: Schema) -> tuple[str, ...]:
    return tuple(name for name in schema.identity[0] if name not in LEFT_OUT)


def key(schema: Schema, values: Mapping[Any, Any]) -> tuple[str, ...]:
    """What a record is known by in a file, whatever the case of the letters."""
    return tuple(str(values[name]).casefold() for name in _keys(schema))


def by_key(schema: Schema, rows: pd.DataFrame) -> dict[tuple[str, ...], Mapping[str, Any]]:
    """Records by what they are known by."""
    told = [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]
    return {key(schema, row): row for row in reversed(told)}


def _asked(schema: Schema, entry: Entry, problems: list[Problem]) -> Asked | None:
    label = in_a_sentence(schema.label)
    if entry.kind != "group":
        problems.append(
            wrong(entry, f"A {label} is a group of names and values, such as “{schema.title}: …”.")
        )
        return None
    known = {one.name: one for one in fields_of(schema)}
    before = len(problems)
    for name, told in entry.fields.items():
        if name not in known and name != "archived":
            problems.append(_unknown(told, name, [*known, "archived"], f"A {label} has no “{name}”."))
    problems.extend(
        wrong(entry, f"A {label} is known by its “{name}”; give it.")
        for name in _keys(schema)
        if name not in entry.fields or not entry.fields[name].text
    )
    values = {
        name: _value(known[name], told, problems) for name, told in entry.fields.items() if name in known
    }
    if len(problems) > before:
        return None
    archived = entry.fields.get("archived")
    named = str(values.get(schema.title) or " ".join(key(schema, values)))
    return Asked(schema.name, entry, named, values=values, archived=bool(archived and archived.plain is True))


def _unknown(entry: Entry, name: str, known: list[str], sentence: str) -> Problem:
    near = search.nearest(pd.Series(known, dtype="str"), name, limit=1)
    hint = f"Did you mean “{near[0]}”?" if near else f"There are: {', '.join(known)}."
    return wrong(entry, sentence, hint)


def unknown_section(entry: Entry, name: str, known: list[str]) -> Problem:
    """A section nobody knows."""
    return _unknown(entry, name, known, f"There is no section “{name}”.")


def _value(one: Field, entry: Entry, problems: list[Problem]) -> Any:
    if entry.kind != "value":
        problems.append(wrong(entry, f"“{one.name}” is one value, not a {entry.kind}."))
        return None
    if one.target:
        return " ".join((entry.text or "").split()) or None
    reading = read(one, pd.Series([entry.text], dtype="object"))
    if reading.problems:
        found = reading.problems[0]
        problems.append(wrong(entry, found.sentence, found.suggestion))
        return None
    value = reading.values.iloc[0]
    return None if frames.is_missing(value) else value
