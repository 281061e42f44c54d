"""Reports to take along: their links on a page, and the file behind each."""

import datetime as dt
from collections.abc import Mapping

from kapta_workspace.domain import registers
from kapta_workspace.domain.errors import NotFound
from kapta_workspace.ui.panel.downloads import REPORTS
from kapta_workspace.ui.panel.pages.filtering import ALL
from kapta_workspace.ui.panel.router import address
from kapta_workspace.ui.panel.safe import Safe, html, join, safe_url
from kapta_workspace.workspace import AccountPage, ReportFile, Workspace

FORMATS: Mapping[str, str] = {"pdf": "PDF", "pptx": "Slides", "xlsx": "Workbook", "html": "Page"}
COMBINED = "combined"
DAYS = 30
"""The period of a page that names none."""
LISTS: Mapping[str, str] = {
    "portfolio": "Portfolio",
    "metrics": "Metrics",
    "contracts": "Contracts",
    "opportunities": "Opportunities",
}
"""Reports over all accounts, by their names in addresses."""


def links(page: AccountPage) -> Safe:
    """The reports of an account, in every format, of what the page shows: family, past day, period."""
    combined = page.view.scope.family
    query = {
        "view": COMBINED if combined else None,
        "as_of": page.today.isoformat() if page.view.position is not None else None,
        "days": page.days if page.days != DAYS else None,
    }
    kinds = {"family" if combined else "account": "Profile", "review": "Business review"}
    return join(_line(kind, said, page.account, query) for kind, said in kinds.items())


def pack(account: int, as_of: str | None, days: int | None) -> Safe:
    """What is taken along to a business review, in every format, over so many days; a quarter without."""
    return _line("review", "Business review", account, {"as_of": as_of, "days": days})


def lists() -> Safe:
    """The reports over all accounts, as workbooks and PDF."""
    return join(_line(kind, said, 0, {}, ("xlsx", "pdf")) for kind, said in LISTS.items())


def _line(
    kind: str,
    said: str,
    account: int,
    query: Mapping[str, object],
    formats: tuple[str, ...] = tuple(FORMATS),
) -> Safe:
    ways = join(
        html(
            '<a href="{to}" download aria-label="{said} as {way}">{way}</a>',
            to=safe_url(address(f"{REPORTS}{kind}/{account}.{one}", query)),
            said=said,
            way=FORMATS[one],
        )
        for one in formats
    )
    return html('<p class="k-report-line"><span>{said}</span>{ways}</p>', said=said, ways=ways)


def made(workspace: Workspace, path: str, query: Mapping[str, str]) -> tuple[str, bytes]:
    """
    The file of an address such as ``review/12.pdf``: its name and bytes.

    Raises:
        NotFound: when there is no such report, account or day.
        Misconfigured: when this machine cannot make the format.
    """
    kind, _, which = path.partition("/")
    number, _, ending = which.partition(".")
    if ending not in FORMATS:
        raise NotFound(f"There is no report “{path}”.")
    day = _day(query.get("as_of"))
    if number == "0":
        found = _over_all(workspace, kind, day, query)
    else:
        asked = {"days": days} if (days := registers.number(query.get("days", ""))) else {}
        found = _report(workspace, kind, int(number), day, query.get("view") == COMBINED, asked)
    told = found.report
    return f"{told.title} – {told.kind} {told.on}.{ending}", found.content(ending)


def _report(
    ws: Workspace, kind: str, account: int, day: dt.date | None, combined: bool, asked: Mapping[str, int]
) -> ReportFile:
    """A report of an account, over the period of ``asked`` where it names one."""
    reports = ws.reports
    match kind:
        case "account":
            return reports.account(account, as_of=day, **asked)
        case "family":
            return reports.family(account, as_of=day, **asked)
        case "review":
            return reports.review(account, combined=combined, as_of=day, **asked)
    raise NotFound(f"There is no report “{kind}”.")


def _over_all(ws: Workspace, kind: str, day: dt.date | None, query: Mapping[str, str]) -> ReportFile:
    """A report over the accounts of a filter, over the period the address names."""
    reports, filter_ = ws.reports, query.get("where") or query.get("filter", "")
    filter_ = "" if filter_ == ALL else filter_
    days = registers.number(query.get("days", "")) or DAYS
    match kind:
        case "portfolio":
            return reports.portfolio(as_of=day, days=days, filter=filter_)
        case "metrics":
            return reports.metrics(query, as_of=day, days=days, filter=filter_)
        case "contracts":
            return reports.contracts(as_of=day, filter=filter_)
        case "opportunities":
            return reports.opportunities(as_of=day, filter=filter_)
        case "register" if query.get("name") in registers.REGISTERS:
            return reports.register(query["name"], query, as_of=day, days=days, filter=filter_)
    raise NotFound(f"There is no report “{kind}”.")


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as wrong:
        raise NotFound(f"“{text}” is no day.") from wrong
