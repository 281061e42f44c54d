"""Documents on disk: byte for byte, under harmless names, within bounds."""

from pathlib import Path

import pytest

from kapta_workspace.domain.errors import Unreadable
from kapta_workspace.storage.documents import LARGEST, Documents, called


def test_a_file_comes_back_as_it_went_in(tmp_path: Path):
    """The very bytes, under a name of forty hexadecimal figures and the ending; twice the same is once."""
    kept = Documents(tmp_path)
    name = kept.keep("Plan 2027.PDF", b"%PDF what it holds")

    assert b"%PDF what it holds" == kept.read(name)
    assert ".pdf" == name[40:]
    assert [name] == [kept.keep("Other.pdf", b"%PDF what it holds")]
    assert 1 == len(list(tmp_path.iterdir()))


def test_what_is_empty_or_too_large_is_refused(tmp_path: Path):
    """One byte more than ten million is too many, and nothing is left on the disk."""
    kept = Documents(tmp_path / "documents")

    with pytest.raises(Unreadable, match="more than 10 MB"):
        kept.keep("a.bin", b"x" * (LARGEST + 1))
    with pytest.raises(Unreadable, match="empty"):
        kept.keep("a.bin", b"")
    assert not (tmp_path / "documents").exists()


@pytest.mark.parametrize("name", ["../kapta.db", "/etc/passwd", "a" * 40 + "/../x", "", None, 12])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: object):
    """Only names that were given by keeping are read."""
    (tmp_path / "kapta.db").write_bytes(b"secret")

    assert Documents(tmp_path / "documents").read(name) is None


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("D:\\papers\\plan.pdf", "plan.pdf"),
        ("../../etc/passwd", "passwd"),
        ("Überblick – März.docx", "Überblick – März.docx"),
        ("a\nb\x00.txt", "ab.txt"),
        ("...", ""),
    ],
)
def test_a_file_keeps_its_name_without_folders(given: str, name: str):
    """Folders and signs no name may hold go; letters of any language stay."""
    assert name == called(given)
