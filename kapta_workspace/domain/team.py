"""The team: how the accounts of each colleague stand, and what waits for them."""

import pandas as pd

TEAM = (
    "user",
    "name",
    "role",
    "owned",
    "contributing",
    "mean",
    "worst",
    "worst_name",
    "worst_badge",
    "worst_band",
    "at_risk",
    "fell",
    "risks",
    "late_check_ins",
    "late_tasks",
)


def team(
    users: pd.DataFrame,
    overview: pd.DataFrame,
    contributors: pd.DataFrame,
    late_check_ins: pd.Series,
    late_tasks: pd.Series,
) -> pd.DataFrame:
    """
    One row a colleague who owns or contributes to an account, or has a task that is late; columns ``TEAM``.

    Args:
        users: *id, name, role*.
        overview: The accounts one sees (``portfolio.overview``): *id, name, owner, badge, band, delta, risk*.
        contributors: *account, user*.
        late_check_ins: The account of each check-in that is overdue: its owner is to call.
        late_tasks: The assignee of each task that is overdue.

    Returns:
        Of the accounts owned: their count, the *mean* score, the *worst* account with its score, how many are
        *at_risk*, *fell*, have an open risk. The colleague with most accounts comes first.
    """
    owned = overview.assign(owner=overview["owner"].astype("Int64")).groupby("owner")
    worst = overview[overview["badge"].notna()].sort_values("badge", kind="stable").drop_duplicates("owner")
    worst = worst.set_index("owner").reindex(users["id"])
    owners = overview.set_index("id")["owner"].reindex(late_check_ins)
    helps = contributors[contributors["account"].isin(overview["id"])].drop_duplicates(["account", "user"])
    counted = {
        "owned": owned.size(),
        "contributing": helps.groupby("user").size(),
        "at_risk": _count(overview, overview["band"] == "red"),
        "fell": _count(overview, overview["delta"] < 0),
        "risks": _count(overview, overview["risk"].notna()),
        "late_check_ins": owners.value_counts(),
        "late_tasks": late_tasks.value_counts(),
    }
    whole = {
        name: counts.reindex(users["id"]).fillna(0).to_numpy(dtype="int64")
        for name, counts in counted.items()
    }
    made = users[["id", "name", "role"]].rename(columns={"id": "user"}).reset_index(drop=True)
    made = made.assign(
        **whole,
        mean=owned["badge"].mean().reindex(users["id"]).to_numpy(dtype=float, na_value=float("nan")),
        worst=worst["id"].to_numpy(),
        worst_name=worst["name"].to_numpy(),
        worst_badge=worst["badge"].to_numpy(),
        worst_band=worst["band"].to_numpy(),
    )
    there = (made["owned"] > 0) | (made["contributing"] > 0) | (made["late_tasks"] > 0)
    ordered = made[there].sort_values(["owned", "name"], ascending=[False, True], kind="stable")
    return ordered[list(TEAM)].reset_index(drop=True)


def _count(overview: pd.DataFrame, flags: pd.Series) -> pd.Series:
    return overview.loc[flags.fillna(value=False).astype(bool), "owner"].value_counts()
