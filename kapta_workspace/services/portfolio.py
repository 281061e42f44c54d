"""The portfolio of a person: every account in view with its score, movement, risk, value and freshness."""

import datetime as dt

import pandas as pd

from kapta_workspace.domain import portfolio
from kapta_workspace.services import scoring
from kapta_workspace.services.views import View, open_view
from kapta_workspace.storage.reading import Scope
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
    table = view.worked_out(("overview", day, days), lambda: _overview(view, day, days))
    owners = view.titles("user", table["owner"].dropna().unique().tolist())
    parents = view.titles("account", table["parent"].dropna().unique().tolist())
    return table.assign(
        owner_name=table["owner"].map(owners).astype("str"),
        parent_name=table["parent"].map(parents).astype("str"),
    )


def _overview(view: View, day: dt.date, days: int) -> pd.DataFrame:
    then = day - dt.timedelta(days=days)
    past = open_view(view.store, view.user, None, combined=False, as_of=then, archived=True)
    past = View(view.store, view.user, Scope(view.accounts), past.position)
    return portfolio.overview(
        view.frame("account"),
        view.frame("contact"),
        view.frame("note"),
        view.frame("contract"),
        view.frame("risk"),
        scoring.totals(view, day),
        scoring.totals(past, then),
        day,
    )


def _day(view: View) -> dt.date:
    return today(view.store) if view.position is None else view.moment.date()
