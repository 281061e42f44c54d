"""Starting the process that parses workbooks, and taking back what it leaves, whatever becomes of it."""

import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from kapta_workspace.domain.errors import Unreadable
from kapta_workspace.storage.sheets.gate import DAMAGED, Kind
from kapta_workspace.storage.sheets.grid import Grid
from kapta_workspace.storage.sheets.workbook import Bounds

PACKAGE = Path(__file__).parent
# The front door of kapta_workspace opens databases and screens: importing it would cost the process seconds
# and most of its memory. So empty stand-ins take the places above this package, which alone can be imported.
# Arrow would import pandas just to ask whether a list is a Series: it is told that there is none.
START = """
import importlib, sys, types
class Without:
    def find_spec(name, path=None, target=None):
        if name == "pandas":
            raise ImportError(name)
sys.meta_path.insert(0, Without)
for name in ("kapta_workspace", "kapta_workspace.storage", "kapta_workspace.storage.sheets"):
    package = sys.modules[name] = types.ModuleType(name)
    package.__path__ = []
package.__path__ = [sys.argv.pop(1)]
read = importlib.import_module(f"{name}.{sys.argv.pop(1)}").sheets
importlib.import_module(f"{name}.child").main(read)
"""
# No address of a database and no key is ever in reach of a file.
KEPT = ("PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")
THRIFTY = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "2",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONUTF8": "1",
}
LOG = logging.getLogger(__name__)
TAIL = 2_000
READERS = ("by_calamine", "by_openpyxl")


@dataclass(frozen=True, slots=True)
class Overrun:
    """The process was stopped, or stopped itself, at one of its bounds: *time* or *memory*."""

    bound: str


def read_grids(source: Path, kind: Kind, name: str, bounds: Bounds) -> tuple[list[Grid], tuple[str, ...]]:
    """
    Parse a workbook in a confined process and take its sheets back as grids of text.

    Args:
        source: A private copy of the file, in a folder of its own.
        kind: What the gate found it to be.
        name: The name the person knows it by.
        bounds: What it may cost.

    Raises:
        Unreadable: neither reader could read it within the bounds.
    """
    readers = READERS if kind == "xlsx" else READERS[:1]
    outcome: dict[str, Any] | Overrun | None = None
    deadline = time.monotonic() + bounds.seconds
    for reader in readers:
        folder = source.parent / reader
        folder.mkdir()
        left = replace(bounds, seconds=max(deadline - time.monotonic(), 1))
        outcome = run(source, folder, reader, left) or outcome
        if isinstance(outcome, dict) and "sheets" in outcome:
            second = ("The file was read the slow way, because the fast reader could not.",)
            notes = (*outcome["notes"], *(second if reader != READERS[0] else ()))
            return list(_grids(folder, outcome["sheets"])), notes
        if outcome == Overrun("time") or isinstance(outcome, dict):
            break
    raise Unreadable(_sentence(outcome, name, bounds))


def run(source: Path, folder: Path, reader: str, bounds: Bounds) -> dict[str, Any] | Overrun | None:
    """The process's report, the bound it ran into, or nothing when it failed or died."""
    job = json.dumps(asdict(bounds))
    command = [sys.executable, "-P", "-c", START, str(PACKAGE), reader, str(source), str(folder), job]
    environment = {key: os.environ[key] for key in KEPT if key in os.environ} | THRIFTY
    complaints = folder / "complaints.txt"
    with (
        complaints.open("wb") as heard,
        subprocess.Popen(  # noqa: S603 - our own interpreter, our own words; the file's name is the copy's
            command,
            env=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,  # never written to: its end is how the process's end is heard at once
            stderr=heard,
        ) as process,
    ):
        try:
            process.communicate(timeout=bounds.seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            return Overrun("time")
        finally:
            process.kill()
    if process.returncode:
        said = complaints.read_text(encoding="utf-8", errors="replace")[-TAIL:]
        LOG.info("The reading process ended with %d: %s", process.returncode, said)
    return _report(folder, process.returncode)


def _report(folder: Path, returned: int) -> dict[str, Any] | Overrun | None:
    if returned in _signals("SIGXCPU", "SIGKILL"):
        return Overrun("time")
    if returned in _signals("SIGABRT"):  # how the first reader ends when memory runs out
        return Overrun("memory")
    try:
        report: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return Overrun("memory") if "too_much" in report else report


def _signals(*names: str) -> set[int]:
    return {-getattr(signal, name) for name in names if hasattr(signal, name)}


def _grids(folder: Path, sheets: list[dict[str, Any]]) -> Iterator[Grid]:
    for facts in sheets:
        with pa.OSFile(str(folder / facts["file"]), "rb") as file:
            table = pa.ipc.open_file(file).read_all()
        yield Grid(
            name=facts["name"],
            table=table,
            hidden=facts["hidden"],
            merged=tuple(tuple(area) for area in facts["merged"]),
            notes=tuple(facts["notes"]),
        )


def _sentence(outcome: dict[str, Any] | Overrun | None, name: str, bounds: Bounds) -> str:
    if isinstance(outcome, dict):
        return f"{name} {outcome['refused']}"
    if outcome == Overrun("time"):
        return f"{name} took longer than {bounds.seconds:,.0f} seconds to read; split it into smaller files."
    if outcome == Overrun("memory"):
        return (
            f"{name} needs more than {bounds.memory_mb:,} MB of memory to read; delete what stands far from "
            "the table, or split it into smaller files."
        )
    return f"{name} {DAMAGED}"
