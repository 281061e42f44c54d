"""
From orders to metrics and outcomes, for businesses without contracts: who buys less, and who stops.

Recency, activity and trend are points of 0 to 100, ready to be imported as metrics with a target of 100.
Lapsing stands in for churn: a customer who had been buying does not buy again for a while.
"""

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd

HALF_LIFE = 30.0
"""Days after which recency has halved; plain halving tells more than any plateau."""
KNOWN, LEAST = 180, 2
"""A customer is a customer with so many order days within so many days; activity is counted over them."""
BUSY = 26.0
"""Order days within them that are full activity: one a week."""
WINDOW = 90
"""Days whose orders are compared with those of as many days before, for the trend."""

METRICS = ("account", "on", "recency", "activity", "trend")
LAPSES = ("account", "origin", "churned")


def order_metrics(orders: pd.DataFrame, days: Sequence[dt.date]) -> pd.DataFrame:
    """
    Recency, activity and trend of every customer on some days.

    From *account, on* (an order day, repeated or not) to *account, on, recency, activity, trend*: recency
    halves every 30 days since the last order; activity grows with the logarithm of the order days within 180
    days and is 100 with one a week; trend is 50 when the last 90 days saw as many order days as the 90
    before, 100 with twice as many or more. Orders after a day
    count for nothing on it. Only customers with 2 order days within 180 days are there.
    """
    made = [_on(_once(orders), pd.Timestamp(day)) for day in days]
    return pd.concat(made, ignore_index=True) if made else pd.DataFrame(columns=list(METRICS))


def lapses(orders: pd.DataFrame, days: Sequence[dt.date], horizon: int = 90) -> pd.DataFrame:
    """
    Whether each customer of a day stops buying: *account, origin, churned*.

    *churned* is 1 when no order follows within ``horizon`` days, else 0, and missing where the orders do not
    reach so far.
    """
    once, last = _once(orders), orders["on"].max()
    made = []
    for day in map(pd.Timestamp, days):
        customers = _on(once, day)["account"]
        closing = day + pd.Timedelta(days=horizon)
        again = once.loc[(once["on"] > day) & (once["on"] <= closing), "account"]
        churned = np.where(last >= closing, (~customers.isin(again)).astype(float), np.nan)
        made.append(pd.DataFrame({"account": customers, "origin": day, "churned": churned}))
    return pd.concat(made, ignore_index=True) if made else pd.DataFrame(columns=list(LAPSES))


def _once(orders: pd.DataFrame) -> pd.DataFrame:
    """Every order day of a customer once."""
    return orders[["account", "on"]].drop_duplicates()


def _on(once: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    past = once[once["on"] <= day]
    ago = (day - past["on"]).dt.days
    by = past["account"]
    table = pd.DataFrame(
        {
            "known": (ago < KNOWN).groupby(by).sum(),
            "last": ago.groupby(by).min(),
            "now": (ago < WINDOW).groupby(by).sum(),
            "before": ((ago >= WINDOW) & (ago < 2 * WINDOW)).groupby(by).sum(),
        }
    )
    table = table[table["known"] >= LEAST]
    ratio = table["now"] / table["before"].clip(lower=1)
    return pd.DataFrame(
        {
            "account": table.index,
            "on": day,
            "recency": (100 * 2.0 ** (-table["last"] / HALF_LIFE)).to_numpy(),
            "activity": (100 * (np.log1p(table["known"]) / np.log1p(BUSY)).clip(upper=1)).to_numpy(),
            "trend": (50 * ratio.clip(upper=2)).to_numpy(),
        }
    )
