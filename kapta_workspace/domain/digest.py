"""The week in a few lines, for a channel: which scores fell, what ends soon, whom to call, what was done."""

from collections.abc import Iterator

import pandas as pd

DAYS = 7
SOON = 30
SHOWN = 5
"""So many of each are named."""
FELL = -3.0
"""A score that lost so many points in the week is told."""


def digest(portfolio: pd.DataFrame, calls: pd.DataFrame, activity: pd.DataFrame, now: pd.Timestamp) -> str:
    """
    Put the week into words.

    Args:
        portfolio: ``services.portfolio.overview`` over seven days.
        calls: ``CheckIns.who_to_call``.
        activity: ``services.activity.recent``: *at* and *account*.
        now: The present moment.
    """
    week = activity[activity["at"] >= now - pd.Timedelta(days=DAYS)]
    lines = [f"Key accounts, week to {now:%d %B %Y}: {_counted(len(portfolio), 'account')}."]
    for head, told in (
        ("Scores that fell", _falls(portfolio)),
        (f"Contracts that end within {SOON} days", _ends(portfolio, now)),
        ("Whom to call first", _calls(calls)),
    ):
        found = list(told)
        if found:
            lines += ["", f"{head}:", *(f"- {one}" for one in found[:SHOWN])]
            lines += [f"- … and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
    changed = _counted(len(week), "change")
    return "\n".join(
        [*lines, "", f"This week: {changed} on {_counted(week['account'].nunique(), 'account')}."]
    )


def _falls(portfolio: pd.DataFrame) -> Iterator[str]:
    fell = portfolio[(portfolio["delta"] <= FELL).fillna(value=False).astype(bool)].sort_values("delta")
    for one in fell.itertuples():
        yield f"{one.name}: {one.delta:+.0f} ({one.owner_name})"


def _ends(portfolio: pd.DataFrame, now: pd.Timestamp) -> Iterator[str]:
    day = pd.to_datetime(portfolio["next_end"])
    today = pd.Timestamp(now.date())
    soon = portfolio[day.between(today, today + pd.Timedelta(days=SOON))]
    for one in soon.assign(ends=day[soon.index]).sort_values("ends").itertuples():
        yield f"{one.name}: {one.ends:%d %B} ({one.owner_name})"


def _calls(calls: pd.DataFrame) -> Iterator[str]:
    for one in calls.itertuples():
        yield f"{one.name}, {one.account_name}: {one.because}"


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
