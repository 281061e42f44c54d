"""
What the parts of a packed workbook say before a reader builds anything from them.

Runs in the confined process and streams: it holds a few megabytes at a time, whatever the file unpacks to.
It finds what must be refused (document types, cells too far out) and what the readers do not tell (hidden
rows, error cells, formulas without a stored value), by patterns rather than by a parser, because a parser in
Python would cost more than the whole reading does.
"""

import re
import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from posixpath import join, normpath, split
from typing import IO, Any

from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from kapta_workspace.storage.sheets.cells import column_letters, column_position

PIECE = 1 << 22
CARRIED = 1 << 23
NAMED = 5
BOOK = re.compile(r"(?:.*/)?workbook\d*\.xml")
READ_PARTS = (".xml", ".rels", ".bin", ".vml")


class RefusedFileError(Exception):
    """The file must not be read; the message is the end of a sentence that starts with its name."""


@dataclass(slots=True)
class Found:
    """
    What stands in one sheet's part beside its values.

    Attributes:
        last_row: The number of the last row that holds a value, where that is further than allowed.
        far_cell: The first cell with a value beyond the allowed columns.
        hidden_rows: How many rows are hidden.
        hidden_columns: The letters of hidden columns.
        errors: The first few cells that hold an error, such as ``#N/A``.
        error_count: How many there are.
        formulas: The first few formulas without a stored value.
        formula_count: How many there are.
    """

    last_row: int = 0
    far_cell: str = ""
    hidden_rows: int = 0
    hidden_columns: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    error_count: int = 0
    formulas: list[str] = field(default_factory=list)
    formula_count: int = 0


def check_parts(package: zipfile.ZipFile, seen: Collection[str]) -> None:
    """Unpack every other part a reader may look at, once, and refuse document types and damaged parts."""
    for entry in package.infolist():
        if entry.filename.lower().endswith(READ_PARTS) and entry.filename not in seen:
            with package.open(entry) as part:
                head = part.read(PIECE)
                if not entry.filename.lower().endswith(".bin"):
                    refuse_document_type(head, entry.filename)
                while part.read(PIECE):
                    pass


def refuse_document_type(head: bytes, name: str) -> None:
    """Refuse XML that declares a document type or never reaches its first element."""
    text = head.replace(b"\0", b"")
    root = re.search(rb"<[A-Za-z_]", text)
    start = text[: root.start() if root else len(text)].upper()
    if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
        raise RefusedFileError(
            f"declares a document type in its part {name}, which no spreadsheet program writes and hostile "
            "files use; open it in a spreadsheet program, save it as a new .xlsx and try again."
        )
    if root is None and text.strip():
        raise RefusedFileError(f"is damaged: its part {name} holds no content that can be read.")


def workbook_parts(package: zipfile.ZipFile) -> tuple[dict[str, str], bool]:
    """The part that holds each worksheet, by the sheet's name, and whether dates count from 1904."""
    names = {entry.lower().replace("\\", "/"): entry for entry in package.namelist()}
    home = next((name for name in sorted(names) if BOOK.fullmatch(name)), None)
    if home is None:
        return {}, False
    folder, base = split(home)
    book = _small_part(package, names[home])
    targets = _relations(package, names.get(join(folder, "_rels", f"{base}.rels")))
    parts = {}
    for sheet in book.iterfind("{*}sheets/{*}sheet"):
        target = targets.get(_relation_id(sheet.attrib), "")
        part = names.get(normpath(join(folder, target)).lstrip("/").lower())
        if part:
            parts[sheet.get("name", "")] = part
    settings = book.find("{*}workbookPr")
    return parts, settings is not None and settings.get("date1904", "0").lower() in {"1", "true", "on"}


def _relations(package: zipfile.ZipFile, part: str | None) -> dict[str, str]:
    if part is None:
        return {}
    return {link.get("Id", ""): link.get("Target", "") for link in _small_part(package, part)}


def _small_part(package: zipfile.ZipFile, name: str) -> Any:
    content = package.read(name)
    refuse_document_type(content[:PIECE], name)
    return fromstring(content)


def _relation_id(attributes: Mapping[str, str]) -> str:
    return next((value for key, value in attributes.items() if key.endswith("}id")), "")


