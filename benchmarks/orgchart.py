"""
How long the org chart takes: in Python against the number of people, on the screen against a blank page.

Run it with ``python -m benchmarks.orgchart``; it needs Chromium for the second table. Times are of a
shared machine: the ratios count, taken within the same round, blank page and chart by turns.
"""

# ruff: noqa: I001 - our own package comes before Panel, see below
import socket
import statistics
import time
from collections.abc import Callable
from functools import partial

import kapta_workspace.ui  # noqa: F401 - before Panel: it says where Panel's own files are
import panel as pn
from playwright.sync_api import Browser

from kapta_workspace.domain.orgchart import Forest, forest, svg, tidy
from kapta_workspace.ui.orgchart.facts import chart_text
from kapta_workspace.ui.orgchart.panel import OrgChart
from tests.orgcharts import USERS, company
from tests.screens import browsing, chromium

SIZES = (15, 200, 700, 2000)
ROUNDS = 7
TARGET = 1.3


def milliseconds(work: Callable[[], object], rounds: int = 5) -> float:
    """The median of a few runs."""
    spent = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        spent.append(1000 * (time.perf_counter() - start))
    return statistics.median(spent)


def in_python() -> None:
    """Forest, layout, text for the screen and SVG, in milliseconds."""
    print(f"{'people':>7} {'forest':>8} {'layout':>8} {'text':>8} {'svg':>8} {'kB':>7}")
    for size in SIZES:
        who = company(size)
        chart = forest(who)
        spent = [
            milliseconds(partial(forest, who)),
            milliseconds(partial(tidy, chart)),
            milliseconds(partial(chart_text, chart)),
            milliseconds(partial(svg, chart), rounds=1),
        ]
        kilobytes = len(chart_text(chart).encode()) / 1000
        print(f"{size:>7} " + " ".join(f"{one:8.1f}" for one in spent) + f" {kilobytes:7.0f}")


def on_screen() -> None:
    """From opening the page to the first card, against a blank page opened just before."""
    executable = chromium()
    if executable is None:
        print("no Chromium: the screen was not measured")
        return
    charts = {size: forest(company(size), users=USERS) for size in SIZES}
    pages = {f"n{size}": page_of(charts[size]) for size in SIZES}
    pages["blank"] = lambda: pn.pane.HTML("<p class='ready'>blank</p>")  # type: ignore[no-untyped-call]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = pn.serve(pages, port=port, show=False, threaded=True, address="127.0.0.1")  # type: ignore[no-untyped-call]
    try:
        with browsing(executable) as browser:
            ratios: dict[int, list[float]] = {size: [] for size in SIZES}
            for turn in range(ROUNDS + 1):
                blank = opened(browser, f"http://127.0.0.1:{port}/blank", ".ready")
                for size in SIZES:
                    spent = opened(browser, f"http://127.0.0.1:{port}/n{size}", ".ko g.card")
                    if turn:  # the first round fills caches
                        ratios[size].append(spent / blank)
    finally:
        server.stop()
    print(f"\n{'people':>7} {'× blank':>8} {'least':>7} {'most':>7}")
    for size, found in ratios.items():
        verdict = "" if statistics.median(found) <= TARGET else f"  over the target of {TARGET}"
        print(f"{size:>7} {statistics.median(found):8.2f} {min(found):7.2f} {max(found):7.2f}{verdict}")


def page_of(chart: Forest) -> Callable[[], object]:
    """A page as Panel takes it: a function, not a partial, which Panel would print."""
    return lambda: OrgChart(chart, users=USERS)


def opened(browser: Browser, address: str, selector: str) -> float:
    """Seconds from asking for a page to seeing something on it, in a browser context of its own."""
    context = browser.new_context(viewport={"width": 1300, "height": 820})
    page = context.new_page()
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.locator(selector).first.wait_for()
    spent = time.perf_counter() - start
    context.close()
    return spent


if __name__ == "__main__":
    in_python()
    on_screen()
