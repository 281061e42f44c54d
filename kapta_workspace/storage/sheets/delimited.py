"""
Delimited text as a grid: comma, semicolon, tab and their like, quoted as RFC 4180 says.

Two ways lead to the same grid. The fast one hands the whole file to Arrow's reader, which refuses any file
whose rows differ in length; it is taken when every quotation mark stands where the standard wants it. The
careful one goes row by row through Python's reader and can deal with, or name, what is wrong.
"""

import csv
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from kapta_workspace.domain.errors import Unreadable
from kapta_workspace.storage.sheets import remarks
from kapta_workspace.storage.sheets.encoding import decode
from kapta_workspace.storage.sheets.grid import Grid
from kapta_workspace.storage.sheets.quoting import STANDARD, Quoting, find_quoting
from kapta_workspace.storage.sheets.separator import NAMES, find_separator
from kapta_workspace.storage.sheets.workbook import Bounds

csv.field_size_limit(1 << 30)  # for the whole process; the size of the file is the bound here
BATCH = 4096
SAMPLED = 200
WHOLE = (1 << 31) - 1
"""A file is parsed as one block: the pieces of several would have to be put together again."""
QUOTE = ord('"')


def read_grid(data: bytes, name: str, bounds: Bounds, separator: str | None, encoding: str | None) -> Grid:
    """
    Read a text file as one grid.

    Args:
        data: Its bytes.
        name: The name the person knows it by; its ending is a hint at the separator.
        bounds: How many rows and columns may come out.
        separator: The separator, when the person has said it.
        encoding: The encoding, when the person has said it.

    Raises:
        Unreadable: not text, not a table, or too large.
    """
    source = decode(data, name, encoding)
    text = source.text.rstrip("\r\n")
    if not text or text.isspace():
        raise Unreadable(f"{name} is empty; choose a file with headings and rows.")
    if separator is not None and (len(separator) != 1 or separator in '"\r\n'):
        raise Unreadable(f"A separator is one character such as ; or a tab, not {separator!r}.")
    named = _named_separator(text)
    chosen = separator or named or find_separator(text, Path(name).suffix.lower())
    quoting = find_quoting(text, chosen)
    is_plain = quoting is STANDARD and not is_spaced(text, chosen)
    table = read_fast(text, chosen, bounds) if is_plain else None
    notes: list[str] = [quoting.said] if quoting.said else []
    lengths: list[int] = [table.num_columns] if table is not None else []
    if table is None:
        table = read_carefully(text, chosen, name, bounds, lengths, notes, quoting)
    most = 2 * bounds.rows + SAMPLED  # blank lines are rows too
    if table.num_rows > most:
        raise Unreadable(f"{name} has more than {most:,} lines; take the blank ones out, or split the file.")
    between = NAMES.get(chosen, repr(chosen))
    said = f"The file was read as {source.encoding}, its cells separated by {between}."
    return Grid(
        name=Path(name).stem,
        table=table,
        lengths=lengths,
        separator_line=named is not None,
        notes=(said, *source.notes, *notes),
    )


def _named_separator(text: str) -> str | None:
    """The separator named by a first line such as ``sep=;``, which some programs write."""
    line = text[:8].split("\n", 1)[0].rstrip("\r").strip('"')
    return line[4] if len(line) == 5 and line.lower().startswith("sep=") else None


