from datetime import date, datetime, time, timedelta

import pytest

from kapta_workspace.storage.sheets.cells import (
    column_letters,
    column_position,
    column_text,
    numbers_as_text,
    zeros,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Acme", "Acme"),
        ("", None),
        (None, None),
        ("NA", "NA"),
        ("  two  spaces ", "  two  spaces "),
        (3.0, "3"),
        (-0.0, "0"),
        (3, "3"),
        (0.1, "0.1"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (float("inf"), "inf"),
        (True, "yes"),
        (False, "no"),
        (date(2026, 3, 31), "2026-03-31"),
        (datetime.fromisoformat("2026-03-31"), "2026-03-31"),
        (datetime.fromisoformat("2026-03-31T10:00"), "2026-03-31T10:00:00"),
        (datetime.fromisoformat("2026-03-31T09:59:59.999900"), "2026-03-31T10:00:00"),
        (datetime.fromisoformat("2026-03-31T09:59:59.250000"), "2026-03-31T09:59:59.250"),
        (datetime.fromisoformat("9999-12-31T23:59:59.999999"), "9999-12-31T23:59:59.999"),
        (time(10, 30), "10:30:00"),
        (time(9, 59, 59, 999_999), "10:00:00"),
        (timedelta(hours=26, minutes=30), "26:30:00"),
        (timedelta(hours=-1), "-01:00:00"),
    ],
)
def test_a_typed_cell_becomes_its_canonical_text(value, text):
    """Each kind of cell has one text, whatever stands beside it in its column."""
    assert [text] == column_text([value])
    assert [text, "beside"] == column_text([value, "beside"])


def test_a_column_of_whole_numbers_reads_as_its_cells_do():
    """The short cut for columns of whole numbers gives what each cell alone gives."""
    values = [1.0, -7.0, 0.0, 123456789012345680.0]

    assert [column_text([value])[0] for value in values] == column_text(values)


@pytest.mark.parametrize(
    ("position", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (16383, "XFD")]
)
def test_columns_are_lettered_as_spreadsheet_programs_do(position, letters):
    """Column letters and positions are the same thing said twice; XFD is Excel's last column."""
    assert (letters, position) == (column_letters(position), column_position(letters))


def test_numbers_stored_as_text_are_those_beside_real_numbers():
    """A text that reads as a number is worth a word only where the column holds numbers too."""
    assert [1, 3] == numbers_as_text([12.5, "12", "n/a", "1,5"])
    assert [] == numbers_as_text(["0123", "0456"])


def test_zero_characters_are_counted_and_taken_out():
    """A text with zero characters in it is counted and comes out without them."""
    assert 2 == zeros(["T\0i\0", 5.0])
    assert ["Ti", "x"] == column_text(["T\0i\0", "x"])