def scan_sheet(part: IO[bytes], *, rows: int, columns: int) -> Found:
    """Look through one worksheet's part; ``rows`` and ``columns`` say how far out a value may stand."""
    found = Found()
    prefix = b""
    for at, piece in enumerate(_pieces(part)):
        if at == 0:
            refuse_document_type(piece, part.name or "of a sheet")
            root = re.search(rb"<(\w+:)?worksheet\b", piece[:65536])
            prefix = (root.group(1) or b"") if root else b""
        _look_for_far_values(piece, prefix, found, rows, columns)
        _look_for_silent_cells(piece, prefix, found)
        _look_for_hidden(piece, prefix, found)
    return found


def _pieces(part: IO[bytes]) -> Iterator[bytes]:
    """The part in pieces that end with a whole row, so that no pattern is cut in two."""
    carried = b""
    while piece := part.read(PIECE):
        piece = carried + piece
        cut = piece.rfind(b"row>") + 4
        if cut < 4 and len(piece) < CARRIED:
            carried = piece
            continue
        cut = cut if cut >= 4 else len(piece)
        yield piece[:cut]
        carried = piece[cut:]
    if carried:
        yield carried


def _look_for_far_values(piece: bytes, prefix: bytes, found: Found, rows: int, columns: int) -> None:
    # Only references with enough letters or digits to be too far are looked at closely: speed.
    letters, digits = len(column_letters(columns)), len(str(rows))
    if not found.far_cell:
        found.far_cell = _far_cell(piece, prefix, letters, columns)
    for row in re.finditer(rb"<" + prefix + rb'row\b[^>]*?\sr=["\'](\d{%d,})["\'][^>]*>' % digits, piece):
        if int(row[1]) > rows and not row[0].endswith(b"/>"):
            inside = piece[row.end() : piece.find(b"</" + prefix + b"row>", row.end())]
            if b"v>" in inside or b"is>" in inside:
                found.last_row = max(found.last_row, int(row[1]))


def _far_cell(piece: bytes, prefix: bytes, letters: int, columns: int) -> str:
    for quote in (b'"', b"'"):
        start = b" r=" + quote
        if quote == b'"' or start in piece:
            for cell in re.finditer(start + rb"([A-Z]{%d,})(\d+)" % letters, piece):
                if column_position(cell[1].decode()) >= columns and _holds_value(piece, cell.end(), prefix):
                    return (cell[1] + cell[2]).decode()
    return ""


def _holds_value(piece: bytes, at: int, prefix: bytes) -> bool:
    head = piece.find(b">", at)
    if head < 0 or piece[head - 1 : head] == b"/":
        return False
    inside = piece[head : piece.find(b"</" + prefix + b"c>", head)]
    return b"v>" in inside or b"is>" in inside


def _look_for_silent_cells(piece: bytes, prefix: bytes, found: Found) -> None:
    if b't="e"' in piece:
        for cell in re.finditer(rb"<" + prefix + rb'c\b[^>]*\bt="e"[^>]*>', piece):
            found.error_count += 1
            _name_cell(cell[0], found.errors)
    if b"<" + prefix + b"f" not in piece:
        return
    for formula in _formula_without_value(prefix).finditer(piece):
        opening = piece.rfind(b"<" + prefix + b"c ", 0, formula.start())
        cell_tag = piece[opening : piece.find(b">", opening) + 1]
        if b't="str"' not in cell_tag:  # a formula whose answer is an empty text has its value
            found.formula_count += 1
            _name_cell(cell_tag, found.formulas)


def _formula_without_value(prefix: bytes) -> re.Pattern[bytes]:
    pattern = rb"<Pf(?:\s[^>]*)?(?:/>|>[^<]*</Pf>)\s*(?:<Pv\s*/>|<Pv>\s*</Pv>)?\s*</Pc>"
    return re.compile(pattern.replace(b"P", prefix))


def _name_cell(tag: bytes, names: list[str]) -> None:
    reference = re.search(rb'\br="([A-Z]+\d+)"', tag)
    if reference and len(names) < NAMED:
        names.append(reference[1].decode())


def _look_for_hidden(piece: bytes, prefix: bytes, found: Found) -> None:
    if b"hidden=" not in piece:
        return
    found.hidden_rows += len(re.findall(rb"<" + prefix + rb'row\b[^>]*\bhidden="(?:1|true)"', piece))
    for column in re.finditer(rb"<" + prefix + rb'col\b[^>]*\bhidden="(?:1|true)"[^>]*>', piece):
        first, last = (re.search(rb'\b%s="(\d+)"' % edge, column[0]) for edge in (b"min", b"max"))
        if first and last:
            span = range(int(first[1]), min(int(last[1]), int(first[1]) + 50) + 1)
            found.hidden_columns.extend(column_letters(position - 1) for position in span)
