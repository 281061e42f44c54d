"""Filters at work: those everybody has, those saved or shared, and the accounts each of them means."""

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from kapta_workspace.domain import filters
from kapta_workspace.domain.errors import Misconfigured, Problem
from kapta_workspace.domain.filters import BUILT_IN
from kapta_workspace.services import portfolio
from kapta_workspace.services.views import View
from kapta_workspace.storage.reading import Scope

OFFERS = ("id", "name", "expression", "is_shared", "owner", "mine")


class Narrowed(NamedTuple):
    """
    A portfolio narrowed by a filter.

    Attributes:
        table: The rows of ``portfolio.overview`` the filter means; all of them while it has a problem.
        expression: What the filter says; empty without one.
        name: What it is called, where it has a name.
        record: The saved filter's id.
        problem: Why it cannot be answered, in a sentence.
        offers: The filters one may use (``OFFERS``): the built-in ones, one's own, the shared ones.
    """

    table: pd.DataFrame
    offers: pd.DataFrame
    expression: str = ""
    name: str = ""
    record: int | None = None
    problem: str = ""


def offers(view: View) -> pd.DataFrame:
    """
    The filters of accounts a person may use today, the built-in ones first, then by name.

    A past day is looked at through them, too.

    Returns:
        ``OFFERS``; built-in ones have no id and no owner, *mine* are one's own.
    """
    return offered(View(view.store, view.user), "account", BUILT_IN)


def offered(view: View, entity: str, built_in: Mapping[str, str]) -> pd.DataFrame:
    """The same of the filters of any kind, with those everybody has, by name."""
    built = pd.DataFrame({"name": list(built_in), "expression": list(built_in.values())}, dtype="str")
    saved = view.frame("filter")
    saved = saved[saved["entity"] == entity].sort_values("name", key=lambda names: names.str.casefold())
    both = pd.concat([built, saved[["id", "name", "expression", "is_shared", "owner"]]], ignore_index=True)
    mine = (both["owner"] == view.user).fillna(value=False)
    return both.assign(id=both["id"].astype("Int64"), mine=mine.astype(bool))[list(OFFERS)]


def narrowed(view: View, asked: str | int, days: int = 30) -> Narrowed:
    """The portfolio of a view that a filter leaves, on the day the view shows; see ``narrow``."""
    if reaches_archived(view, asked):
        view = view.over(Scope(archived=True)).still()
    return narrow(view, portfolio.overview(view, days=days), asked, view.moment.date())


def narrow(view: View, table: pd.DataFrame, asked: str | int, today: dt.date) -> Narrowed:
    """
    The rows of a portfolio that a filter means.

    Args:
        view: Whose accounts, and whose filters.
        table: ``portfolio.overview`` of the view.
        asked: A filter's name or id, or a filter's text such as *tier = strategic and silent > 30*.
        today: The day days are counted from.
    """
    usable = offers(view)
    known = named(usable, asked)
    expression = str(asked) if known is None else str(known["expression"])
    name = "" if known is None else str(known["name"])
    record = None if known is None or pd.isna(known["id"]) else int(known["id"])
    if not expression.strip():
        return Narrowed(table, usable)
    node = filters.parse(expression)
    terms = filters.terms(view.schemas["account"])
    trouble = node if isinstance(node, Problem) else filters.doubt(node, terms, today)
    if trouble is not None or isinstance(node, Problem):
        return Narrowed(table, usable, expression, name, record, str(trouble))
    contributors = view.shown("contributor")
    facts = filters.facts(table, view.shown("account"), contributors, pd.Timestamp(today))
    flags = filters.matching(node, facts, terms, me=view.user, today=today)
    return Narrowed(table[flags.to_numpy()].reset_index(drop=True), usable, expression, name, record)


def named(among: pd.DataFrame, asked: str | int) -> pd.Series | None:
    """The built-in or saved filter somebody names; one's own before another's of the same name."""
    known = among.sort_values("mine", ascending=False, kind="stable")
    text = str(asked).strip()
    if text.isascii() and text.isdigit():
        found = known[(known["id"] == int(text)).fillna(value=False)]
        if found.empty:
            raise Misconfigured(f"There is no filter {text}, or it is not shared with you.")
    else:
        found = known[known["name"].str.casefold() == text.casefold()]
    return found.iloc[0] if len(found) else None


def reaches_archived(view: View, asked: str | int) -> bool:
    """Whether a filter asks for archived accounts, which none shows that does not: *type = archived*."""
    try:
        known = named(offers(view), asked)
    except Misconfigured:
        return False  # said when the filter is answered
    node = filters.parse(str(asked) if known is None else str(known["expression"]))
    return not isinstance(node, Problem) and any(
        one.name == filters.TYPE.name and "archived" in {value.casefold() for value in one.values}
        for one in filters.tests(node)
    )


def strictly(narrowed: Narrowed) -> pd.DataFrame:
    """
    The accounts of a filter, for a caller who must not be given all of them when it cannot be answered.

    Raises:
        Misconfigured: with the sentence that says what is wrong with it.
    """
    if narrowed.problem:
        raise Misconfigured(narrowed.problem)
    return narrowed.table
