"""
What reading a workbook costs beside openpyxl and beside unpacking it; whether every planted defect is found.

Run it with ``python -m benchmarks.sheets`` (``--rows 10000`` for a smaller one). The workbook has twenty
columns of text. The processor's time is counted, that of the confined process included; every run has a
process of its own. Then defects of each sort are put into sheets of that many rows, one a row, where
nothing leans on it: the plan must name all of them, at their row and field and by their code, and no other.
Words that readers of tables take for missing ("NA", "None", "n/a") must stay in the texts that hold them.
"""

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd

from kapta_workspace import open_workspace
from kapta_workspace.demo.colleagues import MANAGERS
from kapta_workspace.demo.large import large
from kapta_workspace.domain.changes import Rows
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.storage.sheets import Bounds, read_workbook

BOUNDS = Bounds(rows=2_000_000, file_mb=500, unpacked_mb=4_000)
PEER, FLOOR = 0.10, 5.0
"""Reading may cost so much of openpyxl's, and so many times the unpacking."""
ITSELF = "(itself)"
DEFECTS: dict[str, dict[str, tuple[str | None, str]]] = {
    "account": {
        "name": (None, "E01"),
        "annual_revenue": ("12,5,0x", "E05"),
        "website": ("no address", "E06"),
        "parent": ("A9999999", "E07"),
        "owner": ("nobody@ours.example", "E08"),
        "external_id": ("1.23E+11", "E15"),
    },
    "contact": {
        "name": (None, "E01"),
        "role": ("Emperor", "E02"),
        "email": ("broken@", "E06"),
        "account": ("A9999999", "E07"),
        "primary": ("perhaps", "E02"),
        "reports_to": (ITSELF, "E12"),
    },
}
"""Record kind → field → what a cell says that is wrong, and the code it must be named by."""
LEADS = {"account": "parent", "contact": "reports_to"}
EVERY = 14
"""One in so many of the rows nothing leans on gets a defect."""

Defect = tuple[int, str, str]
"""Row, field, code."""


# --- reading ------------------------------------------------------------------------------------------


def ours(path: Path) -> None:
    """The workbook as tables, gate, bounds and confined process included."""
    read_workbook(path, bounds=BOUNDS)


def peer(path: Path) -> None:
    """Every cell by openpyxl in its quickest way."""
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    for sheet in book.worksheets:
        for _ in sheet.iter_rows(values_only=True):
            pass


def floor(path: Path) -> None:
    """Unpacking alone."""
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            package.read(name)


WAYS = {one.__name__: one for one in (ours, peer, floor)}


def seconds(how: str, path: Path) -> float:
    """The processor's time for one way, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.sheets", "--measure", how, "--path", str(path)]
    return float(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def spent() -> float:
    """The processor's time so far, that of finished children included."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def compare(rows: int, rounds: int) -> str:
    """All ways by turns; gives the line that sums it up."""
    with tempfile.TemporaryDirectory(prefix="kapta-bench-") as folder:
        path = Path(folder, "wide.xlsx")
        sheet = large(rows // 6, rows)["contact"]
        wide = pd.concat([sheet, sheet.add_suffix(" again")], axis=1)
        wide.to_excel(path, index=False, engine="xlsxwriter")
        found = {how: [seconds(how, path) for _ in range(rounds)] for how in WAYS}
    told = {how: statistics.median(many) for how, many in found.items()}
    return (
        f"{rows:,} x {wide.shape[1]} cells of xlsx in {told['ours']:.2f} s of processor; "
        f"{told['ours'] / told['peer']:.3f} of openpyxl ({told['peer']:.1f} s), bar {PEER}; "
        f"{told['ours'] / told['floor']:.1f} x unpacking ({told['floor']:.2f} s), bar {FLOOR:.0f}"
    )


# --- defects ------------------------------------------------------------------------------------------


def planted(kind: str, sheet: pd.DataFrame) -> tuple[pd.DataFrame, set[Defect]]:
    """The sheet with defects of every sort by turns, and what they are."""
    schema, made = SCHEMAS[kind], sheet.astype("object")
    label = {name: schema[name].label for name in (*DEFECTS[kind], LEADS[kind], "external_id")}
    leads = sheet[label["external_id"]].isin(sheet[label[LEADS[kind]]].dropna())
    defects: set[Defect] = set()
    for turn, row in enumerate(np.flatnonzero(~leads)[::EVERY].tolist()):
        field = list(DEFECTS[kind])[turn % len(DEFECTS[kind])]
        value, code = DEFECTS[kind][field]
        made.loc[row, label[field]] = sheet[label["external_id"]][row] if value == ITSELF else value
        defects.add((row + 2, field, code))  # as a person counts: beneath the headings
    return made, defects


def judge(rows: int) -> tuple[str, bool]:
    """Plan sheets with planted defects; gives the line that sums it up, and whether all is right."""
    sheets = large(rows // 6, rows - rows // 6)
    lost, beside, many = 0, 0, 0
    with open_workspace("sqlite://") as ws:
        people = pd.DataFrame({"name": MANAGERS, "email": MANAGERS, "role": "account_manager"})
        ws.save(Rows("user", people))
        for kind, sheet in sheets.items():
            made, defects = planted(kind, sheet)
            said = ws.imports.plan(made, kind=kind).problems
            found = set(zip(said["row"], said["field"], said["code"], strict=True))
            lost, beside, many = (
                lost + len(defects - found),
                beside + len(found - defects),
                many + len(defects),
            )
            if kind == "account":
                ws.imports.plan(sheet, kind=kind).apply()
        words = kept_words()
    told = f"{many - lost:,} of {many:,} planted defects found, {beside:,} others named"
    return f"{told}; words kept: {words}", not lost and not beside and words == "all"


def kept_words() -> str:
    """Whether words that mean something in a text came through."""
    words = ["NA", "None", "n/a", "null", "NaN"]
    with open_workspace("sqlite://") as ws:
        ws.accounts.add(name="Globex")
        ws.imports.plan(pd.DataFrame({"Account": "Globex", "Name": words}), kind="contact").apply()
        kept = ws.contacts.frame()["name"].tolist()
    return "all" if sorted(kept) == sorted(words) else f"only {kept}"


def main() -> None:
    """Compare, then judge; ends as a failure when a defect was lost or invented."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rows", type=int, default=100_000)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--measure", choices=list(WAYS), help=argparse.SUPPRESS)
    asked.add_argument("--path", type=Path, help=argparse.SUPPRESS)
    told = asked.parse_args()
    if told.measure:
        before = spent()
        WAYS[told.measure](told.path)
        print(spent() - before)
        return
    print(compare(told.rows, told.rounds))
    line, is_right = judge(told.rows)
    print(line)
    sys.exit(0 if is_right else 1)


if __name__ == "__main__":
    main()
