"""What reading a spreadsheet gives: bounds in, workbook out; plain values that hold no behaviour."""

from dataclasses import dataclass

import pandas as pd

BLANK = "blank"
ABOVE = "above the headings"
GROUPS = "group headings above the headings"
HEADINGS = "headings"
REPEATED = "headings repeated"
EXAMPLE = "example row of the template"
SEPARATOR_LINE = "line that names the separator"


@dataclass(frozen=True, slots=True)
class Bounds:
    """
    How much one file may cost before it is refused.

    Attributes:
        seconds: Wall and CPU time for parsing a workbook.
        memory_mb: Memory a workbook's parsing process may take on top of its own start.
        file_mb: Size of the file as it lies on disk.
        unpacked_mb: Size of everything packed inside a workbook.
        rows: Data rows of one sheet; blank rows and rows above the headings do not count.
        columns: Columns of one sheet, up to the last one with content.
    """

    seconds: float = 60
    memory_mb: int = 1024
    file_mb: int = 50
    unpacked_mb: int = 1024
    rows: int = 200_000
    columns: int = 500


@dataclass(frozen=True, slots=True)
class LeftOut:
    """
    One row of the file that is not data.

    Attributes:
        row: Its number as a person counts it in the file, from 1.
        reason: One of the reasons named in this module, such as ``blank`` or ``headings``.
        text: What stands in it: its filled cells, joined by `` | ``.
    """

    row: int
    reason: str
    text: str


@dataclass(frozen=True)
class Sheet:
    """
    One sheet as a table of text.

    Attributes:
        name: The sheet's name; for a text file the file's name without its ending.
        frame: Columns are the headings as they stand in the file (trimmed; a blank one is called
            ``column C``, a second one of the same name gets `` (2)``); the index *row* is the row number as a
            person counts it in the file; every column is ``str``, missing where the cell is empty. Typed
            cells come as canonical text: dates ``2026-03-31`` or ``2026-03-31T10:00:00``, times and
            durations ``10:00:00``, yes/no as ``yes`` and ``no``, whole numbers without ``.0``.
        left_out: Every other row up to the last one with content, so that
            *rows in the file = rows of the frame + rows left out*.
        hidden: Whether the sheet is hidden in its workbook.
        notes: What was found and how it was taken, in sentences for the person who chose the file.
    """

    name: str
    frame: pd.DataFrame
    left_out: tuple[LeftOut, ...]
    hidden: bool
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Workbook:
    """
    Everything one file holds.

    Attributes:
        path_name: The file's name, without its folder.
        sha256: The hash of its bytes, in hexadecimal.
        sheets: Its sheets in their order; charts, dialogs and drawings are named in ``notes`` instead.
        notes: What is to be said about the file as a whole.
    """

    path_name: str
    sha256: str
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...]
