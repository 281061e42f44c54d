"""
Account metrics: how much of a target is reached, its colour, and what a family of accounts has together.

Three columns of arithmetic on arrays (``attainment``, ``points``, ``colour``) and three tables
(``current``, ``history``, ``combined``). A value is (account, metric, day, value) and never overwritten:
the latest on or before a day counts.
"""

import datetime as dt

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]

GREEN, AMBER, RED, NO_COLOUR = "green", "amber", "red", ""
GREEN_FROM = 1.0
AMBER_FROM = 0.8
RANK = {GREEN: 100.0, AMBER: 50.0, RED: 0.0}
"""What a three-colour rank is stored as."""

COMPARE = ("up", "down", "equal")


def attainment(value: Floats, start: Floats, target: Floats, compare: str) -> Floats:
    """
    How much of the way to the target is covered: 1 is there, more is beyond; NaN where it cannot be said.

    With a start it is (value − start) / (target − start); without one value / target, and target / value
    where down is good.

    Example:
        >>> bool(attainment(np.array([70.0]), np.array([50.0]), np.array([100.0]), "up")[0] == 0.4)
        True
    """
    value, start, target = (np.asarray(part, dtype=np.float64) for part in (value, start, target))
    if compare == "equal":
        return 1 - _divided(np.abs(value - target), np.abs(target))
    way = _divided(value - start, target - start)
    plain = _divided(target, value) if compare == "down" else _divided(value, target)
    return np.where(np.isnan(start), plain, way)


def _divided(part: Floats, whole: Floats) -> Floats:
    safe = np.where((whole == 0) | np.isnan(whole), 1.0, whole)
    return np.where((whole == 0) | np.isnan(whole), np.nan, part / safe)


def met(value: Floats, target: Floats, compare: str) -> npt.NDArray[np.bool_]:
    """Whether the value keeps the target, as *up*, *down* or *equal* mean it."""
    if compare == "up":
        return np.asarray(value >= target)
    return np.asarray(value <= target) if compare == "down" else np.asarray(value == target)


def points(value: Floats, start: Floats, target: Floats, compare: str) -> Floats:
    """
    A value as 0 to 100 for the health score; NaN without a target or a value.

    A target of nothing (0, or the start itself) is either met or not: 100 or 0. A value already beyond
    such a bound counts in full.
    """
    value, start, target = (np.asarray(part, dtype=np.float64) for part in (value, start, target))
    reached = np.where(met(value, target, compare), 1.0, 0.0)
    plain = np.isnan(start)
    graded = np.where(plain, target > 0, start != target) if compare != "equal" else target != 0
    share = np.clip(np.nan_to_num(attainment(value, start, target, compare)), 0, 1)
    share = np.where(plain & (compare == "down") & (value <= target), 1.0, share)
    known = ~np.isnan(value) & ~np.isnan(target)
    return np.where(known, 100 * np.where(graded, share, reached), np.nan)


def colour(reached: Floats) -> npt.NDArray[np.object_]:
    """Green from 1, amber from 0.8, red below; no colour where nothing can be said."""
    known = np.where(reached >= GREEN_FROM, GREEN, np.where(reached >= AMBER_FROM, AMBER, RED))
    return np.where(np.isnan(reached), NO_COLOUR, known).astype(object)


def rank_colour(value: Floats) -> npt.NDArray[np.object_]:
    """The colour of a three-colour rank stored as 0, 50 or 100."""
    known = np.where(value >= 75, GREEN, np.where(value >= 25, AMBER, RED))
    return np.where(np.isnan(value), NO_COLOUR, known).astype(object)


MONTHS = {"month": 1, "quarter": 3, "year": 12}


