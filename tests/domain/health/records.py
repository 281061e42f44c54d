"""Stand-ins for the store: frames of records as the services hand them to the engine."""

import datetime as dt
from typing import Any

import pandas as pd

from kapta_workspace.domain import frames
from kapta_workspace.domain.schemas import SCHEMAS

LONG_AGO = dt.date(2020, 1, 1)
MANY = {"contacts": (), "products": (), "colleagues": ()}


def frame(kind: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows of one kind with every column of its schema; ``born_on`` and ``account`` have defaults."""
    names = frames.columns(SCHEMAS[kind])
    defaults = {"version": 1, "born": 1} | {item.name: item.default for item in SCHEMAS[kind].fields}
    full = []
    for number, row in enumerate(rows, 1):
        unknown = set(row) - set(names) - {"born_on", "known_on"}
        assert not unknown, f"{kind} has no {unknown}"
        full.append(
            {"id": number, "account": 1, **defaults, "born_on": LONG_AGO, **row} | _account(kind, row)
        )
    raw = pd.DataFrame(full, columns=[*names, "born_on", "known_on"], dtype="object")
    made = frames.typed({name: raw[name].tolist() for name in names}, SCHEMAS[kind])
    for name in ("born_on", "known_on"):
        made[name] = pd.to_datetime(pd.Series(raw[name].tolist(), dtype="object")).astype("datetime64[s]")
    return made


def _account(kind: str, row: dict[str, Any]) -> dict[str, Any]:
    return {"account": row.get("account") or 1} if "account" in SCHEMAS[kind] else {}


def facts(**kinds: list[dict[str, Any]]) -> dict[str, pd.DataFrame]:
    """Record kind → frame, from lists of rows."""
    return {kind: frame(kind, rows) for kind, rows in kinds.items()}


def accounts(*rows: dict[str, Any]) -> pd.DataFrame:
    """Accounts with ``started_on``; without one they began long ago."""
    started = [row.get("started_on", LONG_AGO) for row in rows]
    plain = [{"name": "Acme", "owner": 1, **row} for row in rows]
    for row in plain:
        row.pop("started_on", None)
    made = frame("account", plain)
    made["started_on"] = pd.to_datetime(pd.Series(started, dtype="object")).astype("datetime64[s]")
    return made


def day(text: str) -> dt.date:
    """A day from its ISO text."""
    return dt.date.fromisoformat(text)


def day_or_none(text: str | None) -> dt.date | None:
    """A day from its ISO text; none from none."""
    return None if text is None else day(text)
