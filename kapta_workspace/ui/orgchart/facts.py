"""What the chart on the screen is told: a forest as JSON text, and answers to what people did on it."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from kapta_workspace.domain.errors import KaptaError
from kapta_workspace.domain.orgchart import Forest, coverage
from kapta_workspace.domain.orgchart.face import chip_names
from kapta_workspace.domain.orgchart.look import look
from kapta_workspace.domain.orgchart.outline import words

DRAWN_BY_MANAGER = ("reports_to", "archived")
"""Lines the screen draws from each person's manager; the others are listed."""


def chart_text(
    forest: Forest,
    *,
    title: str = "",
    users: pd.DataFrame | None = None,
    photos: Mapping[int, str] | None = None,
) -> str:
    """
    A forest as the JSON text the module reads; what is empty is left out.

    Args:
        forest: What ``domain.orgchart.forest`` made.
        title: Of exported files.
        users: *id, name* of our own people, for the filter and the legend by internal contact.
        photos: Person id → address of a picture (``data:`` or on this server).
    """
    lines = forest.edges[~forest.edges["kind"].isin(DRAWN_BY_MANAGER)]
    said = {
        "title": title,
        "coverage": str(coverage(forest)),
        "notes": list(forest.notes),
        "vacant": list(forest.vacant),
        "tall": forest.is_family,
        "users": _names(users),
        "lines": lines[["from", "to", "kind", "note"]].to_numpy(dtype=object).tolist(),
        "people": _people(forest, photos or {}),
        "look": look(),
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def _names(users: pd.DataFrame | None) -> dict[str, str]:
    if users is None:
        return {}
    return {str(user): name for user, name in zip(users["id"], users["name"], strict=True)}


def _people(forest: Forest, photos: Mapping[int, str]) -> list[dict[str, Any]]:
    said, names = words(forest), chip_names(forest)
    return [_person(row, said[row["id"]], photos, names) for row in forest.cards]


def _person(
    row: Mapping[Any, Any], spoken: str, photos: Mapping[int, str], names: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    said = {
        "also": list(row["also_named"]),
        "roles": list(row["roles"]),
        "attitudes": list(row["attitudes"]),
        "powers": list(row["powers"]),
        "internal": list(row["internal"]),
        "initials": list(row["initials"]),
        "chips": [[*chip, names[chip[0]][len(row["chips"]) == 1]] for chip in row["chips"]],
        "via": list(row["via"]),
        "primary": bool(row["primary"]),
        "manager": None if pd.isna(row["manager"]) else int(row["manager"]),
        "why": row["why"],
        "outside": row["above"],
        "band": None if pd.isna(row["band"]) else row["band"],
        "photo": photos.get(row["id"], ""),
    }
    days = {} if pd.isna(row["days"]) else {"days": int(row["days"])}
    who = {"id": int(row["id"]), "name": row["name"], "title": row["title"], "words": spoken}
    return {**who, **{name: value for name, value in said.items() if value}, **days}


Deed = Callable[[Mapping[str, Any]], str | None]
"""Does what a person did on the chart; may return a sentence to show, or raise a ``KaptaError``."""


def answer(event: Mapping[str, Any], deeds: Mapping[str, Deed]) -> dict[str, Any]:
    """
    Do what an event asks and say how it went: *of* (the event's number), *kind*, *text*.

    *kind* is ``refused`` when the deed raised one of our errors: the chart shows its sentence and puts
    the person back. Anything else is a fault, and is let through.

    Args:
        event: ``{"type": "move", "id": …, "from": …, "to": …, "number": …}``, or of type ``open`` or
            ``seat``.
        deeds: Event type → what to do.
    """
    deed = deeds.get(str(event.get("type")))
    said: dict[str, Any] = {"of": event.get("number"), "kind": "done", "text": ""}
    if deed is None:
        return said | {"kind": "note"}
    try:
        return said | {"text": deed(event) or ""}
    except KaptaError as wrong:
        return said | {"kind": "refused", "text": str(wrong)}
