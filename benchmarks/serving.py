"""
What the served screens cost: opening one, moving inside it, and the memory of whoever has one open.

Run it with ``python -m benchmarks.serving`` (``--accounts 500 10000``); it needs Chromium. Times are of a
shared machine, so ratios within one round count: every opening is told against a page of one word and against
the peer, a Panel page that shows less and binds its widgets to functions (``benchmarks.naive``), all three
served by one process and opened one after the other; so is every move from account to account. What a page
costs is counted in processor seconds of a server that does nothing else, ours as ``kapta serve`` starts it
and the peer as Panel does, asked over the wire without a browser.
"""

# ruff: noqa: I001 - our own package comes before Panel: it says where Panel's own files are
import argparse
import asyncio
import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import kapta_workspace.ui  # noqa: F401
import panel as pn
import pandas as pd
from playwright.sync_api import Browser, Page

from benchmarks import naive, servers
from benchmarks.orgchart import opened
from benchmarks.servers import Server
from benchmarks.visitors import Visitor
from kapta_workspace import Workspace, open_workspace
from kapta_workspace.demo.colleagues import MANAGERS
from kapta_workspace.demo.large import large
from kapta_workspace.domain.changes import Rows
from kapta_workspace.ui.panel import open_session
from kapta_workspace.ui.panel.pages import session
from tests.screens import browsing, chromium
from tests.ui.panel.served import Serving, serving

ROUNDS = 12
OPENINGS = 30
HELD = 30
"""So many sessions are opened and kept, to see what one costs."""


def filled(folder: Path, accounts: int) -> Workspace:
    """A workspace of so many accounts with five contacts each."""
    ws = open_workspace(f"sqlite:///{folder}/serving{accounts}.db", folder=folder, through="dashboard")
    people = pd.DataFrame({"name": MANAGERS, "email": MANAGERS, "role": "account_manager"})
    ws.save(Rows("user", people))
    for sheet in large(accounts, 5 * accounts).values():
        ws.imports.plan(sheet).apply()
    return ws


def turns(browser: Browser, url: str, ids: list[int]) -> tuple[list[float], list[float]]:
    """Seconds from asking for another account to seeing its name, in our page and in the peer's, in turn."""
    ours, theirs = (browser.new_context(viewport={"width": 1300, "height": 820}).new_page() for _ in "ab")
    for page, address in ((ours, f"account?id={ids[0]}"), (theirs, "naive")):
        page.goto(f"{url}{address}")
        page.locator("h1").first.wait_for()
        page.wait_for_timeout(1000)
    spent = [(moved(ours, one), bound(theirs, one)) for one in ids[1:]]
    for page in (ours, theirs):
        page.context.close()
    return [one for one, _ in spent[1:]], [one for _, one in spent[1:]]  # the first fills caches


def moved(page: Page, account: int) -> float:
    """Follow a link to an account as a click would, and wait until it is the page's."""
    before = page.locator("h1").first.inner_text()
    start = time.perf_counter()
    page.evaluate(GO, f"account?id={account}")
    page.wait_for_function(SHOWN, arg=before)
    return time.perf_counter() - start


def bound(page: Page, account: int) -> float:
    """The same in the peer: another number in its box."""
    before = page.locator("h1").first.inner_text()
    start = time.perf_counter()
    page.locator("input").first.fill(str(account))
    page.locator("input").first.press("Enter")
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


def blank() -> object:
    """A page of one word."""
    return pn.pane.HTML("<h1>blank</h1>")  # type: ignore[no-untyped-call]


async def opened_by(server: Server, page: str) -> Visitor:
    """A visitor without a browser who has opened a page."""
    visitor = Visitor(server.url)
    await visitor.open(page)
    return visitor


async def spent(server: Server, page: str) -> float:
    """Processor seconds of a server for one opening, the mean: what the collector of garbage takes counts."""
    await (await opened_by(server, page)).close()
    before = server.cpu()
    for _ in range(OPENINGS):
        await (await opened_by(server, page)).close()
    return (server.cpu() - before) / OPENINGS


async def held(server: Server, page: str) -> float:
    """Megabytes of a server's memory a session that stays open costs."""
    visitors = [await opened_by(server, page) for _ in range(HELD)]
    before = server.memory()
    visitors += [await opened_by(server, page) for _ in range(HELD)]
    after = server.memory()
    for visitor in visitors:
        await visitor.close()
    return (after - before) / HELD


