import csv
import io
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from kapta_workspace.domain.errors import Unreadable
from kapta_workspace.storage.sheets import Bounds, read_workbook
from kapta_workspace.storage.sheets.delimited import is_regular, is_spaced, read_carefully, read_fast
from kapta_workspace.storage.sheets.separator import find_separator

BOUNDS = Bounds()


@pytest.fixture
def read(tmp_path: Path):
    """Writes these bytes to a file and reads it as its only sheet."""

    def write_and_read(content: bytes | str, name: str = "accounts.csv", **options):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_workbook(path, **options).sheets[0]

    return write_and_read


def cells(sheet) -> list[list[str]]:
    """Headings and rows as lists of text, empty cells as empty text."""
    return [sheet.frame.columns.tolist(), *sheet.frame.fillna("").to_numpy().tolist()]


# ------------------------------------------------------------------------------ encodings


@pytest.mark.parametrize(
    ("codec", "mark", "called"),
    [
        ("utf-8", b"", "UTF-8"),
        ("utf-8", b"\xef\xbb\xbf", "UTF-8"),
        ("utf-16-le", b"\xff\xfe", "UTF-16"),
        ("utf-16-be", b"\xfe\xff", "UTF-16"),
        ("utf-32-le", b"\xff\xfe\0\0", "UTF-32"),
        ("utf-32-be", b"\0\0\xfe\xff", "UTF-32"),
        ("utf-16-le", b"", "UTF-16"),
        ("utf-16-be", b"", "UTF-16"),
        ("utf-32-le", b"", "UTF-32"),
        ("cp1252", b"", "Windows-1252"),
    ],
)
def test_the_encoding_is_found_and_said(read, codec, mark, called):
    """Unicode with or without its mark, else Windows-1252: read right, and said which."""
    sheet = read(mark + "Name,City\nÉmile,Köln\nZoë,Liège\n".encode(codec))

    assert [["Name", "City"], ["Émile", "Köln"], ["Zoë", "Liège"]] == cells(sheet)
    assert f"read as {called}" in sheet.notes[0]


def test_other_encodings_are_read_when_told(read):
    """Latin-2 cannot be told from Windows-1252 by looking: it is read as told, and wrong as not told."""
    content = "Name\nŁódź\n".encode("iso-8859-2")

    assert [["Name"], ["Łódź"]] == cells(read(content, encoding="latin-2"))
    assert [["Name"], ["Łódź"]] != cells(read(content))


def test_lines_pasted_in_another_encoding_are_read_and_named(read):
    """One Windows-1252 line in a UTF-8 file is read as such, the others stay UTF-8."""
    content = "Name\nÉmile\nZoë\n".encode() + "Köln\n".encode("cp1252") + "Łódź\n".encode()

    sheet = read(content)

    assert [["Name"], ["Émile"], ["Zoë"], ["Köln"], ["Łódź"]] == cells(sheet)
    assert "Not all of it is UTF-8: lines 4 were read as Windows-1252." == sheet.notes[1]


@pytest.mark.parametrize(
    ("content", "options", "sentence"),
    [
        (b"Name\n\x81\x8d\n", {}, "is neither UTF-8 nor Windows-1252"),
        (b"\xff\xfeN\0a\0m\0e\0\n\0\x00\xd8", {}, "says it is in UTF-16 but is not"),
        (b"Name\nK\xf6ln\n", {"encoding": "utf-8"}, "is not in the encoding utf-8 (line 2)"),
        (b"Name\nAcme\n", {"encoding": "martian"}, "There is no encoding called 'martian'"),
        (b"Name\nAcme\n", {"encoding": "rot13"}, "There is no encoding called 'rot13'"),
        (bytes(range(32)) * 40, {}, "it holds binary data"),
    ],
)
def test_what_is_not_text_is_refused(read, content, options, sentence):
    """Wrong or unknown encodings and binary data are refused with one sentence."""
    with pytest.raises(Unreadable) as refused:
        read(content, **options)

    assert sentence in str(refused.value)


def test_zero_characters_are_taken_out_and_said(read):
    """A stray zero character, which no database takes, is removed and counted."""
    sheet = read(b"Name,City\nAcme,Bo\0nn\n" + b"Globex,Berlin\n" * 20)

    assert ["Acme", "Bonn"] == cells(sheet)[1]
    assert "1 zero character was taken out of the texts, the first of them in line 2." == sheet.notes[1]


# ------------------------------------------------------------------------------ separators


