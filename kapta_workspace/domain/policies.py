"""What the policy of an account's type asks for, and which accounts fall short of it or lack a key player."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from kapta_workspace.domain.fields import Schema, in_a_sentence
from kapta_workspace.domain.frames import is_missing
from kapta_workspace.domain.guide import LEAST
from kapta_workspace.domain.schemas.common import REQUIRED_ROLES, ROLES

RULES: Mapping[str, str] = {
    "key_players": "Too few key players",
    "review": "Business review overdue",
    "silence": "Nobody spoken to for too long",
    "profile": "Profile incomplete",
}
"""What an account may fall short of, by code."""

HELD = "completed"
"""The stage of a business review that took place."""

REQUIRED: Mapping[str, str] = {one.code: one.label for one in ROLES if one.code in REQUIRED_ROLES}
"""The roles every account needs somebody in."""

SHORT = ("account", "rule", "said")


def short_of(
    schema: Schema,
    overview: pd.DataFrame,
    accounts: pd.DataFrame,
    reviews: pd.DataFrame,
    policies: pd.DataFrame,
    today: dt.date,
) -> pd.DataFrame:
    """
    Where accounts fall short of the policy of their type; columns ``SHORT``, one row an account and rule.

    Args:
        schema: The account as the workspace has it, for the labels of fields.
        overview: *id, key_players, days_silent* (``portfolio.overview``).
        accounts: *id, tier* and the fields policies may ask for.
        reviews: *account, stage, held_on*.
        policies: *tier, key_players, stale_days, review_days, required_fields*; what a policy leaves open is
            asked of nobody, but for the key players (``guide.LEAST``).
        today: The day it is.
    """
    rules = {str(one["tier"]): one for one in policies.to_dict("records")}
    tiers = accounts.set_index("id")["tier"].reindex(overview["id"]).astype("str").fillna("normal")
    facts = overview[["id", "key_players", "days_silent"]].assign(tier=tiers.to_numpy())
    facts = facts.assign(**{name: _asked(facts["tier"], rules, name) for name in ASKED})
    facts["key_players_least"] = facts["key_players_least"].fillna(facts["tier"].map(LEAST))
    late = overdue_reviews(facts[["id", "review_days"]], reviews, today)
    parts = [_players(facts), _reviews(late), _silent(facts), _profiles(schema, accounts, rules)]
    found = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    return found[list(SHORT)].sort_values(["account", "rule"], ignore_index=True)


ASKED: Mapping[str, str] = {
    "key_players_least": "key_players",
    "stale_days": "stale_days",
    "review_days": "review_days",
}


def _asked(tiers: pd.Series, rules: Mapping[str, Mapping[Any, Any]], name: str) -> pd.Series:
    """What the policy of each account's tier says; missing where it says nothing."""
    known = {tier: rule.get(ASKED[name]) for tier, rule in rules.items()}
    return pd.to_numeric(tiers.map(known), errors="coerce").astype("float64")


def _rows(accounts: pd.Series, rule: str, said: pd.Series) -> pd.DataFrame:
    made = {"account": accounts.astype("int64"), "rule": rule, "said": said.astype("str")}
    return pd.DataFrame(made).reset_index(drop=True)


def _players(facts: pd.DataFrame) -> pd.DataFrame:
    few = facts[facts["key_players"] < facts["key_players_least"]]
    said = few["key_players"].astype("str") + " of " + _whole(few["key_players_least"]) + " key players"
    return _rows(few["id"], "key_players", said)


def _silent(facts: pd.DataFrame) -> pd.DataFrame:
    silent = facts[facts["stale_days"].notna()]
    silent = silent[silent["days_silent"].isna() | (silent["days_silent"] >= silent["stale_days"])]
    since = "last spoken to " + silent["days_silent"].astype("Int64").astype("str") + " days ago"
    return _rows(silent["id"], "silence", since.where(silent["days_silent"].notna(), "never spoken to"))


def _reviews(late: pd.DataFrame) -> pd.DataFrame:
    last = late["last_held"].dt.strftime("%Y-%m-%d")
    said = "last review on " + last + ", one is due every " + _whole(late["review_days"]) + " days"
    never = "no review yet, one is due every " + _whole(late["review_days"]) + " days"
    return _rows(late["account"], "review", said.where(late["last_held"].notna(), never))


