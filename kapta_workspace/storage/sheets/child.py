"""
The confined process: the only place where workbooks are parsed.

Started by ``confined`` with a small environment, it sets its own limits before it touches the file, turns
every sheet into text, and leaves one Arrow file a sheet and a ``report.json`` in the folder it was given.
A hostile file can end this process; it cannot end the program that started it.
"""

import gc
import json
import sys
import zipfile
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pyarrow as pa

from kapta_workspace.storage.sheets import remarks
from kapta_workspace.storage.sheets.cells import column_letters, column_text, numbers_as_text, zeros
from kapta_workspace.storage.sheets.raw import RawSheet
from kapta_workspace.storage.sheets.scan import (
    Found,
    RefusedFileError,
    check_parts,
    scan_sheet,
    workbook_parts,
)

if sys.platform != "win32":
    import resource

MB = 1 << 20
SPARE_ROWS = 1_000  # blank rows and rows above the headings are not data
MERGED_KEPT = 2_000
STATM = Path("/proc/self/statm")
Reader = Callable[[Path, int, int], Iterable[RawSheet]]


def main(read: Reader) -> None:
    """Read the file named on the command line within the bounds named there, and leave a report."""
    source, folder, bounds = Path(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3])
    confine(bounds["memory_mb"], bounds["seconds"])
    gc.disable()  # nothing here goes in circles, and walking millions of cells to find that out costs a fifth
    try:
        report = read_sheets(source, folder, bounds, read)
    except RefusedFileError as refusal:
        report = {"refused": str(refusal)}
    except MemoryError:
        report = {"too_much": True}
    (folder / "report.json").write_text(json.dumps(report), encoding="utf-8")


def confine(memory_mb: int, seconds: float) -> None:
    """Limit what this process may still take: memory on top of its start, CPU, written bytes, no core."""
    if sys.platform == "win32":  # the parent's clock is the only limit there
        return
    pages = int(STATM.read_text(encoding="ascii").split()[0]) if STATM.exists() else 0
    start = pages * resource.getpagesize() or 512 * MB
    for limit, most in (
        (resource.RLIMIT_AS, start + memory_mb * MB),
        (resource.RLIMIT_CPU, int(seconds) + 1),
        (resource.RLIMIT_FSIZE, memory_mb * MB),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(limit)
        lowest = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (lowest, lowest))


def read_sheets(source: Path, folder: Path, bounds: dict[str, Any], read: Reader) -> dict[str, Any]:
    """Everything in the file: its sheets as Arrow files in the folder, the rest as the report."""
    rows = bounds["rows"] + SPARE_ROWS
    found, notes = look_through(source, rows, bounds["columns"])
    sheets: list[dict[str, Any]] = []
    left = bounds["memory_mb"] * MB // 2  # what is handed over must fit in the parent as well
    for raw in read(source, rows, bounds["columns"]):
        if raw.what == "macro":
            raise RefusedFileError("holds macros; save it as .xlsx and try again.")
        if raw.what != "sheet":
            notes.append(f"“{raw.name}” is a {raw.what} without rows; it was not read.")
            continue
        path = folder / f"{len(sheets)}.arrow"
        table, said = as_text(raw, left)
        left -= table.nbytes
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table)
        sheets.append(facts(raw, path) | {"notes": [*sentences(found.get(raw.name)), *said]})
    return {"sheets": sheets, "notes": notes}


def look_through(source: Path, rows: int, columns: int) -> tuple[dict[str, Found], list[str]]:
    """Scan a packed workbook before a reader opens it: what each sheet holds beside its values."""
    if not zipfile.is_zipfile(source):
        return {}, []
    with ExitStack() as stack:
        package = stack.enter_context(zipfile.ZipFile(source))
        parts, from_1904 = workbook_parts(package)
        check_parts(package, set(parts.values()))
        found = {}
        for name, part in parts.items():
            with package.open(part) as opened:
                found[name] = scan_sheet(opened, rows=rows, columns=columns)
            refuse_far(name, found[name], rows - SPARE_ROWS, columns)
    return found, ["The workbook counts its dates from 1904; they were read so."] if from_1904 else []


def refuse_far(name: str, found: Found, rows: int, columns: int) -> None:
    """Refuse a sheet that reaches beyond the bounds, naming the place to look at."""
    if found.far_cell:
        raise RefusedFileError(
            f"has a value in cell {found.far_cell} of sheet “{name}” and at most {columns:,} columns are "
            "read; delete what stands so far out and try again."
        )
    if found.last_row:
        raise RefusedFileError(
            f"has values as far down as row {found.last_row:,} of sheet “{name}” and at most {rows:,} rows "
            "are read at once; delete what stands far below the table, or split the file."
        )


def as_text(raw: RawSheet, most: int) -> tuple[pa.Table, list[str]]:
    """One sheet's cells as a table of text columns c0, c1 …, and what to say about them."""
    text = _Text(raw.first_column, most)
    for batch in raw.batches():
        text.take(batch)
    said = [remarks.numbers_as_text(text.numbers, text.named)] if text.numbers else []
    return text.table(), [*said, remarks.zeros(text.zeros)] if text.zeros else said


class _Text:
    """Columns of text that grow by batches; a column takes room only from its first content on."""

    def __init__(self, first_column: int, most: int) -> None:
        self.first_column, self.most = first_column, most
        self.chunks: dict[int, list[pa.Array]] = {}
        self.rows = self.size = self.zeros = self.numbers = 0
        self.filled: dict[int, int] = {}
        self.named: list[str] = []

    def take(self, batch: list[list[Any]]) -> None:
        for at, cells in enumerate(zip(*batch, strict=True), start=self.first_column):
            self._remark(at, cells)
            array = pa.array(column_text(cells), pa.string())
            if array.null_count < len(array):
                self._fill(at, self.rows)
                self.chunks[at].append(array)
                self.filled[at] += len(array)
                self.size += array.nbytes
        self.rows += len(batch)
        if self.size > self.most:
            raise MemoryError

    def _fill(self, at: int, rows: int) -> None:
        chunks = self.chunks.setdefault(at, [])
        missing = rows - self.filled.get(at, 0)
        if missing:
            chunks.append(pa.nulls(missing, pa.string()))
            self.size += chunks[-1].nbytes
        self.filled[at] = rows

    def _remark(self, at: int, cells: tuple[Any, ...]) -> None:
        texts = numbers_as_text(cells)
        self.zeros += zeros(cells)
        self.numbers += len(texts)
        first = texts[: max(0, remarks.SHOWN - len(self.named))]
        self.named.extend(f"{column_letters(at)}{self.rows + place + 1}" for place in first)

    def table(self) -> pa.Table:
        for at in self.chunks:
            self._fill(at, self.rows)
        ordered = sorted(self.chunks.items())
        columns = [pa.chunked_array(chunks, pa.string()) for _, chunks in ordered]
        return pa.table(columns, names=[f"c{at}" for at, _ in ordered])


def facts(raw: RawSheet, path: Path) -> dict[str, Any]:
    """What the parent needs beside the cells."""
    return {
        "name": raw.name,
        "hidden": raw.hidden,
        "file": path.name,
        "merged": raw.merged[:MERGED_KEPT],
    }


def sentences(found: Found | None) -> list[str]:
    """What the scan of a sheet has to say."""
    if found is None:
        return []
    said = []
    if found.hidden_rows or found.hidden_columns:
        said.append(remarks.hidden(found.hidden_rows, found.hidden_columns))
    if found.error_count:
        said.append(remarks.errors(found.error_count, found.errors))
    if found.formula_count:
        said.append(remarks.formulas(found.formula_count, found.formulas))
    return said
