import stat
import zipfile
from pathlib import Path

import pytest

from kapta_workspace.domain.errors import Unreadable
from kapta_workspace.storage.sheets import Bounds, confined, read_workbook
from kapta_workspace.storage.sheets.gate import ENTRIES, OLE, inspect
from tests.storage.sheets.files import filled, pack, parts, text_row, workbook

HONEST = parts(text_row(1, "Name") + text_row(2, "Acme"))
DIRECTORY_ENTRY = b"PK\x01\x02"


@pytest.fixture(autouse=True)
def nothing_is_parsed(monkeypatch):
    """Whatever the gate refuses must be refused before any process is started."""

    def refuse(*_args, **_kwargs):
        pytest.fail("a file was handed to a parser")

    monkeypatch.setattr(confined, "read_grids", refuse)


def refusal(path: Path, **bounds) -> str:
    """The sentence a file is refused with."""
    with pytest.raises(Unreadable) as refused:
        read_workbook(path, bounds=Bounds(**bounds))
    return str(refused.value)


@pytest.mark.parametrize(
    ("start", "what"),
    [
        (b"%PDF-1.7\n", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"\x1f\x8b\x08", "a packed archive"),
        (b"Rar!\x1a\x07", "a packed archive"),
        (b"SQLite format 3\0", "a database"),
        (b"PAR1", "a Parquet file"),
        (b"{\\rtf1", "a text document"),
        (b"TABLE\r\n0,1\r\n", "a DIF file"),
        (b"<!DOCTYPE html><table>", "a web page"),
        (b"\xef\xbb\xbf <html>", "a web page"),
        (b"<?xml version='1.0'?><Workbook/>", "a web page or XML"),
        (b'[{"name": "Acme"}]', "a JSON file"),
        (b'{"accounts": []}', "a JSON file"),
        (b"ID;PWXL;N;E\r\nP;PGeneral\r\n", "a SYLK file"),
        (b"\x09\x08\x04\x00\x00\x05", "a very old Excel"),
        (b"", "is empty"),
    ],
)
@pytest.mark.parametrize("name", ["accounts.xlsx", "accounts.csv"])
def test_a_renamed_file_is_called_what_it_is(tmp_path, name, start, what):
    """A file is known by its first bytes, whatever it is called."""
    path = tmp_path / name
    path.write_bytes(start)

    assert what in refusal(path)


@pytest.mark.parametrize(
    "start", [b"PK,Name\n1,Acme\n", b"ID;Person\n1;Ada\n", b"ID;P\n1;Ada\n", b"[sic],b\n1,2\n"]
)
def test_a_heading_that_looks_like_a_sign_is_a_heading(tmp_path, start):
    """PK, ID;P and a bracket also begin honest text files."""
    path = tmp_path / "accounts.csv"
    path.write_bytes(start)

    assert 1 == len(read_workbook(path).sheets[0].frame)


def test_text_called_a_workbook_is_read_as_text_and_said(tmp_path):
    """A .csv renamed to .xlsx is read as what it is."""
    path = tmp_path / "accounts.xlsx"
    path.write_text("Name,City\nAcme,Bonn\n")

    found = read_workbook(path)

    assert ["Acme", "Bonn"] == filled(found.sheets[0], 2)
    assert "called .xlsx but holds plain text" in found.notes[0]


def test_a_workbook_called_text_is_known_as_a_workbook(tmp_path):
    """An .xlsx renamed to .csv is known as a workbook, and it is said."""
    path = pack(tmp_path / "accounts.csv", HONEST)

    with path.open("rb") as file:
        kind, notes = inspect(file, path.name, Bounds())

    assert "xlsx" == kind
    assert "called .csv but is an xlsx workbook" in notes[0]


@pytest.mark.parametrize("name", ["notes.md", "trace.log", "map.sdl"])
def test_text_of_another_kind_is_not_a_table(tmp_path, name):
    """Text files with the ending of something else are not taken for tables."""
    path = tmp_path / name
    path.write_text("Name,City\nAcme,Bonn\n")

    assert f"files that end in {path.suffix} are not read" in refusal(path)


def test_macros_are_refused_by_ending_and_by_content(tmp_path):
    """A workbook with macros is refused, also when it is called .xlsx."""
    workbook(tmp_path / "macros.xlsm", {"Accounts": [["Name"]]})
    hidden = pack(tmp_path / "hidden.xlsx", HONEST | {"xl/vbaProject.bin": b"\0"})
    old = pack(tmp_path / "old.xlsx", HONEST | {"xl/macrosheets/sheet1.xml": b"<a/>"})
    excel_4 = tmp_path / "macros.xls"
    excel_4.write_bytes(OLE + "Workbook".encode("utf-16-le") + "_VBA_PROJECT_CUR".encode("utf-16-le"))

    for path in (tmp_path / "macros.xlsm", hidden, old, excel_4):
        assert "This workbook holds macros; save it as .xlsx and try again." == refusal(path)


