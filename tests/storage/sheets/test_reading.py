import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.chart import BarChart, Reference

from kapta_workspace.domain.errors import Unreadable
from kapta_workspace.storage.sheets import Bounds, confined, read_workbook
from tests.storage.sheets.files import filled, pack, parts, text_cell, text_row, workbook


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a test writes its workbook."""
    return tmp_path / "accounts.xlsx"


def said(notes, words: str) -> bool:
    """Whether some note holds these words."""
    return any(words in note for note in notes)


def test_a_workbook_comes_as_text_under_its_headings(path):
    """Every typed cell is canonical text, an empty one is missing, and rows keep the file's numbers."""
    workbook(
        path,
        {
            "Accounts": [
                ["Name", "Since", "Called", "At", "Owner", "Value", "Code"],
                [
                    "Acme",
                    date(2026, 3, 31),
                    datetime.fromisoformat("2026-03-31T10:00"),
                    time(9, 30),
                    True,
                    12.0,
                    "007",
                ],
                ["NA", None, None, None, False, 0.1, "+49 30"],
            ]
        },
    )

    sheet = read_workbook(path).sheets[0]

    assert ["Acme", "2026-03-31", "2026-03-31T10:00:00", "09:30:00", "yes", "12", "007"] == filled(sheet, 2)
    assert ["NA", "no", "0.1", "+49 30"] == filled(sheet, 3)
    assert {"str"} == {str(kind) for kind in sheet.frame.dtypes}
    assert ("row", "Accounts", False) == (sheet.frame.index.name, sheet.name, sheet.hidden)


def test_words_for_nothing_stay_words(path):
    """NA, None, null and n/a are text like any other: what they mean is for the schema to say."""
    words = ["NA", "None", "null", "n/a", "NaN", "#N/A N/A", "-", "nan"]
    workbook(path, {"Accounts": [["Name"], *[[word] for word in words]]})

    assert words == read_workbook(path).sheets[0].frame["Name"].tolist()


def test_every_row_is_data_or_left_out_with_its_reason(path):
    """Titles, blank rows and headings are not data; together with the data they are all rows."""
    workbook(
        path,
        {
            "Accounts": [
                ["Our accounts"],
                [],
                ["Name", "Type", "City"],
                ["Acme", "Key", "Bonn"],
                [],
                ["Globex"],
            ]
        },
    )

    sheet = read_workbook(path).sheets[0]

    assert [
        (1, "above the headings", "Our accounts"),
        (2, "blank", ""),
        (3, "headings", "Name | Type | City"),
    ] == [(left.row, left.reason, left.text) for left in sheet.left_out[:3]]
    assert [4, 6] == sheet.frame.index.tolist()
    assert 6 == len(sheet.frame) + len(sheet.left_out)
    assert said(sheet.notes, "taken from row 3")


def test_blank_and_doubled_headings_get_names_of_their_own(path):
    """A column without a heading is called by its letter; the second of a name by its number."""
    workbook(path, {"People": [["Name", None, "Phone", " Phone "], ["Ada", "x", "1", "2"]]})

    sheet = read_workbook(path).sheets[0]

    assert ["Name", "column B", "Phone", "Phone (2)"] == sheet.frame.columns.tolist()
    assert said(sheet.notes, "no heading and is called column B")
    assert said(sheet.notes, "stands more than once, so a number was added: Phone")


def test_a_column_letter_is_the_letter_in_the_file(path):
    """A table that starts in column C says so: its second column is column D."""
    workbook(path, {"People": [[None, None, "Name", None], [None, None, "Ada", "x"]]})

    assert ["Name", "column D"] == read_workbook(path).sheets[0].frame.columns.tolist()


def test_longer_rows_are_never_shifted(path):
    """What stands beyond the headings stays in its own column."""
    workbook(path, {"People": [["Name", "City"], ["Ada", "Bonn", "extra"], ["Bo", "Köln"]]})

    sheet = read_workbook(path).sheets[0]

    assert ["Ada", "Bonn", "extra"] == filled(sheet, 2)
    assert ["Name", "City", "column C"] == sheet.frame.columns.tolist()
    assert said(sheet.notes, "1 row has more cells than there are headings")


