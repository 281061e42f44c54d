"""Values of metrics in words, by each metric's own format: the same on pages, in reports and on slides."""

from collections.abc import Mapping
from typing import Any

from kapta_workspace.domain.frames import is_missing
from kapta_workspace.domain.metrics import AMBER, GREEN, RANK, RED

RANKS: Mapping[float, str] = {RANK[GREEN]: "Green", RANK[AMBER]: "Amber", RANK[RED]: "Red"}
MIXED = "Mixed"
"""The rank of accounts together that do not all have the same."""


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
        return f"{shown} %"
    return f"{shown} {row['currency']}" if form == "currency" and not is_missing(row["currency"]) else shown


def change(row: Mapping[str, Any]) -> str | None:
    """How far it moved over the period, with its sign."""
    if is_missing(row["change"]):
        return None
    return f"{float(row['change']):+,.{int(row['decimals'])}f}"


def reached(row: Mapping[str, Any]) -> float | None:
    """How much of the way to the target is behind it, 0 to 100 per cent; None without a target or a value."""
    if is_missing(row["attainment"]):
        return None
    return min(max(100 * float(row["attainment"]), 0.0), 100.0)
