"""
How many people one core serves: sessions that click through pages while others write, round after round.

Run it with ``python -m benchmarks.load`` (two short rounds) or ``make soak`` (many). Visitors speak the
protocol a browser speaks: they load a page, hold its websocket, go from account to account and from tab to
tab, and leave. Meanwhile writers save notes through the door. Only this machine is spoken to, and everything
ends by itself. The machine is shared, so processor seconds count: *people* are those one core would serve if
each opened a page every 10 s, by the server's processor seconds a page; the 50 and 95 are of the wall's ms.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from benchmarks import servers
from benchmarks.servers import Server
from benchmarks.visitors import Visitor
from kapta_workspace import Workspace, open_workspace
from kapta_workspace.demo.large import large
from tests.databases import postgres

TABS = ("plan", "tasks", "notes", "risk", "measure", "people")
EVERY = 10.0
"""Seconds between two pages of one person, for telling people from pages."""


@dataclass
class Round:
    """
    What a round came to.

    Attributes:
        openings: Seconds for each page opened afresh.
        moves: Seconds for each account or tab gone to inside a page.
        writes: Seconds each write waited and took.
        errors: What went wrong.
        cpu: Processor seconds of the server.
        wall: Seconds the round lasted.
        memory: Megabytes the server held at its end.
    """

    openings: list[float] = field(default_factory=list)
    moves: list[float] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    cpu: float = 0.0
    wall: float = 0.0
    memory: float = 0.0

    def line(self) -> str:
        """The round as a row of the table."""
        pages = len(self.openings) + len(self.moves)
        people = EVERY * pages / self.cpu if self.cpu else 0.0
        each = 1000 * self.cpu / max(pages, 1)
        return (
            f"{pages:>6} {_ms(self.openings, 50):>7} {_ms(self.openings, 95):>7} {_ms(self.moves, 50):>7} "
            f"{_ms(self.moves, 95):>7} {_ms(self.writes, 95):>7} "
            f"{each:>8.0f} {people:>7.0f} {self.memory:>7.0f} {len(self.errors):>6}"
        )


HEADINGS = (
    f"{'round':>5} {'pages':>6} {'open50':>7} {'open95':>7} {'move50':>7} {'move95':>7} "
    f"{'write95':>7} {'cpu ms/p':>8} {'people':>7} {'MB':>7} {'errors':>6}"
)


def _ms(seconds: Sequence[float], percent: int) -> str:
    if not seconds:
        return "-"
    ordered = sorted(seconds)
    return f"{1000 * ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]:.0f}"


# --- visitors and writers -----------------------------------------------------------------------------


async def visit(server: Server, ids: Sequence[int], steps: int, number: int, told: Round) -> None:
    """One person: opens an account, goes on to others and their tabs, leaves."""
    visitor = Visitor(server.url)
    try:
        told.openings.append(await visitor.open(f"account?id={ids[number % len(ids)]}"))
        for step in range(1, steps + 1):
            one = ids[(number + step) % len(ids)]
            told.moves.append(await visitor.go(f"account?id={one}"))
            told.moves.append(await visitor.go(f"account?id={one}&tab={TABS[step % len(TABS)]}"))
    except Exception as trouble:  # noqa: BLE001 - whatever it is, it counts
        told.errors.append(f"visitor: {type(trouble).__name__} {trouble}")
    finally:
        await visitor.close()


def write(
    workspace: Workspace, ids: Sequence[int], number: int, pause: float, ended: Event, told: Round
) -> None:
    """One writer: a note here, a note there, until the round ends."""
    count = 0
    while not ended.wait(pause):
        start, count = time.perf_counter(), count + 1
        try:
            one = ids[(7 * number + count) % len(ids)]
            workspace.desk("note").add(
                account=one, title=f"Note {count}", occurred_on=workspace.store.clock().date()
            )
            told.writes.append(time.perf_counter() - start)
        except Exception as trouble:  # noqa: BLE001 - whatever it is, it counts
            told.errors.append(f"writer: {type(trouble).__name__} {trouble}")


def a_round(server: Server, workspace: Workspace, ids: Sequence[int], asked: argparse.Namespace) -> Round:
    """All visitors at once, with the writers beside them."""
    told, ended, cpu, start = Round(), Event(), server.cpu(), time.perf_counter()

    async def all_at_once() -> None:
        apart = max(len(ids) // max(asked.users, 1), 1)
        visits = (visit(server, ids, asked.steps, apart * one, told) for one in range(asked.users))
        await asyncio.gather(*visits)

    with ThreadPoolExecutor(max(asked.writers, 1)) as writers:
        for number in range(asked.writers):
            writers.submit(write, workspace, ids, number, asked.pause, ended, told)
        try:
            asyncio.run(all_at_once())
        finally:
            ended.set()
    told.cpu, told.wall = server.cpu() - cpu, time.perf_counter() - start
    told.memory = server.memory()
    return told


def importing(server: Server, workspace: Workspace, ids: Sequence[int], asked: argparse.Namespace) -> None:
    """Readers while 10,000 accounts come in, against readers alone (reliability: at most twice the time)."""
    asked = argparse.Namespace(**{**vars(asked), "users": 10, "writers": 0})
    alone = a_round(server, workspace, ids, asked)
    with ThreadPoolExecutor(1) as beside:
        users = workspace.users.frame()
        able = users[~users["is_disabled"].fillna(value=False) & (users["role"] == "account_manager")]
        plan = workspace.imports.plan(large(10_000, 10, owners=able["email"].tolist())["account"])
        done = beside.submit(plan.apply)
        meanwhile = a_round(server, workspace, ids, asked)
        done.result()
    ratio = statistics.median(meanwhile.moves) / statistics.median(alone.moves)
    print(
        f"moves of 10 readers while 10,000 accounts are imported: {ratio:.2f} × alone, wall; errors:", end=" "
    )
    print(len(alone.errors) + len(meanwhile.errors))


# --- what is run --------------------------------------------------------------------------------------


def measure(name: str, url: str, folder: Path, procs: int, asked: argparse.Namespace) -> None:
    """One table: rounds against one database and so many processes."""
    surroundings = {**os.environ, "KAPTA_DATABASE_URL": url, "KAPTA_FOLDER": str(folder)}
    demo = ["-m", "kapta_workspace", "demo", "--accounts", str(asked.accounts), "--yes"]
    subprocess.run([sys.executable, *demo], env=surroundings, check=True, stdout=subprocess.DEVNULL)
    with open_workspace(url, folder=folder) as workspace, servers.workspace(url, folder, procs) as server:
        ids = workspace.accounts.frame()["id"].tolist()
        print(f"{name}: processes {procs}, visitors {asked.users}, writers {asked.writers}")
        print(HEADINGS)
        end = time.monotonic() + 60 * asked.minutes
        rounds: list[Round] = []
        while len(rounds) < asked.rounds and (not rounds or time.monotonic() < end):
            rounds.append(a_round(server, workspace, ids, asked))
            print(f"{len(rounds):>5} {rounds[-1].line()}", flush=True)
            for error in rounds[-1].errors[:3]:
                print("      ", error)
        if len(rounds) > 2:
            print(
                f"memory after the last round: {rounds[-1].memory / rounds[1].memory:.2f} × after the second"
            )
        if asked.importing:
            importing(server, workspace, ids, asked)


def main() -> None:
    """SQLite and PostgreSQL, with one process and with two."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--accounts", type=int, default=60)
    parser.add_argument("--users", type=int, default=4)
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--pause", type=float, default=3.0, help="seconds a writer waits between two notes")
    parser.add_argument("--steps", type=int, default=4, help="accounts each visitor goes on to")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument(
        "--minutes", type=float, default=2, help="no round begins after so many, for each table"
    )
    parser.add_argument("--databases", nargs="+", default=["sqlite"], choices=["sqlite", "postgres"])
    parser.add_argument("--procs", type=int, nargs="+", default=[1])
    parser.add_argument("--importing", action="store_true", help="also read while 10,000 accounts come in")
    asked = parser.parse_args()
    for database in asked.databases:
        for procs in asked.procs:
            with ExitStack() as until, tempfile.TemporaryDirectory(prefix="kapta-load-") as name:
                folder = Path(name)
                url = f"sqlite:///{folder}/kapta.db"
                if database == "postgres":
                    url = until.enter_context(until.enter_context(postgres()).fresh())
                measure(database, url, folder, procs, asked)


if __name__ == "__main__":
    main()
