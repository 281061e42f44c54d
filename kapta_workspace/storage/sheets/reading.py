"""From a file on disk to a workbook of tables: take, look, read within bounds, find the tables."""

import hashlib
import io
import os
import tempfile
from pathlib import Path

from kapta_workspace.domain.errors import Unreadable
from kapta_workspace.storage.sheets import confined, delimited, gate
from kapta_workspace.storage.sheets.grid import Grid
from kapta_workspace.storage.sheets.table import find_table
from kapta_workspace.storage.sheets.workbook import Bounds, Workbook

PUBLIC_RULE = Bounds()
MB = 1 << 20


def read_workbook(
    path: Path | str,
    *,
    bounds: Bounds = PUBLIC_RULE,
    separator: str | None = None,
    encoding: str | None = None,
) -> Workbook:
    """
    Read a spreadsheet or a delimited text file as tables of text, within bounds.

    Workbooks are parsed in a process of their own; nothing in the file is ever run, followed or unpacked
    outside it, and no cell changes its meaning: whether ``NA`` is a name or nothing is for others to decide.

    Args:
        path: An .xlsx, .xls, .xlsb, .ods, .csv, .tsv or .txt file.
        bounds: What it may cost.
        separator: The one character between cells of a text file; found when nothing is said.
        encoding: The encoding of a text file, such as ``latin-2``; found when nothing is said.

    Raises:
        Unreadable: the file cannot or must not be read; the message is one sentence for the person.
    """
    source = Path(path)
    name = "".join(letter if letter.isprintable() else "�" for letter in source.name)
    data = _content(source, name, bounds)
    kind, notes = gate.inspect(io.BytesIO(data), name, bounds)
    grids, more = _grids(data, kind, name, bounds, separator, encoding)
    sheets = tuple(find_table(grid, bounds) for grid in grids)
    if not any(sheet.left_out for sheet in sheets):  # any content has at least headings
        raise Unreadable(f"{name} holds no table: it is empty; choose a file with headings and rows.")
    return Workbook(source.name, hashlib.sha256(data).hexdigest(), sheets, (*notes, *more))


def _content(source: Path, name: str, bounds: Bounds) -> bytes:
    """What the file holds now: it may change while it is looked at."""
    most = bounds.file_mb * MB
    try:
        if not source.is_file():
            raise Unreadable(f"There is no file {name}; check the folder and the spelling.")
        with source.open("rb") as file:
            is_large = os.fstat(file.fileno()).st_size > most
            data = file.read(most + 1) if is_large else file.read()
    except OSError as failure:
        raise Unreadable(f"{name} cannot be opened: {failure.strerror or failure}.") from failure
    if len(data) > most:
        raise Unreadable(f"{name} is larger than {bounds.file_mb:,} MB; split it into smaller files.")
    return data


def _grids(
    data: bytes, kind: gate.Kind, name: str, bounds: Bounds, separator: str | None, encoding: str | None
) -> tuple[list[Grid], tuple[str, ...]]:
    if kind == "text":
        return [delimited.read_grid(data, name, bounds, separator, encoding)], ()
    with tempfile.TemporaryDirectory(prefix="kapta-sheet-") as folder:
        copy = Path(folder) / "source"
        copy.write_bytes(data)
        return confined.read_grids(copy, kind, name, bounds)