def _whole(numbers: pd.Series) -> pd.Series:
    return numbers.astype("int64").astype("str")


def _profiles(schema: Schema, accounts: pd.DataFrame, rules: Mapping[str, Mapping[Any, Any]]) -> pd.DataFrame:
    """The fields a policy asks for that are empty."""
    parts = []
    for tier, rule in rules.items():
        mine = accounts[accounts["tier"].astype("str").fillna("normal") == tier]
        asked = "" if is_missing(rule.get("required_fields")) else str(rule["required_fields"])
        names = [name for part in asked.split(",") if (name := part.strip()) in schema and name in mine]
        if not names or mine.empty:
            continue
        empty = np.column_stack([_empty(mine[name]) for name in names])
        labels = np.array([in_a_sentence(schema[name].label) for name in names], dtype=object)
        said = pd.Series(["no " + ", no ".join(labels[row]) for row in empty], index=mine.index, dtype="str")
        short = np.flatnonzero(empty.any(axis=1))
        parts.append(_rows(mine["id"].iloc[short], "profile", said.iloc[short]))
    return pd.concat(parts, ignore_index=True) if parts else _rows(accounts["id"].head(0), "profile", EMPTY)


EMPTY = pd.Series([], dtype="str")


def _empty(values: pd.Series) -> np.ndarray:
    nothing: np.ndarray = (values.isna() | values.map(lambda one: one in ((), ""))).to_numpy(dtype=bool)
    return nothing


def reviewed_every(accounts: pd.DataFrame, policies: pd.DataFrame) -> pd.DataFrame:
    """How often the policies of *tier* ask for a business review of each account: *id, review_days*."""
    every = policies.drop_duplicates("tier").set_index("tier")["review_days"].astype("float64")
    tiers = accounts["tier"].astype("str").fillna("normal")
    return pd.DataFrame({"id": accounts["id"], "review_days": every.reindex(tiers).to_numpy()})


OVERDUE = ("account", "last_held", "review_days", "due", "late")


def overdue_reviews(asked: pd.DataFrame, reviews: pd.DataFrame, today: dt.date) -> pd.DataFrame:
    """
    The accounts whose business review is overdue, the latest first; columns ``OVERDUE``.

    Args:
        asked: *id* of accounts and *review_days*, missing where their policy asks for none.
        reviews: *account, stage, held_on*; a review counts once it took place.
        today: The day it is.

    Returns:
        *late* counts the days since one was *due*; of an account that never had one both are missing.
    """
    now = pd.Timestamp(today)
    held = reviews[(reviews["stage"] == HELD) & (reviews["held_on"] <= now)]
    last = held.groupby("account")["held_on"].max()
    mine = asked[asked["review_days"].notna()]
    made = pd.DataFrame(
        {
            "account": mine["id"].to_numpy(dtype=np.int64),
            "last_held": last.reindex(mine["id"]).to_numpy().astype("datetime64[s]"),
            "review_days": mine["review_days"].to_numpy(dtype=np.float64),
        }
    )
    made["due"] = made["last_held"] + pd.to_timedelta(made["review_days"], unit="D").astype("timedelta64[s]")
    made["late"] = (now - made["due"]).dt.days.astype("Int64")
    overdue = made[made["last_held"].isna() | (made["late"] > 0).fillna(value=False).astype(bool)]
    return latest(overdue[list(OVERDUE)])


def latest(overdue: pd.DataFrame) -> pd.DataFrame:
    """Rows of ``overdue_reviews`` in its order."""
    return overdue.sort_values(
        ["late", "account"], ascending=[False, True], na_position="first", ignore_index=True
    )


def lacking(accounts: pd.Series, contacts: pd.DataFrame) -> pd.DataFrame:
    """
    Which required role (``REQUIRED``) has nobody in it, one row an account and role: *account, role*.

    Args:
        accounts: Their ids.
        contacts: *account, role* of their contacts.
    """
    every = pd.MultiIndex.from_product([accounts.astype("int64"), REQUIRED], names=["account", "role"])
    held = contacts.loc[contacts["role"].isin(REQUIRED), ["account", "role"]]
    there = pd.MultiIndex.from_frame(held.astype({"account": "int64", "role": "object"}))
    return every[~every.isin(there)].to_frame(index=False)