def costs(ws: Workspace, folder: Path, account: int) -> list[float]:
    """What a process opens a second of our account page, of the peer and of our portfolio; what one holds."""
    url = str(ws.store.url)

    async def ours() -> list[float]:
        with servers.workspace(url, folder) as server:
            opens = [await spent(server, page) for page in (f"account?id={account}", "portfolio")]
            return [*(1 / one for one in opens), await held(server, "portfolio")]

    async def theirs() -> float:
        with servers.running("benchmarks.naive", url, str(account), asked="naive") as server:
            return 1 / await spent(server, "naive")

    # On a thread of its own: the browser's driver keeps a loop running on this one.
    with ThreadPoolExecutor(1) as beside:
        accounts, portfolios, memory = beside.submit(asyncio.run, ours()).result()
        return [accounts, beside.submit(asyncio.run, theirs()).result(), portfolios, memory]


def measure(browser: Browser, folder: Path, accounts: int) -> None:
    """One line of the table."""
    with filled(folder, accounts) as ws:
        session.use(ws)
        ids = ws.accounts.frame()["id"].tolist()[: ROUNDS + 3]
        pages = {
            "blank": blank,
            "naive": naive.page(ws.store.engine, ids[0]),
            "portfolio": open_session,
            "account": open_account,
        }
        with serving(pages) as server:
            seen = looked_at(browser, server, ids)
        figures = zip(HEADINGS, [*seen, *costs(ws, folder, ids[0])], strict=True)
        line = (f"{value:>{len(name)}.{places}f}" for (name, places), value in figures)
        print(f"{accounts:>8} {' '.join(line)}", flush=True)


def open_account() -> object:
    """The session that starts at an account."""
    return open_session("account")


def looked_at(browser: Browser, server: Serving, ids: list[int]) -> list[float]:
    """What a browser sees of one size of workspace: the figures of the first ``HEADINGS``."""
    url, rounds = server.url, []
    for turn in range(ROUNDS + 1):
        addresses = ("blank", "naive", f"account?id={ids[turn % len(ids)]}", "portfolio")
        rounds.append([opened(browser, f"{url}{one}", "h1") for one in addresses])
    word, theirs, ours, home = (list(one) for one in zip(*rounds[1:], strict=True))  # the first fills caches
    mine, peer = turns(browser, url, ids)
    return [
        1000 * statistics.median(word),
        ratio(ours, word),
        ratio(ours, theirs),
        ratio(home, word),
        ratio(mine, peer),
        1000 * statistics.median(mine),
        1000 * high(mine),
    ]


HEADINGS = (
    ("word ms", 0),
    ("account/word", 2),
    ("account/peer", 2),
    ("portfolio/word", 2),
    ("move/peer", 2),
    ("move ms", 0),
    ("move p95", 0),
    ("opens/s", 1),
    ("peer's", 1),
    ("portfolios/s", 1),
    ("held MB", 2),
)
"""What is told of a size of workspace, and with how many places behind the point."""


def ratio(ones: list[float], others: list[float]) -> float:
    """The median of what each took against the other of its round."""
    return statistics.median(one / other for one, other in zip(ones, others, strict=True))


def high(seconds: list[float]) -> float:
    """The 95th percent of them."""
    return sorted(seconds)[min(len(seconds) - 1, 95 * len(seconds) // 100)]


def main() -> None:
    """One row for each size of workspace."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--accounts", type=int, nargs="+", default=[500, 10_000])
    sizes = asked.parse_args().accounts
    executable = chromium()
    if executable is None:
        print("no Chromium: the screens were not measured")
        return
    print(
        "word: a page of one word; peer: benchmarks.naive; opens/s: accounts a second of one processor opens;"
    )
    print("held: megabytes an open session costs the server")
    print(f"{'accounts':>8} {' '.join(name for name, _ in HEADINGS)}")
    with tempfile.TemporaryDirectory(prefix="kapta-serving-") as name, browsing(executable) as browser:
        for accounts in sizes:
            measure(browser, Path(name), accounts)


if __name__ == "__main__":
    main()
