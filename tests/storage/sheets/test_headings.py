import pyarrow as pa
import pytest

from kapta_workspace.storage.sheets.grid import Grid
from kapta_workspace.storage.sheets.headings import find_headings, is_figure, is_word


def grid(picture: str, merged=(), *, delimited: bool = False) -> Grid:
    """A grid drawn as text: a line a row, bars between cells; a delimited row ends with its last bar."""
    rows = [[cell.strip() for cell in line.split("|")] for line in picture.strip("\n").splitlines()]
    width = max(map(len, rows))
    columns = zip(*[row + [""] * (width - len(row)) for row in rows], strict=True)
    arrays = [pa.array([cell or None for cell in column], pa.string()) for column in columns]
    table = pa.table(arrays, names=[f"c{at}" for at in range(width)])
    return Grid(
        "Accounts", table, merged=tuple(merged), lengths=[len(row) for row in rows] if delimited else ()
    )


def rows_of_headings(picture: str, merged=(), **kind) -> tuple[int, int]:
    """The first and last row of headings, as a person counts rows."""
    found = find_headings(grid(picture, merged, **kind))
    assert found is not None
    return found.first + 1, found.last + 1


@pytest.mark.parametrize("delimited", [False, True])
@pytest.mark.parametrize(
    "picture",
    [
        "Name | City | Type\nAcme | Bonn | Key\nGlobex | Köln | Key",
        "Name | City | Type\nAcme | | \nGlobex | | \nInitech | | ",
        "Name\nAcme\nGlobex",
        "Acme\nGlobex\nInitech",
        "Account | 2024 | 2025 | 2026\nAcme | 1 | 2 | 3",
        "Account | 2026-01-31 | 2026-02-28\nAcme | 10 | 20\nGlobex | 5 | 6",
        "Phone | Phone | Phone\n1 | 2 | 3\nx | y | z",
        "1 | 17.5 | x\n2 | 18.5 | y\n3 | 19.5 | z",
        " | name | city\n0 | Acme | Bonn\n1 | Globex | Köln",
        " | name\nx | Ann\ny | Bob",
        "name | \nAnn | x\nBob | y",
        "Name | City | Type",
        "Address | City | Notes\nHigh St | Bonn | Tel. 5\nLow St | Köln | none",
    ],
)
def test_the_first_row_is_the_headings_of_an_ordinary_table(picture, delimited):
    """What people mostly have: headings first, whatever the rows beneath look like."""
    assert (1, 1) == rows_of_headings(picture, delimited=delimited)


@pytest.mark.parametrize(
    ("picture", "row"),
    [
        ("Our accounts | | \nName | City | Type\nAcme | Bonn | Key", 2),
        ("Our accounts | | \n | | \nName | City | Type\nAcme | Bonn | Key", 3),
        (" | | \n | | \nName | City | Type\nAcme | Bonn | Key", 3),
        (
            "By: | Ann | | | \nOn: | 2026-05-01 | | | \nName | City | Type | Boss | Since\nA | B | C | D | E",
            3,
        ),
        (" | | 30\nName | City | Value\nAcme | Bonn | 10\nGlobex | Köln | 20", 2),
        ("1 | 2 | 3\nName | City | Value\nAcme | Bonn | 10\nGlobex | Köln | 20", 2),
        ("Our accounts | | \nName | City | Type", 2),
        ("Our list | \n | \nName | City\nAcme | Bonn", 3),
        ("Our list | \nName | Value\nAcme | 10\nGlobex | 20", 2),
    ],
)
def test_titles_and_totals_above_the_headings_are_seen_in_a_workbook(picture, row):
    """Titles fill less than the table beneath them; totals are figures above words."""
    assert (row, row) == rows_of_headings(picture)


def test_a_title_in_a_text_file_is_shorter_than_its_rows():
    """In a text file a row is above the headings only when it has fewer cells, or far fewer filled ones."""
    table = "Name | City | Type\nAcme | Bonn | Key\nGlobex | Köln | Key"
    wide = "Name | City | Type | Owner\nAcme | Bonn | Key | Ann\nGlobex | Köln | Key | Bo"

    assert (2, 2) == rows_of_headings("Our accounts\n" + table, delimited=True)
    assert (1, 1) == rows_of_headings("Our accounts | | \n" + table, delimited=True)
    assert (2, 2) == rows_of_headings("Our accounts | | | \n" + wide, delimited=True)


def test_headings_merged_downwards_reach_to_the_end_of_the_merge():
    """A heading over two rows makes both rows headings, when the others are groups merged sideways."""
    picture = "Account | Owner | Billing | | Since\n | | Street | City | \nAcme | Ann | High St | Bonn | 2020"

    merged = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 1, 4)]
    assert (1, 2) == rows_of_headings(picture, merged)
    assert (1, 1) == rows_of_headings(picture, merged[:2])


def test_an_empty_grid_has_no_headings():
    """Nothing, or nothing but spaces, is no table."""
    assert find_headings(grid(" | \n | ")) is None
    assert find_headings(Grid("Accounts", pa.table({}))) is None


@pytest.mark.parametrize(
    "cell",
    ["12", "-1.234,56", "(5)", "€ 10", "2026-03-31 10:00", "31.03.2026", "+49 30 1234", "10%", "5 EUR"],
)
def test_figures_are_numbers_amounts_dates_and_telephone_numbers(cell):
    """What is mostly digits is no heading."""
    assert (True, False) == (is_figure(cell), is_word(cell) and cell != "2026-03-31")


@pytest.mark.parametrize(
    "cell", ["Name", "2026", "2026-03", "FY2026", "Q1 2026", "cf:tier", "Address 1: City", "№", "%", "#"]
)
def test_words_and_periods_may_be_headings(cell):
    """Words, signs and periods of time head a column."""
    assert is_word(cell)


@pytest.mark.parametrize("cell", ["ada@example.org", "https://example.org", "x" * 200])
def test_addresses_and_paragraphs_are_no_headings(cell):
    """An e-mail address, a link or a long text is content."""
    assert not is_word(cell)
