"""
One table, polluted in every way people pollute theirs: read as it was, said aloud, or refused with its line.

The ways are those of the Pollock benchmark for data loading (file-level, then each row with a separator too
many or too few, with a stray quotation mark, with another separator), over a table of our own.
"""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from kapta_workspace.domain.errors import Unreadable
from kapta_workspace.storage.sheets import Sheet, read_workbook

HEADINGS = ["Date", "Time", "Quantity", "Product", "Price", "Kind", "Description", "Link", "Comment"]
ROWS = [
    [
        f"{n}/05/2018",
        f"9:3{n}:00 PM",
        str(n),
        f"00{n}32",
        f"{n * 11}.50",
        ("Gizmo", "Widget", "Gadget")[n % 3],
        f"Widget, small ({n})" if n % 2 else f"Gadget {n}",
        f"http://example.com/?id={n}&x=y",
        f'They said "yes" {n}, twice' if n % 3 == 0 else ("" if n % 4 == 0 else f"note {n}"),
    ]
    for n in range(1, 9)
]


def text(rows: list[list[str]], **how: object) -> str:
    """Rows as a text file."""
    made = io.StringIO()
    csv.writer(made, **{"lineterminator": "\r\n", **how}).writerows(rows)  # type: ignore[arg-type]
    return made.getvalue()


TABLE = [HEADINGS, *ROWS]
WHOLE = text(TABLE)
QUOTED = text(TABLE, quoting=csv.QUOTE_ALL)
SAME: dict[str, str] = {
    "as the standard says": WHOLE,
    "no line end at the end": WHOLE.rstrip("\r\n"),
    "blank lines at the end": WHOLE + "\r\n\r\n",
    "every cell quoted": QUOTED,
    "lines end in LF": text(TABLE, lineterminator="\n"),
    "lines end in CR": text(TABLE, lineterminator="\r"),
    "byte order mark": "\ufeff" + WHOLE,
    "tabs": text(TABLE, delimiter="\t"),
    "semicolons": text(TABLE, delimiter=";"),
    "bars": text(TABLE, delimiter="|"),
    "carets": text(TABLE, delimiter="^"),
    "tildes": text(TABLE, delimiter="~"),
    "separator named first": "sep=;\r\n" + text(TABLE, delimiter=";"),
    "a space after each separator": QUOTED.replace('","', '", "'),
    "single quotation marks": text(TABLE, quotechar="'"),
    "every cell in single marks": text(TABLE, quotechar="'", quoting=csv.QUOTE_ALL),
    "backslashes before marks": text(TABLE, doublequote=False, escapechar="\\"),
    "a title above": "Sales report\r\n\r\n" + WHOLE,
    "a title as wide as the table": "Sales report,,,,,,,,\r\n,,,,,,,,\r\n" + WHOLE,
    "the same table again below": WHOLE + "\r\n" + text([HEADINGS]),
    "headings on every page": text([*TABLE[:5], HEADINGS, *TABLE[5:]]),
    "a zero character": WHOLE.replace("note 1", "no\0te 1"),
}
"""Ways that change nothing of what the table says."""


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], Sheet]:
    """Writes a text file and reads it as its only sheet."""

    def write_and_read(content: str) -> Sheet:
        path = tmp_path / "sales.csv"
        path.write_text(content, encoding="utf-8", newline="")
        return read_workbook(path).sheets[0]

    return write_and_read


def cells(sheet: Sheet) -> list[list[str]]:
    """The rows as lists of text, empty cells as empty text."""
    found: list[list[str]] = sheet.frame.fillna("").to_numpy().tolist()
    return found


@pytest.mark.parametrize("way", SAME)
def test_the_table_is_read_as_it_was(read, way: str) -> None:
    """Every heading, row and cell."""
    sheet = read(SAME[way])

    assert HEADINGS == sheet.frame.columns.tolist()
    assert ROWS == cells(sheet)


def test_unusual_quoting_is_said(read) -> None:
    """How cells were quoted stands in the notes, when it is not the usual way."""
    assert (
        "Cells are quoted with ' instead of \"; they were read so."
        in read(SAME["single quotation marks"]).notes
    )
    said = 'Quotation marks inside cells are written \\"; they were read so.'
    assert said in read(SAME["backslashes before marks"]).notes


def test_paths_and_apostrophes_do_not_pass_for_unusual_quoting(read) -> None:
    """A cell that ends in a backslash, and one that begins with an apostrophe, are the standard's."""
    sheet = read('Name,Folder\r\n\'s Hertogenbosch,"C:\\data\\"\r\n"a, b",\'\r\n')

    assert [["'s Hertogenbosch", "C:\\data\\"], ["a, b", "'"]] == cells(sheet)


