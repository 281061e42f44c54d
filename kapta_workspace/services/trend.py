"""A score through time: month-ends, each as it was known then, with the changes of the scorecard marked."""

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from kapta_workspace.services.past import Past

TREND = ("account", "on", "score", "badge", "band", "low", "high", "card")


def month_ends(until: dt.date, months: int) -> list[dt.date]:
    """The last days of the months before a day, oldest first, and the day itself."""
    found, day = [until], until.replace(day=1) - dt.timedelta(days=1)
    for _ in range(months):
        found.append(day)
        day = day.replace(day=1) - dt.timedelta(days=1)
    return found[::-1]


def trend(past: Past, days: Sequence[dt.date], known: int | None = None) -> pd.DataFrame:
    """
    The scores of the accounts of a past on some days.

    Args:
        past: Reaching back to the first day.
        days: The days, oldest first.
        known: One log position to judge every day by; each day by what was known on it unless said.

    Returns:
        *account, on, score, badge, band, low, high, card*; days before an account was recorded are left out,
        *card* is the version of the scorecard, such as ``normal 2``.
    """
    parts = [_of_day(past, day, past.position(day) if known is None else known) for day in days]
    there = [part for part in parts if len(part)]
    if not there:
        return pd.DataFrame(columns=list(TREND))
    return pd.concat(there, ignore_index=True).sort_values(["account", "on"], ignore_index=True)


def _of_day(past: Past, day: dt.date, position: int) -> pd.DataFrame:
    made = past.material(position, day)
    born = made.accounts["born_on"] <= pd.Timestamp(day)
    result = made.score(day)
    cards = [f"{card.tier} {card.number}" for card in result.cards]
    table = result.totals.assign(on=pd.Timestamp(day), card=[cards[which] for which in result.card])
    return table.loc[born.to_numpy(dtype=bool), list(TREND)]


def marks(history: pd.DataFrame) -> pd.DataFrame:
    """The days on which the scorecard of one account's trend changed: *on, label*."""
    changed = history["card"].ne(history["card"].shift()) & history["card"].shift().notna()
    found = history[changed]
    return pd.DataFrame({"on": found["on"], "label": "Scorecard " + found["card"]}).reset_index(drop=True)
