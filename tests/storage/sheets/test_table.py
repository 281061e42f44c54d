import io

import openpyxl
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from kapta_workspace.domain.errors import Unreadable
from kapta_workspace.storage.sheets import Bounds, read_workbook
from kapta_workspace.storage.sheets.grid import Grid
from kapta_workspace.storage.sheets.table import find_table, rows_with_content
from kapta_workspace.storage.sheets.titles import unique
from tests.storage.sheets.files import filled

CELLS = st.sampled_from(
    [
        "",
        "",
        "",
        " ",
        "Name",
        "City",
        "#",
        "(example)",
        "column B",
        "Acme",
        "12",
        "3.5",
        "2026-03-31",
        "a@b.org",
        "NA",
    ]
)
GRIDS = st.integers(1, 6).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=12)
)


def gridded(rows: list[list[str]], *, delimited: bool = False) -> Grid:
    """These rows as a grid."""
    arrays = [pa.array([cell or None for cell in column], pa.string()) for column in zip(*rows, strict=True)]
    table = pa.table(arrays, names=[f"c{at}" for at in range(len(arrays))])
    return Grid("Accounts", table, lengths=[len(row) for row in rows] if delimited else ())


def content(rows: list[list[str]]) -> int:
    """The number of rows up to the last one with content."""
    return max((number for number, row in enumerate(rows, start=1) if "".join(row).strip()), default=0)


@given(GRIDS, st.booleans())
@example([["#", "Name"], ["(example)", "Acme"], ["x", "Globex"]], False)
@example([["Name", "City"], ["Name", "City"], ["", ""]], True)
def test_every_row_is_data_or_left_out_once(rows, delimited):
    """Rows in the file = rows of the frame + rows left out; no row is both, none is neither."""
    sheet = find_table(gridded(rows, delimited=delimited), Bounds())

    data, left_out = sheet.frame.index.tolist(), [left.row for left in sheet.left_out]
    assert list(range(1, content(rows) + 1)) == sorted(data + left_out)


@given(GRIDS, st.booleans())
def test_no_cell_is_lost_or_moved(rows, delimited):
    """Every cell of a data row stands in its row, in file order; every other one in the words left out."""
    sheet = find_table(gridded(rows, delimited=delimited), Bounds())

    words = {left.row: left.text for left in sheet.left_out}
    for number, row in enumerate(rows[: content(rows)], start=1):
        there = [cell for cell in row if cell.strip()]
        if number in words:
            assert " | ".join(there) == words[number]
        else:
            kept = [cell for cell in filled(sheet, number) if cell.strip()]
            assert kept in (there, there[1:])  # the column # has done its work and is gone
            assert kept == there or any("“#”" in note for note in sheet.notes)


@given(GRIDS, st.booleans())
def test_a_frame_is_always_text_under_names_of_their_own(rows, delimited):
    """Whatever the grid, columns are distinct, of type str, and the index is called row."""
    frame = find_table(gridded(rows, delimited=delimited), Bounds()).frame

    assert frame.columns.is_unique
    assert all(isinstance(kind, pd.StringDtype) for kind in frame.dtypes)
    assert "row" == frame.index.name


@settings(max_examples=4, phases=[Phase.explicit, Phase.reuse, Phase.generate])  # each starts a process
@given(st.lists(GRIDS, min_size=8, max_size=15))
def test_a_workbook_accounts_for_its_rows(tmp_path_factory, grids):
    """The same through a real .xlsx and the confined process (a cell of spaces is nothing in an .xlsx)."""
    grids = [[[cell.strip() for cell in row] for row in rows] for rows in grids]
    book = openpyxl.Workbook()
    for rows in [[["Name"]], *grids]:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append([cell or None for cell in row])
    book.remove(book.active)
    path = tmp_path_factory.mktemp("books") / "accounts.xlsx"
    book.save(path)

    for rows, sheet in zip(grids, read_workbook(path).sheets[1:], strict=True):
        assert content(rows) == len(sheet.frame) + len(sheet.left_out)
        pd.testing.assert_frame_equal(find_table(gridded(rows), Bounds()).frame, sheet.frame)


@settings(max_examples=60)
@given(GRIDS, st.sampled_from([",", ";", "\t"]))
def test_a_text_file_accounts_for_its_rows(tmp_path_factory, rows, separator):
    """The same through a real text file."""
    target = io.StringIO()
    for row in rows:
        target.write(separator.join(row) + "\n")
    path = tmp_path_factory.mktemp("texts") / "accounts.csv"
    path.write_text(target.getvalue())
    if not content(rows):
        with pytest.raises(Unreadable):
            read_workbook(path)
        return

    sheet = read_workbook(path, separator=separator).sheets[0]

    assert content(rows) == len(sheet.frame) + len(sheet.left_out)


def test_rows_with_content_end_with_the_last_one():
    """Space is no content; rows after the last content are not there."""
    table = pa.table({"c0": [None, " ", "x", None, "\t"], "c1": ["y", None, None, "\u00a0", None]})

    assert [True, False, True] == rows_with_content(table).tolist()


def test_names_are_told_apart_without_meeting_a_third():
    """A number is added, and not one that another heading already has."""
    assert ["Phone", "Phone (3)", "Phone (2)", "Phone (4)"] == unique(
        ["Phone", "Phone", "Phone (2)", "Phone"]
    )
