"""What open opportunities are worth: each value weighed by how probable it is."""

import pandas as pd

OPEN = ("active",)
"""The states of an opportunity that may still be won soon; those on hold do not count."""


def weighted(opportunities: pd.DataFrame, stages: pd.DataFrame) -> pd.DataFrame:
    """
    The pipeline by currency.

    Args:
        opportunities: *stage, status, value, currency, probability* (per cent; the stage's own when missing).
        stages: *id, probability*, in per cent.

    Returns:
        *currency, count, value, weighted*, the largest weighted first. Opportunities that are not active
        are left out, as are those without a value; one whose probability nobody knows weighs nothing.
        Currencies are never added up.
    """
    live = opportunities[opportunities["status"].isin(OPEN) & opportunities["value"].notna()]
    of_stage = live["stage"].map(stages.set_index("id")["probability"]).astype("float64")
    probability = live["probability"].fillna(of_stage).fillna(0.0)
    valued = live.assign(weighted=live["value"] * probability / 100)
    found = valued.groupby("currency", as_index=False).agg(
        count=("value", "size"), value=("value", "sum"), weighted=("weighted", "sum")
    )
    return found.sort_values("weighted", ascending=False, ignore_index=True)


def by_stage(opportunities: pd.DataFrame, stages: pd.DataFrame) -> pd.DataFrame:
    """
    The pipeline by stage and currency.

    Args:
        opportunities: As ``weighted`` takes them.
        stages: *id, name, probability, position*.

    Returns:
        *stage, name, probability, count, currency, value, weighted*, one row a stage and currency in the
        stages' order; a stage with nothing in it has one row that counts 0 and has no currency. Active
        opportunities only; one without a value is counted and worth nothing.
    """
    live = opportunities[opportunities["status"].isin(OPEN)]
    of_stage = live["stage"].map(stages.set_index("id")["probability"]).astype("float64")
    valued = live.assign(
        value=live["value"].fillna(0.0),
        weighted=live["value"].fillna(0.0) * live["probability"].fillna(of_stage).fillna(0.0) / 100,
    )
    found = valued.groupby(["stage", "currency"], as_index=False, dropna=False).agg(
        count=("value", "size"), value=("value", "sum"), weighted=("weighted", "sum")
    )
    ordered = stages.sort_values(["position", "probability"], kind="stable").rename(columns={"id": "stage"})
    table = ordered[["stage", "name", "probability"]].merge(found, on="stage", how="left")
    return table.assign(
        count=table["count"].fillna(0).astype("int64"),
        value=table["value"].fillna(0.0),
        weighted=table["weighted"].fillna(0.0),
    )[["stage", "name", "probability", "count", "currency", "value", "weighted"]]
