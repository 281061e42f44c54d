"""The portfolio of a person: every account in view with its score, movement, risk, value and freshness."""

import datetime as dt

import pandas as pd

from kapta_workspace.domain import portfolio
from kapta_workspace.services import scoring
from kapta_workspace.services.moments import position_of
from kapta_workspace.services.views import View
from kapta_workspace.storage.store import Store


def today(store: Store) -> dt.date:
    """The workspace's day, by the store's clock."""
    return store.clock().date()


def overview(view: View, *, days: int = 30, on: dt.date | None = None) -> pd.DataFrame:
    """
    One row an account in view.

    Args:
        view: Whose accounts.
        days: The period that *delta* compares with.
        on: The day; today, or a past view's last day, unless said.

    Returns:
        ``portfolio.COLUMNS``, with *owner_name* and *parent_name*.
    """
    day = on or _day(view)
    return named(view, view.worked_out(("overview", day, days), lambda: unnamed(view, day, days)))


def named(view: View, table: pd.DataFrame) -> pd.DataFrame:
    """Rows of ``unnamed`` with *owner_name* and *parent_name*."""
    owners = view.titles("user", table["owner"].dropna().unique().tolist())
    parents = view.titles("account", table["parent"].dropna().unique().tolist())
    return table.assign(
        owner_name=table["owner"].map(owners).astype("str"),
        parent_name=table["parent"].map(parents).astype("str"),
    )


def unnamed(view: View, day: dt.date, days: int) -> pd.DataFrame:
    """The same without the names of what they link to: ``portfolio.COLUMNS``."""
    then = day - dt.timedelta(days=days)
    with view.store.reading() as unit:
        position = position_of(unit, then)
    scores, before = scoring.compared(view, day, int(position or 0), then)
    return portfolio.overview(
        view.frame("account"),
        view.frame("contact"),
        view.frame("note"),
        view.frame("contract"),
        view.frame("risk"),
        scores,
        before,
        day,
    )


def _day(view: View) -> dt.date:
    return today(view.store) if view.position is None else view.moment.date()
