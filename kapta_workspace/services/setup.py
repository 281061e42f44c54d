"""First use: the tables, an administrator, and the lists a workspace starts with."""

import getpass
from collections.abc import Mapping
from typing import Any

import pandas as pd

from kapta_workspace.domain.changes import ChangeSet, Rows
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.services import people, records
from kapta_workspace.storage import migrate, reading
from kapta_workspace.storage.store import Store

LISTS: Mapping[str, list[dict[str, Any]]] = {
    "plan_type": [
        {"name": "The customer's strategic goals", "depth": "advanced", "position": 1},
        {"name": "Our own goals", "depth": "intermediate", "position": 2},
    ],
    "stage": [
        {"name": "Discovery", "probability": 10, "position": 1},
        {"name": "Qualification", "probability": 30, "position": 2},
        {"name": "Proposal", "probability": 50, "position": 3},
        {"name": "Negotiation", "probability": 75, "position": 4},
    ],
    "criterion": [
        {"name": "Goals reached", "position": 1},
        {"name": "Relationship", "position": 2},
        {"name": "Value seen", "position": 3},
        {"name": "Outlook", "position": 4},
    ],
    "voc_question": [
        {"text": "How likely are you to recommend us?", "kind": "ten", "position": 1},
        {"text": "What do you value most about working with us?", "kind": "text", "position": 2},
        {"text": "What should we do better?", "kind": "text", "position": 3},
    ],
    "policy": [
        {"tier": "normal", "key_players": 3, "fresh_days": 30, "stale_days": 90, "notes_a_month": 4},
        {
            "tier": "strategic",
            "key_players": 10,
            "fresh_days": 14,
            "stale_days": 45,
            "review_days": 92,
            "notes_a_month": 8,
            "required_fields": "website, description",
            "checkin_every": "1m",
        },
    ],
}
"""What a new workspace starts with; administrators change all of it."""


def prepare(store: Store) -> None:
    """Bring the tables up to date; whoever opens a workspace nobody uses yet becomes its administrator."""
    migrate.upgrade(store)
    with store.reading() as unit:
        if len(reading.select(unit, SCHEMAS["user"], names=["id"])):
            return
    found(store, _somebody())


def found(store: Store, founder: Mapping[str, Any]) -> None:
    """Found the workspace: its first administrator and its first lists."""
    writes = [Rows("user", pd.DataFrame([{**founder, "role": "administrator"}], index=["founder"]))]
    writes += [Rows(kind, pd.DataFrame(rows)) for kind, rows in LISTS.items()]
    records.save(store, people.SYSTEM.id, ChangeSet(tuple(writes), "setup", "The workspace was founded."))


def _somebody() -> dict[str, str]:
    try:
        name = getpass.getuser()
    except (OSError, KeyError):  # a container may know its user only by number
        name = "administrator"
    return {"name": name.title(), "email": f"{name}@workspace.example"}