@pytest.mark.parametrize(
    ("content", "name", "separator"),
    [
        ("a,b,c\n1,2,3\n", "x.csv", ","),
        ("a;b\n1,5;2,5\n1,7;2,9\n", "x.csv", ";"),
        ("a\tb, c\n1\t2, 3\n", "x.txt", "\t"),
        ("a|b\n1|2\n", "x.csv", "|"),
        ("a^b^c\n1^2^3\n", "x.txt", "^"),
        ("name;people\nA;x, y, z\nB;x\nC;x, y\n", "x.csv", ";"),
        ("id,people\n1,x;y;z\n2,u;v;w\n3,a;b;c\n", "x.csv", ","),
        ("The list of May 2026\n\nname,city,type\nA,B,C\nD,E,F\n", "x.csv", ","),
        ("name\nDoe\nRoe, Jane\n", "x.txt", "\t"),
        ("name\nDoe\nRoe, Jane\n", "x.csv", ","),
        ('name;note\nA;"x;y;z"\nB;"1;2"\n', "x.csv", ";"),
        ("time\n10:30\n11:45\n", "x.csv", ","),
    ],
)
def test_the_separator_is_the_one_that_cuts_every_row_alike(content, name, separator):
    """Decimal commas, lists in cells and titles do not mislead it; the ending decides when nothing cuts."""
    assert separator == find_separator(content, Path(name).suffix)


def test_a_separator_can_be_told(read):
    """Any single character can be named; more than one is refused."""
    assert [["a", "b"], ["1", "2"]] == cells(read("a!b\n1!2\n", separator="!"))
    assert [["a", "b"], ["1", "2"]] == cells(read("a§b\n1§2\n", separator="§"))
    for wrong in ("", "||", '"', "\n"):
        with pytest.raises(Unreadable, match="A separator is one character"):
            read("a!b\n1!2\n", separator=wrong)


def test_a_line_that_names_the_separator_is_obeyed(read):
    """Programs that write sep=; in front of everything mean it, and the line is no title."""
    sheet = read('sep=;\nname;cities\nA;"B, C"\n')

    assert [["name", "cities"], ["A", "B, C"]] == cells(sheet)
    assert [(1, "line that names the separator"), (2, "headings")] == [
        (left.row, left.reason) for left in sheet.left_out
    ]


def test_spaces_after_separators_do_not_hide_quotation_marks(read):
    """Where every separator is followed by a space, a quoted cell begins after it."""
    assert [["a", "b"], ["1", "2, 3"]] == cells(read('a, b\n1, "2, 3"\n'))


# ------------------------------------------------------------------------------ quoting, lines, rows


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(read, line_end):
    """Unix, Windows and old Mac files are the same table; a break inside quotation marks stays."""
    sheet = read(line_end.join(["name,note", f'A,"one{line_end}two"', "B,", "", "C,x", ""]))

    assert [["name", "note"], ["A", f"one{line_end}two"], ["B", ""], ["C", "x"]] == cells(sheet)
    assert [2, 3, 5] == sheet.frame.index.tolist()
    assert [(1, "headings"), (4, "blank")] == [(left.row, left.reason) for left in sheet.left_out]


def test_quotation_marks_follow_the_standard(read):
    """Separators, marks and breaks inside quoted cells are content; a mark inside a plain cell is too."""
    sheet = read('name,note\n"A ""x"", B","1\n2"\n5" pipe,"",\n')

    assert [['A "x", B', "1\n2"], ['5" pipe', ""]] == cells(sheet)[1:]


@pytest.mark.parametrize("content", ['a,b\n1,"2\n3,4\n', 'a,b\n1,2\n"3,4', 'a,b\n"x\ny"z,1\n'])
def test_a_quotation_mark_left_open_is_refused_with_its_line(read, content):
    """A mark that is never closed would swallow rows: the sentence names the line."""
    with pytest.raises(Unreadable, match=r"the row that starts in line [23] a quotation mark is opened"):
        read(content)


def test_a_mark_that_is_not_doubled_is_said_aloud(read):
    """A row that breaks the standard within one line is read, and named to be checked."""
    sheet = read('name,note\nA,"the "big" one"\nB,x\n')

    assert ["B", "x"] == cells(sheet)[2]
    assert "check row 2" in sheet.notes[1]


def test_longer_rows_are_not_shifted(read):
    """A first row longer than the headings keeps its cells in their columns, and it is said."""
    sheet = read("a,b\n1,2,3\n4,5\n6\n")

    assert [["a", "b", "column C"], ["1", "2", "3"], ["4", "5", ""], ["6", "", ""]] == cells(sheet)
    assert "1 row has more cells than there are headings, the first is row 2" in sheet.notes[1]


