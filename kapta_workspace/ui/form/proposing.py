"""What a new record's form starts with: what is usual here, so that the usual need not be typed."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from kapta_workspace.domain import frames
from kapta_workspace.domain.fields import Field, Kind, Schema
from kapta_workspace.domain.upkeep import BY_ACTOR, BY_OWNER
from kapta_workspace.domain.voice import answer_field

Frames = Callable[[str], pd.DataFrame]
"""Gives the records of a kind, archived ones too."""

OWNERS: Mapping[str, str] = {**BY_OWNER, "goal": "owner", "opportunity": "owner", "risk": "assignee"}
"""Kinds of an account's work → the field that names its owner, unless somebody else is chosen."""

CURRENCY, AGENDA = "currency", "review_agenda"
"""The preferences that say a new amount's currency and a first review's agenda."""

USUAL_AGENDA = """\
1. What we agreed last time, and what came of it
2. Your goals, and how far we are
3. What went well, and what did not
4. The year ahead: risks, chances, renewal
5. Who does what by when"""
"""The agenda of a first business review where the preferences say none."""

REVIEWED = ("contacts", "colleagues", "description")
"""What a business review takes over from the last one of its type: who takes part, and the agenda."""


def proposed(
    schema: Schema, known: Frames, given: Mapping[str, Any], me: int, today: dt.date
) -> dict[str, Any]:
    """The values a new record starts with, by field; what was given is not among them."""
    found = {one.name: _usual(one, schema, me, today) for one in schema.fields}
    account = given.get("account")
    if "currency" in schema:
        found["currency"] = _currency(known, account)
    if isinstance(account, int):
        if schema.name in OWNERS:
            accounts = known("account")
            owner = accounts.loc[accounts["id"] == account, "owner"]
            found[OWNERS[schema.name]] = owner.iloc[0] if len(owner) else None
        if schema.name == "review":
            found |= _as_last_time(known, account, given.get("type") or found["type"], found["owner"])
    return {
        name: value for name, value in found.items() if not frames.is_missing(value) and name not in given
    }


def _usual(one: Field, schema: Schema, me: int, today: dt.date) -> Any:
    """The person at work, today, or the field's default."""
    if BY_ACTOR.get(schema.name) == one.name:
        return me
    return today if one.kind is Kind.DATE and one.required else one.default


def _currency(known: Frames, account: Any) -> str:
    """That of the account's newest contract, else the one this workspace prefers."""
    contracts = _live(known("contract"))
    mine = contracts[(contracts["account"] == account).fillna(value=False) & contracts["currency"].notna()]
    if isinstance(account, int) and len(mine):
        return str(mine.sort_values(["start", "id"], na_position="first")["currency"].iloc[-1])
    return _preferred(known, CURRENCY) or "EUR"


def _as_last_time(known: Frames, account: int, type_: Any, owner: Any) -> dict[str, Any]:
    """Who took part in the last business review of a type, and its agenda; the usual one at the first."""
    reviews = _live(known("review"))
    last = reviews[(reviews["account"] == account) & (reviews["type"] == type_)]
    us = () if frames.is_missing(owner) else (int(owner),)
    first = {"colleagues": us, "description": _preferred(known, AGENDA) or USUAL_AGENDA}
    if last.empty:
        return first
    held = last.sort_values(["held_on", "id"]).iloc[-1]
    there = {"contacts": _live(known("contact")), "colleagues": _live(known("user"))}
    people = {
        name: tuple(one for one in frames.as_tuple(held[name]) if one in set(rows["id"].tolist()))
        for name, rows in there.items()
    }
    agenda = first["description"] if frames.is_missing(held["description"]) else held["description"]
    return {**people, "description": agenda}


def _preferred(known: Frames, key: str) -> str:
    settings = known("setting")
    said = settings.loc[settings["key"] == key, "value"].dropna()
    return str(said.iloc[0]).strip() if len(said) else ""


def _live(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["archived_at"].isna()]


def fitting(fields: tuple[Field, ...], known: Frames, values: Mapping[str, Any]) -> tuple[Field, ...]:
    """The fields of an answer whose question is known: the answer is then chosen from what that offers."""
    questions = known("voc_question")
    asked = questions[(questions["id"] == values.get("question")).fillna(value=False)]
    if asked.empty:
        return fields
    answer = answer_field(asked["kind"].iloc[0], asked["choices"].iloc[0])
    return tuple(answer if one.name == answer.name else one for one in fields)
