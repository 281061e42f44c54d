"""Bytes as text: which encoding a text file is in, decided by rules that can be said in one sentence."""

import codecs
import re
from dataclasses import dataclass

from kapta_workspace.domain.errors import Unreadable
from kapta_workspace.storage.sheets import remarks

MARKS = (  # the longer marks first: the first two bytes of UTF-32 are a mark of UTF-16 as well
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
SAMPLE = 4096
WINDOWS = "cp1252"
CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r\f\x1a\x1b\x1c\x1d\x1e\x1f\x01")
HINT = "say which encoding it is in, for example encoding='latin-2', or save it as UTF-8."


@dataclass(frozen=True, slots=True)
class Text:
    """
    A file's text.

    Attributes:
        text: The text itself, without a byte order mark.
        encoding: The encoding's name as a person would say it.
        notes: What else is to be said about how it was decoded.
    """

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, name: str, encoding: str | None = None) -> Text:
    """
    Decode a text file: as told, else by its byte order mark, else UTF-8, else Windows-1252.

    Raises:
        Unreadable: it is not text, or not in the encoding it was said or found to be in.
    """
    if encoding is not None:
        return _told(data, name, encoding)
    for mark, codec, called in MARKS:
        if data.startswith(mark):
            return _clean(_marked(data[len(mark) :], name, codec, called))
    if codec := _wide_codec(data[:SAMPLE]):
        return _clean(_strict(data, name, codec, codec[:6].upper()))
    _refuse_binary(data, name)
    try:
        return _clean(Text(data.decode("utf-8"), "UTF-8"))
    except UnicodeDecodeError:
        return _clean(_not_utf8(data, name))


def _told(data: bytes, name: str, encoding: str) -> Text:
    try:
        text = data.decode(re.sub(r"(?i)latin[- ]", "latin", encoding))  # Python knows latin2, not latin-2
    except LookupError as unknown:
        raise Unreadable(f"There is no encoding called {encoding!r}; {HINT}") from unknown
    except UnicodeError as wrong:
        raise Unreadable(f"{name} is not in the encoding {encoding}{_where(data, wrong)}; {HINT}") from wrong
    return _clean(Text(text, encoding))


def _marked(data: bytes, name: str, codec: str, called: str) -> Text:
    """What the mark says, unless the bytes say of themselves that they are twice as wide."""
    seen = _wide_codec(data[: len(data) // 4 * 4][:SAMPLE])
    if not (codec.startswith("utf-16") and seen.startswith("utf-32")):
        return _strict(data, name, codec, called)
    text = _strict(data, name, seen, "UTF-32")
    return Text(text.text, text.encoding, (f"Its mark says {called}, its bytes are UTF-32.",))


def _strict(data: bytes, name: str, codec: str, called: str) -> Text:
    try:
        return Text(data.decode(codec), called)
    except UnicodeDecodeError as wrong:
        raise Unreadable(f"{name} says it is in {called} but is not{_where(data, wrong)}; {HINT}") from wrong


def _where(data: bytes, wrong: UnicodeError) -> str:
    if not isinstance(wrong, UnicodeDecodeError):
        return ""
    line = data.count(b"\n", 0, wrong.start) + 1
    return f" (line {line:,})"


def _wide_codec(sample: bytes) -> str:
    """UTF-16 or UTF-32 without a mark, told by where the zero bytes of its Latin letters stand."""
    places = len(sample) // 4
    if places < 4 or len(sample) % 2:
        return ""
    zeros = [sample[at : places * 4 : 4].count(0) / places for at in range(4)]
    for codec, pattern in (
        ("utf-32-le", (0, 1, 1, 1)),
        ("utf-32-be", (1, 1, 1, 0)),
        ("utf-16-le", (0, 1, 0, 1)),
        ("utf-16-be", (1, 0, 1, 0)),
    ):
        if all(abs(share - wanted) < 0.4 for share, wanted in zip(zeros, pattern, strict=True)):
            return codec
    return ""


def _refuse_binary(data: bytes, name: str) -> None:
    sample = data[: SAMPLE * 16]
    if (len(sample) - len(sample.translate(None, CONTROLS))) * 50 > len(sample):
        raise Unreadable(f"{name} is not a text file or a workbook that can be read; it holds binary data.")


def _not_utf8(data: bytes, name: str) -> Text:
    """
    Text that is not UTF-8 throughout.

    A line beyond plain ASCII that decodes as UTF-8 is UTF-8: it hardly ever happens by chance. So when most
    such lines do, the rest was pasted in from Windows-1252; when most do not, the whole file is Windows-1252.
    """
    lines = data.split(b"\n")
    foreign = [at for at, line in enumerate(lines) if not line.isascii()]
    wrong = [at for at in foreign if not _is_utf8(lines[at])]
    try:
        if len(wrong) * 2 > len(foreign):
            return Text(data.decode(WINDOWS), "Windows-1252 (it is not UTF-8)")
        chosen = set(wrong)
        text = "\n".join(line.decode(WINDOWS if at in chosen else "utf-8") for at, line in enumerate(lines))
    except UnicodeDecodeError as damage:
        raise Unreadable(f"{name} is neither UTF-8 nor Windows-1252; {HINT}") from damage
    said = ", ".join(f"{at + 1:,}" for at in wrong[:5]) + (" …" if len(wrong) > 5 else "")
    return Text(text, "UTF-8", (f"Not all of it is UTF-8: lines {said} were read as Windows-1252.",))


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _clean(found: Text) -> Text:
    """Without the mark, the end-of-file sign of old systems, and zero characters, which no database takes."""
    text = found.text.removeprefix("\ufeff").rstrip("\x1a")
    count = text.count("\0")
    if not count:
        return Text(text, found.encoding, found.notes)
    line = len(re.findall("\n", text[: text.index("\0")])) + 1
    said = remarks.zeros(count).removesuffix(".") + f", the first of them in line {line:,}."
    return Text(text.replace("\0", ""), found.encoding, (*found.notes, said))
