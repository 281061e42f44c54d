import json
import os
import tempfile
import time
import zipfile
from pathlib import Path

import pytest

from kapta_workspace.domain.errors import Unreadable
from kapta_workspace.storage.sheets import Bounds, confined, read_workbook
from tests.storage.sheets.files import SPREADSHEET, filled, pack, parts, text_cell, text_row, workbook

TABLE = text_row(1, "Name", "City") + text_row(2, "Acme", "Bonn")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a test writes its workbook."""
    return tmp_path / "accounts.xlsx"


def refusal(path: Path, **bounds) -> str:
    """The sentence a file is refused with."""
    with pytest.raises(Unreadable) as refused:
        read_workbook(path, bounds=Bounds(**bounds))
    return str(refused.value)


def replaced(monkeypatch, code: str) -> None:
    """Let the confined process do this instead of reading."""
    monkeypatch.setattr(confined, "START", code)


# ------------------------------------------------------------------------------ hostile content


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE lol [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]>',
        '<?xml version="1.0"?>\n<!-- hello -->\n<!doctype a>',
    ],
)
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"])
def test_a_document_type_is_refused_in_every_part(path, declaration, part):
    """No part of a workbook may declare entities, from outside or to blow itself up."""
    made = parts(TABLE)
    pack(path, made | {part: declaration + made.get(part, "<sst/>")})

    assert "declares a document type" in refusal(path)


def test_a_document_type_in_wide_letters_is_refused(path):
    """The same in UTF-16, where every letter takes two bytes."""
    made = parts(TABLE, before='<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a>')
    key = "xl/worksheets/sheet1.xml"
    pack(path, {**made, key: made[key].encode("utf-16")})

    assert "declares a document type" in refusal(path)


def test_the_last_cell_of_a_sheet_is_refused_by_name(path):
    """A value in the very last cell would take a reader 17 billion cells; it is found before that."""
    last = f'<row r="1048576">{text_cell("XFD1048576", "x")}</row>'
    pack(path, parts(TABLE + last))

    assert "has a value in cell XFD1048576 of sheet “Accounts”" in refusal(path)


@pytest.mark.parametrize("prefix", ["", "x:"])
@pytest.mark.parametrize("quote", ['"', "'"])
def test_far_values_are_found_however_they_are_written(path, prefix, quote):
    """Other prefixes and quotes, columns and rows: what is too far is named."""
    made = parts("")
    for place, row, expected in (("ZZ2", 2, "cell ZZ2"), ("A900000", 900_000, "row 900,000")):
        data = f'<sheetData><row r="{row}"><c r="{place}"><v>1</v></c></row></sheetData>'
        sheet = (
            f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{data}</worksheet>'
        )
        if prefix:
            sheet = sheet.replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x=")
        pack(path, made | {"xl/worksheets/sheet1.xml": sheet.replace('"', quote)})

        assert expected in refusal(path)


def test_a_stray_value_within_the_bounds_is_read(path):
    """One value far from the table, but inside the bounds, is kept where it stands."""
    stray = f'<row r="150000">{text_cell("RZ150000", "x")}</row>'
    pack(path, parts(TABLE + stray))

    sheet = read_workbook(path, bounds=Bounds(memory_mb=512)).sheets[0]

    assert ["Acme", "Bonn"] == filled(sheet, 2)
    assert "x" == sheet.frame.loc[150_000, "column RZ"]
    assert 150_000 == len(sheet.frame) + len(sheet.left_out)


def test_memory_ends_the_process_and_not_the_program(path):
    """A workbook that needs more memory than allowed is refused with the limit in the sentence."""
    long = "".join(chr(97 + n % 26) * 40 for n in range(10_000))
    shared = f'<sst xmlns="{SPREADSHEET}"><si><t>{long}</t></si></sst>'
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 2_000))
    pack(path, parts(cells) | {"xl/sharedStrings.xml": shared, "[Content_Types].xml": with_strings()})

    assert "needs more than 256 MB of memory to read" in refusal(path, memory_mb=256)


def with_strings() -> str:
    """The content types of a package that has shared strings."""
    strings = (
        '<Override PartName="/xl/sharedStrings.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
    )
    return parts("")["[Content_Types].xml"].replace("</Types>", strings)


def test_a_part_that_lies_about_its_size_is_damaged(path):
    """A part that unpacks to more than its directory says is not believed."""
    pack(path, parts(TABLE * 50))
    raw = bytearray(path.read_bytes())
    at = raw.index(b"xl/worksheets/sheet1.xml", raw.index(b"PK\x01\x02")) - 46
    raw[at + 24 : at + 28] = (10).to_bytes(4, "little")
    path.write_bytes(raw)

    assert "is damaged" in refusal(path)


def test_flipped_bytes_end_in_a_table_or_a_sentence(path):
    """Whatever byte of a workbook is damaged, the answer is a table or one sentence."""
    workbook(path, {"Accounts": [["Name", "Value"], *[[f"n{n}", n] for n in range(20)]]})
    honest = path.read_bytes()
    for at in range(60, len(honest), len(honest) // 12):
        path.write_bytes(honest[:at] + bytes([honest[at] ^ 0xFF]) + honest[at + 1 :])
        answer = ""
        try:
            read_workbook(path)
        except Unreadable as sentence:
            answer = str(sentence)
        assert "\n" not in answer


def test_macro_sheets_of_old_workbooks_are_known_by_the_reader(path, monkeypatch):
    """A sheet that the reader finds to be a macro refuses the workbook."""
    report = {"refused": "holds macros; save it as .xlsx and try again."}
    replaced(monkeypatch, f"open('report.json', 'w').write({json.dumps(report)!r})")
    pack(path, parts(TABLE))

    assert "accounts.xlsx holds macros; save it as .xlsx and try again." == refusal(path)


# ------------------------------------------------------------------------------ a process that fails


@pytest.mark.fault
@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("import time; time.sleep(600)", "took longer than 1 seconds to read"),
        ("while True: pass", "took longer than 1 seconds to read"),
        ("import os; os.kill(os.getpid(), 9)", "took longer than"),
        ("import os; os.kill(os.getpid(), 11)", "is damaged"),
        ("import os; os.abort()", "needs more than 1,024 MB of memory"),
        ("import os; os.kill(os.getpid(), 24)", "took longer than"),
        ("raise SystemExit(3)", "is damaged"),
        ("raise MemoryError", "is damaged"),
        ("pass", "is damaged"),
        ("open('report.json', 'w').write('{')", "is damaged"),
    ],
)
def test_however_the_process_ends_there_is_a_sentence(path, monkeypatch, code, sentence):
    """Killed, hanging, crashed, silent or babbling: the program says one sentence and goes on."""
    pack(path, parts(TABLE))
    replaced(monkeypatch, code)

    assert sentence in refusal(path, seconds=1)


@pytest.mark.fault
def test_a_hanging_process_is_gone_afterwards(path, monkeypatch):
    """The process that overran its time is dead when the sentence is said."""
    told = path.with_name("pid")
    pack(path, parts(TABLE))
    replaced(
        monkeypatch, f"import os, time; open({str(told)!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    )
    started = time.monotonic()

    refusal(path, seconds=2)

    assert time.monotonic() - started < 60
    with pytest.raises(ProcessLookupError):
        os.kill(int(told.read_text()), 0)


@pytest.mark.fault
@pytest.mark.parametrize("code", [None, "import os; os.abort()"])
def test_nothing_is_left_behind(path, monkeypatch, tmp_path, code):
    """The folder with the copy and the results is gone, whether reading worked or not."""
    pack(path, parts(TABLE))
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    if code:
        replaced(monkeypatch, code)
        refusal(path)
    else:
        read_workbook(path)

    assert [] == list(place.iterdir())


def test_the_process_knows_no_secrets_and_no_front_door(path, monkeypatch):
    """The environment of the program is out of the file's reach, and so is the rest of the package."""
    monkeypatch.setenv("KAPTA_DATABASE_URL", "postgresql://boss:secret@db")
    code = confined.START.replace(
        'importlib.import_module(f"{name}.child").main(read)',
        "import json, os\n"
        "importlib.import_module(f'{name}.child').pa.array(['a list'])\n"
        "seen = [key for key in os.environ if 'KAPTA' in key]\n"
        "seen += sorted({'pandas', 'sqlalchemy'} & set(sys.modules))\n"
        "json.dump({'refused': f'saw {seen}'}, open('report.json', 'w'))",
    )
    assert code != confined.START
    pack(path, parts(TABLE))
    replaced(monkeypatch, code)

    assert "accounts.xlsx saw []" == refusal(path)


