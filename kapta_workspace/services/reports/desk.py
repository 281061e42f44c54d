"""The verbs of reports: which report, of what, into which file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.domain.reports import Report, page
from kapta_workspace.services import printing
from kapta_workspace.services.account_page import AccountPage
from kapta_workspace.services.desks import Desk, Key
from kapta_workspace.services.filters import strictly
from kapta_workspace.services.moments import Moment
from kapta_workspace.services.portfolio_page import PortfolioPage, over
from kapta_workspace.services.reports import account, portfolio, register, review
from kapta_workspace.services.reports.slides import slides
from kapta_workspace.services.views import View, open_view
from kapta_workspace.storage import report_book
from kapta_workspace.storage.exporting import placed
from kapta_workspace.storage.store import Store

QUARTER = 90
"""Days a business review looks back, unless said."""


@dataclass(frozen=True)
class ReportFile:
    """
    A report, ready to become a file.

    Attributes:
        report: What it says.
    """

    report: Report

    def html(self) -> str:
        """A page of its own that asks nobody for anything, for the screen and for A4."""
        return page(self.report)

    def pdf(self) -> bytes:
        """The same page as PDF; needs Chromium on this machine (``Misconfigured`` says so)."""
        return printing.paper(self.html())

    def pptx(self) -> bytes:
        """Slides with native tables and charts; needs the extra ``reports``."""
        return slides(self.report)

    def xlsx(self) -> bytes:
        """A workbook: a summary, and a sheet a table with numbers and days as such."""
        with TemporaryDirectory(prefix="kapta-report-") as folder:
            return report_book.write(self.report, Path(folder) / "report.xlsx").read_bytes()

    def content(self, ending: str) -> bytes:
        """
        The file's bytes by its ending.

        Raises:
            Misconfigured: for another ending than ``FORMATS`` names.
        """
        made = FORMATS.get(ending.lower().lstrip("."))
        if made is None:
            raise Misconfigured(
                f"A report is not made as “{ending}”: end its name in .{', .'.join(FORMATS)}."
            )
        return made(self)

    def save(self, path: Path | str) -> Path:
        """
        Write it to a file, in the format its name ends with: .html, .pdf, .pptx or .xlsx.

        Raises:
            Misconfigured: for another ending, or when the file cannot be written.
        """
        to = Path(path)
        made = self.content(to.suffix)
        try:
            return placed(to, partial(_write, made))
        except OSError as error:
            raise Misconfigured(f"{to} could not be written: {error.strerror or error}.") from error

    def _repr_html_(self) -> str:
        return self.html()

    def __repr__(self) -> str:
        return f"<{self.report.kind} of {self.report.title} on {self.report.on}>"


def _write(content: bytes, target: Path) -> None:
    target.write_bytes(content)


FORMATS: Mapping[str, Callable[[ReportFile], bytes]] = {
    "html": lambda made: made.html().encode(),
    "pdf": ReportFile.pdf,
    "pptx": ReportFile.pptx,
    "xlsx": ReportFile.xlsx,
}
"""A file's ending → what makes it."""


@dataclass(frozen=True)
class Reports:
    """
    Every report of the workspace, on behalf of one person: what they may not see is in none of them.

    Attributes:
        store: The workspace's database.
        user: Who asks.
    """

    store: Store
    user: int

    def account(self, account_: Key, *, as_of: Moment = None, days: int = 30) -> ReportFile:
        """An account's profile; for colleagues."""
        return ReportFile(account.profile(self._page(account_, as_of, days)))

    def family(self, parent: Key, *, as_of: Moment = None, days: int = 30) -> ReportFile:
        """An account with everything below it; for colleagues."""
        return ReportFile(account.family(self._page(parent, as_of, days, combined=True)))

    def review(
        self, account_: Key, *, combined: bool = False, as_of: Moment = None, days: int = QUARTER
    ) -> ReportFile:
        """The pack for a business review: made to be shown to the customer, so without our own thoughts."""
        return ReportFile(review.review(self._page(account_, as_of, days, combined=combined)))

    def portfolio(
        self,
        *,
        as_of: Moment = None,
        days: int = 30,
        filter: str | int = "",  # noqa: A002
    ) -> ReportFile:
        """One row an account: score, movement, risk, money, contact; ``filter`` as in ``ws.portfolio``."""
        view = self._all(as_of, filter)
        return ReportFile(portfolio.portfolio(view, view.moment.date(), days))

    def metrics(
        self,
        asked: Mapping[str, str] | None = None,
        *,
        as_of: Moment = None,
        days: int = 30,
        filter: str | int = "",  # noqa: A002
    ) -> ReportFile:
        """
        Every account by every metric that has a value, chosen and ordered as ``PortfolioPage.metrics_shown``.

        Raises:
            Misconfigured: when the view of metrics asked for cannot be read.
        """
        page = self._filtered(as_of, filter, days)
        if problem := page.metric_view((asked or {}).get("show", "")).problem:
            raise Misconfigured(problem)
        return ReportFile(portfolio.measured(page, asked or {}))

    def contracts(self, *, as_of: Moment = None, filter: str | int = "") -> ReportFile:  # noqa: A002
        """Every contract, the next to end first."""
        view = self._all(as_of, filter)
        return ReportFile(portfolio.contracts(view, view.moment.date()))

    def opportunities(self, *, as_of: Moment = None, filter: str | int = "") -> ReportFile:  # noqa: A002
        """Every opportunity, and the pipeline weighed by probability."""
        view = self._all(as_of, filter)
        return ReportFile(portfolio.opportunities(view, view.moment.date()))

    def _page(self, key: Key, as_of: Moment, days: int, *, combined: bool = False) -> AccountPage:
        one = Desk(self.store, self.user, "account").find(key)
        view = open_view(self.store, self.user, one, combined=combined, as_of=as_of)
        return AccountPage(view.still(), one, days)

    def register(
        self,
        name: str,
        asked: Mapping[str, str] | None = None,
        *,
        as_of: Moment = None,
        days: int = 30,
        filter: str | int = "",  # noqa: A002
    ) -> ReportFile:
        """A list of one kind over all accounts (``domain.registers.REGISTERS``), narrowed as asked."""
        return ReportFile(register.register(self._filtered(as_of, filter, days), name, asked or {}))

    def _all(self, as_of: Moment, filter: str | int) -> View:  # noqa: A002
        return self._filtered(as_of, filter).within.still()

    def _filtered(self, as_of: Moment, filter: str | int, days: int = 30) -> PortfolioPage:  # noqa: A002
        view = open_view(self.store, self.user, None, combined=False, as_of=as_of)
        page = over(view, filter, days)
        if filter:
            strictly(page.narrowed)
        return page
