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

THEIRS, OURS = -1, -2
WELCOME, RENEW = -1, -2
AGREE, REACH = -1, -2
"""Stand for the ids of what the lists below point at."""


def _action(template: int, name: str, after: int, days: int, parent: int | None = None) -> dict[str, Any]:
    return {"template": template, "kind": "action", "name": name, "parent": parent} | {
        "after_days": after,
        "days": days,
    }


LISTS: Mapping[str, list[dict[str, Any]]] = {
    "plan_type": [
        {"id": THEIRS, "name": "The customer's strategic goals", "depth": "advanced", "position": 1},
        {"id": OURS, "name": "Our own goals", "depth": "intermediate", "position": 2},
    ],
    "goal_template": [
        {"id": WELCOME, "name": "Welcome a new customer", "plan_type": THEIRS, "days": 90},
        {"id": RENEW, "name": "Renew a contract", "plan_type": OURS, "days": 120},
    ],
    "template_step": [
        {"id": AGREE, "template": WELCOME, "kind": "objective", "name": "Agree on what success means"}
        | {"after_days": 0, "days": 21},
        _action(WELCOME, "Meet the sponsor and the decision maker", 0, 7, AGREE),
        _action(WELCOME, "Write down their goals and how they are measured", 7, 14, AGREE),
        {"id": REACH, "template": WELCOME, "kind": "objective", "name": "Reach the first result"}
        | {"after_days": 21, "days": 54},
        _action(WELCOME, "Agree on the first project", 21, 14, REACH),
        _action(WELCOME, "Show the first result to those who use it", 60, 15, REACH),
        _action(WELCOME, "Hold the first business review", 80, 10),
        _action(RENEW, "Compare what was promised with what was kept", 0, 14),
        _action(RENEW, "Ask the sponsor how they see the renewal", 14, 14),
        _action(RENEW, "Send the offer", 45, 15),
        _action(RENEW, "Agree on terms and sign", 60, 60),
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