def test_two_rows_of_headings_name_each_column_by_its_lowest(path):
    """Groups merged over their columns are left out; a heading merged downwards names its column."""
    book = workbook(
        path,
        {
            "Accounts": [
                ["Account", "Billing", None, "Shipping", None],
                [None, "Street", "City", "Street", "City"],
                ["Acme", "High St", "Bonn", "Low St", "Köln"],
            ]
        },
    )
    for area in ("A1:A2", "B1:C1", "D1:E1"):
        book["Accounts"].merge_cells(area)
    book.save(path)

    sheet = read_workbook(path).sheets[0]

    assert ["Account", "Street", "City", "Street (2)", "City (2)"] == sheet.frame.columns.tolist()
    assert [(1, "group headings above the headings"), (2, "headings")] == [
        (left.row, left.reason) for left in sheet.left_out
    ]
    assert said(sheet.notes, "merged over several columns: B1:C1 and D1:E1")


def test_merged_data_is_said_aloud(path):
    """Only the first of several merged cells holds the value, and the sheet says where."""
    book = workbook(path, {"People": [["Account", "Name"], ["Acme", "Ada"], [None, "Bo"]]})
    book["People"].merge_cells("A2:A3")
    book.save(path)

    sheet = read_workbook(path).sheets[0]

    assert said(sheet.notes, "Cells are merged in A2:A3")
    assert ["Bo"] == filled(sheet, 3)


def test_hidden_things_are_read_and_said(path):
    """Hidden sheets are flagged, hidden rows and columns are read like the others."""
    book = workbook(
        path, {"People": [["Name", "City"], ["Ada", "Bonn"], ["Bo", "Köln"]], "Old": [["Name"], ["Cy"]]}
    )
    book["Old"].sheet_state = "hidden"
    book["People"].row_dimensions[3].hidden = True
    book["People"].column_dimensions["B"].hidden = True
    book.save(path)

    people, old = read_workbook(path).sheets

    assert (False, True) == (people.hidden, old.hidden)
    assert ["Bonn", "Köln"] == people.frame["City"].tolist()
    assert said(people.notes, "1 row and column B are hidden")


def test_a_chart_in_front_is_named_and_passed_over(path):
    """A workbook whose first sheet is a chart gives its tables and says that the chart was not read."""
    book = workbook(path, {"Figures": [["Name", "Value"], ["Acme", 5]]})
    chart = BarChart()
    chart.add_data(Reference(book["Figures"], min_col=2, min_row=1, max_row=2))
    book.create_chartsheet("Picture", 0).add_chart(chart)
    book.save(path)

    found = read_workbook(path)

    assert ["Figures"] == [sheet.name for sheet in found.sheets]
    assert said(found.notes, "“Picture” is a chart")


def test_a_formula_gives_its_stored_value_or_is_named(path):
    """The value the file stores is read; a formula without one is missing, and its cell is named."""
    stored = '<c r="B2"><f>1+1</f><v>2</v></c>'
    silent = '<c r="B3"><f>1+2</f></c>'
    empty_text = '<c r="B4" t="str"><f>""</f><v></v></c>'
    rows = "".join(
        f'<row r="{number}">{text_cell(f"A{number}", "Acme")}{cell}</row>'
        for number, cell in ((2, stored), (3, silent), (4, empty_text))
    )
    pack(path, parts(text_row(1, "Name", "Value") + rows))

    sheet = read_workbook(path).sheets[0]

    assert ["2"] == sheet.frame["Value"].dropna().tolist()
    assert said(sheet.notes, "1 formula has no stored value and was read as empty: B3.")


def test_error_cells_are_missing_and_named(path):
    """An error such as #N/A is no value; the sheet says which cells hold one."""
    book = workbook(path, {"Figures": [["Name", "Value"], ["Acme", "#N/A"], ["Globex", "#DIV/0!"]]})
    book.save(path)

    sheet = read_workbook(path).sheets[0]

    assert sheet.frame["Value"].isna().all()
    assert said(sheet.notes, "2 cells hold an error such as #N/A and were read as empty: B2 and B3.")


