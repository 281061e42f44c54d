"""How files of one shape are read, kept by name: used the next time such a file comes, and said so."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from kapta_workspace.domain.changes import ChangeSet, Receipt, Rows
from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.domain.fields import ISO, Formats
from kapta_workspace.domain.imports.choices import Choices
from kapta_workspace.domain.imports.headers import fold
from kapta_workspace.services import records
from kapta_workspace.services.views import View
from kapta_workspace.storage.sheets import Workbook
from kapta_workspace.storage.store import Store

PREFIX = "import mapping "
"""The settings that hold mappings; behind it stands the shape of the file."""
COLUMNS = ("name", "shape", "kind", "mapping", "values", "given", "day_first", "decimal")


@dataclass(frozen=True, slots=True)
class Kept:
    """
    One kept mapping.

    Attributes:
        name: What a person called it.
        facts: ``COLUMNS`` but name and shape, as they were said.
    """

    name: str
    facts: Mapping[str, Any]


def shape(workbook: Workbook) -> str:
    """What files with the same columns have in common, in whatever order and under whatever name."""
    words = sorted({fold(str(header)) for sheet in workbook.sheets for header in sheet.frame})
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]


def kept(store: Store, user: int) -> dict[str, Kept]:
    """By shape: every mapping that is kept."""
    rows = View(store, user).frame("setting")
    mine = rows[rows["key"].str.startswith(PREFIX)]
    found = {}
    for key, value in zip(mine["key"], mine["value"], strict=True):
        facts = json.loads(value)
        found[key.removeprefix(PREFIX)] = Kept(facts.pop("name"), facts)
    return found


def used(store: Store, user: int, workbook: Workbook, choices: Choices) -> tuple[Choices, str]:
    """The choices with what is kept for files of this shape beneath what was said now, and its name."""
    found = kept(store, user).get(shape(workbook))
    if found is None:
        return choices, ""
    facts, formats = found.facts, choices.formats
    day_first = facts["day_first"] if formats.day_first is None else formats.day_first
    decimal = facts["decimal"] if formats.decimal == ISO.decimal else formats.decimal
    chosen = replace(
        choices,
        kind=choices.kind or facts["kind"],
        mapping=facts["mapping"],
        formats=Formats(day_first, decimal),
        given={**facts["given"], **choices.given},
        values={**facts["values"], **choices.values},
    )
    return chosen, found.name


def table(found: Mapping[str, Kept]) -> pd.DataFrame:
    """Kept mappings as a table, columns ``COLUMNS``."""
    rows = [{"name": one.name, "shape": code, **one.facts} for code, one in found.items()]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def keep(store: Store, user: int, workbook: Workbook, choices: Choices, name: str) -> Receipt:
    """Keep how a file was read, for the next of its shape; one that is there already is replaced."""
    facts = {
        "name": name,
        "kind": choices.kind if isinstance(choices.kind, str) else dict(choices.kind),
        "mapping": dict(choices.mapping),
        "values": {field: dict(words) for field, words in choices.values.items()},
        "given": dict(choices.given),
        "day_first": choices.formats.day_first,
        "decimal": choices.formats.decimal,
    }
    key = PREFIX + shape(workbook)
    rows = View(store, user).frame("setting")
    there = rows.loc[rows["key"] == key, "id"].tolist()
    row = {"key": key, "value": json.dumps(facts, ensure_ascii=False), **({"id": there[0]} if there else {})}
    write = Rows("setting", pd.DataFrame([row], index=["mapping"]))
    return records.save(store, user, ChangeSet((write,), "settings", f"The mapping “{name}” was kept."))


def forget(store: Store, user: int, name: str) -> Receipt:
    """
    Forget the mappings of a name.

    Raises:
        Misconfigured: when none is called so.
    """
    found = kept(store, user)
    keys = [PREFIX + code for code, one in found.items() if one.name == name]
    if not keys:
        names = ", ".join(f"“{one.name}”" for one in found.values()) or "none"
        raise Misconfigured(f"No mapping is called “{name}”; there are: {names}.")
    rows = View(store, user).frame("setting")
    ids = rows.loc[rows["key"].isin(keys), ["id"]]
    gone = Rows("setting", ids.set_axis(pd.Index(["mapping"]).repeat(len(ids))), "remove")
    return records.save(store, user, ChangeSet((gone,), "settings", f"The mapping “{name}” was forgotten."))