def test_values_stay_as_they_are_written(read):
    """Zeros in front, plus signs, exponents, yes-words and null words are text."""
    row = ["00123", "+4930123", "1E5", "True", "NA", "None", " x ", "=1+1", "1.234,56"]
    sheet = read("a,b,c,d,e,f,g,h;i\n".replace(";", ",") + ",".join(f'"{cell}"' for cell in row) + "\n")

    assert row == cells(sheet)[1]


def test_a_file_without_headings_is_said_to_have_none(read):
    """The first row is taken as headings, as always, but not in silence when it looks like data."""
    sheet = read("1,17.5,2026-03-31\n2,18.5,2026-04-30\n")

    assert any("although it looks like data" in note for note in sheet.notes)


@pytest.mark.parametrize("content", ["", "\n\n", " \n ,\n", "\ufeff"])
def test_an_empty_file_is_refused(read, content):
    """No content is no table, whatever blank lines there are."""
    with pytest.raises(Unreadable, match="is empty"):
        read(content)


def test_headings_alone_are_a_table(read):
    """A file of headings only has columns and no rows."""
    assert [["a", "b"]] == cells(read("a,b\n"))


def test_too_many_cells_are_refused_with_their_row(read):
    """A row of a million cells is refused, trailing empty ones are not counted."""
    assert 2 == len(read("a,b\n1,2" + "," * 600 + "\n").frame.columns)
    with pytest.raises(Unreadable, match=r"has 1,000,001 cells in row 2 and at most 500 columns"):
        read("a,b\n1" + ",1" * 1_000_000 + "\n")


def test_too_many_rows_are_refused(read):
    """More data rows than the bounds allow are refused; so are blank lines without end."""
    assert 3 == len(read("a,b\n" + "1,2\n" * 3, bounds=Bounds(rows=3)).frame)
    with pytest.raises(Unreadable, match="has 4 rows and at most 3"):
        read("a,b\n" + "1,2\n" * 4, bounds=Bounds(rows=3))
    with pytest.raises(Unreadable, match="more than 206 lines"):
        read("a,b\n" + "\n" * 1_000 + "1,2\n", bounds=Bounds(rows=3))


def test_a_very_long_line_is_a_cell(read):
    """A cell of two million letters, such as a picture in text form, is read whole."""
    long = "x" * 2_000_000

    assert [["a", "b"], [long, "1"]] == cells(read(f"a,b\n{long},1\n"))
    assert [["a", "b"], [long, "1"]] == cells(read(f'a,b\n"{long}",1\n\n'))


# ------------------------------------------------------------------------------ two ways, one grid

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=6) | st.sampled_from(
    ["", '"', '""', ",", '","', "\n", "NA", "a\r\nb", " ", "'", "=1", ";"]
)


def careful(text: str, separator: str = ","):
    """The grid as the careful way reads it."""
    return read_carefully(text, separator, "x.csv", BOUNDS, [], [])


@given(
    st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(texts, min_size=n, max_size=n), min_size=1)),
    st.booleans(),
)
def test_what_is_written_by_the_standard_is_read_the_same_both_ways(rows, quote_all):
    """A regular file comes out as it went in, by the fast way and by the careful one."""
    target = io.StringIO()
    csv.writer(
        target, quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL, lineterminator="\n"
    ).writerows(rows)
    text = target.getvalue().rstrip("\r\n")
    assume(text and not is_spaced(text, ","))
    slow = careful(text)

    fast = read_fast(text, ",", BOUNDS)

    assert fast is None or slow.equals(fast)
    kept = rows[: slow.num_rows]
    assert [[cell or None for cell in row] for row in kept] == [
        list(row.values()) for row in slow.to_pylist()
    ]


@given(st.text(st.sampled_from(list('ab",\n\r; ')), min_size=1, max_size=40))
@example('a,b\n"1",2')
@example('"a""b",c')
@example('a""b,c')
@example('"a\r\nb",c\r\nd,e')
@example('""a"')
@example("a,b\r1,2")
def test_the_fast_way_never_disagrees(text):
    """Whatever the fast way accepts, however odd the text, the careful way reads the same."""
    text = text.rstrip("\r\n")
    assume(text)

    fast = None if is_spaced(text, ",") else read_fast(text, ",", BOUNDS)

    if fast is not None:
        assert careful(text).equals(fast)


def test_a_regular_file_goes_the_fast_way():
    """The files people mostly have are regular: the short cut is really taken."""
    assert read_fast('a,b\r\n"x, y",2\r\n,"say ""hi"""', ",", BOUNDS) is not None
    assert not is_regular(b'a,b\nsay "hi",2', ",")
    assert read_fast("a,b\n1,2,3", ",", BOUNDS) is None
    assert read_fast("a,b\n1", ",", BOUNDS) is None
