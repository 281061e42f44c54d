"""Account metrics: what is measured, how much of each target is reached, and what a family has together."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kapta_workspace.domain import metrics
from kapta_workspace.services import views
from kapta_workspace.services.desks import Desk, Key
from kapta_workspace.services.moments import Moment
from kapta_workspace.services.views import View

TOP = 4
"""So many metrics stand under the health score: the first by position."""

FACTS = ("family", "format", "decimals", "currency", "rollup", "direction")
TABLE = (
    "account",
    "account_name",
    "metric",
    "name",
    "top",
    *FACTS,
    "value",
    "measured_on",
    "start",
    "target",
    "attainment",
    "colour",
    "before",
    "change",
    "percent",
    "colour_before",
)
TOGETHER = ("metric", "name", "top", *FACTS, *metrics.COMBINED[3:])


def definitions(view: View) -> pd.DataFrame:
    """
    The metrics the person may see, in their order.

    The columns of the record kind, and *top*: whether it is one of the first four, which stand under the
    health score. Metrics without a position come last, by name.
    """
    ordered = view.frame("metric").sort_values(["position", "name"], na_position="last", ignore_index=True)
    return ordered.assign(top=np.arange(len(ordered)) < TOP)


def table(view: View, on: dt.date, days: int = 30) -> pd.DataFrame:
    """
    Every account in view by every metric, with its latest value on or before a day.

    Args:
        view: The accounts.
        on: The day.
        days: The period *before* and *change* compare with.

    Returns:
        ``TABLE``; *attainment* is the share of the way to the target (1 is there), *colour* green, amber, red
        or empty where there is no target. A metric without a value has a row with missing figures.
    """
    defined, values, targets = _facts(view)
    now = metrics.current(defined, values, targets, on)
    then = metrics.current(defined, values, targets, on - dt.timedelta(days=days))
    changed = metrics.history(then, now)[
        ["account", "metric", "before", "change", "percent", "colour_before"]
    ]
    accounts = view.frame("account")[["id", "name"]].set_axis(["account", "account_name"], axis=1)
    facts = defined[["id", "name", "top", *FACTS]].rename(columns={"id": "metric"})
    wide = accounts.merge(facts, how="cross")
    figures = now.drop(columns=["name", "family"]).merge(changed, on=["account", "metric"], how="left")
    full = wide.merge(figures, on=["account", "metric"], how="left")
    full["colour"] = full["colour"].fillna(metrics.NO_COLOUR)
    full["colour_before"] = full["colour_before"].fillna(metrics.NO_COLOUR)
    return _with_targets(full, defined, targets)[list(TABLE)]


def _facts(view: View) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    defined = definitions(view)
    values = view.frame("metric_value")
    return defined, values[values["metric"].isin(defined["id"])], view.frame("target")


def _with_targets(full: pd.DataFrame, defined: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """Start and target also where there is no value yet: the account's own, else the metric's."""
    own = targets[["account", "metric", "start", "target"]].drop_duplicates(
        ["account", "metric"], keep="last"
    )
    both = full.merge(own, on=["account", "metric"], how="left", suffixes=("", "_own"))
    usual = defined.set_index("id")
    for name in ("start", "target"):
        sources = (both[name], both[f"{name}_own"], usual[name].reindex(both["metric"].to_numpy()))
        first, own_, general = (one.to_numpy(dtype=float, na_value=np.nan) for one in sources)
        both[name] = np.where(np.isnan(first), np.where(np.isnan(own_), general, own_), first)
    return both


def together(view: View, on: dt.date) -> pd.DataFrame:
    """
    What the accounts in view have together, one row a metric.

    Returns:
        ``TOGETHER``; sums or averages by the metric's roll-up, *with_value* of *accounts* have a value. A
        rank is as bad as its worst account; nothing is converted between currencies.
    """
    defined, values, targets = _facts(view)
    now = metrics.current(defined, values, targets, on)
    made = metrics.combined(defined, now, len(view.accounts))
    facts = defined[["id", "top", *FACTS]].rename(columns={"id": "metric"}).drop(columns="rollup")
    return facts.merge(made, on="metric", how="inner")[list(TOGETHER)]


def history(view: View, metric: int | None = None) -> pd.DataFrame:
    """
    Every value of the accounts in view, oldest first.

    Returns:
        *account, account_name, metric, name, measured_on, value, source*.
    """
    defined, values, _ = _facts(view)
    mine = values if metric is None else values[values["metric"] == metric]
    names = view.titles("account", mine["account"].dropna().unique().tolist())
    named = mine.assign(
        account_name=mine["account"].map(names).astype("str"),
        name=mine["metric"].map(defined.set_index("id")["name"]),
    )
    columns = ["account", "account_name", "metric", "name", "measured_on", "value", "source"]
    return named.sort_values(["measured_on", "id"])[columns].reset_index(drop=True)


@dataclass(frozen=True)
class MetricDesk(Desk):
    """The metrics of a workspace, ``ws.metrics``: what any desk does, and what was measured."""

    def table(
        self, account: Key | None = None, *, combined: bool = False, as_of: Moment = None, days: int = 30
    ) -> pd.DataFrame:
        """Every account by every metric: value, target, attainment, colour, change; see ``table``."""
        view = self._of(account, combined, as_of)
        return table(view, view.moment.date(), days)

    def together(self, parent: Key, *, as_of: Moment = None) -> pd.DataFrame:
        """What an account and all below it have together, one row a metric; see ``together``."""
        view = self._of(parent, combined=True, as_of=as_of)
        return together(view, view.moment.date())

    def recorded(
        self, account: Key | None = None, metric: Key | None = None, *, combined: bool = False
    ) -> pd.DataFrame:
        """Every value ever recorded, oldest first; see ``history``."""
        one = None if metric is None else self.find(metric)
        return history(self._of(account, combined, None), one)

    def _of(self, account: Key | None, combined: bool, as_of: Moment) -> View:
        one = None if account is None else Desk(self.store, self.user, "account", self.through).find(account)
        return views.open_view(self.store, self.user, one, combined=combined, as_of=as_of)
