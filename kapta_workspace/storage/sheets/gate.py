"""
What a file really is, looked at before anything parses it.

Only fixed places are read here: the first bytes, the directory of a zip archive, the marks of an old Excel
file. Nothing is unpacked; whatever needs unpacking happens in the confined process.
"""

import re
import stat
import zipfile
from pathlib import Path
from typing import BinaryIO, Literal

from kapta_workspace.domain.errors import Unreadable
from kapta_workspace.storage.sheets.workbook import Bounds

Kind = Literal["text", "xlsx", "xlsb", "ods", "xls"]

MACROS = "holds macros; save it as .xlsx and try again."
LOCKED = "is protected by a password; save a copy without one and try again."
DAMAGED = "is damaged; open it in a spreadsheet program, save it as a new .xlsx and try again."
SAVE_AS = "open it in the program that made it, save it as .xlsx or .csv and try again."
WANTED = "choose an .xlsx, .xls, .xlsb, .ods, .csv or .tsv file."

TEXT_ENDINGS = {"", ".csv", ".tsv", ".tab", ".txt", ".psv", ".ssv"}
WORKBOOK_ENDINGS = {".xlsx", ".xls", ".xlsb", ".ods", ".xlt", ".xltx"}
MACRO_ENDINGS = {".xlsm", ".xltm", ".xlam", ".xla"}

ENTRIES = 5_000
BOMB_RATIO = 300  # real sheets pack about 10 to 1, one value repeated everywhere about 100 to 1
BOMB_FROM_MB = 64
MB = 1 << 20

MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a packed archive"),
    (b"7z\xbc\xaf\x27\x1c", "a packed archive"),
    (b"Rar!\x1a", "a packed archive"),
    (b"\xfd7zXZ", "a packed archive"),
    (b"SQLite format 3\0", "a database"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"{\\rtf", "a text document"),
    (b"TABLE\r\n0,1", "a DIF file"),
    (b"TABLE\n0,1", "a DIF file"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLD_EXCEL = (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08")  # Excel 2 to 4: no container around it
SYLK = re.compile(rb"ID;P\w*(?:;[A-Z])*\r?\n?\r?[A-Z]{1,2};")
MARKUP = re.compile(rb"<(!doctype|html|head|body|table|meta|style|\?xml|svg|!--)", re.IGNORECASE)
JSON_START = re.compile(rb'[\[{]\s*["{\[]')
# The two forms in which the first record of an old workbook's stream begins, then "this is encrypted".
WORKBOOK_START = re.compile(rb"\x09\x08[\x08\x10]\x00\x00[\x05\x06]\x05\x00")
WORKBOOK_PART = re.compile(r"(?:.*/)?workbook\d*\.(xml|bin)")
ENCRYPTED_RECORD = 0x002F


def inspect(file: BinaryIO, name: str, bounds: Bounds) -> tuple[Kind, tuple[str, ...]]:
    """
    Say what kind of table a file holds, and what is worth saying about it.

    Args:
        file: What the file holds, which nobody changes meanwhile.
        name: The name the person knows the file by.
        bounds: What it may cost.

    Raises:
        Unreadable: the file is no table, protected, hostile, or too large once unpacked.
    """
    ending = Path(name).suffix.lower()
    if ending in MACRO_ENDINGS:
        raise Unreadable(f"This workbook {MACROS}")
    kind = _kind(file, file.read(4096), name, bounds)
    if kind == "text" and ending not in TEXT_ENDINGS | WORKBOOK_ENDINGS:
        raise Unreadable(f"{name}: files that end in {ending} are not read as tables; {WANTED}")
    if kind == "text" and ending in WORKBOOK_ENDINGS:
        return kind, (f"The file is called {ending} but holds plain text; it was read as delimited text.",)
    if kind != "text" and ending != f".{kind}" and ending not in {".xlt", ".xltx"}:
        called = ending or "nothing in particular"
        return kind, (f"The file is called {called} but is an {kind} workbook; it was read as one.",)
    return kind, ()


def _kind(file: BinaryIO, head: bytes, name: str, bounds: Bounds) -> Kind:
    if not head:
        raise Unreadable(f"{name} is empty; {WANTED}")
    for magic, what in MAGIC:
        if head.startswith(magic):
            raise Unreadable(f"{name} is {what}, not a spreadsheet; {WANTED}")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):  # "PK" alone may be a heading
        return _packed_kind(file, name, bounds)
    if head.startswith(OLE):
        return _old_kind(file, name)
    if head.startswith(OLD_EXCEL) and head[2:4] in {b"\x04\x00", b"\x06\x00"}:
        raise Unreadable(f"{name} was written by a very old Excel; {SAVE_AS}")
    _refuse_other_text(head, name)
    return "text"


def _refuse_other_text(head: bytes, name: str) -> None:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if MARKUP.match(start):
        raise Unreadable(f"{name} is a web page or XML file, not a spreadsheet; {SAVE_AS}")
    if JSON_START.match(start):
        raise Unreadable(f"{name} is a JSON file, not a table; {WANTED}")
    if SYLK.match(start):
        raise Unreadable(f"{name} is a SYLK file; {SAVE_AS}")


def _packed_kind(file: BinaryIO, name: str, bounds: Bounds) -> Kind:
    _refuse_many_entries(file, name)
    try:
        with zipfile.ZipFile(file) as package:
            entries = package.infolist()
            _refuse_hostile_entries(entries, name, bounds)
            names = {_plain(entry.filename) for entry in entries}
            if "mimetype" in names or "content.xml" in names:
                return _open_document_kind(package, names, name)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as damage:
        raise Unreadable(f"{name} {DAMAGED}") from damage
    return _office_kind(names, name)


def _refuse_many_entries(file: BinaryIO, name: str) -> None:
    """Read the count at the archive's end first: listing millions of entries would cost by itself."""
    file.seek(0, 2)
    file.seek(max(0, file.tell() - 65_557))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0:
        raise Unreadable(f"{name} {DAMAGED}")
    directory_size = int.from_bytes(tail[at + 12 : at + 16], "little")
    if int.from_bytes(tail[at + 10 : at + 12], "little") > ENTRIES or directory_size > ENTRIES * 300:
        raise Unreadable(f"{name} holds more than {ENTRIES:,} packed parts, which no real workbook does.")


def _refuse_hostile_entries(entries: list[zipfile.ZipInfo], name: str, bounds: Bounds) -> None:
    seen: set[str] = set()
    for entry in entries:
        lowered = _plain(entry.filename)
        parts = lowered.split("/")
        if ".." in parts or parts[0] == "" or ":" in parts[0] or stat.S_ISLNK(entry.external_attr >> 16):
            raise Unreadable(f"{name} holds a part that points outside the file; it was not opened.")
        if lowered in seen:
            raise Unreadable(f"{name} holds the same part twice ({entry.filename}); it was not opened.")
        if entry.flag_bits & 0x1:
            raise Unreadable(f"{name} {LOCKED}")
        seen.add(lowered)
    _refuse_bomb(sum(e.file_size for e in entries), sum(e.compress_size for e in entries), name, bounds)


def _plain(name: str) -> str:
    return name.lower().replace("\\", "/")


def _refuse_bomb(unpacked: int, packed: int, name: str, bounds: Bounds) -> None:
    if unpacked > bounds.unpacked_mb * MB:
        raise Unreadable(
            f"{name} unpacks to {unpacked // MB:,} MB and at most {bounds.unpacked_mb:,} MB are read; "
            "split it into smaller files."
        )
    if unpacked > BOMB_FROM_MB * MB and unpacked > BOMB_RATIO * max(packed, 1):
        raise Unreadable(
            f"{name} unpacks to {unpacked // max(packed, 1):,} times its size, as only hostile files do; "
            "it was not opened."
        )


def _open_document_kind(package: zipfile.ZipFile, names: set[str], name: str) -> Kind:
    manifest = _first_bytes(package, "META-INF/manifest.xml", 1 << 16)
    if b"encryption-data" in manifest:
        raise Unreadable(f"{name} {LOCKED}")
    mimetype = _first_bytes(package, "mimetype", 200)
    if b"opendocument" in mimetype and b"spreadsheet" not in mimetype:
        raise Unreadable(f"{name} is a text document or presentation, not a spreadsheet; {WANTED}")
    if any(part.startswith("basic/") for part in names):
        raise Unreadable(f"This workbook {MACROS.replace('.xlsx', '.xlsx or an .ods without macros')}")
    return "ods"


def _first_bytes(package: zipfile.ZipFile, part: str, size: int) -> bytes:
    try:
        with package.open(part) as opened:
            return opened.read(size)
    except KeyError:
        return b""


def _office_kind(names: set[str], name: str) -> Kind:
    if any(part.endswith("vbaproject.bin") or "macrosheets/" in part for part in names):
        raise Unreadable(f"This workbook {MACROS}")
    books = {match[1] for part in names if (match := WORKBOOK_PART.fullmatch(part))}
    if books:
        return "xlsb" if "bin" in books else "xlsx"
    if any(part.startswith(("word/", "ppt/")) for part in names):
        raise Unreadable(f"{name} is a text document or presentation, not a spreadsheet; {WANTED}")
    if any(part.startswith("index/") or part.endswith("/index.zip") for part in names):
        raise Unreadable(f"{name} is a Numbers document; export it as an Excel file and try again.")
    raise Unreadable(f"{name} is a packed archive; unpack it and choose the table inside.")


def _old_kind(file: BinaryIO, name: str) -> Kind:
    file.seek(0)
    data = file.read()
    if _wide("EncryptedPackage") in data:
        raise Unreadable(f"{name} {LOCKED}")
    if _wide("_VBA_PROJECT_CUR") in data:
        raise Unreadable(f"This workbook {MACROS}")
    lowered = data.lower()
    if not any(_wide(stream).lower() in lowered for stream in ("Workbook", "Book")):
        raise Unreadable(f"{name} is an old Office file but not a spreadsheet; {WANTED}")
    if _is_encrypted(data):
        raise Unreadable(f"{name} {LOCKED}")
    return "xls"


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def _is_encrypted(data: bytes) -> bool:
    """Whether one of the first records of the workbook's stream says that the rest is encrypted."""
    start = WORKBOOK_START.search(data)
    at = start.start() if start else len(data)
    for _ in range(6):
        record = int.from_bytes(data[at : at + 2], "little")
        if record == ENCRYPTED_RECORD:
            return True
        at += 4 + int.from_bytes(data[at + 2 : at + 4], "little")
    return False
