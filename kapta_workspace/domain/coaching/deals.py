"""Rules about what is agreed: contracts that end, ended or say too little."""

import datetime as dt
from collections.abc import Iterator

import pandas as pd

from kapta_workspace.domain import portfolio
from kapta_workspace.domain.coaching.scene import Scene, counted, day, rows_of
from kapta_workspace.domain.coaching.suggestion import Opening, Suggestion
from kapta_workspace.domain.health.worlds import FRESH, Row

PREPARING = 42
"""Days before the last day of notice from which a renewal has to be in hand."""
NOTICE = 60
"""Days of notice, where a contract does not say."""


def ending(now: Scene) -> Iterator[Suggestion]:
    """A contract near its last day of notice with no opportunity about it."""
    deals = now.frame("opportunity")
    working = deals[deals["status"].isin(["active", "on_hold", "closed_won"])]
    force = portfolio.in_force(now.frame("contract"), now.on)
    for one in rows_of(force[force["end"].notna()].sort_values("end")):
        left = (one.end - now.today).days
        notice = NOTICE if pd.isna(one.notice_days) else int(one.notice_days)
        handled = (working["contract"] == one.id).fillna(value=False) | (
            working["contract"].isna() & ~working["status"].eq("closed_won")
        )
        follows = (force["end"] > one.end + pd.Timedelta(days=NOTICE)) & (force["name"] == one.name)
        renews = not pd.isna(one.auto_renew) and bool(one.auto_renew)
        if left > notice + PREPARING or renews or handled.any() or follows.any():
            continue
        last = one.end - pd.Timedelta(days=notice)
        row = Row(
            "opportunity",
            FRESH + int(one.id),
            {"name": "x", "status": "active", "born_on": now.on, "contract": int(one.id)},
        )
        label = f"Open the renewal of “{one.name}”."
        idea = now.idea("renewal", "renewal", label, row, record=f"contract:{one.id}")
        text = (
            f"It ends on {day(one.end)}, in {counted(left, 'day')}; the last day of notice is {day(last)}, "
            "and no opportunity renews it."
        )
        given = {"name": f"Renewal of {one.name}", "contract": int(one.id)}
        if not pd.isna(one.value):
            given["value"] = f"{one.value:.2f}".removesuffix(".00")
        yield now.suggest(
            "contract_ending",
            idea,
            text,
            Opening("opportunity", None, given),
            f"contract:{one.id}",
            is_warning=True,
        )


def expired(now: Scene) -> Iterator[Suggestion]:
    """The last contract ran out and none is in force."""
    contracts = now.frame("contract")
    past = contracts[(contracts["end"] < now.today).fillna(value=False)].sort_values("end")
    if past.empty or len(portfolio.in_force(contracts, now.on)):
        return
    last = past.iloc[-1]
    end = last["end"].date() + dt.timedelta(days=1)
    values = {"name": "x", "value": 1, "start": now.on, "end": now.on + dt.timedelta(days=365)}
    row = Row("contract", FRESH, {**values, "description": "x", "born_on": now.on})
    label = f"Record what follows “{last['name']}”, or that nothing does."
    idea = now.idea(
        "contract", "profile.contracts", label, row, record=f"contract:{int(last['id'])}", times=2
    )
    text = f"“{last['name']}” ran out on {day(last['end'])}, and no contract is in force."
    given = {"name": str(last["name"]), "start": end.isoformat()}
    yield now.suggest(
        "contract_expired",
        idea,
        text,
        Opening("contract", None, given),
        f"contract:{int(last['id'])}",
        is_warning=True,
    )


def incomplete(now: Scene) -> Iterator[Suggestion]:
    """The most complete running contract still lacks something."""
    for idea in now.found.get("contract", []):
        number = int(idea.record.partition(":")[2])
        text = "What it is worth and when it ends is what renewals are planned by."
        yield now.suggest("contract_incomplete", idea, text, Opening("contract", number), idea.record)