def test_a_password_is_named(tmp_path):
    """Encrypted workbooks of every kind are said to be protected, not damaged."""
    new = tmp_path / "new.xlsx"
    new.write_bytes(OLE + "EncryptedPackage".encode("utf-16-le"))
    record = b"\x2f\x00\x06\x00" + bytes(6)
    old = tmp_path / "old.xls"
    start = b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(12)
    old.write_bytes(OLE + "Workbook".encode("utf-16-le") + start + record)
    open_document = pack(
        tmp_path / "open.ods",
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": "<encryption-data/>",
        },
    )
    locked = pack(tmp_path / "locked.xlsx", HONEST)
    raw = bytearray(locked.read_bytes())
    raw[raw.index(DIRECTORY_ENTRY) + 8] |= 1
    locked.write_bytes(raw)

    for path in (new, old, open_document, locked):
        assert f"{path.name} is protected by a password; save a copy without one and try again." == refusal(
            path
        )


def test_other_office_files_are_not_spreadsheets(tmp_path):
    """A Word file, an old Office file, a Numbers document and a plain archive each get their own sentence."""
    pack(tmp_path / "letter.xlsx", {"word/document.xml": "<a/>"})
    pack(tmp_path / "sheet.numbers", {"Index/Document.iwa": b"x"})
    pack(tmp_path / "table.zip", {"table.csv": "a,b"})
    pack(
        tmp_path / "text.ods", {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}
    )
    (tmp_path / "letter.xls").write_bytes(OLE + "WordDocument".encode("utf-16-le"))

    assert "a text document or presentation" in refusal(tmp_path / "letter.xlsx")
    assert "a Numbers document" in refusal(tmp_path / "sheet.numbers")
    assert "unpack it and choose the table inside" in refusal(tmp_path / "table.zip")
    assert "a text document or presentation" in refusal(tmp_path / "text.ods")
    assert "an old Office file but not a spreadsheet" in refusal(tmp_path / "letter.xls")


@pytest.mark.parametrize("cut", [4, 100, 500])
def test_a_cut_off_workbook_is_damaged(tmp_path, cut):
    """A download that broke off is said to be damaged."""
    path = pack(tmp_path / "accounts.xlsx", HONEST)
    path.write_bytes(path.read_bytes()[:cut])

    assert "is damaged" in refusal(path)


def test_what_unpacks_too_far_is_refused_unopened(tmp_path):
    """A file that would unpack beyond the bounds is refused by its directory alone."""
    path = pack(tmp_path / "large.xlsx", HONEST | {"xl/media/image1.png": bytes(3 << 20)})

    assert "unpacks to 3 MB and at most 2 MB are read" in refusal(path, unpacked_mb=2)


def test_a_bomb_is_refused_unopened(tmp_path):
    """Hundreds of times its own size is what no real workbook unpacks to, even inside the bounds."""
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in HONEST.items():
            package.writestr(name, content)
        with package.open("xl/sharedStrings.xml", "w") as part:
            for _ in range(100):
                part.write(b"a" * (1 << 20))

    assert "times its size, as only hostile files do" in refusal(path)


def test_thousands_of_parts_are_refused_unlisted(tmp_path):
    """An archive of ten thousand entries is refused by the count at its end."""
    path = tmp_path / "many.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        for number in range(ENTRIES + 1):
            package.writestr(f"xl/{number}.xml", "")

    assert "more than 5,000 packed parts" in refusal(path)


@pytest.mark.parametrize("name", ["../../evil.xml", "/etc/passwd", "C:/evil.xml", "xl\\..\\..\\evil.xml"])
def test_a_part_that_points_outside_is_refused(tmp_path, name):
    """Parts may not name places outside the file."""
    path = pack(tmp_path / "accounts.xlsx", HONEST | {name: "x"})

    assert "points outside the file" in refusal(path)


def test_a_link_inside_an_archive_is_refused(tmp_path):
    """A part that is a symbolic link is not followed."""
    path = tmp_path / "accounts.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        link = zipfile.ZipInfo("xl/sharedStrings.xml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        package.writestr(link, "/etc/passwd")

    assert "points outside the file" in refusal(path)


def test_a_part_that_is_there_twice_is_refused(tmp_path):
    """Two parts of one name let two readers see two different files."""
    path = tmp_path / "accounts.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        for name in ("xl/workbook.xml", "XL/workbook.xml"):
            package.writestr(name, "<a/>")

    assert "holds the same part twice" in refusal(path)


def test_a_name_with_control_characters_is_shown_without_them(tmp_path):
    """What a sentence shows of a file name cannot move the cursor or turn the text around."""
    path = tmp_path / "a\u202ecod.\x1bcsv"
    path.write_bytes(b"")

    assert "a�cod.�csv is empty" in refusal(path)
