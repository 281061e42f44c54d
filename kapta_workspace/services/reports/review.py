"""
The pack for a business review: the one report that is made to be shown to the customer.

So it holds what both sides know: what was agreed, how far it is, what is measured, what they said, what comes
next. Our own thoughts stay at home: the score, friend or foe, decision power, risks, SWOT, opportunities and
notes are not in it, nor is a metric that is not meant for everyone.
"""

import datetime as dt
from math import floor, log10

import pandas as pd

from kapta_workspace.domain.reports import Chart, Column, Fact, Facts, Report, Section, Table, said
from kapta_workspace.services.account_page import AccountPage
from kapta_workspace.services.reports import rows
from kapta_workspace.services.reports.account import contracts, metrics
from kapta_workspace.services.reports.rows import Columns

YEAR, COURSES = 366, 3
STEPS = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)


def review(page: AccountPage) -> Report:
    """The pack over the page's period: results, metrics, what they said, what comes next, the agreements."""
    results = (_period(page), _goals(page), _done(page), metrics(page, everybody=True), _courses(page))
    made = (*results, _voice(page), _next(page), contracts(page))
    parts = tuple(one for one in made if one.blocks)
    return Report(str(page.record["name"]), "Business review", page.today, parts, rows.remarks(page))


def _shared(page: AccountPage) -> tuple[pd.DataFrame, pd.DataFrame]:
    """
    Goals and actions, as ``rows.plan``, of the first plan section: what the customer wants to achieve.

    The other sections hold our own goals, such as what we mean to sell.
    """
    goals, actions = rows.plan(page)
    first = page.view.frame("plan_type").sort_values("position", kind="stable")["id"].head(1)
    goals = goals[goals["plan_type"].isin(first)]
    return goals, actions[actions["goal"].isin(goals["id"])]


def _courses(page: AccountPage) -> Section:
    """How the first metrics went over a year, where they have a scale of their own."""
    if page.view.scope.family:
        return Section("How it went", ())
    known = page.metrics[page.metrics["top"] & page.metrics["format"].isin(["number", "percent"])]
    shown = known[known["metric"].isin(rows.everybodys(page.view))].head(COURSES)
    charts = (_course(page, int(one), str(name)) for one, name in rows.pairs(shown, "metric", "name"))
    return Section("How it went over a year", tuple(one for one in charts if len(one.days) > 1))


def _course(page: AccountPage, metric: int, name: str) -> Chart:
    values = page.view.frame("metric_value")
    days = values["measured_on"]
    year = days.between(pd.Timestamp(page.today) - pd.Timedelta(days=YEAR), pd.Timestamp(page.today))
    mine = values[(values["metric"] == metric) & year].sort_values("measured_on", kind="stable")
    mine = mine.groupby(mine["measured_on"].dt.to_period("M")).tail(1)
    points = mine["value"].astype(float).tolist()
    return Chart(
        name, [one.date() for one in mine["measured_on"]], list(points), (), _above(max([*points, 1.0]))
    )


def _above(value: float) -> float:
    """A round number a scale may end at: 100 for 84, 1200 for 1060."""
    step: float = 10.0 ** floor(log10(value))
    return next(step * times for times in STEPS if step * times >= value)


def _since(page: AccountPage) -> pd.Timestamp:
    return pd.Timestamp(page.today - dt.timedelta(days=page.days))


def _period(page: AccountPage) -> Section:
    goals, actions = _shared(page)
    done = actions[_ended(actions, _since(page))]
    facts: tuple[Fact, ...] = (
        ("Period", f"{said(_since(page), 'day')} to {said(page.today, 'day')}", "text"),
        ("Our contact", page.record["owner_name"], "text"),
        ("Goals under way", int((~goals["status_code"].isin(rows.ENDED)).sum()), "whole"),
        ("Actions completed", len(done), "whole"),
        ("Actions under way", int(actions["is_open"].sum()), "whole"),
    )
    return Section("At a glance", (Facts(facts),))


def _goals(page: AccountPage) -> Section:
    goals, _ = _shared(page)
    columns: Columns = (
        *rows.whose(page),
        Column("name", "Goal"),
        Column("status", "Status"),
        Column("percent", "Done", "percent"),
        Column("due", "Due", "day"),
    )
    return rows.section("What we set out to do", columns, goals[goals["status_code"] != "cancelled"])


def _done(page: AccountPage) -> Section:
    _, actions = _shared(page)
    columns: Columns = (
        *rows.whose(page),
        Column("name", "Action"),
        Column("goal_name", "For"),
        Column("done_on", "Done on", "day"),
    )
    return rows.section("What was done", columns, actions[_ended(actions, _since(page))])


def _ended(actions: pd.DataFrame, since: pd.Timestamp) -> pd.Series:
    ended: pd.Series = (actions["status_code"] == "complete") & (actions["done_on"] >= since)
    return ended.fillna(value=False)


def _voice(page: AccountPage) -> Section:
    """What they said over the last year; not who said it, for their colleagues will read it."""
    found = rows.listed(page, "voc_answer")
    recent = found["answered_on"] >= pd.Timestamp(page.today) - pd.Timedelta(days=YEAR)
    columns: Columns = (
        *rows.whose(page),
        Column("question_name", "Question"),
        Column("answer", "Answer"),
        Column("answered_on", "When", "day"),
    )
    return rows.section("What you told us", columns, found[recent.fillna(value=False).astype(bool)])


def _next(page: AccountPage) -> Section:
    _, actions = _shared(page)
    ahead = actions[actions["is_open"]].sort_values("due", kind="stable")
    columns: Columns = (
        *rows.whose(page),
        Column("name", "Action"),
        Column("goal_name", "For"),
        Column("owner_name", "Who"),
        Column("due", "Due", "day"),
    )
    return Section("What comes next", (Table(columns, ahead),) if len(ahead) else ())