def test_the_process_limits_itself(path, monkeypatch):
    """Memory, CPU, written bytes and core files are limited before the file is touched."""
    code = confined.START.replace(
        'importlib.import_module(f"{name}.child").main(read)',
        "import json, resource as r\n"
        "child = importlib.import_module(f'{name}.child')\n"
        "child.confine(100, 7)\n"
        "now = {k: r.getrlimit(getattr(r, 'RLIMIT_' + k)) for k in ('CPU', 'CORE', 'FSIZE')}\n"
        "room = r.getrlimit(r.RLIMIT_AS)[0] < 2 ** 31\n"
        "try:\n    bytes(150 << 20); now['grew'] = True\n"
        "except MemoryError:\n    now['grew'] = False\n"
        "json.dump({'refused': json.dumps(now)}, open('report.json', 'w'))",
    )
    pack(path, parts(TABLE))
    replaced(monkeypatch, code)

    found = json.loads(refusal(path).removeprefix("accounts.xlsx "))

    assert {"CPU": [8, 8], "CORE": [0, 0], "FSIZE": [100 << 20] * 2, "grew": False} == found


def test_a_reader_that_dies_is_followed_by_the_second(path, monkeypatch):
    """When the first reader ends its process, the second one reads the file, and it is said."""
    dying = "import sys, os\nif sys.argv[2] == 'by_calamine':\n    os.abort()\n"
    pack(path, parts(TABLE))
    replaced(monkeypatch, dying + confined.START)

    found = read_workbook(path)

    assert ["Acme", "Bonn"] == filled(found.sheets[0], 2)
    assert "the slow way" in found.notes[0]


def test_an_archive_without_its_sheets_is_a_sentence(path):
    """A package whose parts do not fit together is damaged, whatever the readers say."""
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("xl/workbook.xml", "<workbook/>")

    assert "accounts.xlsx" in refusal(path)
