"""
Score 1,000, 10,000 and 100,000 accounts on one day, as a ratio to copying the columns the score reads.

The floor reads every column of the records once and writes it once (numpy, buffers touched before): nothing
can score without reading. Run with ``python benchmarks/health.py [accounts …]``; prints a table.
"""

import datetime as dt
import sys
import time

import numpy as np
import pandas as pd

from kapta_workspace.domain import frames
from kapta_workspace.domain.health import NORMAL, Records, score
from kapta_workspace.domain.schemas import SCHEMAS

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
CHOSEN = {
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
WITHIN = {"action": {"goal": "goal"}, "rating": {"review": "review"}}
SHARED = {
    "plan_type": [{"id": 1, "name": "Theirs"}, {"id": 2, "name": "Ours"}],
    "voc_question": [{"id": 1, "text": "Why?"}, {"id": 2, "text": "How?"}],
}


def days(rng, size, *, back=400, ahead=0):
    past = rng.integers(-back, ahead + 1, size)
    return (np.datetime64(TODAY) + past.astype("timedelta64[D]")).astype("datetime64[s]")


def drawn(kind, accounts, rng):
    """Rows of a kind with every column of its schema."""
    size = accounts * ROWS[kind]
    account = np.repeat(np.arange(1, accounts + 1), ROWS[kind])
    table = {"id": np.arange(1, size + 1), "version": 1, "born": 1, "account": account}
    for field in SCHEMAS[kind].fields:
        if field.name in table:
            continue
        table[field.name] = values(kind, field.name, frames.dtype(field), size, accounts, rng)
    made = pd.DataFrame(table).astype(frames.columns(SCHEMAS[kind]))
    return made.assign(born_on=days(rng, size, back=700))


def values(kind, name, dtype, size, accounts, rng):
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


def plain(name, dtype, size, rng):
    made = {
        "object": lambda: pd.Series([()] * size),
        "datetime64[us, UTC]": lambda: pd.Series(pd.NaT, index=range(size), dtype=dtype),
        "datetime64[s]": lambda: days(rng, size, ahead=200 if name in {"due", "end"} else 0),
        "Int64": lambda: pd.array([pd.NA] * size, dtype="Int64"),
        "float64": lambda: rng.integers(0, 101, size),
        "str": lambda: "x",
        "boolean": lambda: False,
    }
    return made[dtype]()


def portfolio(accounts):
    rng = np.random.default_rng(0)
    facts = {kind: drawn(kind, accounts, rng) for kind in ROWS}
    for kind, rows in SHARED.items():
        defaults = {field.name: field.default for field in SCHEMAS[kind].fields}
        full = pd.DataFrame([{"version": 1, "born": 1, **defaults, **row} for row in rows], dtype="object")
        typed = frames.typed({name: full[name].tolist() for name in full}, SCHEMAS[kind])
        facts[kind] = typed.assign(born_on=pd.Timestamp("2020-01-01"))
    base = frames.empty(SCHEMAS["account"]).reindex(range(accounts))
    base = base.assign(id=pd.array(range(1, accounts + 1), dtype="Int64"), tier="normal", name="x", owner=1)
    base["products"] = pd.Series([()] * accounts, dtype="object")
    return facts, base.assign(started_on=pd.Timestamp("2022-01-01"))


def cpu(work, rounds=3):
    taken = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return min(taken)


def floor(parts):
    """Copying the arrays into buffers that were touched before."""
    buffers = [part.copy() for part in parts]

    def copy():
        for buffer, part in zip(buffers, parts, strict=True):
            np.copyto(buffer, part)

    return max(cpu(copy, 5), 1e-6)


def measure(accounts):
    facts, base = portfolio(accounts)
    cold = cpu(lambda: score(facts, base, TODAY, NORMAL), 1)
    records = Records(facts)
    score(records, base, TODAY, NORMAL)
    warm = cpu(lambda: score(records, base, TODAY, NORMAL))
    return (
        sum(map(len, facts.values())),
        cold,
        warm,
        floor([part for columns in records.values() for part in columns.arrays()]),
    )


def main(sizes):
    print(
        f"{'accounts':>9} {'rows':>10} {'cold s':>8} {'warm s':>8} {'floor s':>9} {'cold x':>8} {'warm x':>8}"
    )
    for size in sizes:
        rows, cold, warm, least = measure(size)
        ratios = f"{cold / least:>8.0f} {warm / least:>8.0f}"
        print(f"{size:>9,} {rows:>10,} {cold:>8.3f} {warm:>8.3f} {least:>9.5f} {ratios}")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or SIZES)
