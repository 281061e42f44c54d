"""What a file of settings asks of a workspace: as a plan to look at, and as one change set to write."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from kapta_workspace.domain import frames, search
from kapta_workspace.domain.changes import ChangeSet, Rows
from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.fields import Field, in_a_sentence
from kapta_workspace.domain.health import DEFAULTS
from kapta_workspace.services import scorecards, settings_sections
from kapta_workspace.services.settings_sections import FORMAT, LISTS, Asked, wrong
from kapta_workspace.services.views import View
from kapta_workspace.storage.settings_file import Entry
from kapta_workspace.storage.store import Unit

ROWS = ("section", "name", "does", "field", "before", "after", "line")


class Wanted:
    """
    What a file asks of the workspace as it is.

    Attributes:
        problems: What is wrong before the door has looked at it.
        head: The newest log entry when it was asked.
    """

    def __init__(self, view: View, entry: Entry) -> None:
        self._view, self.head = view, view.head
        metrics = view.frame("metric", archived=True)
        ids = metrics["id"].astype(int).astype("str")
        self._metrics = dict(zip(metrics["name"].astype("str"), ids, strict=True))
        self._numbers = {tier: scorecards.next_number(view, tier) for tier in DEFAULTS}
        self.problems: list[Problem] = []
        self._asked: list[Asked] = []
        self._cards: dict[str, tuple[Entry, Any]] = {}
        self._same_cards: dict[str, Entry] = {}
        schemas = view.schemas
        named = {schemas[kind].plural_name: kind for kind in LISTS}
        known = [*named, schemas["setting"].plural_name, "scorecards"]
        # Scorecards name metrics, so those are read first, wherever they stand.
        for name, one in sorted(entry.fields.items(), key=lambda pair: pair[0] == "scorecards"):
            if name in named:
                self._asked += settings_sections.asked(view, named[name], one, self.problems)
            elif name == schemas["setting"].plural_name:
                self._preferences(one)
            elif name == "scorecards":
                self._scorecards(one)
            elif name != FORMAT:
                self.problems.append(settings_sections.unknown_section(one, name, known))
        self._numbered = self._numbers_of({link.target for _, link in self._links()})
        self.problems.extend(self._lost())

    # --- links, which a file gives as names -------------------------------------------------------------

    def _links(self) -> Iterator[tuple[Asked, Field]]:
        """Every record asked for with each of the links the file gives it."""
        for one in self._asked:
            if one.kind in LISTS:
                for link in settings_sections.links_of(self._view.schemas[one.kind]):
                    if one.values.get(link.name) is not None:
                        yield one, link

    def _numbers_of(self, kinds: Iterable[str]) -> dict[str, dict[tuple[str, ...], int]]:
        """By kind and key: the id of each record there is, or a temporary one of each that comes."""
        found: dict[str, dict[tuple[str, ...], int]] = {}
        for kind in kinds:
            schema = self._view.schemas[kind]
            there = settings_sections.by_key(schema, settings_sections.settled(self._view, kind))
            found[kind] = {key: int(row["id"]) for key, row in there.items()}
            coming = [one for one in self._stirring(kind) if one.record is None]
            for place, one in enumerate(coming, 1):
                found[kind][settings_sections.key(schema, one.values)] = -place
        return found

    def _lost(self) -> Iterator[Problem]:
        """A problem for each link to what there is not."""
        for one, link in self._links():
            name = str(one.values[link.name])
            if self._number(one.values, link, name) is None:
                schema = self._view.schemas[link.target]
                said = f"There is no {in_a_sentence(schema.label)} “{name}”."
                known = pd.Series([key[-1] for key in self._numbered[link.target]], dtype="str")
                near = search.nearest(known, name, limit=1)
                hint = f"Did you mean “{near[0]}”?" if near else ""
                yield wrong(one.entry.fields[link.name], said, hint)

    def _number(self, row: Mapping[str, Any], link: Field, name: str) -> int | None:
        key = settings_sections.key_of(self._view.schemas, link, name, row)
        return self._numbered[link.target].get(key)

    def _preferences(self, entry: Entry) -> None:
        if entry.kind != "group":
            self.problems.append(wrong(entry, "Preferences are a group: each a key and its value."))
            return
        rows = {str(row["key"]): row for row in self._view.frame("setting").to_dict("records")}
        for key, one in entry.fields.items():
            if key.startswith(settings_sections.NOT_SETTINGS):
                continue
            value = (
                one.text if one.kind == "value" else json.dumps(one.plain, ensure_ascii=False, default=str)
            )
            before = {str(name): cell for name, cell in rows.get(key, {}).items()}
            kept = before.get("value")
            if one.kind != "value" and kept and _as_kept(settings_sections.unfolded(str(kept)), one.plain):
                value = str(kept)
            record = int(before["id"]) if before else None
            self._asked.append(Asked("setting", one, key, record, before, {"key": key, "value": value}))

    def _scorecards(self, entry: Entry) -> None:
        now = settings_sections.scorecards(self._view)
        metrics = {*self._metrics, *(one.name for one in self._asked if one.kind == "metric")}
        if entry.kind != "group":
            self.problems.append(wrong(entry, f"Scorecards are a group: {', '.join(now)}."))
            return
        for tier, one in entry.fields.items():
            if tier not in now or one.kind != "group":
                self.problems.append(wrong(one, f"There is a scorecard for {' and for '.join(now)}."))
                continue
            for name in sorted(set(settings_sections.metrics_named(one.plain)) - metrics):
                self.problems.append(
                    wrong(one, f"The scorecard weighs a metric “{name}”, which there is not.")
                )
            if _as_json(one.plain) == _as_json(now[tier]):
                self._same_cards[tier] = one
            else:
                self._cards[tier] = (one, now[tier])

    # --- the plan -------------------------------------------------------------------------------------

    def rows(self) -> pd.DataFrame:
        """The plan: ``ROWS``."""
        found = [row for one in self._asked for row in self._told(one)]
        for tier, entry in self._same_cards.items():
            found.append(("scorecards", tier, "unchanged", None, None, None, entry.line))
        for tier, (entry, now) in self._cards.items():
            found += [
                ("scorecards", tier, "update", name, before, after, entry.line)
                for name, before, after in _moved(now, entry.plain)
            ]
        return pd.DataFrame(found, columns=list(ROWS), dtype="object")

    def _told(self, one: Asked) -> Iterable[tuple[Any, ...]]:
        section, line = self._view.schemas[one.kind].plural_name, one.entry.line
        if one.does in ("unchanged", "create"):
            return [(section, one.name, one.does, None, None, None, line)]
        return [
            (section, one.name, one.does, name, _worded(before), _worded(after), line)
            for name, (before, after) in one.changes.items()
        ]

    # --- the change -----------------------------------------------------------------------------------

    def change(self, unit: Unit, through: str, why: str) -> ChangeSet:
        """The change set; it has to be written in the transaction it was made in."""
        kinds = [kind for kind in (*LISTS, "setting") if any(self._stirring(kind))]
        writes = [Rows(kind, self._rows(unit, kind)) for kind in kinds]
        if self._cards:
            writes.append(Rows("scorecard", self._card_rows(unit, why)))
        return ChangeSet(tuple(writes), through, why, details={"settings_file": True})

    def _rows(self, unit: Unit, kind: str) -> pd.DataFrame:
        """The rows of one kind, links as ids; what others point at gets the temporary id they point by."""
        asked = list(self._stirring(kind))
        frame, schema = _frame(unit, asked), self._view.schemas[kind]
        for link in settings_sections.links_of(schema) if kind in LISTS else ():
            if link.name in frame:
                frame[link.name] = pd.Series(
                    [self._pointed(one, link) for one in asked], index=frame.index, dtype="object"
                )
        if kind in self._numbered and frame["id"].isna().any():
            mine = [self._numbered[kind][settings_sections.key(schema, one.values)] for one in asked]
            frame["id"] = pd.array(mine, dtype="Int64")
        return frame

    def _pointed(self, one: Asked, link: Field) -> int | None:
        row = {**one.before, **one.values}
        name = row.get(link.name)
        return None if frames.is_missing(name) else self._number(row, link, str(name))

    def _stirring(self, kind: str) -> Iterable[Asked]:
        return (one for one in self._asked if one.kind == kind and one.does != "unchanged")

    def place(self, problem: Problem) -> Problem:
        """A problem of the door, put to its place in the file."""
        mine = list(self._stirring(problem.kind))
        if problem.kind == "scorecard" and problem.row is not None:
            return wrong(list(self._cards.values())[problem.row][0], problem.sentence, problem.suggestion)
        if problem.row is None or problem.row >= len(mine):
            return problem
        entry = mine[problem.row].entry
        return wrong(entry.fields.get(problem.field, entry), problem.sentence, problem.suggestion)

    def _card_rows(self, unit: Unit, why: str) -> pd.DataFrame:
        today = unit.now.date()
        ids = self._metric_ids(unit)
        made = []
        for tier, (entry, _) in self._cards.items():
            number = self._numbers[tier]
            facts = {"tier": tier, "number": number, "effective_from": today.isoformat(), "reason": why}
            definition = {**facts, **settings_sections.renamed(entry.plain, ids)}
            made.append(
                {
                    "tier": tier,
                    "number": number,
                    "effective_from": pd.Timestamp(today),
                    "definition": json.dumps(definition, ensure_ascii=False, default=str),
                    "description": why,
                }
            )
        return pd.DataFrame(made)

    def _metric_ids(self, unit: Unit) -> dict[str, str]:
        """Metric → id, those this very change makes included: the door numbers them in order."""
        first = unit.allot("metric", 0).start
        new = [one.name for one in self._stirring("metric") if one.record is None]
        return self._metrics | {name: str(first + number) for number, name in enumerate(new)}


def _frame(unit: Unit, asked: list[Asked]) -> pd.DataFrame:
    """The rows of one kind: what the file says, and where it says nothing what is there, or the default."""
    names = list(dict.fromkeys(name for one in asked for name in one.values))
    cells: dict[str, list[Any]] = {"id": [one.record for one in asked]}
    for name in names:
        cells[name] = [one.values.get(name, one.before.get(name)) for one in asked]
    if any("archived_at" in one.changes for one in asked):
        now = pd.Timestamp(unit.now)
        cells["archived_at"] = [
            one.before.get("archived_at")
            if "archived_at" not in one.changes
            else now
            if one.archived
            else None
            for one in asked
        ]
    if asked[0].kind == "filter":
        cells["is_shared"] = [True] * len(asked)
    frame = pd.DataFrame({name: pd.Series(column, dtype="object") for name, column in cells.items()})
    return frame.assign(id=pd.array(cells["id"], dtype="Int64"))


def _moved(before: Any, after: Any, path: str = "") -> Iterable[tuple[str, Any, Any]]:
    """What differs between two cards, value by value: *path, before, after*."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in dict.fromkeys([*before, *after]):
            yield from _moved(before.get(name), after.get(name), f"{path} › {name}" if path else str(name))
    elif _as_json(before) != _as_json(after):
        yield path, _worded(before), _worded(after)


def _worded(value: Any) -> str | None:
    if frames.is_missing(value):
        return None
    if isinstance(value, (Mapping, list)):
        return _as_json(value)
    plain = frames.plain(value)
    return str(int(plain)) if isinstance(plain, float) and plain.is_integer() else str(plain)


def _as_kept(kept: Any, told: Any) -> bool:
    """Whether a preference says the same; the order of what it names counts, choices are offered in it."""
    return bool(kept == told) and (not isinstance(kept, dict) or list(kept) == list(told))


def _as_json(plain: Any) -> str:
    def even(one: Any) -> Any:
        if isinstance(one, Mapping):
            return {str(name): even(value) for name, value in one.items()}
        if isinstance(one, (list, tuple)):
            return [even(value) for value in one]
        return float(one) if isinstance(one, int) and not isinstance(one, bool) else one

    return json.dumps(even(plain), sort_keys=True, ensure_ascii=False, default=str)
