"""
What the served screens cost: opening one, moving inside it, and the memory of whoever has one open.

Run it with ``python -m benchmarks.serving`` (``--accounts 500 10000``); it needs Chromium. Times are of a
shared machine, so the ratios count: every opening is told against a page of one word, served the same way and
opened just before, and every move from account to account against the opening of the page it moves in.
"""

# ruff: noqa: I001 - our own package comes before Panel: it says where Panel's own files are
import argparse
import gc
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import kapta_workspace.ui  # noqa: F401
import panel as pn
import pandas as pd
from playwright.sync_api import Browser, Page

from benchmarks.orgchart import opened
from kapta_workspace import Workspace, open_workspace
from kapta_workspace.demo.colleagues import MANAGERS
from kapta_workspace.demo.large import large
from kapta_workspace.domain.changes import Rows
from kapta_workspace.ui.panel import open_session
from kapta_workspace.ui.panel.pages import session
from tests.screens import browsing, chromium
from tests.ui.panel.served import serving

ROUNDS = 7
HELD = 12
"""So many sessions are opened and kept, to see what one costs."""


def filled(folder: Path, accounts: int) -> Workspace:
    """A workspace of so many accounts with five contacts each."""
    ws = open_workspace(f"sqlite:///{folder}/serving{accounts}.db", folder=folder, through="dashboard")
    people = pd.DataFrame({"name": MANAGERS, "email": MANAGERS, "role": "account_manager"})
    ws.save(Rows("user", people))
    for sheet in large(accounts, 5 * accounts).values():
        ws.imports.plan(sheet).apply()
    return ws


def moving(browser: Browser, url: str, ids: list[int]) -> list[float]:
    """Seconds from asking for another account inside an open page to seeing its name."""
    context = browser.new_context(viewport={"width": 1300, "height": 820})
    page = context.new_page()
    page.goto(f"{url}account?id={ids[0]}")
    page.locator("h1").first.wait_for()
    page.wait_for_timeout(1000)
    spent = [moved(page, one) for one in ids[1:]]
    context.close()
    return spent[1:]  # the first fills caches


def moved(page: Page, account: int) -> float:
    """Follow a link to an account as a click would, and wait until it is the page's."""
    before = page.locator("h1").first.inner_text()
    start = time.perf_counter()
    page.evaluate(GO, f"account?id={account}")
    page.wait_for_function(SHOWN, arg=before)
    return time.perf_counter() - start


GO = """href => {
  const link = Object.assign(document.createElement('a'), {href});
  document.body.append(link); link.click(); link.remove();
}"""
SHOWN = """before => {
  const look = root => root.querySelector('h1') ||
    [...root.querySelectorAll('*')].map(one => one.shadowRoot && look(one.shadowRoot)).find(Boolean);
  const title = look(document);
  return title && title.innerText !== before;
}"""


def held(browser: Browser, url: str) -> float:
    """Megabytes of the server's memory a session that stays open costs."""
    contexts = []
    for number in range(HELD + 2):
        if number == 2:  # the first two load what is loaded once
            gc.collect()
            before = memory()
        context = browser.new_context()
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{url}portfolio")
        page.locator("h1").first.wait_for()
    gc.collect()
    spent = (memory() - before) / HELD
    for context in contexts:
        context.close()
    return spent


def memory() -> float:
    """Megabytes this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def blank() -> object:
    """A page of one word."""
    return pn.pane.HTML("<h1>blank</h1>")  # type: ignore[no-untyped-call]


def measure(browser: Browser, folder: Path, accounts: int) -> None:
    """One line of the table."""
    with filled(folder, accounts) as ws:
        session.use(ws)
        ids = ws.accounts.frame()["id"].tolist()[: ROUNDS + 3]
        with serving({"blank": blank, "portfolio": open_session, "account": open_account}) as server:
            print(f"{accounts:>8} " + told(browser, server.url, ids))


def open_account() -> object:
    """The session that starts at an account."""
    return open_session("account")


def told(browser: Browser, url: str, ids: list[int]) -> str:
    """Openings as ratios to the blank page of the same round, moves to the opening, memory in megabytes."""
    first: list[float] = []
    home: list[float] = []
    seconds: list[float] = []
    for turn in range(ROUNDS + 1):
        empty = opened(browser, f"{url}blank", "h1")
        whole = opened(browser, f"{url}account?id={ids[turn % len(ids)]}", "h1")
        portfolio = opened(browser, f"{url}portfolio", "h1")
        if turn:  # the first round fills caches
            first.append(whole / empty)
            home.append(portfolio / empty)
            seconds.append(whole)
    moves = moving(browser, url, ids)
    figures: list[Callable[[], str]] = [
        lambda: f"{statistics.median(home):8.2f}",
        lambda: f"{statistics.median(first):8.2f}",
        lambda: f"{statistics.median(moves) / statistics.median(seconds):8.2f}",
        lambda: f"{1000 * statistics.median(moves):8.0f}",
        lambda: f"{held(browser, url):8.2f}",
    ]
    return " ".join(figure() for figure in figures)


def main() -> None:
    """One row for each size of workspace."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--accounts", type=int, nargs="+", default=[500, 10_000])
    sizes = asked.parse_args().accounts
    executable = chromium()
    if executable is None:
        print("no Chromium: the screens were not measured")
        return
    print("portfolio and account: opening, × a blank page; move: to another account, × opening, and in ms;")
    print("held: megabytes an open session costs the server")
    print(f"{'accounts':>8} {'portfol.':>8} {'account':>8} {'move':>8} {'ms':>8} {'held':>8}")
    with tempfile.TemporaryDirectory(prefix="kapta-serving-") as name, browsing(executable) as browser:
        for accounts in sizes:
            measure(browser, Path(name), accounts)


if __name__ == "__main__":
    main()
