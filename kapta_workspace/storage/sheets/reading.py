"""From a file on disk to a workbook of tables: copy, look, read within bounds, find the tables."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
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
    with _private_copy(source, name, bounds) as (copy, sha256):
        kind, notes = gate.inspect(copy, name, bounds)
        grids, more = _grids(copy, kind, name, bounds, separator, encoding)
    sheets = tuple(find_table(grid, bounds) for grid in grids)
    if not any(sheet.left_out for sheet in sheets):  # any content has at least headings
        raise Unreadable(f"{name} holds no table: it is empty; choose a file with headings and rows.")
    return Workbook(source.name, sha256, sheets, (*notes, *more))


@contextmanager
def _private_copy(source: Path, name: str, bounds: Bounds) -> Iterator[tuple[Path, str]]:
    """A copy that cannot change while it is read, in a folder that is gone afterwards, and its hash."""
    with tempfile.TemporaryDirectory(prefix="kapta-sheet-") as folder:
        copy = Path(folder) / "source"
        try:
            if not source.is_file():
                raise Unreadable(f"There is no file {name}; check the folder and the spelling.")
            with source.open("rb") as file:
                data = file.read(bounds.file_mb * MB + 1)
        except OSError as failure:
            raise Unreadable(f"{name} cannot be opened: {failure.strerror or failure}.") from failure
        if len(data) > bounds.file_mb * MB:
            raise Unreadable(f"{name} is larger than {bounds.file_mb:,} MB; split it into smaller files.")
        copy.write_bytes(data)
        yield copy, hashlib.sha256(data).hexdigest()


def _grids(
    copy: Path, kind: gate.Kind, name: str, bounds: Bounds, separator: str | None, encoding: str | None
) -> tuple[list[Grid], tuple[str, ...]]:
    if kind == "text":
        return [delimited.read_grid(copy.read_bytes(), name, bounds, separator, encoding)], ()
    return confined.read_grids(copy, kind, name, bounds)