def elapsed(on: Floats, period: str) -> Floats:
    """The share of the calendar month, quarter or year that has passed by the end of each day number."""
    days = np.asarray(on, dtype=np.int64).astype("datetime64[D]")
    months = days.astype("datetime64[M]").astype(np.int64)
    length = MONTHS[period]
    first = (months // length * length).astype("datetime64[M]").astype("datetime64[D]")
    after = (months // length * length + length).astype("datetime64[M]").astype("datetime64[D]")
    passed = (days - first).astype(np.int64) + 1
    return np.asarray(passed / (after - first).astype(np.int64), dtype=np.float64)


def latest(values: pd.DataFrame, on: dt.date) -> pd.DataFrame:
    """
    The last value of every account and metric on or before a day.

    From *id, account, metric, measured_on, value* to the same columns, one row an account and metric;
    of two values of one day the one recorded last counts.
    """
    known = values[values["measured_on"] <= pd.Timestamp(on)]
    ordered = known.sort_values(["measured_on", "id"], kind="stable")
    return ordered.drop_duplicates(["account", "metric"], keep="last").reset_index(drop=True)


CURRENT = (
    "account",
    "metric",
    "name",
    "family",
    "value",
    "measured_on",
    "start",
    "target",
    "attainment",
    "colour",
)


def current(metric: pd.DataFrame, values: pd.DataFrame, targets: pd.DataFrame, on: dt.date) -> pd.DataFrame:
    """
    Every account's latest metrics against their targets.

    From metric rows (*id, name, family, format, direction, start, target*), values (see ``latest``) and
    the accounts' own targets (*account, metric, start, target*) to *account, metric, name, family, value,
    measured_on, start, target, attainment, colour*.
    """
    facts = metric.rename(columns={"id": "metric"})[
        ["metric", "name", "family", "format", "direction", "start", "target"]
    ]
    own = targets[["account", "metric", "start", "target"]].drop_duplicates(
        ["account", "metric"], keep="last"
    )
    table = latest(values, on).merge(facts, on="metric")
    table = table.merge(own, on=["account", "metric"], how="left", suffixes=("", "_own"))
    for name in ("start", "target"):
        table[name] = table[f"{name}_own"].fillna(table[name])
    table["attainment"] = np.nan
    for compare in COMPARE:
        these = table["direction"] == compare
        part = table[these]
        table.loc[these, "attainment"] = attainment(
            part["value"].to_numpy(), part["start"].to_numpy(), part["target"].to_numpy(), compare
        )
    ranked = (table["format"] == "rank").to_numpy(dtype=bool)
    table.loc[ranked, "attainment"] = np.nan
    value, reached = table["value"].to_numpy(dtype=float), table["attainment"].to_numpy(dtype=float)
    table["colour"] = np.where(ranked, rank_colour(value), colour(reached))
    return table[list(CURRENT)]


def history(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """
    What changed between two tables of ``current``.

    Columns *account, metric, name, before, after, change, percent, colour_before, colour_after*; a value
    missing on one side leaves the change missing, not zero.
    """
    both = before.merge(after, on=["account", "metric"], how="outer", suffixes=("_before", "_after"))
    out = both[["account", "metric"]].copy()
    out["name"] = both["name_after"].fillna(both["name_before"])
    out["before"], out["after"] = both["value_before"], both["value_after"]
    out["change"] = out["after"] - out["before"]
    out["percent"] = 100 * _divided(
        out["change"].to_numpy(dtype=float), out["before"].abs().to_numpy(dtype=float)
    )
    out["colour_before"] = both["colour_before"].fillna(NO_COLOUR)
    out["colour_after"] = both["colour_after"].fillna(NO_COLOUR)
    return out


COMBINED = (
    "metric",
    "name",
    "rollup",
    "value",
    "start",
    "target",
    "attainment",
    "colour",
    "with_value",
    "accounts",
)


def combined(metric: pd.DataFrame, table: pd.DataFrame, accounts: int) -> pd.DataFrame:
    """
    What several accounts have together, one row a metric.

    Sums or averages by the metric's roll-up, targets combined the same way; an average is over the
    accounts that have a value, and *with_value* of *accounts* says how many that is. A three-colour rank
    is as bad as its worst account. A metric in a currency stays in its own; nothing is converted.

    From metric rows (*id, rollup, format, direction*) and a table of ``current`` to *metric, name,
    rollup, value, start, target, attainment, colour, with_value, accounts*.
    """
    made = []
    for number, rows in table.groupby("metric", sort=True):
        facts = metric[metric["id"] == number].iloc[0]
        made.append(_together(facts, rows, accounts))
    return pd.DataFrame(made, columns=list(COMBINED))


def _together(facts: pd.Series, rows: pd.DataFrame, accounts: int) -> dict[str, object]:
    ranked = facts["format"] == "rank"
    how = "worst" if ranked else str(facts["rollup"])
    pooled = {"sum": np.sum, "average": np.mean, "worst": np.min}[how]
    have = rows[rows["value"].notna()]
    parts = {name: _pooled(pooled, have[name]) for name in ("value", "start", "target")}
    value, start, target = (np.array([parts[name]]) for name in ("value", "start", "target"))
    reached = np.full(1, np.nan) if ranked else attainment(value, start, target, str(facts["direction"]))
    shade = rank_colour(value) if ranked else colour(reached)
    said = {"metric": facts["id"], "name": facts["name"], "rollup": how, **parts}
    return {
        **said,
        "attainment": reached[0],
        "colour": shade[0],
        "with_value": len(have),
        "accounts": accounts,
    }


def _pooled(how: object, values: pd.Series) -> float:
    """A missing start or target in any account leaves the whole without one."""
    if values.empty or values.isna().any() or not callable(how):
        return float("nan")
    return float(how(values.to_numpy(dtype=float)))
