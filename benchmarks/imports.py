"""
How long importing a large spreadsheet takes, against doing the bare least of it.

Run it with ``python -m benchmarks.imports`` (``--rows 10000`` for a smaller one, ``--postgres`` for that
database, too, ``--rounds 3`` on a busy machine). *Bare* reads the same two files with polars straight into
types, looks the names up by joins, and loads ready rows with the database's own driver into the same tables,
in one transaction: it believes every cell, checks no rule, decides no access and writes no log. *Ours* is
``ws.imports.plan(file).apply()`` for both files. Every run has a process of its own; they take turns.

The time counted is that of the processor, because other programs move the clock on the wall; with PostgreSQL,
whose work is done in another process, it is the wall's.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl

from kapta_workspace import open_workspace
from kapta_workspace.demo.colleagues import MANAGERS
from kapta_workspace.demo.large import large
from kapta_workspace.domain.changes import Rows
from kapta_workspace.domain.imports.order import leaders_first
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.storage.sheets import Bounds
from kapta_workspace.storage.store import Unit
from kapta_workspace.workspace import Workspace
from tests.databases import postgres

ROWS = (10_000, 100_000, 500_000)
BAR = 1.5
KINDS = ("account", "contact")
DATABASES = ("sqlite", "postgresql")
LABELS = {kind: {field.label: field.name for field in SCHEMAS[kind].fields} for kind in KINDS}


class Stages:
    """What the time went into: processor and wall seconds a stage."""

    def __init__(self) -> None:
        self.spent: dict[str, list[float]] = {}
        self.now = ""
        self.since = (0.0, 0.0)

    def begin(self, stage: str) -> None:
        moment = (time.process_time(), time.perf_counter())
        if self.now:
            spent = self.spent.setdefault(self.now, [0.0, 0.0])
            for at in (0, 1):
                spent[at] += moment[at] - self.since[at]
        self.now, self.since = stage, moment

    def tell(self, _done: int, _total: int, what: str) -> None:
        self.begin(what)


# --- the bare least -----------------------------------------------------------------------------------


def bare(ws: Workspace, folder: Path, stages: Stages) -> None:
    """Both files into their tables."""
    owners = ws.users.frame()
    with ws.store.writing() as unit:
        stages.begin("parse")
        accounts, contacts = (parsed(folder, kind) for kind in KINDS)
        stages.begin("resolve")
        who = pl.DataFrame({"owner": owners["email"].tolist(), "_owner": owners["id"].tolist()})
        accounts = accounts.with_row_index("id", offset=1).join(who, on="owner", how="left")
        ids = accounts.select(pl.col("external_id").alias("key"), pl.col("id").alias("found"))
        accounts = linked(accounts, "parent", ids).with_columns(owner=pl.col("_owner")).drop("_owner")
        accounts = in_order(accounts, "parent").with_columns(
            tier=pl.lit("normal"), is_flagged=pl.lit(value=False)
        )
        contacts = linked(contacts.with_row_index("id", offset=1), "account", ids)
        people = contacts.select(pl.col("external_id").alias("key"), pl.col("id").alias("found"))
        contacts = in_order(linked(contacts, "reports_to", people), "reports_to")
        for kind, frame in zip(KINDS, (accounts, contacts), strict=True):
            load(unit, kind, frame, stages)
        stages.begin("commit")


def parsed(folder: Path, kind: str) -> pl.DataFrame:
    """One file, straight into types: choices as codes, answers as yes and no, amounts as numbers."""
    names = LABELS[kind]
    frame = pl.read_csv(folder / f"{kind}s.csv", infer_schema=False).rename(lambda label: names[label])
    told: dict[str, pl.Expr] = {}
    for field in (SCHEMAS[kind][name] for name in frame.columns):
        if field.choices:
            codes = {choice.label: choice.code for choice in field.choices}
            told[field.name] = pl.col(field.name).replace_strict(codes, default=None)
    if kind == "account":
        told["annual_revenue"] = pl.col("annual_revenue").cast(pl.Float64)
    else:
        told["primary"] = pl.col("primary") == "Yes"
    return frame.with_columns(**told)


def linked(frame: pl.DataFrame, name: str, ids: pl.DataFrame) -> pl.DataFrame:
    """A column of external ids as a column of ids."""
    found = frame.join(ids, left_on=name, right_on="key", how="left", maintain_order="left")
    return found.with_columns(pl.col("found").alias(name)).drop("found")


def in_order(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """Whoever is pointed at first: neither database likes to wait for a parent."""
    ids, leaders = (frame[column].to_pandas().astype("Int64") for column in ("id", name))
    return frame[leaders_first(ids, leaders)]


def load(unit: Unit, kind: str, frame: pl.DataFrame, stages: Stages) -> None:
    """Ready rows by the driver itself: executemany for SQLite, COPY for PostgreSQL."""
    stages.begin("rows")
    frame = frame.with_columns(version=pl.lit(1), born=pl.lit(1))
    driver: Any = unit.connection.connection.driver_connection
    names = ", ".join(f'"{name}"' for name in frame.columns)
    if unit.dialect == "sqlite":
        rows = frame.rows()
        stages.begin("load")
        marks = ", ".join("?" * len(frame.columns))
        driver.executemany(f"INSERT INTO {kind} ({names}) VALUES ({marks})", rows)
        return
    text = frame.write_csv(include_header=False).encode()
    stages.begin("load")
    with driver.cursor() as cursor, cursor.copy(f"COPY {kind} ({names}) FROM STDIN (FORMAT csv)") as copy:
        copy.write(text)


# --- ours ---------------------------------------------------------------------------------------------


def ours(ws: Workspace, folder: Path, stages: Stages) -> None:
    """Both files through plan and apply."""
    for kind in KINDS:
        stages.begin("Looking at the file")
        plan = ws.imports.plan(
            folder / f"{kind}s.csv", bounds=Bounds(rows=2_000_000, file_mb=500), progress=stages.tell
        )
        batch = plan.apply(progress=stages.tell)
        assert batch.counts["created"] == batch.counts["read"], batch.identity


# --- measuring ----------------------------------------------------------------------------------------


def measure(how: str, url: str, folder: Path) -> None:
    """One run, told as JSON on the last line."""
    with open_workspace(url, folder=folder) as ws:
        people = pd.DataFrame({"name": MANAGERS, "email": MANAGERS, "role": "account_manager"})
        ws.save(Rows("user", people))
        warm(folder)
        stages = Stages()
        (bare if how == "bare" else ours)(ws, folder, stages)
        stages.begin("")
        rows = [len(ws.view().frame(kind)) for kind in KINDS]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"stages": stages.spent, "rows": rows, "peak": peak}))


def warm(folder: Path) -> None:
    """Everything that happens once in a process, outside the clock."""
    with open_workspace("sqlite://", folder=folder) as ws:
        (folder / "warm.csv").write_text("Account name,Parent account\nWarm,\n", encoding="utf-8")
        ws.imports.plan(folder / "warm.csv").apply()


def run(how: str, url: str, folder: Path) -> dict[str, Any]:
    """One run in a process of its own."""
    command = [
        sys.executable,
        "-m",
        "benchmarks.imports",
        "--measure",
        how,
        "--folder",
        str(folder),
        "--url",
        url,
    ]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@contextmanager
def databases(kind: str, folder: Path) -> Iterator[Iterator[str]]:
    """Addresses of empty databases, as many as are asked for."""
    with ExitStack() as until_the_end:
        if kind == "sqlite":
            yield (f"sqlite:///{folder}/run{number}.db" for number in iter(int, 1))
        else:
            server = until_the_end.enter_context(postgres())
            yield (until_the_end.enter_context(server.fresh()) for _ in iter(int, 1))


def compare(kind: str, folder: Path, rounds: int) -> str:
    """Both ways by turns, and the ratio of each round; gives the line that sums it up."""
    at = 0 if kind == "sqlite" else 1
    runs: dict[str, list[dict[str, Any]]] = {"bare": [], "ours": []}
    with databases(kind, folder) as urls:
        for number in range(rounds):
            for how in ("bare", "ours") if number % 2 == 0 else ("ours", "bare"):
                for old in folder.glob("run*.db*"):
                    old.unlink()
                runs[how].append(run(how, next(urls), folder))
    totals = {
        how: [sum(spent[at] for spent in one["stages"].values()) for one in many]
        for how, many in runs.items()
    }
    for how, many in runs.items():
        peak = max(one["peak"] for one in many)
        print(f"\n{kind}, {how}: {statistics.median(totals[how]):.2f} s, peak {peak:,} MB")
        for stage, spent in many[0]["stages"].items():
            print(f"    {stage:28} {spent[0]:7.2f} s of processor {spent[1]:7.2f} s on the wall")
    ratios = [mine / least for mine, least in zip(totals["ours"], totals["bare"], strict=True)]
    rows = sum(runs["ours"][0]["rows"])
    assert runs["ours"][0]["rows"] == runs["bare"][0]["rows"]
    speed = rows / statistics.median(totals["ours"])
    peak = max(one["peak"] for one in runs["ours"])
    return (
        f"{kind:10} {rows:>9,} rows {speed:>9,.0f} a second, peak {peak:>6,} MB; "
        f"ours / bare = {statistics.median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f}); bar {BAR}"
    )


def main() -> None:
    """Make the files, then compare."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rows", type=int, nargs="+", default=ROWS, help="one in six is an account")
    asked.add_argument("--rounds", type=int, default=1)
    asked.add_argument("--postgres", action="store_true", help="with PostgreSQL, too")
    asked.add_argument("--measure", choices=("bare", "ours"), help=argparse.SUPPRESS)
    asked.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked.add_argument("--url", help=argparse.SUPPRESS)
    told = asked.parse_args()
    if told.measure:
        measure(told.measure, told.url, told.folder)
        return
    lines = []
    for rows in told.rows:
        with tempfile.TemporaryDirectory(prefix="kapta-bench-") as name:
            folder = Path(name)
            for kind, sheet in large(rows // 6, rows - rows // 6).items():
                sheet.to_csv(folder / f"{kind}s.csv", index=False)
            lines += [compare(kind, folder, told.rounds) for kind in DATABASES[: 1 + told.postgres]]
    print("\n", *lines, sep="\n")


if __name__ == "__main__":
    main()
