"""
Who left and who stayed: rows for a backtest, by snapshots of the portfolio or anchored at renewals.

The event is the day the decision was known (*notice_on*), never the end of the contract: whatever was
recorded between the two knows the outcome already.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from kapta_workspace.domain.health.decay import Bools

CHURNED = "churned"
GRADES = {CHURNED: 0, "contracted": 1, "renewed": 2, "expanded": 3}
"""Outcomes from worst to best."""

LEADS = (30, 60, 90, 120, 180)
NEAR = 60
"""Days around a contract's end within which an outcome that names no contract is taken to be its outcome."""

SNAPSHOT = ("account", "origin", "churned", "notice_on", "days", "event", "grade")
RENEWAL = ("account", "contract", "renewal_on", "lead", "origin", "churned", "grade")


@dataclass(frozen=True)
class Design:
    """
    How a backtest looks at the portfolio.

    Attributes:
        horizon: Days within which a notice counts as churn.
        lead: Days between the score and the start of that window.
        min_age: Days an account must have existed.
        every: Days between origins.
    """

    horizon: int = 180
    lead: int = 0
    min_age: int = 90
    every: int = 30

    def closed(self, origin: dt.date) -> dt.date:
        """The day on which the window of an origin is over and its labels are all known."""
        return origin + dt.timedelta(days=self.lead + self.horizon)


def origins(first: dt.date, last: dt.date, design: Design) -> list[dt.date]:
    """The days the portfolio is looked at from: ``last`` and backwards by ``every`` days, oldest first."""
    count = max(0, (last - first).days // design.every + 1)
    return [last - dt.timedelta(days=design.every * step) for step in reversed(range(count))]


def snapshots(
    accounts: pd.DataFrame,
    outcomes: pd.DataFrame,
    days: Sequence[dt.date],
    design: Design,
    followed_until: dt.date,
    contracts: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """
    One row for every account under contract on every origin.

    In are accounts at least ``min_age`` old, with a contract in force (where contracts are given), that have
    not given notice; archived accounts included. *churned* is 1 with a notice in (origin + lead, origin +
    lead + horizon], 0 if followed to its end without, missing (censored) otherwise; a notice within the lead
    leaves the row out. *days* and *event* are for survival measures: days to notice or to the end of
    following. *grade* is the worst outcome in the window (``GRADES``), missing where there is none.

    Args:
        accounts: *id, started_on*, and *followed_until* where some were lost from sight earlier.
        outcomes: *account, kind, notice_on*.
        days: The origins.
        design: Horizon, lead and least age.
        followed_until: The day up to which outcomes are known.
        contracts: *account, start, end*; every account counts as under contract if left out.
    """
    made = [_snapshot(accounts, outcomes, day, design, followed_until, contracts) for day in days]
    return pd.concat(made, ignore_index=True) if made else pd.DataFrame(columns=list(SNAPSHOT))


def _snapshot(
    accounts: pd.DataFrame,
    outcomes: pd.DataFrame,
    day: dt.date,
    design: Design,
    followed_until: dt.date,
    contracts: pd.DataFrame | None,
) -> pd.DataFrame:
    origin = pd.Timestamp(day)
    opening = origin + pd.Timedelta(days=design.lead)
    closing = pd.Timestamp(design.closed(day))
    outcomes = outcomes.assign(notice_on=pd.to_datetime(outcomes["notice_on"]))
    left = outcomes[outcomes["kind"] == CHURNED].groupby("account")["notice_on"].min()
    table = pd.DataFrame({"account": accounts["id"].to_numpy(), "origin": origin})
    table["notice_on"] = left.reindex(table["account"]).to_numpy(dtype="datetime64[s]")
    table["_until"] = _until(accounts, followed_until)
    old = (origin - accounts["started_on"]).dt.days.to_numpy() >= design.min_age
    stays = ~(table["notice_on"] <= opening)
    table = table[old & stays & _under_contract(table["account"], contracts, origin)].copy()
    leaves = table["notice_on"] <= closing
    table["churned"] = np.where(leaves, 1.0, np.where(table["_until"] >= closing, 0.0, np.nan))
    table["event"] = table["notice_on"].notna() & (table["notice_on"] <= table["_until"])
    ends = table["notice_on"].where(table["event"], table["_until"])
    table["days"] = (ends - origin).dt.days.clip(lower=0)
    table["grade"] = _grades(outcomes, opening, closing).reindex(table["account"]).to_numpy(dtype=float)
    made: pd.DataFrame = table[list(SNAPSHOT)]
    return made


def _until(accounts: pd.DataFrame, followed_until: dt.date) -> pd.Series:
    limit = pd.Timestamp(followed_until)
    if "followed_until" not in accounts:
        return pd.Series([limit] * len(accounts))
    until = accounts["followed_until"].reset_index(drop=True)
    return until.where(until <= limit, limit)


def _under_contract(account: pd.Series, contracts: pd.DataFrame | None, origin: pd.Timestamp) -> Bools:
    if contracts is None:
        return np.ones(len(account), dtype=bool)
    running = ~(contracts["start"] > origin) & ~(contracts["end"] < origin)
    return account.isin(contracts.loc[running, "account"]).to_numpy()


def _grades(outcomes: pd.DataFrame, opening: pd.Timestamp, closing: pd.Timestamp) -> pd.Series:
    known = outcomes[(outcomes["notice_on"] > opening) & (outcomes["notice_on"] <= closing)]
    return known["kind"].map(GRADES).groupby(known["account"]).min()


def renewals(
    outcomes: pd.DataFrame,
    contracts: pd.DataFrame,
    leads: Sequence[int] = LEADS,
) -> pd.DataFrame:
    """
    One row for every renewal and lead: how early is it known that a contract will not be renewed?

    A contract's outcome is the one that names it, else the account's outcome nearest its end within 60
    days; contracts without one are left out, and so are leads from which the decision was already known.

    From outcomes *account, contract, kind, notice_on, effective_on* and contracts *id, account, end* to
    *account, contract, renewal_on, lead, origin, churned, grade*.
    """
    ends = contracts.dropna(subset=["end"])
    rows = [row for contract in ends.to_dict("records") for row in _renewal(contract, outcomes, leads)]
    return pd.DataFrame(rows, columns=list(RENEWAL))


def _renewal(
    contract: Mapping[Any, Any], outcomes: pd.DataFrame, leads: Sequence[int]
) -> list[tuple[Any, ...]]:
    outcome = _outcome_of(contract, outcomes)
    if outcome is None:
        return []
    kind, end = str(outcome["kind"]), contract["end"]
    days = [(lead, end - pd.Timedelta(days=lead)) for lead in leads]
    known = (contract["account"], contract["id"], end)
    result = (float(kind == CHURNED), GRADES[kind])
    return [(*known, lead, origin, *result) for lead, origin in days if outcome["notice_on"] > origin]


def _outcome_of(contract: Mapping[Any, Any], outcomes: pd.DataFrame) -> Mapping[Any, Any] | None:
    named = outcomes[outcomes["contract"] == contract["id"]]
    if named.empty:
        near = outcomes[(outcomes["account"] == contract["account"]) & outcomes["contract"].isna()]
        day = near["effective_on"].fillna(near["notice_on"])
        distance = (day - contract["end"]).abs()
        named = near.loc[distance[distance <= pd.Timedelta(days=NEAR)].sort_values(kind="stable").index[:1]]
    return None if named.empty else dict(named.iloc[0])
