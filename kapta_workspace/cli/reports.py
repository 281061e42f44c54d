"""Reports from the command line: what a schedule runs on Monday morning."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kapta_workspace.cli.session import workspace
from kapta_workspace.cli.terminal import DryRun, examples, say
from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.services.reports import ReportFile, Reports

PANEL = "Ask and undo"
QUARTER, MONTH = 90, 30

commands = typer.Typer()


class Sort(StrEnum):
    """What a report is of."""

    ACCOUNT = "account"
    FAMILY = "family"
    REVIEW = "review"
    PORTFOLIO = "portfolio"
    METRICS = "metrics"
    CONTRACTS = "contracts"
    OPPORTUNITIES = "opportunities"


OF_ONE: Mapping[Sort, Callable[[Reports, str, date | None, int], ReportFile]] = {
    Sort.ACCOUNT: lambda reports, one, day, days: reports.account(one, as_of=day, days=days),
    Sort.FAMILY: lambda reports, one, day, days: reports.family(one, as_of=day, days=days),
    Sort.REVIEW: lambda reports, one, day, days: reports.review(one, as_of=day, days=days),
}
OF_ALL: Mapping[Sort, Callable[[Reports, date | None, int], ReportFile]] = {
    Sort.PORTFOLIO: lambda reports, day, days: reports.portfolio(as_of=day, days=days),
    Sort.METRICS: lambda reports, day, days: reports.metrics(as_of=day, days=days),
    Sort.CONTRACTS: lambda reports, day, _: reports.contracts(as_of=day),
    Sort.OPPORTUNITIES: lambda reports, day, _: reports.opportunities(as_of=day),
}


@commands.command(
    rich_help_panel=PANEL,
    epilog=examples(
        "kapta report account Globex --out globex.pdf",
        "kapta report review Globex --out globex.pptx --days 90",
        "kapta report contracts --out contracts.xlsx",
    ),
)
def report(
    context: typer.Context,
    kind: Annotated[Sort, typer.Argument(help="What it is of.")],
    account: Annotated[str | None, typer.Argument(help="Of which account, for the first three.")] = None,
    out: Annotated[Path | None, typer.Option(help="The file: .html, .pdf, .pptx or .xlsx.")] = None,
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="On that day.")] = None,
    days: Annotated[int | None, typer.Option(min=1, help="The period it looks back.")] = None,
    dry_run: DryRun = False,
) -> None:
    """Make a report as a page, PDF, slides or a workbook; it says what the screens say to you."""
    to = out or Path(f"kapta_{kind}_{date.today():%Y-%m-%d}.html")  # noqa: DTZ011 - a name for here and now
    period = days or (QUARTER if kind is Sort.REVIEW else MONTH)
    day = as_of.date() if as_of else None
    if (account is None) == (kind in OF_ONE):
        need = "needs an account" if kind in OF_ONE else "is of all accounts and takes no name"
        raise Misconfigured(f"The report “{kind}” {need}.")
    with workspace(context) as ws:
        made = (
            OF_ONE[kind](ws.reports, account, day, period)
            if account
            else OF_ALL[kind](ws.reports, day, period)
        )
        if dry_run:
            say(f"This would write {made.report.kind.lower()} of {made.report.title} to {to}.")
            return
        say(f"{made.save(to)}: {made.report.kind.lower()} of {made.report.title}.")
