"""What registers say beyond the fields of the schema: days until, chances, how fresh, how it stands."""

import datetime as dt

import numpy as np
import pandas as pd

from kapta_workspace.domain.contracts import notices
from kapta_workspace.domain.policies import HELD
from kapta_workspace.domain.reviews import means

OPEN_RISK = ("open", "in_process")
"""The states of a risk that is not over."""

RUNNING = ("not_started", "on_track", "at_risk", "off_track")
"""The states of an action that is not over."""


def days_until(days: pd.Series, today: dt.date) -> pd.Series:
    """Whole days from today to each day; negative when past, missing where the day is."""
    until: pd.Series = (days - pd.Timestamp(today)).dt.days.astype("Int64")
    return until


def contracts(rows: pd.DataFrame, today: dt.date) -> pd.DataFrame:
    """
    Contracts with *state* and their days: ``contracts.notices``.

    *state* is ``in_force``, ``ended`` or ``ahead``: one that names no start has begun, one without an end has
    not ended.
    """
    now, made = pd.Timestamp(today), notices(rows, today)
    past, ahead = (rows["end"] < now).to_numpy(), (rows["start"] > now).to_numpy()
    state = np.select([past, ahead], ["ended", "ahead"], "in_force")
    known = pd.Series(state, index=rows.index, dtype="str")
    days = {name: made[name].astype("Int64") for name in ("days_left", "notice_left")}
    return made.assign(state=known, **days)


def opportunities(rows: pd.DataFrame, stages: pd.DataFrame, today: dt.date) -> pd.DataFrame:
    """
    Opportunities with *chance* (per cent, the stage's own when missing), *weighted* and *closes_in* days.

    Args:
        rows: *stage, probability, value, close_on*.
        stages: *id, probability*.
        today: The day it is.
    """
    of_stage = stages.set_index("id")["probability"].reindex(rows["stage"]).to_numpy(dtype=float)
    chance = rows["probability"].fillna(pd.Series(of_stage, index=rows.index))
    return rows.assign(
        chance=chance,
        weighted=rows["value"] * chance.fillna(0.0) / 100,
        closes_in=days_until(rows["close_on"], today),
    )


def risks(rows: pd.DataFrame, in_force: pd.DataFrame, today: dt.date) -> pd.DataFrame:
    """
    Risks with *state* (open or closed), *days_open*, and *contract_end*: the farthest end in force.

    Args:
        rows: *account, status, opened_on*.
        in_force: *account, end* of the contracts in force.
        today: The day it is.
    """
    ends = in_force.groupby("account")["end"].max().reindex(rows["account"]).to_numpy()
    is_open = rows["status"].isin(OPEN_RISK)
    state = pd.Series(np.where(is_open, "open", "closed"), index=rows.index, dtype="str")
    since = (-days_until(rows["opened_on"], today)).where(is_open)
    return rows.assign(state=state, days_open=since, contract_end=ends.astype("datetime64[s]"))


def reviews(rows: pd.DataFrame, ratings: pd.DataFrame, today: dt.date) -> pd.DataFrame:
    """
    Business reviews with *state*, *held_in* days and *rating*, the mean over criteria and raters.

    *state* is ``held`` once it took place, ``planned`` before its day, ``missed`` when the day went by.
    """
    until = days_until(rows["held_on"], today)
    planned = (until >= 0).fillna(value=False).to_numpy(dtype=bool)
    state = np.select([(rows["stage"] == HELD).to_numpy(dtype=bool), planned], ["held", "planned"], "missed")
    rated = means(ratings).set_index("review")["rating"].reindex(rows["id"]).to_numpy(dtype=float)
    known = pd.Series(state, index=rows.index, dtype="str")
    return rows.assign(state=known, held_in=until, rating=rated)


def tasks(rows: pd.DataFrame, today: dt.date) -> pd.DataFrame:
    """Tasks with *due_in* days; of one that is not open it is missing."""
    return rows.assign(due_in=days_until(rows["due"], today).where(rows["status"] == "open"))


def actions(rows: pd.DataFrame, today: dt.date) -> pd.DataFrame:
    """Actions with *state* (running or over) and *due_in* days; of one that is over it is missing."""
    running = rows["status"].isin(RUNNING)
    state = pd.Series(np.where(running, "running", "over"), index=rows.index, dtype="str")
    return rows.assign(state=state, due_in=days_until(rows["due"], today).where(running))


def notes(rows: pd.DataFrame, today: dt.date) -> pd.DataFrame:
    """Notes with *days_ago*."""
    return rows.assign(days_ago=-days_until(rows["occurred_on"], today))


def people(rows: pd.DataFrame, fresh: pd.DataFrame) -> pd.DataFrame:
    """
    Contacts with *freshness, last_contact, days, next_due, late*.

    Args:
        rows: The contacts.
        fresh: What ``freshness.freshness`` says of them, in the same order; *late* is its *overdue*, missing
            where no check-in is late.
    """
    late = fresh["overdue"].where(fresh["overdue"] > 0)
    told = {name: fresh[name].to_numpy() for name in ("last_contact", "days", "next_due")}
    return rows.assign(freshness=fresh["band"].to_numpy(), late=late.to_numpy(), **told)


def accounts(
    overview: pd.DataFrame, short: pd.DataFrame, lacking: pd.DataFrame, late: pd.Series, today: dt.date
) -> pd.DataFrame:
    """
    The portfolio with *short* and *lacks* (tuples of codes), *late* and *renewal* (days).

    Args:
        overview: ``portfolio.overview``.
        short: ``policies.short_of``.
        lacking: ``policies.lacking``.
        late: The account of every overdue check-in; counted as *late*.
        today: The day it is.
    """
    ids = overview["id"]
    return overview.assign(
        short=_tuples(short, "rule", ids),
        lacks=_tuples(lacking, "role", ids),
        late=late.value_counts().reindex(ids).fillna(0).to_numpy(dtype=np.int64),
        renewal=days_until(overview["next_end"], today),
    )


def _tuples(rows: pd.DataFrame, name: str, accounts: pd.Series) -> pd.Series:
    found: dict[int, tuple[str, ...]] = {}
    for one, code in zip(rows["account"].tolist(), rows[name].tolist(), strict=True):
        found[one] = (*found.get(one, ()), code)
    return pd.Series([found.get(one, ()) for one in accounts.tolist()], index=accounts.index, dtype="object")
