"""
Score many accounts on one day and on 36 month-ends, and score again after one edit.

The first table is the engine alone, as a ratio to copying the columns the score reads: the floor reads every
column of the records once and writes it once (numpy, buffers touched before), for nothing can score without
reading; for 36 days it does so 36 times. The second is a workspace: one edit of one account, then the scores
of its page from the board. What that costs must not grow with the number of accounts.

Run with ``python -m benchmarks.health`` (``--sizes 1000 10000``; ``--only engine`` or ``--only edit``).
"""

import argparse
import datetime as dt
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.random import Generator

from kapta_workspace import Workspace, open_workspace
from kapta_workspace.domain import frames
from kapta_workspace.domain.health import NORMAL, Records, score
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.services import scoring

TODAY = dt.date(2025, 6, 30)
SIZES = (1_000, 10_000, 100_000)
ROWS = {
    "contact": 5,
    "note": 10,
    "task": 6,
    "action": 4,
    "swot": 4,
    "voc_answer": 2,
    "goal": 2,
    "satisfaction": 2,
}
ROWS |= {"review": 1, "rating": 1, "contract": 1, "risk": 1}
CHOSEN: dict[str, dict[str, tuple[str, ...]]] = {
    "note": {"kind": ("phone", "meeting", "note", "quick")},
    "task": {"status": ("open", "done")},
    "action": {"status": ("on_track", "complete")},
    "contact": {
        "role": ("executive_sponsor", "decision_maker", "champion", "influencer"),
        "friend_foe": ("advocate", "neutral", "critic"),
        "decision_power": ("high", "medium", "low"),
        "checkin_every": ("1m", "3m"),
    },
    "swot": {"quadrant": ("strength", "weakness", "opportunity", "threat")},
    "goal": {"status": ("on_track",)},
    "review": {"stage": ("completed",)},
    "risk": {"status": ("open", "closed_resolved"), "severity": ("low", "high"), "likelihood": ("possible",)},
}
WITHIN: dict[str, dict[str, str]] = {"action": {"goal": "goal"}, "rating": {"review": "review"}}
SHARED: dict[str, list[dict[str, object]]] = {
    "plan_type": [{"id": 1, "name": "Theirs"}, {"id": 2, "name": "Ours"}],
    "voc_question": [{"id": 1, "text": "Why?"}, {"id": 2, "text": "How?"}],
}


def days(rng: Generator, size: int, *, back: int = 400, ahead: int = 0) -> np.ndarray:
    past = rng.integers(-back, ahead + 1, size)
    return (np.datetime64(TODAY) + past.astype("timedelta64[D]")).astype("datetime64[s]")


def drawn(kind: str, accounts: int, rng: Generator) -> pd.DataFrame:
    """Rows of a kind with every column of its schema."""
    size = accounts * ROWS[kind]
    account = np.repeat(np.arange(1, accounts + 1), ROWS[kind])
    table: dict[str, Any] = {"id": np.arange(1, size + 1), "version": 1, "born": 1, "account": account}
    for field in SCHEMAS[kind].fields:
        if field.name in table:
            continue
        table[field.name] = values(kind, field.name, frames.dtype(field), size, accounts, rng)
    made = pd.DataFrame(table).astype(frames.columns(SCHEMAS[kind]))
    return made.assign(born_on=days(rng, size, back=700))


def values(kind: str, name: str, dtype: str, size: int, accounts: int, rng: Generator) -> Any:
    """A column: choices and links the score reads, else something of the dtype."""
    if name in CHOSEN.get(kind, {}):
        return rng.choice(np.array(CHOSEN[kind][name], dtype=object), size)
    if name in WITHIN.get(kind, {}):
        each = ROWS[WITHIN[kind][name]]
        return np.repeat(np.arange(accounts), ROWS[kind]) * each + rng.integers(0, each, size) + 1
    if (kind, name) == ("note", "contacts"):
        first = np.repeat(np.arange(accounts), ROWS[kind]) * ROWS["contact"]
        return pd.Series([(one,) for one in (first + rng.integers(0, ROWS["contact"], size) + 1).tolist()])
    if name in LINKS:
        return rng.integers(1, LINKS[name] + 1, size)
    return plain(name, dtype, size, rng)


LINKS = {"question": 2, "plan_type": 2, "value": 5}


def plain(name: str, dtype: str, size: int, rng: Generator) -> Any:
    made: dict[str, Callable[[], Any]] = {
        "object": lambda: pd.Series([()] * size),
        "datetime64[us, UTC]": lambda: pd.Series(pd.NaT, index=range(size), dtype=dtype),
        "datetime64[s]": lambda: days(rng, size, ahead=200 if name in {"due", "end"} else 0),
        "Int64": lambda: pd.array([pd.NA] * size, dtype="Int64"),
        "float64": lambda: rng.integers(0, 101, size),
        "str": lambda: "x",
        "boolean": lambda: False,
    }
    return made[dtype]()


