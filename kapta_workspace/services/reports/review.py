"""
The pack for a business review: the one report that is made to be shown to the customer.

So it holds what both sides know: what was agreed, how far it is, what is measured, what they said, what comes
next. Our own thoughts stay at home: the score, friend or foe, decision power, risks, SWOT, opportunities and
notes are not in it, nor is a metric that is not meant for everyone.
"""

import datetime as dt

import pandas as pd

from kapta_workspace.domain.reports import Column, Fact, Facts, Report, Section, Table, said
from kapta_workspace.services.account_page import AccountPage
from kapta_workspace.services.reports import rows
from kapta_workspace.services.reports.account import contracts, metrics, voice
from kapta_workspace.services.reports.rows import Columns


def review(page: AccountPage) -> Report:
    """The pack over the page's period: results, metrics, what they said, what comes next, the agreements."""
    results = (_period(page), _goals(page), _done(page), metrics(page, everybody=True))
    made = (*results, voice(page), _next(page), contracts(page))
    parts = tuple(one for one in made if one.blocks)
    return Report(str(page.record["name"]), "Business review", page.today, parts, rows.remarks(page))


def _since(page: AccountPage) -> pd.Timestamp:
    return pd.Timestamp(page.today - dt.timedelta(days=page.days))


def _period(page: AccountPage) -> Section:
    goals, actions = rows.plan(page)
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
    goals, _ = rows.plan(page)
    columns: Columns = (
        *rows.whose(page),
        Column("name", "Goal"),
        Column("status", "Status"),
        Column("percent", "Done", "percent"),
        Column("due", "Due", "day"),
    )
    return rows.section("What we set out to do", columns, goals[goals["status_code"] != "cancelled"])


def _done(page: AccountPage) -> Section:
    _, actions = rows.plan(page)
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


def _next(page: AccountPage) -> Section:
    _, actions = rows.plan(page)
    ahead = actions[actions["is_open"]].sort_values("due", kind="stable")
    columns: Columns = (
        *rows.whose(page),
        Column("name", "Action"),
        Column("goal_name", "For"),
        Column("owner_name", "Who"),
        Column("due", "Due", "day"),
    )
    return Section("What comes next", (Table(columns, ahead),) if len(ahead) else ())
