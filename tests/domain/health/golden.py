"""The worked example of ``golden.json`` as the frames the engine reads."""

import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from kapta_workspace.domain.health.scorecard import Group, Scorecard
from tests.domain.health.records import accounts as account_frame
from tests.domain.health.records import day, day_or_none
from tests.domain.health.records import facts as fact_frames

GOLDEN = json.loads(Path(__file__).with_name("golden.json").read_text(encoding="utf-8"))
RECORDS = GOLDEN["records"]
BEFORE, AFTER = dt.date(2025, 6, 16), dt.date(2025, 6, 30)
QUADRANTS = {"S": "strength", "W": "weakness", "O": "opportunity", "T": "threat"}
ROLES = {"sponsor": "executive_sponsor", "decision": "decision_maker", "champion": "champion"}
EVERY = {30: "1m", 14: "2w", None: None}
SECTIONS = {"customer": 1, "internal": 2}


def factor(name: str) -> str:
    """Our id of a factor of the example: a group of one factor has the group's name."""
    group, _, inside = name.partition(".")
    return group if group == inside else name


def card() -> Scorecard:
    """The scorecard of the example."""
    groups = tuple(
        Group(
            name,
            group["weight"],
            {factor(f"{name}.{key}"): weight for key, weight in group["inside"].items()},
        )
        for name, group in GOLDEN["weights"].items()
    )
    return Scorecard("normal", groups, options={"profile.fields": {"fields": GOLDEN["field_weights"]}})


def accounts(on: dt.date) -> pd.DataFrame:
    """The account as it stood on a day: products were filled in on 25 June."""
    filled = {row["field"] for row in RECORDS["fields"] if day(row["at"]) <= on}
    facts: dict[str, Any] = {
        name: "x" for name in ("name", "website", "description", "industry") if name in filled
    }
    facts |= {"products": (1,) if "products" in filled else ()}
    return account_frame({"id": 1, "owner": 1, **facts, "started_on": day(GOLDEN["account_start"])})


def facts(on: dt.date = dt.date(2100, 1, 1)) -> dict[str, pd.DataFrame]:
    """The records of the example with a valid day up to ``on``."""
    return dict(_facts(on))


@cache
def _facts(on: dt.date) -> dict[str, pd.DataFrame]:
    kinds = {
        "voc_question": [
            {"text": name, "id": place} for place, name in enumerate(GOLDEN["voc_questions"], 1)
        ],
        "plan_type": [{"name": name, "id": place} for name, place in SECTIONS.items()],
        "goal": [{"name": name, "plan_type": place, "id": place} for name, place in SECTIONS.items()],
        "contract": [_contract(row) for row in _past("contracts", on)],
        "swot": [{"quadrant": QUADRANTS[row["q"]], "born_on": day(row["at"])} for row in _past("swot", on)],
        "voc_answer": [
            {
                "question": GOLDEN["voc_questions"].index(row["q"]) + 1,
                "answer": "x",
                "answered_on": day(row["at"]),
            }
            for row in _past("voc", on)
        ],
        "contact": [_contact(row) for row in _past("contacts", on)],
        "action": [_action(row, on) for row in _past("actions", on)],
        "task": [_task(row) for row in _past("tasks", on)],
        "note": [_note(row) for row in _past("notes", on)],
        "review": [{"held_on": day(row["at"]), "stage": "completed"} for row in _past("qbr", on)],
        "rating": [
            {"review": place, "criterion": 1, "value": row["rating"], "rated_on": day(row["at"])}
            for place, row in enumerate(_past("qbr", on), 1)
        ],
        "satisfaction": [{"on": day(row["at"]), "value": row["value"]} for row in _past("satisfaction", on)],
        "risk": [
            {"opened_on": day(row["at"]), "severity": row["severity"], "likelihood": row["likelihood"]}
            for row in _past("risks", on)
        ],
    }
    return fact_frames(**kinds)


def _past(name: str, on: dt.date) -> list[dict[str, Any]]:
    return [row for row in RECORDS[name] if day(row["at"]) <= on]


def _contract(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": "Frame",
        "value": row["value"],
        "start": day(row["start"]),
        "end": day(row["end"]),
        "description": row["description"],
        "born_on": day(row["at"]),
    }


def _contact(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": int(row["id"][1:]),
        "name": row["name"],
        "title": row["title"],
        "friend_foe": row["friend"],
        "decision_power": row["power"],
        "role": ROLES[row["roles"][0]],
        "checkin_every": EVERY[row["checkin"]],
        "assessed_on": day_or_none(row.get("assessed")),
        "born_on": day(row["at"]),
    }


def _action(row: dict[str, Any], on: dt.date) -> dict[str, Any]:
    told = [update for update in _past("updates", on) if update["action"] == row["id"]]
    return {
        "id": int(row["id"][1:]),
        "name": row["id"],
        "goal": SECTIONS[row["plan"]],
        "start": day(row["start"]),
        "due": day(row["due"]),
        "status": "complete" if row["done"] else "on_track",
        "done_on": day_or_none(row["done"]),
        "percent": told[-1]["pct"] if told else 0,
        "updated_on": day(told[-1]["at"]) if told else None,
        "born_on": day(row["at"]),
    }


def _task(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"] + 1,
        "title": "Call",
        "due": day(row["due"]),
        "status": "done" if row["done"] else "open",
        "done_on": day_or_none(row["done"]),
        "born_on": day(row["at"]),
    }


def _note(row: dict[str, Any]) -> dict[str, Any]:
    kind = {"conversation": "phone", "quick": "quick", "linked": "note"}[row["kind"]]
    talked = (int(row["contact"][1:]),) if row.get("contact") else ()
    linked = {"action": 1} if row["kind"] == "linked" else {}
    return {
        "kind": kind,
        "occurred_on": day(row["at"]),
        "contacts": talked,
        "born_on": day(row["at"]),
        **linked,
    }