def test_dates_count_from_the_year_the_workbook_says(path):
    """Serial 1 is 1 January 1900, or 2 January 1904 in a workbook that counts from 1904."""
    styles = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts><font/></fonts>'
        "<fills><fill/></fills><borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs>"
        '<cellXfs><xf/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
    )
    data = text_row(1, "Since") + '<row r="2"><c r="A2" s="1"><v>1</v></c></row>'
    link = '<Relationship Id="rId2" Type="{}/styles" Target="styles.xml"/></Relationships>'
    for settings, expected in (("", "1900-01-01"), ('<workbookPr date1904="1"/>', "1904-01-02")):
        made = parts(data, workbook_settings=settings) | {"xl/styles.xml": styles}
        made["xl/_rels/workbook.xml.rels"] = made["xl/_rels/workbook.xml.rels"].replace(
            "</Relationships>",
            link.format("http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
        )
        found = read_workbook(pack(path, made))

        assert [expected] == found.sheets[0].frame["Since"].tolist()
        assert bool(settings) == said(found.notes, "from 1904")


def test_dates_written_as_text_stay_text(path):
    """Whether 03/04/2026 is in March or in April is not for the reader to guess."""
    workbook(path, {"Accounts": [["Since"], ["03/04/2026"], ["31.12.2026"]]})

    assert ["03/04/2026", "31.12.2026"] == read_workbook(path).sheets[0].frame["Since"].tolist()


def test_numbers_stored_as_text_are_said_aloud(path):
    """A text among numbers is read as written, and its cell is named."""
    workbook(path, {"Accounts": [["Value"], [12.5], ["1.250,00"], [3]]})

    sheet = read_workbook(path).sheets[0]

    assert ["12.5", "1.250,00", "3"] == sheet.frame["Value"].tolist()
    assert said(sheet.notes, "1 cell is a number stored as text and was read as written: A3.")


def test_the_example_row_of_a_template_is_left_out(path):
    """A row marked (example) in a first column called # is no data, and that column is no column."""
    workbook(
        path,
        {"Accounts": [["#", "name", "type"], ["(example)", "Acme", "Key"], [None, "Globex", "Key"]]},
    )

    sheet = read_workbook(path).sheets[0]

    assert ["name", "type"] == sheet.frame.columns.tolist()
    assert [3] == sheet.frame.index.tolist()
    assert (2, "example row of the template", "(example) | Acme | Key") == (
        sheet.left_out[1].row,
        sheet.left_out[1].reason,
        sheet.left_out[1].text,
    )
    assert not said(sheet.notes, "#")


def test_other_content_of_the_mark_column_is_said_aloud(path):
    """What stands in a first column called # is left out, but not in silence."""
    workbook(path, {"Accounts": [["#", "name"], [1, "Acme"], [2, "Globex"]]})

    sheet = read_workbook(path).sheets[0]

    assert ["name"] == sheet.frame.columns.tolist()
    assert said(sheet.notes, "what stands in it was left out")


def test_headings_that_come_again_are_not_data(path):
    """A printed list that repeats its headings on every page has them left out; one column alone has not."""
    workbook(
        path,
        {
            "Pages": [["Name", "City"], ["Ada", "Bonn"], ["Name", "City"], ["Bo", "Köln"]],
            "Words": [["foo"], ["foo"], ["bar"]],
        },
    )

    pages, words = read_workbook(path).sheets

    assert [2, 4] == pages.frame.index.tolist()
    assert (3, "headings repeated") == (pages.left_out[1].row, pages.left_out[1].reason)
    assert ["foo", "bar"] == words.frame["foo"].tolist()


def test_a_total_at_the_end_is_kept_and_said(path):
    """TOTAL is also the name of a company: the row stays, and a person may take it out."""
    workbook(path, {"Accounts": [["Name", "Value"], ["Acme", 5], ["Total", 5]]})

    sheet = read_workbook(path).sheets[0]

    assert 2 == len(sheet.frame)
    assert said(sheet.notes, "The last row, 3, starts with “Total”; it was kept as data.")


def test_headings_alone_are_a_table_without_rows(path):
    """A sheet of headings has its columns and no rows; an empty sheet beside it has neither."""
    workbook(path, {"Accounts": [["Name", "City"]], "Empty": []})

    accounts, empty = read_workbook(path).sheets

    assert (["Name", "City"], 0) == (accounts.frame.columns.tolist(), len(accounts.frame))
    assert said(accounts.notes, "no rows beneath")
    assert (0, (), ("The sheet is empty.",)) == (len(empty.frame.columns), empty.left_out, empty.notes)


def test_a_workbook_without_any_content_is_refused(path):
    """A workbook whose sheets are all empty is said to hold no table."""
    workbook(path, {"Empty": [], "Too": [[" "]]})

    with pytest.raises(Unreadable, match="holds no table"):
        read_workbook(path)


def test_empty_rows_at_the_end_are_not_there(path):
    """Formatted but empty rows beneath the table, even a million of them, do not count."""
    styled = '<row r="1048576"><c r="A1048576" s="0"/></row>'
    pack(path, parts(text_row(1, "Name") + text_row(2, "Acme") + styled))

    sheet = read_workbook(path).sheets[0]

    assert (1, 1) == (len(sheet.frame), len(sheet.left_out))


def test_too_many_rows_are_refused_by_name(path):
    """One data row more than the bounds allow is refused; headings and titles do not count."""
    workbook(path, {"Accounts": [["All of them"], ["Name", "City", "Type"], *[["a", "b", "c"]] * 5]})

    assert 5 == len(read_workbook(path, bounds=Bounds(rows=5)).sheets[0].frame)
    with pytest.raises(Unreadable, match=r"“Accounts” has 5 rows and at most 4 are read"):
        read_workbook(path, bounds=Bounds(rows=4))


def test_too_many_columns_are_refused_by_cell(path):
    """A value beyond the allowed columns is refused, and the sentence says where it stands."""
    workbook(path, {"Accounts": [["Name", "City", "Type"], ["a", "b", "c"]]})

    assert 3 == len(read_workbook(path, bounds=Bounds(columns=3)).sheets[0].frame.columns)
    with pytest.raises(Unreadable, match=r"cell C1 of sheet “Accounts” and at most 2 columns"):
        read_workbook(path, bounds=Bounds(columns=2))


def test_the_hash_is_that_of_the_file(path):
    """The same bytes give the same hash, so that an import can be recognised."""
    workbook(path, {"Accounts": [["Name"], ["Acme"]]})
    again = path.with_name("copy.xlsx")
    again.write_bytes(path.read_bytes())

    first, second = read_workbook(path), read_workbook(str(again))

    assert first.sha256 == second.sha256
    assert ("accounts.xlsx", "copy.xlsx") == (first.path_name, second.path_name)


def test_the_second_reader_gives_what_the_first_gives(path, monkeypatch):
    """Both readers make the same table of the same workbook; when the second was needed, it is said."""
    workbook(
        path,
        {
            "Accounts": [
                [None],
                ["Name", "Since", "At", "Owner", "Value", "Error", None],
                ["Acme", date(2026, 3, 31), time(9, 30), True, 12.0, "#N/A", "x"],
                ["NA", datetime.fromisoformat("2026-03-31T10:00"), None, False, 0.1, None],
            ],
            "Hidden": [["Name"], ["Bo"]],
        },
    )
    first = read_workbook(path)
    monkeypatch.setattr(confined, "READERS", ("by_nobody", "by_openpyxl"))
    second = read_workbook(path)

    for one, other in zip(first.sheets, second.sheets, strict=True):
        pd.testing.assert_frame_equal(one.frame, other.frame)
        assert (one.left_out, one.notes) == (other.left_out, other.notes)
    assert said(second.notes, "the slow way")


def test_an_open_document_is_read(tmp_path):
    """An .ods gives the same kinds of text: dates, numbers, yes and no."""
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
    text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"

    def cell(kind: str, value: str, attribute: str = "value") -> str:
        return f'<table:table-cell office:value-type="{kind}" office:{attribute}="{value}"/>'

    def word(value: str) -> str:
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'

    headings = "".join(map(word, ("Name", "Since", "Value", "Owner")))
    data = (
        word("Acme")
        + cell("date", "2026-03-31", "date-value")
        + cell("float", "12")
        + cell("boolean", "true", "boolean-value")
    )
    content = (
        f'<office:document-content xmlns:office="{office}" xmlns:table="{table}" xmlns:text="{text}">'
        '<office:body><office:spreadsheet><table:table table:name="Accounts">'
        f"<table:table-row>{headings}</table:table-row><table:table-row>{data}</table:table-row>"
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    path = pack(
        tmp_path / "accounts.ods",
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": manifest,
        },
    )

    assert ["Acme", "2026-03-31", "12", "yes"] == filled(read_workbook(path).sheets[0], 2)


@pytest.mark.parametrize("reader", ["by_calamine", "by_openpyxl"])
def test_a_false_dimension_hides_nothing(path, reader, monkeypatch):
    """A sheet that claims to end in A1 is read to its real end by either reader."""
    monkeypatch.setattr(confined, "READERS", (reader,))
    made = parts("".join(text_row(number, f"n{number}") for number in range(1, 1001)))
    key = "xl/worksheets/sheet1.xml"
    made[key] = made[key].replace("<sheetData>", '<dimension ref="A1"/><sheetData>')
    pack(path, made)

    assert 999 == len(read_workbook(path).sheets[0].frame)
    assert 1 == openpyxl.load_workbook(path, read_only=True).active.max_row


def test_a_missing_file_is_said_to_be_missing(tmp_path):
    """A wrong name or a folder gives a sentence, not a traceback."""
    for wrong in (tmp_path / "nothing.xlsx", tmp_path):
        with pytest.raises(Unreadable, match="There is no file"):
            read_workbook(wrong)


def test_a_file_beyond_its_size_is_refused(tmp_path):
    """A file larger than the bounds is refused before it is looked at."""
    large = tmp_path / "large.csv"
    large.write_bytes(b"name\n" + b"a" * (1 << 20))

    with pytest.raises(Unreadable, match="larger than 1 MB"):
        read_workbook(large, bounds=Bounds(file_mb=1))


# ------------------------------------------------------------------------------ more than one thing in a file


def test_a_second_table_beneath_the_first_is_said(path):
    """What follows a blank row stays data of the one table; the gap is named, so that a person looks."""
    first, second = [["Name", "City"], ["Acme", "Bonn"]], [["Product", "Price"], ["Ledger", "5"]]
    workbook(path, {"Both": [*first, ["", ""], *second]})

    sheet = read_workbook(path).sheets[0]

    assert ["Acme", "Product", "Ledger"] == sheet.frame["Name"].tolist()
    assert said(sheet.notes, "Row 3 is blank; what stands beneath was read as the same table.")


def test_a_second_table_at_the_side_keeps_its_own_columns(path):
    """Two tables side by side are one with a gap between them: no cell of either is moved or lost."""
    workbook(path, {"Both": [["Name", "City", None, "Product"], ["Acme", "Bonn", None, "Ledger"]]})

    frame = read_workbook(path).sheets[0].frame

    assert {"Name": "Acme", "City": "Bonn", "Product": "Ledger"} == frame.iloc[0].to_dict()


def test_a_value_linked_from_another_file_is_the_stored_one(path):
    """A formula that points into another workbook gives its stored value; the other is never opened."""
    linked = '<row r="2"><c r="A2" t="str"><f>[1]Prices!A1</f><v>Acme</v></c></row>'
    pack(path, parts(text_row(1, "Name") + linked))

    assert ["Acme"] == read_workbook(path).sheets[0].frame["Name"].tolist()


def test_an_archive_within_an_archive_is_never_opened(path):
    """A packed file inside a workbook is neither unpacked nor read; the sheet beside it is."""
    within = io.BytesIO()
    with zipfile.ZipFile(within, "w") as package:
        package.writestr("evil.xml", "x" * 1000)
    pack(path, parts(text_row(1, "Name") + text_row(2, "Acme")))
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/embeddings/more.zip", within.getvalue())

    assert ["Acme"] == read_workbook(path).sheets[0].frame["Name"].tolist()
