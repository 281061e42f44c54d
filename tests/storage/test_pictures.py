"""Uploaded pictures: only their pixels are kept, and what is no picture is refused in a sentence."""

import base64
import io
from pathlib import Path

import pytest
from PIL import Image

from kapta_workspace.domain.errors import Unreadable
from kapta_workspace.storage import pictures
from kapta_workspace.storage.pictures import Pictures, drawn_anew


def picture(size=(600, 400), form="PNG", mode="RGB", **more) -> bytes:
    """A file of one colour."""
    made = io.BytesIO()
    Image.new(mode, size, (200, 40, 40, 120)[: len(mode)]).save(made, form, **more)
    return made.getvalue()


def opened(data: bytes) -> Image.Image:
    """A picture to look at."""
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_photo_becomes_a_small_square_webp(form):
    """Six hundred by four hundred becomes 320 by 320, cut to the middle."""
    made = opened(drawn_anew(picture(form=form), square=True))

    assert ("WEBP", (320, 320)) == (made.format, made.size)


def test_a_logo_keeps_its_shape_and_sees_through():
    """A wide logo is made smaller, not cut, and its clear ground stays clear."""
    made = opened(drawn_anew(picture((800, 200), mode="RGBA"), square=False))

    assert ((320, 80), "RGBA") == (made.size, made.mode)


def test_a_small_picture_is_not_blown_up():
    """Forty by forty stays so."""
    assert (40, 40) == opened(drawn_anew(picture((40, 40)), square=True)).size


def test_where_and_how_a_photo_was_taken_is_not_kept():
    """The camera's notes are gone, and the photo stands upright as they said."""
    notes = Image.Exif()
    notes[0x010F] = "Secret camera"
    notes[0x0112] = 6  # lies on its side
    made = drawn_anew(picture((300, 200), "JPEG", exif=notes.tobytes()), square=False)

    assert b"Secret camera" not in made
    assert ((200, 300), {}) == (opened(made).size, dict(opened(made).getexif()))


def test_what_hangs_on_behind_a_picture_is_not_kept():
    """A page with a script after the pixels does not survive."""
    assert b"<script>" not in drawn_anew(picture() + b"<script>alert(1)</script>", square=True)


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\xef\xbb\xbf  <?xml version='1.0'?><svg/>",
        b"<!-- hello --><svg/>",
        b"\x1f\x8b\x08\x00zipped svg",
    ],
)
def test_svg_is_refused_by_its_reason(data):
    """However it is dressed up."""
    with pytest.raises(Unreadable, match="SVG pictures are not taken"):
        drawn_anew(data, square=True)


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"%PDF-1.7", picture()[:80], b"\x89PNG\r\n\x1a\n" + b"\0" * 50]
)
def test_what_is_no_picture_is_refused(data):
    """Nothing, text, other files, and pictures broken off."""
    with pytest.raises(Unreadable, match="no picture we can read"):
        drawn_anew(data, square=True)


def test_a_file_too_large_is_refused(monkeypatch):
    """The sentence says how large it is."""
    with pytest.raises(Unreadable, match="The picture has 9 MB"):
        drawn_anew(b"x" * 9_000_000, square=True)


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    """Few bytes, many pixels: the header is enough to say no."""
    monkeypatch.setattr(pictures, "MOST_PIXELS", 1000)

    with pytest.raises(Unreadable, match="too many pixels"):
        drawn_anew(picture(), square=True)


def test_the_same_picture_is_kept_once(tmp_path: Path):
    """Its name is made from its content."""
    kept = Pictures(tmp_path / "pictures")
    names = {kept.keep(picture(), square=True), kept.keep(picture(), square=True)}

    assert 1 == len(names) == len(list((tmp_path / "pictures").iterdir()))


def test_a_page_gets_the_picture_as_data(tmp_path: Path):
    """It is a WebP in base 64."""
    kept = Pictures(tmp_path)
    head, _, data = kept.url(kept.keep(picture(), square=True)).partition(",")

    assert "data:image/webp;base64" == head
    assert "WEBP" == opened(base64.b64decode(data)).format


@pytest.mark.parametrize(
    "name", ["../kapta.db", "/etc/passwd", "a.webp", "f" * 40 + ".webp", "", None, float("nan")]
)
def test_no_other_file_is_ever_shown(tmp_path: Path, name):
    """A name that is not one of ours, or is not there, shows nothing."""
    (tmp_path / "a.webp").write_bytes(b"x")

    assert "" == Pictures(tmp_path).url(name)
