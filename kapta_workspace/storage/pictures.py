"""
Pictures beside the database: checked, drawn anew, and kept under a name made from their content.

Nothing of an uploaded file is kept but its pixels: no hidden script, no place where a photo was taken, no
trailing archive. SVG is refused, for it is a program.
"""

import base64
import io
import re
import warnings
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from PIL import Image, ImageOps

from kapta_workspace.domain.errors import Unreadable
from kapta_workspace.storage import files

LARGEST_FILE = 8_000_000
MOST_PIXELS = 40_000_000
SIDE = 320
"""The longest side that is kept: twice what the largest place on a page shows."""

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
NAME = re.compile(r"[0-9a-f]{40}\.webp")


def drawn_anew(data: bytes, *, square: bool) -> bytes:
    """
    The pixels of a picture as WebP, at most ``SIDE`` wide and high; ``square`` cuts to the middle.

    Raises:
        Unreadable: when it is too large, an SVG, broken, or no picture at all.
    """
    if len(data) > LARGEST_FILE:
        raise Unreadable(f"The picture has {len(data) / 1e6:.0f} MB; at most 8 are taken. Make it smaller.")
    if _is_svg(data):
        raise Unreadable(
            "SVG pictures are not taken, because they can hold programs. Save it as PNG or JPEG."
        )
    try:
        return _encoded(_opened(data), square=square)
    except Unreadable:
        raise
    except Exception as broken:  # Pillow raises a dozen kinds on hostile files
        raise Unreadable("That is no picture we can read. Take a PNG, JPEG, WebP or GIF file.") from broken


def _is_svg(data: bytes) -> bool:
    head = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<svg", b"<?xml", b"<!doctype svg", b"<!--")) or data[:2] == b"\x1f\x8b"


def _opened(data: bytes) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
    if picture.width * picture.height > MOST_PIXELS:
        raise Unreadable("The picture has too many pixels; at most 40 million are taken. Make it smaller.")
    picture.load()
    return picture


def _encoded(picture: Image.Image, *, square: bool) -> bytes:
    upright = ImageOps.exif_transpose(picture).convert("RGBA" if _sees_through(picture) else "RGB")
    if square:
        upright = ImageOps.fit(upright, (min(SIDE, *upright.size),) * 2)
    else:
        upright.thumbnail((SIDE, SIDE))
    made = io.BytesIO()
    upright.save(made, "WEBP", quality=82, exif=b"")
    return made.getvalue()


def _sees_through(picture: Image.Image) -> bool:
    return picture.has_transparency_data


@dataclass(frozen=True)
class Pictures:
    """
    The folder of pictures.

    Attributes:
        folder: Where they are; made when the first one comes.
    """

    folder: Path

    def keep(self, data: bytes, *, square: bool) -> str:
        """
        Keep a picture and give the name its record stores.

        Raises:
            Unreadable: as ``drawn_anew`` does.
            Misconfigured: when it cannot be written.
        """
        made = drawn_anew(data, square=square)
        name = f"{sha256(made).hexdigest()[:40]}.webp"
        files.put(self.folder / name, made)
        return name

    def url(self, name: object) -> str:
        """A picture as a ``data:`` address for a page; empty when there is none of that name."""
        if not isinstance(name, str) or not NAME.fullmatch(name):
            return ""
        try:
            held = (self.folder / name).read_bytes()
        except OSError:
            return ""
        return f"data:image/webp;base64,{base64.b64encode(held).decode()}"