def read_fast(text: str, separator: str, bounds: Bounds) -> pa.Table | None:
    """The grid by Arrow's reader; nothing when the text is not regular enough for it to be sure."""
    if not separator.isascii():
        return None
    data = text.encode()
    first = next(csv.reader(io.StringIO(text[: 1 << 20], newline=""), delimiter=separator), [])
    if not 0 < len(first) <= bounds.columns or not is_regular(data, separator):
        return None
    names = [f"c{at}" for at in range(len(first))]
    try:
        return pa_csv.read_csv(
            pa.BufferReader(data),
            pa_csv.ReadOptions(column_names=names, block_size=min(len(data) + 1, WHOLE), use_threads=False),
            pa_csv.ParseOptions(delimiter=separator, newlines_in_values=True, ignore_empty_lines=False),
            pa_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid:
        return None


def is_regular(data: bytes, separator: str) -> bool:
    """Whether every quotation mark stands where the standard wants it, and lines end in one of two ways."""
    if data.count(b"\r") != data.count(b"\r\n"):
        return False
    if b'"' not in data:
        return True
    marks = np.frombuffer(data, np.uint8)
    quotes = np.flatnonzero(marks == QUOTE)
    if len(quotes) % 2:
        return False
    edges = np.frombuffer(separator.encode() + b'"\r\n', np.uint8)
    # At the very beginning or end a mark stands beside itself, which is an edge.
    before = marks[np.maximum(quotes[0::2] - 1, 0)]
    after = marks[np.minimum(quotes[1::2] + 1, len(marks) - 1)]
    return bool(np.isin(before, edges).all() and np.isin(after, edges).all())


def read_carefully(
    text: str,
    separator: str,
    name: str,
    bounds: Bounds,
    lengths: list[int],
    notes: list[str],
    quoting: Quoting = STANDARD,
) -> pa.Table:
    """
    The grid row by row: short rows end in empty cells, long ones reach into columns of their own.

    Args:
        text: The text.
        separator: The separator.
        name: The file's name, for the sentences.
        bounds: How many rows and columns may come out.
        lengths: Takes how many cells the rows have.
        notes: Takes what is to be said.
        quoting: How cells are quoted.

    Raises:
        Unreadable: a quotation mark is never closed, or there is too much.
    """
    tables: list[pa.Table] = []
    batch: list[list[str]] = []
    mended: list[int] = []
    for row, cells in enumerate(_records(text, separator, name, mended, quoting), start=1):
        lengths.append(len(cells))
        batch.append(_within(cells, row, name, bounds))
        if len(batch) == BATCH:
            tables.append(_columns(batch))
            batch = []
    tables.append(_columns(batch))
    if mended:
        rows = remarks.listed([str(row) for row in mended])
        notes.append(f"A quotation mark stands inside a quoted cell without being doubled; check row {rows}.")
    return pa.concat_tables(tables, promote_options="default")


def is_spaced(text: str, separator: str) -> bool:
    """Whether a space follows every separator of the first row, and one stands before quoted cells too."""
    end = text.find("\n")
    first = text[:end] if end >= 0 else text
    spaces = 0 < first.count(separator) == first.count(f"{separator} ")
    return spaces and f'{separator} "' in text


def _records(
    text: str, separator: str, name: str, mended: list[int], quoting: Quoting
) -> Iterator[list[str]]:
    """The rows, with the line of the text they start in known when one of them is wrong."""
    spaced = is_spaced(text, separator)
    lines = io.StringIO(text, newline="")
    options = dict(quoting.options)
    reader = csv.reader(lines, delimiter=separator, strict=True, skipinitialspace=spaced, **options)
    row, line = 0, 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as wrong:
            cells = _mend(text, line, reader.line_num, separator, options)
            if not cells:
                raise Unreadable(
                    f"{name}: in the row that starts in line {line + 1:,} a quotation mark is opened and not "
                    "closed again; close it, or write it twice inside a quoted cell, and try again."
                ) from wrong
            mended.append(row + 1)
        row += 1
        line = reader.line_num
        yield cells


def _mend(text: str, line: int, end: int, separator: str, options: dict[str, Any]) -> list[str]:
    """One line read again without the standard's strictness; nothing when the row runs over several lines."""
    broken = next(islice(io.StringIO(text, newline=""), line, None), "")
    read_again = list(csv.reader([broken, "the next line"], delimiter=separator, **options))
    return read_again[0] if end - line == 1 and len(read_again) == 2 else []


def _within(cells: list[str], row: int, name: str, bounds: Bounds) -> list[str]:
    if len(cells) <= bounds.columns:
        return cells
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > bounds.columns:
        raise Unreadable(
            f"{name} has {len(cells):,} cells in row {row:,} and at most {bounds.columns:,} columns are "
            "read; check the separator, or split the file."
        )
    return cells


def _columns(batch: list[list[str]]) -> pa.Table:
    width = max(map(len, batch), default=0)
    rows = [row if len(row) == width else [*row, *[""] * (width - len(row))] for row in batch]
    arrays = [pa.array([cell or None for cell in column], pa.string()) for column in zip(*rows, strict=True)]
    return pa.table(arrays, names=[f"c{at}" for at in range(width)])
