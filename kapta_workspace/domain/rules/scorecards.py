"""The rule for scorecards."""

import json
from collections.abc import Iterable
from typing import Any

from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.health.definition import definition_problems
from kapta_workspace.domain.rules.draft import Draft, World, problem


def definition_stands(draft: Draft, _world: World) -> Iterable[Problem]:
    """A scorecard can be read, adds up, and says the same tier, version and day as its row."""
    rows = draft.rows("definition", "tier", "number", "effective_from")
    for row in rows[rows["definition"].notna()].index.tolist():
        plain = _read(str(rows.loc[row, "definition"]))
        for found in definition_problems(plain):
            yield problem(draft, row, "definition", found.code, found.sentence, found.suggestion)
        if isinstance(plain, dict) and not _agrees(plain, rows.loc[row]):
            said = "The definition names another tier, version or first day than the scorecard's row."
            yield problem(draft, row, "definition", "S20", said, "Write the same in both.")


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return None


def _agrees(plain: dict[str, Any], row: Any) -> bool:
    day = "" if row["effective_from"] is None else f"{row['effective_from']:%Y-%m-%d}"
    mine = (plain.get("tier"), plain.get("number", 1), plain.get("effective_from", "2000-01-01"))
    return mine == (row["tier"], row["number"], day)
