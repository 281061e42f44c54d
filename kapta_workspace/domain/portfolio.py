"""The portfolio at a glance: one row an account, from its own records."""

import datetime as dt

import numpy as np
import pandas as pd

from kapta_workspace.domain import derived, family
from kapta_workspace.domain.freshness import last_contacts_of_accounts

COLUMNS = (
    "id",
    "name",
    "account_type",
    "owner",
    "parent",
    "depth",
    "children",
    "badge",
    "band",
    "delta",
    "coverage",
    "key_players",
    "contacts",
    "risk",
    "value",
    "currency",
    "next_end",
    "last_contact",
    "days_silent",
)


def overview(
    accounts: pd.DataFrame,
    contacts: pd.DataFrame,
    notes: pd.DataFrame,
    contracts: pd.DataFrame,
    risks: pd.DataFrame,
    scores: pd.DataFrame,
    before: pd.DataFrame,
    today: dt.date,
) -> pd.DataFrame:
    """
    One row an account, columns ``COLUMNS``.

    Args:
        accounts: The accounts, as their kind's frame.
        contacts: Their live contacts: *account, role*.
        notes: Their notes: *account, kind, occurred_on, contacts*.
        contracts: Their live contracts: *account, value, currency, start, end*.
        risks: Their live risks: *account, status, severity*.
        scores: Totals now: *account, badge, band, coverage*.
        before: Totals at the start of the period compared with: *account, badge*.
        today: The day it is.

    Returns:
        *delta* is the difference of the displayed whole scores; missing where there was none. *value* sums
        the contracts in force, in the currency that holds most; *currency* says "mixed" when others
        were left out. *risk* is the severity of the open risk. *days_silent* counts days since anybody
        was spoken to.
        Whole numbers are ``int64``, or ``float64`` where one is missing.
    """
    ids = accounts["id"].astype("int64")
    now = scores.set_index("account").reindex(ids)
    then = (
        before.set_index("account")["badge"].reindex(ids)
        if len(before)
        else pd.Series(pd.NA, index=ids, dtype="Int64")
    )
    silent = last_contacts_of_accounts(notes, today).set_index("account")
    force = in_force(contracts, today)
    money = values(force).reindex(ids)
    open_risks = risks[risks["status"].isin(["open", "in_process"])]
    made = {
        "id": ids,
        "name": accounts["name"],
        "account_type": derived.account_type(accounts),
        "owner": accounts["owner"],
        "parent": accounts["parent"],
        "depth": 0,
        "children": 0,
        "badge": now["badge"].to_numpy(),
        "band": now["band"].to_numpy(),
        "delta": (now["badge"] - then).to_numpy(),
        "coverage": now["coverage"].to_numpy(),
        "key_players": counts(contacts.loc[contacts["role"].notna(), "account"], ids),
        "contacts": counts(contacts["account"], ids),
        "risk": open_risks.drop_duplicates("account")
        .set_index("account")["severity"]
        .reindex(ids)
        .to_numpy(),
        "value": money["value"].to_numpy(),
        "currency": money["currency"].to_numpy(),
        "next_end": force.groupby("account")["end"].min().reindex(ids).to_numpy(),
        "last_contact": silent["last_contact"].reindex(ids).to_numpy(),
        "days_silent": silent["days"].reindex(ids).to_numpy(),
    }
    return settled(pd.DataFrame(made, columns=list(COLUMNS)))


TEXTS = ("band", "risk", "currency")
COUNTED = ("badge", "delta", "days_silent")


def settled(rows: pd.DataFrame) -> pd.DataFrame:
    """
    Rows of ``overview``, however they came together, as it would have made them at once, by id.

    *depth* and *children* are those among the rows.
    """
    made = rows.sort_values("id", ignore_index=True)
    numbers = {name: pd.to_numeric(made[name]).astype("float64") for name in COUNTED}
    return made.assign(
        depth=family.depths(made).to_numpy() if len(made) else np.array([], dtype=int),
        children=counts(made["parent"], made["id"]),
        **{name: one if one.isna().any() else one.astype("int64") for name, one in numbers.items()},
        **{name: made[name].astype("str") for name in TEXTS},
    )


def counts(links: pd.Series, ids: pd.Series) -> np.ndarray:
    """How many of the links point at each id."""
    return links.value_counts().reindex(ids).fillna(0).to_numpy(dtype=np.int64)


def in_force(contracts: pd.DataFrame, today: dt.date) -> pd.DataFrame:
    """The contracts that have begun (or name no start) and have not ended."""
    day = pd.Timestamp(today)
    begun = contracts["start"].isna() | (contracts["start"] <= day)
    return contracts[begun & (contracts["end"].isna() | (contracts["end"] >= day))]


def values(contracts: pd.DataFrame) -> pd.DataFrame:
    """
    What each account's contracts are worth, indexed by account: *value, currency*.

    Currencies are never added up: the one with the largest sum is shown, and "mixed" says there are others.
    """
    sums = (
        contracts[contracts["value"].notna()]
        .groupby(["account", "currency"], dropna=False)["value"]
        .sum()
        .reset_index()
    )
    best = (
        sums.sort_values("value", ascending=False, kind="stable")
        .drop_duplicates("account")
        .set_index("account")
    )
    several = sums["account"].value_counts()
    mixed = several.reindex(best.index).to_numpy() > 1
    return best.assign(currency=best["currency"].mask(mixed, best["currency"] + " (mixed)"))[
        ["value", "currency"]
    ]