@pytest.mark.parametrize("at", range(1, len(TABLE)))
def test_a_separator_too_many_or_too_few_moves_nothing(read, at: int) -> None:
    """The row's own cells stay in their places, and both are said with the row; the other rows are whole."""
    lines = WHOLE.split("\r\n")
    more, fewer = lines[:], lines[:]
    more[at] += ",beyond"
    fewer[at] = text([TABLE[at][:-1]]).rstrip("\r\n")
    longer, shorter = read("\r\n".join(more)), read("\r\n".join(fewer))

    assert ROWS == [row[: len(HEADINGS)] for row in cells(longer)]
    assert "beyond" == cells(longer)[at - 1][-1]
    assert f"1 row has more cells than there are headings, the first is row {at + 1}" in " ".join(
        longer.notes
    )
    expected = [row if place != at - 1 else [*row[:-1], ""] for place, row in enumerate(ROWS)]
    assert expected == cells(shorter)
    assert f"1 row has fewer cells than there are headings, the first is row {at + 1}" in " ".join(
        shorter.notes
    )


@pytest.mark.parametrize("at", range(len(TABLE)))
def test_a_row_with_another_separator_moves_no_other(read, at: int) -> None:
    """It stands in its first cells as it was written, and is said; no other row is touched."""
    lines = WHOLE.split("\r\n")
    lines[at] = text([TABLE[at]], delimiter=";").rstrip("\r\n")
    sheet = read("\r\n".join(lines))

    assert [row for place, row in enumerate(ROWS) if place != at - 1] == [
        row for place, row in enumerate(cells(sheet)) if place != at - 1
    ]
    assert any("cells than there are headings" in note for note in sheet.notes)


@pytest.mark.parametrize("place", ["end", "middle"])
@pytest.mark.parametrize("at", range(len(TABLE)))
def test_a_stray_mark_within_a_cell_is_a_letter(read, at: int, place: str) -> None:
    """One in the middle or at the end of an unquoted cell stays there; every other cell is as it was."""
    rows = [row[:] for row in TABLE]
    cell = rows[at][0]
    rows[at][0] = f'{cell}"' if place == "end" else f'{cell[:2]}"{cell[2:]}'
    lines = WHOLE.split("\r\n")
    lines[at] = lines[at].replace(cell, rows[at][0], 1)
    sheet = read("\r\n".join(lines))

    assert rows == [sheet.frame.columns.tolist(), *cells(sheet)]


@pytest.mark.parametrize("at", range(len(TABLE)))
def test_a_stray_mark_that_opens_a_cell_is_refused_or_said(read, at: int) -> None:
    """It could swallow what follows: refused with its line, or the one row it was in is named."""
    lines = WHOLE.split("\r\n")
    lines[at] = '"' + lines[at]
    refused = [0, *(n for n, row in enumerate(ROWS, start=1) if not any('"' in c or "," in c for c in row))]
    if at in refused:  # nothing in the row closes it again
        with pytest.raises(Unreadable, match=f"starts in line {at + 1} a quotation mark is opened"):
            read("\r\n".join(lines))
        return
    sheet = read("\r\n".join(lines))

    assert any(f"check row {at + 1}." in note for note in sheet.notes)
    others = [row for place, row in enumerate(ROWS) if place != at - 1]
    assert others == [row for place, row in enumerate(cells(sheet)) if place != at - 1]


def test_rows_that_are_no_table_are_kept_and_said(read) -> None:
    """A footnote stays a row, one that is too short; a wider second table reaches into columns of its own."""
    footnote = read(WHOLE + "\r\nSource: our own\r\n")
    wider = read(WHOLE + "\r\n" + text([["a"] * 11, ["b"] * 11]))

    assert [*ROWS, ["Source: our own", *[""] * 8]] == cells(footnote)
    assert any("1 row has fewer cells" in note for note in footnote.notes)
    assert [[*row, "", ""] for row in ROWS] == cells(wider)[:-2]
    assert any("2 rows have more cells" in note for note in wider.notes)


def test_what_is_missing_of_a_table_is_said(read) -> None:
    """No headings, headings alone, one row: each is told."""
    bare, alone, single = read(text(ROWS)), read(text([HEADINGS])), read(text(TABLE[:2]))

    assert any("taken as the headings, although it looks like data" in note for note in bare.notes)
    assert any("There are headings but no rows" in note for note in alone.notes)
    assert ROWS[:1] == cells(single)
