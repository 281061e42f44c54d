"""
What the portfolio costs: the first page of a process, and after one write of each usual sort.

Told in processor time as ratios to a floor: reading every record the page rests on once, through the same
window. The first page reads more than that (the score rests on twenty kinds, and is compared with an earlier
day's); after a write that names its accounts only those may be read again, so its ratio has to fall with the
number of accounts. *still* is the page worked out when nothing was written at all.

Run with ``python -m benchmarks.portfolio`` (``--accounts 300 3000``; ``--url`` of a workspace measures that
one, and writes into it).
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from benchmarks.health import TODAY, cpu
from kapta_workspace import Workspace, open_workspace

SIZES = (300, 3_000)
ROUNDS = 5
NOTES = 40
"""So many conversations an account, and five people."""
RESTS = ("account", "contact", "note", "contract", "risk", "review", "policy")
"""The kinds the page itself rests on."""


def filled(folder: Path, accounts: int) -> Workspace:
    """A workspace of so many accounts with their people, conversations and contracts."""
    ws = open_workspace(f"sqlite:///{folder / f'{accounts}.db'}", folder=folder)
    names = [f"Account {number}" for number in range(accounts)]
    ids = list(ws.accounts.save(pd.DataFrame({"name": names})).ids[0])
    people = [f"Person {number}" for number in range(5 * accounts)]
    ws.contacts.save(pd.DataFrame({"account": ids * 5, "name": people, "checkin_every": "1m"}))
    days = pd.Series(pd.date_range(end=TODAY, periods=NOTES, freq="7D")).repeat(accounts)
    notes = {"account": ids * NOTES, "kind": "phone", "title": "Call", "occurred_on": days.to_numpy()}
    ws.notes.save(pd.DataFrame(notes).astype({"occurred_on": "datetime64[s]"}))
    ws.contracts.save(pd.DataFrame({"account": ids, "name": names, "value": 100.0, "end": "2030-12-31"}))
    return ws


def seen(ws: Workspace) -> None:
    """Everything the first page is drawn from."""
    page = ws.portfolio_page()
    _ = page.table, page.whole.accounts, page.falls, page.endings, page.open_risks.rows, page.activity


def read(ws: Workspace) -> None:
    """The records it rests on, once."""
    view = ws.view()
    for kind in RESTS:
        view.frame(kind)


def writes(ws: Workspace) -> dict[str, Callable[[], object]]:
    """What people write all day, about one account and another."""
    ids = ws.accounts.frame()["id"].astype(int).tolist()
    who = ws.contacts.frame()["id"].astype(int).tolist()
    turns = iter(range(10**9))

    def one(among: list[int]) -> int:
        return among[next(turns) * 7 % len(among)]

    def told() -> str:
        return f"At {time.monotonic_ns()}"

    return {
        "note": lambda: ws.notes.add(account=one(ids), kind="phone", title=told(), occurred_on=TODAY),
        "task": lambda: ws.tasks.add(account=one(ids), title=told(), due=TODAY),
        "contact": lambda: ws.contacts.edit(one(who), title=told()),
        "account": lambda: ws.accounts.edit(one(ids), city=told()),
    }


def after(ws: Workspace, write: Callable[[], object]) -> float:
    """Seconds of the processor for the page after a write, the best of some."""

    def once() -> float:
        write()
        return cpu(lambda: seen(ws), 1)

    return min(once() for _ in range(ROUNDS))


def measure(ws: Workspace, accounts: int) -> None:
    """One line of the table."""
    first = cpu(lambda: seen(ws), 1)
    least = cpu(lambda: read(ws))
    costs = [first, *(after(ws, write) for write in writes(ws).values()), cpu(lambda: seen(ws))]
    told = " ".join(f"{cost:>9.3f} {cost / least:>6.3f}x" for cost in costs)
    print(f"{accounts:>9,} {least:>8.3f} {told}")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("--accounts", type=int, nargs="*", default=SIZES)
    asked.add_argument("--url")
    chosen = asked.parse_args()
    heads = " ".join(f"{head:>17}" for head in ("first", "note", "task", "contact", "account", "still"))
    print(f"{'accounts':>9} {'floor s':>8} {heads}")
    with tempfile.TemporaryDirectory() as place:
        if chosen.url:
            with open_workspace(chosen.url, folder=Path(place)) as ws:
                measure(ws, len(ws.view().accounts))
            return
        for accounts in chosen.accounts:
            with filled(Path(place), accounts) as ws:
                measure(ws, accounts)


if __name__ == "__main__":
    main()
