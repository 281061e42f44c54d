"""Reports over all accounts one may see: the portfolio, metrics, contracts, opportunities."""

import datetime as dt
from collections.abc import Mapping

import pandas as pd

from kapta_workspace.domain.pipeline import weighted
from kapta_workspace.domain.portfolio import in_force
from kapta_workspace.domain.reports import Column, Fact, Facts, Report, Section, Table
from kapta_workspace.services import portfolio as board
from kapta_workspace.services.portfolio_page import PortfolioPage
from kapta_workspace.services.reports import rows
from kapta_workspace.services.reports.account import BANDS
from kapta_workspace.services.views import View

TITLE = "All accounts"


def portfolio(view: View, on: dt.date, days: int) -> Report:
    """One row an account, as the portfolio's page has it."""
    table = board.overview(view, days=days)
    counts = table["band"].value_counts()
    facts = Facts(
        (
            ("Accounts", len(table), "whole"),
            *((word, int(counts.get(band, 0)), "whole") for band, word in BANDS.items()),
        )
    )
    columns = (
        Column("name", "Account"),
        Column("account_type", "Type"),
        Column("owner_name", "Owner"),
        Column("parent_name", "Parent"),
        Column("badge", "Score", "whole"),
        Column("band", "Band"),
        Column("delta", f"Change, {days} days", "signed"),
        Column("key_players", "Key players", "whole"),
        Column("risk", "Open risk"),
        Column("value", "Contracts in force", "whole"),
        Column("currency", "Currency"),
        Column("next_end", "Next contract end", "day"),
        Column("last_contact", "Last contact", "day"),
    )
    told = table.assign(band=table["band"].map(BANDS), risk=table["risk"].str.capitalize())
    told = rows.labelled(view, "account", told)
    told["account_type"] = told["account_type"].str.capitalize()
    return _report("Portfolio", on, facts, Table(columns, told, title="Portfolio"))


def measured(page: PortfolioPage, asked: Mapping[str, str]) -> Report:
    """Every account by every metric that has a value, chosen and in the order asked for."""
    on, days = page.today, page.days
    table = page.metrics_shown(asked)
    table = rows.measured(table[table["value"].notna()])
    columns = (
        Column("account_name", "Account"),
        Column("name", "Metric"),
        Column("value", "Value", "number", "value_said"),
        Column("change", f"Change, {days} days", "signed", "change_said"),
        Column("target", "Target", "number", "target_said"),
        Column("reached", "Reached", "percent"),
        Column("measured_on", "As of", "day"),
    )
    facts = Facts((("Values", len(table), "whole"), ("Accounts", table["account"].nunique(), "whole")))
    return _report("Metrics", on, facts, Table(columns, table, title="Metrics"))


def contracts(view: View, on: dt.date) -> Report:
    """Every contract, the next to end first, and what is in force by currency."""
    found = rows.labelled(view, "contract", view.shown("contract"))
    live = in_force(found, on)
    sums = live[live["value"].notna()].groupby("currency")["value"].sum()
    left = (found["end"] - pd.Timestamp(on)).dt.days
    table = found.assign(left=left.where(left >= 0)).sort_values("end", kind="stable")
    columns = (
        Column("account_name", "Account"),
        Column("name", "Contract"),
        Column("value", "Value", "whole"),
        Column("currency", "Currency"),
        Column("start", "Start", "day"),
        Column("end", "End", "day"),
        Column("left", "Days left", "whole"),
        Column("notice_days", "Notice, days", "whole"),
        Column("auto_renew", "Renews by itself", "tick"),
    )
    facts = Facts((("Contracts in force", len(live), "whole"), *_sums("In force", sums)))
    return _report("Contracts", on, facts, Table(columns, table, title="Contracts"))


def opportunities(view: View, on: dt.date) -> Report:
    """Every opportunity with its stage, and the pipeline by currency weighed by probability."""
    stages = view.frame("stage", archived=True)
    raw = view.shown("opportunity")
    pipe = weighted(raw, stages).set_index("currency")
    usual = raw["stage"].map(stages.set_index("id")["probability"]).astype("float64")
    table = rows.labelled(view, "opportunity", raw).assign(chance=raw["probability"].fillna(usual))
    table = table.sort_values("close_on", kind="stable")
    columns = (
        Column("account_name", "Account"),
        Column("name", "Opportunity"),
        Column("stage_name", "Stage"),
        Column("status", "Status"),
        Column("value", "Value", "whole"),
        Column("currency", "Currency"),
        Column("chance", "Probability", "percent"),
        Column("close_on", "Closes", "day"),
        Column("owner_name", "Owner"),
    )
    facts = Facts(
        (
            ("Active", int((raw["status"] == "active").sum()), "whole"),
            *_sums("Value", pipe["value"]),
            *_sums("Weighted", pipe["weighted"]),
        )
    )
    return _report("Opportunities", on, facts, Table(columns, table, title="Opportunities"))


def _sums(what: str, sums: pd.Series) -> list[Fact]:
    # One fact a currency: amounts in several currencies are never added up.
    return [(f"{what}, {currency}", value, "whole") for currency, value in sums.to_dict().items()]


def _report(kind: str, on: dt.date, facts: Facts, table: Table) -> Report:
    return Report(TITLE, f"{kind} report", on, (Section(kind, (facts, table)),))
