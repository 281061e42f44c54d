"""
What every test may ask for, and what no test may do.

Fixtures: ``database_url`` (each test on SQLite and on PostgreSQL), ``postgres_url``, ``corpus``,
``page`` and ``new_page``. No test reaches the internet or the developer's own settings.
"""

import gc
import logging
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NoReturn

import hypothesis
import pytest
from _pytest.runner import runtestprotocol
from playwright.sync_api import Browser, Page, expect

from tests.databases import NoPostgres, PostgresServer, postgres
from tests.screens import AT_HOME, Pages, browsing, chromium

ROOT = Path(__file__).parent.parent
IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}

# A test is marked by the folder it lies in and by what it asks for, so nobody can forget to.
MARKS_OF_FOLDERS = {"browser": "browser", "corpus": "corpus", "faults": "fault", "notebooks": "notebook"}
MARKS_OF_FIXTURES = {
    "browser": "browser",
    "corpus": "corpus",
    "postgres_server": "postgres",
}
SLOWEST_FIRST = ("browser", "notebook", "fault", "corpus")

# The developer's own database and settings are none of the tests' business.
for _name in [name for name in os.environ if name.startswith("KAPTA_") or name == "DATABASE_URL"]:
    if not _name.startswith(("KAPTA_TEST_", "KAPTA_CORPUS")):
        del os.environ[_name]

# No timings in tests: a slow machine is not a fault.
hypothesis.settings.register_profile(
    "here", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.register_profile("ci", hypothesis.settings.get_profile("here"), derandomize=True)
hypothesis.settings.load_profile("ci" if IN_CI else "here")


# A slow machine is not a fault: wait long for what must come, it comes at once where all is well.
expect.set_options(timeout=60_000)


def missing(what: str) -> NoReturn:
    """Fail in CI, where everything must be there; skip with the reason on anybody's own machine."""
    if IN_CI:
        pytest.fail(what, pytrace=False)
    pytest.skip(what)


# ------------------------------------------------------------------------------ marks and order


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark tests by folder and fixture; under several workers the slow folders start first."""
    for item in items:
        for mark in sorted(_marks_of(item)):
            item.add_marker(mark)
    if hasattr(config, "workerinput"):
        items.sort(key=_rank)


def pytest_collection_finish() -> None:
    """
    Keep the garbage collector from what stays: going through it took nearly a tenth of a worker's time.

    Seven thousand tests and what they import are a million objects that are there until the end.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


def _marks_of(item: pytest.Item) -> set[str]:
    folders = item.path.relative_to(ROOT).parts[1:-1] if item.path.is_relative_to(ROOT) else ()
    asked = getattr(item, "fixturenames", ())
    return {MARKS_OF_FOLDERS[name] for name in folders if name in MARKS_OF_FOLDERS} | {
        MARKS_OF_FIXTURES[name] for name in asked if name in MARKS_OF_FIXTURES
    }


def _rank(item: pytest.Item) -> int:
    ranks = [rank for rank, mark in enumerate(SLOWEST_FIRST) if item.get_closest_marker(mark)]
    return min(ranks, default=len(SLOWEST_FIRST))


# ------------------------------------------------------------------------------ databases


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server of this test process; ``.fresh()`` gives empty databases to wider fixtures."""
    with ExitStack() as until_the_end:
        try:
            server = until_the_end.enter_context(postgres())
        except NoPostgres as reason:
            missing(str(reason))
        yield server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The SQLAlchemy address of an empty PostgreSQL database, gone after the test."""
    with postgres_server.fresh() as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The SQLAlchemy address of an empty database: the test runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'kapta.db'}"
    return str(request.getfixturevalue("postgres_url"))


# ------------------------------------------------------------------------------ files from real life


@pytest.fixture(scope="session")
def corpus() -> Path:
    """
    The folder of files people really made; one folder a source, each with its ORIGIN.md.

    A test that reads many of them says how many with ``record_property("corpus_cases", n)``.
    """
    named = os.environ.get("KAPTA_CORPUS")
    folder = Path(named) if named else ROOT.parent / "shared" / "data" / "real"
    if not folder.is_dir():
        pytest.skip("no corpus: set KAPTA_CORPUS to a folder of real files")
    return folder


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many cases of the corpus ran."""
    run, skipped = corpus_counts(report for reports in terminalreporter.stats.values() for report in reports)
    terminalreporter.write_line(f"corpus cases run: {run}, skipped: {skipped}")
    for report in (one for reports in terminalreporter.stats.values() for one in reports):
        for name, value in getattr(report, "user_properties", ()):
            if name == "second_try":
                terminalreporter.write_line(f"tried twice: {value}")
            if name == "table" and report.when == "call":
                terminalreporter.section(report.nodeid)
                terminalreporter.write_line(value)


@pytest.fixture(autouse=True)
def heard() -> None:
    """
    Let our loggers speak, whatever ran before in this process.

    Libraries that configure logging (JupyterLab's do) switch off every logger they do not know.
    """
    for name, logger in logging.root.manager.loggerDict.items():
        if name.startswith("kapta") and isinstance(logger, logging.Logger):
            logger.disabled = False


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """
    Give a browser test that fails a second try, and say so.

    A real browser on a busy machine now and then loses a click. A fault in the code fails twice; the closing
    lines count the second tries, so that a test that needs them often is seen.
    """
    if item.get_closest_marker("browser") is None:
        return None
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    reports = runtestprotocol(item, log=False, nextitem=nextitem)
    if any(report.failed for report in reports):
        item._initrequest()  # type: ignore[attr-defined]
        reports = runtestprotocol(item, log=False, nextitem=nextitem)
        reports[-1].user_properties.append(("second_try", item.nodeid))
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


def corpus_counts(reports: Iterator[Any]) -> tuple[int, int]:
    """Count the cases that ran and the tests that were skipped, of those marked ``corpus``."""
    run = skipped = 0
    for report in reports:
        # Deselected tests are counted as items, which have keywords too but no outcome.
        if "corpus" not in getattr(report, "keywords", {}) or not hasattr(report, "outcome"):
            continue
        if report.outcome == "skipped" and not hasattr(report, "wasxfail"):
            skipped += 1
        elif report.when == "call":
            run += int(dict(report.user_properties).get("corpus_cases", 1))
    return run, skipped


# ------------------------------------------------------------------------------ pages


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """
    Chromium without a window.

    One for each test file and not for the session: while it is open its event loop occupies the
    thread, and tests that run a loop of their own (notebooks) would fail after it.
    """
    executable = chromium()
    if executable is None:
        missing("no Chromium: apt-get install chromium, or set KAPTA_TEST_BROWSER")
    with browsing(executable) as running:
        yield running


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages (``new_page(width=390, dark=True)``); fails the test on what they complain of."""
    pages = Pages(browser)
    yield pages.new
    pages.close()
    if pages.complaints:
        pytest.fail("\n".join(pages.complaints), pytrace=False)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A page of 1280 × 900 that fails the test on console errors, pop-ups and foreign requests."""
    return new_page()


# ------------------------------------------------------------------------------ nothing leaves the house


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any attempt to reach another machine fails the test that made it."""
    connect = socket.socket.connect

    def connect_at_home(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in AT_HOME:
            pytest.fail(f"A test tried to reach {address[0]}.", pytrace=False)
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect_at_home)
