"""Values of metrics in words, by each metric's own format: the same on pages, in reports and on slides."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kapta_workspace.domain.frames import is_missing
from kapta_workspace.domain.metrics import AMBER, GREEN, RANK, RED
from kapta_workspace.domain.registers import ordered

RANKS: Mapping[float, str] = {RANK[GREEN]: "Green", RANK[AMBER]: "Amber", RANK[RED]: "Red"}
MIXED = "Mixed"
"""The rank of accounts together that do not all have the same."""
ORDER: Mapping[str, float] = {RED: 0.0, AMBER: 1.0, GREEN: 2.0}
MOVED: Mapping[str, str] = {"value": "change", "percent": "percent"}


def value(row: Mapping[str, Any]) -> str | None:
    """
    The value of a metric as people read it; None where there is none.

    From *value, format, decimals, currency*.
    """
    if str(row["format"]) == "rank" and not is_missing(row["value"]):
        return RANKS.get(float(row["value"]), MIXED)
    return amount(row, "value")


def amount(row: Mapping[str, Any], name: str) -> str | None:
    """A figure in the metric's unit, such as its target."""
    if is_missing(row[name]):
        return None
    shown = f"{float(row[name]):,.{int(row['decimals'])}f}"
    form = str(row["format"])
    if form == "percent":
        return f"{shown}%"
    return f"{shown} {row['currency']}" if form == "currency" and not is_missing(row["currency"]) else shown


def change(row: Mapping[str, Any]) -> str | None:
    """How far it moved over the period, with its sign."""
    if is_missing(row["change"]):
        return None
    return signed(float(row["change"]), int(row["decimals"]))


def signed(figure: float, places: int) -> str:
    """A movement with its sign, the minus as long as the plus: “+0.4”, “−3.4”, “±0”."""
    shown = f"{abs(figure):,.{places}f}"
    if not any(digit in shown for digit in "123456789"):
        return "±0"
    return f"{'+' if figure > 0 else '−'}{shown}"


def reached(row: Mapping[str, Any]) -> float | None:
    """How much of the way to the target is behind it, 0 to 100 per cent; None without a target or a value."""
    if is_missing(row["attainment"]):
        return None
    return min(max(100 * float(row["attainment"]), 0.0), 100.0)


def in_order(table: pd.DataFrame, sort: str, *, down: bool = False, moved: str = "") -> pd.DataFrame:
    """
    Rows of every account and metric, the accounts in the order of one metric or of their names.

    From *account, account_name, metric, value, change, percent, colour, colour_before* to the same rows.

    Args:
        table: The rows.
        sort: A metric's id after an *m*, such as *m3*; by anything else the accounts stand by name.
        down: The greatest first; accounts without the figure are the last either way.
        moved: By how far it moved, in *value*, *percent* or *colour*, rather than by what it is.
    """
    names = table.drop_duplicates("account").set_index("account")["account_name"]
    one = table[("m" + table["metric"].astype("str")) == sort].set_index("account")
    figure = names if one.empty else _figure(one, moved).reindex(names.index)
    accounts = ordered(pd.DataFrame({"figure": figure}), "figure", down=down).index
    places = pd.Series(range(len(accounts)), index=accounts)
    return table.loc[table["account"].map(places).sort_values(kind="stable").index]


def _figure(one: pd.DataFrame, moved: str) -> pd.Series:
    if moved == "colour":
        return one["colour"].map(ORDER).astype("float64") - one["colour_before"].map(ORDER).astype("float64")
    return one[MOVED[moved] if moved else "value"].astype("float64")
