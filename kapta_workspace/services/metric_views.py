"""Views of metrics: which of them a page shows, by family, by a saved filter or as they were picked."""

import datetime as dt
from typing import NamedTuple

import pandas as pd

from kapta_workspace.domain import filters
from kapta_workspace.domain.errors import Misconfigured, Problem
from kapta_workspace.services.filters import named, offered
from kapta_workspace.services.views import View


class MetricView(NamedTuple):
    """
    Some metrics under a name.

    Attributes:
        metrics: Their ids; all of them while the view has a problem.
        offers: The views one may use (``filters.OFFERS``): one a family, one's own, the shared ones.
        expression: What it says; empty for all metrics.
        name: What it is called, where it has a name.
        record: The saved filter's id.
        mine: Whether that is one's own.
        problem: Why it cannot be answered, in a sentence.
    """

    metrics: tuple[int, ...]
    offers: pd.DataFrame
    expression: str = ""
    name: str = ""
    record: int | None = None
    mine: bool = False
    problem: str = ""


def metric_view(view: View, metrics: pd.DataFrame, asked: str, today: dt.date) -> MetricView:
    """
    The metrics a view means.

    Args:
        view: Whose filters.
        metrics: ``metrics.definitions`` of the view.
        asked: A saved view's name or id, a family's name, or a text such as *family = Financial*.
        today: The day days are counted from.
    """
    families = sorted({str(one) for one in metrics["family"].dropna()}, key=str.casefold)
    built = {f"Family: {one}": f"family = {filters.quoted(one)}" for one in families}
    offers = offered(view, "metric", built)
    every = tuple(metrics["id"].astype(int))
    try:
        known = named(offers, asked)
    except Misconfigured as gone:
        return MetricView(every, offers, problem=str(gone))
    expression = asked if known is None else str(known["expression"])
    if not expression.strip():
        return MetricView(every, offers)
    name, mine = ("", False) if known is None else (str(known["name"]), bool(known["mine"]))
    record = None if known is None or pd.isna(known["id"]) else int(known["id"])
    node, terms = filters.parse(expression), filters.terms(view.schemas["metric"])
    trouble = node if isinstance(node, Problem) else filters.doubt(node, terms, today)
    if trouble is not None or isinstance(node, Problem):
        return MetricView(every, offers, expression, name, record, mine, str(trouble))
    flags = filters.matching(node, metrics, terms, me=view.user, today=today)
    kept = tuple(metrics.loc[flags.to_numpy(), "id"].astype(int))
    return MetricView(kept, offers, expression, name, record, mine)


def picked(metrics: pd.DataFrame, shown: tuple[int, ...], metric: int, *, on: bool) -> str:
    """The text of a view with one more metric, or one fewer; nothing where all or none are left."""
    ids = (set(shown) | {metric}) if on else (set(shown) - {metric})
    kept = metrics[metrics["id"].isin(ids)]
    if len(kept) in (0, len(metrics)):
        return ""
    return f"name in ({', '.join(filters.quoted(str(one)) for one in kept['name'])})"