def portfolio(accounts: int) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    rng = np.random.default_rng(0)
    facts = {kind: drawn(kind, accounts, rng) for kind in ROWS}
    for kind, rows in SHARED.items():
        defaults = {field.name: field.default for field in SCHEMAS[kind].fields}
        full = pd.DataFrame([{"version": 1, "born": 1, **defaults, **row} for row in rows], dtype="object")
        typed = frames.typed({str(name): full[name].tolist() for name in full}, SCHEMAS[kind])
        facts[kind] = typed.assign(born_on=pd.Timestamp("2020-01-01"))
    base = frames.empty(SCHEMAS["account"]).reindex(range(accounts))
    base = base.assign(id=pd.array(range(1, accounts + 1), dtype="Int64"), tier="normal", name="x", owner=1)
    base["products"] = pd.Series([()] * accounts, dtype="object")
    return facts, base.assign(started_on=pd.Timestamp("2022-01-01"))


def cpu(work: Callable[[], object], rounds: int = 3) -> float:
    taken: list[float] = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return min(taken)


def floor(parts: Sequence[np.ndarray]) -> float:
    """Copying the arrays into buffers that were touched before."""
    buffers = [part.copy() for part in parts]

    def copy() -> None:
        for buffer, part in zip(buffers, parts, strict=True):
            np.copyto(buffer, part)

    return max(cpu(copy, 5), 1e-6)


MONTHS = [TODAY.replace(day=1) - dt.timedelta(days=1 + 30 * back) for back in range(36)]


def measure(accounts: int) -> tuple[int, float, float, float, float]:
    """Rows, seconds cold, warm and for 36 days, and the floor, of so many accounts."""
    facts, base = portfolio(accounts)
    cold = cpu(lambda: score(facts, base, TODAY, NORMAL), 1)
    records = Records(facts)
    score(records, base, TODAY, NORMAL)
    warm = cpu(lambda: score(records, base, TODAY, NORMAL))
    months = cpu(lambda: [score(records, base, day, NORMAL) for day in MONTHS], 1)
    least = floor([part for columns in records.values() for part in columns.arrays()])
    return sum(map(len, facts.values())), cold, warm, months, least


def engine(sizes: Sequence[int]) -> None:
    """The engine alone."""
    heads = ("accounts", "rows", "cold s", "warm s", "36 s", "floor s", "cold x", "warm x", "36 x")
    print(" ".join(f"{head:>9}" for head in heads))
    for size in sizes:
        rows, cold, warm, months, least = measure(size)
        ratios = (cold / least, warm / least, months / least / len(MONTHS))
        times = " ".join(f"{one:>9.3f}" for one in (cold, warm, months))
        print(f"{size:>9,} {rows:>9,} {times} {least:>9.5f} {' '.join(f'{one:>9.0f}' for one in ratios)}")


def workspace(folder: Path, accounts: int) -> tuple[Workspace, list[int]]:
    """A workspace of so many accounts, each with a contact and two notes."""
    ws = open_workspace(f"sqlite:///{folder / f'{accounts}.db'}", folder=folder)
    names = [f"Account {number}" for number in range(accounts)]
    ids = list(ws.accounts.save(pd.DataFrame({"name": names})).ids[0])
    ws.contacts.save(pd.DataFrame({"account": ids, "name": names, "role": "champion"}))
    notes = pd.DataFrame({"account": ids * 2, "kind": "phone", "title": "Call", "occurred_on": TODAY})
    ws.notes.save(notes.astype({"occurred_on": "datetime64[s]"}))
    return ws, ids


def edited(accounts: int, rounds: int = 5) -> tuple[float, float]:
    """Seconds to score everybody, and to score again after one note on one account (the median)."""
    with tempfile.TemporaryDirectory() as folder:
        ws, ids = workspace(Path(folder), accounts)
        board, today = scoring.board(ws.store), ws.store.clock().date()
        everybody = cpu(lambda: board.totals(today, ids[:1]), 1)
        taken = []
        for number in range(rounds):
            ws.notes.add(account=ids[number], kind="phone", title="Another", occurred_on=today)
            taken.append(cpu(partial(board.totals, today, [ids[number]]), 1))
        ws.close()
    return everybody, sorted(taken)[rounds // 2]


def edit(sizes: Sequence[int]) -> None:
    """A workspace after one edit."""
    print(f"{'accounts':>9} {'everybody s':>12} {'one edit s':>11}")
    for size in sizes:
        everybody, again = edited(size)
        print(f"{size:>9,} {everybody:>12.3f} {again:>11.4f}")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    asked.add_argument("--only", choices=("engine", "edit"))
    chosen = asked.parse_args()
    for name, run in {"engine": engine, "edit": edit}.items():
        if chosen.only in (None, name):
            run(chosen.sizes)


if __name__ == "__main__":
    main()
