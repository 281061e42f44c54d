"""Daily snapshots of the scores: a cache with a seal, so that anybody can compute them again and compare."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from kapta_workspace.domain import frames
from kapta_workspace.domain.changes import ChangeSet, Receipt, Rows
from kapta_workspace.domain.health import ENGINE, ScoreResult
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.services import records
from kapta_workspace.services.past import Past
from kapta_workspace.services.scoring import KINDS, Material

DIGITS = 9
"""Scores are compared to so many digits: the last bits of a float may differ between machines."""

VERIFIED = ("account", "on", "score", "again", "records", "holds", "why")


def digests(made: Material, on: dt.date) -> dict[int, str]:
    """Account → SHA-256 of the canonical JSON of every record its score could see on a day."""
    shared = {kind: _plain(kind, made.facts[kind]) for kind in KINDS if not SCHEMAS[kind].account}
    own = {kind: _by_account(kind, made.facts[kind], str(SCHEMAS[kind].account)) for kind in _kinds()}
    accounts = _by_account("account", made.accounts, "id")
    found = {}
    for account, mine in accounts.items():
        seen = {"account": mine, **{kind: rows.get(account, []) for kind, rows in own.items()}, **shared}
        text = json.dumps({"on": on.isoformat(), "rows": seen}, sort_keys=True, separators=(",", ":"))
        found[account] = hashlib.sha256(text.encode()).hexdigest()
    return found


def _kinds() -> list[str]:
    return [kind for kind in KINDS if SCHEMAS[kind].account]


def _plain(kind: str, frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as plain values without what is empty: a field added later changes no old digest."""
    rows = frames.plain_rows(frame, ["id", *(name for name in frame.columns if name in SCHEMAS[kind])])
    return [{name: value for name, value in row.items() if value not in (None, "", [], ())} for row in rows]


def _by_account(kind: str, frame: pd.DataFrame, name: str) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for account, row in zip(frame[name].tolist(), _plain(kind, frame), strict=True):
        found.setdefault(int(account), []).append(row)
    return found


def drawn(past: Past, position: int, on: dt.date) -> pd.DataFrame:
    """The snapshots of all accounts of a past on a day, as rows of the record kind."""
    made = past.material(position, on)
    result, seals = made.score(on), digests(made, on)
    cards = [f"{card.tier} {card.number}" for card in result.cards]
    return pd.DataFrame(
        {
            "account": result.ids,
            "on": pd.Timestamp(on),
            "known": position,
            "card": [cards[which] for which in result.card],
            "engine": ENGINE,
            "digest": [seals[int(one)] for one in result.ids],
            "score": np.round(result.score, DIGITS),
            "parts": [json.dumps(_values(result, place)) for place in range(len(result.ids))],
        }
    )


def _values(result: ScoreResult, place: int) -> Mapping[str, float | None]:
    pairs = zip(result.factors, result.value[place].tolist(), strict=True)
    return {name: None if np.isnan(value) else round(value, DIGITS) for name, value in pairs}


def keep(
    past: Past, position: int, on: dt.date, kept: pd.DataFrame, user: int, store: Any, through: str
) -> Receipt:
    """Write the snapshots of a day through the door, but for accounts that have one *kept* of that day."""
    made = drawn(past, position, on)
    made = made[~made["account"].isin(kept.loc[kept["on"].dt.date == on, "account"])]
    if made.empty:
        return Receipt(position, {}, {}, {}, {}, ())
    rows = made.set_axis([f"account {one}" for one in made["account"]])
    return records.save(
        store, user, ChangeSet((Rows("snapshot", rows),), through, f"The scores of {on}, sealed.")
    )


def verify(kept: pd.DataFrame, past: Past) -> pd.DataFrame:
    """
    Compute kept snapshots again from the records and compare scores and digests.

    Args:
        kept: Rows of the record kind ``snapshot``.
        past: The accounts' past, reaching back to the oldest of them.

    Returns:
        *account, on, score, again, records, holds, why*: *again* is the score computed now, *records* whether
        the digest of the records is the same, *holds* whether the snapshot stands. *why* is a sentence.
    """
    parts = []
    pairs = kept[["on", "known"]].drop_duplicates().sort_values(["on", "known"])
    for on, position in zip(pairs["on"].tolist(), pairs["known"].astype(int).tolist(), strict=True):
        mine = kept[(kept["on"] == on) & (kept["known"] == position)]
        again = drawn(past, position, on.date()).set_index("account")
        parts.append(_compared(mine, again.reindex(mine["account"])))
    if not parts:
        return pd.DataFrame(columns=list(VERIFIED))
    return pd.concat(parts, ignore_index=True)


def _compared(mine: pd.DataFrame, again: pd.DataFrame) -> pd.DataFrame:
    first, second = mine["score"].to_numpy(dtype=float), again["score"].to_numpy(dtype=float)
    same = np.isclose(first, second, atol=1e-6, rtol=0, equal_nan=True)
    sealed = mine["digest"].to_numpy() == again["digest"].to_numpy()
    engine = mine["engine"].to_numpy(dtype=int) == ENGINE
    facts = zip(
        again["digest"].notna().tolist(), sealed.tolist(), engine.tolist(), same.tolist(), strict=True
    )
    return pd.DataFrame(
        {
            "account": mine["account"].to_numpy(),
            "on": mine["on"].to_numpy(),
            "score": first,
            "again": second,
            "records": sealed,
            "holds": same & sealed,
            "why": [_said(*one) for one in facts],
        }
    )[list(VERIFIED)]


def _said(there: bool, sealed: bool, engine: bool, same: bool) -> str:
    if not there:
        return "The account is gone."
    if sealed and same:
        return "The same records give the same score."
    if not sealed:
        return "The records of that day are not what they were."
    return "The same records give another score." if engine else "Scored by another version of the engine."
